"""What a result says of the council, its levels, and what was assessed, as shape describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.result.counts_data import (
    WITHOUT_APPENDIX,
    counted_data,
    sureness_data,
)
from eflg_engine.framework.particulars import file_in_folder
from eflg_engine.version import __version__

if TYPE_CHECKING:
    from eflg_engine.assessment.result import shape
    from eflg_engine.assessment.result.council import CouncilResult
    from eflg_engine.assessment.result.views import Held, ModuleResult, PolicyResult, ThemeResult
    from eflg_engine.evidence.bundle import Bundle
    from eflg_engine.framework.model import Framework, Policy


def held(part: Held) -> shape.Held:
    """The level held, and the next one."""
    above = part.next_level
    return {
        "level": part.level,
        "level_title": part.level_title,
        "shown": part.shown,
        "status": part.status.value,
        "next_level": above.id if above else None,
    }


def _framework(framework: Framework) -> shape.FrameworkInfo:
    return {
        "id": framework.id,
        "title": framework.title,
        "edition": framework.edition,
        "version": framework.version,
        "sha256": framework.sha256,
        "notice": framework.notice,
        "below": framework.below,
        **_body(framework),
        "levels": [{"id": level.id, "title": level.title} for level in framework.levels],
        **_local(framework),
    }


def _local(framework: Framework) -> shape.LocalInfo:
    data: shape.LocalInfo = {}
    if framework.adaptation is not None:
        data["adaptation"] = framework.adaptation.to_data()
    if shown := framework.wording:
        data["wording"] = {
            "file": file_in_folder(shown.file),
            "sha256": shown.sha256,
            "statements": shown.statements,
            "references": shown.references,
        }
    return data


def _body(framework: Framework) -> shape.Body:
    return {} if framework.body == "council" else {"body": framework.body}


def _council(result: CouncilResult) -> shape.CouncilInfo:
    council = result.bundle.council
    name: shape.CouncilName = {"name": council.name}
    if council.code:
        name["code"] = council.code
    return {**name, "profile": dict(sorted(council.profile.items()))}


def _passed_over(bundle: Bundle) -> list[shape.PassedOver]:
    found = bundle.passed_over.items()
    return [{"framework": framework, "names": list(names)} for framework, names in sorted(found)]


def _policy(policy: Policy, framework: Framework) -> shape.PolicyInfo:
    data: shape.PolicyInfo = {
        "id": policy.id,
        "title": policy.title,
        "description": policy.description,
    }
    if points := policy.points:
        rows = zip(framework.levels, points.gives, points.bands, strict=True)
        data["points"] = [
            {
                "level": level.id,
                "gives": gives,
                "from": band.start,
                "disputed": band.disputed,
                "note": band.note,
            }
            for level, gives, band in rows
        ]
    return data


def _other_policy(other: PolicyResult) -> shape.OtherPolicy:
    data: shape.OtherPolicy = {
        "id": other.policy.id,
        "title": other.policy.title,
        "level": other.level,
        "level_title": other.level_title,
        "status": other.status.value,
        "changes": list(other.changes),
    }
    if other.points:
        data["points"] = other.points.points
    return data


def _council_points(result: CouncilResult) -> shape.WholePoints:
    points, above = result.points, result.next_level
    if points is None:
        return {}
    data: shape.CouncilPoints = {
        "points": points.points,
        "most": points.most,
        "themes": points.themes,
        "themes_assessed": points.assessed,
        "most_assessed": points.most_assessed,
        "themes_giving": points.giving,
        "spare": points.spare,
        "next": {"level": above.id, "more": points.more} if above else None,
        "themes_next": [
            {
                "theme": step.theme,
                "level": step.level,
                "gain": step.gain,
                "needs_more": step.needs_more,
                "criteria": list(step.criteria),
                "effort_days": step.days,
            }
            for step in result.next_points
        ],
    }
    return {"points": data}


def _points(part: ModuleResult | ThemeResult) -> shape.PointsOf:
    points = part.points
    return {"points": points.points, "most_points": points.most} if points else {}


def module_about(module: ModuleResult) -> shape.ModuleAbout:
    """A module and its level."""
    return {
        "id": module.id,
        "title": module.title,
        **held(module),
        "held_back_by": list(module.held_back_by),
        **_points(module),
        **counted_data(module),
    }


def theme_about(theme: ThemeResult) -> shape.ThemeAbout:
    """A theme and its level."""
    return {
        "id": theme.id,
        "title": theme.title,
        **held(theme),
        "blocked_by": list(theme.blocked_by),
        "needs_more": theme.needs_more,
        "strengths": list(theme.strengths),
        "lack_one_answer": list(theme.lack_one_answer),
        "provisional": theme.provisional,
        **_points(theme),
        **counted_data(theme),
    }


def _bundle(result: CouncilResult) -> shape.BundleInfo:
    bundle = result.bundle
    data: shape.BundleInfo = {
        "sha256": bundle.sha256,
        "items": len(bundle.evidence),
        "planned": [item.id for item in result.planned],
        "repeated": sorted(bundle.repeated),
        "awaiting_review": sorted(bundle.awaiting_review),
    }
    if bundle.undated:
        data["undated"] = sorted(each.id for each in bundle.undated)
    if bundle.passed_over:
        data["passed_over"] = _passed_over(bundle)
    if result.made_for:
        data["made_for"] = result.made_for
    return data


def council_about(result: CouncilResult) -> shape.AssessmentAbout:
    """The council's level, and what was assessed."""
    framework, coverage = result.framework, result.judgement.match.coverage
    return {
        "schema": "eflg-assessment/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": _framework(framework),
        "bundle": _bundle(result),
        "council": _council(result),
        "as_at": result.as_at.isoformat(),
        "policy": _policy(result.policy, framework),
        "scope": {
            "modules": [m.id for m in framework.modules if m.id in coverage.scope_modules],
            "characteristics": list(coverage.scope_characteristics),
        },
        **held(result),
        "held_back_by": list(result.held_back_by),
        **sureness_data(result),
        **WITHOUT_APPENDIX,
        "provisional": result.provisional,
        **_council_points(result),
        "other_policies": [_other_policy(other) for other in result.other_policies],
    }
