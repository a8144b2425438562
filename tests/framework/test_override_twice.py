"""One change a leaf and key; a rung that a leaf leaves at the lowest can be overridden."""

from __future__ import annotations

from pathlib import Path

import pytest

from eflg_engine import Framework, InvalidInput
from eflg_engine.framework.model import Leaf

pytestmark = pytest.mark.core

START = "format: 1\nextends: eflg-2021\nid: local\ntitle: Local\nversion: 1.0.0\n"


def local(tmp_path: Path, criterion: str, entries: str) -> Framework:
    text = f"{START}overrides:\n  {criterion}: [{entries}]\n"
    (tmp_path / "framework.yaml").write_text(text, encoding="utf-8")
    return Framework.load(tmp_path)


def test_two_changes_of_one_key_are_refused(tmp_path: Path) -> None:
    criterion = free_criterion()
    with pytest.raises(InvalidInput) as caught:
        local(
            tmp_path,
            criterion,
            "{leaf: 1, covers: {items: 2}, because: More.},"
            "{leaf: 1, covers: {items: 3}, because: Still more.}",
        )
    (problem,) = caught.value.problems
    assert problem.code == "duplicate_key"
    assert "changed already at" in problem.message


def free_criterion() -> str:
    """A criterion of the base with one leaf, which names no assurance."""
    return next(
        rule.id
        for rule in Framework.shipped("eflg-2021").criteria.values()
        if isinstance(rule.requires, Leaf)
        and not rule.requires.assurance
        and rule.requires.items == 1
        and rule.bounds != "law"
    )


def test_the_lowest_rung_can_be_overridden(tmp_path: Path) -> None:
    criterion = free_criterion()
    base = Framework.shipped("eflg-2021")
    rung = base.vocabulary.assurance[1].id
    changed = local(tmp_path, criterion, f"{{leaf: 1, assurance: {rung}, because: More.}}")
    (override,) = changed.adaptation.overrides if changed.adaptation else ()
    assert [change.key for change in override.changes] == ["assurance"]
