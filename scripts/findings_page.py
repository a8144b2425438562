"""Write docs/findings.md, every code of a finding with its fields, from the registry."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Literal

from eflg_engine.assessment.reasons.findings import FINDINGS
from eflg_engine.reading.typed_data import json_schema

PAGE = Path(__file__).resolve().parents[1] / "docs" / "findings.md"

_INTRODUCTION = """\
# Findings

Why a criterion is not met is said as findings: a code, its fields, and a sentence made from them.
The codes are a closed list: a new one comes with a new minor version of the package. Programs read
the fields; the sentence is for people, and its wording may change.

This page is written from the registry, `eflg_engine/assessment/reasons/findings.py`:
`python -m scripts.findings_page` writes it again, and a test compares the two.
"""
_HEADINGS: dict[Literal["item", "leaf"], str] = {
    "item": "## What an item lacks\n\nIn `near_misses` and `wrong_kind`, beside the item's id.\n",
    "leaf": "## What a part of a requirement lacks\n\nIn `findings` of a gap.\n",
}


def findings_page() -> str:
    """The page as Markdown."""
    lines = [_INTRODUCTION]
    for of, heading in _HEADINGS.items():
        lines.append(heading)
        for code, entry in FINDINGS.items():
            if entry.of == of:
                lines += _section(code)
    return "\n".join(lines)


def _section(code: str) -> Iterator[str]:
    entry = FINDINGS[code]
    schema = json_schema(entry.shape, words=False)
    yield f"### `{code}`\n\n{schema['description']}\n"
    if entry.changes_with_day:
        yield "An item may lack it on one day and not on another.\n"
    yield "| field | type | meaning |\n|---|---|---|"
    fields, required = schema["properties"], schema["required"]
    assert isinstance(fields, dict)
    assert isinstance(required, list)
    for name, field in fields.items():
        if name != "code":
            there = "" if name in required else " May be missing."
            yield f"| `{name}` | {_type(field)} | {field['description']}{there} |"
    yield ""


def _type(field: dict[str, object]) -> str:
    options = field.get("anyOf")
    if isinstance(options, list):
        return " or ".join(dict.fromkeys(map(_type, options)))
    if "pattern" in field:
        return "day"
    words = {"string": "text", "integer": "number", "number": "number", "array": "ids"}
    return words.get(str(field["type"]), str(field["type"]))


if __name__ == "__main__":
    PAGE.write_text(findings_page(), encoding="utf-8")
