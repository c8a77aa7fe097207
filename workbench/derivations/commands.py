"""`flask --app wsgi rebuild`: everything that is derived, again, from the facts."""

import time

import click
from flask.cli import ScriptInfo

from workbench.derivations.rebuilding import rebuild_apart


@click.command("rebuild")
@click.pass_obj
def rebuild_command(script: ScriptInfo) -> None:
    """Derive identities, attributions and roll-ups from the facts. Pages show what there was until it is done."""
    began = time.monotonic()
    rebuild_apart(script.load_app())
    click.echo(f"rebuilt in {time.monotonic() - began:.1f} s")
