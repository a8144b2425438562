"""Whether the assessors of a panel agree, as a report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.framework.model import leaves
from eflg_engine.framework.nouns import bodies, in_its_words
from eflg_engine.panel.agreement import FEW
from eflg_engine.panel.parts import criterion_of
from eflg_engine.panel.ratings import Scale
from eflg_engine.panel.statistics import NotCalculable
from eflg_engine.reading.values import capital, join_words
from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Table,
    listing,
)
from eflg_engine.report.example import example_lines
from eflg_engine.report.report import Report
from eflg_engine.results.agreement import PanelAgreementData, WordingInfo

if TYPE_CHECKING:
    from eflg_engine.framework.model import Framework
    from eflg_engine.panel.agreement import Agreement, Disagreement, PanelAgreement, Severity
    from eflg_engine.panel.intervals import Measured

MOST_DIFFERENT = 15
MOST_COUNCILS = 3
MOST_WORDED = 5
MOST_SHORT = 2

TRAP_GAP = 0.3
"""So far below AC2, alpha speaks of how little the ratings vary, and this is said."""

WHY_NOT = {
    NotCalculable.NO_PAIRS: "no part was rated by two",
    NotCalculable.NO_VARIATION: "all ratings are the same",
    NotCalculable.TOO_FEW: "too few parts",
}
"""Why a measure cannot be calculated, in words."""

_SCALES = {Scale.LEVEL: "levels", Scale.STATUS: "statuses 1 to 4"}


def agreement_blocks(found: PanelAgreement) -> list[Block]:
    """The report: how far they agree, who is strict or lenient, and on what they differ."""
    ratings = found.ratings
    blocks: list[Block] = [
        Heading("Do the assessors agree?", 1),
        Facts(
            (
                ("Framework", f"{ratings.framework.title} ({ratings.framework.id})"),
                ("Assessors", join_words(ratings.assessors) or "none"),
                (capital(bodies(ratings.framework)), join_words(ratings.councils) or "none"),
                ("Ratings", f"{len(ratings.ratings)} ({found.round})"),
            )
        ),
    ]
    if not found.agreements:
        return [*blocks, Paragraph(f"There are no ratings of the round {found.round}.")]
    blocks.append(
        Paragraph(
            "Same: of all pairs of ratings of one part, the share that are the same. Alpha and AC2 "
            "also count how far apart two ratings lie, and take off what chance would give: 1 is "
            "full agreement, 0 no more than chance. They differ in what they take chance to be. In "
            f"brackets, where 95 of 100 drawings lie when parts are drawn again ({found.resamples} "
            "times): with few parts it is wide, and the number says little."
        )
    )
    for scale in Scale:
        rows = [each for each in found.agreements if each.scale is scale]
        if rows:
            blocks += _agreement(scale, rows)
    blocks += _severity(found)
    blocks += _differences(found)
    blocks += _wording(found)
    return blocks


def _agreement(scale: Scale, rows: list[Agreement]) -> Iterator[Block]:
    yield Heading(f"Agreement, by {_SCALES[scale]}")
    yield Table(
        ("Part", "Compared", "Same", "Alpha", "AC2"),
        tuple(
            (
                f"{each.title} ({each.id})" if each.id else each.title,
                str(each.compared),
                _words(each.raw),
                _words(each.alpha),
                _words(each.ac2),
            )
            for each in rows
        ),
        numeric=True,
    )
    reasons = {m.reason for each in rows for m in (each.raw, each.alpha, each.ac2) if m.reason}
    for reason in NotCalculable:
        if reason in reasons:
            yield Paragraph(f"Not calculable here means that {WHY_NOT[reason]}.")
    if caught := [each for each in rows if _is_trap(each)]:
        one = max(caught, key=lambda each: (each.alike / each.compared, each.compared))
        names = join_words([each.title for each in caught])
        yield Paragraph(
            f"{names}: alpha is low though most ratings are the same. On {one.title}, all gave "
            f"the same for {one.alike} of {one.compared} parts. Where nearly all ratings are one, "
            "alpha has next to no spread to compare the few differences with, and falls towards "
            "0 or below; AC2 does not. Read the share that is the same first, and look at the "
            "parts that differ."
        )


def _is_trap(each: Agreement) -> bool:
    """Whether alpha is far below AC2 though assessors mostly give the same."""
    if each.alpha.value is None or each.ac2.value is None or each.raw.value is None:
        return False
    return each.ac2.value - each.alpha.value > TRAP_GAP and each.raw.value > 0.5


def _words(found: Measured) -> str:
    if found.value is None:
        return "not calculable"
    words = f"{_number(found.value)}"
    if found.low is not None and found.high is not None:
        words += f" ({_number(found.low)} to {_number(found.high)})"
    return words


def _number(value: float, *, sign: bool = False) -> str:
    text = f"{value:+.2f}" if sign else f"{value:.2f}"
    return text.replace("-0.00", "0.00").replace("+0.00", "0.00")


def _severity(found: PanelAgreement) -> Iterator[Block]:
    yield Heading("Strict or lenient")
    yield Paragraph(
        "By how many steps of the scale an assessor rates above (+) or below (-) the mean of the "
        "others, over the parts that others rated too."
    )
    yield Entries(tuple(Entry(_lean(each)) for each in found.severities))


def _lean(each: Severity) -> str:
    name = f"{each.assessor}, by {_SCALES[each.scale]}"
    if each.steps is None:
        return f"{name}: nobody else rated the same parts."
    words = f"{name}: {_number(each.steps, sign=True)} steps"
    if each.low is not None and each.high is not None:
        low, high = _number(each.low, sign=True), _number(each.high, sign=True)
        words += f" ({low} to {high})"
    words += f", over {counted(each.compared, 'part')}"
    if each.compared < FEW:
        return f"{words}: uncertain, as there are fewer than {FEW}."
    if each.is_uncertain:
        return f"{words}: uncertain, it may be chance."
    return f"{words}: {'lenient' if each.steps > 0 else 'strict'}."


def _differences(found: PanelAgreement) -> Iterator[Block]:
    yield Heading("What they differ on most")
    if not found.disagreements:
        yield Paragraph("All ratings of each part are the same.")
        return
    yield Paragraph(
        in_its_words(
            "Furthest apart first. A part on which several councils' assessors differ may be badly "
            "worded: its words are for those who keep the rules to look at.",
            found.ratings.framework,
        )
    )
    entries = [_difference(each, found.ratings.framework) for each in found.disagreements]
    yield listing(entries, MOST_DIFFERENT, loose=True)


def _wording(found: PanelAgreement) -> Iterator[Block]:
    """The words of the parts that differ most, for those who keep the rules."""
    entries = []
    for each in found.disagreements[:MOST_WORDED]:
        words = wording_of(found.ratings.framework, each.id)
        below = [Entry(f"asks: {text}") for text in words["asks"] if text != each.text]
        below += [Entry(f"enough: {text}") for text in words["enough"][:1]]
        below += [Entry(f"not enough: {text}") for text in words["not_enough"][:MOST_SHORT]]
        if words["rule"]:
            below.append(Entry(f"rule: {words['rule']}"))
        if below:
            entries.append(Entry(f"{each.text} ({each.id})", tuple(below)))
    if entries:
        yield Heading("How these are worded")
        yield Entries(tuple(entries), loose=True)


def wording_of(framework: Framework, part: str) -> WordingInfo:
    """The questions and examples of a part; of a theme or module there are none."""
    criterion = criterion_of(framework, part)
    if not criterion:
        return {"id": part, "rule": "", "asks": [], "enough": [], "not_enough": []}
    rule = framework.criteria[criterion]
    asked = [leaf.question for leaf in leaves(rule.requires)]
    enough, not_enough = example_lines(framework, rule)
    return {
        "id": part,
        "rule": f"{rule.file}:{rule.line}" if rule.line else rule.file,
        "asks": [each.asks for each in asked if each is not None and part in (criterion, each.id)],
        "enough": enough,
        "not_enough": not_enough,
    }


def agreement_data(found: PanelAgreement) -> PanelAgreementData:
    """The agreement as plain data, with the words of what assessors differ on."""
    framework = found.ratings.framework
    wording = [wording_of(framework, each.id) for each in found.disagreements]
    return {**found.to_data(), "wording": [each for each in wording if each["rule"]]}


def _difference(each: Disagreement, framework: Framework) -> Entry:
    shown = each.councils[:MOST_COUNCILS]
    below = [Entry(f"{council}: {_given(given)}") for council, given in shown]
    if more := len(each.councils) - len(shown):
        said = in_its_words(counted(more, "more council"), framework)
        below.append(Entry(f"and {said}"))
    return Entry(f"{each.text} ({each.id}; {each.apart:.2f} steps apart)", tuple(below))


def _given(given: Mapping[str, str]) -> str:
    by_words: dict[str, list[str]] = {}
    for assessor, words in given.items():
        by_words.setdefault(words, []).append(assessor)
    return "; ".join(f"{words}: {join_words(who)}" for words, who in by_words.items())


COLUMNS = (
    "id",
    "title",
    "scale",
    "parts",
    "compared",
    "alike",
    *(f"{name}{end}" for name in ("same", "alpha", "ac2") for end in ("", " low", " high", " why")),
)


def agreement_rows(found: PanelAgreement) -> Iterator[tuple[object, ...]]:
    """How far they agree, as rows under COLUMNS: a number is empty where there is none."""
    for each in found.agreements:
        yield (
            each.id,
            each.title,
            str(each.scale),
            each.parts,
            each.compared,
            each.alike,
            *(cell for measure in (each.raw, each.alpha, each.ac2) for cell in _cells(measure)),
        )


def _cells(found: Measured) -> tuple[object, ...]:
    numbers = (found.value, found.low, found.high)
    reason = "" if found.reason is None else WHY_NOT[found.reason]
    return (*("" if number is None else round(number, 4) for number in numbers), reason)


PANEL_AGREEMENT: Report[PanelAgreement] = Report(
    "agreement of a panel", agreement_blocks, agreement_data, COLUMNS, agreement_rows
)
