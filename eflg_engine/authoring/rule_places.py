"""Where the branches of rules stand, and which file takes what is added to a criterion."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from eflg_engine.assessment.examples import ExampleFailure
from eflg_engine.authoring.rule_files import RuleFiles, found_file, rule_files
from eflg_engine.framework.model import Criterion, Framework
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import entries, mapping, part
from eflg_engine.reading.problems import InvalidInput, Place
from eflg_engine.reading.problems import Path as KeyPath

_FORMS = ("all", "any", "of")


@dataclass(frozen=True, slots=True)
class WrittenCriterion:
    """A criterion in its file: the keys that lead to it.

    `own`: the file is the framework's own, not that of another which it adapts.
    """

    file: Path
    own: bool
    document: Document
    keys: KeyPath


@dataclass(frozen=True)
class RulePlaces:
    """The places of a framework's rules, found by reading its files once more when asked.

    `source` is what the framework was loaded from. Where a file is not to be had, or has other
    content by now, the place is that of the criterion.
    """

    framework: Framework
    source: str | os.PathLike[str] = ""

    @cached_property
    def _files(self) -> RuleFiles | None:
        try:
            return rule_files(self.source, self.framework)
        except InvalidInput:
            return None

    def written(self, criterion: Criterion) -> WrittenCriterion | None:
        """A criterion as its file has it, if that can be read."""
        files = self._files
        found = None if files is None else files.paths.get(criterion.id)
        if files is None or found is None:
            return None
        module, path = found
        return WrittenCriterion(
            found_file(criterion.file),
            files.holds(criterion.file),
            module.document,
            (*module.path, *path),
        )

    def example(self, criterion: Criterion, expectation: str, number: int) -> Place:
        """The place of an example of a criterion: the number-th of that list, from 1."""
        written = self.written(criterion)
        if written is None:
            return Place(criterion.file, criterion.line)
        keys = (*written.keys, "examples", expectation, number - 1)
        return written.document.place(keys)

    def of(self, criterion: Criterion, branch: tuple[int, ...] = ()) -> Place:
        """The place of a branch of what a criterion requires, by the numbers on the way to it.

        With no branch, that of the criterion.
        """
        whole = Place(criterion.file, criterion.line)
        if not branch or self._files is None or criterion.id not in self._files.paths:
            return whole
        node = part(self._files.data(criterion.id), "requires")
        keys: KeyPath = ("requires",)
        for number in branch:
            form = next((form for form in _FORMS if form in mapping(node)), "")
            children = entries(part(node, form))
            if number >= len(children):
                return whole
            node, keys = children[number], (*keys, form, number)
        return self._files.place(criterion.id, *keys)


def failure_lines(places: RulePlaces, failures: Iterable[ExampleFailure]) -> Iterator[str]:
    """Examples that do not come out as their rules say, each with its place and why."""
    for failure in failures:
        place = places.example(failure.criterion, failure.expectation, failure.number)
        yield f"{place_text(place)}: {failure}"


def place_text(place: Place) -> str:
    """A place by its file and line."""
    return f"{place.file}:{place.line}" if place.line else place.file
