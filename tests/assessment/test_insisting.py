"""What may be insisted on: the framework that the evidence names, and a level that is settled."""

from __future__ import annotations

from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.cli.main import main

OTHER = """\
format: 1
framework: eflg-2012
as_at: 2024-06-01
council: {name: Saltmere}
evidence: [{id: A, title: A, kind: policy, supports: leadership, dated: 2024-01-01}]
"""
OPEN = """\
format: 1
id: small
title: Small
levels: [{id: one, title: One}]
modules:
  - module: m
    title: Em
    themes:
      - id: t
        title: Tee
        criteria:
          one:
            - {id: a, statement: A policy., requires: {evidence: {kind: policy}}}
            - id: b
              statement: Training.
              applies_when: {employees: {at_least: 250}}
              requires: {evidence: {kind: training}}
"""
HELD = """\
format: 1
framework: small
as_at: 2024-06-01
council: {name: Saltmere%s}
evidence: [{id: A, title: A, kind: policy, supports: m, dated: 2024-01-01}]
"""


def test_evidence_for_another_framework_is_told_or_refused() -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.from_text(OTHER, "x.yaml", framework=framework)
    result = assess(bundle, framework)
    assert result.made_for == "eflg-2012"
    assert result.to_data()["bundle"]["made_for"] == "eflg-2012"
    with pytest.raises(InvalidInput) as caught:
        assess(bundle, framework, only_own=True)
    (problem,) = caught.value.problems
    assert (problem.code, problem.found, problem.place.line) == ("other_framework", "eflg-2012", 2)
    own = Bundle.from_text(OTHER.replace("2012", "2021"), framework=framework)
    assert assess(own, framework, only_own=True).to_json() == assess(own, framework).to_json()


def test_evidence_for_the_base_of_an_adaptation_is_its_own() -> None:
    framework = Framework.load("eflg-2021-measured")
    bundle = Bundle.from_text(OTHER.replace("2012", "2021"), framework=framework)
    assert assess(bundle, framework, only_own=True).made_for == ""


@pytest.mark.parametrize(
    ("facts", "options", "code"),
    [
        ("", [], 0),
        ("", ["--insist"], 1),
        (", employees: 10", ["--insist"], 0),
        (", employees: 300", [], 1),
    ],
)
def test_a_level_that_may_change_is_not_reached_where_that_is_insisted_on(
    facts: str, options: list[str], code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.yaml").write_text(OPEN, encoding="utf-8")
    Path("held.yaml").write_text(HELD % facts, encoding="utf-8")
    command = ["assess", "held.yaml", "--framework", "small.yaml", "--target", "one"]
    assert main([*command, *options]) == code


def test_evidence_for_another_framework_is_refused_on_the_command_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(OTHER, encoding="utf-8")
    command = ["assess", str(file), "--framework", "eflg-2021"]
    assert main(command) == 0
    assert main([*command, "--insist"]) == 2
    assert f"{file}:2:12: " in capsys.readouterr().err


def test_nothing_of_the_machine_is_in_a_result(tmp_path: Path) -> None:
    texts = set()
    for name in ("one", "two"):
        folder = tmp_path / name / "local"
        folder.mkdir(parents=True)
        (folder / "framework.yaml").write_text(
            "extends: eflg-2021\nid: local\noverrides:\n"
            "  leadership.scrutiny.fixed_cycle.regular_reports:\n"
            "    - {within: 1 year, because: We meet each year.}\n",
            encoding="utf-8",
        )
        framework = Framework.load(folder)
        bundle = Bundle.from_text(OTHER.replace("2012", "2021"), framework=framework)
        text = assess(bundle, framework).to_json()
        assert str(tmp_path) not in text
        assert '"file":"framework.yaml"' in text.replace(" ", "")
        texts.add(text)
    assert len(texts) == 1


def test_rows_may_share_a_list() -> None:
    shared = ["race", "sex", "age"]
    row = {"title": "T", "kind": "policy", "supports": ["workforce"], "dated": "2024-01-01"}
    rows = [{**row, "id": f"X{number}", "characteristics": shared} for number in range(40_000)]
    data = {"format": 1, "council": {"name": "X"}, "evidence": rows}
    assert len(Bundle.from_data(data).evidence) == 40_000
