from base64 import b64encode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.wecom.sealed import CRYPTO, ENVELOPE, NONCE, STAMP, open_signed
from wecom.envelope import BadEnvelope

ANY_TEXT = st.one_of(st.none(), st.text(), st.characters())
SIGNED_BYTES = st.one_of(
    st.binary(max_size=300).map(lambda raw: b64encode(raw).decode()),
    st.binary(max_size=20).map(lambda raw: b64encode(raw * 16).decode()),
    st.text(max_size=100),
)


@settings(deadline=None)
@given(st.binary(max_size=2000), ANY_TEXT, ANY_TEXT, ANY_TEXT)
def test_no_body_and_no_query_causes_anything_but_a_bad_envelope(
    body: bytes, signature: str | None, timestamp: str | None, nonce: str | None
) -> None:
    with pytest.raises(BadEnvelope):
        ENVELOPE.open(body, signature, timestamp, nonce)
    with pytest.raises(BadEnvelope):
        ENVELOPE.verify_url(signature, timestamp, nonce, body.decode("latin-1"))


@settings(deadline=None)
@given(SIGNED_BYTES)
def test_no_signed_ciphertext_causes_anything_but_a_bad_envelope(ciphertext: str) -> None:
    try:
        signature = CRYPTO.signature(STAMP, NONCE, ciphertext)
    except UnicodeEncodeError:
        return
    with pytest.raises(BadEnvelope):
        ENVELOPE.open(posted_leniently(ciphertext), signature, STAMP, NONCE)
    with pytest.raises(BadEnvelope):
        ENVELOPE.verify_url(signature, STAMP, NONCE, ciphertext)


@settings(deadline=None)
@given(st.text())
def test_whatever_is_encrypted_inside_opens_as_it_was_or_is_refused(inner: str) -> None:
    try:
        ciphertext = CRYPTO.encrypt(inner)
    except UnicodeEncodeError:
        return
    try:
        assert open_signed(ciphertext) == inner
    except BadEnvelope:
        return


def posted_leniently(ciphertext: str) -> bytes:
    return f"<xml><Encrypt>{ciphertext}</Encrypt></xml>".encode("utf-8", "replace")
