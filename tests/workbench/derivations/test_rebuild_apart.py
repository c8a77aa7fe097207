"""A rebuild makes its tables beside those that are read: nobody sees it before its end, and a crash changes nothing."""

import datetime as dt
import os
import signal
import subprocess
import threading
import time

import pytest
import sqlalchemy as sa

from script.support.paths import REPOSITORY
from script.support.product import FLASK
from tests.workbench import factories as make
from tests.workbench.support import SIMULATOR_IDENTITY
from workbench.checkup.probes.deriving import derived as derived_finding
from workbench.derivations.jobs import sweep
from workbench.derivations.rebuilding import TABLES, rebuild_apart
from workbench.kernel import anew, clock
from workbench.kernel.db import commit, db

pytestmark = pytest.mark.committed
SECONDS = 60
GMV = sa.text("select coalesce(sum(gmv_fen), 0) from rollup_days where scope_kind = 0")
CATALOGUE = sa.text("""
    select cast(conrelid as regclass) as holder, conname as name, pg_get_constraintdef(oid) as body
    from pg_constraint where conrelid = any(cast(:tables as regclass[]))
    union all
    select indrelid, cast(cast(indexrelid as regclass) as text), pg_get_indexdef(indexrelid)
    from pg_index where indrelid = any(cast(:tables as regclass[]))
    union all
    select attrelid, attname, format_type(atttypid, atttypmod) || attnotnull || coalesce(
               pg_get_expr(d.adbin, d.adrelid), '') || coalesce(col_description(attrelid, attnum), '')
    from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
    where attrelid = any(cast(:tables as regclass[])) and attnum > 0
    union all
    select oid, 'grants', cast(relacl as text) from pg_class where oid = any(cast(:tables as regclass[]))
    order by holder, name, body
""")
BLOCKED = sa.text("""
    select count(*) from pg_locks where not granted and relation = cast('refunds' as regclass) and database = (
        select oid from pg_database where datname = current_database())
""")


@pytest.fixture
def seller(app):
    """王芳, who has sold something to a friend of hers; it is derived."""
    make.synced(clock.now() - dt.timedelta(days=90))
    member, customer = make.member("王芳"), make.customer("林女士")
    make.relation(member, customer, added_at=clock.now() - dt.timedelta(days=60))
    make.order(customer=customer, paid_at=clock.now() - dt.timedelta(days=2), amount_fen=29_900)
    commit()
    rebuild_apart(app)
    return member


@pytest.fixture
def untold(seller):
    """Another order of hers, of which nothing is derived and no job knows."""
    customer = make.customer("周女士")
    make.relation(seller, customer, added_at=clock.now() - dt.timedelta(days=60))
    make.order(customer=customer, paid_at=clock.now() - dt.timedelta(days=3), amount_fen=100)
    db.session.execute(sa.text("delete from changes"))
    db.session.execute(sa.text("truncate procrastinate_jobs cascade"))
    commit()


class Held:
    """Refunds cannot be read until `let_go`: whoever rebuilds waits in the middle, some tables filled, others not."""

    def __init__(self):
        self.connection = db.engine.connect()
        self.connection.execute(sa.text("lock table refunds in access exclusive mode"))

    def wait_for_somebody(self):
        deadline = time.monotonic() + SECONDS
        while not self.connection.scalar(BLOCKED):
            assert time.monotonic() < deadline, "nobody reads the refunds"

    def let_go(self):
        self.connection.close()


@pytest.fixture
def held(app, untold):
    holding = Held()
    yield holding
    holding.let_go()


def gmv():
    with db.engine.connect() as connection:
        return connection.scalar(GMV)


def begun():
    with db.engine.connect() as connection:
        return connection.scalar(anew.EXISTS)


def finding_once_it_is_gone():
    """The server notices a little later that nobody is there any more."""
    deadline = time.monotonic() + SECONDS
    while (found := derived_finding()).state == "ok":
        assert time.monotonic() < deadline, "still under way"
        commit()
    commit()
    return found


def catalogue():
    with db.engine.connect() as connection:
        return connection.execute(CATALOGUE, {"tables": list(TABLES)}).all()


def test_the_new_tables_are_as_the_old_ones_were(app, seller):
    db.session.execute(sa.text("grant select on attributions, rollup_days to pg_monitor"))
    commit()
    before = catalogue()
    rebuild_apart(app)
    assert catalogue() == before
    assert not begun()


def test_figures_can_be_read_while_it_lasts_and_are_what_they_were(app, seller, held, sign_in):
    other = threading.Thread(target=rebuild_apart, args=[app])
    other.start()
    held.wait_for_somebody()
    asked = {"scope": "me", "period": "year", "date": clock.today().isoformat()}
    answer = sign_in(seller).get("/api/v1/kpis", query_string=asked)
    assert (answer.status_code, gmv()) == (200, 29_900)
    held.let_go()
    other.join(SECONDS)
    assert gmv() == 30_000


def test_what_is_told_while_it_lasts_is_derived_after_it(app, seller, held, work):
    other = threading.Thread(target=rebuild_apart, args=[app])
    other.start()
    held.wait_for_somebody()
    customer = make.customer("秦女士")
    make.relation(seller, customer, added_at=clock.now() - dt.timedelta(days=60))
    make.order(customer=customer, paid_at=clock.now() - dt.timedelta(days=1), amount_fen=5)
    commit()
    held.let_go()
    other.join(SECONDS)
    work()
    commit()
    assert gmv() == 30_005
    rebuild_apart(app)
    assert gmv() == 30_005


def test_one_that_is_killed_has_changed_no_figure_and_is_done_again(app, seller, held, work):
    settings = {
        **SIMULATOR_IDENTITY,
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"].replace("+psycopg", ""),
        "REDIS_URL": app.config["REDIS_URL"],
        "PUBLIC_URL": "https://workbench.example.com",
    }
    process = subprocess.Popen([*FLASK, "rebuild"], env={"PATH": os.environ["PATH"], **settings}, cwd=REPOSITORY)
    held.wait_for_somebody()
    assert derived_finding().state == "ok"
    commit()
    process.send_signal(signal.SIGKILL)
    process.wait()
    held.let_go()
    found = finding_once_it_is_gone()
    assert (found.state, found.name) == ("warning", "broken_off")
    assert (gmv(), begun()) == (29_900, True)
    sweep(timestamp=0)
    work()
    commit()
    assert (gmv(), begun()) == (30_000, False)
    assert derived_finding().state == "ok"


def test_one_that_fails_leaves_nothing_behind(app, seller, untold):
    db.session.execute(sa.text("alter table attributions add constraint poison check (amount_fen > 100)"))
    commit()
    with pytest.raises(sa.exc.IntegrityError):
        rebuild_apart(app)
    assert (gmv(), begun()) == (29_900, False)
