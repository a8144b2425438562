"""What pydantic cannot see in a crosswalk: parts and kinds that are not there, or stand twice."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eflg_engine.framework.checks.words import unknown_words
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import SORTS, Naming
from eflg_engine.reading.parts import Part, entries_at, words_at
from eflg_engine.reading.problems import Path as DataPath
from eflg_engine.reading.problems import Problem, listed, shown

_ONE_OF_TWO = "keep one of the two"


class Sides:
    """The parts and kinds that a crosswalk names, looked up in the framework of their side."""

    def __init__(self, where: Part, frameworks: Mapping[str, Framework | None]) -> None:
        self.where = where
        self.frameworks = frameworks

    def ids(self, side: str, words: list[str]) -> list[str]:
        """The full ids of checked words."""
        framework = self.frameworks[side]
        assert framework is not None
        naming = Naming.of(framework)
        return [full_id for each in words for full_id in naming.read(each).ids]

    def kind(self, side: str, name: str) -> str:
        """The id of a checked kind."""
        framework = self.frameworks[side]
        assert framework is not None
        return framework.vocabulary.kinds.resolve(name) or name

    def problems(self) -> Iterator[Problem]:
        """Words that lead nowhere, pairs that stand twice, parts both mapped and without."""
        data, where = self.where.data, self.where
        seen: dict[tuple[str, str], DataPath] = {}
        mapped: dict[tuple[str, str], DataPath] = {}
        for at, each in entries_at(data, (), "maps"):
            found: dict[str, list[str]] = {}
            for side in ("from", "to"):
                found[side] = []
                for path, name in words_at(each, at, side):
                    yield from self._unknown(side, path, name)
                    found[side] += self._read(side, name)
            for first in found["from"]:
                mapped.setdefault(("from", first), at)
                for second in found["to"]:
                    mapped.setdefault(("to", second), at)
                    before = seen.setdefault((first, second), at)
                    if before != at:
                        message = (
                            f"{first} and {second} are mapped already at {where.place(*before)}"
                        )
                        yield where.problem("duplicate_id", at, message, hint=_ONE_OF_TWO)
        for at, each in entries_at(data, (), "without"):
            if isinstance(each, dict) and not {"from", "to"} & {*each}:
                yield where.problem("missing_key", at, 'the key "from" or "to" is missing here')
            for side in ("from", "to"):
                for path, name in words_at(each, at, side):
                    yield from self._unknown(side, path, name)
                    for full_id in self._read(side, name):
                        if (side, full_id) in mapped:
                            yield self._both(path, name, mapped[side, full_id])
        for at, each in entries_at(data, (), "kinds"):
            for side in ("from", "to"):
                framework = self.frameworks[side]
                if framework is not None:
                    kinds = {"kind": framework.vocabulary.kinds}
                    yield from unknown_words(where, kinds, "kind", each, at, side)

    def _read(self, side: str, name: str) -> tuple[str, ...]:
        framework = self.frameworks[side]
        return Naming.of(framework).read(name).ids if framework is not None else ()

    def _unknown(self, side: str, path: DataPath, name: str) -> Iterator[Problem]:
        framework = self.frameworks[side]
        if framework is None:
            return
        naming = Naming.of(framework)
        reading = naming.read(name, SORTS)
        if not reading.ids:
            message = f"there is no such criterion, theme or module in {framework.id}"
            modules = listed([module.id for module in framework.modules])
            allowed = f"{modules}, or a theme or criterion in one"
            hint = naming.hint(name)
            yield self.where.problem("unknown_target", path, message, shown(name), allowed, hint)
        elif reading.other:
            yield reading.ambiguous(name, self.where, path)

    def _both(self, path: DataPath, name: str, mapped: DataPath) -> Problem:
        at = self.where.place(*mapped)
        message = f"this is said to have nothing on the other side, and is mapped at {at}"
        return self.where.problem("contradiction", path, message, shown(name), hint=_ONE_OF_TWO)
