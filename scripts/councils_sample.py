"""`python -m scripts.councils_sample`: write evidence_samples/panels/councils.jsonl.

The twenty-four invented councils of decisions_sample as bundles, one a line, from a seed: each has
some of the evidence of an invented county, for two modules. One of them is spoiled on purpose.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random

from eflg_engine import Bundle
from eflg_engine.report.writing import write_text
from scripts.decisions_sample import COUNCILS, SEED

PANELS = Path(__file__).parents[1] / "evidence_samples" / "panels"
FILE = PANELS / "councils.jsonl"
GROUPS = PANELS / "councils.csv"
SOURCE = PANELS.parent / "brackenshire-2024.yaml"
MODULES = ("leadership", "workforce")
SPOILED = "Cedarham"
"""The council whose line has a kind that there is not."""

_LEFT_OUT = ("link", "note", "difference")


def bundles() -> Iterator[dict[str, object]]:
    """The bundles: Ferns are few, so a group too small to say anything of."""
    random = Random(SEED)
    source = Bundle.load(SOURCE).to_data()
    items = source["evidence"]
    assert isinstance(items, list)
    for council in COUNCILS:
        strength = random.uniform(0.9, 1)
        found = []
        for number, item in enumerate(items, start=1):
            targets = list(item["supports"])
            kept = [each for each in targets if each.startswith(MODULES)]
            if not kept or random.random() > strength:
                continue
            short = {key: value for key, value in item.items() if key not in _LEFT_OUT}
            found.append(short | {"title": f"Paper {number}", "supports": kept})
        if council == SPOILED:
            found[0] = found[0] | {"kind": "no such kind"}
        profile = source["council"]
        assert isinstance(profile, dict)
        yield {
            "council": {**profile, "name": council},
            "framework": source["framework"],
            "as_at": source["as_at"],
            "scope": {"modules": list(MODULES)},
            "objectives": source["objectives"],
            "evidence": found,
        }


def lines() -> str:
    """The bundles, one a line."""
    written = (json.dumps(each, default=str, separators=(",", ":")) for each in bundles())
    return "".join(f"{line}\n" for line in written)


def groups() -> str:
    """The groups: districts, others, and the Ferns, which are fewer than can be told of."""
    by_name = {"Alder": "districts", "Elm": "districts", "Fern": "small"}
    rows = (
        f"{name},{next((by_name[each] for each in by_name if name.startswith(each)), 'others')}\n"
        for name in COUNCILS
    )
    return "council,group\n" + "".join(rows)


if __name__ == "__main__":
    write_text(str(FILE), lines())
    write_text(str(GROUPS), groups())
