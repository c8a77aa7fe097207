"""Callbacks passed on to the company's other systems (回调转发), because WeCom knows one address per app."""
