"""Whether all decisions of a file are consistent, theme by theme, and how far from the rules."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import islice

from eflg_engine.framework.model import Framework, Policy
from eflg_engine.panel.consistency import Change, Consistency, Witness, consistency
from eflg_engine.panel.decisions import Decision, Decisions
from eflg_engine.reading.one_line import one_line
from eflg_engine.results import consistency as shape

MOST_WITNESSES = 1000
"""So many pairs of a theme are written out; all are counted."""


@dataclass(frozen=True, slots=True)
class PanelConsistency:
    """What decisions say of each other, theme by theme, and how far each lies from the rules.

    `distances` counts decisions by how many levels they lie above what the rules give.
    """

    decisions: Decisions
    policy: Policy
    themes: tuple[Consistency, ...]
    distances: tuple[tuple[int, int], ...]

    __repr__ = one_line

    @property
    def contradicting(self) -> int:
        """How many pairs contradict each other."""
        return sum(each.pairs for each in self.themes)

    @property
    def to_change(self) -> int:
        """How many decisions would have to change, at least."""
        return sum(len(each.changes) for each in self.themes)

    def to_data(self) -> shape.PanelConsistencyData:
        """The whole as plain data."""
        return {
            "schema": "eflg-panel-consistency/1",
            "framework": self.decisions.framework.id,
            "policy": self.policy.id,
            "decisions": len(self.decisions.decisions),
            "contradicting": self.contradicting,
            "to_change": self.to_change,
            "distances": [{"steps": steps, "decisions": many} for steps, many in self.distances],
            "themes": [self._theme(each) for each in self.themes],
        }

    def _theme(self, found: Consistency) -> shape.ThemeConsistencyInfo:
        return {
            "theme": found.theme,
            "title": found.title,
            "decisions": len(found.decisions),
            "pairs": found.pairs,
            "witnesses": [
                self._witness(each) for each in islice(found.witnesses(), MOST_WITNESSES)
            ],
            "changes": [self._change(each) for each in found.changes],
            "chains": [[each.place for each in chain] for chain in found.chains],
        }

    def _witness(self, witness: Witness) -> shape.WitnessInfo:
        return {
            "more": self._decision(witness.more),
            "less": self._decision(witness.less),
            "only_more": self.names(witness.more.met - witness.less.met),
        }

    def _change(self, change: Change) -> shape.ChangeInfo:
        framework = self.decisions.framework
        return {
            "decision": self._decision(change.decision),
            "lowest": level_id(framework, change.lowest),
            "highest": level_id(framework, change.highest),
        }

    def _decision(self, decision: Decision) -> shape.DecisionInfo:
        framework = self.decisions.framework
        return {
            "council": decision.council,
            "assessor": decision.assessor,
            "dated": None if decision.dated is None else decision.dated.isoformat(),
            "level": level_id(framework, decision.level),
            "rules": None if decision.rules is None else level_id(framework, decision.rules),
            "place": decision.place,
            "met": self.names(decision.met),
        }

    def names(self, requirements: frozenset[int]) -> list[str]:
        """The ids of these requirements, in order."""
        return [self.decisions.requirements[number] for number in sorted(requirements)]


def level_id(framework: Framework, level: int) -> str | None:
    """The id of a level, None below the first."""
    return None if level < 0 else framework.levels[level].id


def panel_consistency(decisions: Decisions, policy: Policy | None = None) -> PanelConsistency:
    """Whether decisions contradict each other, and the fewest that would have to change.

    `policy` is the one that the rules' own levels were worked out under (default: the framework's
    first).
    """
    framework = decisions.framework
    by_theme: dict[str, list[Decision]] = defaultdict(list)
    for each in decisions.decisions:
        by_theme[each.theme].append(each)
    themes = tuple(
        consistency(theme.id, theme.title, by_theme[theme.id], len(framework.levels))
        for theme in framework.themes.values()
        if theme.id in by_theme
    )
    distances = Counter(
        each.level - each.rules for each in decisions.decisions if each.rules is not None
    )
    return PanelConsistency(
        decisions, policy or framework.default_policy, themes, tuple(sorted(distances.items()))
    )
