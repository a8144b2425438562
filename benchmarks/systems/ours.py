"""eflg_engine itself: from a loaded bundle and from dicts; levels, what is met, and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from benchmarks.systems import Run
from benchmarks.work import Data, Levels, Work
from eflg_engine import Bundle, Framework, assess


def loaded(work: Work) -> Run:
    """Bundles are in memory as our own objects, nothing worked out for them yet."""
    ready = {id(data): Bundle.from_data(data) for data in (*work.bundles, *work.checks)}

    def run(bundles: Sequence[Data]) -> list[Levels]:
        # a copy has no binding, so each round binds anew
        return [_levels(replace(ready[id(data)]), work.framework) for data in bundles]

    return run


def from_dicts(work: Work) -> Run:
    """The dicts as they are (`Bundle.from_trusted_data`): no more checks than others make."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_levels(Bundle.from_trusted_data(data), work.framework) for data in bundles]

    return run


def from_dicts_truths(work: Work) -> Run:
    """As `from_dicts`, with what a trace says: the truth of every criterion and of its leaves."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_truths(Bundle.from_trusted_data(data), work.framework) for data in bundles]

    return run


def from_dicts_checked(work: Work) -> Run:
    """The dicts through `Bundle.from_data`: every value checked, every problem reported."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_levels(Bundle.from_data(data), work.framework) for data in bundles]

    return run


def loaded_explained(work: Work) -> Run:
    """As `loaded`, with everything that can be said of every criterion."""
    ready = {id(data): Bundle.from_data(data) for data in (*work.bundles, *work.checks)}

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_explained(replace(ready[id(data)]), work.framework) for data in bundles]

    return run


def from_dicts_explained(work: Work) -> Run:
    """As `from_dicts`, with everything that can be said of every criterion."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_explained(Bundle.from_trusted_data(data), work.framework) for data in bundles]

    return run


def from_dicts_checked_explained(work: Work) -> Run:
    """As `from_dicts_checked`, with everything that can be said of every criterion."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_explained(Bundle.from_data(data), work.framework) for data in bundles]

    return run


def _levels(bundle: Bundle, framework: Framework) -> Levels:
    levels = assess(bundle, framework).levels
    return levels.themes, levels.modules, levels.council  # type: ignore[return-value]


def _truths(bundle: Bundle, framework: Framework) -> Levels:
    result = assess(bundle, framework)
    result.states  # noqa: B018 - worked out when asked for
    result.leaves_met  # noqa: B018
    levels = result.levels
    return levels.themes, levels.modules, levels.council  # type: ignore[return-value]


def _explained(bundle: Bundle, framework: Framework) -> Levels:
    result = assess(bundle, framework)
    for criterion in result.criteria_by_number:
        criterion.proof  # noqa: B018 - worked out when asked for
        criterion.holds_until  # noqa: B018
        criterion.explanation  # noqa: B018
    levels = result.levels
    return levels.themes, levels.modules, levels.council  # type: ignore[return-value]
