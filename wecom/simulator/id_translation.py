"""Names in the place of ids (`enable_id_trans`, H.6), as the client writes them when it shows a message."""

import re
from collections.abc import Callable
from typing import Any

from wecom.simulator.state import State

MARK = re.compile(r"\$(userName|userAlias|userAliasOrName|departmentName)=([^$\s]{1,64})\$")
COLUMNS = {"userName": "name", "userAlias": "alias", "userAliasOrName": "coalesce(nullif(alias, ''), name)"}

Content = dict[str, Any]
Write = Callable[[Any], Any]


def translated(state: State, msgtype: str, content: Content) -> Content:
    """The same with names where the client puts them: in the parts named here and nowhere else."""

    def write(text: Any) -> Any:
        return MARK.sub(lambda mark: _name(state, mark), text) if isinstance(text, str) else text

    match msgtype:
        case "text":
            return _written(content, ("content",), write)
        case "textcard":
            return _written(content, ("title", "description"), write)
        case "news":
            articles = [_written(one, ("title", "description"), write) for one in content["articles"]]
            return content | {"articles": articles}
        case "template_card":
            return _card(content, write)
        case _:
            return content


def _card(card: Content, write: Write) -> Content:
    shown = _written(card, ("sub_title_text",), write)
    for part, names in (("source", ("desc",)), ("main_title", ("title", "desc"))):
        if part in shown:
            shown[part] = _written(shown[part], names, write)
    if lines := shown.get("horizontal_content_list"):
        shown["horizontal_content_list"] = [_written(line, ("value",), write) for line in lines]
    return shown


def _written(part: Content, names: tuple[str, ...], write: Write) -> Content:
    return part | {name: write(part[name]) for name in names if name in part}


def _name(state: State, mark: re.Match[str]) -> str:
    """What nobody knows stays as it was sent."""
    kind, identifier = mark.groups()
    if kind == "departmentName":
        row = state.row("SELECT name FROM departments WHERE id = CAST(? AS INTEGER)", identifier)
    else:
        sql = f"SELECT {COLUMNS[kind]} AS name FROM members WHERE userid = ? AND status <> 0"  # noqa: S608 ours
        row = state.row(sql, identifier)
    return mark.group() if row is None or not row["name"] else str(row["name"])
