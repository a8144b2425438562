"""The guide for officers does what it says: its list is assessed, and each of its commands runs."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, State, assess
from eflg_engine.cli.main import main
from tests.support.places import EVIDENCE_SAMPLES, ROOT

PAGE = (ROOT / "docs" / "for-councils.md").read_text(encoding="utf-8")
COMMANDS = sorted({*re.findall(r"(?:^    |`)(eflg [a-z]+ [^`\n]+)", PAGE, re.MULTILINE)})


def the_list() -> str:
    found = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    return found[1]


def test_its_list_is_read_and_its_answers_count() -> None:
    framework = Framework.load("eflg-2021")
    bundle = Bundle.from_text(the_list() + "as_at: 2024-12-02\n", framework=framework)
    result = assess(bundle, framework)
    assert result.criteria["workforce.wellbeing.support"].state is State.MET
    compared = result.criteria["workforce.diversity.profile"]
    assert compared.state is State.MET
    assert result.criteria["workforce.data.staff_data"].state is State.NOT_MET, "not sorted yet"


def test_sorting_an_item_as_it_shows_answers_its_questions() -> None:
    """The item not sorted yet, put in the place of itself as the page sorts it."""
    framework = Framework.load("eflg-2021")
    first, second = re.findall(r"```yaml\n(.*?)```", PAGE, re.DOTALL)[:2]
    kept = first[: first.index("  - id: E03")]
    results = [
        assess(Bundle.from_text(text + "as_at: 2024-12-02\n", framework=framework), framework)
        for text in (first, kept + second)
    ]
    before, after = (result.answer_counts for result in results)
    assert (before.unsorted, after.unsorted) == (1, 0)
    assert after.answers == before.answers + 2
    assert after.offered > before.offered
    assert after.met > before.met


def test_it_lists_every_kind_with_its_everyday_names() -> None:
    for kind in Framework.load("eflg-2021").vocabulary.kinds:
        assert f"| {kind.title} | `{kind.id}` | {', '.join(kind.aliases)} |" in PAGE


def test_it_names_every_key_of_an_item_and_of_a_bundle_that_officers_write(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["schema", "bundle"])
    schema = json.loads(capsys.readouterr().out)
    keys = {*schema["properties"], *schema["$defs"]["EvidenceItemFile"]["properties"]}
    seldom = {"format", "proposed", "was", "elsewhere", "priorities", "not_shown"}
    missing = {key for key in keys - seldom if not re.search(rf"\b{key}\b", PAGE)}
    assert not missing


@pytest.mark.slow
@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_runs(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    sample = (EVIDENCE_SAMPLES / "northmere-2024.yaml").read_text(encoding="utf-8")
    sample = sample.replace("N001", "E01")
    Path("our-evidence.yaml").write_text(sample, encoding="utf-8")
    Path("last-year.yaml").write_text(sample, encoding="utf-8")
    old = (EVIDENCE_SAMPLES / "wendlemoor-2019.yaml").read_text(encoding="utf-8")
    Path("old.yaml").write_text(old, encoding="utf-8")
    code = main(shlex.split(command)[1:])
    printed = capsys.readouterr()
    assert code in (0, 1), printed.err
    assert printed.out or [*Path().glob("*.md"), *Path().glob("*.xlsx")]
