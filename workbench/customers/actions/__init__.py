"""Verbs on customers and relations."""
