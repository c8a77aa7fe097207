"""For administrators: the inbox with its failures."""
