"""Crosswalks: which parts of one framework correspond to which of another, how closely, and why.

One file serves both directions: read from the other end, a part that was a subset is a superset.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import rules_folder, shipped_ids, shipped_name
from eflg_engine.framework.strength import OF_A_PART, REVERSED, Strength
from eflg_engine.reading.file_sorts import refuse_other
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.parts import Part, part, word
from eflg_engine.reading.problems import (
    InvalidInput,
    Place,
    Problem,
    did_you_mean,
    listed,
    refuse,
    shown,
)

FOLDER = "crosswalks"


@dataclass(frozen=True, slots=True)
class Link:
    """A part of one framework (full id) and one of the other, as closely as `strength` says.

    `whole` is the module or theme that is mapped where the part itself is not.
    """

    source: str
    target: str
    strength: Strength
    because: str
    whole: str = ""


@dataclass(frozen=True)
class Crosswalk:
    """Links from one framework's parts to another's. Make one with `load`, or find a shipped one.

    `without` are parts of either side that have nothing on the other, each with why. `kinds` says
    which kind of evidence stands for one that the other framework does not know.
    """

    id: str
    title: str
    note: str
    source: str
    target: str
    links: tuple[Link, ...]
    without: Mapping[str, str] = field(default_factory=dict)  # of the source side
    without_target: Mapping[str, str] = field(default_factory=dict)
    kinds: tuple[tuple[str, str, str], ...] = ()  # from, to, because
    file: str = ""

    __repr__ = one_line

    @classmethod
    def load(
        cls,
        path: str | os.PathLike[str],
        source: Framework | None = None,
        target: Framework | None = None,
    ) -> Crosswalk:
        """The crosswalk in a file; its frameworks are shipped ones unless they are given.

        Raises InvalidInput with every problem found.
        """
        return _load(Path(path), source, target)

    @cached_property
    def reversed(self) -> Crosswalk:
        """The same crosswalk read from its other end."""
        return Crosswalk(
            self.id,
            self.title,
            self.note,
            self.target,
            self.source,
            tuple(
                Link(link.target, link.source, REVERSED[link.strength], link.because)
                for link in self.links
            ),
            self.without_target,
            self.without,
            tuple((target, source, because) for source, target, because in self.kinds),
            self.file,
        )

    def required(self, source: str, target: str) -> Crosswalk:
        """As `oriented`; raises InvalidInput where it is between other frameworks."""
        found = self.oriented(source, target)
        if found is None:
            message = f"this crosswalk is between {self.source} and {self.target}"
            allowed = f"one between {source} and {target}"
            problem = Problem("wrong_file", Place(self.file), message, allowed=allowed)
            raise InvalidInput([problem])
        return found

    def oriented(self, source: str, target: str) -> Crosswalk | None:
        """The crosswalk from one framework to the other, by id; None if it is between others."""
        if (self.source, self.target) == (source, target):
            return self
        return self.reversed if (self.target, self.source) == (source, target) else None

    def of(self, part: str) -> tuple[Link, ...]:
        """What a part of the source side corresponds to.

        For a part that is not mapped itself, what follows from its theme or module; empty where the
        file says that it has nothing on the other side.
        """
        whole = part
        while whole:
            if whole in self._by_source:
                found = self._by_source[whole]
                if whole == part:
                    return found
                return tuple(
                    Link(part, link.target, OF_A_PART[link.strength], link.because, whole)
                    for link in found
                )
            if whole in self.without:
                return ()
            whole = whole.rpartition(".")[0]
        return ()

    def why_nothing(self, part: str) -> str:
        """Why a part of the source side has nothing on the other, as far as the file says."""
        whole = part
        while whole:
            if whole in self.without:
                return self.without[whole]
            whole = whole.rpartition(".")[0]
        return ""

    def kind(self, kind: str) -> tuple[str, str] | None:
        """The kind that stands for one of the source side, and why."""
        return next(((to, why) for of, to, why in self.kinds if of == kind), None)

    @cached_property
    def _by_source(self) -> Mapping[str, tuple[Link, ...]]:
        found: dict[str, tuple[Link, ...]] = {}
        for link in self.links:
            found[link.source] = (*found.get(link.source, ()), link)
        return found


def _load(path: Path, source: Framework | None, target: Framework | None) -> Crosswalk:
    """See Crosswalk.load."""
    from eflg_engine.framework.checks.checked import (
        blanks,
    )  # late for start-up: these import pydantic
    from eflg_engine.framework.checks.crosswalk import Sides
    from eflg_engine.framework.files.crosswalk import CrosswalkFile
    from eflg_engine.reading.checking import check
    from eflg_engine.reading.yaml_text import read_file

    document = read_file(path, shipped_name(path))
    where = Part(document, document.data)
    refuse_other(document, "crosswalk")
    file, problems = check(CrosswalkFile, document.data, document)
    frameworks: dict[str, Framework | None] = {}
    for key, given in (("from", source), ("to", target)):
        frameworks[key], more = _side(where, key, (source, target), given)
        problems += more
    sides = Sides(where, frameworks)
    problems += sides.problems()
    refuse([*document.problems, *blanks(where)], problems)
    assert file is not None
    return Crosswalk(
        id=path.stem,
        title=file.title,
        note=file.note,
        source=file.source,
        target=file.target,
        links=tuple(
            Link(first, second, each.strength, each.because)
            for each in file.maps
            for first in sides.ids("from", each.source)
            for second in sides.ids("to", each.target)
        ),
        without={
            part_id: each.because
            for each in file.without
            for part_id in sides.ids("from", each.source)
        },
        without_target={
            part_id: each.because
            for each in file.without
            for part_id in sides.ids("to", each.target)
        },
        kinds=tuple(
            (sides.kind("from", each.source), sides.kind("to", each.target), each.because)
            for each in file.kinds
        ),
        file=document.name,
    )


def _side(
    where: Part, key: str, given: tuple[Framework | None, ...], own: Framework | None
) -> tuple[Framework | None, list[Problem]]:
    """The framework of one side: one of those given, by its id, or a shipped one."""
    named = word(part(where.data, key))
    if named is None:
        return own, []
    for framework in given:
        if framework is not None and framework.id == named:
            return framework, []
    shipped = shipped_ids()
    if named in shipped:
        return Framework.load(named), []
    known = [*shipped, *(each.id for each in given if each is not None)]
    message = "there is no framework of that name here"
    allowed, hint = listed(list(dict.fromkeys(known))), did_you_mean(named, known)
    return None, [where.problem("unknown_framework", (key,), message, shown(named), allowed, hint)]


def crosswalk_files() -> list[Path]:
    """The shipped crosswalks, in order of their names."""
    return sorted((rules_folder() / FOLDER).glob("*.yaml"))


def crosswalks_of(framework: Framework) -> Iterator[Crosswalk]:
    """The shipped crosswalks of a framework, each read from it to the other."""
    for file in crosswalk_files():
        names = file.stem.split("--")
        if framework.id in names:
            crosswalk = Crosswalk.load(file, framework)
            if framework.id in (crosswalk.source, crosswalk.target):
                yield crosswalk if crosswalk.source == framework.id else crosswalk.reversed


def crosswalk_between(
    source: Framework, target: Framework, given: Crosswalk | None = None
) -> Crosswalk | None:
    """The crosswalk from one framework to another: a shipped one, or the one given.

    An adapted framework has the crosswalks of its base; it corresponds to its base, or to another
    adaptation of it, in all that both have from it. None where there is no crosswalk.
    """
    for first in _lineage(source):
        for second in _lineage(target):
            if given is not None:
                found = given.oriented(first, second)
            elif first == second:
                found = _by_the_same_ids(source, target, first)
            else:
                found = find_crosswalk(first, second, source, target)
            if found is not None:
                return replace(found, source=source.id, target=target.id)
    return None


def _lineage(framework: Framework) -> list[str]:
    """The framework's id, and those of what it was adapted from, nearest first."""
    steps = framework.adaptation.steps() if framework.adaptation is not None else ()
    return [framework.id, *(step.base.id for step in steps)]


