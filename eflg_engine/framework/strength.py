"""How closely a part of one framework corresponds to a part of another."""

from __future__ import annotations

from enum import StrEnum


class Strength(StrEnum):
    """How much of what is asked for on one side is asked for on the other."""

    EQUAL = "equal"  # the same
    SUBSET = "subset"  # all of this is part of that, which is more
    SUPERSET = "superset"  # that is part of this, which is more
    INTERSECTS = "intersects"  # each has some that the other has not


REVERSED = {
    Strength.EQUAL: Strength.EQUAL,
    Strength.SUBSET: Strength.SUPERSET,
    Strength.SUPERSET: Strength.SUBSET,
    Strength.INTERSECTS: Strength.INTERSECTS,
}
OF_A_PART = {
    Strength.EQUAL: Strength.SUBSET,
    Strength.SUBSET: Strength.SUBSET,
    Strength.SUPERSET: Strength.INTERSECTS,
    Strength.INTERSECTS: Strength.INTERSECTS,
}
"""What is known of a part where only the whole is mapped; it may then share nothing at all."""
