"""A made-up corp of any size: the same size, seed and end give the same rows, byte for byte."""
