"""What a council claims of itself beside what its evidence supports, as a report."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.analysis.claims import Verdict
from eflg_engine.report.assessment import framework_name
from eflg_engine.report.blocking import named
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Said,
    Table,
    listing,
)
from eflg_engine.report.catalogue import N_, say, strong
from eflg_engine.report.headline import level_words
from eflg_engine.report.report import Report

if TYPE_CHECKING:
    from eflg_engine.analysis.claims import ComparedClaim, ComparedClaims

MOST_OPEN = 6

_ROWS = {
    Verdict.OVER: N_("Claimed above the evidence"),
    Verdict.UNDER: N_("Claimed below the evidence"),
    Verdict.AGREES: N_("In step with the evidence"),
    Verdict.NOT_COMPARED: N_("Not compared"),
}
_COUNTS = {
    Verdict.OVER: N_("above the evidence"),
    Verdict.UNDER: N_("below it"),
    Verdict.AGREES: N_("in step"),
    Verdict.NOT_COMPARED: N_("not compared"),
}


def claims_blocks(claims: ComparedClaims) -> list[Block]:
    """The report: every claim beside its evidence, over-claims first."""
    result = claims.assessment
    blocks: list[Block] = [
        Heading(say("{council}: claimed and evidenced", council=result.bundle.council.name), 1),
        Facts(
            (
                ("Indicative level", strong(level_words(result))),
                ("Framework", framework_name(result)),
                ("As at", say.day(result.as_at)),
                ("Policy", f"{result.policy.title} ({result.policy.id})"),
                ("Self-assessment", _summary(claims)),
            )
        ),
        Paragraph(
            say(
                "The level says what the evidence supports. What the {body} says of itself stands "
                "beside it and never changes it.",
                body=result.framework.body,
            )
        ),
    ]
    if not claims.claims:
        how = "- {for: a theme or criterion, status: 1 to 4, how: ..., difference: ...}"
        blocks.append(
            Paragraph(
                say(
                    "The bundle holds no self-assessment. Under self_assessment, write: {how}",
                    how=how,
                )
            )
        )
        return blocks
    rows: list[tuple[str, ...] | str] = []
    for title, _, found in _groups(claims):
        rows.append(f"{title} ({len(found)})")
        rows += [(_title(claims, claim), claim.claimed, claim.evidenced) for claim in found]
    blocks.append(Table(("Theme or criterion", "Claimed", "Evidenced"), tuple(rows)))
    blocks += _details(claims)
    if claims.unclaimed:
        titles = [f"{result.themes[part].title} ({part})" for part in claims.unclaimed]
        heading = say.number(
            len(titles), "Nothing said yet of {count} theme", "Nothing said yet of {count} themes"
        )
        blocks += [
            Heading(heading),
            listing([Entry(title) for title in titles], len(titles)),
        ]
    return blocks


def _groups(claims: ComparedClaims) -> Iterator[tuple[str, str, list[ComparedClaim]]]:
    """Claims by how they stand to the evidence: a heading, the same in short, and the claims."""
    for verdict in Verdict:
        found = claims.of(verdict)
        row, count = say(_ROWS[verdict]), say(_COUNTS[verdict])
        if verdict is not Verdict.AGREES:
            groups = [(row, count, found)]
        else:
            groups = [
                (row, count, [c for c in found if not c.nothing_met]),
                (
                    say("In step, with nothing met on the evidence"),
                    say("in step with nothing met"),
                    [c for c in found if c.nothing_met],
                ),
            ]
        yield from (group for group in groups if group[2])


def _title(claims: ComparedClaims, claim: ComparedClaim) -> str:
    """What is claimed of: a theme or module by title, a criterion by statement; and its name."""
    rule = claims.assessment.framework.criteria.get(claim.claim.target)
    return f"{claim.title} ({rule.code or rule.id})" if rule else claim.title


def _summary(claims: ComparedClaims) -> str:
    entries = say.number(len(claims.claims), "{count} entry", "{count} entries")
    counts = [f"{len(found)} {words}" for _, words, found in _groups(claims)]
    return Said(f"{entries}: {', '.join(counts)}") if counts else say("none")


def _details(claims: ComparedClaims) -> Iterator[Block]:
    yield Heading(say("What is said, and what it rests on"))
    yield Entries(
        tuple(
            Entry(
                f"{claim.title} ({_name(claims, claim.claim.target)})", tuple(_lines(claims, claim))
            )
            for claim in claims.claims
        ),
        loose=True,
    )


def _name(claims: ComparedClaims, target: str) -> str:
    rule = claims.assessment.framework.criteria.get(target)
    return named(rule) if rule else target


def _lines(claims: ComparedClaims, claim: ComparedClaim) -> Iterator[Entry]:
    criteria = claims.assessment.framework.criteria
    yield Entry(say("Claimed: {claimed}. Evidenced: {evidenced}.", claimed=claim.claimed,
                    evidenced=claim.evidenced))  # fmt: skip
    if claim.open:
        unmet = tuple(
            Entry(f"{criteria[each].statement} ({named(criteria[each])})")
            for each in claim.open[:MOST_OPEN]
        )
        more = len(claim.open) - MOST_OPEN
        if more > 0:
            unmet = (*unmet, Entry(say("and {count} more", count=more)))
        yield Entry(say("Not met yet on the evidence listed:"), unmet)
    if claim.claim.how:
        yield Entry(say("How it was done: {how}", how=claim.claim.how))
    if claim.claim.difference:
        yield Entry(say("What difference it made: {what}", what=claim.claim.difference))
    if claim.claim.note:
        yield Entry(say("Note: {note}", note=claim.claim.note))
    open_questions = {
        "how": say("how it was done"),
        "difference": say("what difference it made, which the highest level turns on"),
    }
    if claim.silent:
        said = say.all(open_questions[question] for question in claim.silent)
        yield Entry(say("Not said yet: {what}.", what=said))


CSV_HEADER = (
    "for",
    "title",
    "verdict",
    "claimed",
    "evidenced",
    "steps",
    "how",
    "difference",
    "not met",
)


def claims_rows(claims: ComparedClaims) -> Iterator[tuple[object, ...]]:
    """Claims as rows under CSV_HEADER."""
    for entry in claims.claims:
        yield (
            entry.claim.target,
            entry.title,
            str(entry.verdict),
            entry.claimed,
            entry.evidenced,
            entry.steps,
            entry.claim.how,
            entry.claim.difference,
            " ".join(entry.open),
        )


def _pictures(claims: ComparedClaims) -> list[Picture]:
    from eflg_engine.report.pictures.levels import claims_pictures  # start-up: drawn seldom

    return claims_pictures(claims)


CLAIMS: Report[ComparedClaims] = Report(
    "self-assessment",
    claims_blocks,
    lambda claims: claims.to_data(),
    CSV_HEADER,
    claims_rows,
    pictures=_pictures,
)
