"""Why a criterion is not met: the gap tree, with the items that almost counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

from eflg_engine.assessment.bits import bit_numbers, chosen, union
from eflg_engine.assessment.judge import Judgement, asked_if_unmet
from eflg_engine.assessment.reasons.count_findings import not_enough, nothing_offered, too_few
from eflg_engine.assessment.reasons.finding import Finding, Findings
from eflg_engine.assessment.reasons.offer_findings import (
    WrongKinds,
    not_offered_here,
    outside_or_other_snapshot,
    question_not_named,
)
from eflg_engine.assessment.reasons.time_findings import Late
from eflg_engine.assessment.reasons.word_findings import Misses, Shared
from eflg_engine.assessment.rules import Rules
from eflg_engine.evidence.columns import Figure
from eflg_engine.framework.model import Leaf, Requirement, Threshold
from eflg_engine.reading.one_line import one_line

MOST_ELSEWHERE = 10
"""Items listed as counting if they were offered here; `elsewhere_more` counts the rest."""

MOST_OFFERS = 1_000
"""Ways not to name a question that are remembered before they are forgotten."""

_new = tuple.__new__  # several times quicker than to call the class of a named tuple


class NearMiss(NamedTuple):
    """An item that almost counted, and everything it lacks here."""

    item: str
    findings: tuple[Finding, ...]


class Offer(NamedTuple):
    """An item, and what it is offered for."""

    item: str
    supports: tuple[str, ...]


class LeafGap(NamedTuple):
    """A leaf that is not met: what counts, what is missing, and what almost counted.

    `offered` holds items of the right kind offered here, `elsewhere` items that would count if they
    were offered for this `criterion`. `effort` is a rough number of days.
    """

    criterion: str
    leaf: Leaf
    counted: tuple[str, ...]
    findings: tuple[Finding, ...]
    offered: tuple[NearMiss, ...]
    elsewhere: tuple[Offer, ...]
    elsewhere_more: int
    effort: int

    def __repr__(self) -> str:
        return one_line(self)

    @property
    def near_misses(self) -> tuple[NearMiss, ...]:
        """The items offered here, then those offered elsewhere, each with what it lacks."""
        needs = self.criterion
        return self.offered + tuple(
            [
                NearMiss(item, (not_offered_here(supports, needs),))
                for item, supports in self.elsewhere
            ]
        )


class ThresholdGap(NamedTuple):
    """`need` of `of` parts must be met and only `met` are; the gaps of the rest, cheapest first.

    `met_parts` are the others, each with the number of its first leaf.
    """

    form: str
    need: int
    of: int
    met: int
    gaps: tuple[Gap, ...]
    effort: int
    met_parts: tuple[tuple[Requirement, int], ...] = ()

    def __repr__(self) -> str:
        return one_line(self)


Gap = LeafGap | ThresholdGap


class Explanation(NamedTuple):
    """Why a criterion is not met. `wrong_kind`: offered for it, but of no kind it accepts.

    `other_kinds` are such items offered for its theme or module as a whole. `same_for` says where
    it is the same: for the "bundle" on other days too, for the "framework" with every bundle.
    """

    gap: Gap
    wrong_kind: tuple[NearMiss, ...] = ()
    other_kinds: tuple[str, ...] = ()
    same_for: Literal["", "bundle", "framework"] = ""

    def __repr__(self) -> str:
        return one_line(self)

    @property
    def reasons(self) -> tuple[str, ...]:
        """The codes that say why, in the order they are found: what examples in rule files name."""
        codes: dict[str, None] = {}
        for leaf in leaf_gaps(self.gap):
            for _, findings in leaf.offered:
                for code, _ in findings:
                    codes[code] = None
            if leaf.elsewhere:
                codes["not_offered_here"] = None
            for code, _ in leaf.findings:
                if code == "nothing_offered":
                    if not self.wrong_kind:
                        codes[code] = None
                elif leaf.counted or not (leaf.offered or leaf.elsewhere):
                    codes[code] = None
        if self.wrong_kind:
            codes["wrong_kind"] = None
        return tuple(codes)


def explain(judgement: Judgement, criterion: int) -> Explanation:
    """Why this criterion is not met on the day of the judgement."""
    return _explainer(judgement).explanation(criterion)


def leaf_gap(judgement: Judgement, leaf: int) -> LeafGap:
    """What an unmet leaf (by number) lacks on the day of the judgement."""
    return _explainer(judgement).leaf_gap(leaf)


def lacks_of(judgement: Judgement, leaf: int, number: int) -> Findings:
    """What an item of a kind that a leaf takes would lack there if it were offered for it."""
    (miss,) = _explainer(judgement).misses_of(leaf, 1 << number)
    return miss.findings


def leaf_gaps(gap: Gap) -> Iterator[LeafGap]:
    """The leaf gaps in a gap tree, in order."""
    if isinstance(gap, LeafGap):
        yield gap
        return
    for child in gap.gaps:
        if isinstance(child, LeafGap):
            yield child
        else:
            yield from leaf_gaps(child)


class _Constant:
    """Reasons that are the same for every bundle, kept with a framework's rules once made."""

    def __init__(self, rules: Rules) -> None:
        vocabulary = rules.framework.vocabulary
        self.nothing_offered = [
            LeafGap(
                rules.criteria[criterion].id,
                leaf,
                (),
                (nothing_offered(kinds),),
                (),
                (),
                0,
                effort * leaf.items,
            )
            for criterion, leaf, kinds, effort in zip(
                rules.criterion_of, rules.leaves, rules.kind_ids, rules.effort_of, strict=True
            )
        ]  # by leaf
        self.too_few: dict[tuple[int, int], Findings] = {}  # by how many count, and how many must
        self.nothing_anywhere: dict[int, Explanation] = {}  # by criterion
        shared: Shared = {}
        self.misses = [Misses(vocabulary, leaf, shared) for leaf in rules.leaves]
        self.without_question = [
            tuple(leaf for leaf in leaves if not rules.asking >> leaf & 1)
            for leaves in rules.leaves_of
        ]  # by criterion
        self.wrong_kind = WrongKinds(vocabulary)
        self.not_named: dict[tuple[int, int, int, tuple[str, ...]], Findings] = {}

    def few(self, have: int, need: int) -> Findings:
        """That no more than so many items count where so many must."""
        found = self.too_few.get((have, need))
        if found is None:
            found = self.too_few[have, need] = (too_few(have, need),)
        return found

    @classmethod
    def of(cls, rules: Rules) -> _Constant:
        """Those of some rules."""
        found = rules.kept.get("reasons")
        if not isinstance(found, _Constant):
            found = rules.kept["reasons"] = cls(rules)
        return found


