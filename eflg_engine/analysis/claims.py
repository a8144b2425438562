"""What a council claims of itself, beside what its evidence supports. It changes no level."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import cast

from eflg_engine.analysis.council_parts import level_number
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.views import NOTHING_OFFERED
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.evidence.council_papers import SCALE, Claim
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import capital
from eflg_engine.results.claims import ClaimsData, ComparedClaimInfo
from eflg_engine.results.papers import ClaimInfo


class Verdict(StrEnum):
    """How a claim stands to the evidence."""

    OVER = "over"  # more is claimed than the evidence supports
    UNDER = "under"  # the evidence supports more than is claimed
    AGREES = "agrees"
    NOT_COMPARED = "not_compared"  # nothing to compare with: out of scope or not assessed


NOT_MET, PARTLY, MET = range(3)
_READ_AS = {1: NOT_MET, 2: NOT_MET, 3: PARTLY, 4: MET}
_SHARE_TITLES = ("not met", "partly met", "met")


@dataclass(frozen=True, slots=True)
class ComparedClaim:
    """A claim beside the evidence.

    `claimed` and `evidenced` are the words for the two; `steps` is how far the claim goes above
    (or, below zero, stays under) the evidence: in levels where a level is claimed, else in steps
    from not met over partly met to met. `open` lists the unmet criteria that a claim rests on;
    `silent` says which of the form's questions it leaves open. `nothing_met` says that none of the
    criteria that it speaks of is met, or partly met.
    """

    claim: Claim
    title: str
    claimed: str
    evidenced: str
    verdict: Verdict
    steps: int
    open: tuple[str, ...]
    silent: tuple[str, ...]
    nothing_met: bool = False

    __repr__ = one_line

    def to_data(self) -> ComparedClaimInfo:
        """The comparison as plain data."""
        return {
            **cast("ClaimInfo", self.claim.to_data()),
            "title": self.title,
            "claimed": self.claimed,
            "evidenced": self.evidenced,
            "verdict": self.verdict.value,
            "steps": self.steps,
            "open": list(self.open),
            "silent": list(self.silent),
        }


@dataclass(frozen=True, slots=True)
class ComparedClaims:
    """Every claim of a bundle beside its evidence: over-claims first, then under-claims."""

    assessment: Assessment
    claims: tuple[ComparedClaim, ...]
    unclaimed: tuple[str, ...]  # themes in scope of which nothing is claimed, by id

    def __repr__(self) -> str:
        return f"<ComparedClaims {self.assessment.council_name}: {len(self.claims)}>"

    def of(self, verdict: Verdict) -> list[ComparedClaim]:
        """The claims with this verdict."""
        return [claim for claim in self.claims if claim.verdict is verdict]

    def to_data(self) -> ClaimsData:
        """The comparison as plain data."""
        result = self.assessment
        return {
            "schema": "eflg-claims/1",
            "council": result.bundle.council.name,
            "as_at": result.as_at.isoformat(),
            "framework": result.framework.id,
            "policy": result.policy.id,
            "level": result.level,
            "level_title": result.level_title,
            "counts": {str(verdict): len(self.of(verdict)) for verdict in Verdict},
            "claims": [claim.to_data() for claim in self.claims],
            "unclaimed": list(self.unclaimed),
        }


def compare_claims(result: Assessment) -> ComparedClaims:
    """The bundle's self-assessment beside the assessment of its evidence.

    Raises InvalidInput where it names what the framework does not know.
    """
    if problems := result.bundle.check(result.framework):
        raise InvalidInput(problems)
    order = list(Verdict)
    claims = [claim for claim in result.bundle.self_assessment if not claim.elsewhere]
    compared = [_compare(result, claim) for claim in claims]
    compared.sort(key=lambda claim: (order.index(claim.verdict), -abs(claim.steps)))
    spoken_of: set[str] = set()
    for claim in claims:
        spoken_of |= {
            theme.id
            for module in result.modules.values()
            for theme in module.themes
            if claim.target in (module.id, theme.id) or claim.target.startswith(f"{theme.id}.")
        }
    unclaimed = (
        theme.id
        for theme in result.themes.values()
        if theme.level_number is not None and theme.id not in spoken_of
    )
    return ComparedClaims(result, tuple(compared), tuple(unclaimed))


def _compare(result: Assessment, claim: Claim) -> ComparedClaim:
    level = level_number(result.framework, claim.level)
    rules = _criteria(result, claim.target)
    criterion = result.criteria.get(claim.target)
    top = level if level is not None else max(rule.rule.level for rule in rules)
    if claim.status is not None:
        claimed, evidenced, steps = _by_status(result, claim, rules, level)
        asked = [rule for rule in rules if level is None or rule.rule.level == level]
    elif criterion is not None:
        claimed, evidenced, steps = _of_one(result, criterion, top)
        asked = rules if criterion.rule.level <= top else []
    else:
        claimed, evidenced, steps = _by_level(result, claim.target, top)
        asked = [rule for rule in rules if rule.rule.level <= top]
    if steps is None:
        verdict = Verdict.NOT_COMPARED
    elif steps:
        verdict = Verdict.OVER if steps > 0 else Verdict.UNDER
    else:
        verdict = Verdict.AGREES
    unmet = tuple(
        rule.id for rule in asked if rule.state in ASSESSED and rule.state is not State.MET
    )
    silent = [] if claim.how else ["how"]
    last = len(result.framework.levels) - 1
    says_most = claim.status in (None, len(SCALE))
    if not claim.difference and last and top == last and says_most:
        silent.append("difference")
    return ComparedClaim(
        claim=claim,
        title=_title(result, claim.target),
        claimed=claimed,
        evidenced=evidenced,
        verdict=verdict,
        steps=steps or 0,
        open=unmet if verdict is Verdict.OVER else (),
        silent=tuple(silent),
        nothing_met=max(_shares(result, rules), default=NOT_MET) == NOT_MET,
    )


def _by_status(
    result: Assessment, claim: Claim, rules: list[CriterionResult], level: int | None
) -> tuple[str, str, int | None]:
    """A claim on the four-point scale: for a criterion, or for all of a theme's at a level."""
    assert claim.status is not None
    claimed = f"{claim.status} {SCALE[claim.status - 1]}"
    if level is not None and claim.target not in result.criteria:
        claimed += f" ({result.framework.levels[level].title})"
        rules = [rule for rule in rules if rule.rule.level == level]
    shares = _shares(result, rules)
    if not shares:
        return claimed, _why_not(rules), None
    evidenced = MET if min(shares) == MET else PARTLY if max(shares) > NOT_MET else NOT_MET
    words = _SHARE_TITLES[evidenced]
    if all(rule.state is State.NO_EVIDENCE for rule in rules if rule.state in ASSESSED):
        return claimed, NOTHING_OFFERED, _READ_AS[claim.status] - evidenced
    if len(shares) > 1:
        in_part = f", {shares.count(PARTLY)} in part" if PARTLY in shares else ""
        words += f" ({shares.count(MET)} of {len(shares)} criteria{in_part})"
    return claimed, capital(words), _READ_AS[claim.status] - evidenced


