"""`flask --app wsgi rebuild`: everything that is derived, again, from the facts."""

import time
from concurrent.futures import ThreadPoolExecutor

import click
from flask import Flask
from flask.cli import ScriptInfo

from workbench.derivations.pipeline import rebuild_figures, rebuild_persons, rebuild_stories
from workbench.kernel.db import commit


@click.command("rebuild")
@click.pass_obj
def rebuild_command(script: ScriptInfo) -> None:
    """Derive identities, attributions and roll-ups from the facts. Pages of figures wait until it is done."""
    began = time.monotonic()
    rebuild_persons()
    commit()
    with ThreadPoolExecutor(1) as beside:
        told = beside.submit(_tell, script.load_app())
        rebuild_figures()
        told.result()
    commit()
    click.echo(f"rebuilt in {time.monotonic() - began:.1f} s")


def _tell(app: Flask) -> None:
    """In a transaction of its own, on another processor: figures need none of it."""
    with app.app_context():
        rebuild_stories()
        commit()
