"""Examples that would show what the examples of a criterion do not show yet: few, and readable."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from eflg_engine.assessment.bits import bit_numbers
from eflg_engine.assessment.examples import EXAMPLES_AS_AT, example_judgement
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.reasons.explain import explain
from eflg_engine.assessment.state import State
from eflg_engine.authoring.implication.telling_apart import examples_apart
from eflg_engine.authoring.rule_tests.boundary import (
    Edit,
    ExampleCase,
    Item,
    able_kinds,
    as_written,
    boundary_cases,
    council_of,
)
from eflg_engine.authoring.rule_tests.mutants import Mutant, figure_step
from eflg_engine.authoring.rule_tests.running import Aim, CriterionTests, Readings, reading_without
from eflg_engine.authoring.rule_tests.shortfalls import kind_change, shortfalls
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.conditions import FactTest, telling_values
from eflg_engine.framework.model import Criterion, Framework, Leaf, leaves
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import BadValue, Interval, read_date, read_number

ENOUGH, NOT_ENOUGH, DOES_NOT_APPLY = "enough", "not_enough", "does_not_apply"
_STATES = {
    ENOUGH: (State.MET,),
    NOT_ENOUGH: (State.NOT_MET, State.NO_EVIDENCE),
    DOES_NOT_APPLY: (State.NOT_APPLICABLE,),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """An example as a rule file would hold it, and what it would show that none shows yet."""

    criterion: Criterion
    expectation: str
    written: Mapping[str, object]
    shows: frozenset[Aim | Mutant]


@dataclass(frozen=True, slots=True)
class _Candidate:
    expectation: str
    case: ExampleCase
    written: Mapping[str, object]

    @property
    def length(self) -> int:
        return len(str(self.written))


def suggestions(framework: Framework, tests: CriterionTests) -> list[Suggestion]:
    """Examples that together show all that is missing, as far as any are found.

    Those told like another come after it and count it as the file would once they are added.
    """
    wanted: set[Aim | Mutant] = {*tests.gaps, *tests.survivors}
    if not wanted:
        return []
    return _SuggestionSearch(framework, tests).suggestions(wanted)


class _SuggestionSearch:
    """The search for one criterion: candidates are run, and the best is taken until none helps."""

    def __init__(self, framework: Framework, tests: CriterionTests) -> None:
        self.framework = framework
        self.criterion = tests.criterion
        parts: list[Criterion | Leaf] = [tests.criterion, *leaves(tests.criterion.requires)]
        self.tests: dict[str, list[FactTest]] = {}
        for part in parts:
            for test in part.applies_when.tests:
                self.tests.setdefault(test.field, []).append(test)
        self.dues = [part.due for part in parts if part.due is not None]
        self.readings = Readings(framework, tests.criterion)
        self.found: list[Suggestion] = []
        self.failed = {(f.expectation, f.number) for f in tests.failures}
        council = council_of(tests.criterion)
        self._profile = {"council": council} if council else {}

    def suggestions(self, wanted: set[Aim | Mutant]) -> list[Suggestion]:
        models = [_case_of(each) for each in self.criterion.examples.get(ENOUGH, ())]
        usable = [
            (number, case)
            for number, case in enumerate(models, 1)
            if (ENOUGH, number) not in self.failed
        ]
        generated = boundary_cases(self.framework, self.criterion)
        enough = [_Candidate(ENOUGH, case, _written(case)) for case in generated]
        for number, case in usable:
            enough += _edited(ENOUGH, number, case, self._with_other_kinds(case))
        enough += [
            _Candidate(ENOUGH, ExampleCase(case.items, facts), _as_other_facts(number, case, facts))
            for number, case in usable
            for facts in self._facts_at_limits(case)
        ]
        chosen = self._take(enough, wanted)
        known = [candidate.case for candidate in chosen]
        usable += enumerate(known, len(models) + 1)
        short: list[_Candidate] = []
        for number, case in usable:
            short += _edited(NOT_ENOUGH, number, case, self._edits(case))
        self._take(short, wanted)
        self._from_more_models([case for case in generated if case not in known], wanted)
        self._take(list(self._where_it_does_not_apply()), wanted)
        nothing = ExampleCase((), self._profile)
        bare = [ExampleCase((), facts) for facts in self._facts_at_limits(nothing)]
        self._take([_Candidate(NOT_ENOUGH, case, dict(case.facts)) for case in bare], wanted)
        if wanted:
            self._take(list(self._by_proof(wanted)), wanted)
        return sorted(self.found, key=_place_in_file)

    def _from_more_models(self, cases: Sequence[ExampleCase], wanted: set[Aim | Mutant]) -> None:
        """Take what falls just short of other ways of being enough: the most helpful first.

        Such a way becomes an example itself where two or more are then told as like it.
        """
        edits_of = [(case, list(self._edits(case))) for case in cases]
        shown = [
            frozenset[Aim | Mutant]().union(*map(self._shown_by, _in_full(case, edits)))
            for case, edits in edits_of
        ]
        while wanted:
            helped = [len(wanted & each) for each in shown]
            most = max(helped, default=0)
            if not most:
                return
            case, edits = edits_of[helped.index(most)]
            if most == 1:
                self._take(_in_full(case, edits), wanted)
                continue
            number = 1 + len(self.criterion.examples.get(ENOUGH, ()))
            number += sum(each.expectation == ENOUGH for each in self.found)
            self.found.append(Suggestion(self.criterion, ENOUGH, _written(case), frozenset()))
            self._take(_edited(NOT_ENOUGH, number, case, edits), wanted)

    def _take(
        self, candidates: Sequence[_Candidate], wanted: set[Aim | Mutant]
    ) -> list[_Candidate]:
        """Take the candidate that shows most of what is wanted until none shows any."""
        shown = [(each, self._shown_by(each)) for each in candidates]
        taken = []
        while wanted:
            best = max(shown, key=lambda e: (len(e[1] & wanted), -e[0].length), default=None)
            if best is None or not best[1] & wanted:
                break
            candidate, shows = best
            taken.append(candidate)
            written = dict(candidate.written)
            if candidate.expectation == NOT_ENOUGH:
                written["because"] = self._reasons(candidate.case)
            new = frozenset(shows & wanted)
            self.found.append(Suggestion(self.criterion, candidate.expectation, written, new))
            wanted -= shows
        return taken

    def _shown_by(self, candidate: _Candidate) -> frozenset[Aim | Mutant]:
        """What a candidate shows; nothing if it is not what it is meant to be."""
        judgement = self._judged(candidate.case)
        if judgement is None or judgement.states[0] not in _STATES[candidate.expectation]:
            return frozenset()
        return self.readings.shown_in(judgement)

    def _reasons(self, case: ExampleCase) -> list[str]:
        judgement = self._judged(case)
        assert judgement is not None, "the case has been judged before"
        return list(explain(judgement, 0).reasons)

    def _judged(self, case: ExampleCase) -> Judgement | None:
        """A case judged by all readings; None where it cannot be read."""
        try:
            return example_judgement(
                self.framework, self.readings.laid_out, self.criterion, case.to_example()
            )
        except InvalidInput:
            return None

    def _edits(self, case: ExampleCase) -> Iterator[Edit]:
        """Changes to a case of enough by which it falls just short of one of its leaves."""
        for asked, counting in self._counting(case):
            yield from shortfalls(self.framework, self.criterion, asked, case, counting)

    def _with_other_kinds(self, case: ExampleCase) -> Iterator[Edit]:
        """A case of enough with items of the other kinds that its leaves take: all in turn."""
        turns: dict[int, dict[int, Item]] = {}
        for asked, counting in self._counting(case):
            for turn, kind in enumerate(able_kinds(self.framework, asked)):
                for place in counting:
                    change = kind_change(self.framework, asked, case.items[place], kind)
                    if change["kind"] != case.items[place].get("kind"):
                        turns.setdefault(turn, {})[place] = change
                        yield Edit({place: change})
        yield from map(Edit, turns.values())

    def _counting(self, case: ExampleCase) -> list[tuple[Leaf, list[int]]]:
        """For each leaf the places of the items that count for it; nothing if it is not met."""
        judgement = self._judged(case)
        if judgement is None or judgement.states[0] is not State.MET:
            return []
        evidence = judgement.match.bundle.evidence
        places = {item.id: place for place, item in enumerate(evidence)}
        items = judgement.match.items
        return [
            (asked, sorted(places[items[n].id] for n in bit_numbers(judgement.counting[leaf])))
            for leaf, asked in enumerate(leaves(self.criterion.requires))
        ]

    def _facts_at_limits(self, case: ExampleCase) -> Iterator[Mapping[str, object]]:
        """The facts of a case with a council, or on a day, to which the rule only just applies."""
        for name, value in self._values_at_limits():
            yield self._with_council(case, name, value)
        for due in self.dues:
            if due.start is not None:
                for early in (0, 1):
                    yield {**case.facts, "as_at": due.start - timedelta(days=early)}
            if due.after is not None:
                for late in (0, 1):
                    since = _start_of(due.after, EXAMPLES_AS_AT) + timedelta(days=late)
                    yield self._with_council(case, due.since, since.isoformat())

    def _values_at_limits(self) -> Iterator[tuple[str, object]]:
        """Each fact that decides, with its values at limits and a step beyond, and all others."""
        for name, tests in self.tests.items():
            limits = [n for each in tests for n in (each.at_least, each.at_most) if n is not None]
            for limit in dict.fromkeys(limits):
                step = figure_step(limit)
                for figure in (limit, limit - step, limit + step):
                    yield name, number_text(figure)
            for value in telling_values(tests) if not limits else ():
                yield name, as_written(value)

    @staticmethod
    def _with_council(case: ExampleCase, field: str, value: object) -> Mapping[str, object]:
        council = case.facts.get("council")
        known = council if isinstance(council, dict) else {}
        return {**case.facts, "council": {**known, field: value}}

    def _by_proof(self, wanted: set[Aim | Mutant]) -> Iterator[_Candidate]:
        """What tells a mutant from the criterion for certain, where nothing simpler was found."""
        for each in (*self.readings.aims, *self.readings.mutants):
            if each not in wanted:
                continue
            other = (
                each.criterion
                if isinstance(each, Mutant)
                else reading_without(self.criterion, each)
            )
            if other is None:
                continue
            for expectation, example in examples_apart(self.framework, self.criterion, other):
                case = _case_of({**self._profile, **example})
                yield _Candidate(expectation, case, _written(case))

    def _where_it_does_not_apply(self) -> Iterator[_Candidate]:
        """A council just too small, or of another sort."""
        held = council_of(self.criterion)
        for name, value in self._values_at_limits():
            facts = {"council": {**held, name: value}}
            yield _Candidate(DOES_NOT_APPLY, ExampleCase((), facts), facts)
        for due in self.dues:
            early: list[dict[str, object]] = []
            if due.start is not None:
                early.append({"council": held, "as_at": due.start - timedelta(days=1)})
            if due.after is not None:
                since = _start_of(due.after, EXAMPLES_AS_AT) + timedelta(days=1)
                early.append({"council": {**held, due.since: since.isoformat()}})
            for each in early:
                known = {key: value for key, value in each.items() if value}
                yield _Candidate(DOES_NOT_APPLY, ExampleCase((), known), known)


def _place_in_file(suggestion: Suggestion) -> tuple[int, ...]:
    """In the order of a rule file; what is not enough by what it is like, its item and its key."""
    order = (ENOUGH, NOT_ENOUGH, DOES_NOT_APPLY).index(suggestion.expectation)
    like, but = suggestion.written.get("like"), suggestion.written.get("but")
    if suggestion.expectation != NOT_ENOUGH or not isinstance(like, int):
        return order, 0 if suggestion.expectation == ENOUGH else 1000
    if not isinstance(but, dict):
        return order, like, 1000
    item, change = next(iter(but.items()))
    keys = ("kind", "dated", "shows", "assurance", "measures")
    place = min(keys.index(key) if key in keys else len(keys) for key in change)
    return order, like, int(item), place


def _in_full(case: ExampleCase, edits: Sequence[Edit]) -> list[_Candidate]:
    return [_Candidate(NOT_ENOUGH, edit.of(case), _written(edit.of(case))) for edit in edits]


def _edited(
    expectation: str, number: int, case: ExampleCase, edits: Iterable[Edit]
) -> list[_Candidate]:
    """Edits of a case, told as like the example of enough with this number."""
    return [_Candidate(expectation, edit.of(case), _as_edit(number, edit)) for edit in edits]


def _start_of(time: Interval, day: date) -> date:
    """The latest start of a time that is over on this day."""
    near = time.before(day)
    starts = (near + timedelta(days=days) for days in range(3, -4, -1))
    return next(start for start in starts if time.first_day(start) <= day)


def _case_of(example: Mapping[str, Any]) -> ExampleCase:
    keys = ("council", "objectives", "scope", "as_at")
    facts = {key: example[key] for key in keys if example.get(key)}
    if "as_at" in facts:
        facts["as_at"] = read_date(facts["as_at"])
    return ExampleCase(tuple(map(_with_numbers, example["evidence"])), facts)


def _with_numbers(item: Mapping[str, object]) -> Item:
    """An item with its figures as numbers, however they were read."""
    figures = item.get("measures")
    if not isinstance(figures, dict):
        return dict(item)
    try:
        return {
            **item,
            "measures": {name: number_text(read_number(v)) for name, v in figures.items()},
        }
    except BadValue:
        return dict(item)


def _written(case: ExampleCase) -> dict[str, object]:
    return {**case.facts, "evidence": list(case.items)}


def _as_other_facts(
    number: int, case: ExampleCase, facts: Mapping[str, object]
) -> dict[str, object]:
    """An example like another but for some of the facts beside its evidence."""
    changed = {key: value for key, value in facts.items() if case.facts.get(key) != value}
    return {"like": number, **changed}


def _as_edit(number: int, edit: Edit) -> dict[str, object]:
    written: dict[str, object] = {"like": number}
    if edit.but:
        written["but"] = {str(place + 1): change for place, change in sorted(edit.but.items())}
    if edit.without:
        left_out = [place + 1 for place in edit.without]
        written["without"] = left_out if len(left_out) > 1 else left_out[0]
    if edit.note:
        written["note"] = edit.note
    return written
