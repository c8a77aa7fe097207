"""The audit: every kept sum and every copy once more from the facts, by other SQL than made it, and what differs."""
