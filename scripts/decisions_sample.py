"""`python -m scripts.decisions_sample`: two files of decisions in evidence_samples/panels.

Twenty-four invented councils over three years, from a seed. Levels follow from what was met, but
for the decisions in PLANTED: one level too low, or too high. In set-aside.csv they follow from all
criteria but SET_ASIDE, which this panel never asked for.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from random import Random

from eflg_engine import Framework
from eflg_engine.panel.decisions_reading import COLUMNS
from eflg_engine.report.writing import write_text

FILE = Path(__file__).parents[1] / "evidence_samples" / "panels" / "decisions.csv"

FILE_SET_ASIDE = FILE.with_name("set-aside.csv")
SET_ASIDE = "leadership.scrutiny.challenge_answered"

SEED = 20261129
THEMES = ("leadership.scrutiny", "workforce.data")
YEARS = (2022, 2023, 2024)
COUNCILS = tuple(
    f"{first}{last}"
    for first in ("Alder", "Birch", "Cedar", "Dell", "Elm", "Fern")
    for last in ("bury", "ford", "ham", "wick")
)
PLANTED = {
    ("Birchham", 2023, "leadership.scrutiny"): -1,
    ("Elmwick", 2024, "leadership.scrutiny"): -1,
    ("Cedarford", 2022, "workforce.data"): 1,
}
"""By council, year and theme, how many levels off what was met the decision is."""


def rows(set_aside: str = "") -> Iterator[dict[str, str]]:
    """The decisions: levels by the strict ladder, but for those planted, or without a criterion."""
    planted = {} if set_aside else PLANTED
    random = Random(SEED)
    framework = Framework.load("eflg-2021")
    names = ("below", *(level.id for level in framework.levels))
    for council in COUNCILS:
        strength = random.uniform(0.75, 1.05)
        for year in YEARS:
            strength = min(strength + 0.03, 1.05)
            for theme in THEMES:
                criteria = framework.themes[theme].criteria
                met = [
                    each
                    for each in criteria
                    if random.random() < strength * (0.5 if each.level == 2 else 1)
                ]
                if (council, year, theme) in planted:
                    met = [each for each in criteria if each.level <= 1]
                level = 0
                for number in range(len(framework.levels)):
                    asked = [e for e in criteria if e.level == number and e.id != set_aside]
                    if not all(each in met for each in asked):
                        break
                    level = number + 1
                level += planted.get((council, year, theme), 0)
                yield {
                    "council": council,
                    "for": theme,
                    "level": names[level],
                    "dated": f"{year}-03",
                    "met": "; ".join(each.id for each in met) or "none",
                }


def table(set_aside: str = "") -> str:
    """The file: one row a decision."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows(set_aside))
    return text.getvalue()


if __name__ == "__main__":
    write_text(str(FILE), table())
    write_text(str(FILE_SET_ASIDE), table(SET_ASIDE))
