"""Random files of random orders, in any order, some lines broken: stored is what a plain reading of them says."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from tests.workbench.orders.desk import counts, orders_told
from tests.workbench.orders.plain_orders import RANKS, WHOLE, Known, Line
from tests.workbench.orders.shop import post, told
from workbench.orders.import_jobs import run

QUICK = settings(
    max_examples=4,
    deadline=None,
    derandomize=True,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
THOROUGH = settings(QUICK, max_examples=60)
HEARD_AT = 1773964800
"""The moment of these tests, as a webhook's signature names it."""

HEADER = "订单,子单,商品,实付,时间,状态,售后,退款"
FIELDS = ("order_no", "sub_order_no", "title", "amount", "paid_at", "status", "after_sale", "refund")
COLUMNS = dict(zip(FIELDS, HEADER.split(","), strict=True))
WORDS = {"paid": "待发货", "shipped": "已发货", "finished": "已完成", "closed": "已关闭"}
FEN = some.sampled_from([0, 1000, 2000, 3000, 5000])


class Shop:
    """Orders of one kind: `numbered` lines, `bare` ones, or `whole` orders on one line each."""

    def __init__(self, kind, number):
        self.kind, self.number = kind, number
        self.channel = {"numbered": "douyin", "bare": "store", "whole": "taobao"}[kind]

    def layout(self):
        columns = {
            name: header for name, header in COLUMNS.items() if name != "sub_order_no" or self.kind == "numbered"
        }
        amount_per = "order" if self.kind == "whole" else "line"
        return {"columns": columns, "amount_per": amount_per, "channel": self.channel, "shop": "西湖店"}

    def named(self, place):
        return f"69{self.number:06d}{place}"


def lines_of(kind):
    """An order as it is when it is paid."""
    products = some.sampled_from("甲乙丙")
    if kind == "whole":
        return some.builds(Line, some.just("甲"), FEN.filter(bool), number=some.just(WHOLE)).map(lambda line: (line,))
    lines = some.lists(some.builds(Line, products, FEN.filter(bool)), min_size=1, max_size=4)
    if kind == "bare":
        return lines.map(tuple)
    return lines.map(lambda found: tuple(replace(line, number=str(n)) for n, line in enumerate(found, 1)))


@some.composite
def later_states(draw, lines, *, tells_refunds):
    """The same order as any export may show it: further on, with less, with lines given back, some with amounts."""
    status = draw(some.sampled_from(RANKS))
    return tuple(
        replace(
            line,
            status=status,
            fen=(fen := draw(some.sampled_from(sorted({line.fen, max(line.fen - 1000, 500)})))),
            is_refunded=status != "closed" and draw(some.integers(0, 5)) == 0,
            given=draw(some.sampled_from([0, 0, 0, 500, fen])) if tells_refunds else 0,
        )
        for line in lines
    )


@some.composite
def blocks(draw, kind, orders, *, tells_refunds):
    """One export: some orders, some of them with a choice of their lines."""
    found = {}
    for place, lines in enumerate(orders):
        if draw(some.integers(0, 3)):
            state = draw(later_states(lines, tells_refunds=tells_refunds))
            is_choice = kind != "whole" and draw(some.integers(0, 3)) == 0
            kept = draw(some.sets(some.integers(0, len(state) - 1), min_size=1)) if is_choice else range(len(state))
            found[place] = [state[n] for n in sorted(kept)]
    return found


@some.composite
def histories(draw, kind, *, heard):
    """Orders, and what is told of them one after the other: files of one or two exports, and webhooks between."""
    orders = draw(some.lists(lines_of(kind), min_size=2, max_size=4))
    tellings = []
    tells_refunds = kind != "bare" and not heard
    for _ in range(draw(some.integers(2, 5))):
        if heard and draw(some.integers(0, 3)) == 0:
            place = draw(some.integers(0, len(orders) - 1))
            tellings.append(("webhook", place, draw(FEN.filter(bool)), draw(some.sampled_from(RANKS))))
        else:
            exports = draw(some.lists(blocks(kind, orders, tells_refunds=tells_refunds), min_size=1, max_size=2))
            broken = draw(some.sets(some.integers(0, len(orders) - 1), max_size=1))
            tellings.append(("file", exports, broken, draw(some.randoms(use_true_random=False))))
    return orders, tellings


