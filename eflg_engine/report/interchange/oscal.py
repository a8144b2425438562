"""OSCAL 1.2.1: assessment results, and a plan of action and milestones, each a document."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eflg_engine.assessment.reasons.findings import day_text
from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.state import State
from eflg_engine.evidence.council_papers import Action
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.framework.model import leaves
from eflg_engine.report.assessment import framework_name
from eflg_engine.report.interchange.told import NOT_AN_AWARD, Told, moment, one_line, web_address
from eflg_engine.version import __version__

VERSION = "1.2.1"
NAMES = "urn:x-eflg-engine:oscal"
"""The namespace of our own properties."""

Data = dict[str, object]
_MARKED = re.compile(r"[\\`*\[\]<>]|(?<!\w)_|_(?!\w)|\{(?=\{)")


def assessment_oscal(result: Assessment) -> Data:
    """The assessment as OSCAL assessment results, as plain data: docs/interchange.md says how."""
    told = Told(result)
    return {
        "assessment-results": {
            "uuid": told.own("assessment-results"),
            "metadata": _metadata(told, told.title),
            "import-ap": {"href": f"#{told.own('rules')}"},
            "results": [_result(told)],
            "back-matter": {"resources": [_rules(told)]},
        }
    }


def assessment_poam(result: Assessment) -> Data:
    """What is not met yet as an OSCAL plan of action and milestones, with the council's actions.

    Ids of its items stay the same from one assessment of this body to the next.
    """
    told = Told(result)
    unmet = [each for each in told.assessed if each.state is not State.MET]
    plan: Data = {
        "uuid": told.own("poam"),
        "metadata": _metadata(told, f"{told.council}: what is not met yet"),
        "system-id": {"id": told.lasting("system")},
    }
    if observations := _observations(told, unmet):
        plan["observations"] = observations
    if unmet:
        plan["risks"] = [_risk(told, each) for each in unmet]
        plan["findings"] = [_finding(told, each) for each in unmet]
        plan["poam-items"] = [_item(told, each) for each in unmet]
    else:
        nothing = "Nothing is open: every criterion that was assessed is met."
        plan["poam-items"] = [
            {"uuid": told.own("nothing"), "title": "Nothing is open", "description": nothing}
        ]
    plan["back-matter"] = {"resources": [_rules(told)]}
    return {"plan-of-action-and-milestones": plan}


def _metadata(told: Told, title: str) -> Data:
    party = told.lasting("party")
    return {
        "title": _line(title),
        "last-modified": moment(told.result.as_at),
        "version": told.result.as_at.isoformat(),
        "oscal-version": VERSION,
        "links": [{"href": f"#{told.own('rules')}", "rel": "reference"}],
        "roles": [{"id": "self-assessor", "title": "The body that offers the evidence"}],
        "parties": [{"uuid": party, "type": "organization", "name": told.council}],
        "responsible-parties": [{"role-id": "self-assessor", "party-uuids": [party]}],
        "remarks": NOT_AN_AWARD,
    }


def _result(told: Told) -> Data:
    result = told.result
    facts = {
        "bundle-sha256": result.bundle.sha256,
        "engine": f"eflg_engine {__version__}",
        "framework": f"{result.framework.id} {result.framework.version}",
        "framework-sha256": result.framework.sha256,
        "indicative-level": result.level or "",
        "level-status": result.status.value,
        "policy": result.policy.id,
        **{f"theme-level.{theme.id}": theme.level or "" for theme in result.themes.values()},
    }
    found: Data = {
        "uuid": told.own("result"),
        "title": _line(told.title),
        "description": _marked(told.summary),
        "start": moment(result.as_at),
        "end": moment(result.as_at),
        "props": [
            {"name": _token(name), "ns": NAMES, "value": one_line(value)}
            for name, value in facts.items()
            if value
        ],
        "reviewed-controls": {"control-selections": [_selection(told)]},
    }
    if observations := _observations(told, told.assessed):
        found["observations"] = observations
    if told.assessed:
        found["findings"] = [_finding(told, each) for each in told.assessed]
    return found


def _selection(told: Told) -> Data:
    if not told.assessed:
        return {"include-all": {}, "remarks": "No criterion could be assessed."}
    return {"include-controls": [{"control-id": _token(each.id)} for each in told.assessed]}


def _observations(told: Told, criteria: Iterable[CriterionResult]) -> list[Data]:
    items = {item.id: item for each in criteria for item in told.looked_at(each)}
    return [_observation(told, items[each]) for each in sorted(items)]


def _observation(told: Told, item: EvidenceItem) -> Data:
    evidence: Data = {"description": _marked(told.described(item))}
    if address := web_address(item.link):
        evidence["href"] = address
    observation: Data = {
        "uuid": told.lasting("item", item.id),
        "title": _line(item.title),
        "description": _marked(told.described(item)),
        "methods": ["EXAMINE"],
        "types": ["control-objective"],
        "subjects": [{"subject-uuid": told.lasting("party"), "type": "party"}],
        "relevant-evidence": [evidence],
        "collected": moment(item.dated),
    }
    if item.review_by:
        observation["expires"] = moment(item.review_by)
    return observation


def _finding(told: Told, criterion: CriterionResult) -> Data:
    rule, met = criterion.rule, criterion.state is State.MET
    finding: Data = {
        "uuid": told.own("finding", rule.id),
        "title": _line(told.name(rule)),
        "description": _marked(told.statement(rule) or rule.id),
        "props": [{"name": "level", "ns": NAMES, "value": criterion.level}],
        "target": {
            "type": "objective-id",
            "target-id": _token(rule.id),
            "status": {
                "state": "satisfied" if met else "not-satisfied",
                "reason": "pass" if met else "fail",
                "remarks": _marked(told.why(criterion)),
            },
        },
    }
    if items := told.looked_at(criterion):
        finding["related-observations"] = [
            {"observation-uuid": told.lasting("item", item.id)} for item in items
        ]
    return finding


def _risk(told: Told, criterion: CriterionResult) -> Data:
    rule = criterion.rule
    risk: Data = {
        "uuid": told.lasting("risk", rule.id),
        "title": _line(told.name(rule)),
        "description": _marked(told.statement(rule) or rule.id),
        "statement": _marked(told.why(criterion)),
        "status": "open",
    }
    actions = [
        each for each in told.result.bundle.actions if each.is_open and _is_for(each, criterion)
    ]
    if days := [each.due for each in actions if each.due]:
        risk["deadline"] = moment(max(days))
    remedies: list[Data] = []
    if remedy := told.remedy(rule):
        remedies.append(
            {
                "uuid": told.lasting("remedy", rule.id),
                "lifecycle": "recommendation",
                "title": "What would meet it",
                "description": _marked(remedy),
            }
        )
    remedies += [_planned(told, criterion, each) for each in actions]
    if remedies:
        risk["remediations"] = remedies
    return risk


def _is_for(action: Action, criterion: CriterionResult) -> bool:
    """Whether an action is to bring evidence for a criterion."""
    asked = {leaf.question.id for leaf in leaves(criterion.rule.requires) if leaf.question}
    wanted = {criterion.id, criterion.rule.theme, *asked}
    return any(name in wanted for each in action.expected for name in each.content.supports)


def _planned(told: Told, criterion: CriterionResult, action: Action) -> Data:
    uuid = told.lasting("action", action.id, criterion.id)
    planned: Data = {
        "uuid": uuid,
        "lifecycle": "planned",
        "title": _line(f"Action {action.id}"),
        "description": _marked(one_line(action.title)),
    }
    if action.due:
        planned["tasks"] = [
            {
                "uuid": told.lasting("milestone", action.id, criterion.id),
                "type": "milestone",
                "title": _line(f"Action {action.id} is due"),
                "timing": {"on-date": {"date": moment(action.due)}},
            }
        ]
    return planned


def _item(told: Told, criterion: CriterionResult) -> Data:
    rule = criterion.rule
    return {
        "uuid": told.lasting("poam-item", rule.id),
        "title": _line(told.name(rule)),
        "description": _marked(told.statement(rule) or rule.id),
        "props": [{"name": "level", "ns": NAMES, "value": criterion.level}],
        "related-findings": [{"finding-uuid": told.own("finding", rule.id)}],
        "related-risks": [{"risk-uuid": told.lasting("risk", rule.id)}],
    }


def _rules(told: Told) -> Data:
    """What stands in the place of an assessment plan: the framework and the policy."""
    result = told.result
    text = (
        f"{framework_name(result)}, sha256 {result.framework.sha256}, policy {result.policy.id}, "
    )
    text += (
        f"as at {day_text(result.as_at)}. There is no assessment plan of its own: the rules are it."
    )
    return {
        "uuid": told.own("rules"),
        "title": _line(framework_name(result)),
        "description": _marked(one_line(text)),
    }


def _token(name: str) -> str:
    """An id as OSCAL takes it: one that begins with a digit gets a line before it."""
    return name if name[:1].isalpha() else f"_{name}"


def _marked(text: str) -> str:
    """Text that means itself where Markdown is read."""
    return _MARKED.sub(lambda found: f"\\{found[0]}", text)


def _line(text: str) -> str:
    return _marked(one_line(text))
