"""Reading a bundle: a document to a checked file, a checked file to a Bundle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.evidence.bundle import (
    Bundle,
    Council,
    EvidenceItem,
    Objective,
    Scope,
    StrategicAim,
)
from eflg_engine.evidence.files import ActionFile, BundleFile, ExpectedFile
from eflg_engine.evidence.papers import Action, Claim, Expected, PastResult, Progress, Response
from eflg_engine.evidence.references import reference_problems
from eflg_engine.reading.checking import check
from eflg_engine.reading.document import Document, refuse_deep
from eflg_engine.reading.problems import InvalidInput, Path, Problem
from eflg_engine.reading.values import folded

if TYPE_CHECKING:
    from eflg_engine.framework import Framework


def bundle_from_data(
    data: Mapping[str, object], name: str, framework: Framework | None = None
) -> Bundle:
    """See Bundle.from_data."""
    refuse_deep(data, name)
    return bundle_from_document(Document(name, data), framework)


def bundle_from_document(document: Document, framework: Framework | None = None) -> Bundle:
    """The bundle in a document. Raises InvalidInput with every problem found."""
    problems = list(document.problems)
    file, found = check(BundleFile, document.data, document)
    problems += found
    problems += _id_problems(document)
    problems += _paper_problems(document)
    if framework is not None:
        problems += reference_problems(document.data, framework, document)
    if file is None or problems:
        raise InvalidInput(problems)
    evidence: dict[str, EvidenceItem] = {}
    repeated: list[str] = []
    for item_file in file.evidence:
        item = _item(item_file)
        if item.id not in evidence:
            evidence[item.id] = item
        elif item.id not in repeated:  # _id_problems has seen that they are the same
            repeated.append(item.id)
    council = file.council
    return Bundle(
        council=Council(
            council.name,
            council.code,
            tuple(council.services),
            tuple(council.partners),
            {key: str(value).strip() for key, value in (council.model_extra or {}).items()},
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
        self_assessment=tuple(
            Claim(c.target, c.status, c.level or "", c.how, c.difference, c.note)
            for c in file.self_assessment
        ),
        actions=tuple(map(_action, file.actions)),
        past_results=tuple(
            PastResult(p.framework, p.level, p.dated, p.valid_until, p.by, p.note)
            for p in file.past_results
        ),
        repeated=tuple(repeated),
        document=document if document.text is None else document.without_data(),
    )


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
            Expected(_item(expected), expected.id or "", expected.dated)
            for expected in file.evidence_expected
        ),
        evidence=tuple(file.evidence),
        note=file.note,
    )


def _item(file: ExpectedFile) -> EvidenceItem:
    return EvidenceItem(
        id=file.id or "",
        title=file.title,
        kind=file.kind,
        supports=tuple(file.supports),
        dated=file.dated or date.min,
        review_by=file.review_by,
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
    )


def _id_problems(document: Document) -> list[Problem]:
    """Ids used twice. An item repeated word for word is no problem: it counts once."""
    problems = []
    data = document.data
    for key in ("evidence", "objectives", "strategic_aims", "actions"):
        listed = data.get(key) if isinstance(data, Mapping) else None
        seen: dict[str, tuple[int, object]] = {}
        for i, entry in enumerate(listed if isinstance(listed, Sequence) else []):
            found = entry.get("id") if isinstance(entry, Mapping) else None
            if not isinstance(found, str):
                continue
            found = found.strip()
            first = seen.setdefault(found, (i, entry))
            if first[0] == i or (key == "evidence" and first[1] == entry):
                continue
            where = (key, i, "id")
            problems.append(
                Problem(
                    "duplicate_id",
                    document.place(where),
                    f'the id "{found}" is used twice, first at {document.place((key, first[0]))}',
                    found=found,
                    hint="give each its own id",
                    path=where,
                )
            )
    return problems


def _paper_problems(document: Document) -> Iterator[Problem]:
    """Criteria, themes and modules claimed twice; ids of expected evidence that are taken."""
    data = document.data
    claims: dict[tuple[str, str], int] = {}
    for i, claim in enumerate(_entries(data, "self_assessment")):
        target, level = claim.get("for"), claim.get("level")
        both = (str(target).strip(), "" if claim.get("status") is None else folded(str(level)))
        first = claims.setdefault(both, i)
        if target is not None and first != i:
            path: Path = ("self_assessment", i, "for")
            before = document.place(("self_assessment", first, "for"))
            yield Problem(
                "duplicate_claim",
                document.place(path),
                f'"{both[0]}" stands here twice, first at {before}',
                found=both[0],
                hint="keep one of the two",
                path=path,
            )
    taken: dict[str, Path] = {
        str(item.get("id")).strip(): ("evidence", i)
        for i, item in reversed(list(enumerate(_entries(data, "evidence"))))
    }
    for i, action in enumerate(_entries(data, "actions")):
        listed = action.get("evidence_expected")
        for n, expected in enumerate([listed] if isinstance(listed, Mapping) else _list(listed)):
            found = expected.get("id") if isinstance(expected, Mapping) else None
            if not isinstance(found, str):
                continue
            here: Path = ("actions", i, "evidence_expected", *([] if listed is expected else [n]))
            where = taken.setdefault(found.strip(), here)
            if where != here:
                path = (*here, "id")
                yield Problem(
                    "duplicate_id",
                    document.place(path),
                    f'the id "{found.strip()}" is used already, at {document.place(where)}',
                    found=found.strip(),
                    hint="give the evidence expected an id of its own, or leave the id away",
                    path=path,
                )


def _entries(data: object, key: str) -> list[Mapping[str, object]]:
    listed = _list(data.get(key)) if isinstance(data, Mapping) else []
    return [entry if isinstance(entry, Mapping) else {} for entry in listed]


def _list(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else []
