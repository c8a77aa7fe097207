"""Which orders of the first rows of a file would be left out as a whole: `orders.sifting` for the preview."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from workbench.orders.files.results import Line, Rejected

INCOMPLETE, REPEATED = "incomplete_order", "repeated_lines"
Key = tuple[str, str]


def whole_orders(found: Sequence[Line | Rejected], *, by_lines: bool) -> list[Line | Rejected]:
    """The same rows, those refused that belong to an order which cannot be imported whole."""
    bad: dict[Key, tuple[str, str]] = {}
    if by_lines:
        bad |= dict.fromkeys(_repeated_in_part(one for one in found if isinstance(one, Line)), (REPEATED, ""))
    for one in reversed(found):
        if isinstance(one, Rejected) and one.order_no:
            bad[one.shop, one.order_no] = (INCOMPLETE, str(one.line_no))
    return [_sifted(one, bad) for one in found]


def _sifted(one: Line | Rejected, bad: dict[Key, tuple[str, str]]) -> Line | Rejected:
    if isinstance(one, Rejected) or (one.shop, one.order_no) not in bad:
        return one
    reason, value = bad[one.shop, one.order_no]
    return Rejected(reason, value=value, order_no=one.order_no, shop=one.shop, line_no=one.line_no)


def _repeated_in_part(lines: Iterable[Line]) -> Iterable[Key]:
    sections: defaultdict[tuple[str, str, int], defaultdict[int, Counter[tuple[str, str]]]] = defaultdict(
        lambda: defaultdict(Counter)
    )
    for line in lines:
        if line.sub_order_no is None:
            sections[line.shop, line.order_no, line.section][line.run][line.sku or "", line.title] += 1
    for (shop, order_no, _), runs in sections.items():
        first, *others = runs.values()
        are_apart = len(set().union(*runs.values())) == sum(map(len, runs.values()))
        if not are_apart and any(other != first for other in others):
            yield shop, order_no
