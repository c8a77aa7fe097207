"""Yesterday's numbers as a card in the morning, with a way into each of them."""
