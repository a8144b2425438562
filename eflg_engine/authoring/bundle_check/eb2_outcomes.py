"""EB2: outcomes that are claimed or wanted, and not told."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.authoring.bundle_check.look import Hint, HintFound, Look, numbers
from eflg_engine.evidence.bundle import ALL
from eflg_engine.reading.problems import Path

NO_DIFFERENCE = Hint(
    "EB201", "no-difference", "An item claims the highest rung and does not say what came of it."
)
OBJECTIVE_WITHOUT_OUTCOME = Hint(
    "EB202",
    "objective-without-outcome",
    "No evidence shows the highest rung for an objective in force.",
)

HINTS = (NO_DIFFERENCE, OBJECTIVE_WITHOUT_OUTCOME)


def check(look: Look) -> Iterator[HintFound]:
    """Items without a difference, and objectives without an outcome."""
    yield from _differences(look)
    yield from _objectives(look)


def _differences(look: Look) -> Iterator[HintFound]:
    highest = len(look.result.framework.vocabulary.shows) - 1
    for number, item in enumerate(look.match.items):
        if look.match.words[number].claimed == highest and not item.difference:
            rung = look.wording.showing(look.result.framework.vocabulary.shows[highest].id)
            under = look.document.called("evidence", "difference")
            message = f"it claims to show {rung}: say under {under} {look.wording.difference}"
            yield look.of_item(NO_DIFFERENCE, item, "shows", message)


def _objectives(look: Look) -> Iterator[HintFound]:
    highest = len(look.result.framework.vocabulary.shows) - 1
    numbered = numbers(look.document, "objectives")
    day = look.result.as_at
    for objective in look.bundle.objectives:
        if objective.published is not None and objective.published > day:
            continue
        serving = [
            number
            for number, item in enumerate(look.match.items)
            if (objective.id in item.objectives or ALL in item.objectives)
            and item.dated <= day
            and (item.review_by is None or item.review_by >= day)
        ]
        if any(look.match.words[number].shows == highest for number in serving):
            continue
        most = (
            f"the {counted(len(serving), 'item')} that names it shows less"
            if len(serving) == 1
            else f"none of the {len(serving)} items that name it does"
            if serving
            else "no current item names it"
        )
        path: Path = ("objectives", numbered.get(objective.id, 0), "id")
        rung = look.wording.showing(look.result.framework.vocabulary.shows[highest].id)
        message = f"no evidence shows {rung} of it: {most}"
        yield HintFound(OBJECTIVE_WITHOUT_OUTCOME, look.document.place(path), objective.id, message)
