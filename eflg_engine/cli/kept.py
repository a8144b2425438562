"""One side of a comparison: a result kept as JSON, or a bundle to assess."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Sequence

from eflg_engine.analysis.kept_results import (
    kept_result,
    looks_like_a_result,
    read_yaml_or_json,
)
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.cli.inputs import assess_inputs
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.yaml_text import file_bytes


def kept_or_assessed(
    path: str, settings: Namespace, used: Sequence[str] = ()
) -> Assessment | AssessmentResult:
    """A kept result, or the assessment of a bundle with these settings.

    `used` names the options that were given for it, which a kept result cannot take. Raises
    InvalidInput.
    """
    found = None if path == "-" else _kept(path)
    if found is None:
        return assess_inputs(Namespace(bundle=path, output=None, **vars(settings))).result
    if used:
        message = "this is a result, whose framework, date and policy are settled"
        hint = f"{' and '.join(used)} can be given for a bundle only"
        raise InvalidInput([Problem("not_allowed", Place(path), message, hint=hint)])
    return found


def _kept(path: str) -> AssessmentResult | None:
    """The result in a file; None if the file is not one, or cannot be read."""
    try:
        raw = file_bytes(path)
    except InvalidInput:
        return None  # reading it as a bundle says why
    if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
        return None
    document = read_yaml_or_json(raw, path)
    return kept_result(document) if looks_like_a_result(document.data) else None
