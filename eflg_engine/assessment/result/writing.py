"""The result as data, as shape describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, cast

from eflg_engine.assessment.reasons.answers import Answered, answers
from eflg_engine.assessment.reasons.explain import Explanation, Gap, LeafGap, NearMiss
from eflg_engine.assessment.reasons.finding import in_days
from eflg_engine.assessment.reasons.findings import (
    Finding,
    Wording,
    not_due_text,
)
from eflg_engine.assessment.reasons.requirement_text import RequirementText
from eflg_engine.assessment.result.about import council_about, held, module_about, theme_about
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import number_text
from eflg_engine.framework.model import ALL, ANY_FIGURE, Demand, Leaf, Requirement
from eflg_engine.framework.particulars import file_in_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from eflg_engine.assessment.judge import Judgement
    from eflg_engine.assessment.match import Match
    from eflg_engine.assessment.reasons.findings import ItemFinding, LeafFinding
    from eflg_engine.assessment.result import gap_shape, shape
    from eflg_engine.assessment.result.council import CouncilResult
    from eflg_engine.assessment.result.criterion import CriterionResult
    from eflg_engine.assessment.result.views import ModuleResult, ThemeResult
    from eflg_engine.assessment.rules import Rules
    from eflg_engine.evidence.item import EvidenceItem
    from eflg_engine.framework.model import Criterion, Question
    from eflg_engine.framework.particulars import Level
    from eflg_engine.framework.vocabulary import Vocabulary


def result_data(result: CouncilResult) -> shape.AssessmentResult:
    """Every level, state, proof and gap of an assessment: the caller's own."""
    return ResultBuilder(result).result(result)


def outline_data(
    result: CouncilResult, detail: Literal["levels", "gaps"]
) -> shape.AssessmentOutline:
    """Levels and states; with "gaps" also what is missing, without words."""
    build = ResultBuilder(result, words=False)
    framework = result.framework
    return {
        "schema": "eflg-outline/1",
        "detail": detail,
        "framework": {
            "id": framework.id,
            "version": framework.version,
            "sha256": framework.sha256,
        },
        "council": result.bundle.council.name,
        "as_at": result.as_at.isoformat(),
        "policy": result.policy.id,
        **held(result),
        "modules": [
            {
                "id": module.id,
                "title": module.title,
                **held(module),
                "themes": [
                    {
                        "id": theme.id,
                        "title": theme.title,
                        **held(theme),
                        "criteria": [
                            build.outline(each, gaps=detail == "gaps") for each in theme.criteria
                        ],
                    }
                    for theme in module.themes
                ],
            }
            for module in result.modules.values()
        ],
    }


def _code(rule: Criterion) -> shape.Coded:
    return {"code": rule.code} if rule.code else {}


def _demand(demand: Demand) -> int | list[str] | Literal["all"]:
    if isinstance(demand, int):
        return demand
    if demand == ALL:
        return "all"
    return list(demand) if isinstance(demand, tuple) else [demand]


