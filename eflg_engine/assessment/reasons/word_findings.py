"""Findings on what an item says: its rungs, and the figure asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Annotated, Literal, NotRequired

from eflg_engine.assessment.item_words import ItemWords
from eflg_engine.assessment.reasons.finding import (
    Code,
    Figure,
    Finding,
    Findings,
    FindingShape,
    Value,
    whole_number,
)
from eflg_engine.assessment.reasons.titles import Titles
from eflg_engine.assessment.rules import MOST_KEPT
from eflg_engine.evidence.bundle import number_text
from eflg_engine.evidence.columns import Figure as Given
from eflg_engine.evidence.columns import as_decimal
from eflg_engine.framework.model import ANY_FIGURE, Leaf
from eflg_engine.framework.vocabulary import Vocabulary

MOST_OF_LEAF = 1_000
"""Ways to fall short of one leaf that are remembered before they are forgotten."""

Shared = dict[tuple[object, ...], Finding]
"""Findings of a framework's leaves by what decides them, each made once."""


class ShowsTooLittle(FindingShape):
    """The item does not reach as far as is asked: a plan where an outcome is wanted."""

    code: Literal["shows_too_little"]
    has: Annotated[str, "The id of the rung that it shows."]
    needs: Annotated[str, "The id of the rung asked for."]
    rungs: Annotated[int, "How many rungs lie between them."]
    claimed: NotRequired[Annotated[str, "The rung that it claims; its kind cannot show that much."]]
    kind: NotRequired[Annotated[str, "The id of its kind, where that cannot show what is asked."]]
    reaches: NotRequired[Annotated[str, "With `kind`: the highest rung that the kind can show."]]
    more_rung: NotRequired[
        Annotated[str, "A higher rung that a certain figure, or `more_when`, lets the kind show."]
    ]
    more_when: NotRequired[
        Annotated[str, "With `more_rung`: the key under which the item is to say what changed."]
    ]
    more_measure: NotRequired[Annotated[str, "With `more_rung`: the name of the figure."]]
    more_at_least: NotRequired[Annotated[Figure, "With `more_rung`: how high it must be."]]


def _shows_too_little(w: Titles, f: Mapping[str, Value]) -> str:
    say = w.say
    text = say.number(
        whole_number(f["rungs"]),
        "shows {has}; {needs} is needed here: {count} step short",
        "shows {has}; {needs} is needed here: {count} steps short",
        has=w.showing(f["has"]),
        needs=w.showing(f["needs"]),
    )
    if not f.get("kind"):
        return text
    can: dict[str, object] = {"kind": say.a(w.kind(f["kind"])), "most": w.showing(f["reaches"])}
    most = say("{kind} alone can show at most {most}", **can)
    if f.get("claimed"):
        most = say("it claims {claimed}, but {limit}", claimed=w.showing(f["claimed"]), limit=most)
    if f.get("more_when"):
        most = say(
            '{limit}; if it says under "difference" {what}, it can show {rung}',
            limit=most,
            what=w.difference,
            rung=w.showing(f["more_rung"]),
        )
    if f.get("more_measure"):
        most = say(
            "{limit}; with {figure} of {least} or more it could show {rung}",
            limit=most,
            figure=w.measure(f["more_measure"]),
            least=f["more_at_least"],
            rung=w.showing(f["more_rung"]),
        )
    return f"{text} ({most})"


class AssuranceTooLow(FindingShape):
    """Nobody of the standing asked for stands behind the item."""

    code: Literal["assurance_too_low"]
    has: Annotated[str, "The id of the rung of assurance it has."]
    needs: Annotated[str, "The id of the rung asked for."]
    rungs: Annotated[int, "How many rungs lie between them."]


def _assurance_too_low(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "stands on {has}; {needs} or more is needed",
        has=w.standing_said(f["has"]),
        needs=w.standing_said(f["needs"]),
    )


class MeasureMissing(FindingShape):
    """The item does not give the figure asked for."""

    code: Literal["measure_missing"]
    measure: Annotated[str, "The name of the figure."]
    needs: Annotated[Figure | None, "How high it must be; null where any value will do."]


def _measure_missing(w: Titles, f: Mapping[str, Value]) -> str:
    figure, least = w.measure(f["measure"]), f["needs"]
    if least is None:
        return w.say("does not give the figure for {figure}", figure=figure)
    return w.say(
        "does not give the figure for {figure}; at least {least} is needed",
        figure=figure,
        least=least,
    )


class MeasureTooLow(FindingShape):
    """The figure that the item gives is too low."""

    code: Literal["measure_too_low"]
    measure: Annotated[str, "The name of the figure."]
    has: Annotated[Figure, "The figure given."]
    needs: Annotated[Figure | None, "How high it must be."]
    short_by: Annotated[Figure, "By how much it falls short."]


