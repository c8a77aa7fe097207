"""The morning card: yesterday in numbers."""