def _by_the_same_ids(source: Framework, target: Framework, base: str) -> Crosswalk:
    """What both have from the same base: equal where neither has added a criterion to it.

    A question that only one of them has corresponds to what its criterion does.
    """
    here, there = _contents(source), _contents(target)
    because = f"Both have it from {base}."
    links = tuple(
        Link(part, part, strength, because)
        for part, held in here.items()
        if part in there and (strength := _relation(held, there[part])) is not None
    )
    links += tuple(
        Link(question, question, Strength.EQUAL, because)
        for question in source.questions
        if question in target.questions
    )
    return Crosswalk(
        base,
        f"By what both have from {base}",
        "",
        source.id,
        target.id,
        links,
        {part: f"Only {source.id} has it." for part in here if part not in there},
        {part: f"Only {target.id} has it." for part in there if part not in here},
    )


def _contents(framework: Framework) -> dict[str, frozenset[str]]:
    """The criteria that each module, theme and criterion holds, by full id."""
    found: dict[str, set[str]] = {}
    for criterion in framework.criteria:
        module = criterion.split(".")[0]
        for full_id in (module, framework.criteria[criterion].theme, criterion):
            found.setdefault(full_id, set()).add(criterion)
    return {part: frozenset(held) for part, held in found.items()}


def _relation(first: frozenset[str], second: frozenset[str]) -> Strength | None:
    if first == second:
        return Strength.EQUAL
    if first < second:
        return Strength.SUBSET
    if first > second:
        return Strength.SUPERSET
    return Strength.INTERSECTS if first & second else None


def find_crosswalk(source: str, target: str, *loaded: Framework) -> Crosswalk | None:
    """The shipped crosswalk from one framework to another, by id.

    Frameworks that are `loaded` already need not be read again.
    """
    for file in crosswalk_files():
        if {source, target} == set(file.stem.split("--")):
            return Crosswalk.load(file, *loaded[:2]).oriented(source, target)
    return None
