"""The definitions, a file per part of the dictionary (product.md section 3)."""
