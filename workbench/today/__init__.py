"""今日: the member's own day, composed from what lies below."""
