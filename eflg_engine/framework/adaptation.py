"""How an adapted framework differs from its base: every override, and everything added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, TypedDict

from eflg_engine.framework.particulars import file_in_folder
from eflg_engine.reading.field_marks import Ids, Sha256
from eflg_engine.reading.one_line import one_line

STRICTER, LOOSER, CHANGED = "stricter", "looser", "changed"
"""What an override does: surely stricter, surely looser, or neither can be told for every case."""


class BaseInfo(TypedDict):
    """A framework that was adapted."""

    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title."]
    edition: Annotated[str, "Which edition; may be empty."]
    version: Annotated[str, "The version of its rule files."]
    sha256: Annotated[Sha256, "A hash of what decides levels in it."]


ChangeInfo = TypedDict(
    "ChangeInfo",
    {
        "key": Annotated[str, "The key, such as within or covers.characteristics."],
        "from": Annotated[str, "The value in the base; empty where it was not asked for."],
        "to": Annotated[str, "The value now."],
    },
)
ChangeInfo.__doc__ = "A key of a criterion before and after an override, as rule files write it."


class RulePlace(TypedDict):
    """Where a rule is written."""

    file: Annotated[str, "The file."]
    line: Annotated[int | None, "The line, from 1; null for rules not read from text."]


class OverrideInfo(TypedDict):
    """Other bounds for one part of a criterion of the base."""

    criterion: Annotated[str, "The full id of the criterion."]
    leaf: Annotated[int, "Which of its evidence leaves, from 1."]
    of: Annotated[int, "How many leaves it has."]
    question: Annotated[str | None, "The full id of its question; null where it has none."]
    code: Annotated[str | None, "The code of that question; null where it has none."]
    changes: Annotated[list[ChangeInfo], "What is asked for now, and what was."]
    because: Annotated[str, "The reason given."]
    effect: Annotated[str, "What it does in every case: stricter, looser; changed where unclear."]
    rule: Annotated[RulePlace, "Where the override is written."]


class AddedInfo(TypedDict):
    """Something that the base does not have."""

    what: Annotated[str, "module, theme, criterion, or the sort of a word: characteristic, kind."]
    id: Annotated[str, "Its id."]
    title: Annotated[str, "Its title; the statement of a criterion."]


class AdaptationInfo(TypedDict):
    """How an adapted framework differs from its base."""

    base: Annotated[BaseInfo, "The framework that was adapted."]
    overrides: Annotated[list[OverrideInfo], "Criteria with other bounds."]
    added: Annotated[list[AddedInfo], "What was added."]
    widened: Annotated[Ids, "Ids of criteria that ask for all of something to which was added."]
    eased: Annotated[
        Ids, "Ids of criteria that ask for a number of it, to which what was added counts."
    ]
    kept: Annotated[Ids, "Ids of criteria set by law, towards which it does not count."]
    earlier: Annotated[AdaptationInfo | None, "How the base differs from a base of its own, if so."]


@dataclass(frozen=True, slots=True)
class Base:
    """The framework that was adapted; `sha256` is the hash of its logic."""

    id: str
    title: str
    edition: str
    version: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Change:
    """A key of a criterion with its value before and after, as rule files write them.

    `before` is empty where the key was not there.
    """

    key: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Override:
    """Other bounds for one part of a criterion of the base, and the reason.

    `leaf` is the number of that part, from 1, in the order of the rule file; `leaves` is how many
    there are. `question` and `code` are those of a part with a question. `effect` is STRICTER,
    LOOSER or CHANGED.
    """

    criterion: str
    leaf: int
    leaves: int
    changes: tuple[Change, ...]
    because: str
    effect: str
    file: str
    line: int | None
    question: str = ""
    code: str = ""

    def to_data(self) -> OverrideInfo:
        """The override as plain data."""
        return {
            "criterion": self.criterion,
            "leaf": self.leaf,
            "of": self.leaves,
            "question": self.question or None,
            "code": self.code or None,
            "changes": [
                {"key": change.key, "from": change.before, "to": change.after}
                for change in self.changes
            ],
            "because": self.because,
            "effect": self.effect,
            "rule": {"file": file_in_folder(self.file), "line": self.line},
        }

    @property
    def place(self) -> str:
        """Where it is written: `file:line`."""
        return f"{self.file}:{self.line}" if self.line else self.file


@dataclass(frozen=True, slots=True)
class Added:
    """A module, theme, criterion or word that the base does not have.

    `what` is "module", "theme", "criterion", or the sort of a word: "characteristic", "kind" ...
    """

    what: str
    id: str
    title: str


@dataclass(frozen=True, slots=True)
class Adaptation:
    """What an adapted framework was made from, and how it differs.

    Of the base's criteria, `widened` ask for all of a dimension that was added to, and so for more;
    `eased` ask for a number of it, or for any kind of evidence, towards which additions count;
    for `kept` additions do not count, since their bounds are set by law. `earlier` is the base's
    own adaptation.
    """

    base: Base
    overrides: tuple[Override, ...]
    added: tuple[Added, ...]
    widened: tuple[str, ...]
    eased: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    earlier: Adaptation | None = None

    __repr__ = one_line

    def to_data(self) -> AdaptationInfo:
        """Everything on record, as plain data."""
        return {
            "base": BaseInfo(
                id=self.base.id,
                title=self.base.title,
                edition=self.base.edition,
                version=self.base.version,
                sha256=self.base.sha256,
            ),
            "overrides": [override.to_data() for override in self.overrides],
            "added": [
                AddedInfo(what=added.what, id=added.id, title=added.title) for added in self.added
            ],
            "widened": list(self.widened),
            "eased": list(self.eased),
            "kept": list(self.kept),
            "earlier": self.earlier.to_data() if self.earlier else None,
        }

    def steps(self) -> Iterator[Adaptation]:
        """This adaptation, then the one its base is itself the result of, and so on."""
        step: Adaptation | None = self
        while step is not None:
            yield step
            step = step.earlier

    def overrides_of(self, criterion: str) -> list[Override]:
        """Every override of one criterion (full id), the nearest adaptation's first."""
        return [o for step in self.steps() for o in step.overrides if o.criterion == criterion]

    def net(self) -> list[tuple[Override, list[Override]]]:
        """Every override over all steps at once, each with the overrides it comes from.

        One for each leaf, from what the framework at the bottom asks to what this one does, the
        nearest adaptation's first. Its effect is empty where those of its steps differ. What a
        later step puts back is left out.
        """
        by_leaf: dict[tuple[str, int], list[Override]] = {}
        for step in self.steps():
            for override in step.overrides:
                by_leaf.setdefault((override.criterion, override.leaf), []).append(override)
        merged = ((_merged(overrides), overrides) for overrides in by_leaf.values())
        return [(override, found) for override, found in merged if override.changes]


def _merged(overrides: list[Override]) -> Override:
    """Overrides of one leaf, the latest first, as one."""
    if len(overrides) == 1:
        return overrides[0]
    changes: dict[str, Change] = {}
    for override in reversed(overrides):
        for change in override.changes:
            first = changes.get(change.key, change)
            changes[change.key] = replace(change, before=first.before)
    kept = tuple(each for each in changes.values() if each.before != each.after)
    effects = {override.effect for override in overrides}
    return replace(overrides[0], changes=kept, effect=effects.pop() if len(effects) == 1 else "")
