"""A file given in the place of another says what it is and what takes it; so do odd endings."""

from __future__ import annotations

from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from tests.support.places import EVIDENCE_SAMPLES, ROOT

PANELS = EVIDENCE_SAMPLES / "panels"
BUNDLE = EVIDENCE_SAMPLES / "otterdale-2024.yaml"
FILES = {
    "a bundle of evidence": BUNDLE,
    "part of a framework": ROOT / "rules" / "eflg-2021" / "framework.yaml",
    "ratings of a panel": PANELS / "northmere.csv",
    "decisions on themes": PANELS / "decisions.csv",
    "findings of a peer challenge": PANELS / "northmere-findings.yaml",
    "a crosswalk": ROOT / "rules" / "crosswalks" / "eflg-2012--eflg-2021.yaml",
}
TAKEN = {
    "a bundle of evidence": ("assess", "{}"),
    "part of a framework": ("framework", "check", "{}"),
    "ratings of a panel": ("panel", "agreement", "{}"),
    "decisions on themes": ("panel", "consistency", "{}"),
    "findings of a peer challenge": ("panel", "feedback", "{}"),
    "a crosswalk": ("bundle", "migrate", str(BUNDLE), "--to", "eflg-2012", "--crosswalk", "{}"),
    "a mapping of columns": ("bundle", "import", str(PANELS / "decisions.csv"), "--mapping", "{}"),
}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (given, wanted)
        for given, file in FILES.items()
        for wanted in TAKEN
        if given != wanted and (wanted != "part of a framework" or file.suffix != ".csv")
    ],
)
def test_a_file_in_the_place_of_another_says_what_it_is(
    given: str, wanted: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([word.format(FILES[given]) for word in TAKEN[wanted]]) == 2
    told = " ".join(capsys.readouterr().err.split())
    assert f"This is {given}; " in told
    assert "1 problem found" in told


def test_a_result_is_not_what_it_was_made_from(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    result = str(tmp_path / "r.json")
    assert main(["assess", str(BUNDLE), "-o", result]) == 0
    assert main(["plan", result, "--target", "developing"]) == 2
    assert "`eflg compare` and `eflg verify` take it" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ("assess", str(BUNDLE)),
        ("bundle", "export", str(BUNDLE)),
        ("bundle", "import", str(BUNDLE)),
        ("bundle", "merge", str(BUNDLE), str(BUNDLE)),
        ("bundle", "migrate", str(BUNDLE), "--to", "eflg-2012"),
        ("bundle", "new", "--council", "Saltmere"),
        ("bundle", "map", str(PANELS / "decisions.csv")),
        ("panel", "agreement", str(PANELS / "northmere.csv")),
        ("panel", "calibrate", str(PANELS / "decisions.csv")),
        ("panel", "merge", str(PANELS)),
    ],
)
def test_an_ending_that_stands_for_no_format_is_refused(
    command: tuple[str, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.exe"
    assert main([*command, "-o", str(file)]) == 2
    assert "[no_such_format]" in capsys.readouterr().err
    assert not file.exists()
