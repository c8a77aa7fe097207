"""Measures the product on large, made-up data; no part of `script/test`."""
