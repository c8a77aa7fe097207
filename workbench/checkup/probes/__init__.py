"""The probes: each looks at one condition and returns what it found; none of them writes anything."""
