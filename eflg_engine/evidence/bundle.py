"""A bundle: what a council offers as evidence, with its profile, objectives and scope."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from eflg_engine.evidence.council_papers import Action, Claim, PastResult
from eflg_engine.evidence.item import EvidenceItem, Undated, number_text
from eflg_engine.evidence.made import (
    NO_DAY,
    TEXT,
    TEXTS,
    WORDS,
    one,
    refuse_alike,
    refuse_made,
    tuple_of,
)
from eflg_engine.evidence.named import Elsewhere, as_written, with_elsewhere
from eflg_engine.evidence.record import Record
from eflg_engine.framework import Framework
from eflg_engine.framework.dimensions import OF_COUNCIL
from eflg_engine.reading.document import Document
from eflg_engine.reading.months import month_text
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.problems import Problem
from eflg_engine.reading.read_only import ReadOnly, read_only
from eflg_engine.reading.values import ALL, read_last_day, read_when

__all__ = [
    "ALL",
    "PAPERS",
    "Bundle",
    "BundleBefore",
    "Council",
    "EvidenceItem",
    "Objective",
    "Scope",
    "StrategicAim",
    "number_text",
]

PAPERS = ("self_assessment", "actions", "past_results")
"""The keys of what stands beside the evidence and changes no level."""


@dataclass(frozen=True, slots=True)
class Objective(Record):
    """An equality objective; in force from `published`, or always if that is not known."""

    id: str
    text: str = ""
    published: date | None = None
    aims: tuple[str, ...] = ()
    priorities: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StrategicAim:
    """A strategic aim with its priorities, as (id, text)."""

    id: str
    text: str = ""
    priorities: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Council:
    """The council; `profile` holds the facts that rules may depend on, as written."""

    name: str
    code: str = ""
    services: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    profile: Mapping[str, str] = field(default_factory=ReadOnly, hash=False)

    __repr__ = one_line

    def __post_init__(self) -> None:
        refuse_made(self, _COUNCIL_SORTS)
        object.__setattr__(self, "profile", read_only(self.profile))


_COUNCIL_SORTS = {
    **dict.fromkeys(("name", "code"), TEXT),
    **dict.fromkeys(OF_COUNCIL, WORDS),
    "profile": TEXTS,
}


@dataclass(frozen=True, slots=True)
class Scope:
    """What is assessed; `("all",)` is everything."""

    modules: tuple[str, ...] = (ALL,)
    characteristics: tuple[str, ...] = (ALL,)
    elsewhere: tuple[Elsewhere, ...] = ()  # modules of other frameworks

    def __post_init__(self) -> None:
        refuse_made(self, _SCOPE_SORTS)

    @property
    def written_modules(self) -> tuple[str, ...]:
        """The modules as the bundle listed them, those of other frameworks among them."""
        known = () if self.elsewhere and self.modules == (ALL,) else self.modules
        return tuple(with_elsewhere(known, self.elsewhere))


_SCOPE_SORTS = {
    **dict.fromkeys(("modules", "characteristics"), WORDS),
    "elsewhere": tuple_of(Elsewhere),
}


@dataclass(frozen=True, slots=True)
class BundleBefore(Record):
    """What a bundle said of itself under another framework, as far as it says something else now.

    `council` holds facts that only that framework asks for. The rest is None where nothing had to
    change.
    """

    council: Mapping[str, str] = field(default_factory=ReadOnly, hash=False)
    modules: tuple[str, ...] | None = None
    characteristics: tuple[str, ...] | None = None
    self_assessment: tuple[Claim, ...] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "council", read_only(self.council))


class Loader(Protocol):
    """How bundles are read and checked."""

    def load(self, path: str | os.PathLike[str], framework: Framework | None) -> Bundle: ...

    def from_text(self, text: str, name: str, framework: Framework | None) -> Bundle: ...

    def from_data(
        self, data: Mapping[str, object], name: str, framework: Framework | None
    ) -> Bundle: ...

    def from_trusted_data(self, data: Mapping[str, object]) -> Bundle: ...

    def trusted_part(
        self, data: Mapping[str, object], written: Mapping[str, object], name: str
    ) -> tuple[object, ...]: ...

    def check_evidence(
        self, evidence: Sequence[EvidenceItem], known: Sequence[EvidenceItem]
    ) -> None: ...

    def check_actions(self, bundle: Bundle, actions: Sequence[Action]) -> None: ...

    def problems(self, bundle: Bundle, framework: Framework, *, papers: bool) -> list[Problem]: ...


@dataclass(frozen=True)
class Bundle:
    """A bundle, checked and immutable. Make one with `load`, `from_text` or `from_data`.

    The constructors here and of what a bundle holds refuse values of other types, and ids that are
    alike, with InvalidInput.

    `undated` holds items that say in place of a date that they have none yet: they count for
    nothing. `repeated` names items that stood in the input more than once, word for word; each
    counts once. References to a framework's words are checked by `check`, and by `assess`.
    """

    council: Council
    evidence: tuple[EvidenceItem, ...] = field(default_factory=tuple)
    objectives: tuple[Objective, ...] = ()
    strategic_aims: tuple[StrategicAim, ...] = ()
    scope: Scope = Scope()
    framework: str = ""
    as_at: date | None = None
    note: str = ""
    self_assessment: tuple[Claim, ...] = field(default_factory=tuple)
    actions: tuple[Action, ...] = field(default_factory=tuple)
    past_results: tuple[PastResult, ...] = field(default_factory=tuple)
    was: Mapping[str, BundleBefore] = field(default_factory=ReadOnly, hash=False)
    undated: tuple[Undated, ...] = ()
    repeated: tuple[str, ...] = field(default=(), compare=False)
    document: Document | None = field(default=None, repr=False, compare=False)
    body_key: str = field(default="council", repr=False, compare=False)  # as its file has it
    bindings: dict[str, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # what the assessment derives for a framework, by the framework's hash
    loader: ClassVar[Loader]  # set by eflg_engine/evidence/__init__.py: nothing here loads

    __repr__ = one_line

    def __post_init__(self) -> None:
        refuse_made(self, _SORTS)
        ids = [each.id for each in self.evidence] + [each.id for each in self.undated]
        refuse_alike("<Bundle>.evidence", ids)
        object.__setattr__(self, "was", read_only(self.was))

    def __getstate__(self) -> dict[str, object]:
        """The state to pickle, without the bindings."""
        names = [each.name for each in fields(self) if each.name != "bindings"]
        return {name: getattr(self, name) for name in names} | {"bindings": {}}

    @classmethod
    def load(cls, path: str | os.PathLike[str], framework: Framework | None = None) -> Bundle:
        """The bundle in a YAML file, or one of sheets (.xlsx, .ods, .csv, .tsv).

        With a framework, references to its words are checked too, in the same pass. Sheets are read
        by its names; without one, by those of the framework that they name, or of the default one.
        Raises InvalidInput with every problem found.
        """
        return cls.loader.load(path, framework)

    @classmethod
    def from_text(
        cls, text: str, name: str = "<text>", framework: Framework | None = None
    ) -> Bundle:
        """The bundle in YAML text. Raises InvalidInput."""
        return cls.loader.from_text(text, name, framework)

    @classmethod
    def from_data(
        cls,
        data: Mapping[str, object],
        name: str = "<data>",
        framework: Framework | None = None,
    ) -> Bundle:
        """The bundle in plain dicts, lists and values. Raises InvalidInput."""
        return cls.loader.from_data(data, name, framework)

    @classmethod
    def from_trusted_data(cls, data: Mapping[str, object]) -> Bundle:
        """The bundle in data exactly as `to_data` writes it, unchecked.

        For levels at speed: items and papers are made when they are asked for, and `assess` needs
        none for levels. Words that a framework does not know are reported where they decide
        something; any other fault in the data may pass unnoticed, or raise any error. The data must
        not be changed later. The bundle's hash is that of the data.
        """
        return cls.loader.from_trusted_data(data)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> object:
            """The evidence and papers of a bundle from trusted data, made when asked for."""
            data = self.__dict__.get("trusted_data")
            if data is None or name not in ("evidence", *PAPERS):
                raise AttributeError(f"a bundle has no {name!r}")
            found = self.__dict__[name] = self.loader.trusted_part(
                data, self.__dict__["written_data"], name
            )
            return found

    def twin(self) -> Bundle:
        """The same bundle with empty bindings."""
        same: Bundle = object.__new__(Bundle)
        same.__dict__.update(self.__dict__, bindings={})
        return same

    def check(self, framework: Framework, *, papers: bool = True) -> list[Problem]:
        """The problems of the references in the bundle that the framework does not know.

        Without `papers`, those in the self-assessment and the actions are left out.
        """
        return self.loader.problems(self, framework, papers=papers)

    def with_evidence(self, evidence: Iterable[EvidenceItem]) -> Bundle:
        """The same bundle with other evidence, without its file.

        Items are checked as those of a file are: one that stands there twice counts once. One with
        the id of an undated item stands in its place. Raises InvalidInput with every problem of the
        items that are not the bundle's own.
        """
        unique = tuple(dict.fromkeys(evidence))
        self.loader.check_evidence(unique, self.evidence)
        dated = {each.id.casefold() for each in unique}
        undated = tuple(each for each in self.undated if each.id.casefold() not in dated)
        return replace(self, evidence=unique, undated=undated, repeated=(), document=None)

    def with_actions(self, actions: Iterable[Action]) -> Bundle:
        """The same bundle with another action plan, without its file.

        Actions are checked as those of a file are. Raises InvalidInput with every problem of those
        that are not the bundle's own.
        """
        listed = tuple(actions)
        self.loader.check_actions(self, listed)
        return replace(self, actions=listed, document=None)

    def to_data(self) -> dict[str, object]:
        """The bundle as plain data that `from_data` reads back."""
        council: dict[str, object] = {"name": self.council.name}
        if self.council.code:
            council["code"] = self.council.code
        council |= self.council.profile
        for key in OF_COUNCIL:
            if names := getattr(self.council, key):
                council[key] = list(names)
        data: dict[str, object] = {"format": 1}
        if self.framework:
            data["framework"] = self.framework
        if self.as_at:
            data["as_at"] = self.as_at.isoformat()
        data["council"] = council
        if self.scope != Scope():
            data["scope"] = {
                "modules": _words(as_written(self.scope.written_modules)),
                "characteristics": _words(as_written(self.scope.characteristics)),
            }
        if self.strategic_aims:
            data["strategic_aims"] = [_aim_data(aim) for aim in self.strategic_aims]
        if self.objectives:
            data["objectives"] = [objective.to_data() for objective in self.objectives]
        undated = [each.to_data() for each in self.undated]
        data["evidence"] = [item.to_data() for item in self.evidence] + undated
        for key in PAPERS:
            if listed := getattr(self, key):
                data[key] = [entry.to_data() for entry in listed]
        if self.note:
            data["note"] = self.note
        if self.was:
            data["was"] = {key: before.to_data() for key, before in self.was.items()}
        return data

    def to_yaml(self) -> str:
        """The bundle as YAML text that `from_text` reads back, months of items as months."""
        from eflg_engine.evidence.writing import yaml_text  # late: it imports yaml

        data = self.to_data()
        written: Any = data["evidence"]
        for item, entry in zip(self.evidence, written, strict=False):
            as_written = month_text(item.dated)
            if as_written and read_when(as_written, self.as_at) == item.dated:
                entry["dated"] = as_written
            as_written = month_text(item.review_by)
            if as_written and read_last_day(as_written) == item.review_by:
                entry["review_by"] = as_written
        return yaml_text(data)

    @cached_property
    def sha256(self) -> str:
        """A hash of the content; the order of items, and exact repetition, do not matter."""
        import hashlib  # late: most runs of `eflg` need no hash
        import json

        data = dict(self.__dict__.get("written_data") or self.to_data())
        for key in ("evidence", "objectives", "strategic_aims", *PAPERS):
            listed = data.get(key)
            if isinstance(listed, list):
                data[key] = sorted(listed, key=lambda entry: str(entry.get("id", entry)))
        text = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
        return hashlib.sha256(text.encode()).hexdigest()

    @cached_property
    def awaiting_review(self) -> tuple[str, ...]:
        """Ids of the migrated items that wait for the officer's decision."""
        return tuple(item.id for item in self.evidence if item.waits_for_review)

    @cached_property
    def passed_over(self) -> Mapping[str, tuple[str, ...]]:
        """Names of other frameworks than the one it was read under, by framework: they say nothing.

        In the order of the bundle, each once, as they were written.
        """
        expected = (each.content for action in self.actions for each in action.expected)
        names = [
            *self.scope.elsewhere,
            *(each for item in (*self.evidence, *expected) for each in item.elsewhere),
        ]
        found: dict[str, dict[str, None]] = {}
        for each in names:
            found.setdefault(each.framework, {})[str.__str__(each.name)] = None
        for claim in self.self_assessment:
            if claim.elsewhere:
                found.setdefault(claim.elsewhere, {})[str.__str__(claim.target)] = None
        return {framework: tuple(listed) for framework, listed in found.items()}

    @cached_property
    def item(self) -> Mapping[str, EvidenceItem]:
        """Evidence items by id."""
        return ReadOnly({item.id: item for item in self.evidence})


_SORTS = {
    "council": one(Council),
    "evidence": tuple_of(EvidenceItem),
    "objectives": tuple_of(Objective),
    "strategic_aims": tuple_of(StrategicAim),
    "scope": one(Scope),
    **dict.fromkeys(("framework", "note", "body_key"), TEXT),
    "as_at": NO_DAY,
    "self_assessment": tuple_of(Claim),
    "actions": tuple_of(Action),
    "past_results": tuple_of(PastResult),
    "undated": tuple_of(Undated),
    "repeated": WORDS,
}
"""What the constructor takes."""


def _words(words: Sequence[str]) -> str | list[str]:
    return ALL if tuple(words) == (ALL,) else list(words)


def _aim_data(aim: StrategicAim) -> dict[str, object]:
    data: dict[str, object] = {"id": aim.id}
    if aim.text:
        data["text"] = aim.text
    if aim.priorities:
        data["priorities"] = [{"id": key, "text": text} for key, text in aim.priorities]
    return data
