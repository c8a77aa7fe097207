"""What a month is meant to bring, and how far it is."""
