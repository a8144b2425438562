"""A level is named alike wherever it is printed, and one that nothing was asked for says so."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.cli.main import main
from tests.support.places import EVIDENCE_SAMPLES

FRAMEWORK = """\
id: sparse
title: Sparse
edition: "1"
version: 1.0.0
below: Nothing yet
levels: [{id: developing, title: Developing}, {id: achieving, title: Achieving}]
sources: {book: {title: The book}}
modules:
  - module: alpha
    title: Alpha
    themes:
      - id: big
        title: For large councils
        criteria:
          developing:
            - {id: plan, statement: There is a plan., applies_when: {employees: {at_least: 250}},
               source: {ref: book}, requires: {evidence: {kind: policy, within: 2 years}}}
          achieving:
            - {id: data, statement: There are figures., source: {ref: book},
               requires: {evidence: {kind: split_data, within: 2 years}}}
      - id: plain
        title: For all
        criteria:
          developing:
            - {id: plan, statement: There is a plan., source: {ref: book},
               requires: {evidence: {kind: policy, within: 2 years}}}
"""
POLICY = {
    "id": "P",
    "title": "Policy",
    "kind": "policy",
    "dated": "2025-01",
    "supports": ["alpha.plain", "alpha.big"],
}


def result_of(employees: int | None):  # type: ignore[no-untyped-def]
    council: dict[str, object] = {"name": "Saltmere"}
    if employees is not None:
        council["employees"] = employees
    figures = {**POLICY, "id": "F", "kind": "split_data", "dated": "2020-01"}
    data = {"as_at": "2025-06-30", "council": council, "evidence": [POLICY, figures]}
    framework = Framework.from_text(FRAMEWORK)
    return assess(Bundle.from_data(data, framework=framework), framework)


@pytest.mark.parametrize(
    ("employees", "words"),
    [(100, "nothing asked at Developing"), (None, "nothing that could be assessed at Developing")],
)
def test_a_level_that_asks_nothing_is_not_held_on_evidence(
    employees: int | None, words: str
) -> None:
    from eflg_engine.report.assessment import ASSESSMENT, AssessmentShown
    from eflg_engine.report.texts import assessment_text, explanation_text

    result = result_of(employees)
    theme = result.themes["alpha.big"]
    assert theme.level == "developing"
    assert theme.nothing_asked_at == (0,)
    text = " ".join(assessment_text(result).split())
    achieving = "1 Achieving (with nothing asked at Achieving)"
    assert f"of 2 themes: {achieving} and 1 Developing (with {words})" in text
    assert f"Indicative level Developing ({words})" in " ".join(
        explanation_text(result, "alpha.big").split()
    )
    assert ASSESSMENT.rows is not None
    rows = [
        dict(zip(ASSESSMENT.columns, row, strict=True))
        for row in ASSESSMENT.rows(AssessmentShown(result, "", None))
    ]
    council, _, big, plain = rows
    assert council["themes_at"] == f"{achieving}; 1 Developing (with {words})"
    assert big["shown"] == f"Developing ({words})"
    assert plain["shown"] == "Achieving (nothing asked at Achieving)"
    data = result.to_data()
    assert data["themes_at"][0]["nothing_asked"] == 1
    assert [each["nothing_asked_at"] for each in data["modules"][0]["themes"]] == [
        ["developing"],
        ["achieving"],
    ]


def test_a_level_that_all_themes_were_asked_for_says_nothing_more() -> None:
    result = result_of(300)
    assert result.themes["alpha.big"].nothing_asked_at == ()
    assert result.nothing_asked_at == ()


BUNDLE = """\
framework: eflg-2021
as_at: 2025-06-30
council: {name: Saltmere, type: district, nation: england, employees: 900}
self_assessment:
  - {for: workforce.wellbeing, level: achieving, how: Said.}
  - {for: services.delivery, level: developing, how: Said.}
evidence:
  - id: A1
    title: Stress at work, policy
    kind: policy
    dated: 2025-01
    supports: {workforce.wellbeing.support: [told, stress_process]}
"""


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    path = tmp_path / "saltmere.yaml"
    path.write_text(BUNDLE, encoding="utf-8")
    return str(path)


@pytest.mark.parametrize("format_", ["text", "csv", "markdown"])
@pytest.mark.parametrize(
    "command",
    [
        ("assess",),
        ("forecast", "--until", "2040-01-01"),
        ("claims",),
        ("resilience",),
        ("whatif", "--remove", "A1"),
        ("timetable", "--visit", "2026-06-10"),
        ("compare",),
        ("actions",),
        ("plan", "--target", "achieving", "--module", "workforce", "--days-a-month", "2"),
    ],
    ids=lambda command: command[0],
)
def test_below_the_first_level_one_wording_is_printed(
    command: tuple[str, ...], format_: str, bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    first, *options = command
    others = [str(EVIDENCE_SAMPLES / "northmere-2024.yaml")] if first == "compare" else []
    assert main([first, *others, bundle, *options, "--format", format_]) in (0, 1)
    text = " ".join(capsys.readouterr().out.split())
    assert "Not yet Developing" not in text
    if format_ != "csv":
        assert "shown yet" in text or "No evidence offered" in text or "No level is held" in text


def test_claims_of_what_nothing_is_offered_for_say_so(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["claims", bundle, "--format", "csv"]) == 0
    rows = {row["for"]: row for row in csv.DictReader(io.StringIO(capsys.readouterr().out))}
    assert rows["services.delivery"]["evidenced"] == "No evidence offered"
    assert rows["workforce.wellbeing"]["evidenced"] == "Developing not shown yet"


def test_a_removed_item_leaves_nothing_offered(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["whatif", bundle, "--remove", "A1", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["after"]["level"] is None
