"""What is wrong in itself with a self-assessment, an action plan or past results.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eflg_engine.evidence.council_papers import Progress, Response
from eflg_engine.reading.parts import Ids, Part, entries, entries_at, part, word
from eflg_engine.reading.problems import Path, Problem, shown
from eflg_engine.reading.values import BadValue, folded, read_date


def paper_problems(where: Part) -> Iterator[Problem]:
    """Claims that say nothing or stand twice, responses without a reason, dates out of order."""
    yield from _claim_problems(where)
    yield from _action_problems(where)
    yield from _expected_problems(where)
    for at, past in entries_at(where.data, (), "past_results"):
        dated, until = _day(past, "dated"), _day(past, "valid_until", last=True)
        if dated is not None and until is not None and until < dated:
            message, allowed = f"this ends before it is dated, {dated}", f"{dated} or later"
            found = word(part(past, "valid_until")) or str(until)
            yield where.problem("contradiction", (*at, "valid_until"), message, found, allowed)


def expected_items(action: object, at: Path) -> Iterator[tuple[Path, object]]:
    """The evidence an action is to bring, one or a list, each with the path to it."""
    listed = part(action, "evidence_expected")
    if isinstance(listed, dict):
        yield (*at, "evidence_expected"), listed
    yield from entries_at(action, at, "evidence_expected")


def _claim_problems(where: Part) -> Iterator[Problem]:
    """Of what the council says of itself, now and under frameworks that it was assessed by."""
    yield from _problems_of_claims(where, where.data, ())
    before = part(where.data, "was")
    if isinstance(before, dict):
        for framework, said in before.items():
            yield from _problems_of_claims(where, said, ("was", framework))


def _problems_of_claims(where: Part, said: object, within: Path) -> Iterator[Problem]:
    first: dict[tuple[str, str], Path] = {}
    for at, claim in entries_at(said, within, "self_assessment"):
        status, level = word(part(claim, "status")), word(part(claim, "level"))
        if isinstance(claim, dict) and status is None and level is None:
            message = 'this says nothing: the key "status" or "level" is missing here'
            allowed = "status: 1 to 4, level: a level of the framework, or both"
            yield where.problem("missing_key", at, message, allowed=allowed)
        target = word(part(claim, "for"))
        if target is None:
            continue
        path = (*at, "for")
        form = (target, folded(level or "") if status is not None else "")
        before = first.setdefault(form, path)
        if before is not path:
            message = f'"{shown(target)}" is assessed twice, first at {where.place(*before)}'
            yield where.problem("duplicate_claim", path, message, hint="keep one of the two")


def _action_problems(where: Part) -> Iterator[Problem]:
    needs_reason = {Response.PARTLY, Response.DECLINED, Response.ALREADY_DONE}
    for at, action in entries_at(where.data, (), "actions"):
        response = folded(word(part(action, "response")) or "").replace(" ", "_")
        if response in needs_reason and word(part(action, "reason")) is None:
            message = f'the response is "{response}", but the key "reason" is missing here'
            allowed = "reason: why, in a sentence"
            yield where.problem("missing_key", (*at, "response"), message, allowed=allowed)
        status = folded(word(part(action, "status")) or "")
        if part(action, "finished") is not None and status != Progress.DONE:
            message = f'this is finished, but its status is "{shown(status or "not_started")}"'
            allowed = "status: done, or no day on which it was finished"
            yield where.problem("contradiction", (*at, "finished"), message, allowed=allowed)


def _expected_problems(where: Part) -> Iterator[Problem]:
    """Ids of expected evidence that another item has."""
    if not entries(part(where.data, "actions")):
        return
    ids = Ids()
    for at, item in entries_at(where.data, (), "evidence"):
        for _ in ids.again(where, (*at, "id"), word(part(item, "id")), any_case=True):
            pass  # an id used twice there is reported with the evidence
    for at, action in entries_at(where.data, (), "actions"):
        for expected_at, expected in expected_items(action, at):
            yield from ids.again(
                where, (*expected_at, "id"), word(part(expected, "id")), any_case=True
            )


def _day(data: object, key: str, *, last: bool = False) -> date | None:
    try:
        return read_date(part(data, key), last=last)
    except BadValue:
        return None  # the model reports it
