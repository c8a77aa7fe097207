"""Want something of a relation, take it back, dismiss a refusal. WeCom is asked by the job, after the commit."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from workbench.customers.models import Relation
from workbench.kernel import clock, live
from workbench.kernel.actor import Actor
from workbench.kernel.db import db
from workbench.kernel.errors import Refused
from workbench.kernel.jobs import later
from workbench.writebacks import queries
from workbench.writebacks.changes import applied, inverse
from workbench.writebacks.jobs import PRIORITY, pair_lock, send
from workbench.writebacks.mobiles import MOST_NUMBERS, number_id
from workbench.writebacks.models import Kind, Status, WriteBack

TEXTS = {Kind.REMARK, Kind.DESCRIPTION}


def want_text(relation: Relation, kind: Kind, *, text: str, client_key: str, by: Actor) -> WriteBack:
    """Another remark or description. It takes the place of an earlier one that was not sent yet."""
    if (known := _known(relation, kind, client_key, by)) is not None:
        return known
    return _want(relation, kind, {"text": text}, client_key=client_key, by=by)


def want_mobiles(
    relation: Relation, *, add: Sequence[str], remove: Sequence[str], client_key: str, by: Actor
) -> WriteBack:
    """More and fewer mobile numbers; those to be removed are named by their `number_id`."""
    if (known := _known(relation, Kind.MOBILES, client_key, by)) is not None:
        return known
    before = _numbers_on_their_way(relation)
    removed = [number for number in before if number_id(relation.id, number) in remove]
    if len(removed) < len(set(remove)):
        raise Refused("conflict", detail="A number to be removed is not there any more; read the customer again.")
    if len(applied(before, add=add, remove=removed)) > MOST_NUMBERS:
        raise Refused("too_many_mobiles", detail=f"At most {MOST_NUMBERS} numbers.")
    wanted = {"add": list(dict.fromkeys(add)), "remove": removed}
    return _want(relation, Kind.MOBILES, wanted, client_key=client_key, by=by)


def want_tags(
    relation: Relation, *, add: Sequence[int], remove: Sequence[int], client_key: str, by: Actor
) -> WriteBack:
    """Other tags, by our ids."""
    if (known := _known(relation, Kind.TAGS, client_key, by)) is not None:
        return known
    names = queries.names_of_tags([*add, *remove])
    if unknown := {*add, *remove} - names.keys():
        raise Refused("tag_gone", detail=f"There are no such tags: {', '.join(map(str, sorted(unknown)))}.")
    wanted = {"add": _named(add, names), "remove": _named(remove, names)}
    return _want(relation, Kind.TAGS, wanted, client_key=client_key, by=by)


def reverse(wish: WriteBack, relation: Relation, *, client_key: str, by: Actor) -> WriteBack:
    """撤销: want what was there before. What was refused, or replaced by something newer, is not there to be undone."""
    kind = Kind(wish.kind)
    if (known := _known(relation, kind, client_key, by)) is not None:
        return known
    is_done = wish.status in {Status.WANTED.value, Status.CONFIRMED.value}
    if kind in TEXTS:
        can_be_undone = is_done and _text_on_its_way(relation, kind) == wish.wanted["text"]
    else:
        can_be_undone = is_done and bool(wish.former["add"] or wish.former["remove"])
    if not can_be_undone:
        raise Refused("nothing_to_undo", detail="It changed nothing, or something newer is there.")
    return _want(relation, kind, wish.former, client_key=client_key, by=by)


def repeat(wish: WriteBack, relation: Relation, *, client_key: str, by: Actor) -> WriteBack:
    """重试: want the same again after a refusal."""
    kind = Kind(wish.kind)
    if (known := _known(relation, kind, client_key, by)) is not None:
        return known
    if wish.status != Status.REFUSED.value:
        raise Refused("conflict", detail="It was not refused; there is nothing to repeat.")
    return _want(relation, kind, wish.wanted, client_key=client_key, by=by)


def dismiss(wish: WriteBack) -> None:
    """The refusal was read: show it no more."""
    if wish.status == Status.REFUSED.value and wish.dismissed_at is None:
        wish.dismissed_at = clock.now()
        _tell(wish.relation, by_id=wish.actor_id)


def _text_on_its_way(relation: Relation, kind: Kind) -> str:
    """The remark or description WeCom will have when everything wanted so far is done."""
    wanted = queries.wanted_of(relation.id, kind)
    return str(wanted[-1].wanted["text"] if wanted else getattr(relation, kind.value))


def _numbers_on_their_way(relation: Relation) -> list[str]:
    numbers = list(relation.remark_mobiles)
    for wish in queries.wanted_of(relation.id, Kind.MOBILES):
        numbers = applied(numbers, **wish.wanted)
    return numbers


def _tags_on_their_way(relation: Relation) -> list[int]:
    tag_ids = queries.tag_ids_on(relation.id)
    for wish in queries.wanted_of(relation.id, Kind.TAGS):
        tag_ids = applied(tag_ids, add=_ids(wish.wanted["add"]), remove=_ids(wish.wanted["remove"]))
    return tag_ids


def _ids(tags: Sequence[dict[str, Any]]) -> list[int]:
    return [tag["id"] for tag in tags]


def _named(tag_ids: Sequence[int], names: dict[int, str]) -> list[dict[str, Any]]:
    return [{"id": tag_id, "name": names[tag_id]} for tag_id in dict.fromkeys(tag_ids)]


def _former(relation: Relation, kind: Kind, wanted: dict[str, Any]) -> dict[str, Any]:
    """What takes the wish back."""
    if kind in TEXTS:
        return {"text": _text_on_its_way(relation, kind)}
    if kind is Kind.MOBILES:
        add, remove = inverse(_numbers_on_their_way(relation), **wanted)
        return {"add": add, "remove": remove}
    names = {tag["id"]: tag["name"] for tag in [*wanted["add"], *wanted["remove"]]}
    back, off = inverse(_tags_on_their_way(relation), add=_ids(wanted["add"]), remove=_ids(wanted["remove"]))
    return {"add": _named(back, names), "remove": _named(off, names)}


def _known(relation: Relation, kind: Kind, client_key: str, by: Actor) -> WriteBack | None:
    known = queries.find_by_client_key(by, client_key)
    if known is not None and (known.relation_id, known.kind) != (relation.id, kind.value):
        raise Refused("conflict", detail="Something else was wanted with this client_key; make a new one.")
    return known


def _want(relation: Relation, kind: Kind, wanted: dict[str, Any], *, client_key: str, by: Actor) -> WriteBack:
    if not relation.is_active:
        raise Refused("relation_ended", detail="The friendship is over; WeCom takes no changes any more.")
    now, former = clock.now(), _former(relation, kind, wanted)
    earlier = sa.update(WriteBack).where(WriteBack.relation_id == relation.id, WriteBack.kind == kind.value)
    is_refusal = WriteBack.status == Status.REFUSED.value
    db.session.execute(earlier.where(is_refusal, WriteBack.dismissed_at.is_(None)).values(dismissed_at=now))
    if kind in TEXTS:
        unsent = earlier.where(WriteBack.status == Status.WANTED.value)
        db.session.execute(unsent.values(status=Status.SUPERSEDED.value, decided_at=now))
    wish = WriteBack(
        relation_id=relation.id,
        actor_id=by.member_id,
        client_key=client_key,
        kind=kind.value,
        wanted=wanted,
        former=former,
        status=Status.WANTED.value,
        created_at=now,
    )
    db.session.add(wish)
    db.session.flush()  # its id is in the answer
    later(send, lock=pair_lock(relation), priority=PRIORITY, relation_id=relation.id)
    _tell(relation, by_id=by.member_id)
    return wish


def _tell(relation: Relation, *, by_id: int) -> None:
    concerned = {relation.member_id, by_id}
    live.tell(db.session.info, concerned, "writebacks", kind="writeback_wanted", customer_id=relation.customer_id)
