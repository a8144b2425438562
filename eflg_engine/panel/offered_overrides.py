"""What calibration offers, as a local adaptation to read: overrides, and what none can do."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.framework.model import Criterion, leaves
from eflg_engine.framework.particulars import file_in_folder
from eflg_engine.panel.calibration import Calibration, ChangeSort, RuleChange, has_rung
from eflg_engine.panel.rungs import lower_leaf

_DOES = {
    ChangeSort.DOWN: "move it to the level below",
    ChangeSort.UP: "move it to the level above",
    ChangeSort.DROP: "drop it",
}


def overrides_text(found: Calibration) -> str:
    """framework.yaml of an adaptation with the changes that overrides can make.

    An override cannot move or drop a criterion, so that results stay comparable: those changes
    stand as comments, for whoever keeps the rules.
    """
    framework = found.framework
    rungs = [each for each in found.offered if each.sort is ChangeSort.RUNG]
    others = [each for each in found.offered if each.sort is not ChangeSort.RUNG]
    lines = [
        "# Offered by eflg panel calibrate: changes of the rules with which more of the panel's",
        "# decisions would agree. To be read and weighed; nothing has been applied. That a panel",
        "# decided otherwise does not make a rule wrong.",
        "format: 1",
        f"extends: {framework.id}",
        f"id: {framework.id}-calibrated",
        f"version: {framework.version}",
        "overrides:" if rungs else "overrides: {}",
        *(line for each in rungs for line in _override(found, each)),
    ]
    if others:
        lines += [
            "# What no override can do, since results could no longer be compared:",
            *(_comment(found, each) for each in others),
        ]
    return "\n".join(lines) + "\n"


def _override(found: Calibration, change: RuleChange) -> Iterator[str]:
    framework, rule = found.framework, _rule(found, change)
    yield f"  {rule.id}:"
    for number, leaf in enumerate(leaves(rule.requires), start=1):
        if has_rung(leaf):
            less = lower_leaf(leaf)
            yield f"    - leaf: {number}"
            if leaf.shows:
                yield f"      shows: {framework.vocabulary.shows[less.shows].id}"
            if leaf.assurance:
                yield f"      assurance: {framework.vocabulary.assurance[less.assurance].id}"
            yield f"      because: {because(found, rule)}"


def _comment(found: Calibration, change: RuleChange) -> str:
    rule = _rule(found, change)
    place = f"{file_in_folder(rule.file)}:{rule.line}"
    return f"#   {rule.id} ({place}): {_DOES[change.sort]}. {because(found, rule)}"


def because(found: Calibration, rule: Criterion) -> str:
    """Why a criterion is changed, as a sentence."""
    theme = next(each for each in found.themes if rule.id.startswith(f"{each.theme}."))
    many = len(theme.decisions)
    return (
        f"With this theme's changes {theme.offered.agreeing} of {many} decisions agree, and "
        f"{theme.agreeing} without."
    )


def _rule(found: Calibration, change: RuleChange) -> Criterion:
    return list(found.framework.criteria.values())[change.criterion]


__all__ = ["because", "overrides_text"]
