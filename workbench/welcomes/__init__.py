"""Welcome messages: within 20 seconds, once, before anything else about the new customer is done."""
