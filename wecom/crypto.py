"""The cryptography of callbacks and of the JS-SDK; the only module that uses wechatpy."""

import hmac
import re
import struct
from typing import Any

from wechatpy.exceptions import WeChatException
from wechatpy.utils import WeChatSigner
from wechatpy.work.crypto import PrpCrypto, WeChatCrypto

_AES_KEY = re.compile(r"[A-Za-z0-9+/]{43}")


class UndecipherableError(Exception):
    """The text was not encrypted with our key for our corp."""


class CallbackCrypto:
    """Signs, encrypts and decrypts for one callback receiver (its Token and EncodingAESKey)."""

    def __init__(self, token: str, aes_key: str, corp_id: str) -> None:
        if not _AES_KEY.fullmatch(aes_key):
            raise ValueError("an EncodingAESKey has 43 letters and digits")
        self._token = token
        self._corp_id = corp_id
        self._cipher: Any = PrpCrypto(WeChatCrypto(token, aes_key, corp_id).key)

    def signature(self, timestamp: str, nonce: str, ciphertext: str) -> str:
        """The ``msg_signature`` WeCom puts beside ``ciphertext``."""
        signer: Any = WeChatSigner()
        signer.add_data(self._token, timestamp, nonce, ciphertext)
        return str(signer.signature)

    def is_signed(self, msg_signature: str, timestamp: str, nonce: str, ciphertext: str) -> bool:
        """Whether the signature is right, in a time that tells nothing about how wrong it is."""
        expected = self.signature(timestamp, nonce, ciphertext)
        return hmac.compare_digest(expected.encode(), msg_signature.encode("utf-8", "surrogatepass"))

    def encrypt(self, plaintext: str) -> str:
        """Base64 of the encrypted text, addressed to our corp."""
        return bytes(self._cipher.encrypt(plaintext, self._corp_id)).decode("ascii")

    def decrypt(self, ciphertext: str) -> str:
        """The text inside; every way of being wrong is an UndecipherableError."""
        try:
            return str(self._cipher.decrypt(ciphertext, self._corp_id))
        except (WeChatException, ValueError, IndexError, struct.error) as error:
            raise UndecipherableError(type(error).__name__) from error


def jsapi_signature(ticket: str, nonce_str: str, timestamp: int, url: str) -> str:
    """SHA-1 over ticket, nonce, time and URL in WeCom's fixed order."""
    signer: Any = WeChatSigner(delimiter=b"&")
    signer.add_data(f"jsapi_ticket={ticket}", f"noncestr={nonce_str}", f"timestamp={timestamp}", f"url={url}")
    return str(signer.signature)
