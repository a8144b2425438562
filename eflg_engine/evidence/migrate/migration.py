"""A bundle migrated from one framework to another, and back, by a crosswalk.

What an item supported is kept under `was`, from which it is restored when the bundle is migrated
back. What it may support now is proposed, and does not count until the officer moves it to
`supports`. Where the crosswalk says that two parts are equal, the item supports the other at once,
and the report lists it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property
from typing import Any

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.council_papers import Action
from eflg_engine.evidence.item import EvidenceItem, ItemBefore, Proposal
from eflg_engine.evidence.migrate.parts import carry_bundle_parts
from eflg_engine.evidence.migrate.sorting import ToSort, to_sort
from eflg_engine.evidence.named import (
    Entry,
    Form,
    Named,
    as_written,
    supported,
    supports_data,
)
from eflg_engine.evidence.naming import item_with_ids, with_ids
from eflg_engine.framework.crosswalk import Crosswalk, Link
from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.model import Framework
from eflg_engine.framework.strength import Strength
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.values import ALL

_CLOSEST_FIRST = list(Strength)


class Outcome(StrEnum):
    """What became of an item."""

    CARRIED = "carried"  # equal parts were found for all that it supported
    REVIEW = "review"  # something is proposed for it
    NOWHERE = "nowhere"  # nothing corresponds to what it supported
    RESTORED = "restored"  # it came from the target, and is as it was there


@dataclass(frozen=True, slots=True)
class MovedItem:
    """An item and what became of it. `action` is set for evidence that an action is to bring.

    `supported` and `supports` are ids; `equal` are the links by which it counts at once;
    `nowhere` pairs what has nothing on the other side with why. `kind` is the kind before, the
    kind now and why, where it had to change; `dropped` are words that the other framework lacks.
    """

    id: str
    title: str
    action: str
    outcome: Outcome
    supported: tuple[str, ...]
    supports: tuple[str, ...]
    equal: tuple[Link, ...]
    proposed: tuple[Proposal, ...]
    nowhere: tuple[tuple[str, str], ...]
    kind: tuple[str, str, str] | None
    dropped: tuple[str, ...]

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class Aside:
    """Something of the bundle itself that could not be carried over as it was, kept under `was`.

    `sort` is council, scope or self_assessment; `now` says what stands in its place.
    """

    sort: str
    name: str
    value: str
    now: str


@dataclass(frozen=True)
class Migration:
    """A bundle carried over, and what became of each of its items."""

    before: Bundle
    bundle: Bundle
    source: Framework
    target: Framework
    crosswalk: Crosswalk
    items: tuple[MovedItem, ...]
    asides: tuple[Aside, ...]

    def __repr__(self) -> str:
        return f"<Migration {self.source.id} to {self.target.id}: {len(self.items)} items>"

    @cached_property
    def left_to_sort(self) -> list[ToSort]:
        """The items carried over that name more than a question."""
        return to_sort(self.bundle, self.target)

    def of(self, outcome: Outcome) -> tuple[MovedItem, ...]:
        """The items with this outcome."""
        return tuple(item for item in self.items if item.outcome is outcome)


def migrate(
    bundle: Bundle, source: Framework, target: Framework, crosswalk: Crosswalk
) -> Migration:
    """The bundle under `target`, by a crosswalk between the two in either direction.

    Raises InvalidInput where the crosswalk is between others, where the bundle names what `source`
    does not know, or uses words that `target` lacks and the crosswalk has nothing for.
    """
    oriented = crosswalk.required(source.id, target.id)
    if problems := bundle.check(source):
        raise InvalidInput(problems)
    mover = _Mover(source, target, oriented)
    bundle = with_ids(bundle, source)
    evidence = tuple(mover.item(item) for item in bundle.evidence)
    undated = tuple(replace(each, content=mover.item(each.content)) for each in bundle.undated)
    actions = tuple(mover.action(action) for action in bundle.actions)
    parts, asides = carry_bundle_parts(bundle, source, target, oriented)
    moved = replace(
        parts,
        framework=target.id,
        evidence=evidence,
        undated=undated,
        actions=actions,
        document=None,
        repeated=(),
        body_key="council",
    )
    if mover.problems:
        raise InvalidInput(mover.problems)
    if problems := moved.check(target):
        raise InvalidInput(problems)
    return Migration(
        bundle,
        moved,
        source,
        target,
        oriented,
        tuple(mover.moved),
        tuple(Aside(*aside) for aside in asides),
    )


class _Mover:
    """Moves items one by one, and notes what became of each."""

    def __init__(self, source: Framework, target: Framework, crosswalk: Crosswalk) -> None:
        self.source, self.target, self.crosswalk = source, target, crosswalk
        self.moved: list[MovedItem] = []
        self.problems: list[Problem] = []

    def action(self, action: Action) -> Action:
        """An action with the evidence that it is to bring."""
        if not action.expected:
            return action
        expected = tuple(
            replace(each, content=self.item(each.content, action.id, each.id))
            for each in action.expected
        )
        return replace(action, expected=expected)

    def item(self, item: EvidenceItem, action: str = "", item_id: str = "") -> EvidenceItem:
        """An item under the target framework."""
        before = item.was.get(self.target.id)
        carried = carry(item, self.source, self.target, self.crosswalk)
        if before is not None:
            found, outcome = self._restored(item, before, carried.item), Outcome.RESTORED
            carried = replace(carried, equal=(), nowhere=(), kind=None, dropped=())
        else:
            found = carried.item
            was = {**item.was, self.source.id: _before(item, found)}
            found = replace(found, was=was)
            outcome = Outcome.CARRIED
            if found.proposed or (carried.nowhere and found.supports):
                outcome = Outcome.REVIEW
            elif not found.supports:
                outcome = Outcome.NOWHERE
            if carried.kind is None and self.target.vocabulary.kinds.number(found.kind) is None:
                self.problems.append(self._no_kind(item))
        if before is not None and found.waits_for_review:
            outcome = Outcome.REVIEW
        self.moved.append(
            MovedItem(
                item_id or item.id,
                item.title,
                action,
                outcome,
                item.supports,
                found.supports,
                carried.equal,
                found.proposed,
                carried.nowhere,
                carried.kind,
                carried.dropped,
            )
        )
        return found

    def _restored(
        self, item: EvidenceItem, before: ItemBefore, carried: EvidenceItem
    ) -> EvidenceItem:
        """An item that came from the target, as it was there; what was added since is proposed.

        `carried` is the item by the crosswalk alone, without what it was there.
        """
        was = {name: each for name, each in item.was.items() if name != self.target.id}
        found = replace(
            item,
            supports=before.supports,
            kind=before.kind or carried.kind,
            proposed=before.proposed,
            was=was,
            not_shown=before.not_shown,
            **{key: getattr(before, key) or getattr(carried, key) for key in OF_VOCABULARY},
        )
        in_ids = item_with_ids(found, self.target)
        then = carry(in_ids, self.target, self.source, self.crosswalk.reversed).item
        if _same(then, item):
            return found
        added = [part for part in item.supports if part not in then.supports]
        links = [link for part in added for link in self.crosswalk.of(part)]
        known = {*in_ids.supports, *(each.supports for each in found.proposed)}
        new = [each for each in _proposals(links) if each.supports not in known]
        if item.kind != then.kind:
            kind, _ = _word(item.kind, self.source.vocabulary.kinds, self.target.vocabulary.kinds)
            found = replace(found, kind=kind or found.kind)
        old, new_words = self.source.vocabulary, self.target.vocabulary
        found = replace(
            found,
            **{
                key: getattr(found, key)
                + _since(*(getattr(each, key) for each in (item, then, old, new_words)))
                for key in OF_VOCABULARY
            },
        )
        return replace(
            found,
            proposed=(*found.proposed, *new),
            was={**was, self.source.id: _before(item, found)},
        )

    def _no_kind(self, item: EvidenceItem) -> Problem:
        return Problem(
            "unknown_kind",
            Place(self.crosswalk.file),
            f'the kind "{shown(item.kind)}" of "{shown(item.id or item.title)}" is not known in '
            f"{self.target.id}, and the crosswalk has none that stands for it",
            hint='give it one under "kinds" in a copy of the crosswalk, with --crosswalk',
        )


@dataclass(frozen=True, slots=True)
class _Carried:
    item: EvidenceItem
    equal: tuple[Link, ...]
    nowhere: tuple[tuple[str, str], ...]
    kind: tuple[str, str, str] | None
    dropped: tuple[str, ...]


def carry(
    item: EvidenceItem, source: Framework, target: Framework, crosswalk: Crosswalk
) -> _Carried:
    """An item (its `supports` are ids) as the crosswalk alone carries it over."""
    equal: list[Link] = []
    others: list[Link] = []
    nowhere: list[tuple[str, str]] = []
    for part in item.supports:
        links = crosswalk.of(part)
        equal += [link for link in links if link.strength is Strength.EQUAL]
        others += [link for link in links if link.strength is not Strength.EQUAL]
        if not links:
            nowhere.append((str.__str__(part), crosswalk.why_nothing(part)))
    supports = tuple({link.target: _placed(link, item) for link in equal}.values())
    proposed = tuple(each for each in _proposals(others) if each.supports not in supports)
    old, new = source.vocabulary, target.vocabulary
    kind, why = _word(item.kind, old.kinds, new.kinds), ""
    if kind[0] is None:
        mapped = crosswalk.kind(old.kinds.resolve(item.kind) or item.kind)
        if mapped is not None:
            kind, why = (mapped[0], True), mapped[1]
    dropped: list[str] = []
    words: dict[str, Any] = {}
    for key in OF_VOCABULARY:
        kept: list[str] = []
        for word in getattr(item, key):
            read, _ = _word(word, getattr(old, key), getattr(new, key))
            (dropped if read is None else kept).append(word if read is None else read)
        # one text may have named what is kept and what is not
        words[key] = tuple(map(str.__str__, kept) if dropped else kept)
    changed = kind[0] is not None and kind[1]
    return _Carried(
        replace(
            item,
            supports=supports,
            proposed=proposed,
            kind=kind[0] or item.kind,
            not_shown=(),
            **words,
        ),
        tuple(equal),
        tuple(nowhere),
        (item.kind, kind[0] or "", why) if changed else None,
        tuple(dropped),
    )


def _placed(link: Link, item: EvidenceItem) -> str:
    """The other side of a link, with the place in the document that the item gives for this."""
    place = item.place_of(link.source)
    if not place:
        return link.target
    return Named(link.target, Entry(link.target, place=place, form=Form.KEY))


def _word(word: str, old: Terms, new: Terms) -> tuple[str | None, bool]:
    """A word of one vocabulary in the other, and whether it had to change; None if it has none."""
    meant = old.resolve(word)
    if word == ALL or new.resolve(word) == meant:
        return word, False
    return (meant, True) if meant is not None and meant in new.ids else (None, True)


def _proposals(links: Iterable[Link]) -> list[Proposal]:
    """One proposal for each part, by the closest link to it; closest first."""
    best: dict[str, Link] = {}
    for link in links:
        kept = best.get(link.target)
        if kept is None or _closeness(link) < _closeness(kept):
            best[link.target] = link
    return [
        Proposal(link.target, str.__str__(link.source), str(link.strength), link.because)
        for link in sorted(best.values(), key=_closeness)
    ]


def _closeness(link: Link) -> tuple[int, bool]:
    return _CLOSEST_FIRST.index(link.strength), bool(link.whole)


def _since(words: Sequence[str], then: Sequence[str], old: Terms, new: Terms) -> tuple[str, ...]:
    """The words added since an item came over, as the framework it came from has them."""
    added = (_word(word, old, new)[0] for word in words if word not in then)
    return tuple(word for word in added if word is not None)


def _same(first: EvidenceItem, second: EvidenceItem) -> bool:
    keys = ("supports", "proposed", "kind", *OF_VOCABULARY, "not_shown")
    return all(getattr(first, key) == getattr(second, key) for key in keys)


def _before(item: EvidenceItem, now: EvidenceItem) -> ItemBefore:
    """What an item said, as far as it says something else now."""
    return ItemBefore(
        supports=supported(supports_data(item.supports)),
        kind=item.kind if item.kind != now.kind else "",
        proposed=item.proposed,
        not_shown=tuple(as_written(item.not_shown)),
        **{
            key: tuple(as_written(getattr(item, key)))
            for key in OF_VOCABULARY
            if getattr(item, key) != getattr(now, key)
        },
    )
