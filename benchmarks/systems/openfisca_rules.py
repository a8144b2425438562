"""OpenFisca: a variable a criterion, all bundles at once as one vector computation."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
from openfisca_core import periods
from openfisca_core.entities import build_entity
from openfisca_core.periods import DateUnit
from openfisca_core.simulation_builder import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

from benchmarks.systems import Run
from benchmarks.work import Conversion, Data, Levels, Work, add_up, first_day

PERIOD = "2024"
COLUMNS = ("kind", "dated", "shows", "assurance")


def prepare(work: Work) -> Run:
    """Items are persons, a council is their group, a criterion is a variable of the council."""
    return _prepare(work, False)


def prepare_with_trace(work: Work) -> Run:
    """The same, keeping what was computed from what."""
    return _prepare(work, True)


def _prepare(work: Work, trace: bool) -> Run:
    rules, conversion = work.rules, Conversion(work.rules)
    system, places = _system(work)
    period = periods.period(PERIOD)
    themes_of: dict[str, list[int]] = {}  # by what an item may be offered for
    for number, theme in enumerate(places):
        themes_of[theme] = [number]
        themes_of.setdefault(theme.split(".")[0], []).append(number)
    shows, assurance, kinds = conversion.shows, conversion.assurance, conversion.kinds

    def run(bundles: Sequence[Data]) -> list[Levels]:
        owner: list[int] = []
        rows: list[tuple[int, int, int, int]] = []
        offered: list[tuple[int, int]] = []
        since: list[list[int]] = []
        for council, data in enumerate(bundles):
            as_at = date.fromisoformat(data["as_at"])
            since.append([first_day(each, as_at) for each in rules.withins])
            for item in data["evidence"]:
                if item["dated"] > data["as_at"] or item.get("review_by", "9") < data["as_at"]:
                    continue
                offered += [(len(rows), i) for place in item["supports"] for i in themes_of[place]]
                owner.append(council)
                rows.append(
                    (
                        kinds[item["kind"]],
                        date.fromisoformat(item["dated"]).toordinal(),
                        shows[item["shows"]],
                        assurance[item.get("assurance", "self")],
                    )
                )
        builder = SimulationBuilder()
        builder.create_entities(system)
        builder.declare_person_entity("item", range(len(rows)))
        councils = builder.declare_entity("council", range(len(bundles)))
        builder.join_with_persons(councils, np.array(owner), roles=["evidence"] * len(rows))
        simulation = builder.build(system)
        simulation.trace = trace
        columns = np.array(rows, dtype=np.int32)
        for i, name in enumerate(COLUMNS):
            simulation.set_input(name, period, columns[:, i])
        here = np.zeros((len(places), len(rows)), dtype=bool)
        pairs = np.array(offered)
        here[pairs[:, 1], pairs[:, 0]] = True
        for i in range(len(places)):
            simulation.set_input(f"offered_{i}", period, here[i])
        for i, days in enumerate(np.array(since, dtype=np.int32).T):
            simulation.set_input(f"since_{i}", period, days)
        met = np.stack(
            [simulation.calculate(f"criterion_{n}", period) for n in range(len(rules.trees))]
        )
        return [add_up(rules, column) for column in met.T.tolist()]

    return run


def _system(work: Work) -> tuple[Any, list[str]]:
    rules = work.rules
    item = build_entity(key="item", plural="items", label="Item of evidence", is_person=True)
    council = build_entity(
        key="council",
        plural="councils",
        label="Council",
        roles=[{"key": "evidence", "plural": "evidences", "label": "Evidence"}],
    )
    system = TaxBenefitSystem([item, council])
    places = [theme.id for theme in rules.themes]

    def add(name: str, entity: object, value_type: type, **more: object) -> None:
        common = {"value_type": value_type, "entity": entity, "definition_period": DateUnit.YEAR}
        system.add_variable(type(name, (Variable,), {**common, **more}))

    for name in COLUMNS:
        add(name, item, int)
    for i in range(len(places)):
        add(f"offered_{i}", item, bool)
    for i in range(len(rules.withins)):
        add(f"since_{i}", council, int)
    for number, leaf in enumerate(rules.leaves):
        theme = places.index(rules.targets_of[number][1])
        formula = _formula(leaf.kinds, leaf.shows, leaf.assurance, rules.within_of[number], theme)
        add(f"criterion_{number}", council, bool, formula=formula)
    return system, places


def _formula(kinds: tuple[int, ...], shows: int, assurance: int, within: int, theme: int) -> object:
    def formula(council: Any, period: Any) -> Any:  # noqa: ANN401 - as OpenFisca has it
        members = council.members
        kind = members("kind", period)
        passing = kind == kinds[0]
        for other in kinds[1:]:
            passing = passing | (kind == other)
        passing = passing & members(f"offered_{theme}", period)
        passing = passing & (members("shows", period) >= shows)
        if assurance:
            passing = passing & (members("assurance", period) >= assurance)
        since = council.project(council(f"since_{within}", period))
        return council.any(passing & (members("dated", period) >= since))

    return formula
