"""The page on workbooks does what it says: its commands are run, one after the other."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from openpyxl import load_workbook

from eflg_engine import Bundle
from eflg_engine.cli.main import main
from tests.support.places import ROOT
from tests.support.workbooks import saved

PAGE = (ROOT / "docs" / "workbooks.md").read_text(encoding="utf-8")
COMMANDS = [shlex.split(each)[1:] for each in re.findall(r"^    (eflg .+)$", PAGE, re.MULTILINE)]
LOG = (
    ("Paper", "Sort", "Day", "Code"),
    ("Staff figures", "workforce data", "1/3/2024", "4.1.D2a"),
    ("Pay gap report", "workforce data", "2023/24", "4.1.D2a"),
    ("Staff survey", "Staff survey", "Mar-24", "4.5.A1a"),
)


def test_the_page_can_be_walked_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    saved({"Log": LOG}, tmp_path / "log.xlsx")
    (written,) = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    for arguments in COMMANDS[1:]:  # the first is the shortest way to say what the page is about
        if "map" in arguments:
            assert main(arguments) in (0, 1)
            (tmp_path / "mapping.yaml").write_text(written, encoding="utf-8")
            continue
        assert main(arguments) == 0, arguments
        if "new" in arguments:
            book = load_workbook("evidence.xlsx")
            row = ("E1", "Area profile", "Area or community profile", "1.1.D1a: page 4", "3/2024")
            for column, value in enumerate(row, 1):
                book["Evidence"].cell(2, column, value)
            book.save("evidence.xlsx")
        if "--mapping" in arguments:
            assert "3 items" in capsys.readouterr().out
    assert [item.id for item in Bundle.load("all.yaml").evidence] == ["E1"]
    assert not Path("problems.xlsx").exists()
