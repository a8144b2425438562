"""What pydantic cannot see in a vocabulary, or in the words that a framework adds to it.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eflg_engine.framework.checks.words import Lookup, unknown_words
from eflg_engine.framework.conditions import ANY_OF, NOT
from eflg_engine.framework.dimensions import DIMENSION, KEYS_OF_A_COUNCIL, OF_VOCABULARY
from eflg_engine.framework.files.vocabulary import ADDED
from eflg_engine.framework.vocabulary import MOST_HOLDERS
from eflg_engine.reading.parts import (
    Ids,
    Part,
    entries,
    entries_at,
    mapping,
    part,
    twice,
    word,
    words_at,
)
from eflg_engine.reading.problems import Path, Place, Problem, listed, shown
from eflg_engine.reading.values import folded

_LISTS = ("standings", "bounds", "efforts", *OF_VOCABULARY, "holders", "kinds")


def vocabulary_problems(vocabulary: Part, words: Mapping[str, Lookup]) -> Iterator[Problem]:
    """Words of a vocabulary that lead nowhere in it, and ids and aliases that clash."""
    data = vocabulary.data
    ladders = part(data, "ladders")
    for key in ("shows", "assurance"):
        yield from _clashes(vocabulary, [*entries_at(ladders, ("ladders",), key)])
    for key in (*_LISTS, "profile"):
        yield from _clashes(vocabulary, [*entries_at(data, (), key)])
    yield from _term_problems(vocabulary, words, data, ())
    yield from _too_many_holders(vocabulary, data, (), 0)
    for key in ("several", "ambiguous"):
        for terms, sort in (
            *((each, DIMENSION[each].sort) for each in OF_VOCABULARY),
            ("kinds", "kind"),
        ):
            meanings = part(data, key, terms)
            for found in mapping(meanings):
                path = (key, terms)
                yield from unknown_words(vocabulary, words, sort, meanings, path, found)
                if sort in words and words[sort].resolve(found) is not None:
                    message = f'"{shown(found)}" already names one of the {terms}'
                    hint = "a word has one meaning, or several, or is asked about"
                    at = (*path, found)
                    yield vocabulary.problem("duplicate_id", at, message, hint=hint, key=True)
    for sort in ("shows", "assurance"):
        yield from unknown_words(vocabulary, words, sort, part(data, "defaults"), ("defaults",))
    costs = part(data, "actions")
    yield from unknown_words(
        vocabulary, words, "characteristic", costs, ("actions",), "widen_first"
    )


def _term_problems(
    where: Part, words: Mapping[str, Lookup], data: object, path: Path
) -> Iterator[Problem]:
    """Words in the terms listed in `data`, which stands at `path`, that lead nowhere."""
    for at, kind in entries_at(data, path, "kinds"):
        yield from unknown_words(where, words, "shows", kind, at, "reaches")
        yield from unknown_words(where, words, "effort", kind, at)
        yield from unknown_words(where, words, "holder", kind, at, "held_by")
        more = part(kind, "reaches_more")
        yield from unknown_words(where, words, "shows", more, (*at, "reaches_more"), "rung")
        if isinstance(more, dict) and ("measure" in more) == ("when" in more):
            message = 'say either "measure" or "when", one of the two'
            allowed = "{rung: outcome, when: difference}, or a measure"
            path_of_more = (*at, "reaches_more")
            yield where.problem("contradiction", path_of_more, message, allowed=allowed)
        usually = part(kind, "usually")
        for sort in ("shows", "assurance"):
            yield from unknown_words(where, words, sort, usually, (*at, "usually"))
        yield from _more_than_it_reaches(where, words, kind, at)
    for at, characteristic in entries_at(data, path, "characteristics"):
        yield from unknown_words(where, words, "aim", characteristic, at, "aims")
    for at, field in entries_at(data, path, "profile"):
        if (found := word(part(field, "id"))) in (ANY_OF, NOT):
            message = f'"{found}" joins conditions and cannot be a fact of the profile'
            yield where.problem("duplicate_id", (*at, "id"), message)
        if part(field, "values") and part(field, "holds") is not None:
            message = "this fact is one of some values, so it holds nothing else"
            hint = 'leave out "holds", or "values"'
            yield where.problem("contradiction", (*at, "holds"), message, hint=hint)


def _too_many_holders(where: Part, data: object, path: Path, before: int) -> Iterator[Problem]:
    """Holders that are more than MOST_HOLDERS together with those `before` them."""
    many = before + len(entries(part(data, "holders")))
    if many > MOST_HOLDERS >= before:
        message = f"there are {many} holders, and each gets a sheet of questions"
        yield where.problem(
            "out_of_range", (*path, "holders"), message, allowed=f"at most {MOST_HOLDERS} holders"
        )


def _more_than_it_reaches(
    where: Part, words: Mapping[str, Lookup], kind: object, at: Path
) -> Iterator[Problem]:
    """A kind that usually shows more than it reaches."""
    rungs = words.get("shows")
    usual, reaches = word(part(kind, "usually", "shows")), word(part(kind, "reaches"))
    if rungs is None or usual is None or reaches is None:
        return
    ids = list(rungs.ids)
    shows, highest = rungs.resolve(usual), rungs.resolve(reaches)
    if shows in ids and highest in ids and ids.index(shows) > ids.index(highest):
        message = "this kind reaches less than it is said to show usually"
        allowed = listed(ids[: ids.index(highest) + 1])
        path = (*at, "usually", "shows")
        yield where.problem("out_of_range", path, message, shown(usual), allowed)


def _clashes(where: Part, terms: list[tuple[Path, object]]) -> Iterator[Problem]:
    """Ids and aliases of terms that already name another term."""
    ids = Ids()
    owner: dict[str, object] = {}  # by id or alias: the term
    for at, term in terms:
        if (term_id := word(part(term, "id"))) is not None:
            owner.setdefault(folded(term_id), term)
            yield from ids.again(where, (*at, "id"), term_id)
    for at, term in terms:
        for alias_at, alias in words_at(term, at, "aliases"):
            other = owner.setdefault(folded(alias), term)
            if other is not term:
                message = f'"{shown(alias)}" already stands for "{shown(part(other, "id"))}"'
                hint = "an alias names one thing only"
                yield where.problem("duplicate_id", alias_at, message, hint=hint)


def with_added_as_read(vocabulary: Part, main: Part | None) -> Part:
    """A vocabulary as read, which may be of any shape, with what a framework adds to it."""
    adds = part(main.data, "adds") if main else None
    if not isinstance(vocabulary.data, dict) or not isinstance(adds, dict):
        return vocabulary
    both = {
        key: [*entries(vocabulary.data.get(key)), *added]
        for key in ADDED
        if (added := entries(adds.get(key)))
    }
    return Part(vocabulary.document, {**vocabulary.data, **both}, vocabulary.path)


def added_problems(
    main: Part, vocabulary: Part | None, words: Mapping[str, Lookup]
) -> Iterator[Problem]:
    """Added terms that clash with the vocabulary or with each other, or name what is not there.

    `words` are those of the vocabulary and the added ones together.
    """
    adds = part(main.data, "adds")
    for key in ADDED:
        yield from _added_clashes(main, vocabulary, key, adds)
    for at, field in entries_at(adds, ("adds",), "profile"):
        if (found := word(part(field, "id"))) in KEYS_OF_A_COUNCIL:
            message = f'"{found}" is said of everybody and cannot be a fact of the profile'
            yield main.problem("duplicate_id", (*at, "id"), message)
    yield from _term_problems(main, words, adds, ("adds",))
    before = len(entries(part(vocabulary.data, "holders"))) if vocabulary else 0
    yield from _too_many_holders(main, adds, ("adds",), before)


def _added_clashes(
    main: Part, vocabulary: Part | None, key: str, adds: object
) -> Iterator[Problem]:
    """Ids, titles and aliases of added terms that already name a term."""
    first: dict[str, Place] = {}  # by id
    owner: dict[str, str] = {}  # by word that names a term: its id
    for at, term in entries_at(vocabulary.data, (), key) if vocabulary else ():
        assert vocabulary is not None
        term_id = word(part(term, "id"))
        if term_id is not None:
            first.setdefault(term_id, vocabulary.place(*at, "id"))
        for _, named in (*words_at(term, (), "id"), *words_at(term, (), "aliases")):
            owner.setdefault(folded(named), term_id or "nothing")
    for at, term in entries_at(adds, ("adds",), key):
        term_id = word(part(term, "id"))
        if term_id is None:
            continue
        if term_id in first:
            yield twice(main, (*at, "id"), term_id, first[term_id])
        first.setdefault(term_id, main.place(*at, "id"))
        said = set()
        for where, named in (
            *words_at(term, at, "id"),
            *(words_at(term, at, "title") if key != "profile" else ()),
            *words_at(term, at, "aliases"),
        ):
            other = owner.setdefault(folded(named), term_id)
            if other != term_id and folded(named) not in said:
                said.add(folded(named))
                message = f'"{shown(named)}" already stands for "{shown(other)}"'
                hint = "a word names one thing only: use the one that is there, or another word"
                yield main.problem("duplicate_id", where, message, hint=hint)
