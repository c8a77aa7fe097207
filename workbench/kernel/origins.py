"""Comparing where addresses lead: the scheme and host of whatever a browser or a page sent."""

from urllib.parse import urlsplit


def origin_of(url: str) -> tuple[str, str]:
    """Scheme and host with port, in lower case; two empty texts for what is no address (`http://[`)."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return "", ""
    return parts.scheme.lower(), parts.netloc.lower()
