"""What can be said of one criterion: its state, its proof, how long it holds, what is missing."""

from __future__ import annotations

from datetime import date

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.last_days import FOREVER
from eflg_engine.assessment.lazy import lazy
from eflg_engine.assessment.reasons.explain import Explanation, explain
from eflg_engine.assessment.reasons.proof import (
    HangsOn,
    fold,
    last_day_met,
    smallest_proof,
    stands_on,
)
from eflg_engine.assessment.state import State
from eflg_engine.framework.model import Criterion


class CriterionResult:
    """What can be said of one criterion."""

    number: int
    """The place of the criterion in the framework, from 0."""
    rule: Criterion
    """The criterion itself, with the file and line of its rule."""
    state: State
    """met, not_met, no_evidence, not_applicable, not_assessed or out_of_scope."""
    _found: int | None = None  # see smallest_proof

    def __init__(self, judgement: Judgement, number: int, rule: Criterion, state: State) -> None:
        self._evaluation = judgement
        self.number, self.rule, self.state = number, rule, state

    def __repr__(self) -> str:
        return f"<CriterionResult {self.id}: {self.state}>"

    @property
    def id(self) -> str:
        """The full id."""
        return self.rule.id

    @property
    def level(self) -> str:
        """The id of the level at which it is asked for."""
        return self._evaluation.match.rules.framework.levels[self.rule.level].id

    @lazy
    def proof(self) -> tuple[str, ...]:
        """Ids of the smallest evidence that meets it; empty where it is not met."""
        kept = self._answers()
        if "proof" not in kept:
            found = smallest_proof(self._evaluation, self.number, self._found)
            kept["proof"] = self._ids(found)
        return kept["proof"]  # type: ignore[return-value]

    @lazy
    def holds_until(self) -> date | None:
        """The last day it stays met on today's evidence; None if unmet or without an end.

        Evidence dated later than the assessment is left out: what it would do is a forecast.
        """
        kept = self._answers()
        if "holds_until" in kept:
            return kept["holds_until"]  # type: ignore[return-value]
        return _day(last_day_met(self._evaluation, self.number))

    @lazy
    def hangs_on(self) -> tuple[str, ...]:
        """Ids of the items each of whose loss alone would un-meet it."""
        kept = self._answers()
        if "hangs_on" not in kept:
            tree = self._evaluation.tree(self.number)
            kept["hangs_on"] = self._ids(fold(tree, HangsOn(self._evaluation)) or 0)
        return kept["hangs_on"]  # type: ignore[return-value]

    @lazy
    def explanation(self) -> Explanation | None:
        """Why it is not met; None unless the state is not_met or no_evidence."""
        if self.state not in (State.NOT_MET, State.NO_EVIDENCE):
            return None
        return explain(self._evaluation, self.number)

    @property
    def needs_profile(self) -> tuple[str, ...]:
        """The profile values that are missing and decide whether it is assessed, or whether met."""
        if self.state is not State.NOT_ASSESSED and not (
            self.state is State.NOT_MET and self._evaluation.is_met_for_some(self.number)
        ):
            return ()
        day = self._evaluation.as_at.toordinal()
        return self._evaluation.match.fixed.missing(self.number, day)

    @property
    def due_from(self) -> date | None:
        """Where it is not due yet (and so not applicable): the first day on which it is."""
        if self.state is not State.NOT_APPLICABLE:
            return None
        day = self._evaluation.as_at.toordinal()
        first = self._evaluation.match.fixed.due_on(self.number, day)
        return None if first is None else date.fromordinal(first)

    def _answers(self) -> dict[str, object]:
        """Proof, holds_until and hangs_on as far as they are known.

        They are decided by what counts for its leaves and by the objectives in force, and kept
        with the bundle, unless an objective that comes into force later may matter too.
        """
        known = self.__dict__
        if self.state is not State.MET:
            known.update(_UNMET)
            return _UNMET
        judgement = self._evaluation
        if judgement.later_objectives or self.number in judgement.readings.asked:
            return {}
        match = judgement.match
        leaves = match.rules.leaves_of[self.number]
        counting = tuple(judgement.counting[leaves.start : leaves.stop])
        key = (self.number, judgement.in_force, counting)
        kept = match.answers.get(key)
        if kept is None:
            stands = stands_on(judgement, self.number)
            if stands is None:
                kept = {"holds_until": _day(last_day_met(judgement, self.number))}
            else:
                last, self._found, broken = stands
                kept = {"holds_until": _day(last), "hangs_on": self._ids(broken)}
                if len(leaves) == 1:
                    kept["proof"] = self._ids(self._found)
            match.answers[key] = kept
        known.update(kept)
        return kept

    def _ids(self, bits: int) -> tuple[str, ...]:
        return tuple(sorted(self._evaluation.match.names(bits)))


_UNMET: dict[str, object] = {"proof": (), "holds_until": None, "hangs_on": ()}


def _day(ordinal: int) -> date | None:
    return None if ordinal >= FOREVER else date.fromordinal(ordinal)
