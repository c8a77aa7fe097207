"""Orders as members see them: the list, one order, and those of a customer."""
