"""The shared words: ladders, kinds, characteristics, aims, profile fields and efforts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import overload

from eflg_engine.framework.files import TermFile, VocabularyFile
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Problem, closest
from eflg_engine.reading.values import folded


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the vocabulary: an id, what people call it, and what it means."""

    id: str
    title: str
    description: str = ""
    aliases: tuple[str, ...] = ()


class Terms(Sequence[Term]):
    """Terms in order, found by id or alias whatever the case, spaces, hyphens or underscores."""

    __slots__ = ("_index", "_terms")

    def __init__(self, terms: Iterable[Term]) -> None:
        self._terms = tuple(terms)
        self._index: dict[str, int] = {}
        for number, term in enumerate(self._terms):
            for word in (term.id, term.title, *term.aliases):
                self._index.setdefault(folded(word), number)
        for number, term in enumerate(self._terms):
            self._index[term.id] = number
            self._index[folded(term.id)] = number

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

    @property
    def ids(self) -> list[str]:
        """The ids, in order."""
        return [term.id for term in self._terms]

    def suggest(self, word: str) -> str | None:
        """The id that was probably meant by a word that names no term."""
        words = {alias: term.id for term in self._terms for alias in (*term.aliases, term.title)}
        words |= {term.id: term.id for term in self._terms}
        best = closest(word, words)
        return words[best] if best else None


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of evidence: how far it can reach at most, and what it costs to obtain.

    Rungs are numbers on the ladder `shows`, from 0. `more_rung` applies to an item that carries
    the figure `more_measure` at `more_at_least` or above. `effort` is in days.
    """

    reaches: int
    more_rung: int | None
    more_measure: str
    more_at_least: Decimal
    effort: int


@dataclass(frozen=True, slots=True)
class ProfileField:
    """A fact about a council that a rule may depend on: a number, or one of some values."""

    id: str
    title: str
    values: tuple[str, ...] = ()
    unit: str = ""


Cost = int | Fraction
"""Working days, or a share of the effort of a kind."""


@dataclass(frozen=True, slots=True)
class ActionCosts:
    """What a plan's actions cost: see docs/dry-run.md for what each one is."""

    offer: Cost
    offer_in_another_module: Cost
    refresh: Cost
    show_more: Cost
    assure_more: Cost
    give_figure: Cost
    raise_figure: Cost
    widen: Cost

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
    logic: object = field(compare=False)  # what the hash of a framework's logic takes in

    def profile_field(self, name: str) -> ProfileField | None:
        """The profile field of that id, or None."""
        return next((item for item in self.profile if item.id == name), None)


def build_vocabulary(
    file: VocabularyFile, document: Document, path: tuple[str | int, ...]
) -> tuple[Vocabulary | None, list[Problem]]:
    """The vocabulary of a checked file, or None with every dangling or doubled word."""
    problems: list[Problem] = []

    def terms(listed: Sequence[TermFile], *where: str) -> Terms:
        _report_doubles(listed, document, (*path, *where), problems)
        return Terms(Term(t.id, t.title, t.description, tuple(t.aliases)) for t in listed)

    shows = terms(file.ladders.shows, "ladders", "shows")
    assurance = terms(file.ladders.assurance, "ladders", "assurance")
    efforts = terms(file.efforts, "efforts")
    kinds = terms(file.kinds, "kinds")

    def number(words: Terms, word: str, *where: str | int) -> int:
        found = words.number(word)
        if found is None:
            place = document.place((*path, *where))
            meant = words.suggest(word)
            problems.append(
                Problem(
                    "unknown_word",
                    place,
                    "this word is not in the vocabulary",
                    found=word,
                    allowed=", ".join(words.ids),
                    hint=f'did you mean "{meant}"?' if meant else "",
                    path=(*path, *where),
                )
            )
            return 0
        return found

    facts = []
    for i, kind in enumerate(file.kinds):
        more = kind.reaches_more
        effort = number(efforts, kind.effort, "kinds", i, "effort")
        facts.append(
            Kind(
                number(shows, kind.reaches, "kinds", i, "reaches"),
                number(shows, more.rung, "kinds", i, "reaches_more", "rung") if more else None,
                more.measure.name if more else "",
                more.measure.at_least if more else Decimal(0),
                file.efforts[effort].days,
            )
        )
    vocabulary = Vocabulary(
        shows=shows,
        assurance=assurance,
        kinds=kinds,
        characteristics=terms(file.characteristics, "characteristics"),
        aims=terms(file.aims, "aims"),
        standings=terms(file.standings, "standings"),
        bounds=terms(file.bounds, "bounds"),
        efforts=efforts,
        default_shows=number(shows, file.defaults.shows, "defaults", "shows"),
        default_assurance=number(assurance, file.defaults.assurance, "defaults", "assurance"),
        kind_facts=tuple(facts),
        effort_days=tuple(effort.days for effort in file.efforts),
        action_costs=ActionCosts(**dict(file.actions)),
        profile=tuple(
            ProfileField(item.id, item.title, tuple(item.values), item.unit)
            for item in file.profile
        ),
        logic=[
            shows.ids,
            assurance.ids,
            [
                [kind.id, fact.reaches, fact.more_rung, fact.more_measure, str(fact.more_at_least)]
                for kind, fact in zip(file.kinds, facts, strict=True)
            ],
            [term.id for term in file.characteristics],
            [term.id for term in file.aims],
            [file.defaults.shows, file.defaults.assurance],
        ],
    )
    return (None if problems else vocabulary), problems


def _report_doubles(
    listed: Sequence[TermFile],
    document: Document,
    path: tuple[str | int, ...],
    problems: list[Problem],
) -> None:
    seen: dict[str, str] = {}
    for i, term in enumerate(listed):
        for word in (term.id, *term.aliases):
            other = seen.setdefault(folded(word), term.id)
            if other != term.id or (word == term.id and _count(listed, term.id) > 1):
                problems.append(
                    Problem(
                        "duplicate_id",
                        document.place((*path, i)),
                        f'"{word}" already names "{other}"',
                        found=word,
                        path=(*path, i),
                    )
                )


def _count(listed: Sequence[TermFile], term_id: str) -> int:
    return sum(term.id == term_id for term in listed)
