"""Acquisition channels (渠道): live codes, known by the `state` they put on a relation."""
