"""Whatever looks like a rule file, or a bundle in a folder of them, is read or refused."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.authoring.new_framework import new_framework
from eflg_engine.framework import open as open_
from eflg_engine.framework.shipped import rules_folder

pytestmark = pytest.mark.core


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of a framework of three modules, with its vocabulary beside it."""
    shutil.copytree(Path(rules_folder()) / "psed-england-2017", tmp_path / "fw")
    shutil.copy(Path(rules_folder()) / "vocabulary.yaml", tmp_path)
    return tmp_path / "fw"


@pytest.mark.parametrize("name", ["2-INFORMATION.YAML", "2-information.Yml", "2-information.yml"])
def test_a_module_is_read_whatever_the_case_of_its_ending(folder: Path, name: str) -> None:
    before = Framework.load(folder)
    (folder / "2-information.yaml").rename(folder / name)
    after = Framework.load(folder)
    assert [module.id for module in after.modules] == [module.id for module in before.modules]
    assert after.sha256 == before.sha256


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("2-information.yaml.txt", "2-information.yaml"),
        ("Framework.YAML", "framework.yaml"),
        ("framework.yml", "framework.yaml"),
        ("Vocabulary.yaml", "vocabulary.yaml"),
        ("vocabulary.yml", "vocabulary.yaml"),
    ],
)
def test_a_file_that_would_be_passed_over_is_refused(folder: Path, name: str, right: str) -> None:
    (folder / name).write_text("format: 1\n", encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        Framework.load(folder)
    (problem,) = caught.value.problems
    assert problem.code == "misnamed_file"
    assert f'"{right}"' in problem.hint


def test_files_of_other_sorts_may_lie_beside_the_rules(folder: Path) -> None:
    before = Framework.load(folder).sha256
    for name in ("README.md", "index.json", ".2-information.yaml.swp", "2-information.yaml~"):
        (folder / name).write_text("x", encoding="utf-8")
    assert Framework.load(folder).sha256 == before


def test_a_kept_framework_is_not_used_where_a_file_in_capitals_was_added(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    module = folder / "2-information.yaml"
    text = module.read_text(encoding="utf-8")
    module.unlink()
    before = Framework.load(folder)
    (folder / "2-INFORMATION.YAML").write_text(text, encoding="utf-8")
    assert len(Framework.load(folder).modules) == len(before.modules) + 1


def test_problems_of_the_words_hide_none_of_the_rules_or_of_the_framework(tmp_path: Path) -> None:
    folder = tmp_path / "m"
    folder.mkdir()
    spoiled = {
        "framework.yaml": ("version:", "vresion:"),
        "vocabulary.yaml": ("effort: high", "efort: high"),
        "1-first.yaml": ("kind: record, within", "kind: recrod, within"),
    }
    for name, text in new_framework("m").items():
        (folder / name).write_text(text.replace(*spoiled[name]), encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        Framework.load(folder)
    found = {Path(each.place.file).name: each.code for each in caught.value.problems}
    assert {*found} == {*spoiled}
    assert "unknown_kind" in {each.code for each in caught.value.problems}


@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("3-more.json", "3-more.yaml"),
        ("3-more", "3-more.yaml"),
        ("3-more.yam", "3-more.yaml"),
        ("3-more.yaml.old", "3-more.yaml"),
        ("3-more.yml (1)", "3-more.yaml"),
        ("3-more.txt", "3-more.yaml"),
        ("3.more.ymal", "3.more.yaml"),
    ],
)
@pytest.mark.parametrize(
    "text",
    [
        '{"module": "more", "themes": []}',
        "# More.\nformat: 1\nmodule: more\n",
        "\ufeff---\r\nmodule : more\r\n",
    ],
)
def test_a_module_is_not_passed_over_for_its_name(
    folder: Path, name: str, right: str, text: str
) -> None:
    (folder / name).write_bytes(text.encode())
    with pytest.raises(InvalidInput) as caught:
        Framework.load(folder)
    (problem,) = caught.value.problems
    assert (problem.code, Path(problem.place.file).name) == ("misnamed_file", name)
    assert f'rename it to "{right}"' in problem.hint


def test_a_module_under_another_name_is_seen_where_a_framework_is_kept(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    Framework.load(folder)
    (folder / "3-more.yam").write_text("module: more\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="not read as part"):
        Framework.load(folder)


def test_what_holds_no_module_and_copies_that_editors_keep_are_no_rules(folder: Path) -> None:
    before = Framework.load(folder).sha256
    (folder / "index.json").write_text('["1-record.yaml"]', encoding="utf-8")
    (folder / "README.md").write_text("# Rules\n\nWe wrote\nmodule: more\n", encoding="utf-8")
    (folder / "more").mkdir()
    for name in ("3-more.yaml~", "3-more.yaml.bak", ".3-more.yaml", "#3-more.yaml#", "a.orig"):
        (folder / name).write_text("module: more\n", encoding="utf-8")
    assert Framework.load(folder).sha256 == before


@pytest.mark.parametrize("name", ["waves.yaml", "framework.yaml", "waves.json"])
def test_a_framework_in_one_file_is_kept_till_it_or_its_words_change(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    words = (Path(rules_folder()) / "vocabulary.yaml").read_text(encoding="utf-8")
    folder = tmp_path / "fw"
    folder.mkdir()
    file = folder / name
    file.write_text(json.dumps(_IN_ONE), encoding="utf-8")
    first = Framework.load(file)
    read = open_.load_framework
    monkeypatch.setattr(open_, "load_framework", _never)
    kept = Framework.load(file)
    assert (kept.sha256, kept.title, kept.id) == (first.sha256, first.title, first.id)
    assert assess(_EMPTY, kept).to_json() == assess(_EMPTY, first).to_json()
    (folder / "bundle.yaml").write_text("{council: {name: A}, evidence: []}", encoding="utf-8")
    assert Framework.load(file).title == "Waves"
    monkeypatch.setattr(open_, "load_framework", read)
    (folder / "vocabulary.yaml").write_text(words.replace("title: Race", "title: Races"))
    assert Framework.load(file).vocabulary.characteristics.title("race") == "Races"
    file.write_text(json.dumps(_IN_ONE | {"title": "Ripples"}), encoding="utf-8")
    assert Framework.load(file).title == "Ripples"


def test_a_framework_file_that_lists_no_modules_means_its_folder(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    before = Framework.load(folder / "framework.yaml")
    (folder / "2-information.yaml").unlink()
    assert len(Framework.load(folder / "framework.yaml").modules) == len(before.modules) - 1


def _never(source: object) -> Framework:
    raise AssertionError(f"{source} was read again")


_EMPTY = Bundle.from_data({"format": 1, "as_at": "2024-01-01", "council": {"name": "A"}})
_IN_ONE = {
    "id": "waves",
    "title": "Waves",
    "levels": [{"id": "first", "title": "First"}],
    "sources": {"book": {"title": "The book"}},
    "modules": [
        {
            "module": "alpha",
            "title": "Alpha",
            "themes": [
                {
                    "id": "one",
                    "title": "One",
                    "criteria": {
                        "first": [
                            {
                                "id": "asked",
                                "statement": "Residents are asked.",
                                "source": {"ref": "book"},
                                "requires": {"evidence": {"kind": "resident_survey"}},
                                "remedy": "Ask them.",
                            }
                        ]
                    },
                }
            ],
        }
    ],
}
