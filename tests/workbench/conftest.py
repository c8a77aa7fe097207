"""The application against a real PostgreSQL and Valkey and the real simulator; every test is rolled back.

A test marked `committed` gets an own database with real commits instead (workers, locks, several connections).
"""

import hashlib
import os
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from flask_migrate import upgrade
from psycopg import sql
from werkzeug.serving import WSGIRequestHandler, make_server

from script.support.servers import Servers, scratch_directory
from tests.workbench import factories
from tests.workbench.support import SIMULATOR_IDENTITY, Client, SimulatorControl, run_jobs
from wecom.simulator.app import create_simulator
from workbench.app import create_app
from workbench.config import Settings
from workbench.kernel import jobs
from workbench.kernel.db import db
from workbench.people.models import Member

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"
TEMPLATE_LOCK = 0x5C12


@pytest.fixture(scope="session")
def servers() -> Iterator[tuple[str, str]]:
    """Addresses of PostgreSQL (any database) and Valkey: those of script/test, else our own."""
    if "TEST_DATABASE_URL" in os.environ:
        yield os.environ["TEST_DATABASE_URL"], os.environ["TEST_REDIS_URL"]
        return
    with scratch_directory() as scratch, Servers(scratch / "servers", fast=True) as own:
        yield own.database_url(), own.redis_url


def _in(url: str, database: str) -> str:
    head, _, query = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{database}" + (f"?{query}" if query else "")


@pytest.fixture(scope="session")
def simulator_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One simulator with the small corp for the run; it delivers no callbacks here, tests post their own."""

    class Quiet(WSGIRequestHandler):
        def log(self, *_args: object, **_kwargs: object) -> None:
            """Nothing on the terminal."""

    state = tmp_path_factory.mktemp("simulator") / "corp.sqlite"
    app = create_simulator(state, "http://127.0.0.1", size="small", deliver=False)
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def template(servers: tuple[str, str], simulator_server: str) -> str:
    """A migrated database to clone; its name carries a hash of the migrations. The first worker builds it."""
    versions = sorted((MIGRATIONS / "versions").glob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in versions)).hexdigest()[:12]
    name, building = f"template_{digest}", f"building_{digest}"
    with psycopg.connect(servers[0], autocommit=True) as connection:
        connection.execute("select pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        if not connection.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
            connection.execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(building)))
            connection.execute(sql.SQL("create database {}").format(sql.Identifier(building)))
            app = create_app(_settings(_in(servers[0], building), servers[1], simulator_server))
            with app.app_context():
                upgrade(str(MIGRATIONS))
                db.engine.dispose()
            rename = sql.SQL("alter database {} rename to {}")
            connection.execute(rename.format(sql.Identifier(building), sql.Identifier(name)))
    return name


@contextmanager
def _database(servers: tuple[str, str], template: str) -> Iterator[str]:
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(servers[0], autocommit=True) as connection:
        clone = sql.SQL("create database {} template {}").format(sql.Identifier(name), sql.Identifier(template))
        connection.execute("select pg_advisory_lock(%s)", [TEMPLATE_LOCK])
        connection.execute(clone)
    yield _in(servers[0], name)
    with psycopg.connect(servers[0], autocommit=True) as connection:
        connection.execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(name)))


def _settings(database_url: str, redis_url: str, simulator_url: str, **env: str) -> Settings:
    number = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")) + 1
    return Settings.from_env(
        {
            **SIMULATOR_IDENTITY,
            "DATABASE_URL": database_url,
            "REDIS_URL": f"{redis_url}?db={number}",
            "WECOM_SIMULATOR_URL": simulator_url,
            "PUBLIC_URL": "http://127.0.0.1",
            "LOG_LEVEL": "WARNING",
            **env,
        }
    )


@pytest.fixture(scope="session")
def shared_app(servers: tuple[str, str], template: str, simulator_server: str) -> Iterator[Flask]:
    with _database(servers, template) as url:
        app = create_app(_settings(url, servers[1], simulator_server))
        yield app
        with app.app_context():
            db.engine.dispose()


@pytest.fixture
def settings_of(servers: tuple[str, str], simulator_server: str) -> Callable[..., Settings]:
    """Settings of a test deployment with some variables changed."""
    return lambda **env: _settings(_in(servers[0], "unused"), servers[1], simulator_server, **env)


@pytest.fixture(autouse=True)
def app(request: pytest.FixtureRequest) -> Iterator[Flask]:
    """The application, in a context of the test's own; what the test writes is rolled back."""
    if request.node.get_closest_marker("committed"):
        yield from _committed(request)
        return
    app: Flask = request.getfixturevalue("shared_app")
    jobs.init_app(app)  # the application made last may be that of a `committed` test, whose database is gone
    app.extensions["redis"].flushdb()
    with app.app_context():
        engine = db.engine
        engines = db._app_engines[app]
    with engine.connect() as connection:
        outer = connection.begin()
        engines[None] = connection
        db.session.session_factory.configure(join_transaction_mode="create_savepoint")
        try:
            with app.app_context():
                yield app
        finally:
            with app.app_context():
                db.session.remove()
            outer.rollback()
            engines[None] = engine


