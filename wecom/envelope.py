"""The encrypted envelope around everything WeCom posts to us.

Timestamps are signed but not checked for freshness: WeCom repeats a delivery it believes lost and says nowhere for how
long, so a limit would lose real events, while a replayed envelope opens to an event that is already stored and has no
second effect.
"""

import time

from wecom.crypto import CallbackCrypto, UndecipherableError
from wecom.safexml import parse_xml

MAX_BYTES = 1024 * 1024
# WeCom sends three elements. Nobody has proven to be WeCom yet when the envelope is parsed, so a stranger must not be
# able to keep the parser busy.
_MOST_TAGS = 64


class BadEnvelope(Exception):
    """What arrived is not a message from WeCom to us; ``reason`` is for the log, not for the sender."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Envelope:
    """Opens and seals the messages of one callback receiver."""

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        self._crypto = CallbackCrypto(token, aes_key, corp_id)

    def verify_url(
        self, msg_signature: str | None, timestamp: str | None, nonce: str | None, echostr: str | None
    ) -> bytes:
        """The exact bytes WeCom wants back when the callback address is entered in its console."""
        if not echostr:
            raise BadEnvelope("echostr is missing")
        # A "+" of the base64 that arrived unescaped was decoded to a space.
        return self._unseal(echostr.replace(" ", "+"), msg_signature, timestamp, nonce).encode()

    def open(self, body: bytes, msg_signature: str | None, timestamp: str | None, nonce: str | None) -> str:
        """The XML inside a posted envelope, verified and well-formed."""
        if len(body) > MAX_BYTES:
            raise BadEnvelope("larger than 1 MB")
        if body.count(b"<") > _MOST_TAGS:
            raise BadEnvelope("too many elements")
        if b"<!" in body.replace(b"<![CDATA[", b""):
            raise BadEnvelope("holds a declaration or a comment")
        try:
            ciphertext = parse_xml(body.decode("utf-8-sig")).get("Encrypt")
        except ValueError as error:
            raise BadEnvelope(f"the envelope is no XML in UTF-8: {error}") from error
        if not isinstance(ciphertext, str):
            raise BadEnvelope("no <Encrypt> text")
        inner = self._unseal(ciphertext, msg_signature, timestamp, nonce)
        try:
            parse_xml(inner)
        except ValueError as error:
            raise BadEnvelope(f"the message inside is no XML: {error}") from error
        return inner

    def challenge(self, word: str, nonce: str, timestamp: int) -> dict[str, str]:
        """The query WeCom's console sends when an address is saved; the address must answer with ``word``."""
        echostr, stamp = self._crypto.encrypt(word), str(timestamp)
        signature = self._crypto.signature(stamp, nonce, echostr)
        return {"msg_signature": signature, "timestamp": stamp, "nonce": nonce, "echostr": echostr}

    def seal(self, xml: str, nonce: str, timestamp: int | str | None = None) -> str:
        """``xml`` encrypted and signed, as WeCom accepts it in answer to a callback."""
        stamp = str(timestamp if timestamp is not None else int(time.time()))
        ciphertext = self._crypto.encrypt(xml)
        signature = self._crypto.signature(stamp, nonce, ciphertext)
        return (
            f"<xml><Encrypt><![CDATA[{ciphertext}]]></Encrypt><MsgSignature><![CDATA[{signature}]]></MsgSignature>"
            f"<TimeStamp>{stamp}</TimeStamp><Nonce><![CDATA[{nonce}]]></Nonce></xml>"
        )

    def _unseal(self, ciphertext: str, msg_signature: str | None, timestamp: str | None, nonce: str | None) -> str:
        if not (msg_signature and timestamp and nonce):
            raise BadEnvelope("msg_signature, timestamp or nonce is missing")
        try:
            if not self._crypto.is_signed(msg_signature, timestamp, nonce, ciphertext):
                raise BadEnvelope("the signature is wrong")
            return self._crypto.decrypt(ciphertext)
        except UndecipherableError as error:
            raise BadEnvelope(f"cannot be decrypted for this corp: {error}") from error
        except UnicodeError as error:
            raise BadEnvelope("a parameter is no text") from error
