"""Examples in rule files that are written as a difference from another, written out in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from eflg_engine.reading.parts import entries, mapping

if TYPE_CHECKING:
    from eflg_engine.framework.files.rule_files import ExampleFile, ExamplesFile

EXPECTATIONS = ("enough", "not_enough", "does_not_apply")
"""What an example can be of: the criterion is met, is not met, or does not apply."""

_FACTS = ("council", "objectives", "scope", "as_at")


def examples_in_full(
    file: ExamplesFile, of_theme: Sequence[ExampleFile] = ()
) -> dict[str, list[dict[str, object]]]:
    """Every example with its evidence written out, by what it is an example of.

    `of_theme` are those of the theme, to which none of it applies.

    The file has been checked: an example is like one of `enough`, in that list an earlier one.
    """
    enough: list[dict[str, object]] = []
    for example in file.enough:
        enough.append(_in_full(example, enough))
    return {
        "enough": enough,
        "not_enough": [_in_full(example, enough) for example in file.not_enough],
        "does_not_apply": [
            _in_full(example, enough) for example in (*file.does_not_apply, *of_theme)
        ],
    }


def _in_full(file: ExampleFile, enough: Sequence[Mapping[str, object]]) -> dict[str, object]:
    facts: dict[str, object] = {name: getattr(file, name) for name in _FACTS}
    evidence: list[object] = []
    if file.like is not None:
        model = enough[file.like - 1]
        said = file.model_fields_set  # "objectives: []" says that there are none
        facts = {name: value if name in said else model[name] for name, value in facts.items()}
        for number, item in enumerate(entries(model["evidence"]), 1):
            if number not in file.without:
                evidence.append(mapping(item) | file.but.get(str(number), {}))
    return {
        "evidence": [*evidence, *file.evidence],
        "because": file.because,
        **facts,
        "note": file.note,
    }
