"""Reading a bundle: a document to a checked file, a checked file to a Bundle."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.evidence.body_key import body_key_problems, settle_body_key
from eflg_engine.evidence.bundle import (
    Bundle,
    BundleBefore,
    Council,
    Objective,
    Scope,
    StrategicAim,
)
from eflg_engine.evidence.check import items_not_there, own_problems, reference_problems
from eflg_engine.evidence.council_papers import (
    Action,
    Claim,
    Expected,
    PastResult,
)
from eflg_engine.evidence.item import (
    NAMED_BY_ITEMS,
    EvidenceItem,
    ItemBefore,
    ItemDraft,
    Proposal,
    Undated,
    finished,
)
from eflg_engine.evidence.named import supported
from eflg_engine.evidence.naming import with_ids
from eflg_engine.evidence.plain_file import plain_file
from eflg_engine.framework import Framework
from eflg_engine.framework.dimensions import OF_COUNCIL
from eflg_engine.reading.document import Document
from eflg_engine.reading.file_sorts import refuse_other
from eflg_engine.reading.limits import guessing
from eflg_engine.reading.parts import entries, part
from eflg_engine.reading.problems import Problem, refuse, told
from eflg_engine.reading.values import read_when

if TYPE_CHECKING:
    from eflg_engine.evidence.written import (
        ActionFile,
        BundleBeforeFile,
        ExpectedFile,
        ItemBeforeFile,
    )


def bundle_from_document(document: Document, framework: Framework | None = None) -> Bundle:
    """The bundle in a document. Raises InvalidInput with every problem found."""
    with guessing():
        return _bundle(document, framework)


def _bundle(document: Document, framework: Framework | None) -> Bundle:
    refuse_other(document, "bundle")
    body_key = settle_body_key(document)
    file = plain_file(document.data)
    problems: list[Problem] = []
    if file is None:
        from eflg_engine.evidence.written import BundleFile  # start-up: it imports pydantic
        from eflg_engine.reading.checking import check

        file, problems = check(BundleFile, document.data, document)
    problems += told(own_problems(document))
    if framework is not None:
        problems += told(body_key_problems(document, framework))
        problems += told(reference_problems(document, framework))
    refuse(document.problems, document.worded(problems))
    assert file is not None
    evidence: dict[str, EvidenceItem] = {}
    undated: dict[str, Undated] = {}
    repeated: dict[str, None] = {}
    for number, item in enumerate(file.evidence):
        if item.id in evidence or item.id in undated:  # identical, else it is a problem
            repeated[item.id] = None
        elif item.dated is None:
            said = part(entries(part(document.data, "evidence"))[number], "dated")
            undated[item.id] = Undated(_item(item), str(said).strip())
        else:
            evidence[item.id] = _planned(_item(item), document.data, number, file.as_at)
    council = file.council
    bundle = Bundle(
        council=Council(
            council.name,
            council.code,
            profile=dict(council.__pydantic_extra__),
            **{key: tuple(getattr(council, key)) for key in OF_COUNCIL},
        ),
        evidence=tuple(evidence.values()),
        objectives=tuple(
            _in_force(Objective.of_file(each), document.data, number, file.as_at)
            for number, each in enumerate(file.objectives)
        ),
        strategic_aims=tuple(
            StrategicAim(aim.id, aim.text, tuple((p.id, p.text) for p in aim.priorities))
            for aim in file.strategic_aims
        ),
        scope=Scope(tuple(file.scope.modules), tuple(file.scope.characteristics)),
        framework=file.framework,
        as_at=file.as_at,
        note=file.note,
        self_assessment=tuple(map(Claim.of_file, file.self_assessment)),
        actions=tuple(map(_action, file.actions)),
        past_results=tuple(map(PastResult.of_file, file.past_results)),
        was={key: _bundle_before(before) for key, before in file.was.items()},
        undated=tuple(undated.values()),
        repeated=tuple(repeated),
        document=document.without_data(),
        body_key=body_key,
    )
    return bundle if framework is None else with_ids(bundle, framework)


def refuse_actions(bundle: Bundle, actions: Sequence[Action], new: Sequence[Action]) -> None:
    """Raise InvalidInput where new actions could not stand in the bundle's file."""
    from eflg_engine.evidence.written import BundleFile  # start-up: it imports pydantic
    from eflg_engine.reading.checking import check
    from eflg_engine.reading.plain_data import read_data

    shell: dict[str, object] = {"format": 1, "council": {"name": "any"}}
    written = read_data({**shell, "actions": [each.to_data() for each in new]}, "<actions>")
    _, problems = check(BundleFile, written.data, written)
    known = bundle.to_data()["evidence"]
    listed = [each.to_data() for each in actions]
    every = read_data({**shell, "evidence": known, "actions": listed}, "<actions>")
    refuse([*written.problems, *problems], [*own_problems(every), *items_not_there(every)])


