"""Every command (`flask --app wsgi <command>`); those of a capability stand in its `commands`."""

import os
import time
from pathlib import Path

import click
import orjson
from flask import Flask, current_app

from workbench import documents, wiring
from workbench.derivations.commands import rebuild_command
from workbench.kernel import jobs
from workbench.kernel.db import commit, db
from workbench.kernel.errors import Refused
from workbench.sync import actions as sync
from workbench.sync import reports
from workbench.sync.models import Cause
from workbench.touches.commands import ingest_archive

JOBS_AT_A_TIME = 4
WELCOMES_AT_A_TIME = 8
"""As many as WeCom is asked to send at once (wecom.limits): with fewer, two hundred would be too late."""
BACKGROUND_NICENESS = 5
"""Whatever else there is to do, people at their phones and welcomes come first."""

DOCUMENT = Path(__file__).resolve().parent.parent / "h5" / "openapi.json"


@click.command("worker")
@click.option("--queues", default=",".join(jobs.QUEUES), show_default=True, help="Queues to serve, comma-separated.")
@click.option("--concurrency", default=None, type=int, help="Jobs at a time; 8 for welcomes, else 4.")
def worker(queues: str, concurrency: int | None) -> None:
    """Work on background jobs until told to stop. Run one more for `--queues welcome`: welcomes have 20 seconds."""
    is_urgent = queues == jobs.WELCOME_QUEUE
    if not is_urgent:
        os.nice(BACKGROUND_NICENESS)
    at_a_time = concurrency or (WELCOMES_AT_A_TIME if is_urgent else JOBS_AT_A_TIME)
    jobs.run_worker(current_app.config["SQLALCHEMY_DATABASE_URI"], queues.split(","), at_a_time)


@click.command("sync")
@click.option("--wait", is_flag=True, help="Show the progress until it is over (a worker does the work).")
def sync_command(*, wait: bool) -> None:
    """Read the whole corp from WeCom, compare and repair."""
    _start_sync()
    if wait and not _sync_ends_well():
        raise SystemExit(1)


@click.command("reconcile")
@click.option("--wait", is_flag=True, help="Show the progress until it is over (a worker does the work).")
@click.option("--confirm", is_flag=True, help="Wait, then confirm what was held back because it is so much.")
def reconcile(*, wait: bool, confirm: bool) -> None:
    """The same as `sync`: every sync compares. With --confirm, nobody is asked about large drops."""
    run_id = _start_sync()
    ends_well = _sync_ends_well() if wait or confirm else True
    if confirm and run_id is not None:
        click.echo(f"{sync.confirm_at_once(run_id, after_each=commit)} held-back repairs applied")
        commit()
    if not ends_well:
        raise SystemExit(1)


def _start_sync() -> int | None:
    try:
        run = sync.start_run(Cause.COMMAND)
        commit()
    except Refused as error:
        click.echo(error.detail)
        return None
    click.echo(f"sync {run.id} started")
    return run.id


def _sync_ends_well() -> bool:
    while True:
        db.session.rollback()
        progress = reports.progress()
        counts = " ".join(f"{name} {count}" for name, count in progress["counts"].items())
        click.echo(f"sync {progress['percent']:3d}%  {progress['steps_done']}/{progress['steps_total']}  {counts}")
        if progress["state"] != "running":
            click.echo(reports.in_words(progress))
            return bool(progress["state"] == "done")
        time.sleep(1)


@click.command("openapi")
def openapi() -> None:
    """Write the API document to h5/openapi.json, from which the pages' types are generated."""
    with current_app.test_request_context():
        document = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"].spec.to_dict()
    text = orjson.dumps(document, option=orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS | orjson.OPT_APPEND_NEWLINE)
    DOCUMENT.write_bytes(text)
    click.echo(f"wrote {DOCUMENT.name}")


@click.command("docs")
def docs() -> None:
    """Write docs/metrics.md and docs/exports.md from what the code defines."""
    click.echo(f"wrote {', '.join(documents.write())}")


@click.command("catch-up")
def catch_up() -> None:
    """Start now what otherwise waits for its hour: statistics, mass sends, figures of links, this morning's digests."""
    for task in wiring.BY_THE_CLOCK:
        jobs.later(task, timestamp=0)
    commit()
    click.echo("started; the workers do it")


def init_app(app: Flask) -> None:
    """Register the commands."""
    for command in (worker, sync_command, reconcile, openapi, docs, catch_up, rebuild_command, ingest_archive):
        app.cli.add_command(command)
