"""What the files of a local adaptation may hold: pydantic models, used at the border only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, ClassVar

from pydantic import Field

from eflg_engine.framework.files.requirements import NOT_POSITIVE, BoundsFile
from eflg_engine.framework.files.rule_files import (
    Accepts,
    CriterionFile,
    ExamplesFile,
    MeasureTitleFile,
    ModuleFile,
    SourceFile,
    ThemeFile,
)
from eflg_engine.framework.files.values import HowMany
from eflg_engine.framework.files.vocabulary import AddsFile
from eflg_engine.reading.checking import Format, Id, OneOrMore, Strict, Text
from eflg_engine.reading.words import meant

_STAYS = "a criterion of the base stays as it is, but for its bounds"
_ADDED_INSTEAD = (
    "criteria of the base cannot be taken out or put in place of others: change bounds under "
    '"overrides", and add criteria in module files'
)
_COMPARABLE = "the base's, so that results can be compared"


class OtherBoundsFile(BoundsFile):
    """Bounds of an override: what is asked, of whom and from when is not among them."""

    refused_keys: ClassVar[Mapping[str, str]] = NOT_POSITIVE
    settled_keys: ClassVar[Mapping[str, str]] = {
        "question": f"{_STAYS}: name the question in front of the override",
        "asks": f"{_STAYS}: other words for a question are shown with --wording",
        "look_in": f"{_STAYS}: where an answer is looked for cannot be changed",
        "same_as": f"{_STAYS}: which questions are the same cannot be changed",
        "applies_when": f"{_STAYS}: to whom it applies cannot be changed",
        "due": f"{_STAYS}: from when it is asked for cannot be changed",
    }


class OverrideFile(OtherBoundsFile):
    """Other bounds for one evidence leaf of a criterion, and why.

    The leaf is named in front, by its question, or under `leaf` by its number in the criterion. The
    keys that it has already stand here; those it does not have yet stand under `also`.
    """

    leaf: Annotated[
        HowMany | None,
        "The number of the leaf in the criterion, from 1; not wanted where there is one.",
    ] = None
    also: Annotated[OtherBoundsFile | None, "Bounds that the leaf does not have yet."] = None
    because: Annotated[Text, "Why it differs here."]
    remedy: Annotated[Text | None, "What to do, in place of the base's sentence."] = None
    examples: Annotated[
        ExamplesFile | None, "Examples in place of those that no longer come out."
    ] = None

    settled_keys: ClassVar[Mapping[str, str]] = {
        **OtherBoundsFile.settled_keys,
        "statement": f"{_STAYS}: other words for it are shown with --wording",
        "source": f"{_STAYS}: other references for it are shown with --wording",
        "requires": f"{_STAYS}: name the keys to change, one entry a leaf",
        "evidence": f"{_STAYS}: name the keys to change, without evidence in front of them",
        "standing": _STAYS,
        "bounds": f"{_STAYS}: what its numbers rest on is said by the base",
        "level": f"{_STAYS}: it cannot move to another level",
        "remove": _ADDED_INSTEAD,
    }
    written_as: ClassVar[str] = "{within: 2 years, because: the reason}"


class LocalThemeFile(ThemeFile):
    """A new theme, or criteria for a theme of the base; then its title may be left out."""

    title: Annotated[Text | None, "Its title; left out for a theme of the base."] = None  # type: ignore[assignment]
    criteria: Annotated[dict[str, list[CriterionFile]], "By level id, the criteria that are added."]

    written_as: ClassVar[str] = "id and criteria (and a title, if the theme is new)"


class LocalModuleFile(ModuleFile):
    """A new module, or themes for a module of the base; then its title may be left out."""

    title: Annotated[Text | None, "Its title; left out for a module of the base."] = None  # type: ignore[assignment]
    themes: Annotated[
        list[LocalThemeFile],
        Field(min_length=1),
        "New themes, and themes of the base with added criteria.",
    ]  # type: ignore[assignment]

    written_as: ClassVar[str] = "module and themes (and a title, if the module is new)"


class AdaptationFile(Strict):
    """framework.yaml of a local adaptation. Title, edition and version are the base's if left out.

    Its notice is printed after the base's.
    """

    format: Annotated[Format, "The version of this format: 1."] = 1
    extends: Annotated[Text, "The framework that it adapts: its id, or a path from this folder."]
    id: Annotated[Id, "Its id."]
    title: Annotated[Text | None, "Its title; left out: the base's."] = None
    edition: Annotated[Text | None, "Its edition; left out: the base's."] = None
    version: Annotated[Text | None, "Its version; left out: the base's."] = None
    notice: Annotated[Text | None, "What every reader must be told, after the base's."] = None
    overrides: Annotated[
        dict[str, Annotated[list[OverrideFile], Field(min_length=1), OneOrMore()]],
        "By criterion or question of the base, other bounds: one entry or a list.",
    ] = Field(default_factory=dict)
    adds: Annotated[AddsFile, "Words of its own."] = AddsFile()
    sources: Annotated[dict[str, SourceFile], "Sources by id, beside those of the base."] = Field(
        default_factory=dict
    )
    measures: Annotated[
        dict[str, MeasureTitleFile], "Titles of figures, beside those of the base."
    ] = Field(default_factory=dict)
    accepts: Annotated[Accepts, "Findings of the lint that are right as they stand."] = Field(
        default_factory=list
    )
    modules: Annotated[list[LocalModuleFile], "Module files, where all stands in one document."] = (
        Field(default_factory=list)
    )

    settled_keys: ClassVar[Mapping[str, str]] = {
        "levels": f"the levels are {_COMPARABLE}",
        "policies": f"how criteria add up to levels is {_COMPARABLE}",
        "below": f"what to call a council below the first level is {_COMPARABLE}",
        "body": "what is assessed is the base's",
        "timetable": "the timetable is the base's",
        "awards": "what is said of awards is the base's",
        "vocabulary": 'the words are the base\'s: add words of your own under "adds"',
        "criteria": "criteria of your own stand in module files",
        "themes": "themes of your own stand in module files",
        "replaces": _ADDED_INSTEAD,
        "replace": _ADDED_INSTEAD,
        "removes": _ADDED_INSTEAD,
        "remove": _ADDED_INSTEAD,
        "without": _ADDED_INSTEAD,
    }
    written_as: ClassVar[str] = "extends, id, title, version and overrides"


def is_adaptation(data: object) -> bool:
    """Whether framework.yaml as read is, or is meant to be, that of a local adaptation."""
    if not isinstance(data, dict) or "extends" in data:
        return isinstance(data, dict)
    return "levels" not in data and ("overrides" in data or meant("extends", data) is not None)
