"""Walking through lists that WeCom gives out page by page."""

from collections.abc import Callable, Iterator
from typing import Any

from wecom.errors import WeComUnavailable
from wecom.fields import text


def pages(api: str, fetch: Callable[[str], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Every page of ``fetch(cursor)``; only an empty ``next_cursor`` ends the list, a short page does not."""
    cursor = ""
    seen = {cursor}
    while True:
        page = fetch(cursor)
        yield page
        cursor = text(page, "next_cursor")
        if not cursor:
            return
        if cursor in seen:
            raise WeComUnavailable("the same page came twice", api, may_have_run=True)
        seen.add(cursor)
