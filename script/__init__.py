"""The two commands of this repository and what they stand on."""
