"""Reading a crosswalk: its shape, the parts and kinds it names, and what stands in it twice."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, PlainValidator, WithJsonSchema

from eflg_engine.framework.crosswalk import Crosswalk, Link, Strength
from eflg_engine.framework.files.rule_files import SomeWords
from eflg_engine.framework.model import Framework, rules_folder
from eflg_engine.framework.naming import SORTS, Naming
from eflg_engine.reading.checking import Format, OneOrMore, Strict, Text, check, reader
from eflg_engine.reading.document import Document, read_file
from eflg_engine.reading.parts import entries, part, unknown, word, words_at
from eflg_engine.reading.problems import (
    InvalidInput,
    Problem,
    did_you_mean,
    listed,
    refuse,
    shown,
)
from eflg_engine.reading.problems import (
    Path as DataPath,
)
from eflg_engine.reading.values import BadValue, folded

_STRENGTHS = tuple(str(strength) for strength in Strength)
_OTHER_STRENGTHS = {
    "equals": "equal",
    "same": "equal",
    "exact": "equal",
    "part of": "subset",
    "narrower": "subset",
    "contains": "superset",
    "broader": "superset",
    "wider": "superset",
    "overlaps": "intersects",
    "intersect": "intersects",
    "related": "intersects",
}


def _strength(value: object) -> Strength:
    text = folded(str(value))
    if text not in _STRENGTHS:
        other = _OTHER_STRENGTHS.get(text)
        hint = f'did you mean "{other}"?' if other else did_you_mean(text, _STRENGTHS)
        message = "this does not say how closely the two correspond"
        raise BadValue("not_allowed", message, listed(_STRENGTHS), hint)
    return Strength(text)


StrengthWord = Annotated[
    Strength,
    PlainValidator(reader(_strength)),
    WithJsonSchema({"enum": list(_STRENGTHS)}),
]


class MapFile(Strict):
    """Parts of one framework that correspond to parts of the other."""

    source: SomeWords = Field(alias="from")
    target: SomeWords = Field(alias="to")
    strength: StrengthWord
    because: Text

    written_as: ClassVar[str] = "{from: a part, to: a part, strength: subset, because: why}"


class WithoutFile(Strict):
    """Parts of one framework that have nothing in the other: `from` or `to`."""

    source: Annotated[list[Text], OneOrMore()] = Field(alias="from", default_factory=list)
    target: Annotated[list[Text], OneOrMore()] = Field(alias="to", default_factory=list)
    because: Text

    written_as: ClassVar[str] = "{from: a part, because: why}"


class KindMapFile(Strict):
    """A kind of evidence of one framework, and the one that stands for it in the other."""

    source: Text = Field(alias="from")
    target: Text = Field(alias="to")
    because: Text

    written_as: ClassVar[str] = "{from: a kind, to: a kind, because: why}"


class CrosswalkFile(Strict):
    """How the parts of two frameworks correspond."""

    format: Format = 1
    source: Text = Field(alias="from")
    target: Text = Field(alias="to")
    title: str = ""
    note: str = ""
    maps: Annotated[list[MapFile], Field(min_length=1)]
    without: list[WithoutFile] = Field(default_factory=list)
    kinds: list[KindMapFile] = Field(default_factory=list)


def load_crosswalk(
    path: str | os.PathLike[str], source: Framework | None, target: Framework | None
) -> Crosswalk:
    """See Crosswalk.load."""
    document = read_file(path, _shipped_name(Path(path)))
    file, problems = check(CrosswalkFile, document.data, document)
    sides: dict[str, Framework | None] = {}
    for key, given in (("from", source), ("to", target)):
        sides[key], more = _side(document, key, (source, target), given)
        problems += more
    names = _Names(document, sides)
    problems += names.problems()
    refuse([*document.problems, *_blanks(document)], problems)
    assert file is not None
    return Crosswalk(
        id=Path(path).stem,
        title=file.title,
        note=file.note,
        source=file.source,
        target=file.target,
        links=tuple(
            Link(first, second, each.strength, each.because)
            for each in file.maps
            for first in names.ids("from", each.source)
            for second in names.ids("to", each.target)
        ),
        without={
            part_id: each.because
            for each in file.without
            for part_id in names.ids("from", each.source)
        },
        without_target={
            part_id: each.because
            for each in file.without
            for part_id in names.ids("to", each.target)
        },
        kinds=tuple(
            (names.kind("from", each.source), names.kind("to", each.target), each.because)
            for each in file.kinds
        ),
        file=document.name,
    )


def _shipped_name(path: Path) -> str:
    folder = rules_folder()
    if path.is_absolute() and path.is_relative_to(folder):
        return f"rules/{path.relative_to(folder).as_posix()}"
    return ""


def _blanks(document: Document) -> Iterator[Problem]:
    for path in document.blanks:
        place = document.place(path)
        hint = "write a value, or leave the key out"
        yield Problem("empty", place, "there is nothing here", hint=hint, path=path)


def _side(
    document: Document, key: str, given: tuple[Framework | None, ...], own: Framework | None
) -> tuple[Framework | None, list[Problem]]:
    """The framework of one side: one of those given, by its id, or a shipped one."""
    named = word(part(document.data, key))
    if named is None:
        return own, []
    for framework in given:
        if framework is not None and framework.id == named:
            return framework, []
    shipped = Framework.shipped()
    if named in shipped:
        return Framework.load(named), []
    known = [*shipped, *(each.id for each in given if each is not None)]
    problem = Problem(
        "unknown_framework",
        document.place((key,)),
        "there is no framework of that name here",
        shown(named),
        listed(list(dict.fromkeys(known))),
        did_you_mean(named, known),
        (key,),
    )
    return None, [problem]


class _Names:
    """The parts and kinds that a crosswalk names, looked up in the framework of their side."""

    def __init__(self, document: Document, sides: dict[str, Framework | None]) -> None:
        self.document = document
        self.sides = sides

    def ids(self, side: str, words: list[str]) -> list[str]:
        """The full ids of checked words."""
        framework = self.sides[side]
        assert framework is not None
        naming = Naming.of(framework)
        return [full_id for each in words for full_id in naming.read(each).ids]

    def kind(self, side: str, name: str) -> str:
        """The id of a checked kind."""
        framework = self.sides[side]
        assert framework is not None
        return framework.vocabulary.kinds.resolve(name) or name

    def problems(self) -> Iterator[Problem]:
        """Words that lead nowhere, pairs that stand twice, parts both mapped and without."""
        seen: dict[tuple[str, str], DataPath] = {}
        mapped: dict[tuple[str, str], DataPath] = {}
        for number, each in enumerate(entries(part(self.document.data, "maps"))):
            at: DataPath = ("maps", number)
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
                    if seen.setdefault((first, second), at) != at:
                        yield self._again(at, first, second, seen[first, second])
        for number, each in enumerate(entries(part(self.document.data, "without"))):
            at = ("without", number)
            if isinstance(each, dict) and not {"from", "to"} & {*each}:
                message = 'the key "from" or "to" is missing here'
                yield Problem("missing_key", self.document.place(at), message, path=at)
            for side in ("from", "to"):
                for path, name in words_at(each, at, side):
                    yield from self._unknown(side, path, name)
                    for full_id in self._read(side, name):
                        if (side, full_id) in mapped:
                            yield self._both(path, name, mapped[side, full_id])
        for number, each in enumerate(entries(part(self.document.data, "kinds"))):
            for side in ("from", "to"):
                yield from self._unknown_kind(side, ("kinds", number, side), word(part(each, side)))

    def _read(self, side: str, name: str) -> tuple[str, ...]:
        framework = self.sides[side]
        return Naming.of(framework).read(name).ids if framework is not None else ()

    def _unknown(self, side: str, path: DataPath, name: str) -> Iterator[Problem]:
        framework = self.sides[side]
        if framework is None:
            return
        naming = Naming.of(framework)
        reading = naming.read(name, SORTS)
        if not reading.ids:
            yield Problem(
                "unknown_target",
                self.document.place(path),
                f"there is no such criterion, theme or module in {framework.id}",
                shown(name),
                listed([module.id for module in framework.modules])
                + ", or a theme or criterion in one",
                naming.hint(name),
                path,
            )
        elif reading.other:
            yield reading.ambiguous(name, self.document, path)

    def _unknown_kind(self, side: str, path: DataPath, name: str | None) -> Iterator[Problem]:
        framework = self.sides[side]
        if framework is None or name is None:
            return
        kinds = framework.vocabulary.kinds
        if kinds.number(name) is None:
            place = self.document.place(path)
            yield unknown("kind", place, path, name, kinds.ids, kinds.suggest(name))

    def _again(self, at: DataPath, first: str, second: str, before: DataPath) -> Problem:
        return Problem(
            "duplicate_id",
            self.document.place(at),
            f"{first} and {second} are mapped already at {self.document.place(before)}",
            hint="keep one of the two",
            path=at,
        )

    def _both(self, path: DataPath, name: str, mapped: DataPath) -> Problem:
        return Problem(
            "contradiction",
            self.document.place(path),
            f"this is said to have nothing on the other side, and is mapped at "
            f"{self.document.place(mapped)}",
            shown(name),
            hint="keep one of the two",
            path=path,
        )


def refuse_other_sides(crosswalk: Crosswalk, source: str, target: str) -> None:
    """Raise InvalidInput where a crosswalk is between other frameworks than these."""
    if crosswalk.oriented(source, target) is None:
        from eflg_engine.reading.problems import Place

        raise InvalidInput(
            [
                Problem(
                    "wrong_file",
                    Place(crosswalk.file),
                    f"this crosswalk is between {crosswalk.source} and {crosswalk.target}",
                    allowed=f"one between {source} and {target}",
                )
            ]
        )
