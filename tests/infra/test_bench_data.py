import datetime as dt
from collections import Counter
from pathlib import Path

import psycopg
import pytest

from bench.generator import definitions
from bench.generator.history import Historian
from bench.generator.purchases import _counts
from bench.generator.sizes import Size
from bench.generator.spool import Spool, row
from bench.generator.tables import COLUMNS, STREAMS
from bench.generator.timeline import DAY, Timeline
from bench.generator.wheels import Wheel, zipf
from bench.generator.writing import WRITERS
from script.support.servers import Servers, scratch_directory

END = dt.datetime(2026, 3, 1, 7, 30, tzinfo=dt.UTC)
SMALL = Size("tiny", customers=300, staff=5, orders_each=2, trail_each=9, touches_each=2)


def written(folder: Path, stream: str) -> dict[str, bytes]:
    spool = Spool(folder)
    WRITERS[stream](SMALL, Timeline(END), spool)
    spool.close()
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("stream", STREAMS)
def test_the_same_size_and_end_write_the_same_bytes(tmp_path: Path, stream: str) -> None:
    assert written(tmp_path / "once", stream) == written(tmp_path / "again", stream)


@pytest.mark.parametrize("stream", STREAMS)
def test_every_row_has_the_columns_copy_is_told(tmp_path: Path, stream: str) -> None:
    for name, content in written(tmp_path, stream).items():
        table = name.partition(".")[0]
        widths = {line.count("\t") + 1 for line in content.decode().splitlines()}
        assert widths == {len(COLUMNS[table])}, table


def test_streams_number_friendships_and_orders_alike(tmp_path: Path) -> None:
    people, orders, trail = (written(tmp_path / one, one) for one in ("people", "orders", "trail"))
    relations = {line.split(b"\t")[0] for content in _of(people, "relations") for line in content.splitlines()}
    numbers = {line.split(b"\t")[0] for content in _of(orders, "orders") for line in content.splitlines()}
    keys = [line.split(b"\t")[-1] for content in _of(trail, "trail_entries") for line in content.splitlines()]
    assert {key.split(b":")[1] for key in keys if key.startswith(b"relation_added:")} == relations
    assert {key.split(b":")[1] for key in keys if key.startswith(b"order_paid:")} <= numbers


def _of(files: dict[str, bytes], table: str) -> list[bytes]:
    return [content for name, content in files.items() if name.startswith(f"{table}.")]


def test_nothing_happens_after_the_end_or_outside_of_a_friendship() -> None:
    timeline = Timeline(END)
    for history in Historian(SMALL, timeline).histories():
        assert all(spell.ended is None or spell.added < spell.ended <= timeline.end for spell in history.spells)
        moments = [touch.at for touch in history.touches] + [one.paid or one.created for one in history.purchases]
        assert all(moment <= timeline.end for moment in moments)
        for touch in history.touches:
            assert any(s.added <= touch.at and (s.ended is None or touch.at < s.ended) for s in history.spells)


def test_a_member_has_one_active_friendship_with_a_customer() -> None:
    for history in Historian(SMALL, Timeline(END)).histories():
        active = Counter(spell.member for spell in history.spells if spell.ended is None)
        assert set(active.values()) <= {1}


def test_the_amount_of_an_order_is_that_of_its_lines() -> None:
    orders = [one for history in Historian(SMALL, Timeline(END)).histories() for one in history.purchases]
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
