"""Looks a bundle over for what its council would want to know before others read it.

Hints only: none of them says that the evidence is wrong, and none changes a level.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import FOREVER
from eflg_engine.assessment.reasons.explain import NearMiss, leaf_gap
from eflg_engine.assessment.reasons.findings import Wording, counted
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.authoring.bundle_check import free_text
from eflg_engine.authoring.bundle_check.codes import (
    AWAITING_REVIEW,
    COUNTS_FOR_NOTHING,
    EXPIRES,
    LOCAL_LINK,
    NO_DIFFERENCE,
    OBJECTIVE_WITHOUT_OUTCOME,
    ONE_ITEM,
    PERSON,
    PERSONAL_LINK,
    SMALL_COUNT,
    Hint,
    HintFound,
)
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import entries, part, word
from eflg_engine.reading.problems import Path, shown
from eflg_engine.reading.values import join_words
from eflg_engine.reading.yaml_text import read_again

FEWEST_PEOPLE = 5
"""Counts of people below this are commonly left out of what is published."""

_TEXTS = {
    "evidence": ("title", "difference", "note"),
    "objectives": ("text",),
    "self_assessment": ("how", "difference", "note"),
    "actions": ("recommendation", "reason", "action", "lead", "resources", "phase", "note"),
    "past_results": ("note",),
}


@dataclass(frozen=True, slots=True)
class BundleCheck:
    """What was found in a bundle, in the order of its file. `review` is the day it is judged on."""

    assessment: Assessment
    review: date | None
    found: tuple[HintFound, ...]

    def of(self, hint: Hint) -> tuple[HintFound, ...]:
        """What was found of one sort."""
        return tuple(each for each in self.found if each.hint is hint)


def check_bundle(result: Assessment, review: date | None = None) -> BundleCheck:
    """Look over the bundle of an assessment; `review` is a day on which others will judge it."""
    looker = _Looker(result, review)
    found = sorted(
        looker.found(),
        key=lambda f: (f.place.line or 0, f.place.column or 0, f.hint.code, f.part, f.message),
    )
    return BundleCheck(result, review, tuple(dict.fromkeys(found)))


class _Looker:
    def __init__(self, result: Assessment, review: date | None) -> None:
        self.result, self.review = result, review
        self.judgement: Judgement = result.judgement
        self.match = result.judgement.match
        self.bundle: Bundle = result.bundle
        self.wording = Wording.of(result.framework)
        self.document = _document(self.bundle)
        self.number = _numbers(self.document, "evidence")
        self.counting = 0  # items that count for something
        for items in self.judgement.counting:
            self.counting |= items

    def found(self) -> Iterator[HintFound]:
        yield from self._counts_for_nothing()
        yield from self._differences()
        yield from self._objectives()
        yield from self._one_item()
        yield from self._expiring()
        yield from self._texts()
        yield from self._figures()

    def _of_item(self, hint: Hint, item: EvidenceItem, key: str, message: str) -> HintFound:
        path: Path = ("evidence", self.number.get(item.id, 0), key)
        return HintFound(hint, self.document.place(path), item.id, message)

    # --- evidence -----------------------------------------------------------------------------

    def _counts_for_nothing(self) -> Iterator[HintFound]:
        waiting = set(self.bundle.awaiting_review)
        near = self._near()
        fixed = self.match.fixed.states
        for number, item in enumerate(self.match.items):
            if item.id in waiting:
                many = sum(each.supports not in item.supports for each in item.proposed)
                says = f"{counted(many, 'proposal')} of what it supports" if many else "nothing"
                message = (
                    f"{says} waits to be decided: move what it does support to supports, and "
                    "delete the rest"
                    if many
                    else "it supports nothing yet: nothing here corresponds to what it supported"
                )
                yield self._of_item(AWAITING_REVIEW, item, "proposed", message)
            if not item.supports or self.counting >> number & 1 or item.dated > self.result.as_at:
                continue
            offered = [c for c, bits in enumerate(self.match.offered) if bits >> number & 1]
            if all(fixed.get(c) is State.OUT_OF_SCOPE for c in offered):
                continue
            yield self._of_item(COUNTS_FOR_NOTHING, item, "supports", self._why(number, near))

    def _near(self) -> Mapping[str, tuple[str, NearMiss]]:
        """For each item that counts for nothing, where it comes nearest, and what it lacks."""
        best: dict[str, tuple[str, NearMiss]] = {}
        laid_out = self.match.rules
        idle = ~self.counting
        for leaf, criterion in enumerate(laid_out.criterion_of):
            if not self.match.offered[criterion] & idle:
                continue
            for miss in leaf_gap(self.judgement, leaf).near_misses:
                if any(finding.code == "not_offered_here" for finding in miss.findings):
                    continue
                known = best.get(miss.item)
                if known is None or len(miss.findings) < len(known[1].findings):
                    best[miss.item] = (laid_out.criteria[criterion].id, miss)
        return best

    def _why(self, number: int, near: Mapping[str, tuple[str, NearMiss]]) -> str:
        item = self.match.items[number]
        offered = join_words(map(str.__str__, item.supports))
        if item.id not in near:
            kinds = self.result.framework.vocabulary.kinds
            kind = self.wording.kind(kinds.resolve(item.kind))
            return f"it is offered for {offered}, where nothing takes its kind ({kind})"
        criterion, miss = near[item.id]
        lacks = "; ".join(self.wording.sentence(finding, "it") for finding in miss.findings)
        return f"it comes nearest to counting for {criterion}, but {lacks}"

    def _differences(self) -> Iterator[HintFound]:
        highest = len(self.result.framework.vocabulary.shows) - 1
        for number, item in enumerate(self.match.items):
            if self.match.words[number].claimed == highest and not item.difference:
                rung = self.wording.rung(self.result.framework.vocabulary.shows[highest].id)
                message = (
                    f"it claims to show an {rung}: say under difference what changed for people"
                )
                yield self._of_item(NO_DIFFERENCE, item, "shows", message)

    def _objectives(self) -> Iterator[HintFound]:
        highest = len(self.result.framework.vocabulary.shows) - 1
        numbers = _numbers(self.document, "objectives")
        day = self.result.as_at
        for objective in self.bundle.objectives:
            if objective.published is not None and objective.published > day:
                continue
            serving = [
                number
                for number, item in enumerate(self.match.items)
                if (objective.id in item.objectives or ALL in item.objectives)
                and item.dated <= day
                and (item.review_by is None or item.review_by >= day)
            ]
            if any(self.match.words[number].shows == highest for number in serving):
                continue
            most = (
                f"the {counted(len(serving), 'item')} that names it shows less"
                if len(serving) == 1
                else f"none of the {len(serving)} items that name it does"
                if serving
                else "no current item names it"
            )
            path: Path = ("objectives", numbers.get(objective.id, 0), "id")
            message = f"no evidence shows what it has changed for people: {most}"
            yield HintFound(
                OBJECTIVE_WITHOUT_OUTCOME, self.document.place(path), objective.id, message
            )

    def _one_item(self) -> Iterator[HintFound]:
        for theme in self.result.themes.values():
            met = [rule for rule in theme.criteria if rule.state is State.MET]
            if len(met) < 2:
                continue
            sole = set(met[0].hangs_on).intersection(*(rule.hangs_on for rule in met[1:]))
            many = "both" if len(met) == 2 else f"all {len(met)}"
            for name in sorted(sole):
                message = f"{many} criteria met in {theme.id} rest on it alone"
                yield self._of_item(ONE_ITEM, self.bundle.item[name], "id", message)

    def _expiring(self) -> Iterator[HintFound]:
        if self.review is None or self.review <= self.result.as_at:
            return
        then = Judgement(self.match, self.review, self.result.as_at)
        laid_out = self.match.rules
        until: dict[int, dict[int, dict[str, None]]] = {}
        for leaf, items in enumerate(self.judgement.counting):
            for number in bit_numbers(items & ~then.counting[leaf]):
                criterion = laid_out.criteria[laid_out.criterion_of[leaf]].id
                last = self.match.last_day(leaf, number)
                until.setdefault(number, {}).setdefault(last, {})[criterion] = None
        for number, days in until.items():
            parts = [
                f"for {join_words(criteria)} until {date.fromordinal(last).isoformat()}"
                for last, criteria in sorted(days.items())
                if last < FOREVER
            ]
            day = self.review.isoformat()
            message = f"it counts {'; '.join(parts)}, and the review is on {day}"
            yield self._of_item(EXPIRES, self.match.items[number], "dated", message)

    # --- texts --------------------------------------------------------------------------------

    def _texts(self) -> Iterator[HintFound]:
        data = self.document.data
        for section, keys in _TEXTS.items():
            for number, entry in enumerate(entries(part(data, section))):
                name = word(part(entry, "id")) or word(part(entry, "for")) or section
                at: Path = (section, number)
                for key in keys:
                    yield from self._text(name, (*at, key), part(entry, key))
                if section == "evidence":
                    yield from self._links(name, (*at, "link"), part(entry, "link"))
                if section == "actions":
                    yield from self._expected(name, at, entry)
        yield from self._text("note", ("note",), part(data, "note"))

    def _expected(self, name: str, at: Path, action: object) -> Iterator[HintFound]:
        listed = part(action, "evidence_expected")
        path: Path = (*at, "evidence_expected")
        many = enumerate(entries(listed))
        for where, item in [(path, listed), *(((*path, number), each) for number, each in many)]:
            for key in _TEXTS["evidence"]:
                yield from self._text(name, (*where, key), part(item, key))
            yield from self._links(name, (*where, "link"), part(item, "link"))

    def _text(self, name: str, path: Path, value: object) -> Iterator[HintFound]:
        text = word(value)
        if text is None:
            return
        yield from self._links(name, path, value)
        place = self.document.place(path)
        for count in dict.fromkeys(free_text.small_counts(text)):
            message = (
                f'"{shown(count)}" may count fewer than {FEWEST_PEOPLE} people, who could be '
                "recognised: say it another way if so"
            )
            yield HintFound(SMALL_COUNT, place, name, message)
        for initials in dict.fromkeys(free_text.people_named(text)):
            message = f'"{shown(initials)}" may be the name of a person: a role will do, if so'
            yield HintFound(PERSON, place, name, message)

    def _links(self, name: str, path: Path, value: object) -> Iterator[HintFound]:
        text = word(value)
        if text is None:
            return
        place = self.document.place(path)
        if free_text.local_link(text):
            message = "this leads to a computer or network that others may not be able to reach"
            yield HintFound(LOCAL_LINK, place, name, message)
        if free_text.personal_link(text):
            message = "this leads to a mailbox or one person's own storage: others may not get in"
            yield HintFound(PERSONAL_LINK, place, name, message)

    def _figures(self) -> Iterator[HintFound]:
        measures = self.result.framework.measures
        for item in self.bundle.evidence:
            for name, value in item.measures.items():
                if measures.get(name, ("", ""))[1] == "people" and 0 < value < FEWEST_PEOPLE:
                    message = f"{name} counts fewer than {FEWEST_PEOPLE} people"
                    path: Path = ("evidence", self.number.get(item.id, 0), "measures", name)
                    yield HintFound(SMALL_COUNT, self.document.place(path), item.id, message)


def _document(bundle: Bundle) -> Document:
    """The bundle's file read once more, or its data where it was never one."""
    if bundle.document is not None and bundle.document.text is not None:
        return read_again(bundle.document)
    name = bundle.document.name if bundle.document is not None else "<bundle>"
    return Document(name, bundle.to_data())


def _numbers(document: Document, section: str) -> dict[str, int]:
    """Where each id first stands in a list of the file."""
    numbers: dict[str, int] = {}
    listed: Iterable[object] = entries(part(document.data, section))
    for number, entry in enumerate(listed):
        if (name := word(part(entry, "id"))) is not None:
            numbers.setdefault(name, number)
    return numbers
