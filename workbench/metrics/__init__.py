"""The metric dictionary, the daily roll-ups behind it, and the one engine that answers."""
