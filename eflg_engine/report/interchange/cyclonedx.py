"""CycloneDX 1.6 attestations: the framework as a standard, and what the evidence says of it."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.assessment.result.criterion import CriterionResult
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.views import ThemeResult
from eflg_engine.assessment.state import ASSESSED, State
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.report.assessment import edition_title
from eflg_engine.report.headline import level_words
from eflg_engine.report.interchange.told import NOT_AN_AWARD, Told, moment, one_line, web_address
from eflg_engine.version import __version__

SPEC = "1.6"
Data = dict[str, object]


def assessment_cyclonedx(result: Assessment) -> Data:
    """The assessment as CycloneDX attestations, as plain data: docs/interchange.md says how."""
    told = Told(result)
    evidence = {item.id: item for criterion in told.assessed for item in told.looked_at(criterion)}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": SPEC,
        "serialNumber": f"urn:uuid:{told.own('cyclonedx')}",
        "version": 1,
        "metadata": {
            "timestamp": moment(result.as_at),
            "tools": {
                "components": [
                    {"type": "application", "name": "eflg_engine", "version": __version__}
                ]
            },
            "properties": [
                {"name": "eflg:as_at", "value": result.as_at.isoformat()},
                {"name": "eflg:bundle.sha256", "value": result.bundle.sha256},
                {"name": "eflg:framework.id", "value": result.framework.id},
                {"name": "eflg:framework.sha256", "value": result.framework.sha256},
                {"name": "eflg:level", "value": result.level or ""},
                {"name": "eflg:policy", "value": result.policy.id},
                {"name": "eflg:status", "value": result.status.value},
            ],
        },
        "definitions": {"standards": [_standard(told)]},
        "declarations": {
            "assessors": [
                {
                    "bom-ref": "assessor",
                    "thirdParty": False,
                    "organization": {"name": told.council},
                }
            ],
            "attestations": [
                {
                    "summary": told.summary,
                    "assessor": "assessor",
                    "map": [*_themes(told), *(_mapped(told, each) for each in told.assessed)],
                }
            ],
            "claims": [_claim(told, each) for each in told.assessed],
            "evidence": [_evidence(told, evidence[each]) for each in sorted(evidence)],
            "targets": {"organizations": [{"bom-ref": "target", "name": told.council}]},
        },
    }


def _standard(told: Told) -> Data:
    framework = told.result.framework
    themes: list[Data] = [
        {
            "bom-ref": f"requirement:{theme.id}",
            "identifier": theme.id,
            "title": one_line(theme.title),
        }
        for theme in framework.themes.values()
    ]
    criteria: list[Data] = []
    for rule in framework.criteria.values():
        requirement: Data = {
            "bom-ref": f"requirement:{rule.id}",
            "identifier": rule.id,
            "title": told.name(rule),
            "parent": f"requirement:{rule.theme}",
        }
        if text := told.statement(rule):
            requirement["text"] = text
        pages = dict.fromkeys(web_address(source.url) for source, _ in rule.sources)
        if links := [{"type": "documentation", "url": page} for page in pages if page]:
            requirement["externalReferences"] = links
        criteria.append(requirement)
    return {
        "bom-ref": f"standard:{framework.id}",
        "name": one_line(edition_title(framework.title, framework.edition)),
        "version": framework.version,
        "description": one_line(f"{framework.notice} {NOT_AN_AWARD}"),
        "requirements": [*themes, *criteria],
        "levels": [
            {
                "bom-ref": f"level:{level.id}",
                "identifier": level.id,
                "title": one_line(level.title),
                "requirements": [
                    f"requirement:{rule.id}"
                    for rule in framework.criteria.values()
                    if rule.level == number
                ],
            }
            for number, level in enumerate(framework.levels)
        ],
    }


def _themes(told: Told) -> Iterator[Data]:
    """Themes of which criteria were assessed: the share that is met, and the level in words."""
    for theme in told.result.themes.values():
        states = [each.state for each in theme.criteria if each.state in ASSESSED]
        if states:
            yield {
                "requirement": f"requirement:{theme.id}",
                "conformance": {
                    "score": round(states.count(State.MET) / len(states), 4),
                    "rationale": _theme_words(theme, states),
                },
            }


def _theme_words(theme: ThemeResult, states: list[State]) -> str:
    met = f"{states.count(State.MET)} of {len(states)} criteria assessed are met"
    return one_line(
        f"Indicative level: {level_words(theme)}. {met}. The score is that share, not the level."
    )


def _mapped(told: Told, criterion: CriterionResult) -> Data:
    met = criterion.state is State.MET
    return {
        "requirement": f"requirement:{criterion.id}",
        "claims" if met else "counterClaims": [f"claim:{criterion.id}"],
        "conformance": {"score": 1 if met else 0, "rationale": told.why(criterion)},
    }


def _claim(told: Told, criterion: CriterionResult) -> Data:
    met = criterion.state is State.MET
    predicate = "The evidence offered meets" if met else "The evidence offered does not meet yet"
    claim: Data = {
        "bom-ref": f"claim:{criterion.id}",
        "target": "target",
        "predicate": f"{predicate} {criterion.id}",
        "reasoning": told.why(criterion),
    }
    if items := told.looked_at(criterion):
        claim["evidence"] = [f"evidence:{item.id}" for item in items]
    return claim


def _evidence(told: Told, item: EvidenceItem) -> Data:
    data: Data = {"name": one_line(item.title)}
    if address := web_address(item.link):
        data["contents"] = {"url": address}
    evidence: Data = {
        "bom-ref": f"evidence:{item.id}",
        "description": told.described(item),
        "data": [data],
        "created": moment(item.dated),
    }
    if item.review_by:
        evidence["expires"] = moment(item.review_by)
    return evidence
