"""The result as JSON text: the contract for embedders (`eflg-assessment/1`).

Most of the text is the same for every bundle, or for one bundle on every day, and is made once:
statements and rule places with the framework, near misses and gaps with the bundle.
"""

from __future__ import annotations

from collections.abc import Iterable
from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.explain import Explanation, Gap, LeafGap, NearMiss
from eflg_engine.assessment.reasons.findings import (
    ITEM_CODES_OF_A_DAY,
    Finding,
    Wording,
    not_due_text,
)
from eflg_engine.assessment.reasons.requirement_text import RequirementText
from eflg_engine.assessment.state import State
from eflg_engine.version import __version__

if TYPE_CHECKING:
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ModuleResult, PolicyResult, ThemeResult
    from eflg_engine.assessment.rules import Rules
    from eflg_engine.framework.model import Framework, Policy

Data = dict[str, object]
Kept = dict[int, tuple[object, str]]
"""Text by the identity of what it says, which is kept beside it so that it stays alive."""

_encoded = JSONEncoder(ensure_ascii=False).encode


def result_text(result: Assessment) -> str:
    """Every level, state, proof and gap of an assessment, on one line."""
    framework, bundle = result.framework, result.bundle
    council: Data = {"name": bundle.council.name}
    if bundle.council.code:
        council["code"] = bundle.council.code
    council["profile"] = dict(sorted(bundle.council.profile.items()))
    writer = _Writer(result)
    match = result.judgement.match
    head: Data = {
        "schema": result.schema,
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": _framework_data(framework),
        "bundle": {
            "sha256": bundle.sha256,
            "items": len(bundle.evidence),
            "planned": [item.id for item in result.planned],
            "repeated": sorted(bundle.repeated),
            "awaiting_review": sorted(bundle.awaiting_review),
        },
        "council": council,
        "as_at": result.as_at.isoformat(),
        "policy": {
            "id": result.policy.id,
            "title": result.policy.title,
            "description": result.policy.description,
            **_points_of_policy(result.policy, result.framework),
        },
        "scope": {
            "modules": [m.id for m in framework.modules if m.id in match.coverage.scope_modules],
            "characteristics": list(match.coverage.scope_characteristics),
        },
        "level": result.level,
        "level_title": result.level_title,
        "status": str(result.status),
        "next_level": result.next_level.id if result.next_level else None,
        "held_back_by": list(result.held_back_by),
        "provisional": result.provisional,
        **_council_points(result),
        "other_policies": [_policy_data(other) for other in result.other_policies],
    }
    return _with_list(head, "modules", map(writer.module, result.modules.values()))


def _with_list(head: Data, key: str, texts: Iterable[str]) -> str:
    """An object of this data, and as its last key a list of texts that are JSON already."""
    return f'{_encoded(head)[:-1]}, "{key}": [{", ".join(texts)}]}}'


def _words(words: Iterable[str]) -> str:
    return f"[{', '.join(map(quoted, words))}]"


def _framework_data(framework: Framework) -> Data:
    data: Data = {
        "id": framework.id,
        "title": framework.title,
        "edition": framework.edition,
        "version": framework.version,
        "sha256": framework.sha256,
        "notice": framework.notice,
        "below": framework.below,
        **({} if framework.body == "council" else {"body": framework.body}),
        "levels": [{"id": level.id, "title": level.title} for level in framework.levels],
    }
    if framework.adaptation is not None:
        data["adaptation"] = framework.adaptation.to_data()
    if shown := framework.wording:
        data["wording"] = {
            "file": shown.file,
            "sha256": shown.sha256,
            "statements": shown.statements,
            "references": shown.references,
        }
    return data


def _policy_data(other: PolicyResult) -> Data:
    return {
        "id": other.policy.id,
        "title": other.policy.title,
        "level": other.level,
        "level_title": other.level_title,
        "status": str(other.status),
        "changes": list(other.changes),
        **({"points": other.points.points} if other.points else {}),
    }


def _points_of_policy(policy: Policy, framework: Framework) -> Data:
    """What themes give and where the bands begin; nothing where no points are added."""
    points = policy.points
    if points is None:
        return {}
    rows = zip(framework.levels, points.gives, points.bands, strict=True)
    return {
        "points": [
            {
                "level": level.id,
                "gives": gives,
                "from": band.start,
                "disputed": band.disputed,
                "note": band.note,
            }
            for level, gives, band in rows
        ]
    }


