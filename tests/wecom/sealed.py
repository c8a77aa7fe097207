"""Envelopes as WeCom posts them, and one receiver to open them."""

from tests.wecom import vectors as v
from wecom.crypto import CallbackCrypto
from wecom.envelope import Envelope

CRYPTO = CallbackCrypto(v.SIM_TOKEN, v.SIM_KEY, v.SIM_CORP)
ENVELOPE = Envelope(v.SIM_TOKEN, v.SIM_KEY, v.SIM_CORP)
STAMP, NONCE = v.SIM_TIMESTAMP, v.SIM_NONCE


def posted(ciphertext: str) -> bytes:
    return (
        f"<xml><ToUserName><![CDATA[{v.SIM_CORP}]]></ToUserName><AgentID><![CDATA[1000002]]></AgentID>"
        f"<Encrypt><![CDATA[{ciphertext}]]></Encrypt></xml>"
    ).encode()


def open_signed(ciphertext: str) -> str:
    """Open what is signed as it should be, so that only the ciphertext can be at fault."""
    return ENVELOPE.open(posted(ciphertext), CRYPTO.signature(STAMP, NONCE, ciphertext), STAMP, NONCE)
