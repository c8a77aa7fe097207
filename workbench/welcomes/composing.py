"""The text of a welcome message. Pure."""

MOST_BYTES = 4000
"""WeCom's limit for the text of a welcome message (doc 92137)."""


def compose(text: str, *, member_name: str, customer_name: str | None) -> str:
    """Fill 「{员工}」 and 「{客户}」. While a customer is half added her name is unknown and politely left out."""
    filled = text.replace("{员工}", member_name).replace("{客户}", customer_name or "")
    return filled.encode()[:MOST_BYTES].decode(errors="ignore")
