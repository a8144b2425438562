"""A result says when its evidence names another framework than the one assessed under."""

from __future__ import annotations

from dataclasses import replace

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.report.assessment import assessment_blocks
from eflg_engine.report.render.text import render
from tests.support.places import EVIDENCE_SAMPLES

pytestmark = pytest.mark.core


@pytest.mark.parametrize(
    ("named", "said"), [("eflg-2012", "eflg-2012"), ("eflg-2021", ""), ("", "")]
)
def test_a_bundle_for_another_framework_is_told(named: str, said: str) -> None:
    bundle = replace(Bundle.load(EVIDENCE_SAMPLES / "northmere-2024.yaml"), framework=named)
    result = assess(bundle, Framework.shipped("eflg-2021"))
    assert result.made_for == said
    assert result.to_data()["bundle"].get("made_for", "") == said
    printed = " ".join(render(assessment_blocks(result)).split())
    assert ("It names the framework" in printed) == bool(said)


def test_the_base_of_an_adaptation_is_no_other_framework() -> None:
    bundle = Bundle.load(EVIDENCE_SAMPLES / "northmere-2024.yaml")
    local = Framework.load(EVIDENCE_SAMPLES / "northmere-local")
    assert assess(bundle, local).made_for == ""
