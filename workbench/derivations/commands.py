"""`flask --app wsgi rebuild`: everything that is derived, again, from the facts."""

import time

import click

from workbench.derivations.pipeline import rebuild
from workbench.kernel.db import commit


@click.command("rebuild")
def rebuild_command() -> None:
    """Derive identities, attributions and roll-ups from the facts. Pages of figures wait until it is done."""
    began = time.monotonic()
    rebuild()
    commit()
    click.echo(f"rebuilt in {time.monotonic() - began:.1f} s")
