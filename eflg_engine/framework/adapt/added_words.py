"""A framework's own words, `adds` in framework.yaml: terms beside those of the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from eflg_engine.framework.checks.references import Lookup, Part, term_problems
from eflg_engine.framework.files.rule_files import AddsFile, VocabularyFile
from eflg_engine.reading.parts import entries, part, twice, word, words_at
from eflg_engine.reading.problems import Path, Place, Problem, shown
from eflg_engine.reading.values import folded

ADDED = tuple(AddsFile.model_fields)
"""The lists of a vocabulary to which a framework may add."""

KEYS_OF_A_COUNCIL = ("name", "code", "services", "partners")
"""What a bundle says of every council: no field of the profile can have these names."""


def with_added(file: VocabularyFile, adds: AddsFile) -> VocabularyFile:
    """A checked vocabulary with the terms that a framework adds, after its own."""
    both = {key: [*getattr(file, key), *added] for key in ADDED if (added := getattr(adds, key))}
    return file.model_copy(update=both) if both else file


def with_added_as_read(vocabulary: Part, main: Part | None) -> Part:
    """The same on data as read, which may be of any shape: for looking words up."""
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
        listed = entries(part(vocabulary.data, key)) if vocabulary else []
        yield from _clashes(main, vocabulary, key, listed, entries(part(adds, key)))
    for number, field in enumerate(entries(part(adds, "profile"))):
        if (found := word(part(field, "id"))) in KEYS_OF_A_COUNCIL:
            path: Path = ("adds", "profile", number, "id")
            message = f'"{found}" is said of every council and cannot be a fact of the profile'
            yield Problem("duplicate_id", main.place(*path), message, path=(*main.path, *path))
    yield from term_problems(main, words, adds, ("adds",))


def _clashes(
    main: Part, vocabulary: Part | None, key: str, listed: list[object], added: list[object]
) -> Iterator[Problem]:
    """Ids, titles and aliases of added terms that already name a term."""
    first: dict[str, Place] = {}  # by id
    owner: dict[str, object] = {}  # by word that names a term: its id
    for number, term in enumerate(listed):
        if (term_id := word(part(term, "id"))) is not None and vocabulary:
            first.setdefault(term_id, vocabulary.place(key, number, "id"))
    for term in listed:
        for named in (part(term, "id"), *(alias for _, alias in words_at(term, (), "aliases"))):
            if found := word(named):
                owner.setdefault(folded(found), part(term, "id"))
    for number, term in enumerate(added):
        at: Path = ("adds", key, number)
        term_id = word(part(term, "id"))
        if term_id is None:
            continue
        path = (*main.path, *at, "id")
        if term_id in first:
            yield twice(main.document, path, term_id, first[term_id])
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
                yield Problem(
                    "duplicate_id",
                    main.place(*where),
                    f'"{shown(named)}" already stands for "{shown(other)}"',
                    hint="a word names one thing only: use the one that is there, or another word",
                    path=(*main.path, *where),
                )
