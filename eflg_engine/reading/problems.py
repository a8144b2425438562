"""What is wrong with an input, and where: one record a problem, all of them at once."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands. Lines and columns count from 1; None for data not read from text."""

    file: str
    line: int | None = None
    column: int | None = None

    def __str__(self) -> str:
        if self.line is None:
            return self.file
        return f"{self.file}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `code` is stable; `message` is a sentence; `found`, `allowed` and `hint` may be empty.
    `path` is the way to the value from the top of its file.
    """

    code: str
    place: Place
    message: str
    found: str = ""
    allowed: str = ""
    hint: str = ""
    path: Path = field(default=())

    def __str__(self) -> str:
        lines = [f"{self.place}: {self.message} [{self.code}]"]
        if self.found:
            lines.append(f"    found:   {self.found}")
        if self.allowed:
            lines.append(f"    allowed: {self.allowed}")
        if self.hint:
            lines.append(f"    {self.hint}")
        return "\n".join(lines)


class InvalidInput(ValueError):
    """An input cannot be used. `problems` holds every reason, in file order."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: tuple[Problem, ...] = tuple(
            sorted(problems, key=lambda p: (p.place.file, p.place.line or 0, p.place.column or 0))
        )
        super().__init__("\n".join(str(problem) for problem in self.problems))


def did_you_mean(found: str, allowed: Iterable[str]) -> str:
    """'did you mean "x"?' for the closest allowed word, or an empty string."""
    best = closest(found, allowed)
    return f'did you mean "{best}"?' if best else ""


def closest(found: str, allowed: Iterable[str]) -> str | None:
    """The allowed word most like `found`, if one is like it at all."""
    words = list(dict.fromkeys(allowed))
    by_fold = {word.casefold(): word for word in words}
    match = difflib.get_close_matches(found.casefold(), list(by_fold), n=1, cutoff=0.6)
    if match:
        return by_fold[match[0]]
    tails = [word for word in words if "." in word and word.rsplit(".", 1)[1] == found]
    return tails[0] if len(tails) == 1 else None


def listed(words: Sequence[str], most: int = 30) -> str:
    """Words with commas, cut after `most` with a count of the rest."""
    if len(words) <= most:
        return ", ".join(words)
    return ", ".join(words[:most]) + f" and {len(words) - most} more"


def shown(value: object, most: int = 80) -> str:
    """A found value as it is shown to a person, cut to `most` characters."""
    text = value if isinstance(value, str) else repr(value)
    text = " ".join(text.split())
    return text if len(text) <= most else text[: most - 3] + "..."
