"""Recommendations as actions of a council's plan, and what became of them over later bundles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.council_papers import Action, Progress, Response
from eflg_engine.panel.findings import PeerFinding, PeerFindings
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.values import value_key


class Stage(StrEnum):
    """How far a recommendation is in a bundle."""

    NOT_TAKEN_UP = "not_taken_up"
    """The plan has no action for it."""
    LOST = "lost"
    """An earlier plan had one."""
    NOT_ANSWERED = "not_answered"
    """There is an action, and no response."""
    UNDER_WAY = "under_way"
    """Accepted in full or in part, and not done."""
    OVERDUE = "overdue"
    """As before, and past its date."""
    STOPPED = "stopped"
    """Accepted, and stopped."""
    WITHOUT_EVIDENCE = "without_evidence"
    """Said to be done, and nothing in the bundle shows it."""
    CLOSED = "closed"
    """Done, with evidence in the bundle; or declined, or held to be done already."""


@dataclass(frozen=True, slots=True)
class Step:
    """A recommendation in one bundle: its action, if there is one, and how far it is."""

    as_at: date
    action: Action | None
    stage: Stage


@dataclass(frozen=True, slots=True)
class FollowedUp:
    """A recommendation through bundles, the earliest first."""

    finding: PeerFinding
    steps: tuple[Step, ...]

    __repr__ = one_line

    @property
    def stage(self) -> Stage:
        """How far it is in the last bundle."""
        return self.steps[-1].stage


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All recommendations through bundles."""

    findings: PeerFindings
    recommendations: tuple[FollowedUp, ...]

    __repr__ = one_line

    def at(self, *stages: Stage) -> tuple[FollowedUp, ...]:
        """Those that are at one of these stages in the last bundle."""
        return tuple(each for each in self.recommendations if each.stage in stages)


def actions_for(findings: PeerFindings, bundle: Bundle) -> tuple[Action, ...]:
    """An action for each recommendation that the bundle's plan has none for yet.

    Not answered and not started, without a lead: these are for the council to say. The date and
    the phase are those of the recommendation. The reference is that of the finding where it is
    free.
    """
    taken = {action.id.casefold() for action in bundle.actions}
    found = []
    for each in findings.recommendations:
        if action_of(each, bundle) is not None:
            continue
        name, number = each.id, 1
        while name.casefold() in taken:
            number += 1
            name = f"{each.id}-{number}"
        taken.add(name.casefold())
        found.append(
            Action(
                id=name,
                recommendation=each.text,
                source=findings.by or "Peer challenge",
                due=each.due,
                phase=each.phase,
            )
        )
    return tuple(found)


def action_of(finding: PeerFinding, bundle: Bundle) -> Action | None:
    """The action that answers a recommendation: the one that has its words."""
    key = value_key(finding.text)
    return next((each for each in bundle.actions if value_key(each.recommendation) == key), None)


def follow_up(findings: PeerFindings, bundles: Sequence[tuple[date, Bundle]]) -> FollowUp:
    """What became of each recommendation, by bundles with their days."""
    ordered = sorted(bundles, key=lambda each: each[0])
    found = []
    for finding in findings.recommendations:
        steps: list[Step] = []
        for day, bundle in ordered:
            action = action_of(finding, bundle)
            stage = _stage(action, bundle, day)
            if action is None and any(step.action is not None for step in steps):
                stage = Stage.LOST
            steps.append(Step(day, action, stage))
        found.append(FollowedUp(finding, tuple(steps)))
    return FollowUp(findings, tuple(found))


def _stage(action: Action | None, bundle: Bundle, day: date) -> Stage:
    if action is None:
        return Stage.NOT_TAKEN_UP
    if action.response in (Response.DECLINED, Response.ALREADY_DONE):
        return Stage.CLOSED
    if action.status is Progress.DONE:
        there = {item.id for item in bundle.evidence if item.dated <= day}
        shown = bool(action.evidence) and there.issuperset(action.evidence)
        return Stage.CLOSED if shown else Stage.WITHOUT_EVIDENCE
    if action.status is Progress.STOPPED:
        return Stage.STOPPED
    if action.response is Response.OPEN:
        return Stage.NOT_ANSWERED
    return Stage.OVERDUE if action.is_overdue(day) else Stage.UNDER_WAY
