"""A council adds, improves, ages and removes evidence; levels follow as they must."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from eflg_engine import Assessment, Bundle, Framework, State, assess
from tests.oracles import reference, reference_data, reference_leaves
from tests.oracles.reference_data import Case, criteria_of, leaves_of
from tests.support.improvements import improvements
from tests.support.item_strategies import items
from tests.support.plain_data import Data
from tests.support.strategies import cases


class Council(RuleBasedStateMachine):
    """Holds a bundle; after every step the reference agrees, and the step's promise is kept."""

    @initialize(case=cases(max_items=4))
    def start(self, case: tuple[Data, Data, date]) -> None:
        self.framework_data, self.held, self.as_at = case
        self.framework = Framework.from_data(self.framework_data)
        # objectives that come into force later would change what is asked, not what is held
        known = [
            o
            for o in self.held.get("objectives", [])
            if reference_leaves.objective_in_force(o, self.as_at)
        ]
        ids = {objective["id"] for objective in known}
        evidence = [item | _kept(item, ids) for item in self.held["evidence"]]
        self.held = self.held | {"objectives": known, "evidence": evidence}
        self.number = 0
        self.result = self.assessed()

    def assessed(self) -> Assessment:
        return assess(Bundle.from_data(self.held), self.framework, as_at=self.as_at)

    def step(self, evidence: list[Data], direction: int) -> None:
        before = self.result
        self.held = self.held | {"evidence": evidence}
        self.result = self.assessed()
        low, high = (before, self.result) if direction > 0 else (self.result, before)
        due = {key for key, _ in self.due_on(self.result.as_at) - self.due_on(before.as_at)}
        assert _met(low) <= _met(high) | due
        for lower, upper in zip(_ranks(low), _ranks(high), strict=True):
            assert due or lower is None or upper is None or lower <= upper

    def due_on(self, day: date) -> set[tuple[str, int]]:
        """What is due on a day: the id of a criterion with the number of its leaf, 0 for itself.

        What falls due may be answered already: then it is one more thing that meets a criterion.
        """
        case = Case(self.framework_data, self.held, day)
        return {
            (full_id, number)
            for full_id, _, criterion in criteria_of(self.framework_data)
            for number, each in enumerate((criterion, *leaves_of(criterion["requires"])))
            if "due" in each and reference.is_due(each["due"], case)
        }

    @rule(data=st.data())
    def add(self, data: st.DataObject) -> None:
        objectives = [objective["id"] for objective in self.held["objectives"]]
        item = data.draw(items(self.framework_data, self.as_at, objectives))
        self.number += 1
        self.step([*self.held["evidence"], item | {"id": f"S{self.number}"}], +1)

    @rule(data=st.data())
    def improve(self, data: st.DataObject) -> None:
        evidence = list(self.held["evidence"])
        if evidence:
            place = data.draw(st.integers(0, len(evidence) - 1))
            objectives = [objective["id"] for objective in self.held["objectives"]]
            evidence[place] = data.draw(
                improvements(self.framework_data, evidence[place], self.as_at, objectives)
            )
            self.step(evidence, +1)

    @rule(place=st.integers(0, 20))
    def remove(self, place: int) -> None:
        evidence = list(self.held["evidence"])
        if evidence:
            del evidence[place % len(evidence)]
            self.step(evidence, -1)

    @rule(days=st.integers(1, 400))
    def age(self, days: int) -> None:
        """Days go by; what is planned is dropped first, so that all evidence is older."""
        past = [
            item for item in self.held["evidence"] if reference_data.date_of(item) <= self.as_at
        ]
        self.step(past, -1)
        self.as_at += timedelta(days=days)
        self.held = self.held | {"as_at": self.as_at}  # what was planned then is past now
        self.step(past, -1)

    @invariant()
    def the_reference_agrees(self) -> None:
        if hasattr(self, "result"):
            found = {key: str(c.state) for key, c in self.result.criteria.items()}
            assert found == reference.states(self.framework_data, self.held, self.as_at)


def _kept(item: Data, ids: set[str]) -> Data:
    names = item.get("objectives")
    return {"objectives": [n for n in names if n in ids]} if isinstance(names, list) else {}


def _met(result: Assessment) -> set[str]:
    return {key for key, c in result.criteria.items() if c.state is State.MET}


def _ranks(result: Assessment) -> list[int | None]:
    return [*result.levels.themes, *result.levels.modules, result.levels.council]


TestCouncil = Council.TestCase
