"""Every input has a limit, which holds before memory is used."""

from __future__ import annotations

import io
import os
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, limited
from eflg_engine.cli.main import main
from eflg_engine.framework.wording_file import load_wording
from eflg_engine.reading.limits import limits
from eflg_engine.reading.values import folded

BUNDLE = "format: 1\ncouncil: {name: Test Council}\n"


def refused(read: Callable[[], object]) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        read()
    return caught.value


def test_two_hundred_problems_are_told_and_the_rest_is_counted() -> None:
    text = BUNDLE + "".join(f"key{number}: x\n" for number in range(3210))
    error = refused(lambda: Bundle.from_text(text))
    assert len(error.problems) == 201
    assert error.more == 3010
    assert error.problems[-1].message == "and 3,010 more problems"
    assert str(error.problems[0].place) == "<text>:3:1"
    with limited(problems=5000):
        assert len(refused(lambda: Bundle.from_text(text)).problems) == 3210


@pytest.mark.parametrize("wrong", [0, 999, 1000, 1500, 2999])
def test_a_problem_in_a_long_list_is_told_at_its_place(wrong: int) -> None:
    items = [
        f"  - {{id: E{n}, title: T, kind: policy, supports: [workforce], dated: 2024-01-01}}\n"
        for n in range(3000)
    ]
    items[wrong] = items[wrong].replace("title: T", "title: [T]")
    (problem,) = refused(lambda: Bundle.from_text(BUNDLE + "evidence:\n" + "".join(items))).problems
    assert problem.path == ("evidence", wrong, "title")
    assert problem.place.line == 4 + wrong


def test_what_stands_after_a_thousand_keys_is_no_missing_key() -> None:
    text = "".join(f"key{number}: x\n" for number in range(1200)) + BUNDLE
    assert {each.code for each in refused(lambda: Bundle.from_text(text)).problems} == {
        "unknown_key",
        "more_problems",
    }


def test_guesses_are_capped() -> None:
    framework = Framework.load("eflg-2021")
    items = "".join(
        f"  - {{id: E{n}, title: T, kind: polcy{n}, supports: [workforce], dated: 2024-01-01}}\n"
        for n in range(50)
    )
    text = f"{BUNDLE}evidence:\n{items}"
    with limited(guesses=7):
        error = refused(lambda: Bundle.from_text(text, framework=framework))
    assert sum(bool(each.hint) for each in error.problems) == 7


def test_a_pipe_is_refused_unread(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pipe = tmp_path / "pipe.csv"
    os.mkfifo(pipe)
    framework = Framework.load("eflg-2021")
    for read in (lambda: Bundle.load(pipe), lambda: load_wording(str(pipe), framework)):
        assert [each.code for each in refused(read).problems] == ["not_a_file"]
    assert main(["assess", str(pipe)]) == 2
    assert "[not_a_file]" in capsys.readouterr().err


def test_limits_are_set_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(BUNDLE + "".join(f"key{number}: x\n" for number in range(20)))
    assert main(["--limit", "problems=5", "assess", str(file)]) == 2
    said = capsys.readouterr().err
    assert "And 15 more problems" in said
    assert said.endswith("20 problems found.\n")
    assert main(["assess", str(file), "--limit=bytes=10"]) == 2
    assert "larger than 10 bytes" in capsys.readouterr().err
    assert main(["assess", str(file), "--limit", "problem=1"]) == 2
    assert 'Did you mean "problems"?' in capsys.readouterr().err


def test_no_such_limit() -> None:
    with pytest.raises(ValueError, match="no such limit"), limited(speed=1):
        pass


def book(sheets: int, rows: str, other: dict[str, str] | None = None) -> bytes:
    """A workbook with the same rows in each of its sheets."""
    main_space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    relations = "http://schemas.openxmlformats.org/package/2006/relationships"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    numbers = range(1, sheets + 1)
    parts = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kinds}.sheet.main+xml"/>'
            + "".join(
                f'<Override PartName="/xl/worksheets/sheet{n}.xml" '
                f'ContentType="{kinds}.worksheet+xml"/>'
                for n in numbers
            )
            + "</Types>"
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{relations}"><Relationship Id="rId1" '
            f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'<workbook xmlns="{main_space}" xmlns:r="{office}"><sheets>'
            + "".join(f'<sheet name="s{n}" sheetId="{n}" r:id="rId{n}"/>' for n in numbers)
            + "</sheets></workbook>"
        ),
        "xl/_rels/workbook.xml.rels": (
            f'<Relationships xmlns="{relations}">'
            + "".join(
                f'<Relationship Id="rId{n}" Type="{office}/worksheet" '
                f'Target="worksheets/sheet{n}.xml"/>'
                for n in numbers
            )
            + "</Relationships>"
        ),
        **{
            f"xl/worksheets/sheet{n}.xml": (
                f'<worksheet xmlns="{main_space}"><sheetData>{rows}</sheetData></worksheet>'
            )
            for n in numbers
        },
        **(other or {}),
    }
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return written.getvalue()


def text_row(number: int, *cells: str) -> str:
    inner = "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in cells)
    return f'<row r="{number}">{inner}</row>'


