"""The sheets of an assessor's workbook, and the words in them that are read back."""

from __future__ import annotations

from eflg_engine.evidence.council_papers import SCALE
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import CRITERION, QUESTION
from eflg_engine.panel.ratings import AGREED, CONFIDENCES, Scale, level_words
from eflg_engine.sheets.layout import Column, Holds

ABOUT, RATINGS, EVIDENCE, LISTS = "Read this first", "Ratings", "Evidence", "Lists"

FACTS = {
    "council": "Council",
    "framework": "Framework",
    "assessor": "Assessor",
    "panel": "Panel",
    "round": "Round",
    "as_at": "As at",
    "evidence": "Evidence",
    "seal": "Seal",
}
"""What the first sheet says, by what it is of an Assignment."""

PART, RATING, CONFIDENCE = "Reference", "Your rating", "How sure are you?"
NOTE, REASON = "Why? What did you read?", "Why is it agreed so?"
KEYS = {RATING: "", CONFIDENCE: "confidence", NOTE: "note", REASON: "reason"}
"""The columns that are filled in, with the keys of a rating; that of a rating is its scale."""


def scale_of(sort: str) -> Scale:
    """Themes and modules are rated by levels; criteria and questions by statuses."""
    return Scale.STATUS if sort in (CRITERION, QUESTION) else Scale.LEVEL


def offered_words(framework: Framework, scale: Scale) -> list[str]:
    """What the drop-down of ratings offers, lowest first."""
    if scale is Scale.STATUS:
        return [f"{number} {words}" for number, words in enumerate(SCALE, 1)]
    return [*scale.words(framework)]


def read_rating(text: str, framework: Framework, scale: Scale) -> str:
    """What a rating says, as files of ratings write it; any other text as it stands."""
    words = [*map(str, range(1, len(SCALE) + 1))]
    if scale is Scale.LEVEL:
        words = [*level_words(framework)]
    return dict(zip(offered_words(framework, scale), words, strict=True)).get(text, text)


def rating_columns(scale: Scale, round: str, *, with_levels: bool) -> list[Column]:
    """The columns of the sheet to fill in."""
    what = "a level" if scale is Scale.LEVEL else "1 to 4"
    columns = [
        Column("for", PART, "Leave this as it is.", width=26),
        Column("theme", "Theme", width=22),
        Column("asked", "What is asked?", width=46),
        *((Column("level", "Asked for at", width=14),) if scale is Scale.STATUS else ()),
        Column("offered", "Evidence offered for it", "See the sheet Evidence.", width=46),
    ]
    if with_levels:
        columns.append(Column("shown", "What the evidence listed shows, by the rules", width=24))
    columns += [
        Column("rating", RATING, f"Choose from the list: {what}. Blank: not rated.", Holds.WORD,
               "rating", width=24),
        Column("confidence", CONFIDENCE, "Low, medium or high.", Holds.WORD, "confidence",
               width=14),
        Column("note", NOTE, "No names of people, and no quotations.", width=44),
    ]  # fmt: skip
    if round == AGREED:
        columns.append(
            Column("reason", REASON, "Above all where it differs from before.", width=34)
        )
    return columns


CONFIDENCE_WORDS = [each.capitalize() for each in CONFIDENCES]
