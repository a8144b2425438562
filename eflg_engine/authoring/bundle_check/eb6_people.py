"""EB6: texts and figures by which people could be recognised."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.authoring.bundle_check import free_text
from eflg_engine.authoring.bundle_check.look import Hint, HintFound, Look
from eflg_engine.reading.problems import Path, shown

SMALL_COUNT = Hint("EB601", "small-count", "A text or a figure may count fewer than five people.")
PERSON = Hint("EB602", "person-named", "A text may name a person.")

HINTS = (SMALL_COUNT, PERSON)

FEWEST_PEOPLE = 5
"""Counts of people below this are commonly left out of what is published."""


def check(look: Look) -> Iterator[HintFound]:
    """Small counts and names in texts, and small figures."""
    for name, path, text in look.texts():
        yield from _text(look, name, path, text)
    yield from _figures(look)


def _text(look: Look, name: str, path: Path, text: str) -> Iterator[HintFound]:
    place = look.document.place(path)
    for count in dict.fromkeys(free_text.small_counts(text)):
        message = (
            f'"{shown(count)}" may count fewer than {FEWEST_PEOPLE} people, who could be '
            "recognised: say it another way if so"
        )
        yield HintFound(SMALL_COUNT, place, name, message)
    for initials in dict.fromkeys(free_text.people_named(text)):
        message = f'"{shown(initials)}" may be the name of a person: a role will do, if so'
        yield HintFound(PERSON, place, name, message)


def _figures(look: Look) -> Iterator[HintFound]:
    measures = look.result.framework.measures
    for item in look.bundle.evidence:
        for name, value in item.measures.items():
            if measures.get(name, ("", ""))[1] == "people" and 0 < value < FEWEST_PEOPLE:
                message = f"{name} counts fewer than {FEWEST_PEOPLE} people"
                path: Path = ("evidence", look.number.get(item.id, 0), "measures", name)
                yield HintFound(SMALL_COUNT, look.document.place(path), item.id, message)
