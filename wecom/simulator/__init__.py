"""A strict stand-in for the WeCom server: API, OAuth pages, callbacks, a phone-like chat, faults and a clock."""
