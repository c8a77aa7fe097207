"""A library for the WeCom (企业微信) server: calls, login, tickets, callbacks, events; it knows of no product."""
