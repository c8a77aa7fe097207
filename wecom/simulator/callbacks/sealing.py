"""Signs and encrypts callbacks as WeCom does (document 90968), written apart from the library it is used to test."""

import base64
import hashlib
import os
import struct

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

from wecom.simulator.identity import CORP_ID, Receiver

BLOCK = 32


def signature(token: str, timestamp: str, nonce: str, encrypted: str) -> str:
    return hashlib.sha1("".join(sorted([token, timestamp, nonce, encrypted])).encode()).hexdigest()  # noqa: S324


def encrypt(aes_key: str, message: str, *, random: bytes = b"") -> str:
    """AES-256-CBC over random(16) + length + message + corp id, padded to 32 bytes; base64."""
    key = base64.b64decode(aes_key + "=")
    content = message.encode()
    plain = (random or os.urandom(16)) + struct.pack(">I", len(content)) + content + CORP_ID.encode()
    pad = BLOCK - len(plain) % BLOCK
    cipher = Cipher(algorithms.AES(key), modes.CBC(key[:16])).encryptor()
    return base64.b64encode(cipher.update(plain + bytes([pad]) * pad) + cipher.finalize()).decode()


def envelope(receiver: Receiver, agent_id: str, encrypted: str) -> str:
    agent = f"<AgentID><![CDATA[{agent_id}]]></AgentID>" if receiver.name == "app" else ""
    return f"<xml><ToUserName><![CDATA[{CORP_ID}]]></ToUserName>{agent}<Encrypt><![CDATA[{encrypted}]]></Encrypt></xml>"
