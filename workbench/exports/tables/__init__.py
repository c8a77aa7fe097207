"""The tables that can be exported, by what they are about."""
