"""Where one instance of the product lives, and the environment that tells its processes so."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from wecom.simulator.identity import AGENT_ID, APP_SECRET, CORP_ID, RECEIVERS

DATABASE = "workbench"
ADMIN_USERID = "chenmo"
MANAGER_USERID = "linyue"
STAFF_USERID = "wangfang"
WELCOME_TEXT = "您好{客户}，我是{员工}，有什么想了解的都可以问我～"
SIGNAL_KINDS = "message,group_message,start_chat,joined_group,order"
"""The demo corp has the chat archive; the simulator hands it on decrypted."""
# A shell that is set up for a real corp must not leak into the simulated one.
FOREIGN_PREFIXES = ("WECOM_", "FLASK_", "GUNICORN_")


@dataclass(frozen=True, slots=True)
class Place:
    """Addresses and folders of one instance."""

    home: Path
    host: str
    port: int
    simulator_port: int
    corp_size: str = "demo"
    web_workers: int = 2
    fixed_now: str = ""
    corp_made_at: str = ""
    digest_hour: int = 8

    @property
    def app_url(self) -> str:
        return f"http://{self._name}:{self.port}"

    @property
    def simulator_url(self) -> str:
        return f"http://{self._name}:{self.simulator_port}"

    @property
    def logs(self) -> Path:
        return self.home / "logs"

    @property
    def order_secret(self) -> Path:
        """Keeps the secret with which shops sign what they tell."""
        return self.home / "order-webhook-secret"

    @property
    def order_files(self) -> Path:
        """Files of orders that a visitor may upload."""
        return self.home / "order-files"

    @property
    def simulator_state(self) -> Path:
        return self.home / "simulator" / "corp.sqlite"

    @property
    def _name(self) -> str:
        return f"[{self.host}]" if ":" in self.host else self.host


def environment(place: Place, *, database_url: str, redis_url: str) -> dict[str, str]:
    """The environment of every process of the instance."""
    app, contacts = RECEIVERS["app"], RECEIVERS["contacts"]
    return {
        **_without_foreign(os.environ),
        "DATABASE_URL": database_url,
        "REDIS_URL": redis_url,
        "SECRET_KEY": _secret_key(place.home / "secret-key"),
        "ORDER_WEBHOOK_SECRET": _secret_key(place.order_secret),
        "PUBLIC_URL": place.app_url,
        "WECOM_SIMULATOR_URL": place.simulator_url,
        "WECOM_CORP_ID": CORP_ID,
        "WECOM_AGENT_ID": str(AGENT_ID),
        "WECOM_SECRET": APP_SECRET,
        "WECOM_CALLBACK_TOKEN": app.token,
        "WECOM_CALLBACK_AES_KEY": app.aes_key,
        "WECOM_CONTACTS_CALLBACK_TOKEN": contacts.token,
        "WECOM_CONTACTS_CALLBACK_AES_KEY": contacts.aes_key,
        "ADMIN_USERIDS": ADMIN_USERID,
        "WELCOME_TEXT": WELCOME_TEXT,
        "SIGNAL_KINDS": SIGNAL_KINDS,
        "DIGEST_HOUR": str(place.digest_hour),
        "FIXED_NOW": place.fixed_now,
        "PYTHONUNBUFFERED": "1",
    }


def _without_foreign(variables: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in variables.items() if not name.startswith(FOREIGN_PREFIXES)}


def _secret_key(path: Path) -> str:
    """A secret of this instance, made once: sessions survive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()
