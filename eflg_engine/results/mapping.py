"""What `eflg bundle map` gives, `eflg-proposed-mapping/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.assessment.result.shape import Engine


class ProposalInfo(TypedDict):
    """What is proposed for a column."""

    header: Annotated[str, "Its header."]
    column: Annotated[int, "Its number, from 1."]
    key: Annotated[str | None, "The key that it may hold; null where nothing is proposed."]
    surety: Annotated[Literal["sure", "likely", "unsure"], "How sure that is."]
    why: Annotated[str, "Why, in words."]


class ProposedSheetInfo(TypedDict):
    """What is proposed for a sheet."""

    sheet: Annotated[str, "Its title; empty for a file without sheets."]
    read_as: Annotated[str, "The table that it is read as."]
    headers: Annotated[int, "The row of its headers, from 1."]
    columns: Annotated[list[ProposalInfo], "Its columns, in order."]
    missing: Annotated[list[str], "Keys that are needed, and for which no column is proposed."]


class MappingData(TypedDict):
    """A mapping proposed for a file, to be looked through before it is used."""

    schema: Annotated[Literal["eflg-proposed-mapping/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What proposed it."]
    file: Annotated[str, "The file."]
    settled: Annotated[bool, "Whether nothing is unsure, and nothing needed is missing."]
    sheets: Annotated[list[ProposedSheetInfo], "The sheets that look like lists."]