def _committed(request: pytest.FixtureRequest) -> Iterator[Flask]:
    servers, simulator = request.getfixturevalue("servers"), request.getfixturevalue("simulator_server")
    with _database(servers, request.getfixturevalue("template")) as url:
        app = create_app(_settings(url, servers[1], simulator))
        db.session.session_factory.configure(join_transaction_mode="conditional_savepoint")
        app.extensions["redis"].flushdb()
        with app.app_context():
            yield app
            db.session.remove()
            db.engine.dispose()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A stranger's browser."""
    app.test_client_class = Client
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[Member], FlaskClient]:
    """The browser of a member."""
    app.test_client_class = Client

    def browser(member: Member) -> FlaskClient:
        opened = factories.sign_in(member)
        client = app.test_client()
        with client.session_transaction() as session:
            session["sign_in"] = str(opened.id)
        return client

    return browser


@pytest.fixture
def simulator(simulator_server: str) -> Iterator[SimulatorControl]:
    """The WeCom side, to arrange and to inspect; a fresh corp for every test that asks for it."""
    control = SimulatorControl(simulator_server)
    control.reset()
    yield control
    control.reset()


@pytest.fixture
def work(app: Flask) -> Callable[..., int]:
    """Runs the due jobs of this test, as a worker would; returns how many."""
    return lambda **options: run_jobs(app, **options)


@pytest.fixture
def queries() -> Callable[[int], AbstractContextManager[None]]:
    """A budget: the block sends exactly that many statements."""

    @contextmanager
    def counted(expected: int) -> Iterator[None]:
        seen: list[str] = []

        def note(_conn: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
            if not statement.startswith(("SAVEPOINT", "RELEASE", "ROLLBACK TO")):
                seen.append(statement)

        sa.event.listen(sa.Engine, "before_cursor_execute", note)
        try:
            yield
        finally:
            sa.event.remove(sa.Engine, "before_cursor_execute", note)
        assert len(seen) == expected, "\n\n".join(seen)

    return counted


@pytest.fixture
def meanwhile():
    """Does something right after the first statement that begins so, as another request would."""
    arranged = []

    def happen(_connection, cursor, sent, *_rest):
        if arranged and sent.startswith(arranged[0][0]):
            _, statement, values = arranged.pop()
            cursor.connection.execute(statement, values)

    sa.event.listen(sa.Engine, "after_cursor_execute", happen)
    yield lambda begins, statement, **values: arranged.append((begins, statement, values))
    sa.event.remove(sa.Engine, "after_cursor_execute", happen)
    assert not arranged, "it never happened"
