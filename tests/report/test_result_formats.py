"""Every `eflg-*/1` format: described once, and what commands print holds to the description."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.analysis import (
    action_plan,
    compare,
    compare_claims,
    golden_thread,
    resilience,
)
from eflg_engine.assessment.reasons.findings import FINDINGS, ItemFinding, LeafFinding
from eflg_engine.assessment.result.shape import StateWord
from eflg_engine.assessment.state import State
from eflg_engine.cli.main import main
from eflg_engine.cli.schema import SCHEMAS
from eflg_engine.report.schemas import schema
from eflg_engine.results.formats import FORMATS, description
from scripts.findings_page import PAGE, findings_page
from tests.support import schemas, shipped
from tests.support.cli_samples import SAMPLES
from tests.support.places import ROOT

OF_A_BUNDLE = (
    "assess",
    "actions list",
    "bundle check",
    "claims",
    "forecast --until 2027-01-01",
    "resilience",
    "sort",
    "sort --by question",
    "thread",
    "timetable --visit 2026-06-01",
    "whatif --as-at 2027-01-01",
    "plan --budget 10",
)


def problems(text: str) -> list[str]:
    data = json.loads(text)
    name = re.fullmatch("eflg-(.*)/1", data["schema"])
    assert name is not None
    return schemas.problems(name[1], data)


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main([*words, "--format", "json"]) in (0, 1), words
    return capsys.readouterr().out


def local(path: Path) -> list[str]:
    """The options that a sample needs."""
    name = Bundle.load(path).framework
    return [] if name in Framework.shipped() else ["--framework", str(path.parent / name)]


@pytest.mark.slow
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("words", OF_A_BUNDLE, ids=lambda words: words.split(" -")[0])
def test_what_is_said_of_a_sample_validates(
    words: str, path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *options = re.split(r" (?=--)", words)
    given = [word for option in options for word in option.split(" ", 1)]
    text = printed(capsys, *command.split(), str(path), *local(path), *given)
    assert problems(text) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_explanation_of_a_sample_validates(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    framework = Framework.load(Bundle.load(path).framework)
    for theme in list(framework.themes)[:3]:
        criterion = framework.themes[theme].criteria[0].id
        for part in (theme, criterion):
            assert problems(printed(capsys, "explain", str(path), part)) == []


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_a_sample_compared_with_itself_and_verified_validates(
    path: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    saved = str(tmp_path / "saved.json")
    assert main(["assess", str(path), "--format", "json", "-o", saved]) == 0
    assert problems(Path(saved).read_text(encoding="utf-8")) == []
    later = str(tmp_path / "later.json")
    main(["assess", str(path), "--as-at", "2027-01-01", "--format", "json", "-o", later])
    capsys.readouterr()
    assert problems(printed(capsys, "compare", saved, later)) == []
    assert problems(printed(capsys, "verify", saved, str(path))) == []


def test_what_is_said_of_frameworks_validates(capsys: pytest.CaptureFixture[str]) -> None:
    small = "psed-england-2017"
    assert problems(printed(capsys, "framework", "lint", small)) == []
    assert problems(printed(capsys, "framework", "test", small, "--suggest")) == []
    bundles = str(SAMPLES[0].parent)
    found = printed(capsys, "framework", "diff", small, small, "--bundles", bundles)
    assert problems(found) == []


def test_a_bundle_carried_over_validates(capsys: pytest.CaptureFixture[str]) -> None:
    old = next(path for path in SAMPLES if Bundle.load(path).framework == "eflg-2012")
    assert problems(printed(capsys, "bundle", "migrate", str(old), "--to", "eflg-2021")) == []


@pytest.mark.parametrize("detail", ["levels", "gaps"])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_outlines_validate_and_say_what_the_result_says(path: Path, detail: Any) -> None:
    framework = Framework.load(Bundle.load(path).framework)
    result = assess(Bundle.load(path, framework), framework)
    outline = result.to_data(detail)
    assert problems(json.dumps(outline)) == []
    assert json.loads(result.to_json(detail=detail)) == outline
    whole = result.to_data()
    assert [(c["id"], c["state"]) for c in criteria(outline)] == [
        (c["id"], c["state"]) for c in criteria(whole)
    ]
    assert '"sentence"' not in json.dumps(outline)
    if detail == "gaps":
        gaps = [c.get("gap") for c in criteria(outline)]
        assert gaps == [without_words(c.get("gap")) for c in criteria(whole)]


def criteria(data: Any) -> Iterator[Any]:
    for module in data["modules"]:
        for theme in module["themes"]:
            yield from theme["criteria"]


def without_words(data: Any) -> Any:
    if isinstance(data, dict):
        return {k: without_words(v) for k, v in data.items() if k not in ("text", "sentence")}
    return [without_words(value) for value in data] if isinstance(data, list) else data


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_text_and_data_of_a_result_are_one(path: Path) -> None:
    framework = Framework.load(Bundle.load(path).framework)
    bundle = Bundle.load(path, framework)
    for policy in framework.policies:
        result = assess(bundle, framework, policy=policy)
        assert result.to_json() == json.dumps(result.to_data(), ensure_ascii=False)


def test_a_gap_says_what_it_asks_for_and_which_parts_are_met() -> None:
    result = assess(shipped.sample("northmere-2024"), shipped.framework()).to_data()
    texts = [json.dumps(c.get("gap")) for c in criteria(result)]
    assert any('"is_met": true' in text for text in texts)
    assert all('"asks"' in text for text in texts if text != "null")


def test_every_format_in_the_code_has_a_schema_and_every_schema_a_format() -> None:
    code = "".join(path.read_text() for path in (ROOT / "eflg_engine").rglob("*.py"))
    assert set(re.findall(r'"eflg-([a-z-]+)/1"', code)) == set(FORMATS)
    assert [name for name in SCHEMAS if name in FORMATS] == list(FORMATS)
    for name in FORMATS:
        assert schema(name)["properties"]["schema"]["const"] == f"eflg-{name}/1"


@pytest.mark.parametrize("name", FORMATS)
def test_every_field_is_described(name: str) -> None:
    found = schema(name)
    for part in [found, *found.get("$defs", {}).values()]:
        assert part["additionalProperties"] is False
        assert part["description"]
        for key, field in part["properties"].items():
            assert field.get("description"), (part["title"], key)
    assert description(name).__doc__


def test_codes_of_findings_and_states_are_those_described() -> None:
    described = [*get_args(ItemFinding), *get_args(LeafFinding)]
    assert described == [code.shape for code in FINDINGS.values()]
    for code, entry in FINDINGS.items():
        assert get_args(get_type_hints(entry.shape)["code"]) == (code,)
    assert {*get_args(get_args(StateWord)[0])} == {*State}


def test_the_page_of_findings_is_written_from_the_registry() -> None:
    assert PAGE.read_text(encoding="utf-8") == findings_page()


def test_a_result_is_shown_on_one_line() -> None:
    result = assess(shipped.sample("northmere-2024"), shipped.framework())
    criterion = result.criteria["communities.information.profile"]
    theme, module = result.themes["communities.information"], result.modules["communities"]
    assert [repr(each) for each in (result, module, theme, criterion)] == [
        f"<Assessment {result.council_name} {result.as_at}: {result.level or result.level_title}>",
        f"<ModuleResult communities: {module.level or module.level_title}>",
        f"<ThemeResult communities.information: {theme.level or theme.level_title}>",
        f"<CriterionResult communities.information.profile: {criterion.state}>",
    ]
    thread = golden_thread(result.bundle, result.framework, result.as_at)
    hung = resilience(result.bundle, result.framework)
    many = [compare_claims(result), thread, action_plan(result), hung, compare(result, result)]
    assert all("\n" not in repr(each) and len(repr(each)) < 100 for each in many)
