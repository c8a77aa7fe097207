"""The JSON control API under /__sim/: what the corp looks like, what people do in it, and how the server behaves."""
