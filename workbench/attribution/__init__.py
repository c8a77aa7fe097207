"""Whose order it is, and why."""
