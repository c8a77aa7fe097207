import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from workbench.kernel.db import db
from workbench.kernel.filling import filling

TABLES = """
    create table mothers (id bigint primary key);
    create table daughters (id bigint primary key, mother_id bigint not null references mothers on delete cascade,
                            born_on date, unique (mother_id, born_on));
    create index ix_daughters_born on daughters (born_on desc) where born_on is not null;
    insert into mothers values (1)
"""


@pytest.fixture
def daughters(app):
    db.session.execute(sa.text(TABLES))


def run(statement):
    db.session.execute(sa.text(statement))


def catalogue():
    return db.session.execute(
        sa.text("""
            select conname as name, pg_get_constraintdef(oid) as body from pg_constraint
            where conrelid = 'daughters'::regclass
            union all
            select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
            where indrelid = 'daughters'::regclass
            order by name, body
        """)
    ).all()


def test_an_empty_table_is_filled_without_indexes_and_references_and_has_them_again(daughters):
    before = catalogue()
    with filling("daughters"):
        during = {row.name for row in catalogue()}
        run("insert into daughters values (1, 1, '2026-01-01')")
    assert {row.name for row in before} - during == {"daughters_mother_id_fkey", "ix_daughters_born"}
    assert catalogue() == before


def test_rows_that_refer_to_nothing_are_still_refused(daughters):
    with (
        pytest.raises(IntegrityError, match="daughters_mother_id_fkey"),
        db.session.begin_nested(),
        filling("daughters"),
    ):
        run("insert into daughters values (1, 7, null)")


def test_a_table_with_rows_keeps_what_its_readers_need(daughters):
    run("insert into daughters values (1, 1, null)")
    before = catalogue()
    with filling("daughters"):
        assert catalogue() == before
