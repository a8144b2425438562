"""The page for panels does what it says: its files are read, and its commands run in its order."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from eflg_engine.panel.findings_reading import findings_from_document
from eflg_engine.panel.ratings import Rating
from eflg_engine.panel.reading import load_ratings, ratings_from_document
from eflg_engine.reading.yaml_text import read_text
from scripts.panel_sample import ASSESSORS, FILE
from tests.support import shipped
from tests.support.places import EVIDENCE_SAMPLES, ROOT

PAGE = (ROOT / "docs" / "for-panels.md").read_text(encoding="utf-8")
COMMANDS = re.findall(r"^    eflg ((?:panel|batch) [^\n]+)", PAGE, re.MULTILINE)
BLOCKS = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)


def test_its_files_are_read() -> None:
    framework = shipped.framework()
    ratings, found = (
        next(block for block in BLOCKS if f"{key}:\n" in block) for key in ("ratings", "findings")
    )
    assert len(ratings_from_document(read_text(ratings), framework).ratings) == 3
    assert len(findings_from_document(read_text(found), framework).findings) == 2


@pytest.mark.slow
def test_its_commands_run_and_what_is_filled_in_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("openpyxl")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(EVIDENCE_SAMPLES, tmp_path / "evidence_samples")
    for file in (*EVIDENCE_SAMPLES.glob("northmere-*.*"), *FILE.parent.glob("northmere-*")):
        shutil.copy(file, tmp_path)
    assert [command.split()[1] for command in COMMANDS if command.startswith("panel")] == [
        "new",
        "merge",
        "feedback",
        "actions",
        "compare-councils",
    ]
    given = load_ratings(FILE, shipped.framework()).ratings
    for command in COMMANDS:
        words = [word.strip('"') for word in command.split()]
        assert main(words) == (words[0] == "batch"), capsys.readouterr().err  # one bundle is bad
        if words[1] == "new":
            for assessor in ASSESSORS:
                _fill(Path(words[-1]) / f"{assessor}.xlsx", assessor, given)
        if words[1] == "merge":
            assert {*load_ratings(words[-1], shipped.framework()).ratings} == {*given}
            assert "left" in capsys.readouterr().err
        assert Path(words[-1]).exists(), command


def _fill(file: Path, assessor: str, given: tuple[Rating, ...]) -> None:
    import openpyxl

    mine = {each.target: each for each in given if each.assessor == assessor}
    book = openpyxl.load_workbook(file)
    sheet = book["Ratings"]
    heads = [cell.value for cell in sheet[1]]
    for row in range(2, sheet.max_row + 1):
        if (rating := mine.get(sheet.cell(row, 1).value)) is not None:
            for head, value in (
                ("Your rating", rating.rank + 1),
                ("How sure are you?", rating.confidence),
                ("Why? What did you read?", rating.note or None),
            ):
                sheet.cell(row, heads.index(head) + 1).value = value
    book.save(file)
