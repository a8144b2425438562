"""A framework's own words (`adds`), and the ids that criteria had before (`was`)."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.framework import cache
from tests.support.schemas import validator

MAIN: dict[str, Any] = {
    "id": "own",
    "title": "Own",
    "levels": [{"id": "met", "title": "Met"}],
    "adds": {
        "kinds": [
            {
                "id": "journey",
                "title": "Narrative of the journey",
                "aliases": ["our story"],
                "reaches": "output",
                "effort": "huge",
            }
        ],
        "characteristics": [{"id": "care_leavers", "title": "Care leavers"}],
        "aims": [{"id": "listen", "title": "Listen"}],
        "profile": [{"id": "wards", "title": "Number of wards"}],
        "efforts": [{"id": "huge", "title": "Huge", "days": 200}],
        "standings": [{"id": "heard", "title": "Heard"}],
        "bounds": [{"id": "custom", "title": "Custom"}],
    },
}
MODULE: dict[str, Any] = {
    "module": "alpha",
    "title": "Alpha",
    "themes": [
        {
            "id": "beta",
            "title": "Beta",
            "criteria": {
                "met": [
                    {
                        "id": "told",
                        "statement": "It is told.",
                        "standing": "heard",
                        "bounds": "custom",
                        "effort": "huge",
                        "was": ["alpha.beta.narrated", "old.area.story"],
                        "applies_when": {"wards": {"at_least": 3}},
                        "requires": {
                            "evidence": {
                                "kind": ["our story"],
                                "covers": {"characteristics": ["care leavers"], "aims": "all"},
                            }
                        },
                    }
                ]
            },
        }
    ],
}
ITEM = {
    "id": "E1",
    "title": "The journey",
    "kind": "Our story",
    "supports": ["alpha.beta.told"],
    "dated": "2024-01-01",
    "characteristics": ["Care leavers"],
    "aims": "all",
}


def in_a_folder(folder: Path) -> Framework:
    """The framework written as a folder and loaded from there."""
    folder.mkdir(exist_ok=True)
    (folder / "framework.yaml").write_text(yaml.safe_dump(MAIN), encoding="utf-8")
    (folder / "1-alpha.yaml").write_text(yaml.safe_dump(MODULE), encoding="utf-8")
    return Framework.load(folder)


def state(framework: Framework, item: dict[str, Any], **council: object) -> str:
    """The state of the one criterion for a council with this one item."""
    data = {"as_at": "2024-02-01", "council": {"name": "A", **council}, "evidence": [item]}
    return assess(Bundle.from_data(data), framework).criteria["alpha.beta.told"].state


def test_added_words_are_words_of_rules_and_of_bundles(tmp_path: Path) -> None:
    for framework in (in_a_folder(tmp_path / "own"), Framework.from_data(whole())):
        assert state(framework, ITEM, wards=3) == "met"
        assert state(framework, ITEM, wards=2) == "not_applicable"
        assert state(framework, ITEM) == "not_assessed"
        assert state(framework, {**ITEM, "characteristics": ["race"]}, wards=3) == "not_met"
        assert framework.vocabulary.kinds.ids[-1] == "journey"
        assert framework.criteria["alpha.beta.told"].was == (
            "alpha.beta.narrated",
            "old.area.story",
        )


def test_they_are_words_of_that_framework_alone() -> None:
    shipped = Framework.load("eflg-2021")
    assert Framework.from_data(whole()).vocabulary.kinds.resolve("journey") == "journey"
    assert shipped.vocabulary.kinds.resolve("journey") is None


def test_a_kept_framework_still_has_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("EFLG_NO_CACHE", raising=False)
    first = in_a_folder(tmp_path / "own")
    kept = cache.load(tmp_path / "own")
    assert list((tmp_path / "cache").rglob("*.framework"))
    assert (kept, kept.vocabulary) == (first, first.vocabulary)


def test_an_id_of_before_is_no_part_of_the_logic() -> None:
    data = whole()
    del data["modules"][0]["themes"][0]["criteria"]["met"][0]["was"]
    assert Framework.from_data(data).sha256 == Framework.from_data(whole()).sha256


def test_a_bundle_that_names_an_id_of_before_is_told_the_new_one() -> None:
    data = {
        "council": {"name": "A"},
        "evidence": [{**ITEM, "supports": ["old.area.story"]}],
    }
    with pytest.raises(InvalidInput) as caught:
        Bundle.from_data(data, framework=Framework.from_data(whole()))
    assert [p.hint for p in caught.value.problems] == ['did you mean "alpha.beta.told"?']


def test_the_schema_of_framework_files_knows_them() -> None:
    described = validator("framework")
    assert described.is_valid(MAIN)
    assert described.is_valid(MODULE)
    assert not described.is_valid({**MAIN, "adds": {"ladders": {}}})
    assert not described.is_valid({**MAIN, "adds": {"kinds": [{"id": "x", "title": "X"}]}})


def whole() -> dict[str, Any]:
    """The framework in one document."""
    copied: dict[str, Any] = yaml.safe_load(yaml.safe_dump({**MAIN, "modules": [MODULE]}))
    return copied
