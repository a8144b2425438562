"""Formats are chosen by the option, else by the ending of the file; others are refused."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.report.blocks import Heading, Paragraph
from eflg_engine.report.formats import FORMATS, format_for, formats_of
from eflg_engine.report.report import Report

REPORT = Report[str](
    "note",
    lambda text: [Heading("A note", 1), Paragraph(text)],
    lambda text: {"text": text},
    ("text",),
    lambda text: [(text,)],
)


def test_a_report_has_the_formats_that_its_parts_allow() -> None:
    everywhere = ("markdown", "csv", "docx", "xlsx", "pdf", "html")
    assert set(formats_of(REPORT)) == {"text", "json", *everywhere}
    assert formats_of(REPORT._replace(first=("csv",)))[:2] == ("csv", "text")
    assert formats_of(Report[str]("note", data=REPORT.data)) == ("json",)


@pytest.mark.parametrize("name", FORMATS)
def test_each_format_has_its_module_and_an_ending(name: str) -> None:
    each = FORMATS[name]
    assert callable(import_module(f"eflg_engine.report.render.{name}").render_report)
    assert each.endings
    assert all(ending.startswith(".") for ending in each.endings)
    assert {*each.takes} <= {*Report._fields}


@pytest.mark.parametrize(
    ("asked", "file", "found"),
    [
        (None, None, "text"),
        (None, "-", "text"),
        (None, "report", "text"),
        (None, "r.md", "markdown"),
        (None, "R.JSON", "json"),
        ("json", None, "json"),
        ("json", "report.out", "json"),
        ("markdown", "r.markdown", "markdown"),
    ],
)
def test_the_option_or_the_ending_chooses(asked: str | None, file: str | None, found: str) -> None:
    assert format_for(REPORT, asked, file) == found


@pytest.mark.parametrize(
    ("asked", "file", "code", "said"),
    [
        ("json", "r.md", "wrong_ending", "give --format markdown, or leave out --format"),
        ("text", "r.csv", "wrong_ending", "give --format csv"),
        (None, "r.pptx", "no_such_format", ".docx (--format docx)"),
        ("text", "r.odt", "no_such_format", ".txt (--format text)"),
        (None, "r.xls", "no_such_format", ".xlsx (--format xlsx)"),
        (None, "r.svg", "no_such_format", "there is no note in the format"),
    ],
)
def test_an_ending_of_another_format_is_refused(
    asked: str | None, file: str, code: str, said: str
) -> None:
    with pytest.raises(InvalidInput) as caught:
        format_for(REPORT, asked, file)
    [problem] = caught.value.problems
    assert problem.code == code
    assert said in f"{problem.message} {problem.allowed} {problem.hint}"


def test_nothing_is_written_where_the_ending_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "r.xls"
    assert main(["frameworks", "--format", "text"]) == 0
    assert main(["assess", "evidence_samples/essex-2019.yaml", "-o", str(file)]) == 2
    assert "[no_such_format]" in capsys.readouterr().err
    assert not file.exists()


def test_html_is_a_page_that_stands_alone() -> None:
    module = import_module("eflg_engine.report.render.html")
    page = module.render_report(REPORT, "Words & more", None)
    assert page.startswith("<!DOCTYPE html>")
    assert "<title>A note</title>" in page
    assert "<p>Words &amp; more</p>" in page
