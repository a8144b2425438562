"""Working days as days of the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

FULL_TIME = 20
"""Working days in a month of one officer who does nothing else."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Work that starts on a day, with so many working days a month for it."""

    start: date
    days_a_month: int = FULL_TIME

    def day(self, days: int) -> date:
        """The day on which so many working days are spent; a month is a twelfth of 365 days."""
        later = -(-days * 365 // (12 * self.days_a_month))
        return self.start + timedelta(days=min(later, (date.max - self.start).days))

    def pace_for(self, days: int, by: date) -> int | None:
        """The least working days a month that are enough by a day; None where none are."""
        if not days:
            return 1
        room = (by - self.start).days
        return None if room <= 0 else -(-days * 365 // (12 * room))
