"""The shared words: ladders, kinds, characteristics, aims, profile fields and efforts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import overload

from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.values import Interval, folded
from eflg_engine.reading.words import Names

_TOKEN = r"[^\s,;/&+]+|[,;/&+]"  # text, not compiled: needed in few runs, and `re` keeps it
_JOINTS = (*",;/&+", "and")
_AND = r"\s*[&+]\s*"
_MOST_TOKENS = 60

MOST_HOLDERS = 12
"""More would be more sheets than one officer sends out and follows up."""


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary: an id, what people call it, and what it means.

    `phrase` is what a sentence calls a rung that something shows; empty where nothing is said.
    """

    id: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()
    phrase: str = ""


class Terms(Sequence[Term]):
    """Terms in order, found by id or alias whatever the case, spaces, hyphens or underscores."""

    __slots__ = ("_index", "_names", "_terms", "ids")

    ids: tuple[str, ...]
    """The ids, in order."""

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        self.ids = tuple(term.id for term in self._terms)
        self._names: Names | None = None
        self._index: dict[str, int] = {}
        for number, term in enumerate(self._terms):
            for word in (term.id, term.title, *term.aliases):
                self._index.setdefault(folded(word), number)
        for number, term in enumerate(self._terms):
            self._index[term.id] = number
            self._index[folded(term.id)] = number

    def __eq__(self, other: object) -> bool:
        return self._terms == other._terms if isinstance(other, Terms) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._terms)

    def __reduce__(self) -> tuple[type[Terms], tuple[tuple[Term, ...]]]:
        return Terms, (self._terms,)

    def __repr__(self) -> str:
        return f"<Terms: {len(self)}>"

    def __len__(self) -> int:
        return len(self._terms)

    @overload
    def __getitem__(self, number: int) -> Term: ...
    @overload
    def __getitem__(self, number: slice) -> tuple[Term, ...]: ...
    def __getitem__(self, number: int | slice) -> Term | tuple[Term, ...]:
        return self._terms[number]

    def number(self, word: str) -> int | None:
        """The place of the term that `word` names, or None."""
        found = self._index.get(word)
        return self._index.get(folded(word)) if found is None else found

    def resolve(self, word: str) -> str | None:
        """The id of the term that `word` names, or None."""
        number = self.number(word)
        return None if number is None else self._terms[number].id

    def title(self, word: str) -> str:
        """The title of the term that `word` names, or the word itself."""
        number = self.number(word)
        return word if number is None else self._terms[number].title

    def suggest(self, word: str) -> str | None:
        """The id that was probably meant by a word that names no term."""
        if self._names is None:
            names = {name: t.id for t in self._terms for name in (t.title, *t.aliases)}
            self._names = Names({term.id: term.id for term in self._terms} | names)
        return self._names.meant(word)


@dataclass(frozen=True, slots=True)
class Meaning:
    """The ids of the terms that a text means; none where a part of it is not known.

    `unclear` is a word of it that may mean any of the terms in `may_be`: it has no ids then.
    """

    ids: tuple[str, ...] = ()
    unclear: str = ""
    may_be: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        """Whether the words are known, if not what they mean."""
        return bool(self.ids or self.unclear)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence: how far it can reach at most, and what it costs to obtain.

    Rungs are numbers on the ladders, from 0. `more_rung` applies to an item that carries the figure
    `more_measure` at `more_at_least` or above, or (`more_by_difference`) that says what changed.
    `usual_shows` and `usual_assurance` are what an item is taken as where it does not say, None
    for the vocabulary's defaults. `current_for` is how long an item stays current under
    `within: usual`; where `until_stated`, a `review_by` that the item gives stands in its place.
    `ground` says what `current_for` rests on. `effort` is in days. `held_by` are holders by number.
    """

    reaches: int
    more_rung: int | None
    more_measure: str
    more_at_least: Decimal
    effort: int
    more_by_difference: bool = False
    usual_shows: int | None = None
    usual_assurance: int | None = None
    current_for: Interval | None = None
    until_stated: bool = False
    ground: str = ""
    held_by: tuple[int, ...] = ()

    @property
    def highest(self) -> int:
        """The highest rung that it can reach, with a figure where one helps."""
        return max(self.reaches, self.more_rung or 0)


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A fact about a council that a rule may depend on: a number, a day, or one of some values."""

    id: str
    title: str
    values: tuple[str, ...] = ()
    unit: str = ""
    is_date: bool = False
    description: str = ""


