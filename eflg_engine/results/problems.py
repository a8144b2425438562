"""What the service answers where it cannot do what was asked, `eflg-problems/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict


class ProblemTold(TypedDict):
    """One thing wrong with a request."""

    code: Annotated[str, "A stable code."]
    path: Annotated[list[str | int], "The way to the value from the top of what was sent."]
    place: Annotated[
        str, "Where: body.yaml with the line and column, a cell, or ?name of an option."
    ]
    line: Annotated[int | None, "The line or row, from 1; null where there are none."]
    column: Annotated[int | None, "The column, from 1; null where there are none."]
    sheet: Annotated[str, "The sheet of a workbook; may be empty."]
    message: Annotated[str, "What is wrong, as a sentence."]
    found: Annotated[str, "What was found; may be empty."]
    allowed: Annotated[str, "What may stand there; may be empty."]
    hint: Annotated[str, "What may help; may be empty."]


class ProblemsData(TypedDict):
    """Why a request was not answered."""

    schema: Annotated[Literal["eflg-problems/1"], "The name and version of this shape."]
    problems: Annotated[list[ProblemTold], "Everything that is wrong with it."]
