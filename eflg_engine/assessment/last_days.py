"""The last days on which items are current."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from eflg_engine.assessment.item_words import ItemWords
from eflg_engine.assessment.rules import MOST_KEPT, Rules
from eflg_engine.evidence.columns import Columns
from eflg_engine.framework.model import Usual
from eflg_engine.framework.snapshot import Snapshot
from eflg_engine.reading.values import Interval

if TYPE_CHECKING:
    from eflg_engine.framework.vocabulary import Kind

FOREVER = 10**9
"""The ordinal of a last day that never comes."""


class LastDays(dict[int, int]):
    """By item, the ordinal of the last day on which it is current under a limit, or FOREVER.

    Worked out when it is asked for.
    """

    __slots__ = (
        *("columns", "days", "facts", "last_days", "review_by", "snapshot", "within", "words"),
    )

    def __init__(
        self,
        rules: Rules,
        columns: Columns,
        words: Sequence[ItemWords],
        review_by: Mapping[int, int],
        within: Interval | Usual | None,
        snapshot: Snapshot | None,
    ) -> None:
        self.columns: Columns = columns
        self.words: Sequence[ItemWords] = words
        self.review_by: Mapping[int, int] = review_by
        self.facts: tuple[Kind, ...] = rules.framework.vocabulary.kind_facts
        self.within: Interval | Usual | None = within
        self.snapshot: Snapshot | None = snapshot
        # by age and date: the last day, for every bundle
        self.last_days: dict[Interval, dict[date, int]] = rules.last_days
        self.days: dict[date, int] = self._days(within) if isinstance(within, Interval) else {}

    def _days(self, within: Interval) -> dict[date, int]:
        return self.last_days.setdefault(within, {})

    def __missing__(self, number: int) -> int:
        columns = self.columns
        last = self.review_by.get(number, FOREVER)
        within = self.within
        if isinstance(within, Usual):
            facts = self.facts[self.words[number].kind]
            within = None if facts.until_stated and last < FOREVER else facts.current_for
        if within is not None:
            dated = columns.dated[number]
            days = self.days if within is self.within else self._days(within)
            known = days.get(dated)
            if known is None:
                if len(days) >= MOST_KEPT:
                    days.clear()
                known = days[dated] = within.last_day(dated).toordinal()
            last = min(last, known)
        if self.snapshot is not None and number in columns.snapshots:
            taken = columns.snapshots[number]
            last = min(last, self.snapshot.stands_until(taken).toordinal())
        self[number] = last
        return last
