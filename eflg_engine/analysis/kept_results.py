"""A result kept as JSON (`eflg-assessment/1`), read back and checked as shape describes it."""

from __future__ import annotations

import json
from collections.abc import Iterator

from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.reading.document import Document
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.problems import InvalidInput, Path, Problem, did_you_mean, listed, refuse
from eflg_engine.reading.typed_data import read_described
from eflg_engine.reading.yaml_text import read_bytes


def looks_like_a_result(data: object) -> bool:
    """Whether plain data was meant as a result, not as a bundle."""
    return isinstance(data, dict) and ("schema" in data or {"engine", "policy"} <= data.keys())


def read_yaml_or_json(raw: bytes, name: str) -> Document:
    """A bundle or a result as a document. Raises InvalidInput.

    JSON is read as the YAML it nearly always is, which gives places; else as JSON, which gives
    paths.
    """
    try:
        return read_bytes(raw, name)
    except InvalidInput:
        if not raw.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{"):
            raise
        try:
            data = json.loads(raw)
        except (ValueError, RecursionError):
            data = None
        if data is None:
            raise
    return read_data(data, name)


def kept_result(document: Document) -> AssessmentResult:
    """The result in a document. Raises InvalidInput with every problem found."""
    result, problems = read_described(AssessmentResult, document)
    if result is not None:
        problems += _level_problems(result, document)
    refuse(document.problems, problems)
    assert result is not None
    return result


def _level_problems(result: AssessmentResult, document: Document) -> Iterator[Problem]:
    """Levels that the result's own framework does not have, and criteria that stand twice."""
    levels = [level["id"] for level in result["framework"]["levels"]]
    seen: set[str] = set()
    named: list[tuple[Path, str | None]] = [(("level",), result["level"])]
    for i, module in enumerate(result["modules"]):
        named.append((("modules", i, "level"), module["level"]))
        for j, theme in enumerate(module["themes"]):
            where: Path = ("modules", i, "themes", j)
            named.append(((*where, "level"), theme["level"]))
            for n, criterion in enumerate(theme["criteria"]):
                path: Path = (*where, "criteria", n)
                named.append(((*path, "level"), criterion["level"]))
                if criterion["id"] in seen:
                    yield Problem(
                        "duplicate_id",
                        document.place((*path, "id")),
                        f'the criterion "{criterion["id"]}" stands twice in this result',
                        found=criterion["id"],
                        path=(*path, "id"),
                    )
                seen.add(criterion["id"])
    for path, level in named:
        if level is not None and level not in levels:
            yield Problem(
                "unknown_level",
                document.place(path),
                "the framework of this result has no such level",
                found=level,
                allowed=listed(levels),
                hint=did_you_mean(level, levels),
                path=path,
            )