class ResultBuilder:
    """Builds the data of a result part by part, with what is in words or without."""

    def __init__(self, result: CouncilResult, *, words: bool = True) -> None:
        self.judgement: Judgement = result.judgement
        self.match: Match = self.judgement.match
        self.laid_out: Rules = self.match.rules
        self.vocabulary: Vocabulary = result.framework.vocabulary
        self.levels: tuple[Level, ...] = result.framework.levels
        self.words = words
        self.wording: Wording = Wording.of(result.framework)
        self.in_words: Callable[[Leaf], str] = RequirementText(result.framework).leaf
        self.items: Mapping[str, EvidenceItem] = result.bundle.item
        asks = self.laid_out.kept.setdefault("asks", {})
        assert isinstance(asks, dict)
        self.asks: dict[int, gap_shape.Asked] = asks  # by the identity of a leaf of the rules

    # --- levels -------------------------------------------------------------------------------

    def result(self, result: CouncilResult) -> shape.AssessmentResult:
        """The whole result."""
        modules = [self.module(module) for module in result.modules.values()]
        return {**council_about(result), "modules": modules}

    def module(self, module: ModuleResult) -> shape.ModuleResult:
        """A module with its themes."""
        return {**module_about(module), "themes": [self.theme(theme) for theme in module.themes]}

    def theme(self, theme: ThemeResult) -> shape.ThemeResult:
        """A theme with its criteria."""
        return {**theme_about(theme), "criteria": list(map(self.criterion, theme.criteria))}

    def criterion(self, result: CriterionResult) -> shape.CriterionResult:
        """A criterion with its proof or its gap."""
        return {**self.about(result), **self.outcome(result)}

    def about(self, result: CriterionResult) -> shape.CriterionAbout:
        """A criterion and its state."""
        rule = result.rule
        return {
            "id": rule.id,
            "level": self.levels[rule.level].id,
            "state": result.state.value,
            **_code(rule),
            "statement": rule.statement,
            "standing": rule.standing,
            "bounds": rule.bounds,
            "rule": {"file": file_in_folder(rule.file), "line": rule.line},
        }

    def outcome(self, result: CriterionResult) -> shape.CriterionOutcome:
        """A criterion's proof or its gap."""
        if result.state is State.MET:
            until = result.holds_until
            proven: shape.CriterionOutcome = {
                "proof": list(result.proof),
                "holds_until": until.isoformat() if until else None,
                "hangs_on": list(result.hangs_on),
            }
            if answered := [self.answered(each) for each in answers(self.judgement, result.number)]:
                proven["answers"] = answered
            return proven
        if result.state is State.NOT_ASSESSED:
            return {"needs_profile": list(result.needs_profile)}
        if due_from := result.due_from:
            return {"due_from": due_from.isoformat(), "reason": not_due_text(due_from)}
        data: shape.CriterionOutcome = {}
        if explanation := result.explanation:
            self.explain(data, explanation)
            data["remedy"] = result.rule.remedy
            data["effort"] = result.rule.effort
        if fields := result.needs_profile:
            data["needs_profile"] = list(fields)
        return data

    def outline(self, result: CriterionResult, *, gaps: bool) -> shape.CriterionState:
        """A criterion's state, and what is missing."""
        data: shape.CriterionState = {
            "id": result.id,
            "level": self.levels[result.rule.level].id,
            "state": result.state.value,
        }
        if fields := result.needs_profile:
            data["needs_profile"] = list(fields)
        if due_from := result.due_from:
            data["due_from"] = due_from.isoformat()
        elif gaps and (explanation := result.explanation):
            self.explain(data, explanation)
        return data

    # --- what is missing ----------------------------------------------------------------------

    def explain(self, data: gap_shape.Shortfall, explanation: Explanation) -> None:
        """Add to a criterion why it is not met."""
        data["reasons"] = list(explanation.reasons)
        data["gap"] = self.gap(explanation.gap)
        data["wrong_kind"] = [self.near_miss(miss) for miss in explanation.wrong_kind]
        data["other_kinds"] = list(explanation.other_kinds)

    def gap(self, gap: Gap) -> gap_shape.Gap:
        """What is missing, as a tree."""
        if isinstance(gap, LeafGap):
            return self.leaf(gap)
        return {
            "needs": cast("gap_shape.Form", gap.form),
            "at_least": gap.need,
            "of": gap.of,
            "met": gap.met,
            "effort_days": gap.effort,
            "gaps": [self.gap(each) for each in gap.gaps],
            "met_parts": [self.part(requires, first)[0] for requires, first in gap.met_parts],
        }

    def leaf(self, gap: LeafGap) -> gap_shape.EvidenceGap:
        """Evidence that is missing."""
        return {
            "needs": "evidence",
            **self.said(gap.leaf),
            **self.questioned(gap.leaf),
            "counted": list(gap.counted),
            "findings": [cast("LeafFinding", self.finding(finding)) for finding in gap.findings],
            "near_misses": self.near_misses(gap),
            "elsewhere_more": gap.elsewhere_more,
            "effort_days": gap.effort,
            "asks": self.asked(gap.leaf),
        }

    def part(self, requires: Requirement, leaf: int) -> tuple[gap_shape.Part, int]:
        """A part of a requirement whose first leaf has this number, and the next leaf's number."""
        if isinstance(requires, Leaf):
            counting = self.judgement.counting[leaf]
            evidence: gap_shape.EvidencePart = {
                "needs": "evidence",
                "is_met": bool(self.judgement.leaf_met[leaf]),
                **self.said(requires),
                **self.questioned(requires),
                "counted": list(self.match.names(counting)),
                "asks": self.asked(requires),
            }
            return evidence, leaf + 1
        parts: list[gap_shape.Part] = []
        asked = self.judgement.explained(self.laid_out.criterion_of[leaf])
        for child in requires.children:
            first = leaf
            part, leaf = self.part(child, leaf)
            if asked >> first & ((1 << leaf - first) - 1):
                parts.append(part)
        need = min(requires.need, len(parts))
        whole: gap_shape.PartsPart = {
            "needs": cast("gap_shape.Form", requires.form),
            "is_met": sum(part["is_met"] for part in parts) >= need,
            "at_least": need,
            "of": len(parts),
            "parts": parts,
        }
        return whole, leaf

    def said(self, leaf: Leaf) -> gap_shape.Said:
        """What is asked for, in words."""
        return {"text": self.in_words(leaf)} if self.words else {}

    def questioned(self, leaf: Leaf) -> gap_shape.Questioned:
        """The question by which evidence is asked for, if there is one."""
        return {} if leaf.question is None else {"question": self.question(leaf.question)}

    def question(self, question: Question) -> gap_shape.QuestionAsked:
        """A question."""
        kinds = self.vocabulary.kinds
        return {
            "id": question.id,
            "code": question.code,
            "asks": question.asks,
            "look_in": [kinds[kind].id for kind in question.look_in],
        }

    def answered(self, answered: Answered) -> shape.Answered:
        """A question, and the items that answer it."""
        items: list[shape.AnsweringItem] = [
            {
                "item": each.item,
                "place": each.place,
                "place_wanted": each.place_wanted,
                "usual": cast("shape.Usual", dict(each.usual)),
            }
            for each in answered.items
        ]
        return {**self.question(answered.question), "items": items}

    def asked(self, leaf: Leaf) -> gap_shape.Asked:
        """What is asked for, as data: the caller's own, copied from what is kept."""
        kept = self.asks.get(id(leaf))
        if kept is None:
            kept = self.asks[id(leaf)] = self._asked(leaf)
        data = kept.copy()
        data["kinds"] = kept["kinds"].copy()
        if measure := kept["measure"]:
            data["measure"] = measure.copy()
        if snapshot := kept["snapshot"]:
            data["snapshot"] = snapshot.copy()
        data["covers"] = {
            dimension: list(demand) if isinstance(demand, list) else demand
            for dimension, demand in kept["covers"].items()
        }
        return data

    def _asked(self, leaf: Leaf) -> gap_shape.Asked:
        vocabulary = self.vocabulary
        measure, snapshot, least = leaf.measure, leaf.snapshot, leaf.measure_at_least
        return {
            "kinds": [vocabulary.kinds[kind].id for kind in leaf.kinds],
            "items": leaf.items,
            "within": str(leaf.within) if leaf.within else None,
            "shows": vocabulary.shows[leaf.shows].id if leaf.shows else None,
            "assurance": vocabulary.assurance[leaf.assurance].id if leaf.assurance else None,
            "measure": {
                "name": measure,
                "at_least": None if least == ANY_FIGURE else number_text(least),
            }
            if measure
            else None,
            "snapshot": {
                "day": snapshot.yearly_day,
                "publish_within": str(snapshot.publish_within),
            }
            if snapshot
            else None,
            "covers": {dimension: _demand(demand) for dimension, demand in leaf.covers},
        }

    def near_misses(self, gap: LeafGap) -> list[gap_shape.NearMiss]:
        """The items that almost counted."""
        if self.words:
            return list(map(self.near_miss, gap.near_misses))
        needs = gap.criterion
        found = list(map(self.near_miss, gap.offered))
        found += [
            {
                "item": item,
                "findings": [{"code": "not_offered_here", "has": list(has), "needs": needs}],
            }
            for item, has in gap.elsewhere
        ]
        return found

    def near_miss(self, miss: NearMiss) -> gap_shape.NearMiss:
        """An item that almost counted."""
        title = f"{miss.item} {self.items[miss.item].title}" if self.words else ""
        findings = [self.finding(finding, title) for finding in miss.findings]
        return {"item": miss.item, "findings": cast("list[ItemFinding]", findings)}

    def finding(self, finding: Finding, title: str = "") -> Mapping[str, object]:
        """One reason: its code, its fields, and the sentence."""
        fields = finding.fields
        data: dict[str, object] = {"code": finding.code, **fields}
        for key, value in fields.items():
            if type(value) is tuple:
                data[key] = list(value)
        if self.words:
            data["sentence"] = self.wording.sentence(in_days(finding), title)
        return data
