"""Reading ratings: a file to a checked one, and that to Ratings, with every problem at once."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from dataclasses import replace

from pydantic import ValidationError

from eflg_engine.evidence.name_checks import NameChecks
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import TARGETS, Naming
from eflg_engine.panel.entries import entries_document, level_problems
from eflg_engine.panel.ratings import Rating, Ratings, Scale, level_rank
from eflg_engine.panel.ratings_file import RatingFile, RatingsFile
from eflg_engine.reading.checking import check
from eflg_engine.reading.document import Document
from eflg_engine.reading.file_sorts import refuse_other
from eflg_engine.reading.parts import Part, entries, part, word
from eflg_engine.reading.problems import (
    Path,
    Problem,
    listed,
    refuse,
    shown,
    told,
)
from eflg_engine.reading.values import folded

COLUMNS = tuple(info.alias or name for name, info in RatingFile.model_fields.items())
"""The columns of a table of ratings: the keys of an entry of the YAML file."""


def ratings_document(path: str | os.PathLike[str]) -> Document:
    """The document in a YAML file, a CSV file or a workbook. Raises InvalidInput."""
    return entries_document(path, "ratings", COLUMNS)


def ratings_from_document(document: Document, framework: Framework) -> Ratings:
    """The ratings in a document. Raises InvalidInput with every problem found."""
    refuse_other(document, "ratings")
    file, problems = check(RatingsFile, document.data, document)
    where = Part(document, document.data)
    own = list(_problems(where, framework))  # all of them: they say which entries are passed over
    problems += told(own)
    naming = Naming.of(framework)
    found: dict[tuple[object, ...], Rating] = {}
    spelled: dict[str, str] = {}  # assessors and councils, as the first entry spells each
    wrong = {each.path[1] for each in (*problems, *own) if len(each.path) > 1}
    for number, each in _whole(where) if file is None else enumerate(file.ratings):
        if number in wrong:
            continue
        rating = _rating(each, framework, naming)
        rating = replace(
            rating,
            assessor=spelled.setdefault(folded(rating.assessor), rating.assessor),
            council=spelled.setdefault(folded(rating.council), rating.council),
        )
        key = (rating.assessor, rating.council, rating.target, rating.scale, rating.round)
        before = found.setdefault(key, rating)
        if before.rank != rating.rank:
            problems.append(_given_twice(where, number, rating))
    refuse(document.problems, told(problems))
    assert file is not None
    return Ratings(framework, tuple(found.values()), file.evidence)


def _whole(where: Part) -> Iterator[tuple[int, RatingFile]]:
    """The entries in which nothing is wrong, of a file in which something is."""
    for number, entry in enumerate(entries(part(where.data, "ratings"))):
        with contextlib.suppress(ValidationError):
            yield number, RatingFile.model_validate(entry)


def load_ratings(path: str | os.PathLike[str], framework: Framework) -> Ratings:
    """The ratings in a YAML file, a CSV file or a workbook (`.xlsx`, `.ods`).

    Raises InvalidInput with every problem found.
    """
    return ratings_from_document(ratings_document(path), framework)


def _rating(file: RatingFile, framework: Framework, naming: Naming) -> Rating:
    (target,) = naming.read(file.target, TARGETS).ids
    if file.status is not None:
        scale, rank = Scale.STATUS, file.status - 1
    else:
        found = level_rank(framework, file.level or "")
        assert found is not None, "it was checked"
        scale, rank = Scale.LEVEL, found
    return Rating(
        file.assessor,
        file.council,
        target,
        scale,
        rank,
        file.confidence or "",
        file.note,
        file.dated,
        file.round,
        file.reason,
    )


def _problems(where: Part, framework: Framework) -> Iterator[Problem]:
    """What the framework does not know, and entries that give nothing or two things."""
    names = NameChecks(where, framework, word(part(where.data, "framework")) or "")
    for number, entry in enumerate(entries(part(where.data, "ratings"))):
        at: Path = ("ratings", number)
        target = word(part(entry, "for"))
        if target is not None:
            yield from _named(names, (*at, "for"), target)
        yield from level_problems(where, (*at, "level"), part(entry, "level"), framework)
        given = [key for key in ("level", "status") if part(entry, key) not in (None, "")]
        if isinstance(entry, dict) and len(given) != 1:
            message = "neither a level nor a status is given"
            if given:
                message = "a level and a status are both given"
            allowed = "a level or a status"
            hint = "" if not given else "make two entries: the two are never compared"
            yield where.problem("one_of", at, message, allowed=allowed, hint=hint)


def _named(names: NameChecks, path: Path, target: str) -> Iterator[Problem]:
    problems = list(names.named(path, target, TARGETS))
    ids = names.naming.read(target, TARGETS).ids
    if not problems and len(ids) != 1:
        message = "this names several parts of the framework: each entry rates one"
        if not ids:
            message = "this is part of another framework"
        hint = f"give each an entry of its own: {listed(ids)}" if ids else ""
        problems = [names.where.problem("several_names", path, message, shown(target), hint=hint)]
    yield from problems


def _given_twice(where: Part, number: int, rating: Rating) -> Problem:
    message = (
        f"{rating.assessor} gave {rating.target} of {rating.council} another rating further up, "
        "in the same round"
    )
    hint = "keep one of the two; give what was agreed later the round agreed"
    return where.problem("duplicate_rating", ("ratings", number), message, hint=hint)
