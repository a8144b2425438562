"""A short `repr` for data that holds whole frameworks, bundles and results."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from datetime import date

MOST_CHARACTERS, MOST_OF_A_TEXT = 160, 50


def one_line(self: object) -> str:
    """The fields that say something: texts cut short, collections as how many, objects by id.

    For the body of a dataclass: `__repr__ = one_line`.
    """
    names: Sequence[str] = getattr(self, "_fields", ()) or list(
        getattr(self, "__dataclass_fields__", ())
    )
    values = ((name, getattr(self, name)) for name in names if not name.startswith("_"))
    said = [f"{name}={_short(value)}" for name, value in values if value not in (None, "", ())]
    text = f"{type(self).__name__}({', '.join(said)})"
    return text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 4]}...)"


def _short(value: object) -> str:
    if isinstance(value, str):
        return repr(value if len(value) <= MOST_OF_A_TEXT else f"{value[:MOST_OF_A_TEXT]}...")
    if isinstance(value, date):
        return value.isoformat()
    if hasattr(value, "_fields"):
        return f"<{type(value).__name__}>"
    if isinstance(value, Sequence | Mapping | Set):
        return f"<{len(value)}>"
    name = getattr(value, "id", None)
    text = repr(value) if name is None else f"<{name}>"
    return text if len(text) <= MOST_OF_A_TEXT else f"<{type(value).__name__}>"
