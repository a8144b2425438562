"""`eflg whatif` on every sample, with whatever papers it carries."""

from __future__ import annotations

from pathlib import Path

import pytest

from eflg_engine import assess
from eflg_engine.cli.main import main
from eflg_engine.report.headline import level_words
from tests.support import shipped


@pytest.mark.parametrize("path", shipped.sample_paths(), ids=lambda path: path.stem)
def test_an_item_is_changed_and_another_removed(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Actions and self-assessments name other items; they are no part of what is tried."""
    first, second, *_ = shipped.sample(path.stem).evidence
    change = [first.id, "note=Tried out"]
    code = main(["whatif", str(path), "--remove", second.id, "--change", *change])
    printed = capsys.readouterr()
    assert code == 0, printed.err
    assert f"removed {second.id}" in printed.out
    level = level_words(assess(shipped.sample(path.stem), shipped.framework()))
    assert f"Level as it is {level}, as at " in " ".join(printed.out.split())
