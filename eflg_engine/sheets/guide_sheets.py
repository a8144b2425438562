"""Sheets to read in a bundle's workbook: what to do, the questions, the kinds, examples, lists."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING

from eflg_engine.framework.dimensions import DIMENSION, OF_VOCABULARY
from eflg_engine.framework.model import Criterion, Framework, leaves
from eflg_engine.framework.nouns import in_its_words
from eflg_engine.reading.values import capital
from eflg_engine.sheets.book_style import Style, add_table
from eflg_engine.sheets.known import Known
from eflg_engine.sheets.layout import (
    COVER,
    EVIDENCE,
    EXAMPLES,
    KINDS,
    LISTS,
    QUESTIONS,
    RARE,
    Column,
)

if TYPE_CHECKING:
    from openpyxl.workbook import Workbook as Book

_OFFERED = ("kinds", "shows", "assurance", *OF_VOCABULARY, "levels", "scale", "response",
            "progress")  # fmt: skip
_LIST_TITLES = {
    "kinds": "Kinds",
    "shows": "What it shows",
    "assurance": "Who stands behind it",
    **{each: capital(DIMENSION[each].many) for each in OF_VOCABULARY},
    "levels": "Levels",
    "scale": "How far are you",
    "response": "Answers",
    "progress": "How far is it",
}
_WHAT_TO_DO = (
    ("Fill in", ""),
    ("Council", "Say who you are. Only the name is needed; the rest decides what the law asks."),
    (
        "Evidence",
        "One row for each document or other thing that you can show. Four columns are needed: what "
        "it is, its kind, its date, and which questions it answers.",
    ),
    (
        "Objectives",
        "Your equality objectives. Strategic aims and priorities are for the golden thread alone.",
    ),
    ("Self-assessment", "What you say of yourselves. It is shown beside the levels."),
    ("Actions", "Your action plan; Expected evidence says what the actions are to bring."),
    ("Past results", "What others gave you in earlier years."),
    ("To look things up", ""),
    ("Questions", "Every question that evidence can answer. Filter by module or level."),
    ("Kinds", "What each kind of evidence is, and what holds for it where you leave cells blank."),
    ("Examples", "Rows as they could look. They are not read."),
    ("How it is read", ""),
    (
        "Dates",
        "Day before month, as 1/3/2024; Mar 2024; 2024; or a financial year, 2023/24, which counts "
        "from its first day. Where a date is not known yet, write TBC.",
    ),
    (
        "Several in a cell",
        "Put a semicolon or a new line between them. Questions go by their code.",
    ),
    (
        "Your own columns",
        "You may add, move and rename columns. What is not read is named when the file is read.",
    ),
    ("Links", "Nothing is opened, followed or run. Workbooks with macros are refused."),
)
_EXAMPLE_ROWS = (
    {
        "id": "E1",
        "title": "Annual workforce report 2023/24",
        "kind": "workforce_data",
        "supports": "{0}: page 12",
        "dated": "30/6/2024",
        "characteristics": "Race; Sex; Disability",
        "link": "https://www.example.org/workforce-report",
    },
    {
        "id": "E2",
        "title": "Hate crime strategy 2022 to 2026",
        "kind": "policy",
        "supports": "{1}\n{2}: pages 3 to 5",
        "dated": "Oct 2022",
        "review_by": "Oct 2026",
        "assurance": "Published",
    },
    {
        "id": "E3",
        "title": "Interpreting for patients and tenants: what changed",
        "kind": "outcome_evidence",
        "supports": "{0}",
        "dated": "2023/24",
        "shows": "Outcome",
        "services": "Housing; Adult care",
        "difference": "Complaints about interpreting fell from 41 to 12 in a year.",
    },
)


def add_guide(book: Book, framework: Framework, style: Style) -> None:
    """The sheet that says what to do."""
    sheet = book.create_sheet(COVER)
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = 96
    title = f"Evidence under {framework.title} {framework.edition}".strip()
    sheet.cell(1, 1, title).font = style.title
    row = 2
    for name, text in ((in_its_words(n, framework), t) for n, t in _WHAT_TO_DO):
        row += 2 if not text else 1
        cell = sheet.cell(row, 1, name)
        cell.font, cell.alignment = style.bold, style.top
        if text:
            sheet.cell(row, 2, text).alignment = style.top
            sheet.row_dimensions[row].height = 4.0 + 14.5 * max(1, -(-len(text) // 90))
    row += 2
    label = sheet.cell(row, 1, "Please note")
    label.font, label.alignment = style.bold, style.top
    notice = sheet.cell(row, 2, framework.notice)
    notice.alignment = style.top
    sheet.row_dimensions[row].height = min(409.0, 4.0 + 14.5 * -(-len(framework.notice) // 88))
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def list_ranges(known: Known) -> Mapping[str, str]:
    """Where the words of each list stand, as drop-downs name them."""
    ranges: dict[str, str] = {}
    for number, words in enumerate(_OFFERED):
        letter = chr(ord("A") + number)
        ranges[words] = f"={LISTS}!${letter}$2:${letter}${len(known.titles(words)) + 1}"
    return ranges


def add_lists(
    book: Book, framework: Framework, known: Known, style: Style, only: Collection[str] | None
) -> None:
    """The sheets to browse: questions (of these criteria only), kinds, examples, and lists."""
    _questions(book, framework, style, only)
    _kinds(book, framework, style)
    _examples(book, framework, known, style)
    sheet = book.create_sheet(LISTS)
    columns = [Column(words, _LIST_TITLES[words], width=32) for words in _OFFERED]
    longest = 0
    for number, words in enumerate(_OFFERED, 1):
        titles = known.titles(words)
        longest = max(longest, len(titles))
        for row, title in enumerate(titles, 2):
            style.put(sheet.cell(row, number), title)
    add_table(sheet, columns, longest, style, {})


def _questions(
    book: Book, framework: Framework, style: Style, only: Collection[str] | None
) -> None:
    sheet = book.create_sheet(QUESTIONS)
    columns = (
        Column("code", "Code", width=14),
        Column("asks", "What it asks", width=60),
        Column("look_in", "Where it is usually found", width=40),
        Column("who", "Who usually holds it", width=34),
        Column("level", "Level", width=16),
        Column("module", "Module", width=34),
        Column("theme", "Theme", width=34),
        Column("statement", "The criterion", width=56),
    )
    row = 1
    for module in framework.modules:
        for theme in module.themes:
            for rule in theme.criteria:
                if only is not None and rule.id not in only:
                    continue
                for code, asks, look_in in _asked(rule, framework):
                    row += 1
                    texts = (code, asks, look_in, rule.who_holds,
                             framework.levels[rule.level].title, module.title, theme.title,
                             rule.statement)  # fmt: skip
                    for number, text in enumerate(texts, 1):
                        style.put(sheet.cell(row, number), text or None)
    add_table(sheet, columns, row - 1, style, {})


def _asked(rule: Criterion, framework: Framework) -> list[tuple[str, str, str]]:
    """The code or id of each question of a criterion, what it asks, and where it is found."""
    kinds = framework.vocabulary.kinds
    found = [
        (
            leaf.question.code or leaf.question.id,
            leaf.question.asks,
            "; ".join(kinds[number].title for number in leaf.question.look_in),
        )
        for leaf in leaves(rule.requires)
        if leaf.question is not None
    ]
    return found or [(rule.code or rule.id, rule.remedy, "")]


def _kinds(book: Book, framework: Framework, style: Style) -> None:
    sheet = book.create_sheet(KINDS)
    vocabulary = framework.vocabulary
    columns = (
        Column("title", "Kind", width=34),
        Column("description", "What it is", width=56),
        Column("shows", "Usually shows", width=18),
        Column("assurance", "Usually stands behind it", width=18),
        Column("current", "Stays current for", width=18),
        Column("also", "Also called", width=60),
    )
    for row, (term, kind) in enumerate(
        zip(vocabulary.kinds, vocabulary.kind_facts, strict=True), 2
    ):
        shows = vocabulary.default_shows if kind.usual_shows is None else kind.usual_shows
        assurance = kind.usual_assurance
        if assurance is None:
            assurance = vocabulary.default_assurance
        current = str(kind.current_for or "")
        if kind.until_stated:
            current = f"{current}, or until the end that it states".lstrip(", ")
        usually = vocabulary.shows[shows].title, vocabulary.assurance[assurance].title
        texts = (term.title, term.description, *usually, current, "; ".join(term.aliases))
        for number, text in enumerate(texts, 1):
            style.put(sheet.cell(row, number), text or None)
    add_table(sheet, columns, len(vocabulary.kinds), style, {})


def _examples(book: Book, framework: Framework, known: Known, style: Style) -> None:
    sheet = book.create_sheet(EXAMPLES)
    codes = [code for rule in framework.criteria.values() for code, _, _ in _asked(rule, framework)]
    codes = [*codes, *codes[-1:] * 3][:3]
    columns = [column for column in EVIDENCE.columns if column.key not in RARE]
    for row, example in enumerate(_EXAMPLE_ROWS, 2):
        for number, column in enumerate(columns, 1):
            text = example.get(column.key)
            if column.key == "kind":
                text = known.title_of("kinds", example["kind"])
            elif column.key == "supports":
                text = example["supports"].format(*codes)
            style.put(sheet.cell(row, number), text)
    add_table(sheet, columns, len(_EXAMPLE_ROWS), style, {})
