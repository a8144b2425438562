"""eflg_engine itself: from a loaded bundle and from dicts, levels only and explained."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from benchmarks.systems import Run
from benchmarks.work import Data, Levels, Work
from eflg_engine import Bundle, EvidenceItem, Framework, assess
from eflg_engine.evidence.bundle import ALL, Council, Objective


def loaded(work: Work) -> Run:
    """Bundles are in memory as our own objects, nothing worked out for them yet."""
    ready = {id(data): Bundle.from_data(data) for data in work.bundles}

    def run(bundles: Sequence[Data]) -> list[Levels]:
        # a copy has no binding, so each round binds anew
        return [_levels(replace(ready[id(data)]), work.framework) for data in bundles]

    return run


def from_dicts(work: Work) -> Run:
    """The dataclasses made from the dicts, with no more checks than other systems make."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_levels(_made(data), work.framework) for data in bundles]

    return run


def from_dicts_checked(work: Work) -> Run:
    """The dicts through `Bundle.from_data`: every value checked, every problem reported."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_levels(Bundle.from_data(data), work.framework) for data in bundles]

    return run


def loaded_explained(work: Work) -> Run:
    """As `loaded`, with everything that can be said of every criterion."""
    ready = {id(data): Bundle.from_data(data) for data in work.bundles}

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_explained(replace(ready[id(data)]), work.framework) for data in bundles]

    return run


def from_dicts_explained(work: Work) -> Run:
    """As `from_dicts`, with everything that can be said of every criterion."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_explained(_made(data), work.framework) for data in bundles]

    return run


def from_dicts_checked_explained(work: Work) -> Run:
    """As `from_dicts_checked`, with everything that can be said of every criterion."""

    def run(bundles: Sequence[Data]) -> list[Levels]:
        return [_explained(Bundle.from_data(data), work.framework) for data in bundles]

    return run


def _levels(bundle: Bundle, framework: Framework) -> Levels:
    levels = assess(bundle, framework).levels
    return levels.themes, levels.modules, levels.council  # type: ignore[return-value]


def _explained(bundle: Bundle, framework: Framework) -> Levels:
    result = assess(bundle, framework)
    for criterion in result.criteria_by_number:
        criterion.proof  # noqa: B018 - worked out when asked for
        criterion.holds_until  # noqa: B018
        criterion.explanation  # noqa: B018
    levels = result.levels
    return levels.themes, levels.modules, levels.council  # type: ignore[return-value]


def _made(data: Data) -> Bundle:
    day = date.fromisoformat
    council = data["council"]
    return Bundle(
        council=Council(
            council["name"],
            services=tuple(council.get("services", ())),
            partners=tuple(council.get("partners", ())),
            profile={k: v for k, v in council.items() if k not in _COUNCIL},
        ),
        evidence=tuple([_item(item) for item in data["evidence"]]),
        objectives=tuple(
            [Objective(o["id"], published=day(o["published"])) for o in data.get("objectives", ())]
        ),
        as_at=day(data["as_at"]),
    )


def _item(data: Data) -> EvidenceItem:
    get, day = data.get, date.fromisoformat
    review_by, measures = get("review_by"), get("measures")
    return EvidenceItem(
        data["id"],
        data["title"],
        data["kind"],
        tuple(data["supports"]),
        day(data["dated"]),
        day(review_by) if review_by else None,
        shows=get("shows", ""),
        assurance=get("assurance", ""),
        characteristics=_words(get("characteristics", ())),
        aims=_words(get("aims", ())),
        objectives=_words(get("objectives", ())),
        services=_words(get("services", ())),
        partners=_words(get("partners", ())),
        measures={k: Decimal(str(v)) for k, v in measures.items()} if measures else {},
    )


def _words(listed: str | Sequence[str]) -> tuple[str, ...]:
    return (ALL,) if listed == ALL else tuple(listed)


_COUNCIL = {"name", "code", "services", "partners"}
