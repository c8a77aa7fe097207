"""A customer's profile, composed from what lies below: the person, relations, tags, groups."""
