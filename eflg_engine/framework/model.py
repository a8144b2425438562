"""A framework: modules, themes and criteria, read from a folder of YAML or from plain data."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cached_property
from typing import Any, ClassVar, Protocol, overload

from eflg_engine.framework.adaptation import Adaptation
from eflg_engine.framework.conditions import EVERYBODY
from eflg_engine.framework.conditions import Condition as Condition
from eflg_engine.framework.particulars import Accepted, Awards, Level, ShownWording, Source, Step
from eflg_engine.framework.points import Points
from eflg_engine.framework.shipped import shipped_ids
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.read_only import ReadOnly, read_only
from eflg_engine.reading.values import Interval, read_date

ALL = "all"

ANY_FIGURE = Decimal("-Infinity")
"""What a figure is at least, where any figure will do."""

DIFFERENCE = "what changed for people"
"""What an item is to say under `difference`, where the framework does not call it otherwise."""

Demand = int | tuple[str, ...] | str
"""What a dimension must cover: a number, the ids listed, or `ALL`."""


class Usual(Enum):
    """An age limit that is the item's own: as long as its kind stays current."""

    USUAL = "usual"

    def __str__(self) -> str:
        return self.value


USUAL = Usual.USUAL


@dataclass(frozen=True, slots=True)
class Due:
    """From when something is asked for: the later of a day, and a time after a day.

    `after` counts from the day in the council's profile under `since`; where the profile does not
    say, the council is taken to be long established and that time to be over.
    """

    start: date | None = None
    after: Interval | None = None
    since: str = ""

    def first_day(self, profile: Mapping[str, object]) -> date | None:
        """The first day on which it is due; None where it always has been."""
        days = [] if self.start is None else [self.start]
        since = profile.get(self.since)
        if self.after is not None and since is not None:
            days.append(self.after.first_day(read_date(since)))
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class Question:
    """What an assessor asks of a document, to be answered yes by pointing at it.

    `id` is its full id, `code` what people type (empty where its criterion has none). `look_in`
    holds the kinds in which the answer is usually found: advice, never a test. `same_as` holds the
    full ids of the questions to which an answer is an answer here too, itself left out: both ways,
    and from one to the next.
    """

    id: str
    asks: str
    code: str = ""
    look_in: tuple[int, ...] = ()
    same_as: tuple[str, ...] = ()

    @property
    def answered_by(self) -> frozenset[str]:
        """The full ids of the questions to which an answer is one here too, its own among them."""
        return frozenset((self.id, *self.same_as))


@dataclass(frozen=True, slots=True)
class Leaf:
    """There is evidence of these kinds (none given: any), recent, strong and broad enough.

    Rungs are numbers on the vocabulary's ladders, from 0. `measure_at_least` is ANY_FIGURE where
    the measure must be given, whatever its value. `snapshot` asks for the yearly figures that are
    in force. `covers` pairs a dimension with what must be covered of it; `items` is how many items
    must count. With a `question`, only items offered for it count. `due` and `applies_when` say
    from when and of whom the leaf is asked.
    """

    kinds: tuple[int, ...] = ()
    within: Interval | Usual | None = None
    snapshot: Snapshot | None = None
    shows: int = 0
    assurance: int = 0
    measure: str = ""
    measure_at_least: Decimal = Decimal(0)
    items: int = 1
    covers: tuple[tuple[str, Demand], ...] = ()
    question: Question | None = None
    due: Due | None = None
    applies_when: Condition = EVERYBODY


@dataclass(frozen=True, slots=True)
class Threshold:
    """At least `need` of the children are met: `all` needs every one, `any` one."""

    need: int
    children: tuple[Requirement, ...]
    form: str  # the word the file uses: all, any, at_least


Requirement = Leaf | Threshold


@dataclass(frozen=True, slots=True)
class Policy:
    """How criteria add up to themes, themes to modules, and these to the council.

    Shares are what is needed at each step; None means no adding up. With `points` the council's
    level goes by the points of all themes, and the shares of themes and modules are None.
    """

    id: str
    title: str
    description: str
    criteria: Fraction
    themes: Fraction | None
    modules: Fraction | None
    points: Points | None = None

    __repr__ = one_line

    @property
    def has_council_level(self) -> bool:
        """Whether it adds up to one level for the council."""
        return self.modules is not None or self.points is not None


