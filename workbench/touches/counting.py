"""When a touch counts: when it was made; on its sender's word alone, not before that word was given.

What a phone tells late must change no day that is over: whoever sees a missed new contact in the evening could make her
served in the afternoon. Once the archive proves the message it counts when it was sent.
"""

GRACE = "interval '5 seconds'"
"""How long a phone may take to tell of what it just sent. An order counts a member's word for as long after she paid
(`attribution.rule`): whoever bought by a touch was reached by it before."""


def counted_at(touch: str) -> str:
    """The SQL of the moment at which a row of `touches` counts."""
    return f"greatest({touch}.touched_at, {touch}.self_told_at - {GRACE})"
