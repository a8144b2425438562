"""Reading a bundle: a document to a checked file, a checked file to a Bundle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eflg_engine.evidence.bundle import (
    Bundle,
    Council,
    EvidenceItem,
    Objective,
    Scope,
    StrategicAim,
)
from eflg_engine.evidence.files import BundleFile, EvidenceItemFile
from eflg_engine.evidence.references import reference_problems
from eflg_engine.reading.checking import check
from eflg_engine.reading.document import Document, refuse_deep
from eflg_engine.reading.problems import InvalidInput, Problem

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
            Objective(o.id, o.text, o.published, tuple(o.aims)) for o in file.objectives
        ),
        strategic_aims=tuple(
            StrategicAim(aim.id, aim.text, tuple((p.id, p.text) for p in aim.priorities))
            for aim in file.strategic_aims
        ),
        scope=Scope(tuple(file.scope.modules), tuple(file.scope.characteristics)),
        framework=file.framework,
        as_at=file.as_at,
        note=file.note,
        repeated=tuple(repeated),
        document=document if document.text is None else document.without_data(),
    )


def _item(file: EvidenceItemFile) -> EvidenceItem:
    return EvidenceItem(
        id=file.id,
        title=file.title,
        kind=file.kind,
        supports=tuple(file.supports),
        dated=file.dated,
        review_by=file.review_by,
        shows=file.shows or "",
        assurance=file.assurance or "",
        characteristics=tuple(file.characteristics),
        aims=tuple(file.aims),
        objectives=tuple(file.objectives),
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
    for key in ("evidence", "objectives", "strategic_aims"):
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
