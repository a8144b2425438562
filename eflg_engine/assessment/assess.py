"""`assess`: a bundle under a framework on a date."""

from __future__ import annotations

from datetime import date

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import match_of
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.check import refuse_other_framework
from eflg_engine.evidence.made import DAY
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed, shown
from eflg_engine.reading.values import day_of


def assess(
    bundle: Bundle,
    framework: Framework,
    *,
    as_at: date | None = None,
    policy: str | Policy | None = None,
    only_own: bool = False,
) -> Assessment:
    """What the bundle reaches under the framework.

    `as_at` is the day to judge by: the bundle's own when left out. `policy` is the id of one of
    the framework's policies, or a Policy: the framework's first when left out. With `only_own` a
    bundle that names another framework, and none that this one adapts, is refused; without it the
    result says so (`made_for`). Pure: no clock, no
    files, no state that shows; may be called from many threads.

    Raises InvalidInput when there is no date or something else stands for it, when the framework
    has no such policy, when the bundle names something that the framework does not know, or as
    `only_own` says.
    """
    day = as_at or bundle.as_at
    if day is None:
        raise InvalidInput(
            [
                Problem(
                    "missing_date",
                    Place(bundle.document.name if bundle.document else "<bundle>"),
                    "there is no date to assess as at",
                    hint="give as_at, or write as_at in the bundle",
                )
            ]
        )
    if not isinstance(day, date):
        raise InvalidInput([Problem(DAY.code, Place("as_at"), DAY.message, shown(repr(day)))])
    found = find_policy(framework, policy)
    result = Assessment(Judgement(match_of(bundle, framework), day_of(day)), found)
    if only_own and result.made_for:
        refuse_other_framework(bundle, framework.id)
    return result


def find_policy(framework: Framework, policy: str | Policy | None) -> Policy:
    """The policy of that id, the framework's first for None. Raises InvalidInput."""
    if policy is None:
        return framework.default_policy
    if isinstance(policy, Policy):
        return policy
    found = framework.policies.get(policy)
    if found is None:
        ids = list(framework.policies)
        raise InvalidInput(
            [
                Problem(
                    "unknown_policy",
                    Place(framework.id),
                    "the framework has no such policy",
                    found=policy,
                    allowed=listed(ids),
                    hint=did_you_mean(policy, ids),
                )
            ]
        )
    return found