def _council_points(result: Assessment) -> Data:
    points = result.points
    if points is None:
        return {}
    above = result.next_level
    return {
        "points": {
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
    }


def _points(part: ModuleResult | ThemeResult) -> Data:
    points = part.points
    return {} if points is None else {"points": points.points, "most_points": points.most}


class _Fixed:
    """Text that is the same for every bundle, by criterion and by leaf."""

    def __init__(self, laid_out: Rules) -> None:
        levels = laid_out.framework.levels
        leaf_text = RequirementText(laid_out.framework).leaf
        self.laid_out = laid_out
        self.opening: list[str] = []  # up to the state
        self.rule: list[str] = []  # what follows it
        self.remedy: list[str] = []
        for criterion in laid_out.criteria:
            before: Data = {"id": criterion.id, "level": levels[criterion.level].id}
            after: Data = {
                "statement": criterion.statement,
                "standing": criterion.standing,
                "bounds": criterion.bounds,
                "rule": {"file": criterion.file, "line": criterion.line},
            }
            closing: Data = {"remedy": criterion.remedy, "effort": criterion.effort}
            self.opening.append(f'{_encoded(before)[:-1]}, "state": ')
            self.rule.append(f", {_encoded(after)[1:-1]}")
            self.remedy.append(f", {_encoded(closing)[1:]}")
        self.leaf = {
            leaf: f'{{"needs": "evidence", "text": {quoted(leaf_text(leaf))}, "counted": '
            for leaf in laid_out.leaves
        }
        self.texts: Kept = {}

    @classmethod
    def of(cls, laid_out: Rules) -> _Fixed:
        """The fixed text of a framework, made once and kept with it."""
        cache = laid_out.framework.cache
        found = cache.get("fixed text")
        if not isinstance(found, _Fixed) or found.laid_out is not laid_out:
            found = cache["fixed text"] = cls(laid_out)
        return found


class _Writer:
    def __init__(self, result: Assessment) -> None:
        self.match = result.judgement.match
        self.laid_out = self.match.rules
        self.wording = Wording.of(result.framework)
        self.fixed = _Fixed.of(self.laid_out)
        self.kept = self.match.json_texts
        self.items = result.bundle.item

    def module(self, module: ModuleResult) -> str:
        head: Data = {
            "id": module.id,
            "title": module.title,
            "level": module.level,
            "level_title": module.level_title,
            "status": str(module.status),
            "next_level": module.next_level.id if module.next_level else None,
            "held_back_by": list(module.held_back_by),
            **_points(module),
        }
        return _with_list(head, "themes", map(self.theme, module.themes))

    def theme(self, theme: ThemeResult) -> str:
        head: Data = {
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
            **_points(theme),
        }
        return _with_list(head, "criteria", map(self.criterion, theme.criteria))

    def criterion(self, result: CriterionResult) -> str:
        number, state, fixed = result.number, result.state, self.fixed
        text = f'{fixed.opening[number]}"{state}"{fixed.rule[number]}'
        if state is State.MET:
            until = result.holds_until
            last = f'"{until.isoformat()}"' if until else "null"
            proof, hangs_on = _words(result.proof), _words(result.hangs_on)
            return f'{text}, "proof": {proof}, "holds_until": {last}, "hangs_on": {hangs_on}}}'
        if state is State.NOT_ASSESSED:
            return f'{text}, "needs_profile": {_words(result.needs_profile)}}}'
        if due_from := result.due_from:
            return f'{text}, "due_from": "{due_from}", "reason": "{not_due_text(due_from)}"}}'
        if explanation := result.explanation:
            return text + self.explanation(explanation, number) + fixed.remedy[number]
        return text + "}"

    def explanation(self, explanation: Explanation, number: int) -> str:
        same = explanation.everywhere
        store = self.fixed.texts if same else self.kept
        kept = store.get(id(explanation))
        if kept is not None and kept[0] is explanation:
            return kept[1]
        wrong = ", ".join(map(self.near_miss, explanation.wrong_kind))
        text = (
            f', "reasons": {_words(explanation.reasons)}, "gap": {self.gap(explanation.gap)}, '
            f'"wrong_kind": [{wrong}], "other_kinds": {_words(explanation.other_kinds)}'
        )
        if same or explanation.lasting:
            store[id(explanation)] = (explanation, text)
        return text

    def gap(self, gap: Gap) -> str:
        if isinstance(gap, LeafGap):
            return self.leaf(gap)
        return (
            f'{{"needs": "{gap.form}", "at_least": {gap.need}, "of": {gap.of}, "met": {gap.met}, '
            f'"effort_days": {gap.effort}, "gaps": [{", ".join(map(self.gap, gap.gaps))}]}}'
        )

    def leaf(self, gap: LeafGap) -> str:
        constant = not gap.counted and not gap.near_misses
        kept = self.fixed.texts.get(id(gap)) if constant else None
        if kept is not None and kept[0] is gap:
            return kept[1]
        findings = ", ".join([self.finding(finding) for finding in gap.findings])
        near = ", ".join(map(self.near_miss, gap.near_misses))
        text = (
            f'{self.fixed.leaf[gap.leaf]}{_words(gap.counted)}, "findings": [{findings}], '
            f'"near_misses": [{near}], "elsewhere_more": {gap.elsewhere_more}, '
            f'"effort_days": {gap.effort}}}'
        )
        if constant:
            self.fixed.texts[id(gap)] = (gap, text)
        return text

    def near_miss(self, miss: NearMiss) -> str:
        key = hash((miss.item, id(miss.findings)))
        kept = self.kept.get(key)
        if kept is not None and kept[0] == miss and kept[0].findings is miss.findings:
            return kept[1]
        title = f"{miss.item} {self.items[miss.item].title}"
        findings = ", ".join([self.finding(finding, title) for finding in miss.findings])
        text = f'{{"item": {quoted(miss.item)}, "findings": [{findings}]}}'
        if all(finding.code not in ITEM_CODES_OF_A_DAY for finding in miss.findings):
            self.kept[key] = (miss, text)
        return text

    def finding(self, finding: Finding, title: str = "") -> str:
        text = f'{{"code": "{finding.code}"'
        for key, value in finding.fields.items():
            if isinstance(value, str):
                text += f', "{key}": {quoted(value)}'
            elif isinstance(value, tuple):
                text += f', "{key}": {_words(value)}'
            else:
                text += f', "{key}": {"null" if value is None else value}'
        return f'{text}, "sentence": {quoted(self.wording.sentence(finding, title))}}}'
