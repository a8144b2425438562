"""What a file of decisions may hold: pydantic models, used at the border only."""

from __future__ import annotations

from typing import Annotated, ClassVar

from pydantic import BeforeValidator, Field

from eflg_engine.evidence.written import Fillable, FirstDay
from eflg_engine.reading.checking import Format, Strict, Text
from eflg_engine.reading.values import folded

SEPARATOR = ";"
"""What stands between names in a cell of a table."""

NONE = "none"
"""What stands in a cell where nothing was found to be met."""


def names_in(value: object) -> object:
    """Names in one cell as a list: none where it says NONE."""
    if isinstance(value, str):
        if folded(value) == NONE:
            return []
        return [name for each in value.split(SEPARATOR) if (name := each.strip())]
    return value


class DecisionFile(Fillable):
    """The level that somebody gave a theme of a council, and what it rested on."""

    council: Text = Field(description="The council that was judged.")
    target: Text = Field(alias="for", description="A theme: its id or title.")
    level: Text = Field(description="A level by id or title, or `below` for less than the first.")
    met: Annotated[
        list[Text] | None,
        BeforeValidator(names_in, json_schema_input_type=list[Text] | str | None),
        Field(description="The criteria of the theme that were found to be met."),
    ] = None
    bundle: Text | None = Field(
        None, description="In place of `met`: the evidence, a file beside this one."
    )
    assessor: str = Field("", description="A role or a code, never a person's name.")
    dated: FirstDay | None = Field(None, description="The day of the decision.")

    written_as: ClassVar[str] = "{council: a council, for: a theme, level: a level, met: []}"


class DecisionsFile(Strict):
    """Decisions on themes."""

    format: Format = Field(1, description="The version of this format.")
    framework: str = Field("", description="The id of the framework that the themes belong to.")
    decisions: Annotated[
        list[DecisionFile], Field(min_length=1, description="One entry a decision.")
    ]
