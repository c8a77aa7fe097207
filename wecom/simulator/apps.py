"""The corp's self-built apps: what an administrator entered for each of them in the console."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any
from urllib.parse import urlsplit

from wecom.simulator import ids
from wecom.simulator.identity import AGENT_ID, APP_SECRET, RECEIVERS
from wecom.simulator.state import Row, State

FIRST_NAME = "工作台"
OTHER_DOMAIN = "other.example.com"
AES_KEY_LENGTH = 43
TOKEN_LENGTH = 20
TEXTS = ("name", "secret", "trusted_domain", "callback_url", "token", "aes_key")


@dataclass(frozen=True, slots=True)
class Switches:
    """What the console allows an app; all of it until somebody turns it off."""

    is_secret_right: bool = True  # false: somebody has reset the app's secret
    is_app_enabled: bool = True
    is_ip_allowed: bool = True
    is_domain_trusted: bool = True  # false: the console has another domain than the app's
    is_anybody_visible: bool = True  # false: the app's visible range is empty
    is_customer_api_allowed: bool = True
    is_contact_callback_ticked: bool = True  # 外部联系人变更回调
    is_sensitive_info_allowed: bool = True  # 成员敏感信息
    has_callback: bool = True


SWITCHES = frozenset(field.name for field in fields(Switches))


@dataclass(frozen=True, slots=True)
class App:
    """One app; without `trusted_ips` calls may come from any address."""

    agent_id: int
    name: str
    secret: str
    trusted_domain: str
    callback_url: str
    token: str
    aes_key: str
    trusted_ips: tuple[str, ...]
    switches: Switches

    @property
    def receiver(self) -> str:
        """What its callbacks are listed under: `app` for the first, its AgentId for every other."""
        return "app" if self.agent_id == AGENT_ID else str(self.agent_id)

    @property
    def has_callback(self) -> bool:
        return bool(self.callback_url) and self.switches.has_callback

    def admits(self, ip: str) -> bool:
        """Whether a call may come from there (企业可信IP)."""
        return self.switches.is_ip_allowed and (not self.trusted_ips or ip in self.trusted_ips)


class Apps:
    """Kept in the state; the first is there from the beginning and goes where the simulator was told to send."""

    def __init__(self, state: State, app_url: str, callback_url: str = "") -> None:
        self._state, self._app_url = state, app_url
        self._first_callback_url = callback_url or app_url + RECEIVERS["app"].path

    def install(self) -> None:
        """The app every corp begins with."""
        keys = {"token": RECEIVERS["app"].token, "aes_key": RECEIVERS["app"].aes_key}
        self._state.insert("apps", agent_id=AGENT_ID, name=FIRST_NAME, secret=APP_SECRET, **keys)

    def all(self) -> list[App]:
        return [self._app(row) for row in self._state.rows("SELECT * FROM apps ORDER BY agent_id")]

    @property
    def first(self) -> App:
        return self._app(self._state.rows("SELECT * FROM apps WHERE agent_id = ?", AGENT_ID)[0])

    def find(self, agent_id: int) -> App | None:
        row = self._state.row("SELECT * FROM apps WHERE agent_id = ?", agent_id)
        return None if row is None else self._app(row)

    def of_secret(self, secret: str) -> App | None:
        row = self._state.row("SELECT * FROM apps WHERE secret = ?", secret)
        return None if row is None else self._app(row)

    def of_receiver(self, receiver: str) -> App | None:
        return next((app for app in self.all() if app.receiver == receiver), None)

    def create(self, given: dict[str, Any]) -> App:
        """An app with the values given; secret, Token and EncodingAESKey are made up when left out."""
        with self._state.transaction():
            agent_id = given.get("agentid") or self._state.count("SELECT max(agent_id) FROM apps") + 1
            if self.find(agent_id) is not None:
                raise ValueError(f"there is an app {agent_id} already")
            made_up = {
                "name": f"应用 {agent_id}",
                "secret": ids.secret(43),
                "token": ids.secret(TOKEN_LENGTH),
                "aes_key": ids.secret(AES_KEY_LENGTH - 1) + "A",  # no stray bits in the last letter
            }
            self._state.insert("apps", agent_id=agent_id, **made_up)
            return self.change(agent_id, given)

    def change(self, agent_id: int, given: dict[str, Any]) -> App:
        """Enter the texts, addresses and switches given; everything else stays."""
        app = self.find(agent_id)
        if app is None:
            raise ValueError(f"there is no app {agent_id}; GET /__sim/apps lists them")
        changes: dict[str, object] = {name: given[name] for name in TEXTS if name in given}
        if "trusted_ips" in given:
            changes["trusted_ips"] = json.dumps(given["trusted_ips"])
        if turned := {name: given[name] for name in given if name in SWITCHES}:
            changes["switches"] = json.dumps(asdict(app.switches) | turned)
        if self._is_secret_taken(agent_id, given.get("secret")):
            raise ValueError("another app has that secret")
        if changes:
            self._state.update("apps", {"agent_id": agent_id}, **changes)
        return self._app(self._state.rows("SELECT * FROM apps WHERE agent_id = ?", agent_id)[0])

    def _is_secret_taken(self, agent_id: int, secret: str | None) -> bool:
        return self._state.count("SELECT count(*) FROM apps WHERE secret = ? AND agent_id <> ?", secret, agent_id) > 0

    def _app(self, row: Row) -> App:
        switches = Switches(**json.loads(row["switches"]))
        domain = row["trusted_domain"] or urlsplit(self._app_url).netloc
        is_first = row["agent_id"] == AGENT_ID
        return App(
            agent_id=row["agent_id"],
            name=row["name"],
            secret=row["secret"],
            trusted_domain=domain if switches.is_domain_trusted else OTHER_DOMAIN,
            callback_url=row["callback_url"] or (self._first_callback_url if is_first else ""),
            token=row["token"],
            aes_key=row["aes_key"],
            trusted_ips=tuple(json.loads(row["trusted_ips"])),
            switches=switches,
        )
