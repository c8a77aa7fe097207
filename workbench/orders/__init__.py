"""Orders of every sales channel, as files and webhooks told them."""
