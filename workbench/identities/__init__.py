"""One person, many identities: what belongs to whom, merges, and their undoing."""
