"""A worker whose connection is cut just while it writes down that a job has ended must still write it down."""

import asyncio

import procrastinate
import psycopg
import pytest
from procrastinate.exceptions import ConnectorException

from workbench.kernel import jobs
from workbench.kernel.queue_connection import PatientConnector

pytestmark = pytest.mark.committed

CUT_OFF_AT_FIRST = "select case when nextval('tries') = 1 then pg_terminate_backend(pg_backend_pid()) end"


def say(kind, address, statement):
    """What becomes of a statement of the queue."""

    async def said():
        connector = kind(conninfo=address, min_size=1, max_size=1)
        await connector.open_async()
        try:
            await connector.execute_query_async(statement)
        finally:
            await connector.close_async()

    asyncio.run(said())


@pytest.fixture
def address(app):
    found = jobs.conninfo(app.config["SQLALCHEMY_DATABASE_URI"])
    with psycopg.connect(found, autocommit=True) as connection:
        connection.execute("create sequence tries")
    return found


def tries(address):
    with psycopg.connect(address) as connection:
        return connection.execute("select last_value from tries").fetchone()[0]


def test_what_the_database_did_not_hear_is_said_again(address):
    say(PatientConnector, address, CUT_OFF_AT_FIRST)
    assert tries(address) == 2


def test_procrastinates_own_connection_says_it_once(address):
    """When this fails, the library has learnt it, and ours can go."""
    with pytest.raises(ConnectorException):
        say(procrastinate.PsycopgConnector, address, CUT_OFF_AT_FIRST)


def test_what_the_database_refuses_is_not_repeated(address):
    with pytest.raises(ConnectorException):
        say(PatientConnector, address, "select nextval('tries') / 0")
    assert tries(address) == 1
