"""`python -m scripts.published_decisions`: write evidence_samples/panels/published.yaml.

What assessors gave real councils, from public papers, as decisions on themes, each beside the
reading of the published facts. Only where a level was said of a theme, or of the whole at the top
of the ladder, which under the strict policy is said of every theme; or a theme was found short.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from eflg_engine import State
from eflg_engine.report.writing import write_text
from scripts.validity_page import Case, cases

FILE = Path(__file__).parents[1] / "evidence_samples" / "panels" / "published.yaml"

_HEAD = """\
# Real councils: what assessors gave them, from public papers alone (../published has each fact with
# its link). Written by python -m scripts.published_decisions. `met` is the reading: every criterion
# that the published facts do not contradict, or that was not asked at the time (not law yet), so
# that a decision here agrees with the rules unless public facts speak against it. A council at the
# top of the ladder is given that for each theme; one between two levels is given the lower for the
# themes that were found short.
framework: eflg-2021
decisions:
"""


def _levels(case: Case) -> Iterator[tuple[str, str]]:
    """Themes with the level that was said of them."""
    framework, said = case.shown.framework, case.assessors
    top = framework.levels[-1].id
    if said.get("at_least") == top:
        for theme in case.shown.themes.values():
            yield theme.id, top
    yield from said.get("theme_levels", {}).items()
    if "at_least" in said and "below" in said:
        for theme, words in said.get("themes", {}).items():
            if words.startswith("short"):
                yield theme, said["at_least"]


def published_text() -> str:
    """The file."""
    lines = []
    for case in cases():
        if case.with_yes is None:
            continue
        for theme, level in _levels(case):
            met = [
                each.id
                for each in case.with_yes.themes[theme].criteria
                if each.state not in (State.NOT_MET, State.NO_EVIDENCE)
            ]
            lines.append(
                f"  - council: {case.shown.council_name}\n    for: {theme}\n    level: {level}\n"
                f"    dated: {case.shown.as_at.isoformat()}\n    met: [{', '.join(met)}]\n"
            )
    return _HEAD + "".join(lines)


if __name__ == "__main__":
    write_text(str(FILE), published_text())
