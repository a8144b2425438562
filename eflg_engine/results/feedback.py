"""What `eflg panel feedback` gives, `eflg-panel-feedback/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Day, Ids


class FindingInfo(TypedDict):
    """One finding."""

    id: Annotated[str, "Its id."]
    text: Annotated[str, "What was found."]
    parts: Annotated[Ids, "The parts of the framework that it is about."]
    characteristics: NotRequired[Annotated[Ids, "Whom it speaks of."]]
    evidence: NotRequired[Annotated[list[str], "What it rests on: titles; without a bundle ids."]]
    due: NotRequired[Annotated[Day, "By when it is to be carried out."]]
    phase: NotRequired[Annotated[str, "In which phase."]]


class ThemeLevel(TypedDict):
    """What is said of a theme's level."""

    theme: Annotated[str, "The theme's id."]
    title: Annotated[str, "Its title."]
    agreed: Annotated[str | None, "What the panel agreed; null where nothing is."]
    shown: Annotated[str | None, "What the evidence listed shows; null without a bundle."]


class SectionInfo(TypedDict):
    """One heading of the report: a module, or the council as a whole."""

    module: Annotated[str, "The module's id; empty for the council as a whole."]
    title: Annotated[str, "The heading."]
    levels: Annotated[list[ThemeLevel], "Levels of its themes, as far as anything is known."]
    strengths: Annotated[list[FindingInfo], "What works well."]
    explore: Annotated[list[FindingInfo], "What to look into."]
    recommendations: Annotated[list[FindingInfo], "What is recommended."]


class FeedbackData(TypedDict):
    """A draft of a peer challenge's report."""

    schema: Annotated[Literal["eflg-panel-feedback/1"], "The name and version of this shape."]
    framework: Annotated[str, "The framework's id."]
    council: Annotated[str, "The council's name."]
    dated: Annotated[Day, "The day on which the feedback was given."]
    by: Annotated[str, "Who gave it."]
    modules: Annotated[Ids, "The modules looked at, or all."]
    characteristics: Annotated[Ids, "The characteristics looked at, or all."]
    sections: Annotated[list[SectionInfo], "The headings, in the framework's order."]
