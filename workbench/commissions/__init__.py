"""What staff earn by the orders that are theirs: rules, estimates, and months that are closed."""
