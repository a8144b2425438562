"""`python -m scripts.panel_sample`: write the ratings of Northmere in evidence_samples/panels/.

Four assessors over an invented council, from a seed, with a story that docs/for-panels.md tells:
A3 is lenient, A2 has misread one theme, and on another theme all but one rating are the same.
northmere.csv is what each gave on their own; northmere-agreed.csv has what they agreed too: the
misread theme is put right, what lay furthest apart is settled, and a few parts stay open.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

from eflg_engine import Framework
from eflg_engine.panel.ratings import AGREED, INDEPENDENT
from eflg_engine.panel.reading import COLUMNS
from eflg_engine.report.writing import write_text

FOLDER = Path(__file__).parents[1] / "evidence_samples" / "panels"
FILE = FOLDER / "northmere.csv"
AGREED_FILE = FOLDER / "northmere-agreed.csv"

SEED = 20241202
COUNCIL = "Northmere Borough Council"
ASSESSORS = ("A1", "A2", "A3", "A4")
LENIENT = "A3"
MISREADER, MISREAD = "A2", "communities.participation"
TRAP = "leadership.leaders"
LOWEST, HIGHEST = 1, 4
PANEL = "Panel"
WITHOUT_REASON = "services.delivery"
STAYS_OPEN = "workforce.learning"

NOTES = {
    "misread": "Taken as events and volunteering that residents join in.",
    "lenient": "Described well in the meeting; no paper was seen.",
    "odd": "One of the public statements is older than the rest.",
}
REASONS = {
    "misread": "Asks about public office and elections, not about events. Read again by all.",
    "settled": "The paper was read together, and it shows this much.",
}


def rows() -> Iterator[dict[str, str]]:
    """The ratings: every criterion by status, with a few left out."""
    random = Random(SEED)
    for criterion in Framework.load("eflg-2021").criteria.values():
        theme = criterion.id.rpartition(".")[0]
        usual = HIGHEST - criterion.level
        for assessor in ASSESSORS:
            given = usual + random.choices((-1, 0, 1), (15, 70, 15))[0]
            note = ""
            if assessor == LENIENT:
                more = random.choices((0, 1), (40, 60))[0]
                given += more
                note = NOTES["lenient"] if more else ""
            if (assessor, theme) == (MISREADER, MISREAD):
                given, note = LOWEST + HIGHEST - usual, NOTES["misread"]
            if theme == TRAP:
                given, note = HIGHEST, ""
            given = min(max(given, LOWEST), HIGHEST)
            if random.random() < 0.05 and theme != TRAP:
                continue  # nobody has time for all
            yield {
                "assessor": assessor,
                "council": COUNCIL,
                "for": criterion.id,
                "status": str(given),
                "confidence": random.choice(("medium", "high")),
                "note": note,
                "round": INDEPENDENT,
            }


def independent() -> list[dict[str, str]]:
    """One row a rating; in the trap, the first of one assessor differs."""
    found = list(rows())
    odd = next(row for row in found if row["for"].startswith(TRAP) and row["assessor"] == "A4")
    odd["status"], odd["note"] = str(HIGHEST - 1), NOTES["odd"]
    return found


def agreed() -> Iterator[dict[str, str]]:
    """What the panel settled, by status, and the level that it gave each theme."""
    framework = Framework.load("eflg-2021")
    given: dict[str, list[int]] = {}
    for row in independent():
        given.setdefault(row["for"], []).append(int(row["status"]))
    settled: dict[str, int] = {}
    for criterion in framework.criteria.values():
        theme, found = criterion.theme, sorted(given.get(criterion.id, ()))
        settled[criterion.id] = HIGHEST - criterion.level if theme == MISREAD else middle(found)
        is_far = bool(found) and found[-1] - found[0] > 1
        if theme == STAYS_OPEN or not (theme == MISREAD or is_far):
            continue
        reason = REASONS["misread" if theme == MISREAD else "settled"]
        if theme == WITHOUT_REASON:
            reason = ""
        yield _agreed(criterion.id, "status", str(settled[criterion.id]), reason)
    for theme_id, each_theme in framework.themes.items():
        level = "below"
        for number, each in enumerate(framework.levels):
            asked = [c for c in each_theme.criteria if c.level == number]
            if any(settled[criterion.id] < HIGHEST for criterion in asked):
                break
            level = each.id
        yield _agreed(theme_id, "level", level, "")


def middle(found: list[int]) -> int:
    """The middle of ratings, the lower of two."""
    return found[(len(found) - 1) // 2] if found else LOWEST


def _agreed(part: str, key: str, given: str, reason: str) -> dict[str, str]:
    row = {"assessor": PANEL, "council": COUNCIL, "for": part, key: given}
    return row | {"round": AGREED, "reason": reason}


def table(*, with_agreed: bool = False) -> str:
    """A file: a row for each rating."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows([*independent(), *(agreed() if with_agreed else ())])
    return text.getvalue()


if __name__ == "__main__":
    write_text(str(FILE), table())
    write_text(str(AGREED_FILE), table(with_agreed=True))
