"""A library for the WeCom (企业微信) server: calls, login, tickets, callbacks and events; it knows nothing of any product."""
