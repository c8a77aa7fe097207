"""What files and webhooks say about one order, put together the plain way: one telling after the other."""

from dataclasses import dataclass, field

RANKS = ("paid", "shipped", "finished", "closed")
WHOLE = "the whole order"
"""The number of the only line where a file gives one amount for all of an order."""


@dataclass(frozen=True)
class Line:
    """One line of an order as a file shows it. `number` is a sub-order's, `product` what stands there without one."""

    product: str
    fen: int
    status: str = "paid"
    is_refunded: bool = False
    number: str = ""
    given: int = 0
    """What the file says was given back of it, with an amount."""

    @property
    def is_back(self):
        return self.is_refunded or self.status == "closed"


@dataclass(frozen=True)
class Part:
    """What one file says of a part: the most that was paid for it, what it is shown with, what of it is back."""

    most: int
    shown: int
    is_back: bool
    given: int


@dataclass
class Known:
    """An order. `parts` is None once a webhook has told its lines."""

    status: str = ""
    fen: int = 0
    parts: dict[str, int] | None = field(default_factory=dict)
    refunds: dict[str, int] = field(default_factory=dict)
    is_heard: bool = False

    def read(self, blocks):
        """A file, in which the order stands once or several times: each time a block of lines."""
        parts, status = _together(blocks)
        if not parts:
            return
        if self.parts is None:
            self._read_beside_webhook(parts, status)
            return
        told = self._spoken_of(parts)
        is_choice = bool(self.parts.keys() - told.keys())
        advance = RANKS.index(status) - RANKS.index(self.status) if self.status else 1
        for part, said in told.items():
            before, difference = self.parts.get(part), self.refunds.get(_named("~difference", part), 0)
            self.parts[part] = most = max(said.most, before or 0)
            if before is None:
                gap = most - said.shown
            elif advance > 0:
                gap = max(difference, most - said.shown)
            elif advance == 0:
                gap = most - min(before - difference, said.shown)
            else:
                gap = most - (before - difference)
            self._give_back(part, gap, is_whole=said.is_back, given=said.given)
        for part in parts.keys() - told.keys():
            if part in self.parts and parts[part].is_back and self._are_equal(part):
                self._give_back(part, 0, is_whole=True)
        self.fen = sum(self.parts.values())
        if advance > 0 and not (status == "closed" and is_choice):
            self.status = status

    def hear(self, fen, status, *, is_whole):
        """A newer webhook, silent about refunds. An order that is open again was not given back for being closed."""
        if self.status == "closed" and status != "closed":
            self.refunds = {name: refund for name, refund in self.refunds.items() if not name.startswith("~full")}
        others = sum(refund for name, refund in self.refunds.items() if name.startswith("~full:"))
        self.refunds = {name: refund for name, refund in self.refunds.items() if not name.startswith("~difference")}
        self.fen, gap = max(self.fen, fen), max(self.fen, fen) - fen - others
        if status == "closed":
            self.refunds = {"~full": self.fen}
        elif gap > 0 and "~full" not in self.refunds:
            self.refunds["~difference"] = gap
        self.status, self.is_heard = status, True
        self.parts = {WHOLE: self.fen} if is_whole else None

    def _read_beside_webhook(self, parts, status):
        """The webhook's lines have other names: only more money than it told is news, and whole refunds."""
        fen = sum(part.most for part in parts.values())
        is_choice = fen < self.fen
        self.fen = max(self.fen, fen)
        if "~full" in self.refunds:
            self.refunds["~full"] = max(self.fen, self.refunds["~full"])
        else:
            for part, said in parts.items():
                name = _named("~full", part)
                if said.is_back or name in self.refunds:
                    self.refunds[name] = max(said.most, self.refunds.get(name, 0))
        if RANKS.index(status) > RANKS.index(self.status) and not (status == "closed" and is_choice):
            self.status = status

    def _spoken_of(self, parts):
        """Without fewer pieces of a product than are known."""
        told, known = _pieces(parts), _pieces(self.parts)
        return {part: said for part, said in parts.items() if told[_product(part)] >= known.get(_product(part), 0)}

    def _are_equal(self, part):
        return len({fen for other, fen in self.parts.items() if _product(other) == _product(part)}) == 1

    def _give_back(self, part, gap, *, is_whole, given=0):
        """A real refund takes the place of what was guessed of the same part, and of no other."""
        whole, difference, real = (_named(name, part) for name in ("~full", "~difference", "~given"))
        if given or real in self.refunds:
            self.refunds[real] = max(given, self.refunds.get(real, 0))
            self.refunds.pop(whole, None)
            self.refunds.pop(difference, None)
        elif is_whole or whole in self.refunds:
            self.refunds[whole] = self.parts[part]
            self.refunds.pop(difference, None)
        elif gap > 0:
            self.refunds[difference] = gap


def _together(blocks):
    """The parts of an order that stands in one file several times."""
    named = [_parts(block) for block in blocks]
    most_pieces = {}
    for parts in named:
        for product, pieces in _pieces(parts).items():
            most_pieces[product] = max(pieces, most_pieces.get(product, 0))
    seen = {}
    for parts in named:
        pieces = _pieces(parts)
        for part, line in parts.items():
            if pieces[_product(part)] == most_pieces[_product(part)]:
                seen.setdefault(part, []).append(line)
    together = {}
    statuses = []
    for part, lines in seen.items():
        latest = max(lines, key=lambda line: (RANKS.index(line.status), line.is_refunded, line.given, -line.fen))
        statuses.append(latest.status)
        together[part] = Part(max(line.fen for line in lines), latest.fen, latest.is_back, latest.given)
    open_ones = [status for status in statuses if status != "closed"]
    return together, max(open_ones, key=RANKS.index) if open_ones else "closed"


def _parts(block):
    """By name: the sub-order, or the product and its how-manieth piece."""
    found = {}
    for line in sorted(block, key=lambda line: (-line.fen, not line.is_back)):
        place = 1 + sum(_product(part) == f"|{line.product}" for part in found)
        found[line.number or (f"|{line.product}" + (f"#{place}" if place > 1 else ""))] = line
    return found


def _product(part):
    return part.partition("#")[0]


def _pieces(parts):
    products = [_product(part) for part in parts]
    return {product: products.count(product) for product in products}


def _named(name, part):
    return name if part == WHOLE else f"{name}:{part}"