HEADER = text_row(1, "Criterion", "Own statement", "Own reference")
FIRST = "communities.information.profile"
BOOKS = {
    "sheets": book(101, HEADER),
    "cells": book(1, HEADER + '<row r="2">' + "<c/>" * 510_000 + "</row>"),
    "rows": book(1, HEADER + text_row(20_001, FIRST, "x")),
    "unpacked": book(1, HEADER, {"xl/media/image.png": "\0" * (65 * 1024 * 1024)}),
    "styles": book(1, HEADER, {"xl/styles.xml": "<xf/>" * 300_000}),
    "far": book(60, HEADER + '<row r="20000"><c r="GR20000"><v>1</v></c></row>'),
}


@pytest.mark.parametrize("name", [name for name in BOOKS if name != "far"])
def test_a_workbook_beyond_a_limit_is_refused(name: str, tmp_path: Path) -> None:
    file = tmp_path / "w.xlsx"
    file.write_bytes(BOOKS[name])
    error = refused(lambda: load_wording(str(file), Framework.load("eflg-2021")))
    assert [each.code for each in error.problems] == ["too_large"]


def test_cells_that_are_no_text_are_told(tmp_path: Path) -> None:
    file = tmp_path / "w.xlsx"
    row = (
        '<row r="2"><c t="inlineStr"><is><t>communities.information.profile</t></is></c>'
        "<c><v>1.1</v></c><c><f>A1</f></c></row>"
    )
    file.write_bytes(book(1, HEADER + row))
    error = refused(lambda: load_wording(str(file), Framework.load("eflg-2021")))
    assert [(each.code, each.place.line, each.place.column) for each in error.problems] == [
        ("not_text", 2, 2),
        ("not_text", 2, 3),
    ]


_PEAK = """
import resource, sys
from pathlib import Path
from eflg_engine import Bundle, Framework, InvalidInput, limited
from eflg_engine.cli.inputs import read_input
from eflg_engine.framework.wording_file import load_wording
framework = Framework.load("eflg-2021")
laughs = "a: &a [" + "ha, " * 9 + "]\\n" + "".join(
    f"{{b}}: &{{b}} [" + f"*{{a}}, " * 9 + "]\\n" for a, b in zip("abcdefgh", "bcdefghi")
)
try:
    {what}
except InvalidInput as error:
    print(error.problems[-1].code)
status = Path("/proc/self/status")
if status.exists():  # what getrusage tells on Linux is no less than the parent's, as it forked
    print(next(line.split()[1] for line in status.read_text().splitlines() if "VmHWM" in line))
else:
    unit = 1 if sys.platform == "linux" else 1024
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no measure of the peak")
@pytest.mark.parametrize(
    ("what", "code", "most"),
    [
        ("read_input('-')", "too_large", 300),
        ("Bundle.from_text('format: 1\\n' + ''.join(f'k{n}: x\\n' for n in range(60_000)))",
         "more_problems", 200),
        ("Bundle.from_data({'council': {'name': 'x'}, 'evidence': [1] * 60_000})",
         "more_problems", 200),
        ("load_wording('far.xlsx', framework)", "not_allowed", 250),
        ("load_wording('cells.xlsx', framework)", "too_large", 300),
        ("load_wording('sheets.xlsx', framework)", "too_large", 250),
        ("load_wording('rows.xlsx', framework)", "too_large", 250),
        ("load_wording('unpacked.xlsx', framework)", "too_large", 250),
        ("load_wording('styles.xlsx', framework)", "too_large", 250),
        ("load_wording('wide.csv', framework)", "too_large", 250),
        ("Bundle.from_text('[' * 5_000_000)", "too_deep", 250),
        ("Bundle.from_text(laughs)", "alias_bomb", 200),
        ("limited(values=200_000).__enter__(); Bundle.from_text('a: [' + 'x, ' * 5_000_000 + ']')",
         "too_many_values", 300),
        ("Bundle.from_text('council: {name: x}\\nevidence:\\n' + ''.join("
         "f'  - kind: polcy{{n}}\\n' for n in range(30_000)), framework=framework)",
         "more_problems", 300),
    ],
)  # fmt: skip
def test_the_peak_of_memory_stays_low(what: str, code: str, most: int, tmp_path: Path) -> None:
    for name, content in BOOKS.items():
        (tmp_path / f"{name}.xlsx").write_bytes(content)
    (tmp_path / "wide.csv").write_text("Criterion" + ",x" * 3_000_000 + "\n", encoding="utf-8")
    with Path("/dev/zero").open("rb") as endless:
        done = subprocess.run(
            [sys.executable, "-c", _PEAK.format(what=what)],
            cwd=tmp_path,
            stdin=endless,
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )
    *said, peak = done.stdout.split()
    assert said[-1:] in ([code], [])
    assert int(peak) < most * 1024, f"{int(peak) // 1024} MB"


def test_folding_costs_linear_time() -> None:
    assert folded("é-_ " * 100_000).startswith("e")


def test_the_page_has_the_limits_that_hold() -> None:
    page = (Path(__file__).parents[2] / "docs/formats.md").read_text(encoding="utf-8")
    for name, most in limits()._asdict().items():
        (line,) = [line for line in page.splitlines() if line.startswith(f"| `{name}` |")]
        assert line.split("|")[3].split()[0] == str(most)


def test_problems_of_plain_data_are_counted_on() -> None:
    with limited(problems=3), pytest.raises(InvalidInput) as caught:
        Bundle.from_data({"council": {"name": "X"}, "evidence": [float("nan")] * 1000})
    assert len(caught.value.problems) == 4
    assert caught.value.more >= 997
