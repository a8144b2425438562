"""How an adapted framework differs from its base: every override, and everything added."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from eflg_engine.reading.one_line import one_line

STRICTER, LOOSER, CHANGED = "stricter", "looser", "changed"
"""What an override does: surely stricter, surely looser, or neither can be told for every case."""


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
    there are. `effect` is STRICTER, LOOSER or CHANGED.
    """

    criterion: str
    leaf: int
    leaves: int
    changes: tuple[Change, ...]
    because: str
    effect: str
    file: str
    line: int | None

    def to_data(self) -> dict[str, object]:
        """The override as plain data."""
        return {
            "criterion": self.criterion,
            "leaf": self.leaf,
            "of": self.leaves,
            "changes": [
                {"key": change.key, "from": change.before, "to": change.after}
                for change in self.changes
            ],
            "because": self.because,
            "effect": self.effect,
            "rule": {"file": self.file, "line": self.line},
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

    `widened` names the criteria of the base that ask for all of something to which words or
    modules were added, so that they now ask for more; `eased` those that ask for a number of it, or
    for evidence of any kind, towards which what was added counts; `kept` those for which it does
    not, since their bounds are set by law. `earlier` is the base's own adaptation.
    """

    base: Base
    overrides: tuple[Override, ...]
    added: tuple[Added, ...]
    widened: tuple[str, ...]
    eased: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    earlier: Adaptation | None = None

    __repr__ = one_line

    def to_data(self) -> dict[str, object]:
        """Everything on record, as plain data."""
        base = self.base
        return {
            "base": {
                "id": base.id,
                "title": base.title,
                "edition": base.edition,
                "version": base.version,
                "sha256": base.sha256,
            },
            "overrides": [override.to_data() for override in self.overrides],
            "added": [
                {"what": added.what, "id": added.id, "title": added.title} for added in self.added
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