@dataclass(frozen=True, slots=True)
class Criterion:
    """One thing asked for at one level (a number, from 0) of a theme.

    `due` says from when it is asked for; `was` holds the full ids it had in earlier versions.
    `applies_when` has the condition of its theme too.
    """

    id: str
    theme: str
    level: int
    statement: str
    standing: str
    bounds: str
    sources: tuple[tuple[Source, str], ...]  # with the place in it
    applies_when: Condition
    requires: Requirement
    remedy: str
    effort: str
    note: str
    file: str
    line: int | None
    was: tuple[str, ...] = ()
    due: Due | None = None
    code: str = ""
    who_holds: str = ""
    examples: Mapping[str, Any] = field(repr=False, compare=False, default_factory=dict)

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme and its criteria, lowest level first; `applies_when` is in that of each of them."""

    id: str
    module: str
    title: str
    criteria: tuple[Criterion, ...]
    aliases: tuple[str, ...] = ()
    applies_when: Condition = EVERYBODY

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class Module:
    """A module and its themes, in the order the framework prints them."""

    id: str
    title: str
    themes: tuple[Theme, ...]
    aliases: tuple[str, ...] = ()

    __repr__ = one_line


class Loader(Protocol):
    """How frameworks are read from files and data."""

    def load(self, source: str | os.PathLike[str], *, cache: bool) -> Framework: ...

    def shipped(self, framework_id: str) -> Framework: ...

    def from_text(self, text: str, name: str) -> Framework: ...

    def from_data(self, data: Mapping[str, object], name: str) -> Framework: ...

    def kept(self, content: bytes) -> Framework: ...

    def keep(self, framework: Framework) -> bytes: ...


@dataclass(frozen=True)
class Framework:
    """A framework, checked and immutable. Make one with `load`, `from_text` or `from_data`."""

    id: str
    title: str
    edition: str
    version: str
    below: str
    notice: str
    levels: tuple[Level, ...]
    policies: Mapping[str, Policy]
    sources: Mapping[str, Source]
    measures: Mapping[str, tuple[str, str]]  # name: (title, unit)
    modules: tuple[Module, ...]
    vocabulary: Vocabulary
    timetable: tuple[Step, ...] = ()
    awards: Awards = field(default_factory=Awards)
    body: str = "council"  # what this framework calls the body assessed
    words: Mapping[str, tuple[str, str]] = field(default_factory=dict)  # by dimension: one, many
    difference: str = DIFFERENCE  # what this framework calls what has changed
    offered_any: bool = False  # items are taken by kind, whatever they support
    accepted: tuple[Accepted, ...] = ()
    adaptation: Adaptation | None = None  # how it differs from the framework it adapts, if any
    wording: ShownWording | None = None  # that statements are shown in a council's own words
    cache: dict[str, object] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )  # what the assessment derives from it, kept for the next assessment
    loader: ClassVar[Loader]  # set by eflg_engine/framework/__init__.py: nothing here loads

    __repr__ = one_line

    def __post_init__(self) -> None:
        for name in ("policies", "sources", "measures", "words"):
            object.__setattr__(self, name, read_only(getattr(self, name)))

    def __getstate__(self) -> dict[str, object]:
        """The state to pickle, without the cache."""
        names = [each.name for each in fields(self) if each.name != "cache"]
        return {name: getattr(self, name) for name in names} | {"cache": {}}

    def __hash__(self) -> int:
        return hash(self.sha256)

    @classmethod
    def load(cls, source: str | os.PathLike[str], *, cache: bool = True) -> Framework:
        """The framework in a folder or a single file, or a known one by its id.

        A text that is the id of a shipped framework, or of one that an installed package offers,
        means that one, wherever the program runs: a folder of that name is meant by a Path, or by
        "./" before it. One in a folder is kept between runs, unless `cache` is False. Raises
        InvalidInput with every problem found.
        """
        return cls.loader.load(source, cache=cache)

    @classmethod
    def from_text(cls, text: str, name: str = "<text>") -> Framework:
        """The framework in one YAML document: framework.yaml and `modules`. Raises InvalidInput."""
        return cls.loader.from_text(text, name)

    @classmethod
    def from_data(cls, data: Mapping[str, object], name: str = "<data>") -> Framework:
        """The framework in plain dicts, lists and values. Raises InvalidInput."""
        return cls.loader.from_data(data, name)

    @classmethod
    def kept(cls, content: bytes) -> Framework:
        """The framework in what `keep` gave: which takes a fraction of the time that its files do.

        Only plain values and classes of a framework are made, so no content runs code. Raises
        InvalidInput where it is damaged, or was made by another version of this package.
        """
        return cls.loader.kept(content)

    def keep(self) -> bytes:
        """The framework, checked, as bytes for `kept`: to ship beside a program, or to send on."""
        return self.loader.keep(self)

    @staticmethod
    def shipped_ids() -> list[str]:
        """The ids of the frameworks that come with the package."""
        return shipped_ids()

    @staticmethod
    def installed_ids() -> list[str]:
        """The ids of the frameworks that other installed packages offer.

        By entry points of the group `eflg.frameworks`; those that cannot be found are left out.
        """
        from eflg_engine.framework.installed import installed_ids  # late for start-up

        return installed_ids()

    @overload
    @classmethod
    def shipped(cls) -> list[str]: ...

    @overload
    @classmethod
    def shipped(cls, framework_id: str) -> Framework: ...

    @classmethod
    def shipped(cls, framework_id: str | None = None) -> Framework | list[str]:
        """The framework of that id that comes with the package; without an id, all their ids.

        No path is taken. Raises InvalidInput.
        """
        if framework_id is None:
            return shipped_ids()
        return cls.loader.shipped(framework_id)

    @cached_property
    def themes(self) -> Mapping[str, Theme]:
        """Themes by full id, in order."""
        return ReadOnly({theme.id: theme for module in self.modules for theme in module.themes})

    @cached_property
    def criteria(self) -> Mapping[str, Criterion]:
        """Criteria by full id, in order."""
        return ReadOnly({c.id: c for theme in self.themes.values() for c in theme.criteria})

    @cached_property
    def questions(self) -> Mapping[str, Leaf]:
        """Leaves with a question, by the question's full id, in order."""
        return {
            leaf.question.id: leaf
            for criterion in self.criteria.values()
            for leaf in leaves(criterion.requires)
            if leaf.question is not None
        }

    @property
    def default_policy(self) -> Policy:
        """The policy listed first."""
        return next(iter(self.policies.values()))

    @cached_property
    def sha256(self) -> str:
        """A hash of all that decides levels or what the words of a bundle mean.

        So the titles and aliases of modules, themes and words are in it; statements, sources,
        examples and places are not.
        """
        import hashlib  # late: most runs of `eflg` need no hash
        import json

        return hashlib.sha256(
            json.dumps(self._logic(), separators=(",", ":"), ensure_ascii=True).encode()
        ).hexdigest()

    def _logic(self) -> object:
        return [
            [level.id for level in self.levels],
            [
                [
                    *(p.id, str(p.criteria), str(p.themes), str(p.modules)),
                    *(p.points.logic if p.points else []),
                ]
                for p in self.policies.values()
            ],
            [
                [
                    module.id,
                    [[c.id, c.level, _logic_of(c)] for t in module.themes for c in t.criteria],
                ]
                for module in self.modules
            ],
            [
                [
                    *(module.id, module.title, list(module.aliases)),
                    [[theme.id, theme.title, list(theme.aliases)] for theme in module.themes],
                ]
                for module in self.modules
            ],
            self.vocabulary.logic,
            *self._matrix_logic(),
            *(["offered: any"] if self.offered_any else []),
        ]

    def _matrix_logic(self) -> list[object]:
        """Which cells the matrix has, where a rule asks for any."""
        asked = (leaf.covers for c in self.criteria.values() for leaf in leaves(c.requires))
        if all(dimension != "matrix" for covers in asked for dimension, _ in covers):
            return []
        return [[list(aims) for aims in self.vocabulary.aims_of]]


