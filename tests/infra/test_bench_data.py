import datetime as dt
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import psycopg
import pytest

from bench.generator import definitions
from bench.generator.history import Historian, History
from bench.generator.purchases import _counts
from bench.generator.shards import SHARDS, shards
from bench.generator.sizes import Size
from bench.generator.spool import files, row
from bench.generator.tables import COLUMNS
from bench.generator.timeline import DAY, Timeline
from bench.generator.wheels import Wheel, zipf
from bench.generator.writing import WRITERS, write
from script.support.servers import Servers, scratch_directory

END = dt.datetime(2026, 3, 1, 7, 30, tzinfo=dt.UTC)
SMALL = Size("tiny", customers=300, staff=5, orders_each=2, trail_each=9, touches_each=2)


def written(folder: Path) -> dict[str, bytes]:
    for writer in WRITERS:
        write(writer, folder, SMALL, END)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows_of(folder: Path, table: str) -> list[list[str]]:
    return [line.split("\t") for path in files(folder, table) for line in path.read_text().splitlines()]


def histories() -> Iterator[History]:
    timeline = Timeline(END)
    return chain.from_iterable(Historian(SMALL, timeline, shard).histories() for shard in shards(SMALL))


def test_the_same_size_and_end_write_the_same_bytes(tmp_path: Path) -> None:
    assert written(tmp_path / "once") == written(tmp_path / "again")


def test_every_row_has_the_columns_copy_is_told(tmp_path: Path) -> None:
    for name, content in written(tmp_path).items():
        table = name.partition(".")[0]
        widths = {line.count("\t") + 1 for line in content.decode().splitlines()}
        assert widths == {len(COLUMNS[table])}, table


def test_every_customer_is_in_one_shard() -> None:
    assert [customer for shard in shards(SMALL) for customer in shard.customers] == list(range(1, 301))
    assert len(shards(SMALL)) == SHARDS


@pytest.mark.parametrize("table", [table for table, columns in COLUMNS.items() if columns[0] == "id"])
def test_shards_number_their_rows_without_getting_into_each_others_way(tmp_path: Path, table: str) -> None:
    written(tmp_path)
    ids = [row[0] for row in rows_of(tmp_path, table)]
    assert len(ids) == len(set(ids)) > 0


def test_the_trail_names_the_friendships_and_orders_that_are_there(tmp_path: Path) -> None:
    written(tmp_path)
    of = {row[0]: row[2] for row in rows_of(tmp_path, "relations")}
    numbers = {row[0] for row in rows_of(tmp_path, "orders")}
    keys = {row[-1]: row[1] for row in rows_of(tmp_path, "trail_entries")}
    assert {key.split(":")[1]: who for key, who in keys.items() if key.startswith("relation_added:")} == of
    assert {key.split(":")[1] for key in keys if key.startswith("order_paid:")} <= numbers


def test_a_table_lies_in_the_order_of_time_whoever_wrote_it(tmp_path: Path) -> None:
    written(tmp_path)
    weeks = [path.name.split(".")[1] for path in files(tmp_path, "orders")]
    assert weeks == sorted(weeks)
    assert len(weeks) > len(set(weeks))


def test_nothing_happens_after_the_end_or_outside_of_a_friendship() -> None:
    timeline = Timeline(END)
    for history in histories():
        assert all(spell.ended is None or spell.added < spell.ended <= timeline.end for spell in history.spells)
        moments = [touch.at for touch in history.touches] + [one.paid or one.created for one in history.purchases]
        assert all(moment <= timeline.end for moment in moments)
        for touch in history.touches:
            assert any(s.added <= touch.at and (s.ended is None or touch.at < s.ended) for s in history.spells)


def test_a_member_has_one_active_friendship_with_a_customer() -> None:
    for history in histories():
        active = Counter(spell.member for spell in history.spells if spell.ended is None)
        assert set(active.values()) <= {1}


def test_the_amount_of_an_order_is_that_of_its_lines() -> None:
    orders = [one for history in histories() for one in history.purchases]
    assert orders
    for order in orders:
        assert order.amount == sum(product[3] * quantity for product, quantity in order.lines)
        assert order.refund is None or 0 < order.refund[1] <= order.amount


@pytest.mark.parametrize("mean", [1, 10])
def test_orders_per_customer_keep_their_mean_under_a_long_tail(mean: int) -> None:
    counts = _counts(mean)
    assert sum(counts) / len(counts) == pytest.approx(mean)
    assert max(counts) > 20 * mean
    assert sum(count == 0 for count in counts) > len(counts) / 6


def test_a_wheel_gives_every_choice_its_share() -> None:
    slots = Wheel("abc", (2, 1, 1)).slots
    assert [slots.count(choice) / len(slots) for choice in "abc"] == [0.5, 0.25, 0.25]
    assert zipf(3) == [1, 1 / 2, 1 / 3]


def test_a_stamp_is_the_moment_it_stands_for() -> None:
    timeline = Timeline(END)
    assert timeline.stamp(timeline.end) == "2026-03-01 07:30:00+00"
    assert timeline.stamp(timeline.end - DAY) == "2026-02-28 07:30:00+00"
    assert timeline.unix(timeline.end) == END.timestamp()


def test_nothing_at_all_is_written_as_copy_reads_it() -> None:
    assert row(1, None, "") == "1\t\\N\t\n"


@pytest.mark.slow
def test_keys_indexes_and_references_come_back_as_they_were() -> None:
    tables = """
        create table mothers (id bigint generated always as identity primary key, name text not null unique);
        create table daughters (id bigint primary key, mother_id bigint not null references mothers on delete cascade,
                                born_on date, constraint ck_born check (born_on > '1900-01-01'));
        create index ix_daughters_mother on daughters (mother_id, born_on desc) where born_on is not null;
        create table strangers (mother_id bigint references mothers)
    """
    with scratch_directory() as folder, Servers(folder, fast=True) as servers:
        with psycopg.connect(servers.database_url()) as connection:
            connection.execute(tables)
            before = catalogue(connection)
            taken = definitions.take_away(connection, ["mothers", "daughters"])
            assert catalogue(connection) != before
        definitions.put_back(servers.database_url(), taken)
        with psycopg.connect(servers.database_url()) as connection:
            assert catalogue(connection) == before


def catalogue(connection: psycopg.Connection[tuple[object, ...]]) -> list[tuple[object, ...]]:
    return connection.execute("""
        select conrelid::regclass::text, conname, pg_get_constraintdef(oid), convalidated from pg_constraint
        where connamespace = 'public'::regnamespace
        union all
        select indrelid::regclass::text, indexrelid::regclass::text, pg_get_indexdef(indexrelid), indisvalid
        from pg_index join pg_class on oid = indexrelid where relnamespace = 'public'::regnamespace
        order by 1, 2, 3
    """).fetchall()