def _measure_too_low(w: Titles, f: Mapping[str, Value]) -> str:
    return w.say(
        "gives {has} for {figure}; at least {least} is needed: {short} short",
        has=f["has"],
        figure=w.measure(f["measure"]),
        least=f["needs"],
        short=f["short_by"],
    )


class Misses(dict[ItemWords | tuple[ItemWords, Given], Findings]):
    """What items of the right kind lack for a leaf by their words and figure, worked out once.

    The key is an item's words, with its figure where the leaf asks for one that it gives. Items
    differ in few ways here: what one lacks is shared by all alike, in every bundle.
    """

    __slots__ = ("asked", "shared", "vocabulary")

    def __init__(self, vocabulary: Vocabulary, asked: Leaf, shared: Shared) -> None:
        super().__init__()
        self.vocabulary: Vocabulary = vocabulary
        self.asked: Leaf = asked
        self.shared: Shared = shared

    def __missing__(self, key: ItemWords | tuple[ItemWords, Given]) -> Findings:
        words, figure = (key, None) if isinstance(key, ItemWords) else key
        asked, vocabulary = self.asked, self.vocabulary
        found: list[Finding] = []
        decides: tuple[object, ...]
        if words.shows < asked.shows:
            decides = ("shows", asked.shows, words.kind, words.claimed, words.reaches)
            found.append(self._once(decides, lambda: _lacks_shows(vocabulary, asked, words)))
        if words.assurance < asked.assurance:
            decides = ("assurance", asked.assurance, words.assurance)
            found.append(self._once(decides, lambda: _lacks_assurance(vocabulary, asked, words)))
        if asked.measure and (figure is None or as_decimal(figure) < asked.measure_at_least):
            decides = ("measure", asked.measure, asked.measure_at_least, figure)
            found.append(self._once(decides, lambda: _lacks_measure(asked, figure)))
        if len(self) >= MOST_OF_LEAF:
            self.clear()
        self[key] = misses = tuple(found)
        return misses

    def _once(self, decides: tuple[object, ...], make: Callable[[], Finding]) -> Finding:
        found = self.shared.get(decides)
        if found is None:
            if len(self.shared) >= MOST_KEPT:
                self.shared.clear()
            found = self.shared[decides] = make()
        return found


def _lacks_shows(vocabulary: Vocabulary, asked: Leaf, words: ItemWords) -> Finding:
    rungs = vocabulary.shows
    fields: dict[str, Value] = {
        "has": rungs[words.shows].id,
        "needs": rungs[asked.shows].id,
        "rungs": asked.shows - words.shows,
    }
    if words.claimed > words.shows:
        fields["claimed"] = rungs[words.claimed].id
    if words.reaches < asked.shows:
        fields |= _cap_fields(vocabulary, words)
    return Finding("shows_too_little", fields)


def _lacks_assurance(vocabulary: Vocabulary, asked: Leaf, words: ItemWords) -> Finding:
    rungs = vocabulary.assurance
    fields: dict[str, Value] = {
        "has": rungs[words.assurance].id,
        "needs": rungs[asked.assurance].id,
        "rungs": asked.assurance - words.assurance,
    }
    return Finding("assurance_too_low", fields)


def _cap_fields(vocabulary: Vocabulary, words: ItemWords) -> dict[str, Value]:
    """Where an item's kind cannot show what is needed: the kind, and what it can show."""
    facts = vocabulary.kind_facts[words.kind]
    fields: dict[str, Value] = {
        "kind": vocabulary.kinds[words.kind].id,
        "reaches": vocabulary.shows[words.reaches].id,
    }
    if facts.more_rung is not None and facts.more_rung > words.reaches:
        fields["more_rung"] = vocabulary.shows[facts.more_rung].id
        if facts.more_by_difference:
            fields["more_when"] = "difference"
        else:
            fields["more_measure"] = facts.more_measure
            fields["more_at_least"] = number_text(facts.more_at_least)
    return fields


def _lacks_measure(asked: Leaf, given: Given | None) -> Finding:
    """That an item gives no figure, or this one, which is too low."""
    name, least = asked.measure, asked.measure_at_least
    needs = None if least == ANY_FIGURE else number_text(least)
    if given is None:
        return Finding("measure_missing", {"measure": name, "needs": needs})
    figure = as_decimal(given)
    fields: dict[str, Value] = {
        "measure": name,
        "has": number_text(figure),
        "needs": needs,
        "short_by": number_text(least - figure),
    }
    return Finding("measure_too_low", fields)


CODES: Mapping[str, Code] = {
    "shows_too_little": Code(ShowsTooLittle, "item", _shows_too_little, "shows too little"),
    "assurance_too_low": Code(AssuranceTooLow, "item", _assurance_too_low, "too little assurance"),
    "measure_missing": Code(MeasureMissing, "item", _measure_missing, "the figure is not given"),
    "measure_too_low": Code(MeasureTooLow, "item", _measure_too_low, "the figure is too low"),
}
Described = ShowsTooLittle | AssuranceTooLow | MeasureMissing | MeasureTooLow
