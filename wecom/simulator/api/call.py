"""One call of an API as its handler sees it: the simulator, the query, the body, and strict readers for both."""

from dataclasses import dataclass
from typing import Any

from wecom.simulator.api.refusals import ApiRefusal
from wecom.simulator.apps import App
from wecom.simulator.engine import Simulator
from wecom.simulator.knobs import Settings

Answer = dict[str, Any]

LARGEST_INTEGER = 2**53


@dataclass(frozen=True, slots=True)
class Call:
    sim: Simulator
    api: str
    query: dict[str, str]
    body: dict[str, Any]
    ip: str
    root_url: str
    caller: App | None = None

    @property
    def app(self) -> App:
        """Whose token it came with; every API but gettoken asks for one."""
        assert self.caller is not None
        return self.caller

    @property
    def now(self) -> int:
        return self.sim.clock.now()

    @property
    def knobs(self) -> Settings:
        return self.sim.knobs.read()

    def text(self, name: str, default: str | None = None, *, missing: int = 40058) -> str:
        """A string of the body; absent or empty without a default is refused."""
        value = self.body.get(name, default)
        if not isinstance(value, str):
            raise ApiRefusal(40058 if value is not None else missing, f"{name} must be a string")
        if not value and default is None:
            raise ApiRefusal(missing, f"{name} is empty")
        return value

    def whole(self, name: str, default: int | None = None) -> int:
        value = self.body.get(name, default)
        if type(value) is not int or not -LARGEST_INTEGER <= value <= LARGEST_INTEGER:
            raise ApiRefusal(40058, f"{name} must be an integer")
        return value

    def flag(self, name: str) -> bool:
        """A switch WeCom writes as 0 or 1; absent is 0."""
        value = self.whole(name, 0)
        if value not in (0, 1):
            raise ApiRefusal(40058, f"{name} is 0 or 1")
        return value == 1

    def texts(self, name: str, *, at_most: int, required: bool = False, too_many: int = 40058) -> list[str]:
        """A list of strings of the body; `required` refuses an absent or empty one."""
        value = self.body.get(name)
        if value is None:
            value = []
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise ApiRefusal(40058, f"{name} must be a list of strings")
        if required and not value:
            raise ApiRefusal(40058, f"{name} is empty")
        if len(value) > at_most:
            raise ApiRefusal(too_many, f"at most {at_most} in {name}")
        return value

    def of_query(self, name: str, missing: int) -> str:
        value = self.query.get(name, "")
        if not value:
            raise ApiRefusal(missing)
        return value
