"""`flask --app wsgi ingest-archive`: decrypted messages of the chat archive, one JSON object per line."""

from collections.abc import Iterator
from typing import IO

import click
import orjson

from workbench.kernel.db import commit
from workbench.touches.archive import BadMessage, Message, read, store

PORTION = 500


@click.command("ingest-archive")
@click.argument("lines", type=click.File("rb"), default="-")
def ingest_archive(lines: IO[bytes]) -> None:
    """Take in decrypted archive messages (JSON lines, from a file or a pipe). The same message again is harmless."""
    seen = stored = 0
    for portion in _portions(lines):
        seen += len(portion)
        stored += store(portion)
        commit()
    click.echo(f"{seen} messages read, {stored} of them new")


def _portions(lines: IO[bytes]) -> Iterator[list[Message]]:
    portion: list[Message] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            message = read(orjson.loads(line))
        except (BadMessage, orjson.JSONDecodeError) as error:
            click.echo(f"line {number} left out: {error}", err=True)
            continue
        if message is not None:
            portion.append(message)
        if len(portion) == PORTION:
            yield portion
            portion = []
    yield portion
