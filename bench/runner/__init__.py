"""Drives the product as four people at once would, and tells how long they wait."""