def _explainer(judgement: Judgement) -> _Explainer:
    """The explainer of a judgement, made once and kept with it."""
    found = judgement.kept.get("explainer")
    if not isinstance(found, _Explainer):
        found = judgement.kept["explainer"] = _Explainer(judgement)
    return found


class _Explainer:
    """What explanations of a match on a day are made of."""

    def __init__(self, judgement: Judgement) -> None:  # kept by it, so not keeping it
        self.match = match = judgement.match
        self.readings = judgement.readings
        self.rules, self.as_at = match.rules, judgement.as_at
        self.constant = _Constant.of(match.rules)
        self.current, self.reach = judgement.current, judgement.reach
        self.counting, self.leaf_met = judgement.counting, judgement.leaf_met
        self.demands, self.in_force = judgement.demands, judgement.in_force
        self.naming, self.right_kind = match.naming, match.right_kind
        self.near = self.right_kind  # by leaf: of the right kind, and offered for it or around it
        if self.rules.asking:
            self.near = [items | match.unsorted(n) for n, items in enumerate(self.right_kind)]
        self.out_of_scope = ~match.coverage.touching
        self.ids, self.words = match.ids, match.words
        self.offers = [
            _new(Offer, (item, tuple(supports)))
            for item, supports in zip(match.ids, match.columns.supports, strict=True)
        ]  # by item
        self.late: dict[int, Late] = {}  # by limit of time
        self.figures: dict[str, dict[int, Figure]] = {}  # by name, by item
        kept = match.kept.setdefault("explanations", {})
        assert isinstance(kept, dict)
        self.kept: dict[tuple[int, ...], Explanation] = kept  # the same on other days

    def explanation(self, criterion: int) -> Explanation:
        """Why a criterion is not met.

        Where dates keep no item away, it is decided by the items that pass for each leaf, here
        and elsewhere, and by the objectives in force: worked out once for a bundle.
        """
        rules = self.rules
        leaves = rules.leaves_of[criterion]
        start, stop = leaves.start, leaves.stop
        match = self.match
        asked: tuple[int, ...] = ()
        if criterion in self.readings.asked:
            asked = (self._asked(criterion),)
        elif not match.offered[criterion]:
            passing = match.passing
            if not any(passing[leaf] for leaf in self.constant.without_question[criterion]):
                return self._nothing_anywhere(criterion)
        if match.offered[criterion]:
            current, within_of = self.current, rules.within_of
            for leaf in leaves:
                near = self.near[leaf]
                if near and near & current[within_of[leaf]] != near:
                    return self._explanation(criterion, "")
        key = (criterion, self.in_force, *asked, *self.reach[start:stop])
        found = self.kept.get(key)
        if found is None:
            found = self.kept[key] = self._explanation(criterion, "bundle")
        return found

    def _explanation(self, criterion: int, same_for: Literal["", "bundle"]) -> Explanation:
        match, rules = self.match, self.rules
        odd = self.naming[criterion]
        wrong: tuple[NearMiss, ...] = ()
        others: tuple[str, ...] = ()
        for leaf in rules.leaves_of[criterion]:
            odd &= ~self.near[leaf]
        if odd:
            if named := odd & match.offered_at.get(rules.targets_of[criterion][0], 0):
                named &= ~match.of_kinds[rules.accepts[criterion]]
            named |= odd & match.sorted.get(criterion, 0)
            wrong = tuple([self._wrong_kind(criterion, n) for n in bit_numbers(named)])
            others = match.names(odd ^ named)
        return _new(Explanation, (self._gap(criterion), wrong, others, same_for))

    def _nothing_anywhere(self, criterion: int) -> Explanation:
        """Why a criterion is not met for which there is nothing at all."""
        kept = self.constant.nothing_anywhere
        found = kept.get(criterion)
        if found is None:
            found = kept[criterion] = Explanation(self._gap(criterion), same_for="framework")
        return found

    def _wrong_kind(self, criterion: int, number: int) -> NearMiss:
        """An item offered for this very criterion, or a question of it, that is not accepted."""
        rules = self.rules
        accepted = rules.accepts[criterion]
        if rules.asking:
            answering = self.match.sets.offers.answering
            named = union(map(answering.__getitem__, self.match.columns.supports[number]))
            asked = {
                kind
                for leaf in rules.leaves_of[criterion]
                if named >> leaf & 1
                for kind in rules.leaves[leaf].kinds
            }
            accepted = tuple(sorted(asked)) or accepted
        findings = self.constant.wrong_kind[self.words[number].kind, accepted]
        return _new(NearMiss, (self.ids[number], findings))

    def _gap(self, criterion: int) -> Gap:
        requires = self.rules.criteria[criterion].requires
        first = self.rules.leaves_of[criterion].start
        if isinstance(requires, Leaf):
            return self.leaf_gap(first)
        gap, _ = self._threshold_gap(requires, first, self._asked(criterion))
        assert gap is not None, "only an unmet criterion has a gap"
        return gap

    def _asked(self, criterion: int) -> int:
        """The leaves of a criterion that are asked on the day, read so that it is not met."""
        return asked_if_unmet(self.readings, self.rules, criterion, self.leaf_met)

    def _threshold_gap(
        self, requires: Threshold, leaf: int, asked: int
    ) -> tuple[ThresholdGap | None, int]:
        """The gap of a requirement whose first leaf has this number, and the next leaf's number.

        Leaves that are not asked are no part of it.
        """
        gaps: list[Gap] = []
        met_parts: list[tuple[Requirement, int]] = []
        leaf_met = self.leaf_met
        for child in requires.children:
            first = leaf
            if isinstance(child, Leaf):
                gap: Gap | None = None
                leaf += 1
                if asked >> first & 1 and not leaf_met[first]:
                    gap = self.leaf_gap(first)
            else:
                gap, leaf = self._threshold_gap(child, leaf, asked)
            if gap is not None:
                gaps.append(gap)
            elif asked >> first & ((1 << leaf - first) - 1):
                met_parts.append((child, first))
        met = len(met_parts)
        of = met + len(gaps)
        need = min(requires.need, of)
        if met >= need:
            return None, leaf
        efforts = [gap.effort for gap in gaps]
        if requires.form != "all":
            gaps.sort(key=_effort)
            efforts.sort()
        effort = sum(efforts[: need - met])
        found = (requires.form, need, of, met, tuple(gaps), effort, tuple(met_parts))
        return _new(ThresholdGap, found), leaf

    def leaf_gap(self, leaf: int) -> LeafGap:
        """What an unmet leaf lacks."""
        right_kind, counting = self.right_kind[leaf], self.counting[leaf]
        asking = self.rules.asking >> leaf & 1
        elsewhere = 0 if asking else self.reach[leaf] ^ counting
        unsorted = self.match.may_answer(leaf) if asking else 0
        if not right_kind and not elsewhere and not unsorted:
            return self.constant.nothing_offered[leaf]
        rules = self.rules
        asked = rules.leaves[leaf]
        missing = right_kind ^ counting
        near = self._near_misses(leaf, asked, missing) if missing else []
        if unsorted:
            near += self._near_misses(leaf, asked, unsorted, unsorted=True)
        more = 0
        others: tuple[Offer, ...] = ()
        if elsewhere:
            more = max(0, elsewhere.bit_count() - MOST_ELSEWHERE)
            others = chosen(self.offers, elsewhere, MOST_ELSEWHERE)
        if missing or counting or unsorted:
            findings = not_enough(
                leaf, asked, counting, self.demands, self.match.coverage, self.constant.few
            )
        else:
            findings = self.constant.nothing_offered[leaf].findings
        effort = rules.effort_of[leaf] * max(1, asked.items - counting.bit_count())
        counted = self.match.names(counting) if counting else ()
        needs = rules.criteria[rules.criterion_of[leaf]].id
        found = (needs, asked, counted, findings, tuple(near), others, more, effort)
        return _new(LeafGap, found)

    def misses_of(self, leaf: int, items: int) -> list[NearMiss]:
        """What items lack for a leaf, wherever they are offered."""
        return self._near_misses(leaf, self.rules.leaves[leaf], items)

    def _near_misses(
        self, leaf: int, asked: Leaf, items: int, *, unsorted: bool = False
    ) -> list[NearMiss]:
        """Items of the right kind offered here, and what they lack; those that lack least first.

        With `unsorted`, items offered for more than the question of the leaf, of those alike first
        the kinds to look in.
        """
        match, ids, words_of = self.match, self.ids, self.words
        known, within = self.constant.misses[leaf], self.rules.within_of[leaf]
        numbers = bit_numbers(items)
        found = {number: known[words_of[number]] for number in numbers}
        if asked.measure and (figures := self._figures(asked.measure)):
            for number in numbers:
                if number in figures:
                    found[number] = known[words_of[number], figures[number]]
        if asked.snapshot is not None or items & self.out_of_scope:
            for number in numbers:
                found[number] += outside_or_other_snapshot(match, asked, number)
        if late := items & ~self.current[within]:
            if within not in self.late:
                self.late[within] = Late(match, self.as_at, within)
            why = self.late[within]
            for number in bit_numbers(late):
                found[number] = why[number] + found[number]
        if unsorted:
            for number in numbers:
                found[number] = self._question_not_named(leaf, number) + found[number]
        if len(found) == 1:
            return [_new(NearMiss, (ids[numbers[0]], found[numbers[0]]))]
        names = [ids[number] for number in numbers]
        look_in = asked.question.look_in if unsorted and asked.question else ()
        unusual = [bool(look_in) and words_of[number].kind not in look_in for number in numbers]
        misses = found.values()
        ordered = sorted(zip(map(len, misses), unusual, names, misses, strict=True))
        return [_new(NearMiss, miss[2:]) for miss in ordered]

    def _question_not_named(self, leaf: int, number: int) -> Findings:
        """That an item does not say which question it answers, with open ones that it might."""
        rules, kind = self.rules, self.words[number].kind
        criterion = rules.criterion_of[leaf]
        supports, kept = tuple(self.match.columns.supports[number]), self.constant.not_named
        asked = self._asked(criterion)
        for each in rules.leaves_of[criterion]:
            if each != leaf and (
                self.leaf_met[each] or not self.match.may_answer(each) >> number & 1
            ):
                asked &= ~(1 << each)
        key = (criterion, asked, kind, supports)
        found = kept.get(key)
        if found is None:
            might = [
                question
                for each in rules.leaves_of[criterion]
                if asked >> each & 1 and (question := rules.leaves[each].question)
            ]
            if len(kept) >= MOST_OFFERS:
                kept.clear()
            found = kept[key] = (question_not_named(supports, might),)
        return found

    def _figures(self, measure: str) -> dict[int, Figure]:
        """The figures of a name that items give, by their numbers."""
        found = self.figures.get(measure)
        if found is None:
            listed = self.match.columns.measures.items()
            found = self.figures[measure] = {
                number: measures[measure] for number, measures in listed if measure in measures
            }
        return found


def _effort(gap: Gap) -> int:
    return gap.effort
