"""The guides for officers do what they say: their lists are assessed, and their commands run."""

from __future__ import annotations

import json
import re
import shlex
import shutil
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, State, assess
from eflg_engine.cli.main import main
from tests.support.places import EVIDENCE_SAMPLES, ROOT

DOCS = ROOT / "docs"
PAGE = (DOCS / "for-councils.md").read_text(encoding="utf-8")
AS_TEXT = (DOCS / "evidence-as-text.md").read_text(encoding="utf-8")


def commands(page: str) -> list[str]:
    """The commands of a page, in its order, each once."""
    return list(dict.fromkeys(re.findall(r"(?:^    |`)(eflg [a-z]+ [^`\n]+)", page, re.MULTILINE)))


def the_list() -> str:
    found = re.search(r"```yaml\n(.*?)```", AS_TEXT, re.DOTALL)
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
    first, second = re.findall(r"```yaml\n(.*?)```", AS_TEXT, re.DOTALL)[:2]
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
        assert f"| {kind.title} | `{kind.id}` | {', '.join(kind.aliases)} |" in AS_TEXT


def test_it_names_every_key_of_an_item_and_of_a_bundle_that_officers_write(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main(["schema", "bundle"])
    schema = json.loads(capsys.readouterr().out)
    keys = {*schema["properties"], *schema["$defs"]["EvidenceItemFile"]["properties"]}
    seldom = {"format", "proposed", "was", "elsewhere", "priorities", "not_shown"}
    missing = {key for key in keys - seldom if not re.search(rf"\b{key}\b", AS_TEXT)}
    assert not missing


def test_the_guide_stays_in_the_workbook() -> None:
    """No YAML to write or read: only the file between `map` and `import`, which nobody opens."""
    assert "```" not in PAGE
    assert {*re.findall(r"[\w-]+\.ya?ml", PAGE)} == {"mapping.yaml"}
    assert not re.search(r"\bYAML\b", PAGE)
    from eflg_engine.sheets.layout import EVIDENCE

    titles = {column.title for column in EVIDENCE.columns}
    columns = PAGE[PAGE.index("| column |") : PAGE.index("The other columns and sheets")]
    named = re.findall(r"^\| ([^|]+\?|Reference|Link) \|", columns, re.MULTILINE)
    assert len(named) > 8
    for each in named:
        parts = {f"{part.removesuffix('?')}?" for part in each.split("? ")}
        assert each in titles or parts <= titles, each


@pytest.mark.slow
def test_the_commands_of_the_guide_run_one_after_the_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("openpyxl")
    pytest.importorskip("docx")
    monkeypatch.chdir(tmp_path)
    _own_files()
    for command in commands(PAGE):
        code = main(shlex.split(command)[1:])
        printed = capsys.readouterr()
        assert code in (0, 1), f"{command}: {printed.err}"
        *_, output = command.partition(" -o ")
        written = shlex.split(output)[0] if output else ""
        assert printed.out or Path(written).exists(), command
        if command.startswith("eflg bundle new"):
            shutil.copy("filled-in.xlsx", "evidence.xlsx")


def _own_files() -> None:
    """What an officer has: a workbook filled in, those of earlier years, a list, a template."""
    from docx import Document
    from openpyxl import Workbook

    Path("a.yaml").write_text(f"{the_list()}as_at: 2024-12-02\n", encoding="utf-8")
    main(["bundle", "export", "a.yaml", "-o", "filled-in.xlsx"])
    shutil.copy("filled-in.xlsx", "last-year.xlsx")
    old = str(EVIDENCE_SAMPLES / "wendlemoor-2019.yaml")
    main(["bundle", "export", old, "-o", "old.xlsx"])
    book = Workbook()
    for row in (
        ("Document title", "Document type", "Date published", "EFLG criterion"),
        ("Staff figures beside the census", "Workforce profile", "Mar-24", "4.1.D1a"),
        ("Wellbeing at work", "Policy", "10/5/2023", "4.5.D1a; 4.5.D1b"),
        ("Equality report", "Annual equality report", "2023/24", "2.4.A2a"),
    ):
        book.active.append(row)
    book.save("log.xlsx")
    Document().save("council.docx")


@pytest.mark.slow
@pytest.mark.parametrize("command", commands(AS_TEXT))
def test_each_command_on_text_runs(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("our-evidence.yaml").write_text(the_list(), encoding="utf-8")
    code = main(shlex.split(command)[1:])
    printed = capsys.readouterr()
    assert code in (0, 1), printed.err
    assert printed.out or [*Path().glob("*.md")]
