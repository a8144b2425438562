"""The programs of docs/embedding.md run as they stand."""

from __future__ import annotations

import csv
import io
import re
import runpy
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, assess
from tests.support.places import ROOT

PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
PROGRAMS = dict(re.findall(r"^```python (\S+)\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE))
NORTHMERE = ROOT / "evidence_samples" / "northmere-2024.yaml"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_there_are_three() -> None:
    assert {*PROGRAMS} == {"app.py", "councils.py", "levels.py"}


def test_the_api_gives_what_the_library_gives_and_every_problem(folder: Path) -> None:
    pytest.importorskip("fastapi")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Starlette would have another client than httpx
        from fastapi.testclient import TestClient

    client = TestClient(runpy.run_path(str(folder / "app.py"))["app"])
    bundle = Bundle.load(NORTHMERE)
    answer = client.post("/assess?policy=strict", json=bundle.to_data())
    assert answer.status_code == 200
    expected = assess(bundle, Framework.load("eflg-2021"), policy="strict").to_data()
    assert answer.json() == expected
    refused = client.post("/assess", json={"council": {}, "evidence": [{"id": "E1"}]})
    assert refused.status_code == 422
    problems: list[dict[str, Any]] = refused.json()["problems"]
    assert {each["code"] for each in problems} == {"missing_key"}
    assert ["council", "name"] in [each["path"] for each in problems] or len(problems) > 3
    described = client.get("/openapi.json").json()
    assert "evidence" in str(described["paths"]["/assess"]) + str(described["components"])


def test_the_model_refuses_checks_keeps_and_finds(folder: Path) -> None:
    pytest.importorskip("django")
    done = subprocess.run(
        [sys.executable, str(folder / "councils.py")],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    level, *problems = done.stdout.splitlines()
    assert level == "Developing not shown yet"
    assert any("missing" in each for each in problems)


def test_the_script_writes_a_level_a_council(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    bundle = Bundle.load(NORTHMERE)
    rows = [("council", "id", "title", "kind", "dated", "supports")]
    rows += [
        (name, item.id, item.title, item.kind, item.dated.isoformat(), " ".join(item.supports))
        for name in ("Northmere", "Southmere")
        for item in bundle.evidence[: 20 if name == "Northmere" else 5]
    ]
    rows.append(("Westmere", "E1", "A", "no such kind", "2026-01", "leadership"))
    table = io.StringIO()
    csv.writer(table).writerows(rows)
    (folder / "evidence.csv").write_text(table.getvalue(), encoding="utf-8")
    runpy.run_path(str(folder / "levels.py"))["main"](str(folder / "evidence.csv"))
    header, *found = csv.reader(io.StringIO(capsys.readouterr().out))
    assert header == ["council", "level", "nearest"]
    assert [each[0] for each in found] == ["Northmere", "Southmere", "Westmere"]
    assert found[0][1] == found[1][1] == "Developing not shown yet"
    assert len(found[0][2].split()) == 3
    assert found[2][1] == ""
    assert "[unknown_kind]" in found[2][2]
