"""How many rows of a large export are written; in Redis, because it may be lost and must be seen before the commit."""

import redis

from workbench.kernel import cache

LIFETIME_SECONDS = 3600


def _key(export_id: int) -> str:
    return f"workbench:export:{export_id}:rows"


def tell_progress(export_id: int, rows: int) -> None:
    """Say how far it is; nobody minds if it cannot be said."""
    try:
        cache.client().set(_key(export_id), rows, ex=LIFETIME_SECONDS)
    except redis.RedisError:
        return


def rows_so_far(export_id: int) -> int | None:
    """What was said last."""
    try:
        found = cache.client().get(_key(export_id))
    except redis.RedisError:
        return None
    return int(found) if isinstance(found, bytes | str) else None
