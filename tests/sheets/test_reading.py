"""Workbooks as councils keep them, read as bundles: what is forgiven, and what is said."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput
from eflg_engine.cli.main import main
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.sheets.document import SheetDocument
from eflg_engine.sheets.opening import read_sheets
from tests.support.workbooks import COUNCIL, EVIDENCE, HEADERS, ROW, saved, workbook

EFLG = Framework.load("eflg-2021")


def read(file: Path) -> SheetDocument:
    return read_sheets(file, lambda _: EFLG)


def evidence(tmp_path: Path, *rows: tuple[Any, ...], headers: tuple[str, ...] = HEADERS) -> Any:
    data: Any = read(saved({"Council": COUNCIL, "Evidence": (headers, *rows)}, tmp_path / "b.xlsx"))
    return data


def one(tmp_path: Path, header: str, value: Any) -> Any:
    """What a value under a header of its own says, of one item."""
    document = evidence(tmp_path, (*ROW, value), headers=(*HEADERS, header))
    return document.data["evidence"][0]


def notes(document: SheetDocument) -> list[str]:
    return [f"{each.place}: {each.message}".partition(": ")[2] for each in document.warnings]


def test_a_plain_workbook_reads_as_its_yaml(tmp_path: Path) -> None:
    document = read(saved({"Council": COUNCIL, "Evidence": EVIDENCE}, tmp_path / "b.xlsx"))
    assert document.data == {
        "format": 1,
        "council": {
            "name": "Saltmere Council",
            "services": ["Housing", "Planning and building control"],
        },
        "as_at": "2024-12-01",
        "evidence": [
            {
                "id": "E1",
                "title": "Area profile",
                "kind": "community_profile",
                "supports": ["1.1.D1a"],
                "dated": "2024-03-01",
            }
        ],
    }
    assert document.warnings == []
    assert bundle_from_document(document, EFLG).evidence[0].title == "Area profile"


@pytest.mark.parametrize("framework", [EFLG, None])
def test_a_program_loads_a_workbook_as_it_loads_yaml(
    framework: Framework | None, tmp_path: Path
) -> None:
    file = saved({"Council": COUNCIL, "Evidence": EVIDENCE}, tmp_path / "b.XLSX")
    bundle = Bundle.load(file, framework)
    assert bundle == bundle_from_document(read(file), framework)
    assert [item.id for item in bundle.evidence] == ["E1"]


def test_a_program_is_told_the_cell_of_what_is_wrong(tmp_path: Path) -> None:
    rows = (HEADERS, ("E1", "", *ROW[2:]))
    file = saved({"Council": COUNCIL, "Evidence": rows}, tmp_path / "b.xlsx")
    with pytest.raises(InvalidInput, match="Evidence!B2"):
        Bundle.load(file, EFLG)


def test_columns_may_be_moved_renamed_misspelt_and_added(tmp_path: Path) -> None:
    headers = ("Owner", "Date published", "Protected charcteristics", "Title:", "Evidence Type",
               "EFLG theme", "Ref no.", "Team (if any)")  # fmt: skip
    row = ("Jo", "2024-03", "race/sex", "Area profile", "JSNA", "communities.information", 7, "P")
    document = evidence(tmp_path, row, headers=headers)
    assert document.data["evidence"] == [
        {
            "dated": "2024-03",
            "characteristics": ["race", "sex"],
            "title": "Area profile",
            "kind": "JSNA",
            "supports": ["communities.information"],
            "id": "7",
        }
    ]
    assert notes(document) == [
        'Evidence!A1: the column "Protected charcteristics" is read as '
        '"Which characteristics is it about?"',
        'Evidence!A1: columns that are not read: "Owner", "Team (if any)"',
    ]


def test_titles_may_stand_above_the_headers_and_blank_rows_between(tmp_path: Path) -> None:
    sheets = {"Evidence": (("Our evidence, 2024",), (), HEADERS, (), ROW, (None, "  ", "\xa0"))}
    document: Any = read(saved(sheets, tmp_path / "saltmere.xlsx"))
    assert [item["id"] for item in document.data["evidence"]] == ["E1"]
    assert document.data["council"] == {"name": "saltmere"}
    assert notes(document) == ['no sheet names the council: it is called "saltmere" here']


def test_hidden_rows_and_several_sheets_of_evidence_are_read_and_said(tmp_path: Path) -> None:
    rows = (HEADERS, ("", *ROW[1:]), ("", *ROW[1:]))
    book = workbook(
        {"Council": COUNCIL, "Housing": rows, "Evidence 2": EVIDENCE, "Misc": (("x",),)}
    )
    book["Housing"].row_dimensions[3].hidden = True
    book.save(tmp_path / "b.xlsx")
    document: Any = read(tmp_path / "b.xlsx")
    assert [item["id"] for item in document.data["evidence"]] == [
        "Housing row 2",
        "Housing row 3",
        "E1",
    ]
    assert sorted(notes(document)) == [
        'Housing!A1: 2 rows have no reference: called by number, as "row 2"',
        "Housing!A1: hidden rows are read too: 3",
        'the sheet "Misc" is not read',
    ]


@pytest.mark.parametrize(
    ("written", "read_as"),
    [
        (date(2024, 3, 1), "2024-03-01"),
        ("1/3/2024", "2024-03-01"),
        ("1.3.24", "2024-03-01"),
        ("13\u20133\u20132024", "2024-03-13"),
        ("1st March 2024", "2024-03-01"),
        ("Friday 1 March 2024", "2024-03-01"),
        ("\xa0Mar-24 ", "2024-03"),
        ("March '24", "2024-03"),
        ("03/2024", "2024-03"),
        ("2024", "2024"),
        (2024, "2024"),
        (45363, "2024-03-12"),
        ("45363", "2024-03-12"),
        ("2023/24", "2023-04-01"),
        ("FY 2023-24", "2023-04-01"),
        ("23/24", "2023-04-01"),
        ("Q3 2023/24", "2023-10-01"),
        ("2023/24 Q4", "2024-01-01"),
        ("2024-03-12T10:00:00", "2024-03-12"),
    ],
)
def test_dates_are_read_in_the_order_of_britain(
    written: object, read_as: str, tmp_path: Path
) -> None:
    document = evidence(tmp_path, (*ROW[:4], written))
    assert document.data["evidence"][0]["dated"] == read_as
    assert document.problems == []


@pytest.mark.parametrize(
    ("written", "read_as"),
    [("2023/24", "2024-03-31"), ("Q3 2023/24", "2023-12-31"), ("Mar-25", "2025-03")],
)
def test_an_end_is_the_last_day_of_a_period(written: str, read_as: str, tmp_path: Path) -> None:
    assert one(tmp_path, "Review date", written)["review_by"] == read_as


@pytest.mark.parametrize(
    "written", ["11/12", "Q2 2024", "31/2/2024", "13/13/2024", "1/2/3", "soon"]
)
def test_what_is_no_date_or_two_is_a_problem(written: str, tmp_path: Path) -> None:
    document = evidence(tmp_path, (*ROW[:4], written))
    with pytest.raises(InvalidInput) as raised:
        bundle_from_document(document, EFLG)
    [problem] = raised.value.problems
    assert (str(problem.place), problem.code) == (f"{tmp_path}/b.xlsx: Evidence!E2", "bad_date")
    assert problem.hint or "1/3/2024" in problem.allowed, "as officers write dates"


def test_a_date_shown_as_a_month_is_that_month(tmp_path: Path) -> None:
    book = workbook({"Council": COUNCIL, "Evidence": EVIDENCE})
    book["Evidence"]["E2"].value = date(2024, 3, 1)
    book["Evidence"]["E2"].number_format = "mmm-yy"
    book.save(tmp_path / "b.xlsx")
    data: Any = read(tmp_path / "b.xlsx").data
    assert data["evidence"][0]["dated"] == "2024-03"


def test_what_has_no_date_yet_is_undated_and_what_has_no_end_has_none(tmp_path: Path) -> None:
    headers = (*HEADERS, "Review date")
    document = evidence(
        tmp_path, (*ROW, "ongoing"), ("E2", *ROW[1:4], "TBC", "TBC"), headers=headers
    )
    first, second = document.data["evidence"]
    assert "review_by" not in first
    assert (second["dated"], "review_by" in second) == ("TBC", False)
    assert [each.id for each in bundle_from_document(document, EFLG).undated] == ["E2"]
    assert notes(document) == [
        'Evidence!F2: "ongoing" counts as blank: no end is given',
        'Evidence!F3: "TBC" counts as blank',
    ]


@pytest.mark.parametrize(
    ("header", "written", "key", "value"),
    [
        ("Service", "Planning and building control", "services", ["Planning and building control"]),
        ("Service", "housing and planning and building control", "services",
         ["housing", "planning and building control"]),
        ("Service", "Housing; Parks and trees", "services", ["Housing", "Parks and trees"]),
        ("Service", "Housing\nParks", "services", ["Housing", "Parks"]),
        ("Partners", "Police, fire", "partners", ["Police", "fire"]),
        ("Partners", '"Police, fire and crime commissioner"; NHS', "partners",
         ["Police, fire and crime commissioner", "NHS"]),
        ("Characteristics", "Race, Religion or belief & sex", "characteristics",
         ["race", "religion_or_belief", "sex"]),
        ("Characteristics", "lesbian, gay and bisexual people", "characteristics",
         ["lesbian, gay and bisexual people"]),
        ("Characteristics", "ALL", "characteristics", "all"),
        ("Characteristics", "n/a", "characteristics", None),
        ("Figures", "response_rate: 62%\nreplies = 1,234", "measures",
         {"response_rate": "62", "replies": "1234"}),
        ("Shows", " Outcome\xa0", "shows", "outcome"),
        ("Who stands behind it?", "Published", "assurance", "published"),
    ],
)  # fmt: skip
def test_lists_words_and_figures(
    header: str, written: str, key: str, value: object, tmp_path: Path
) -> None:
    assert one(tmp_path, header, written).get(key) == value


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("4.5.A1a; 4.5.A1b", ["4.5.A1a", "4.5.A1b"]),
        ("4.5.A1a, 4.5.A1b and 4.5.A2a", ["4.5.A1a", "4.5.A1b", "4.5.A2a"]),
        ("4.5.A1a: page 12", {"4.5.A1a": "page 12"}),
        ("4.5.A1a (p. 12)\n4.5.A1b", {"4.5.A1a": "p. 12", "4.5.A1b": None}),
        ("4.5.A1a \u2013 page 12", {"4.5.A1a": "page 12"}),
        ("4.5.A1 > policies, stress_process", {"4.5.A1": ["policies", "stress_process"]}),
        ("4.5.A1 > policies: p1", {"4.5.A1": {"policies": "p1"}}),
    ],
)
def test_what_it_supports_and_where(written: str, value: object, tmp_path: Path) -> None:
    document = evidence(tmp_path, (*ROW[:3], written, ROW[4]))
    assert document.data["evidence"][0]["supports"] == value


def test_links_behind_text_percentages_and_formulas(tmp_path: Path) -> None:
    headers = (*HEADERS, "Note", "Shows")
    book = workbook({"Council": COUNCIL, "Evidence": (headers, (*ROW, 0.62, "=1+1"))})
    book["Evidence"]["B2"].hyperlink = "https://saltmere.example/profile"
    book["Evidence"]["F2"].number_format = "0%"
    book.save(tmp_path / "b.xlsx")
    document: Any = read(tmp_path / "b.xlsx")
    assert document.data["evidence"][0]["link"] == "https://saltmere.example/profile"
    assert document.data["evidence"][0]["note"] == "62"
    assert notes(document) == ['Evidence!G2: "a formula" has no value: the cell counts as blank']


def test_every_problem_is_told_by_its_cell(tmp_path: Path) -> None:
    sheets = {
        "Council": COUNCIL,
        "Evidence": (HEADERS, ("E1", None, "Polcy", "1.1.D1z", "1/3/2024")),
        "Self-assessment": (("What is it about?", "Which level do you claim?"),
                            ("communities", "Acheiving")),
    }  # fmt: skip
    document = read(saved(sheets, tmp_path / "b.xlsx"))
    with pytest.raises(InvalidInput) as raised:
        bundle_from_document(document, EFLG)
    told = [(str(p.place).rpartition(": ")[2], p.message, p.hint) for p in raised.value.problems]
    assert told == [
        ("Evidence!B2", 'nothing stands under "What is it?"', ""),
        ("Evidence!C2", "there is no such kind of evidence", 'did you mean "Policy or strategy"?'),
        (
            "Evidence!D2",
            "there is no such question, criterion, theme or module in eflg-2021",
            'did you mean "1.1.D1"?',
        ),
        (
            "Self-assessment!B2",
            "there is no such level in this framework",
            'did you mean "Achieving"?',
        ),
    ]


def test_a_column_that_is_missing_is_told_of_once(tmp_path: Path) -> None:
    document = evidence(tmp_path, ROW[:4], ROW[:4], headers=HEADERS[:4])
    with pytest.raises(InvalidInput) as raised:
        bundle_from_document(document, EFLG)
    [problem] = raised.value.problems
    assert problem.code == "missing_column"
    assert problem.message == ('no column holds "When is it dated?", which 2 rows have to say')


def test_csv_and_ods_read_alike(tmp_path: Path) -> None:
    from odf.opendocument import OpenDocumentSpreadsheet
    from odf.table import Table, TableCell, TableRow
    from odf.text import P

    book = OpenDocumentSpreadsheet()
    for title, rows in {"Council": COUNCIL, "Evidence": EVIDENCE}.items():
        table = Table(name=title)
        for row in rows:
            line = TableRow()
            for text in row:
                cell = TableCell(valuetype="string")
                for each in text.split("\n"):
                    cell.addElement(P(text=each))
                line.addElement(cell)
            table.addElement(line)
        table.addElement(TableRow(numberrowsrepeated=1_000_000))
        book.spreadsheet.addElement(table)
    book.save(str(tmp_path / "b.ods"))
    xlsx = read(saved({"Council": COUNCIL, "Evidence": EVIDENCE}, tmp_path / "b.xlsx"))
    assert read(tmp_path / "b.ods").data == xlsx.data
    lines = [";".join(HEADERS), ";".join(ROW)]
    (tmp_path / "Saltmere.csv").write_text("\r\n".join(lines), encoding="cp1252")
    document: Any = read(tmp_path / "Saltmere.csv")
    data: Any = xlsx.data
    assert document.data["evidence"] == data["evidence"]
    assert document.data["council"] == {"name": "Saltmere"}


def test_commands_take_workbooks_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = saved({"Council": COUNCIL, "Evidence": EVIDENCE}, tmp_path / "b.xlsx")
    assert main(["explain", str(file), "1.1.D1"]) == 0
    assert "Area profile" in capsys.readouterr().out


def test_a_large_workbook_is_streamed_and_reads_alike(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = (*EVIDENCE, ("E2", "=1+1", *ROW[2:4], date(2024, 3, 1)))
    file = saved({"Council": COUNCIL, "Evidence": rows}, tmp_path / "b.xlsx")
    in_full = read(file)
    monkeypatch.setattr("eflg_engine.sheets.xlsx.MOST_ROWS_IN_FULL", 1)
    streamed = read(file)
    assert streamed.data == in_full.data
    assert streamed.cells == in_full.cells
    assert {*notes(streamed)} - {*notes(in_full)} == {
        "the workbook is large: links behind texts and hidden rows are not looked at"
    }


def test_what_stands_under_no_header_is_told(tmp_path: Path) -> None:
    document = evidence(tmp_path, (*ROW, "RACE ONLY"))
    assert 'Evidence!A1: cells under no header are not read: "RACE ONLY" in row 2' in notes(
        document
    )
