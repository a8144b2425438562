"""Numbers of things in words."""

from __future__ import annotations


def counted(number: int | float, noun: str, plural: str = "") -> str:
    """`1 day`, `3 days`; with a verb where one depends on it: `1 item is`, `3 items are`."""
    shown = f"{number:,}" if isinstance(number, int) else str(number)
    return f"{shown} {noun if number == 1 else plural or noun + 's'}"
