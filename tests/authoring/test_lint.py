"""`eflg framework lint`: every lint on a rule file with that fault, word for word."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.assessment.state import State
from eflg_engine.authoring.lint.finding import Lint, Severity
from eflg_engine.authoring.lint.registry import LINTS
from eflg_engine.authoring.lint.running import lint_framework
from eflg_engine.cli.main import main
from eflg_engine.framework.shipped import rules_folder
from tests.support.golden import Golden
from tests.support.places import INPUTS, ROOT
from tests.support.schemas import problems

CASES = INPUTS / "lints"
PAGES = ROOT / "docs" / "lints"
CODES = [each.code for each in LINTS]
HEADINGS = ("Summary", "Why", "Avoid", "Prefer", "How it is decided", "Counterexample")


def printed(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["framework", "lint", *arguments])
    return code, capsys.readouterr().out


def against(code: str) -> list[str]:
    return ["--against", f"{code}-old.yaml"] if (CASES / f"{code}-old.yaml").exists() else []


@pytest.mark.parametrize("code", CODES)
def test_each_fault_is_found_and_told(
    code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], golden: Golden
) -> None:
    monkeypatch.chdir(CASES)
    exit_code, text = printed(capsys, f"{code}.yaml", *against(code))
    golden(f"{code}.txt", text)
    assert exit_code == 1
    assert set(re.findall(r": (?:error|warning) (EF\d{3}) ", text)) == {code}
    assert all(len(line) <= 80 for line in text.splitlines())


@pytest.mark.parametrize("code", CODES)
def test_places_and_evidence_are_right(
    code: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CASES)
    _, text = printed(capsys, f"{code}.yaml", *against(code), "--format", "json")
    data = json.loads(text)
    assert problems("lint", data) == []
    lines = (CASES / f"{code}.yaml").read_text(encoding="utf-8").split("\n")
    for finding in data["findings"]:
        rest = lines[finding["line"] - 1][finding["column"] - 1 :]
        assert re.match(r"[\w{\[]", rest)
        if code.startswith("EF3"):
            assert rest.startswith(finding["of"])
        if finding["shown_by"]:
            framework = Framework.load(f"{code}.yaml")
            bundle = Bundle.from_data(finding["shown_by"]["bundle"], framework=framework)
            result = assess(bundle, framework)
            offered = {each for item in bundle.evidence for each in item.supports}
            assert {result.criteria[each].state for each in offered} == {State.MET}


@pytest.mark.parametrize("name", Framework.shipped())
def test_what_is_shipped_is_clean(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    code, text = printed(capsys, name)
    assert (code, text.count("\n")) == (0, 1), text


def test_shared_words_are_used_by_some_framework() -> None:
    """What a framework leaves of the shared vocabulary another must use, or it says too much."""
    from eflg_engine.authoring.lint.ef3_unused_words import used_words
    from eflg_engine.framework.open import load_vocabulary

    shared = load_vocabulary()
    used = [used_words(Framework.load(name)) for name in Framework.shipped()]
    for key in ("kinds", "characteristics", "efforts"):
        assert set(getattr(shared, key).ids) <= set().union(*(each[key] for each in used)), key


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("each", LINTS, ids=lambda each: each.code)
def test_each_lint_has_its_page(each: Lint) -> None:
    text = (PAGES / f"{each.code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {each.code} {each.name}\n\nSeverity: {each.severity}.\n")
    assert tuple(re.findall(r"^## (.+)$", text, re.MULTILINE)) == HEADINGS
    assert f"## Summary\n\n{each.summary}\n\n## Why" in text
    sections = re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]
    assert all(len(section.strip()) > 20 for section in sections)


def test_the_index_lists_what_there_is(golden: Golden) -> None:
    golden.page(PAGES / "README.md", index())
    assert {path.stem for path in PAGES.glob("*.md")} == {*CODES, "README"}
    assert sorted(CODES) == CODES
    assert len({each.name for each in LINTS}) == len(LINTS)


def index() -> str:
    """The index of the pages."""
    rows = [
        f"| [{each.code}]({each.code}.md) | {each.name} | {each.severity} | {each.summary} |"
        for each in LINTS
    ]
    return "\n".join(
        [
            "# Lints",
            "",
            "What `eflg framework lint ID|DIR` looks for. A code never changes its meaning. Each",
            "page says why, what to avoid and prefer, and how it is decided. A finding that is",
            "right as it stands is accepted in the rule file, with the reason: see `accepts` in",
            "[formats.md](../formats.md). Exit code 0: nothing found that is not accepted; 1:",
            "something is; 2: the rules cannot be read.",
            "",
            "| Code | Name | Severity | Summary |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


# --- formats --------------------------------------------------------------------------------------


def test_sarif(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    """What SARIF 2.1.0 requires of a log with results, and what code scanning needs besides."""
    monkeypatch.chdir(CASES)
    _, text = printed(capsys, "accepted.yaml", "--format", "sarif")
    log = json.loads(text)
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] in ("utf16CodeUnits", "unicodeCodePoints")
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == CODES
    assert len({rule["id"] for rule in rules}) == len(rules)
    levels = ("none", "note", "warning", "error")
    assert all(rule["defaultConfiguration"]["level"] in levels for rule in rules)
    assert [result["ruleId"] for result in run["results"]] == ["EF402", "EF401"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] in levels
        assert result["message"]["text"]
        (location,) = result["locations"]
        physical = location["physicalLocation"]
        assert physical["artifactLocation"]["uri"] == "accepted.yaml"
        assert physical["region"]["startLine"] >= 1
        assert physical["region"]["startColumn"] >= 1
    first, second = run["results"]
    assert "suppressions" not in first
    assert second["suppressions"] == [
        {"kind": "inSource", "justification": "Everybody knows where it comes from."}
    ]


def test_junit(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(CASES)
    _, text = printed(capsys, "accepted.yaml", "--format", "junit")
    suites = ET.fromstring(text)
    (suite,) = suites
    cases = list(suite)
    assert (suite.get("tests"), suite.get("failures"), suite.get("skipped")) == (
        str(len(LINTS)),
        "1",
        "1",
    )
    (failed,) = (case for case in cases if case.find("failure") is not None)
    assert failed.get("name") == "EF402 missing-remedy: alpha.one.policy"
    assert (failed.get("file"), failed.get("line")) == ("accepted.yaml", "10")


def test_accepted_findings_are_counted_and_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(CASES)
    _, text = printed(capsys, "accepted.yaml")
    assert text.endswith("\nbad 1.0.0: 1 warning; 1 finding accepted, with the reason.\n")
    data = json.loads(printed(capsys, "accepted.yaml", "--format", "json")[1])
    assert [(each["code"], each["because"]) for each in data["accepted"]] == [
        ("EF401", "Everybody knows where it comes from.")
    ]


@pytest.mark.parametrize("where", ["framework", "module", "theme", "other theme"])
def test_one_entry_accepts_a_code_in_all_that_it_stands_above(
    where: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "bad"
    assert main(["framework", "new", str(folder)]) == 0
    main_file, module = folder / "framework.yaml", folder / "1-first.yaml"
    lines = module.read_text(encoding="utf-8").splitlines(keepends=True)
    text = "".join(line for line in lines if "remedy:" not in line)
    accepts = "accepts: {lint: EF402, because: Everybody knows what to do.}\n"
    if where == "framework":
        with main_file.open("a", encoding="utf-8") as file:
            file.write(accepts)
    elif where == "module":
        text += accepts
    elif where == "theme":
        text += f"    {accepts}"
    else:
        text += f"""\
  - id: other
    title: Another theme
    {accepts}\
    criteria:
      started: []
      settled:
        - id: x
          statement: There is a policy.
          requires: {{evidence: {{kind: policy}}}}