def _logic_of(criterion: Criterion) -> object:
    conditions = criterion.applies_when.logic
    logic: list[object] = [conditions, _requirement_logic(criterion.requires)]
    if due := criterion.due:
        logic.append(_due_logic(due))
    return logic


def _due_logic(due: Due) -> list[object]:
    return [str(due.start), str(due.after), due.since]


def _requirement_logic(node: Requirement) -> object:
    if isinstance(node, Threshold):
        return [node.need, [_requirement_logic(child) for child in node.children]]
    return [
        sorted(node.kinds),
        str(node.within),
        node.shows,
        node.assurance,
        node.measure,
        str(node.measure_at_least.normalize()),
        node.items,
        [[dimension, demand] for dimension, demand in node.covers],
        *([[s.month, s.day, str(s.publish_within)]] if (s := node.snapshot) else []),
        *([["question", q.id, sorted(q.same_as)]] if (q := node.question) else []),
        *([["due", *_due_logic(due)]] if (due := node.due) else []),
        *([["applies_when", *node.applies_when.logic]] if node.applies_when else []),
    ]


def leaves(node: Requirement) -> Iterator[Leaf]:
    """The leaves of a requirement, in the order they are written."""
    if isinstance(node, Leaf):
        yield node
    else:
        for child in node.children:
            yield from leaves(child)


def each_leaf(node: Requirement, change: Callable[[Leaf], Requirement]) -> Requirement:
    """A requirement with each of its leaves changed, in the order they are written."""
    if isinstance(node, Leaf):
        return change(node)
    return replace(node, children=tuple(each_leaf(child, change) for child in node.children))


def with_criteria(
    modules: Iterable[Module], change: Callable[[Criterion], Criterion]
) -> tuple[Module, ...]:
    """Modules with each of their criteria changed."""
    return tuple(
        replace(
            module,
            themes=tuple(
                replace(theme, criteria=tuple(map(change, theme.criteria)))
                for theme in module.themes
            ),
        )
        for module in modules
    )
