"""What `eflg framework test` gives, `eflg-rule-tests/1`."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from eflg_engine.reading.field_marks import Sha256

Shown = Literal["met", "unmet", "applies", "does_not_apply", "decides", "stops"]
Expectation = Literal["enough", "not_enough", "does_not_apply"]


class FrameworkTested(TypedDict):
    """The framework tested, or a part of it."""

    id: Annotated[str, "Its id."]
    version: Annotated[str, "The version of its rule files."]
    sha256: Annotated[Sha256, "A hash of what decides levels."]
    part: Annotated[str | None, "The module, theme or criterion; null for all of it."]


class Share(TypedDict):
    """So many out of so many."""

    count: Annotated[int, "How many."]
    of: Annotated[int, "Out of how many."]
    percent: Annotated[float, "The percentage, rounded down to one decimal place."]


class Failure(TypedDict):
    """An example that does not come out as its rule says."""

    expectation: Annotated[Expectation, "The list that it stands in."]
    number: Annotated[int, "Its number in that list, from 1."]
    message: Annotated[str, "What comes out instead, in words."]


class NotShown(TypedDict):
    """Something that no example shows."""

    what: Annotated[Shown, "What it is."]
    place: Annotated[str, "Where the rule is written."]
    text: Annotated[str, "It in words."]


class Survivor(TypedDict):
    """A change to the rule that no example notices."""

    mutation: Annotated[str, "The sort of change."]
    direction: Annotated[Literal["weaker", "stronger"], "What it makes of the rule."]
    place: Annotated[str, "Where the rule is written."]
    change: Annotated[str, "The change in words."]


class CriterionTested(TypedDict):
    """The tests of one criterion."""

    id: Annotated[str, "Its full id."]
    place: Annotated[str, "Where its rule is written."]
    examples: Annotated[int, "How many examples it has."]
    failures: Annotated[list[Failure], "Those that do not come out as they should."]
    coverage: Annotated[Share, "How much of the rule the examples show."]
    gaps: Annotated[list[NotShown], "What they do not show."]
    mutation_score: Annotated[Share, "How many changes to the rule they notice."]
    same: Annotated[int, "Changes left out because they change nothing."]
    survivors: Annotated[list[Survivor], "Changes that they do not notice."]


class SuggestedExample(TypedDict):
    """An example that would show something more."""

    criterion: Annotated[str, "The full id of the criterion."]
    expectation: Annotated[Expectation, "The list to put it in."]
    yaml: Annotated[str, "The example as rule files write it."]
    shows: Annotated[int, "How many gaps and survivors it takes care of."]


class RuleTestsData(TypedDict):
    """What the examples of a framework show of its rules."""

    schema: Annotated[Literal["eflg-rule-tests/1"], "The name and version of this shape."]
    engine: Annotated[str, "The version of the package that worked it out."]
    framework: Annotated[FrameworkTested, "The framework tested."]
    examples: Annotated[int, "How many examples there are."]
    failed: Annotated[int, "How many of them fail."]
    coverage: Annotated[Share, "How much of the rules they show."]
    mutation_score: Annotated[Share, "How many changes to the rules they notice."]
    by_mutation: Annotated[dict[str, Share], "The same by sort of change."]
    criteria: Annotated[list[CriterionTested], "The criteria tested."]
    suggestions: NotRequired[Annotated[list[SuggestedExample], "Where they are asked for."]]