"""
    module.write_text(text, encoding="utf-8")
    capsys.readouterr()
    code, found = printed(capsys, str(folder))
    if where == "other theme":
        assert (code, found.count("EF402 missing-remedy")) == (1, 2)
        assert "1 finding accepted" in found
    else:
        assert found == "bad 0.1.0: nothing found; 2 findings accepted, with the reason.\n"


def test_a_local_adaptation_accepts_what_it_makes_of_its_base(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A bound is moved until the criterion asks no more than one below it; that is let be."""
    folder = tmp_path / "local"
    folder.mkdir()
    main_file = folder / "framework.yaml"
    base = CASES / "base"
    text = f"""\
        extends: {base}
        id: local
        overrides:
          alpha.one.later: [{{within: 30 months, because: We meet every other year.}}]
        """
    main_file.write_text(dedent(text), encoding="utf-8")
    code, found = printed(capsys, str(folder))
    assert (code, found.split("\n")[0]) == (
        1,
        f"{base / '1-alpha.yaml'}:22:21: warning EF202 subsumed",
    )
    accepts = "accepts: {lint: EF202, of: alpha.one.later, because: It will be tightened.}\n"
    main_file.write_text(dedent(text) + accepts, encoding="utf-8")
    assert printed(capsys, str(folder)) == (
        0,
        "local 1.0.0: nothing found; 1 finding accepted, with the reason.\n",
    )
    unused = accepts.replace("later", "policy")
    main_file.write_text(dedent(text) + unused, encoding="utf-8")
    code, found = printed(capsys, str(folder))
    assert (code, found.count("EF202 subsumed"), found.count("EF801 unused-acceptance")) == (
        1,
        1,
        1,
    )


def test_what_cannot_be_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("id: bad\ntitle: Bad\nlevels: []\n", encoding="utf-8")
    assert main(["framework", "lint", str(bad), "--against", "eflg-1999"]) == 2
    said = capsys.readouterr().err
    assert f"{bad}:3:9: " in said
    assert "eflg-1999: There is no framework of that name" in said


def test_a_report_goes_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "lint.sarif"
    code, text = printed(capsys, "eflg-2021", "--format", "sarif", "-o", str(target))
    assert (code, text) == (0, "")
    results: list[Any] = json.loads(target.read_text(encoding="utf-8"))["runs"][0]["results"]
    assert all("suppressions" in result for result in results)


def test_an_edition_against_itself_and_a_folder() -> None:
    framework = Framework.load("eflg-2021")
    report = lint_framework(rules_folder() / "eflg-2021", framework, framework)
    assert (report.findings, report.count(Severity.ERROR)) == ((), 0)
