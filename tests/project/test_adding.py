"""docs/contributing/adding.md: what it adds works, in a copy of the package."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.places import ROOT

PAGE = ROOT / "docs" / "contributing" / "adding.md"
BLOCK = re.compile(r"^```(\w+) (\S+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"^\| \[(.+)\]\(#.*\) \| (\d) \|$", re.MULTILINE)
MOST_FILES = {
    "A command": 3,
    "A format": 3,
    "A lint": 3,
    "A finding": 3,
    "A dimension": 5,
}
TEXT = re.compile(r'^(\w+) = """\n(.*?)^"""$', re.MULTILINE | re.DOTALL)
SITES = "tests/assessment/test_sites.py"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package, with what the page adds written into it."""
    folder = tmp_path_factory.mktemp("copy")
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "eflg_engine", folder / "eflg_engine", ignore=ignored)
    for name in ("rules", "evidence_samples"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(ROOT / "tests/inputs/lints", folder / "tests/inputs/lints")
    for name in ("scripts/findings_page.py", "docs/findings.md"):
        (folder / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, folder / name)
    for form, name, text in blocks(PAGE.read_text(encoding="utf-8")):
        write(folder / name, form, text)
    return folder


def blocks(page: str) -> Iterator[tuple[str, str, str]]:
    """The blocks that name a file: the form, the file and the text."""
    for match in BLOCK.finditer(page):
        yield match[1], match[2], match[3]


def write(file: Path, form: str, text: str) -> None:
    if form != "diff":
        assert not file.exists()
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return
    lines = text.splitlines(keepends=True)
    before = "".join(line[1:] for line in lines if line[0] in " -")
    after = "".join(line[1:] for line in lines if line[0] in " +")
    there = file.read_text(encoding="utf-8")
    assert there.count(before) == 1
    file.write_text(there.replace(before, after), encoding="utf-8")


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(folder)}
    command = [sys.executable, "-m", *words]
    return subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_each_example_touches_no_more_files_than_it_may() -> None:
    page = PAGE.read_text(encoding="utf-8")
    sections = re.split(r"^## ", page, flags=re.MULTILINE)[1:]
    said = [(title, int(most)) for title, most in TABLE.findall(page)]
    assert [most for _, most in said] == [*MOST_FILES.values()]
    assert [section.split("\n")[0] for section in sections] == [*MOST_FILES]
    for section, most in zip(sections, MOST_FILES.values(), strict=True):
        names = {name for _, name, _ in blocks(section)}
        names |= {*re.findall(r"^The page, `(docs/\S+)`", section, re.MULTILINE)}
        assert 1 <= len(names) <= most, section.split("\n")[0]


def test_the_tests_that_it_adds_pass(copy: Path) -> None:
    names = [name for _, name, _ in blocks(PAGE.read_text(encoding="utf-8"))]
    tests = [name for name in names if Path(name).name.startswith("test_")]
    done = run(copy, "pytest", "-q", "-p", "no:cacheprovider", "-c", os.devnull, *tests)
    assert done.returncode == 0, done.stdout
    wanted = sum((copy / name).read_text(encoding="utf-8").count("\ndef test_") for name in tests)
    assert f"{wanted} passed" in done.stdout


def test_the_command_stands_in_the_help(copy: Path) -> None:
    assert "kinds     " in run(copy, "eflg_engine", "framework", "--help").stdout


def test_the_format_is_offered_and_named(copy: Path) -> None:
    bundle = "evidence_samples/northmere-2024.yaml"
    assert "tsv" in run(copy, "eflg_engine", "claims", "--help").stdout
    refused = run(copy, "eflg_engine", "claims", bundle, "-o", "claims.pptx")
    assert ".tsv (--format tsv)" in refused.stderr


def test_the_lint_is_found_told_and_listed(copy: Path) -> None:
    file = "tests/inputs/lints/EF999.yaml"
    found = run(copy, "eflg_engine", "framework", "lint", file)
    assert found.returncode == 1, found.stderr
    assert "warning EF999 long-title" in found.stdout
    listed = run(copy, "eflg_engine", "framework", "lint", file, "--format", "sarif")
    assert '"id": "EF999"' in listed.stdout


def test_the_finding_is_on_its_page_and_in_the_schema(copy: Path) -> None:
    page = copy / "docs/findings.md"
    before = page.read_text(encoding="utf-8")
    assert run(copy, "scripts.findings_page").returncode == 0
    assert "### `measure_negative`" not in before
    assert "### `measure_negative`\n\nThe figure that" in page.read_text(encoding="utf-8")
    assert '"const": "measure_negative"' in run(copy, "eflg_engine", "schema", "assessment").stdout


@pytest.fixture(scope="module")
def sites(copy: Path) -> Path:
    """The copy, with the rules and the evidence of the test of sites in files."""
    texts = dict(TEXT.findall((copy / SITES).read_text(encoding="utf-8")))
    (copy / "sites_rules.yaml").write_text(texts["RULES"], encoding="utf-8")
    (copy / "sites.yaml").write_text(texts["EVIDENCE"], encoding="utf-8")
    return copy


def said(sites: Path, *words: str) -> str:
    """What a command says under the rules of sites, on one line."""
    done = run(sites, "eflg_engine", *words, "--framework", "sites_rules.yaml")
    return " ".join(f"{done.stdout} {done.stderr}".split())


def test_the_dimension_is_said_in_words(sites: Path) -> None:
    short = "3 sites must be covered; the items that count cover 2. Not covered: Library."
    assert short in said(sites, "assess", "sites.yaml")
    widened = "Widen E1 Access audit to cover library (sites)"
    assert widened in said(sites, "plan", "sites.yaml", "--target", "first")


def test_the_second_engine_finds_the_same(sites: Path) -> None:
    assert "The two engines agree." in said(sites, "verify", "sites.yaml")


def test_the_dimension_is_in_the_schemas(copy: Path) -> None:
    for schema, parts in (
        ("bundle", ("CouncilFile", "EvidenceItemFile", "ExpectedFile")),
        ("framework", ("CoversFile", "WordsFile")),
    ):
        found = json.loads(run(copy, "eflg_engine", "schema", schema).stdout)["$defs"]
        assert all("sites" in found[part]["properties"] for part in parts)


def test_the_dimension_goes_through_a_workbook(sites: Path) -> None:
    said(sites, "bundle", "export", "sites.yaml", "-o", "sites.xlsx")
    said(sites, "bundle", "import", "sites.xlsx", "-o", "again.yaml")
    again = (sites / "again.yaml").read_text(encoding="utf-8").split()
    assert " ".join(again).count("sites: - Town Hall - Depot - Library") == 1
    assert " ".join(again).count("sites: - town hall - Depot") == 1


def test_all_of_a_list_that_is_not_there_is_refused(sites: Path) -> None:
    text = (sites / "sites.yaml").read_text(encoding="utf-8")
    text = text.replace(", sites: [Town Hall, Depot, Library]", "")
    (sites / "no_list.yaml").write_text(text.replace("[town hall, Depot]", "all"), encoding="utf-8")
    assert "the council lists no sites of its own" in said(sites, "assess", "no_list.yaml")
