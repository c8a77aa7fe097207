"""The corp and the app every simulator begins with, and the secrets an administrator would copy from the console."""

from dataclasses import dataclass

CORP_ID = "wwsim0000000000001"
AGENT_ID = 1000002
APP_SECRET = "sim-app-secret-000000000000000000000000000"
TOKEN_SECONDS = 7200


@dataclass(frozen=True, slots=True)
class Receiver:
    """A callback address of the corp: where events go and how they are signed and sealed."""

    name: str
    path: str
    token: str
    aes_key: str


RECEIVERS = {
    receiver.name: receiver
    for receiver in (
        Receiver("app", "/wecom/callback/app", "SimToken2026", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"),
        Receiver(
            "contacts",
            "/wecom/callback/contacts",
            "SimContacts2026",
            "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcdefg",
        ),
    )
}