Cost = int | Fraction
"""Working days, or a share of the effort of a kind."""


@dataclass(frozen=True, slots=True)
class ActionCosts:
    """What a plan's actions cost: see docs/dry-run.md for what each one is."""

    refresh: Cost = Fraction(1, 2)
    widen: Cost = Fraction(1, 5)
    widen_first: tuple[str, ...] = ()

    @staticmethod
    def days(cost: Cost, effort: int) -> int:
        """A cost in whole days, at least one, for a kind that takes `effort` days to obtain."""
        if isinstance(cost, int):
            return cost
        return max(1, -(-cost.numerator * effort // cost.denominator))


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Every word the frameworks share. Ladders run from the lowest rung to the highest."""

    shows: Terms
    assurance: Terms
    kinds: Terms
    characteristics: Terms
    aims: Terms
    standings: Terms
    bounds: Terms
    efforts: Terms
    default_shows: int
    default_assurance: int
    kind_facts: tuple[Kind, ...]
    effort_days: tuple[int, ...]
    action_costs: ActionCosts
    profile: tuple[ProfileField, ...]
    aims_of: tuple[tuple[str, ...], ...]  # by characteristic: the aims of the duty it counts for
    logic: object = field(compare=False)  # what the hash of a framework's logic takes in
    several: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, hash=False)
    """By list of terms and folded word: the ids that the word means, all of them."""
    ambiguous: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict, hash=False)
    """By list of terms and folded word: the ids that it may mean: asked about, never guessed."""
    holders: Terms = field(default_factory=lambda: Terms(()))
    """Who has documents, MOST_HOLDERS at most."""

    __repr__ = one_line

    def meaning(self, terms: str, text: str) -> Meaning:
        """What a text means in the list of terms of that name: `characteristics`, `aims`, `kinds`.

        It may hold several words with commas, semicolons, `/`, `&`, `+` or "and" between them.
        """
        tokens = [(found.start(), found.end()) for found in re.finditer(_TOKEN, text)]
        if not 0 < len(tokens) <= _MOST_TOKENS:
            return Meaning()
        rest: dict[int, list[str] | None] = {len(tokens): []}  # the words from a token to the end
        for start in reversed(range(len(tokens))):
            rest[start] = None
            for end in range(len(tokens), start, -1):
                after = end
                while after < len(tokens) and text[slice(*tokens[after])].casefold() in _JOINTS:
                    after += 1
                words = rest[after]
                part = text[tokens[start][0] : tokens[end - 1][1]]
                is_apart = end < after < len(tokens) or end == len(tokens)
                if words is not None and is_apart and self._means(terms, part).found:
                    rest[start] = [part, *words]
                    break
        found = [self._means(terms, part) for part in rest[0] or ()]
        unclear = next((each for each in found if each.unclear), None)
        return unclear or Meaning(tuple(dict.fromkeys(each for one in found for each in one.ids)))

    def last_meaning(self, terms: str, text: str) -> Meaning:
        """What a text means by its last words, as many of them as mean anything."""
        starts = [found.start() for found in re.finditer(_TOKEN, text)][-_MOST_TOKENS:]
        found = (self._means(terms, text[start:].strip()) for start in starts)
        return next((each for each in found if each.found), Meaning())

    def _means(self, terms: str, word: str) -> Meaning:
        """What a single word means."""
        known: Terms = getattr(self, terms)
        for spelled in dict.fromkeys((word, re.sub(_AND, " and ", word))):
            if (found := known.resolve(spelled)) is not None:
                return Meaning((found,))
            key = folded(spelled)
            if ids := self.several.get(terms, {}).get(key):
                return Meaning(ids)
            if may_be := self.ambiguous.get(terms, {}).get(key):
                return Meaning((), word, may_be)
        return Meaning()

    def profile_field(self, name: str) -> ProfileField | None:
        """The profile field of that id, or None."""
        return next((item for item in self.profile if item.id == name), None)
