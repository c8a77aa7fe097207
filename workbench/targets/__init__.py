"""Targets of a month, how far they are reached, and where the month will land."""
