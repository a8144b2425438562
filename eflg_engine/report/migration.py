"""A bundle carried over to another framework: what counts, what waits, what has no place."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple, cast

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.evidence.migrate.migration import Outcome
from eflg_engine.report.assessment import edition_title
from eflg_engine.report.blocks import Block, Entries, Entry, Facts, Heading, Paragraph
from eflg_engine.report.report import Report
from eflg_engine.results.migration import MigrationData, MovedInfo, ProposalInfo

if TYPE_CHECKING:
    from eflg_engine.evidence.migrate.migration import Aside, Migration, MovedItem
    from eflg_engine.evidence.migrate.sorting import ToSort
    from eflg_engine.framework import Framework
    from eflg_engine.framework.crosswalk import Crosswalk


_HEADINGS = {
    Outcome.REVIEW: "Wait for review",
    Outcome.NOWHERE: "Correspond to nothing",
    Outcome.CARRIED: "Count at once",
    Outcome.RESTORED: "Are as they were",
}
_WHAT = {
    Outcome.REVIEW: (
        "What is proposed does not count. Move what the item does support from proposed to "
        "supports, and delete the rest."
    ),
    Outcome.NOWHERE: (
        "Kept with nothing to support: give them something, or leave them for the way back."
    ),
    Outcome.CARRIED: "The crosswalk holds the two parts equal: look them over all the same.",
    Outcome.RESTORED: "They came from there, and are back under what they supported.",
}
_STRENGTHS = {
    "equal": "the same",
    "subset": "part of it",
    "superset": "wider than it",
    "intersects": "overlaps with it",
}


def migration_blocks(migration: Migration, written: str = "") -> list[Block]:
    """The report. `written` is the file that holds the bundle carried over, if it was written."""
    crosswalk = migration.crosswalk
    total = len(migration.items)
    rows = [
        ("From", _name(migration.source)),
        ("To", _name(migration.target)),
        ("Crosswalk", _crosswalk_name(crosswalk)),
        ("Evidence", f"{counted(total, 'item')}, each carried over"),
    ]
    rows += [
        (_HEADINGS[outcome], str(len(found)))
        for outcome in Outcome
        if (found := migration.of(outcome))
    ]
    rows.append(("Written to", written or "nothing yet: -o FILE writes the bundle"))
    blocks: list[Block] = [
        Heading(f"{migration.bundle.council.name}: evidence carried over", 1),
        Facts(tuple(rows)),
        Paragraph(f"{_caution(migration)} once it has been reviewed."),
    ]
    for outcome in (Outcome.REVIEW, Outcome.NOWHERE, Outcome.CARRIED, Outcome.RESTORED):
        if found := migration.of(outcome):
            blocks += [
                Heading(f"{_HEADINGS[outcome]} ({len(found)})"),
                Paragraph(_WHAT[outcome]),
                Entries(tuple(Entry(_title(item), tuple(_lines(item))) for item in found), True),
            ]
    if found_unsorted := migration.left_to_sort:
        blocks += [
            Heading(f"Left to sort ({len(found_unsorted)})"),
            Paragraph(
                "An item counts for a question that its supports names. Name those that these "
                "answer, in the place of the whole, with where in the document the answer is."
            ),
            Entries(tuple(_unsorted(each) for each in found_unsorted)),
        ]
    if migration.asides:
        body = migration.target.body
        blocks += [
            Heading("Beside the evidence"),
            Paragraph("Kept in the bundle under was, and back in its place on the way back:"),
            Entries(tuple(Entry(_aside(aside, body)) for aside in migration.asides)),
        ]
    return blocks


def _caution(migration: Migration) -> str:
    if migration.source.id == migration.target.id:
        return "This version asks other things than those before it: assess the bundle again"
    return (
        "The two frameworks ask for different things, so nothing here says that a criterion "
        "is met: assess the bundle under its new framework"
    )


def _crosswalk_name(crosswalk: Crosswalk) -> str:
    if not crosswalk.title:
        return crosswalk.file or crosswalk.id
    return f"{crosswalk.title} ({crosswalk.file})" if crosswalk.file else crosswalk.title


def _name(framework: Framework) -> str:
    return f"{edition_title(framework.title, framework.edition)} ({framework.id})"


def _title(item: MovedItem) -> str:
    name = f"{item.id} {item.title}" if item.id else item.title
    return f"{name} (expected of {item.action})" if item.action else name


def _lines(item: MovedItem) -> Iterator[Entry]:
    if item.outcome is Outcome.RESTORED:
        yield Entry(f"Supports {', '.join(item.supports)}, as before.")
    for link in item.equal:
        yield Entry(f"Supports {link.target}, which is the same as {link.source}: {link.because}")
    for each in item.proposed:
        how = _STRENGTHS.get(each.strength, each.strength)
        origin = f"{each.origin}, which is {how}" if each.origin else "before"
        yield Entry(f"Proposed: {each.supports}, for {origin}: {each.because}")
    for part, why in item.nowhere:
        yield Entry(f"Nothing corresponds to {part}{': ' + why if why else '.'}")
    if item.kind:
        before, now, why = item.kind
        yield Entry(f"Its kind is now {now}, and was {before}{': ' + why if why else '.'}")
    if item.dropped:
        yield Entry(f"Not known there, and kept under was: {', '.join(item.dropped)}.")


def _unsorted(each: ToSort) -> Entry:
    might = "is proposed for" if each.proposed else "supports"
    name = f"{each.item} {each.title}".lstrip()
    questions = tuple(Entry(f"{q.code or q.id}: {q.asks}") for q in each.questions)
    return Entry(f"{name} {might} {each.part}, and may answer:", questions)


def _aside(aside: Aside, body: str) -> str:
    if aside.sort == "council":
        return f"The {body}'s {aside.name} ({aside.value}): not asked for there."
    if aside.sort == "scope":
        return f"The scope's {aside.name} ({aside.value}): now {aside.now}."
    says = f" ({aside.value})" if aside.value else ""
    after = f": {aside.now}." if aside.now else ": nothing corresponds to it."
    return f"The self-assessment of {aside.name}{says}{after}"


def migration_data(migration: Migration) -> MigrationData:
    """The report as plain data, with the bundle carried over."""
    return {
        "schema": "eflg-migration/1",
        "from": migration.source.id,
        "to": migration.target.id,
        "crosswalk": migration.crosswalk.id,
        "items": [_item_data(item) for item in migration.items],
        "beside_the_evidence": [
            {"sort": aside.sort, "name": aside.name, "value": aside.value, "now": aside.now}
            for aside in migration.asides
        ],
        "to_sort": [
            {
                "item": each.item,
                "part": each.part,
                "proposed": each.proposed,
                "questions": [question.id for question in each.questions],
            }
            for each in migration.left_to_sort
        ],
        "bundle": migration.bundle.to_data(),
    }


def _item_data(item: MovedItem) -> MovedInfo:
    return {
        "id": item.id,
        "title": item.title,
        "action": item.action or None,
        "outcome": item.outcome.value,
        "supported": list(item.supported),
        "supports": list(item.supports),
        "equal": [
            {"supports": link.target, "from": link.source, "because": link.because}
            for link in item.equal
        ],
        "proposed": [cast("ProposalInfo", each.to_data()) for each in item.proposed],
        "nowhere": [{"from": part, "because": why} for part, why in item.nowhere],
        "kind": {"from": item.kind[0], "to": item.kind[1], "because": item.kind[2]}
        if item.kind
        else None,
        "dropped": list(item.dropped),
    }


CSV_HEADER = ("item", "title", "action", "outcome", "from", "to", "strength", "counts", "because")


def migration_rows(migration: Migration) -> Iterator[tuple[object, ...]]:
    """A row for each part that an item supported and each that it may support now."""
    for item in migration.items:
        head = (item.id, item.title, item.action, str(item.outcome))
        for link in item.equal:
            yield (*head, link.source, link.target, "equal", "yes", link.because)
        for each in item.proposed:
            yield (*head, each.origin, each.supports, each.strength, "no", each.because)
        for part, why in item.nowhere:
            yield (*head, part, "", "", "no", why)
        if item.outcome is Outcome.RESTORED:
            for part in item.supports:
                yield (*head, "", part, "", "yes", "as it was")


class MigrationShown(NamedTuple):
    """A migration, and the file that the bundle was written to, if any."""

    migration: Migration
    written: str


MIGRATION = Report[MigrationShown](
    "account of a migration",
    lambda shown: migration_blocks(*shown),
    lambda shown: migration_data(shown.migration),
    CSV_HEADER,
    lambda shown: migration_rows(shown.migration),
)
