"""Proven contacts of members with customers, and what customers did that we can see."""
