"""EB3: themes that rest on one item."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.assessment.state import State
from eflg_engine.authoring.bundle_check.look import Hint, HintFound, Look

ONE_ITEM = Hint("EB301", "one-item", "All that a theme has met rests on one item.")

HINTS = (ONE_ITEM,)


def check(look: Look) -> Iterator[HintFound]:
    """Items that all the criteria met in a theme rest on."""
    for theme in look.result.themes.values():
        met = [rule for rule in theme.criteria if rule.state is State.MET]
        if len(met) < 2:
            continue
        sole = set(met[0].hangs_on).intersection(*(rule.hangs_on for rule in met[1:]))
        many = "both" if len(met) == 2 else f"all {len(met)}"
        for name in sorted(sole):
            message = f"{many} criteria met in {look.called(theme.id)} rest on it alone"
            yield look.of_item(ONE_ITEM, look.bundle.item[name], "id", message)
