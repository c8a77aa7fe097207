"""Brings everything that follows from facts up to date, in one order: identity, attribution, roll-ups."""
