"""Fitting text into limits that WeCom counts in bytes of UTF-8."""

_ELLIPSIS = "…"


def clip_bytes(text: str, limit: int) -> str:
    """``text`` if it fits into ``limit`` bytes, else its beginning and an ellipsis, never half a character."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= limit:
        return text
    return encoded[: limit - len(_ELLIPSIS.encode())].decode("utf-8", "ignore") + _ELLIPSIS
