"""`python -m scripts.panel_sample`: write evidence_samples/panels/northmere.csv.

Four assessors over an invented council, from a seed, with a story that docs/for-panels.md tells:
A3 is lenient, A2 has misread one theme, and on another theme all but one rating are the same.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

from eflg_engine import Framework
from eflg_engine.panel.reading import COLUMNS
from eflg_engine.report.writing import write_text

FILE = Path(__file__).parents[1] / "evidence_samples" / "panels" / "northmere.csv"

SEED = 20241202
COUNCIL = "Northmere Borough Council"
ASSESSORS = ("A1", "A2", "A3", "A4")
LENIENT = "A3"
MISREADER, MISREAD = "A2", "communities.participation"
TRAP = "leadership.leaders"
LOWEST, HIGHEST = 1, 4


def rows() -> Iterator[dict[str, str]]:
    """The ratings: every criterion by status, with a few left out."""
    random = Random(SEED)
    for criterion in Framework.load("eflg-2021").criteria.values():
        theme = criterion.id.rpartition(".")[0]
        usual = HIGHEST - criterion.level
        for assessor in ASSESSORS:
            given = usual + random.choices((-1, 0, 1), (15, 70, 15))[0]
            if assessor == LENIENT:
                given += random.choices((0, 1), (40, 60))[0]
            if (assessor, theme) == (MISREADER, MISREAD):
                given = LOWEST + HIGHEST - usual
            if theme == TRAP:
                given = HIGHEST
            given = min(max(given, LOWEST), HIGHEST)
            if random.random() < 0.05 and theme != TRAP:
                continue  # nobody has time for all
            yield {
                "assessor": assessor,
                "council": COUNCIL,
                "for": criterion.id,
                "status": str(given),
                "confidence": random.choice(("medium", "high")),
                "round": "independent",
            }


def table() -> str:
    """The file: one row a rating; in the trap, the first of one assessor differs."""
    found = list(rows())
    odd = next(row for row in found if row["for"].startswith(TRAP) and row["assessor"] == "A4")
    odd["status"] = str(HIGHEST - 1)
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(found)
    return text.getvalue()


if __name__ == "__main__":
    write_text(str(FILE), table())
