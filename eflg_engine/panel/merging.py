"""Assessors' workbooks brought together: what they gave, what is missing, and what cannot be."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from eflg_engine.framework.model import Framework
from eflg_engine.panel.blind import Assignment
from eflg_engine.panel.entries import TableDocument, cell_text, not_text
from eflg_engine.panel.parts import sort_of
from eflg_engine.panel.ratings import Ratings, Scale
from eflg_engine.panel.reading import ratings_from_document
from eflg_engine.panel.workbook_layout import (
    ABOUT,
    FACTS,
    KEYS,
    PART,
    RATING,
    RATINGS,
    read_rating,
    scale_of,
)
from eflg_engine.reading.problems import InvalidInput, Place, Problem, listed, shown
from eflg_engine.reading.values import folded
from eflg_engine.sheets.grid import Cell, Grid, GridRow, Sheet
from eflg_engine.sheets.opening import open_grid


@dataclass(frozen=True, slots=True)
class Missing:
    """The parts that an assessor left without a rating; `noted` are those with a note all the same.

    `has_workbook` is False where there is no workbook of an assessor of the panel.
    """

    assessor: str
    parts: tuple[str, ...]
    noted: tuple[str, ...] = ()
    has_workbook: bool = True


@dataclass(frozen=True, slots=True)
class Merged:
    """The ratings of all workbooks, and what is missing in them, in the order of the panel."""

    ratings: Ratings
    assignments: tuple[Assignment, ...]
    missing: tuple[Missing, ...]


def merge_workbooks(
    paths: Sequence[str | os.PathLike[str]],
    framework: Callable[[str], Framework],
    evidence: str = "",
) -> Merged:
    """The ratings in the workbooks of one panel and round.

    `framework` gives that of an id. `evidence` is the hash that all of them have to be made for;
    else that of the first. Raises InvalidInput with every problem: a workbook that was not made
    by `assessor_workbook`, was changed where it is not to be, is of other evidence or of another
    panel, or of an assessor who has another.
    """
    problems: list[Problem] = []
    books: list[_Book] = []
    for path in paths:
        try:
            books.append(_book(open_grid(path)))
        except InvalidInput as error:
            problems += error.problems
    problems += _mismatches(books, evidence)
    if problems:
        raise InvalidInput(problems)
    if not books:
        raise InvalidInput([Problem("empty", Place("DIR"), "there are no workbooks here")])
    rules = framework(books[0].made_for.framework)
    order = {code: n for n, code in enumerate(books[0].made_for.panel)}
    books.sort(key=lambda book: order[book.made_for.assessor])
    read: dict[str, tuple[Ratings, Missing]] = {}
    for book in books:
        try:
            read[book.made_for.assessor] = _read(book, rules)
        except InvalidInput as error:
            problems += error.problems
    if problems:
        raise InvalidInput(problems)
    whole = tuple(each for ratings, _ in read.values() for each in ratings.ratings)
    missing = tuple(
        read[code][1] if code in read else Missing(code, books[0].made_for.parts, (), False)
        for code in order
    )
    ratings = Ratings(rules, whole, books[0].made_for.evidence)
    return Merged(ratings, tuple(book.made_for for book in books), missing)


@dataclass(frozen=True, slots=True)
class _Book:
    """A workbook that was made for somebody: what for, its sheet of ratings, and its columns."""

    grid: Grid
    made_for: Assignment
    places: Mapping[str, Place]
    sheet: Sheet
    columns: Mapping[str, int]
    rows: Sequence[GridRow]


def _book(grid: Grid) -> _Book:
    """A workbook as it was made. Raises InvalidInput where it was changed or is another."""
    about, sheet = (
        next((each for each in grid.sheets if folded(each.title) == folded(title)), None)
        for title in (ABOUT, RATINGS)
    )
    if about is None or sheet is None or not sheet.rows:
        message = "this is no workbook of an assessor: one of its sheets is missing"
        hint = "eflg panel new makes them; keep other files elsewhere"
        allowed = f"the sheets {ABOUT} and {RATINGS}"
        raise InvalidInput([Problem("wrong_file", Place(grid.name), message, "", allowed, hint)])
    facts, places = _facts(grid, about)
    header = sheet.rows[0]
    heads = {text.strip(): n for n, (text, _) in enumerate(map(cell_text, header.cells)) if text}
    problems = [
        Problem("missing_column", grid.place(sheet.title, header.number, 0),
                f'no column is headed "{title}"', shown(listed([*heads])), title,
                "the headers are to stay as they were made")
        for title in (PART, RATING)
        if title not in heads
    ]  # fmt: skip
    problems += [
        Problem("missing_key", Place(grid.name, 1, 1, about.title), f'"{title}" is not said here')
        for key, title in FACTS.items()
        if key not in facts
    ]
    if problems:
        raise InvalidInput(problems)
    rows = [row for row in sheet.rows[1:] if any(not cell.is_blank for cell in row.cells)]
    parts = tuple(_text(row, heads[PART]) for row in rows)
    made_for = Assignment(
        facts["council"],
        facts["framework"],
        facts["assessor"],
        tuple(facts["panel"].split("; ")),
        facts["round"],
        facts["as_at"],
        facts["evidence"],
        tuple(part for part in parts if part),
    )
    if made_for.seal != facts["seal"]:
        _refuse_changed(grid, made_for, places, sheet, rows, heads[PART])
    return _Book(grid, made_for, places, sheet, heads, rows)


def _text(row: GridRow, column: int) -> str:
    return cell_text(row.cell(column))[0].strip()


def _facts(grid: Grid, about: Sheet) -> tuple[dict[str, str], dict[str, Place]]:
    keys = {title: key for key, title in FACTS.items()}
    facts: dict[str, str] = {}
    places: dict[str, Place] = {}
    for row, below in zip(about.rows, [*about.rows[1:], None], strict=True):
        key = keys.get(_text(row, 0))
        if below is not None and _text(below, 0) == FACTS["framework"]:
            key = "council"  # whatever the framework calls it
        if key is not None and key not in facts and (text := _text(row, 1)):
            facts[key], places[key] = text, grid.place(about.title, row.number, 1)
    return facts, places


def _refuse_changed(
    grid: Grid,
    made_for: Assignment,
    places: Mapping[str, Place],
    sheet: Sheet,
    rows: Sequence[GridRow],
    column: int,
) -> None:
    """Say what no longer fits the seal. Raises InvalidInput."""
    blank = next((row for row in rows if not _text(row, column)), None)
    if blank is not None:
        place = grid.place(sheet.title, blank.number, column)
        message = "this row has no reference: rows are to stay as they were made"
        raise InvalidInput([Problem("altered", place, message, "", "", _AS_MADE)])
    message = (
        "what this workbook was made for no longer fits its seal: a fact on this sheet, or a "
        f"reference or row of the sheet {RATINGS}, was changed since"
    )
    raise InvalidInput([Problem("altered", places["seal"], message, "", "", _AS_MADE)])


_AS_MADE = "make the workbook again with eflg panel new, and copy the ratings into it"


def _mismatches(books: Sequence[_Book], evidence: str) -> Iterator[Problem]:
    """Workbooks that do not go together: other evidence, another panel, one assessor twice."""
    first: dict[str, _Book] = {}
    for book in books:
        made_for = book.made_for
        wanted = evidence or books[0].made_for.evidence
        if made_for.evidence != wanted:
            than = "the bundle given" if evidence else books[0].grid.name
            message = f"this workbook was made for other evidence than {than}"
            hint = "the evidence changed in between: have both rate the same"
            yield Problem("other_evidence", book.places["evidence"], message,
                          made_for.evidence, wanted, hint)  # fmt: skip
        for key in ("council", "framework", "round", "as_at", "panel"):
            here, there = getattr(made_for, key), getattr(books[0].made_for, key)
            if here != there:
                message = f"this workbook is of another panel or round than {books[0].grid.name}"
                yield Problem("other_panel", book.places[key], message,
                              _said(here), _said(there))  # fmt: skip
        if made_for.parts != books[0].made_for.parts:
            message = f"other parts are rated here than in {books[0].grid.name}"
            yield Problem("other_panel", Place(book.grid.name, 1, 1, book.sheet.title), message)
        if made_for.assessor not in made_for.panel:
            message = "this assessor is not of the panel"
            yield Problem("other_panel", book.places["assessor"], message, made_for.assessor)
        before = first.setdefault(made_for.assessor, book)
        if before is not book:
            message = f"{made_for.assessor} has a workbook already: {before.grid.name}"
            hint = "keep the one that counts in this folder"
            yield Problem("duplicate_assessor", book.places["assessor"], message, hint=hint)


def _said(value: object) -> str:
    return listed(value) if isinstance(value, tuple) else str(value)


def _read(book: _Book, framework: Framework) -> tuple[Ratings, Missing]:
    """The ratings of a workbook, and what is missing. Raises InvalidInput."""
    made_for, problems = book.made_for, []
    entries: list[dict[str, object]] = []
    numbers: list[int] = []
    left, noted = [], []
    columns = {key: book.columns[title] for title, key in KEYS.items() if title in book.columns}
    given = columns.pop("")
    for row in book.rows:
        part = _text(row, book.columns[PART])
        scale = scale_of(sort_of(framework, part)) if _is_part(framework, part) else Scale.LEVEL
        rating = _rated(row.cell(given), framework, scale)
        texts = {}
        for key, column in columns.items():
            text, holds = cell_text(row.cell(column))
            if text.strip() or holds:
                texts[key] = text.strip()
            if holds:
                place = book.grid.place(book.sheet.title, row.number, column)
                problems.append(not_text(place, text, holds))
        if not rating:
            left.append(part)
            if texts:
                noted.append(part)
            continue
        entry = {"assessor": made_for.assessor, "council": made_for.council, "for": part}
        entries.append({**entry, str(scale): rating, **texts, "round": made_for.round})
        numbers.append(row.number)
    if problems:
        raise InvalidInput(problems)
    ratings = Ratings(framework, ())
    if entries:
        document = TableDocument(
            book.grid.name,
            {"framework": made_for.framework, "ratings": entries},
            numbers=numbers,
            columns={"for": book.columns[PART], "status": given, "level": given} | columns,
            sheet=book.sheet.title,
        )
        ratings = ratings_from_document(document, framework)
    return replace(ratings, evidence=made_for.evidence), Missing(
        made_for.assessor, tuple(left), tuple(noted)
    )


def _is_part(framework: Framework, part: str) -> bool:
    try:
        sort_of(framework, part)
    except KeyError:
        return False
    return True


def _rated(cell: Cell, framework: Framework, scale: Scale) -> str:
    text, holds = cell_text(cell)
    return read_rating(text.strip(), framework, scale) or holds
