"""The hints there are about a bundle: the one list of codes, as `lint_codes` is for rules."""

from __future__ import annotations

from dataclasses import dataclass

from eflg_engine.reading.problems import Place


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that is looked for. The code never changes its meaning."""

    code: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class HintFound:
    """One thing found: `part` is the id of the item, objective or action, or a theme's full id."""

    hint: Hint
    place: Place
    part: str
    message: str


COUNTS_FOR_NOTHING = Hint(
    "EB101", "counts-for-nothing", "An item counts for nothing that it is offered for."
)
AWAITING_REVIEW = Hint(
    "EB102", "awaiting-review", "An item was carried over, and what it supports is not decided."
)
NO_DIFFERENCE = Hint(
    "EB201", "no-difference", "An item claims an outcome and does not say what changed for people."
)
OBJECTIVE_WITHOUT_OUTCOME = Hint(
    "EB202", "objective-without-outcome", "No evidence shows an outcome for an objective in force."
)
ONE_ITEM = Hint("EB301", "one-item", "All that a theme has met rests on one item.")
LOCAL_LINK = Hint(
    "EB401", "local-link", "A link leads to a computer or network that others cannot reach."
)
PERSONAL_LINK = Hint(
    "EB402", "personal-link", "A link leads to a mailbox or to one person's own storage."
)
EXPIRES = Hint(
    "EB501", "expires-before-review", "An item that counts today no longer will at the review."
)
SMALL_COUNT = Hint("EB601", "small-count", "A text or a figure may count fewer than five people.")
PERSON = Hint("EB602", "person-named", "A text may name a person.")

HINTS: tuple[Hint, ...] = (
    *(COUNTS_FOR_NOTHING, AWAITING_REVIEW),
    *(NO_DIFFERENCE, OBJECTIVE_WITHOUT_OUTCOME, ONE_ITEM),
    *(LOCAL_LINK, PERSONAL_LINK, EXPIRES),
    *(SMALL_COUNT, PERSON),
)
"""Every hint, by code."""
