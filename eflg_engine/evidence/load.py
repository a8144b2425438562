"""Reading a bundle: a document to a checked file, a checked file to a Bundle."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from eflg_engine.evidence.bundle import (
    Bundle,
    BundleBefore,
    Council,
    Objective,
    Scope,
    StrategicAim,
)
from eflg_engine.evidence.check import own_problems, reference_problems
from eflg_engine.evidence.council_papers import (
    Action,
    Claim,
    Expected,
    PastResult,
    Progress,
    Response,
)
from eflg_engine.evidence.item import EvidenceItem, ItemDraft, finished
from eflg_engine.evidence.migration_records import ItemBefore, Proposal
from eflg_engine.evidence.naming import with_ids
from eflg_engine.evidence.written import (
    ActionFile,
    BundleBeforeFile,
    BundleFile,
    ClaimFile,
    ExpectedFile,
    ItemBeforeFile,
    ProposalFile,
)
from eflg_engine.framework import Framework
from eflg_engine.reading.checking import check, refuse
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Problem


def bundle_from_document(document: Document, framework: Framework | None = None) -> Bundle:
    """The bundle in a document. Raises InvalidInput with every problem found."""
    _refuse_framework(document)
    file, problems = check(BundleFile, document.data, document)
    problems += own_problems(document)
    if framework is not None:
        problems += reference_problems(document, framework)
    refuse(document.problems, problems)
    assert file is not None
    evidence: dict[str, EvidenceItem] = {}
    repeated: dict[str, None] = {}
    for item in file.evidence:
        if item.id in evidence:  # the same word for word: else it would be a problem
            repeated[item.id] = None
        else:
            evidence[item.id] = _item(item)
    council = file.council
    bundle = Bundle(
        council=Council(
            council.name,
            council.code,
            tuple(council.services),
            tuple(council.partners),
            dict(council.__pydantic_extra__),
        ),
        evidence=tuple(evidence.values()),
        objectives=tuple(
            Objective(o.id, o.text, o.published, tuple(o.aims), tuple(o.priorities))
            for o in file.objectives
        ),
        strategic_aims=tuple(
            StrategicAim(aim.id, aim.text, tuple((p.id, p.text) for p in aim.priorities))
            for aim in file.strategic_aims
        ),
        scope=Scope(tuple(file.scope.modules), tuple(file.scope.characteristics)),
        framework=file.framework,
        as_at=file.as_at,
        note=file.note,
        self_assessment=tuple(map(_claim, file.self_assessment)),
        actions=tuple(map(_action, file.actions)),
        past_results=tuple(
            PastResult(p.framework, p.level, p.dated, p.valid_until, p.by, p.note)
            for p in file.past_results
        ),
        was={key: _bundle_before(before) for key, before in file.was.items()},
        repeated=tuple(repeated),
        document=document.without_data(),
    )
    return bundle if framework is None else with_ids(bundle, framework)


def _refuse_framework(document: Document) -> None:
    if isinstance(document.data, dict) and not {"council", "evidence"} & {*document.data}:
        keys = {"levels", "modules", "module", "themes", "kinds", "ladders"} & {*document.data}
        if keys:
            message = "this is part of a framework; a bundle of evidence is wanted here"
            raise InvalidInput([Problem("wrong_file", document.place(()), message)])


def _action(file: ActionFile) -> Action:
    return Action(
        id=file.id,
        recommendation=file.recommendation,
        source=file.source,
        response=Response(file.response or ""),
        reason=file.reason,
        action=file.action,
        lead=file.lead,
        resources=file.resources,
        due=file.due,
        phase=file.phase,
        status=Progress(file.status or Progress.NOT_STARTED),
        finished=file.finished,
        expected=tuple(
            Expected(
                replace(_item(expected), id="", dated=date.min), expected.id or "", expected.dated
            )
            for expected in file.evidence_expected
        ),
        evidence=tuple(file.evidence),
        note=file.note,
    )


def _item(file: ExpectedFile) -> EvidenceItem:
    draft = ItemDraft(
        id=file.id or "",
        title=file.title,
        kind=file.kind,
        supports=tuple(file.supports),
        dated=file.dated or date.min,
        review_by=file.review_by,
        snapshot=file.snapshot,
        shows=file.shows or "",
        assurance=file.assurance or "",
        characteristics=tuple(file.characteristics),
        aims=tuple(file.aims),
        objectives=tuple(file.objectives),
        priorities=tuple(file.priorities),
        services=tuple(file.services),
        partners=tuple(file.partners),
        measures=file.measures,
        link=file.link,
        difference=file.difference,
        note=file.note,
        proposed=tuple(map(_proposal, file.proposed)),
        was={key: _item_before(before) for key, before in file.was.items()},
    )
    return finished(draft)


def _claim(file: ClaimFile) -> Claim:
    return Claim(file.target, file.status, file.level or "", file.how, file.difference, file.note)


def _proposal(file: ProposalFile) -> Proposal:
    return Proposal(file.supports, file.origin, file.strength, file.because)


def _item_before(file: ItemBeforeFile) -> ItemBefore:
    return ItemBefore(
        tuple(file.supports),
        file.kind,
        tuple(map(_proposal, file.proposed)),
        tuple(file.characteristics),
        tuple(file.aims),
    )


def _bundle_before(file: BundleBeforeFile) -> BundleBefore:
    claims = file.self_assessment
    return BundleBefore(
        dict(file.council),
        None if file.modules is None else tuple(file.modules),
        None if file.characteristics is None else tuple(file.characteristics),
        None if claims is None else tuple(map(_claim, claims)),
    )
