"""What `eflg batch` writes on a line of a .jsonl file, `eflg-batch/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict


class ProblemInfo(TypedDict):
    """Something wrong with a bundle."""

    code: Annotated[str, "A stable code."]
    place: Annotated[str, "The file, and the line and column or the cell where there are any."]
    message: Annotated[str, "What is wrong, as a sentence."]
    found: Annotated[str, "What was found; may be empty."]
    allowed: Annotated[str, "What may stand there; may be empty."]
    hint: Annotated[str, "What may help; may be empty."]


class BatchLine(TypedDict):
    """What became of one bundle of many."""

    schema: Annotated[Literal["eflg-batch/1"], "The name and version of this shape."]
    number: Annotated[int, "The place of the bundle, from 0."]
    bundle: Annotated[str, "The bundle: a file, or a file with a line or row of it."]
    problems: Annotated[list[ProblemInfo], "Why there is no result; empty where there is one."]
    result: Annotated[
        object, "The result, eflg-outline/1 or (in full) eflg-assessment/1; null for none."
    ]
