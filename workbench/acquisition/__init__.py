"""Acquisition (获客): live codes, acquisition links, and what came of them."""
