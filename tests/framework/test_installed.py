"""Frameworks that other installed packages offer, found by their entry points."""

from __future__ import annotations

from pathlib import Path

import pytest

from eflg_engine import Framework, InvalidInput
from eflg_engine.cli.main import main
from tests.support.hostile_files import OFFERS_REFUSED
from tests.support.installed import install, write

BUNDLE = {
    "framework": "wheels-2026",
    "as_at": "2026-05-01",
    "council": {"name": "The Wheel Club"},
    "evidence": [
        {"id": "E1", "title": "A", "kind": "policy", "supports": "m.t", "dated": "2026-01"}
    ],
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder on the path, for packages; the program runs in another."""
    folder = tmp_path / "site"
    folder.mkdir()
    monkeypatch.syspath_prepend(str(folder))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    return folder


def problems(framework_id: str) -> str:
    with pytest.raises(InvalidInput) as caught:
        Framework.load(framework_id)
    return str(caught.value)


def test_a_framework_of_a_package_is_found_by_its_id_and_the_package_is_not_imported(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(site, "eflg-wheels", "wheels-2026 = eflg_wheels.rules", rules={"id": "wheels-2026"})
    assert Framework.installed_ids() == ["wheels-2026"]
    assert "wheels-2026" not in Framework.shipped_ids()
    for cache in (False, True, True):
        assert Framework.load("wheels-2026", cache=cache).id == "wheels-2026"
    assert main(["frameworks"]) == 0
    listed = capsys.readouterr().out
    assert "eflg-2021" in listed
    assert "eflg-wheels 1.0" in listed
    assert main(["framework", "show", "wheels-2026", "m.t.c"]) == 0
    with pytest.raises(InvalidInput, match="no framework of that name"):
        Framework.shipped("wheels-2026")


def test_a_bundle_and_an_adaptation_may_name_it(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(site, "eflg-wheels", "wheels-2026 = eflg_wheels.rules", rules={"id": "wheels-2026"})
    write(Path("evidence.yaml"), BUNDLE)
    assert main(["assess", "evidence.yaml"]) == 0
    assert "wheels-2026" in capsys.readouterr().out
    Path("ours").mkdir()
    own = {"format": 1, "id": "ours", "title": "Ours", "extends": "wheels-2026"}
    write(Path("ours/framework.yaml"), own)
    adapted = Framework.load(Path("ours"))
    assert adapted.adaptation is not None
    assert adapted.adaptation.base.id == "wheels-2026"


def test_an_id_means_the_package_s_framework_and_a_path_a_folder(site: Path) -> None:
    install(site, "eflg-wheels", "wheels-2026 = eflg_wheels.rules", rules={"id": "wheels-2026"})
    Path("wheels-2026").mkdir()
    with pytest.raises(InvalidInput, match=r"holds no framework\.yaml"):
        Framework.load("./wheels-2026")
    assert Framework.load("wheels-2026").id == "wheels-2026"


def test_a_shipped_id_stays_ours_and_the_list_says_so(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(site, "eflg-wheels", "eflg-2021 = eflg_wheels.rules", rules={"id": "eflg-2021"})
    assert len(Framework.load("eflg-2021").criteria) > 100
    assert main(["frameworks"]) == 2
    printed = capsys.readouterr()
    assert "eflg-2021" in printed.out
    assert printed.err.startswith(
        'package eflg-wheels 1.0: "eflg-2021" is the id of a framework that eflg ships'
    )


@pytest.mark.parametrize("name", OFFERS_REFUSED)
def test_a_broken_package_is_a_problem(
    name: str, site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    entries, expected = OFFERS_REFUSED[name]
    install(site, "eflg-wheels", entries, rules={"id": "wheels-2026"})
    if name == "two packages":
        install(site, "eflg-others", "wheels = eflg_others.rules", rules={"id": "wheels"})
    assert main(["frameworks"]) == 2
    printed = capsys.readouterr()
    assert "eflg-2021" in printed.out  # the others are listed all the same
    told = printed.err.rpartition("\n1 problem found.")[0]
    assert told == expected
    if name in ("no id", "no value"):
        return
    assert problems("wheels") == expected
    write(Path("evidence.yaml"), BUNDLE | {"framework": "wheels"})
    assert main(["assess", "evidence.yaml"]) == 2
    assert capsys.readouterr().err.startswith(expected)


def test_what_is_wrong_with_its_rules_is_told_with_their_places(
    site: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    install(site, "eflg-wheels", "wheels-2026 = eflg_wheels.rules", rules={"id": "wheels-2026"})
    rules = site / "eflg_wheels" / "rules"
    (rules / "1-m.yaml").write_text("module: m\ntitle: 7\nthemes: [}\n", encoding="utf-8")
    assert main(["frameworks"]) == 2
    assert f"{rules / '1-m.yaml'}:3" in capsys.readouterr().err


def test_a_name_meant_is_proposed(site: Path) -> None:
    install(site, "eflg-wheels", "wheels-2026 = eflg_wheels.rules", rules={"id": "wheels-2026"})
    assert "wheels-2026" in problems("wheels-2025").split("allowed:")[1]
