"""What happens when the database says no at the last moment, and what the log then says."""

import logging

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DataError, IntegrityError, OperationalError

from tests.workbench import factories as make
from workbench.kernel.db import db


@pytest.fixture
def failing_commit():
    """Makes commits fail in the way that is given."""
    put = []

    def fail_with(error):
        def fail(_session):
            raise error

        sa.event.listen(db.session, "before_commit", fail)
        put.append(fail)

    yield fail_with
    for fail in put:
        sa.event.remove(db.session, "before_commit", fail)


@pytest.mark.parametrize(
    ("kind", "status", "code"), [(IntegrityError, 409, "conflict"), (OperationalError, 503, "busy")]
)
def test_a_commit_that_fails_is_the_same_problem_as_a_statement_that_fails(client, failing_commit, kind, status, code):
    assert client.get("/").status_code == 302
    failing_commit(kind("commit", {}, Exception("no")))
    answer = client.get("/")
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert answer.mimetype == "application/problem+json"
    assert "Location" not in answer.headers
    assert "Content-Security-Policy" in answer.headers


def test_an_sql_error_names_no_values():
    with pytest.raises(DataError) as caught:
        db.session.execute(sa.text("select cast(:number as bigint), :name"), {"number": "x", "name": "林女士"})
    assert "林女士" not in str(caught.value)


def test_a_conflict_is_logged_without_the_values_in_conflict(app, client, failing_commit, caplog):
    make.customer(external_userid="林女士")
    with pytest.raises(IntegrityError) as caught:
        make.customer(external_userid="林女士")
    db.session.rollback()
    failing_commit(caught.value)
    with caplog.at_level(logging.WARNING):
        assert client.get("/").status_code == 409
    assert "conflict at GET /" in caplog.text
    assert "林女士" not in caplog.text