def _of_one(
    result: Assessment, criterion: CriterionResult, level: int
) -> tuple[str, str, int | None]:
    """A level claimed for one criterion: it is claimed to be met if it is asked for by then."""
    claimed = result.framework.levels[level].title
    if criterion.state not in ASSESSED:
        return claimed, _why_not([criterion]), None
    own = result.framework.levels[criterion.rule.level].title
    is_met = criterion.state is State.MET
    words = f"{'Met' if is_met else 'Not met'} ({own})"
    if criterion.state is State.NO_EVIDENCE:
        words = NOTHING_OFFERED
    return claimed, words, int(level >= criterion.rule.level) - int(is_met)


def _by_level(result: Assessment, target: str, level: int) -> tuple[str, str, int | None]:
    """A level claimed for a theme or module."""
    held = result.themes.get(target) or result.modules[target]
    claimed = result.framework.levels[level].title
    if held.level_number is None:
        return claimed, held.shown, None
    words = f"{held.shown} ({held.nothing_asked})" if held.nothing_asked else held.shown
    return claimed, words, level - held.level_number


def _shares(result: Assessment, rules: list[CriterionResult]) -> list[int]:
    """Of each criterion assessed: met, partly met (some of what it asks for counts) or not met."""
    judgement = result.judgement
    ids = {rule.id for rule in rules}
    shares = []
    for number, rule in enumerate(result.criteria_by_number):
        if rule.id in ids and rule.state in ASSESSED:
            leaves = judgement.match.rules.leaves_of[number]
            some = any(judgement.counting[leaf] for leaf in leaves)
            shares.append(MET if rule.state is State.MET else PARTLY if some else NOT_MET)
    return shares


def _why_not(rules: list[CriterionResult]) -> str:
    states = {rule.state for rule in rules}
    if not states:
        return "Nothing is asked for"
    if states == {State.OUT_OF_SCOPE}:
        return "Out of scope"
    return "Not applicable" if states == {State.NOT_APPLICABLE} else "Not assessed"


def _criteria(result: Assessment, target: str) -> list[CriterionResult]:
    if target in result.criteria:
        return [result.criteria[target]]
    if target in result.themes:
        return result.themes[target].criteria
    return [rule for theme in result.modules[target].themes for rule in theme.criteria]


def _title(result: Assessment, target: str) -> str:
    if target in result.criteria:
        return result.criteria[target].rule.statement
    held = result.themes.get(target) or result.modules[target]
    return held.title