def refuse_items(evidence: Sequence[EvidenceItem], new: Sequence[EvidenceItem]) -> None:
    """Raise InvalidInput where items share an id, or new ones could not stand in a file."""
    from eflg_engine.evidence.written import BundleFile  # start-up: it imports pydantic
    from eflg_engine.reading.checking import check
    from eflg_engine.reading.plain_data import read_data

    shell: dict[str, object] = {"format": 1, "council": {"name": "any"}}
    written = read_data({**shell, "evidence": [item.to_data() for item in new]}, "<items>")
    _, problems = check(BundleFile, written.data, written)
    every = read_data({**shell, "evidence": [item.to_data() for item in evidence]}, "<evidence>")
    refuse([*written.problems, *problems], own_problems(every))


def _action(file: ActionFile) -> Action:
    expected = tuple(
        Expected(replace(_item(each), id="", dated=date.min), each.id or "", each.dated)
        for each in file.evidence_expected
    )
    return Action.of_file(file, expected=expected)


def _item(file: ExpectedFile) -> EvidenceItem:
    draft = ItemDraft(
        id=file.id or "",
        title=file.title,
        kind=file.kind,
        supports=supported(file.supports),
        dated=file.dated or date.min,
        review_by=file.review_by,
        snapshot=file.snapshot,
        shows=file.shows or "",
        assurance=file.assurance or "",
        measures=file.measures,
        link=file.link,
        difference=file.difference,
        note=file.note,
        proposed=tuple(map(Proposal.of_file, file.proposed)),
        was={key: _item_before(before) for key, before in file.was.items()},
        not_shown=tuple(getattr(file, "not_shown", ())),
    )
    for name in NAMED_BY_ITEMS:
        if words := getattr(file, name):
            setattr(draft, name, tuple(words))
    return finished(draft)


def _planned(item: EvidenceItem, data: object, number: int, as_at: date | None) -> EvidenceItem:
    """The item, with the last day of the month that it is dated in where it is planned."""
    if as_at is None or item.dated <= as_at:
        return item
    written = part(entries(part(data, "evidence"))[number], "dated")
    return replace(item, dated=read_when(written, as_at))


def _in_force(each: Objective, data: object, number: int, as_at: date | None) -> Objective:
    """The objective, with the last day of the month in which it is to be published."""
    if as_at is None or each.published is None or each.published <= as_at:
        return each
    written = part(entries(part(data, "objectives"))[number], "published")
    return replace(each, published=read_when(written, as_at))


def _item_before(file: ItemBeforeFile) -> ItemBefore:
    proposed = tuple(map(Proposal.of_file, file.proposed))
    return ItemBefore.of_file(file, supports=supported(file.supports), proposed=proposed)


def _bundle_before(file: BundleBeforeFile) -> BundleBefore:
    if file.self_assessment is None:
        return BundleBefore.of_file(file)
    claims = tuple(map(Claim.of_file, file.self_assessment))
    return BundleBefore.of_file(file, self_assessment=claims)
