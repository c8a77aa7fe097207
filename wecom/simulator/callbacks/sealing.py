"""Signs and encrypts callbacks as WeCom does (document 90968), written apart from the library it is used to test."""

import base64
import hashlib
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from wecom.simulator.identity import CORP_ID

BLOCK = 32


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    return hashlib.sha1("".join(sorted([token, timestamp, nonce, encrypted])).encode()).hexdigest()  # noqa: S324


def encrypt(aes_key: str, message: str, *, random: bytes = b"", corp_id: str = CORP_ID) -> str:
    """AES-256-CBC over random(16) + length + message + corp id, padded to 32 bytes; base64."""
    key = base64.b64decode(aes_key + "=")
    content = message.encode()
    plain = (random or os.urandom(16)) + struct.pack(">I", len(content)) + content + corp_id.encode()
    pad = BLOCK - len(plain) % BLOCK
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([pad]) * pad) + cipher.finalize()).decode()


def envelope(corp_id: str, agent_id: int | None, encrypted: str) -> str:
    """`agent_id` is that of the app it goes to; the directory's receiver belongs to none."""
    agent = "" if agent_id is None else f"<AgentID><![CDATA[{agent_id}]]></AgentID>"
    return f"<xml><ToUserName><![CDATA[{corp_id}]]></ToUserName>{agent}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