def written(shop, exports, broken, chance):
    """The file: exports put together, the lines of numbered orders anywhere, one line of every broken order bad."""
    text = []
    for export in exports:
        rows = []
        for place, lines in export.items():
            bad = chance.randrange(len(lines)) if place in broken else None
            rows.append([_row(shop, place, line, is_bad=n == bad) for n, line in enumerate(lines)])
        chance.shuffle(rows)
        for order in rows:
            chance.shuffle(order)
        rows = list(itertools.chain(*rows))
        if shop.kind == "numbered":
            chance.shuffle(rows)
        text += [HEADER, *rows]
    return "\n".join(text).encode()


def _row(shop, place, line, *, is_bad):
    fen = "不详" if is_bad else f"{line.fen / 100:.2f}"
    after_sale = "退款成功" if line.is_refunded else ""
    number = line.number if shop.kind == "numbered" else ""
    given = f"{line.given / 100:.2f}" if line.given else ""
    cells = [shop.named(place), number, line.product, fen, "2026-03-01 10:00:00", WORDS[line.status], after_sale, given]
    return ",".join(cells)


def told_of(place, exports, broken):
    """The blocks of one order in one file; none where a line of it cannot be read."""
    found = [export[place] for export in exports if place in export]
    return [] if place in broken else found


def stored(shop, orders):
    found = orders_told()
    return {
        place: (
            *(order["status"], order["amount_fen"], {name: fen for name, fen, _ in order["refunds"]}),
            sum(line[-1] for line in order["items"]),
        )
        for place in range(len(orders))
        if (order := found.get(shop.named(place)))
    }


NUMBERS = itertools.count()


def bring_in(desk, content, shop):
    """Upload and import, without what follows from an order; the counts of the report."""
    import_id = desk.upload(content).json["id"]
    assert desk.lay_out(import_id, **shop.layout()).status_code == 200
    assert desk.start(import_id).status_code == 200
    run.func(import_id=import_id)
    return counts(desk.get(import_id))


def play(desk, client, kind, history):
    orders, tellings = history
    shop = Shop(kind, next(NUMBERS))
    known = [Known() for _ in orders]
    for minute, telling in enumerate(tellings):
        if telling[0] == "webhook":
            _, place, fen, status = telling
            known[place].hear(fen, status, is_whole=kind == "whole")
            about = {"channel": shop.channel, "shop": "", "status": status, "amount_fen": fen, "refunds": None}
            items = [{"title": "网店的叫法", "amount_fen": fen}]
            at = f"2026-03-19T10:{minute:02d}:00+08:00"
            answer = post(client, [told(shop.named(place), **about, items=items, updated_at=at)], at=HEARD_AT)
            assert answer.json["results"][0]["result"] != "rejected"
        else:
            _, exports, broken, chance = telling
            if kind == "bare":
                exports = [_whole_where_unknown(export, orders, known) for export in exports]
            broken = {place for place in broken if any(place in export for export in exports)}
            for place in range(len(orders)):
                if found := told_of(place, exports, broken):
                    known[place].read(found)
            content = written(shop, exports, broken, chance)
            if any(exports):
                bring_in(desk, content, shop)
                assert bring_in(desk, content, shop)[:2] == (0, 0), "the same file again changes nothing"
        found = stored(shop, orders)
        expected = {place: (one.status, one.fen, one.refunds) for place, one in enumerate(known) if one.status}
        assert {place: order[:3] for place, order in found.items()} == expected
        for place, (status, fen, refunds, items_fen) in found.items():
            assert sum(refunds.values()) <= fen, (status, refunds)
            assert items_fen == fen or known[place].is_heard


def _whole_where_unknown(export, orders, known):
    """Lines without numbers can be a choice only of lines that are known already."""
    return {
        place: lines
        for place, lines in export.items()
        if len(lines) == len(orders[place]) or len(known[place].parts) == len(orders[place])
    }


KINDS = some.sampled_from(["numbered", "bare", "whole"])
FILES = KINDS.flatmap(lambda kind: some.tuples(some.just(kind), histories(kind, heard=False)))
FILES_AND_WEBHOOKS = some.sampled_from(["numbered", "whole"]).flatmap(
    lambda kind: some.tuples(some.just(kind), histories(kind, heard=True))
)


@QUICK
@given(FILES)
def test_any_files_in_any_order_leave_what_a_plain_reading_of_them_says(desk, client, told):
    play(desk, client, *told)


@QUICK
@given(FILES_AND_WEBHOOKS)
def test_webhooks_between_the_files_do_too(desk, client, told):
    play(desk, client, *told)


@pytest.mark.slow
@THOROUGH
@given(some.one_of(FILES, FILES_AND_WEBHOOKS))
def test_many_files_and_webhooks_do_too(desk, client, told):
    play(desk, client, *told)
