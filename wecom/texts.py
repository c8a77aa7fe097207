"""Fitting text into the limits of WeCom, which counts bytes of UTF-8 in some places and characters in others."""

_ELLIPSIS = "…"


def clip_bytes(text: str, limit: int) -> str:
    """``text`` if it fits into ``limit`` bytes, else its beginning and an ellipsis, never half a character."""
    encoded = text.encode("utf-8", "replace")
    if len(encoded) <= limit:
        return text
    return encoded[: limit - len(_ELLIPSIS.encode())].decode("utf-8", "ignore") + _ELLIPSIS


def clip_characters(text: str, limit: int) -> str:
    """``text`` if it has at most ``limit`` characters, else its beginning and an ellipsis."""
    return text if len(text) <= limit else text[: limit - 1] + _ELLIPSIS
