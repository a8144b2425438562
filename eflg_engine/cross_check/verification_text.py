"""What `eflg verify` prints: plain text of at most 80 columns."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap

from eflg_engine.cross_check.engine_comparison import Difference, EngineComparison
from eflg_engine.cross_check.saved import SavedCheck
from eflg_engine.reading.counts import counted
from eflg_engine.reading.values import join_words

WIDTH = 80
FIRST = 5

_WORDS = {
    "leaf": ("part of a requirement", "parts of requirements"),
    "criterion": ("criterion", "criteria"),
    "theme": ("theme", "themes"),
    "module": ("module", "modules"),
}


def comparison_text(comparison: EngineComparison) -> str:
    """Whether the two engines agree, or the first differences with what each rests on."""
    result = comparison.result
    lines = _wrapped(
        f"{result.bundle.council.name} under {result.framework.title} "
        f"({result.framework.id} {result.framework.version}), as at {result.as_at.isoformat()}, "
        f'policy "{result.policy.id}".'
    )
    compared = [
        f"{number} {_WORDS[what][number != 1]}"
        for what, number in comparison.compared.items()
        if what in _WORDS
    ]
    compared.append(f"the {result.framework.body}")
    lines += ["", *_wrapped(f"Compared: {join_words(compared)}."), ""]
    found = comparison.differences
    if not found:
        lines.append("The two engines agree.")
        return "\n".join(lines) + "\n"
    shown = found[:FIRST]
    count = counted(len(found), "thing")
    lines.append(
        f"The two engines differ on {count}."
        + (f" The first {len(shown)}:" if len(found) > len(shown) else "")
    )
    for difference in shown:
        lines += ["", *_difference(difference)]
    return "\n".join(lines) + "\n"


def _difference(difference: Difference) -> Iterator[str]:
    yield difference.id if difference.what == "council" else f"{difference.what} {difference.id}"
    for engine, says, proof in (
        ("first engine", difference.native, difference.native_proof),
        ("second engine", difference.rules, difference.rules_proof),
    ):
        yield from _wrapped(f"{engine}: {says}", "  ")
        yield from _wrapped(proof, "    ")


def saved_text(check: SavedCheck, name: str) -> str:
    """Whether a saved result still holds, and what has changed."""
    lines = [
        *_wrapped(
            f"{name}: saved result for {check.result.bundle.council.name}, as at "
            f'{check.result.as_at.isoformat()}, policy "{check.result.policy.id}".'
        ),
        "",
    ]
    for part in check.parts:
        if part.same:
            lines.append(f"{part.name:<10} same      {part.now}")
        else:
            lines.append(f"{part.name:<10} changed   saved {part.saved}")
            lines.append(f"{'':<20} now   {part.now}")
    if check.changes:
        lines += ["", "Comes out differently:"]
        for key, before, after in check.changes:
            lines += _wrapped(f"{key}: saved {before}, now {after}", "  ")
    lines += ["", "The saved result still holds." if check.holds else _no_longer(check)]
    return "\n".join(lines) + "\n"


def _no_longer(check: SavedCheck) -> str:
    changed = [part.name for part in check.parts if not part.same and part.name != "engine"]
    return f"The saved result does not hold any more: the {join_words(changed)} changed."


def _wrapped(text: str, indent: str = "") -> list[str]:
    return wrap(
        text,
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + "  ",
        break_long_words=False,
        break_on_hyphens=False,
    )
