"""What is wrong in itself with a self-assessment, an action plan or past results.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eflg_engine.evidence.council_papers import Progress, Response
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import entries, part, twice, word
from eflg_engine.reading.problems import Path, Problem, shown
from eflg_engine.reading.values import BadValue, folded, read_date


def paper_problems(document: Document) -> Iterator[Problem]:
    """Claims that say nothing or stand twice, responses without a reason, dates out of order."""
    yield from _claim_problems(document)
    yield from _action_problems(document)
    yield from _expected_problems(document)
    for number, past in enumerate(entries(part(document.data, "past_results"))):
        dated, until = _day(past, "dated"), _day(past, "valid_until", last=True)
        if dated is not None and until is not None and until < dated:
            path: Path = ("past_results", number, "valid_until")
            message = f"this ends before it is dated, {dated}"
            place, allowed = document.place(path), f"{dated} or later"
            found = word(part(past, "valid_until")) or str(until)
            yield Problem("contradiction", place, message, found, allowed, path=path)


def expected_items(action: object, at: Path) -> Iterator[tuple[Path, object]]:
    """The evidence an action is to bring, one or a list, each with the path to it."""
    listed = part(action, "evidence_expected")
    path: Path = (*at, "evidence_expected")
    if isinstance(listed, dict):
        yield path, listed
    for number, expected in enumerate(entries(listed)):
        yield (*path, number), expected


def _claim_problems(document: Document) -> Iterator[Problem]:
    first: dict[tuple[str, str], Path] = {}
    for number, claim in enumerate(entries(part(document.data, "self_assessment"))):
        at: Path = ("self_assessment", number)
        status, level = word(part(claim, "status")), word(part(claim, "level"))
        if isinstance(claim, dict) and status is None and level is None:
            yield Problem(
                "missing_key",
                document.place(at),
                'this says nothing: the key "status" or "level" is missing here',
                allowed="status: 1 to 4, level: a level of the framework, or both",
                path=at,
            )
        target = word(part(claim, "for"))
        if target is None:
            continue
        path = (*at, "for")
        forms = (target, folded(level or "") if status is not None else "")
        before = first.setdefault(forms, path)
        if before is not path:
            yield Problem(
                "duplicate_claim",
                document.place(path),
                f'"{shown(target)}" is assessed twice, first at {document.place(before)}',
                hint="keep one of the two",
                path=path,
            )


def _action_problems(document: Document) -> Iterator[Problem]:
    needs_reason = {Response.PARTLY, Response.DECLINED, Response.ALREADY_DONE}
    for number, action in enumerate(entries(part(document.data, "actions"))):
        response = folded(word(part(action, "response")) or "").replace(" ", "_")
        if response in needs_reason and word(part(action, "reason")) is None:
            path: Path = ("actions", number, "response")
            yield Problem(
                "missing_key",
                document.place(path),
                f'the response is "{response}", but the key "reason" is missing here',
                allowed="reason: why, in a sentence",
                path=path,
            )
        status = folded(word(part(action, "status")) or "")
        if part(action, "finished") is not None and status != Progress.DONE:
            path = ("actions", number, "finished")
            yield Problem(
                "contradiction",
                document.place(path),
                f'this is finished, but its status is "{shown(status or "not_started")}"',
                allowed="status: done, or no day on which it was finished",
                path=path,
            )


def _expected_problems(document: Document) -> Iterator[Problem]:
    """Ids of expected evidence that another item has."""
    taken: dict[str, Path] = {}
    for number, item in enumerate(entries(part(document.data, "evidence"))):
        if (found := word(part(item, "id"))) is not None:
            taken.setdefault(found, ("evidence", number, "id"))
    for number, action in enumerate(entries(part(document.data, "actions"))):
        for at, expected in expected_items(action, ("actions", number)):
            if (found := word(part(expected, "id"))) is not None:
                path = (*at, "id")
                first = taken.setdefault(found, path)
                if first is not path:
                    yield twice(document, path, found, document.place(first))


def _day(data: object, key: str, *, last: bool = False) -> date | None:
    try:
        return read_date(part(data, key), last_of_month=last)
    except BadValue:
        return None  # reported where the dates are checked
