"""The result as plain data: the contract for embedders (`eflg-assessment/1`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.binding import State
from eflg_engine.assessment.explain import Explanation, Gap, LeafGap, NearMiss
from eflg_engine.assessment.findings import Finding, Wording
from eflg_engine.assessment.requirement_text import RequirementText
from eflg_engine.version import __version__

if TYPE_CHECKING:
    from eflg_engine.assessment.result import (
        Assessment,
        CriterionResult,
        ModuleResult,
        PolicyResult,
        ThemeResult,
    )

Data = dict[str, object]


def result_data(result: Assessment, *, shared: bool = False) -> Data:
    """Every level, state, proof and gap of an assessment.

    With `shared`, parts that are the same for every bundle are shared between results: only for
    reading. Without, the data is the caller's own.
    """
    framework, bundle = result.framework, result.bundle
    council: Data = {"name": bundle.council.name}
    if bundle.council.code:
        council["code"] = bundle.council.code
    council["profile"] = dict(sorted(bundle.council.profile.items()))
    writer = _Writer(result, shared)
    binding = result.evaluation.binding
    return {
        "schema": result.schema,
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {
            "id": framework.id,
            "title": framework.title,
            "edition": framework.edition,
            "version": framework.version,
            "sha256": framework.sha256,
            "notice": framework.notice,
            "below": framework.below,
            "levels": [{"id": level.id, "title": level.title} for level in framework.levels],
        },
        "bundle": {
            "sha256": bundle.sha256,
            "items": len(bundle.evidence),
            "planned": [item.id for item in result.planned],
            "repeated": sorted(bundle.repeated),
        },
        "council": council,
        "as_at": result.as_at.isoformat(),
        "policy": {
            "id": result.policy.id,
            "title": result.policy.title,
            "description": result.policy.description,
        },
        "scope": {
            "modules": [m.id for m in framework.modules if m.id in binding.scope_modules],
            "characteristics": list(binding.scope_characteristics),
        },
        "level": result.level,
        "level_title": result.level_title,
        "status": str(result.status),
        "next_level": result.next_level.id if result.next_level else None,
        "held_back_by": list(result.held_back_by),
        "provisional": result.provisional,
        "other_policies": [_policy_data(other) for other in result.other_policies],
        "modules": [writer.module(module) for module in result.modules.values()],
    }


def _policy_data(other: PolicyResult) -> Data:
    return {
        "id": other.policy.id,
        "title": other.policy.title,
        "level": other.level,
        "level_title": other.level_title,
        "status": str(other.status),
        "changes": list(other.changes),
    }


class _Writer:
    def __init__(self, result: Assessment, shared: bool) -> None:
        cache = result.framework.cache
        self.wording = Wording.of(result.framework)
        self.requirements = RequirementText(result.framework)
        self.kept: dict[int, tuple[LeafGap, Data]] | None = None
        if shared:
            self.kept = cache.setdefault("gap data", {})  # type: ignore[assignment]
        self.titles = {item.id: f"{item.id} {item.title}" for item in result.bundle.evidence}

    def module(self, module: ModuleResult) -> Data:
        return {
            "id": module.id,
            "title": module.title,
            "level": module.level,
            "level_title": module.level_title,
            "status": str(module.status),
            "next_level": module.next_level.id if module.next_level else None,
            "held_back_by": list(module.held_back_by),
            "themes": [self.theme(theme) for theme in module.themes],
        }

    def theme(self, theme: ThemeResult) -> Data:
        return {
            "id": theme.id,
            "title": theme.title,
            "level": theme.level,
            "level_title": theme.level_title,
            "status": str(theme.status),
            "next_level": theme.next_level.id if theme.next_level else None,
            "blocked_by": list(theme.blocked_by),
            "needs_more": theme.needs_more,
            "strengths": list(theme.strengths),
            "provisional": theme.provisional,
            "criteria": [self.criterion(criterion) for criterion in theme.criteria],
        }

    def criterion(self, result: CriterionResult) -> Data:
        rule = result.rule
        data: Data = {
            "id": rule.id,
            "level": result.level,
            "state": str(result.state),
            "statement": rule.statement,
            "standing": rule.standing,
            "bounds": rule.bounds,
            "rule": {"file": rule.file, "line": rule.line},
        }
        if result.state is State.MET:
            until = result.holds_until
            data["proof"] = list(result.proof)
            data["holds_until"] = until.isoformat() if until else None
            data["hangs_on"] = list(result.hangs_on)
        elif result.state is State.NOT_ASSESSED:
            data["needs_profile"] = list(result.needs_profile)
        elif explanation := result.explanation:
            data |= self.explanation(explanation)
            data["remedy"] = rule.remedy
            data["effort"] = rule.effort
        return data

    def explanation(self, explanation: Explanation) -> Data:
        return {
            "reasons": list(explanation.reasons),
            "gap": self.gap(explanation.gap),
            "wrong_kind": [self.near_miss(miss) for miss in explanation.wrong_kind],
            "other_kinds": list(explanation.other_kinds),
        }

    def gap(self, gap: Gap) -> Data:
        if isinstance(gap, LeafGap):
            return self.leaf(gap)
        return {
            "needs": gap.form,
            "at_least": gap.need,
            "of": gap.of,
            "met": gap.met,
            "effort_days": gap.effort,
            "gaps": [self.gap(child) for child in gap.gaps],
        }

    def leaf(self, gap: LeafGap) -> Data:
        kept = self.kept.get(id(gap)) if self.kept is not None else None
        if kept is not None and kept[0] is gap:
            return kept[1]
        data: Data = {
            "needs": "evidence",
            "text": self.requirements.leaf(gap.leaf),
            "counted": list(gap.counted),
            "findings": [self.finding(finding) for finding in gap.findings],
            "near_misses": [self.near_miss(miss) for miss in gap.near_misses],
            "elsewhere_more": gap.elsewhere_more,
            "effort_days": gap.effort,
        }
        if self.kept is not None and gap.findings[0].code=="nothing_offered" and not gap.near_misses:
            self.kept[id(gap)] = (gap, data)
        return data

    def near_miss(self, miss: NearMiss) -> Data:
        title = self.titles[miss.item]
        return {
            "item": miss.item,
            "findings": [self.finding(finding, title) for finding in miss.findings],
        }

    def finding(self, finding: Finding, title: str = "") -> Data:
        data: Data = {"code": finding.code}
        for key, value in finding.fields.items():
            data[key] = list(value) if isinstance(value, tuple) else value
        data["sentence"] = self.wording.sentence(finding, title)
        return data
