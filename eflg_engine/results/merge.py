"""What `eflg bundle merge` gives, `eflg-merge/1`."""

from __future__ import annotations

from typing import Annotated, Literal, TypedDict

from eflg_engine.assessment.result.shape import Engine


class MergedFile(TypedDict):
    """A file that was merged."""

    file: Annotated[str, "Its path."]
    items: Annotated[int, "How many items of evidence it has."]
    same: Annotated[int, "How many of them an earlier file has too."]


class ConflictInfo(TypedDict):
    """Two values for one thing. The first is kept."""

    what: Annotated[str, "What it is about: an item by its reference, say."]
    key: Annotated[str, "The key in which they differ."]
    kept: Annotated[str, "The value kept, of an earlier file."]
    other: Annotated[str, "The other value."]
    file: Annotated[str, "The file of the other value."]


class RenamedInfo(TypedDict):
    """A reference that two files use for different things."""

    what: Annotated[str, "The list that it is of: evidence, objectives, ..."]
    file: Annotated[str, "The later file."]
    reference: Annotated[str, "The reference there."]
    new: Annotated[str, "The reference it has in the merged bundle."]


class MergeData(TypedDict):
    """Bundles merged into one."""

    schema: Annotated[Literal["eflg-merge/1"], "The name and version of this shape."]
    engine: Annotated[Engine, "What merged them."]
    items: Annotated[int, "How many items of evidence the merged bundle has."]
    files: Annotated[list[MergedFile], "The files, in the order given."]
    conflicts: Annotated[list[ConflictInfo], "Where the files say different things."]
    renamed: Annotated[list[RenamedInfo], "References that had to change."]
