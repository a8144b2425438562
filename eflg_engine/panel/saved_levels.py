"""Reading saved results of many councils: what each holds, theme by theme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from eflg_engine.framework.model import Framework
from eflg_engine.panel.council_comparison import CouncilLevels
from eflg_engine.reading.file_sorts import other_sort, sort_of_bytes
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.tables import read_table
from eflg_engine.reading.values import folded
from eflg_engine.reading.yaml_text import file_bytes, json_data

_RESULTS = ("eflg-assessment/1", "eflg-outline/1")
_COLUMNS = ("council", "group")
_UNMET = ("not_met", "no_evidence")


def saved_framework(paths: Sequence[str]) -> str:
    """The id of the framework that the first result is of; empty where there is none."""
    for path in paths:
        try:
            for _, data in _results(path):
                framework = data.get("framework")
                return str(framework.get("id")) if isinstance(framework, dict) else ""
        except InvalidInput:  # told with those of the other files
            continue
    return ""


def load_saved_levels(
    paths: Sequence[str], framework: Framework, by: str = ""
) -> list[CouncilLevels]:
    """What councils hold, from saved results (.json) and results of `eflg batch` (.jsonl).

    `by` is a fact of the profile, such as nation, which full results have: each council's group.
    Bundles of a batch that have problems are passed over. Raises InvalidInput with every problem,
    and where no result has that fact.
    """
    found: list[CouncilLevels] = []
    problems: list[Problem] = []
    for path in paths:
        try:
            for place, data in _results(path):
                problem = _unfit(data, place, framework)
                if problem is not None:
                    problems.append(problem)
                else:
                    found.append(_levels(data, framework, by))
        except InvalidInput as error:
            problems += error.problems
    policies = sorted({each.policy for each in found})
    if len(policies) > 1:
        message = "results under several policies cannot be compared"
        problems.append(Problem("other_policy", Place(paths[0]), message, ", ".join(policies)))
    if by and found and not any(each.group for each in found):
        message = "no result has this fact of the profile, which full results alone can have"
        hint = "eflg assess says it, and eflg batch --detail full; or give a list with --groups"
        problems.append(Problem("unknown_fact", Place(paths[0]), message, by, hint=hint))
    if not found and not problems:
        problems.append(Problem("empty_file", Place(paths[0]), "there is no result here"))
    if problems:
        raise InvalidInput(problems)
    return found


def load_groups(path: str) -> dict[str, str]:
    """A list of groups: a table (.csv, .xlsx) with the columns council and group, by folded name.

    Raises InvalidInput with every problem: a gap, and a council in two groups.
    """
    head, *rows = read_table(path, _COLUMNS, "a list of groups").rows
    titles = [folded(title) for title in head.cells]
    if not {*_COLUMNS} <= {*titles}:
        message = "a list of groups has the columns council and group"
        found = ", ".join(head.cells)
        raise InvalidInput([Problem("no_column", Place(path, head.number, 1), message, found)])
    columns = [titles.index(each) for each in _COLUMNS]
    groups: dict[str, str] = {}
    problems: list[Problem] = []
    for row in rows:
        if not any(cell.strip() for cell in row.cells):
            continue
        cells = [row.cells[at].strip() if at < len(row.cells) else "" for at in columns]
        for name, at, cell in zip(_COLUMNS, columns, cells, strict=True):
            if not cell:
                place = Place(path, row.number, at + 1)
                problems.append(Problem("missing_key", place, f"the {name} is missing here"))
        council, group = cells
        if council and groups.setdefault(folded(council), group) != group:
            place = Place(path, row.number, columns[0] + 1)
            message = "this council is in another group further up"
            problems.append(Problem("duplicate_key", place, message, council))
    if problems:
        raise InvalidInput(problems)
    return groups


def _results(path: str) -> Iterator[tuple[Place, Mapping[str, object]]]:
    if path.casefold().endswith((".jsonl", ".ndjson")):
        yield from _batch_results(path)
        return
    raw = file_bytes(path)
    if not raw.strip():
        raise InvalidInput([Problem("empty_file", Place(path), "the file is empty")])
    data = json_data(raw)
    if (sort := sort_of_bytes(raw, path)) not in ("", "result"):
        raise InvalidInput([other_sort(sort, "result", Place(path))])
    if not isinstance(data, dict):
        raise InvalidInput([_no_result(Place(path))])
    yield Place(path), data


def _batch_results(path: str) -> Iterator[tuple[Place, Mapping[str, object]]]:
    try:
        with Path(path).open("rb") as stream:
            for number, line in enumerate(stream, start=1):
                if not line.strip():
                    continue
                data = json_data(line)
                if not isinstance(data, dict) or data.get("schema") != "eflg-batch/1":
                    raise InvalidInput([_no_result(Place(path, number, 1))])
                result = data.get("result")
                if isinstance(result, dict):
                    yield Place(path, number, 1), result
    except OSError as error:
        message = error.strerror or "it cannot be read"
        raise InvalidInput([Problem("unreadable", Place(path), message)]) from None


def _no_result(place: Place) -> Problem:
    message = "this is no saved result"
    allowed = "JSON of eflg assess, or lines of eflg batch"
    return Problem("wrong_file", place, message, allowed=allowed)


def _unfit(data: Mapping[str, object], place: Place, framework: Framework) -> Problem | None:
    if data.get("schema") not in _RESULTS:
        return _no_result(place)
    named = data.get("framework")
    found = named.get("id") if isinstance(named, dict) else None
    if found != framework.id:
        message = "this result is of another framework"
        return Problem("other_framework", place, message, shown(found), framework.id)
    try:
        _levels(data, framework, "")
    except (AttributeError, KeyError, TypeError, ValueError):
        return Problem("not_data", place, "parts of this result are missing or of another form")
    return None


def _levels(data: Mapping[str, object], framework: Framework, by: str) -> CouncilLevels:
    written = cast("dict[str, Any]", data)
    council = written["council"]
    profile = council.get("profile", {}) if isinstance(council, dict) else {}
    numbers = {level.id: number for number, level in enumerate(framework.levels)}
    themes: dict[str, int | None] = {}
    unmet: set[str] = set()
    for theme in _themes(written["modules"]):
        name = str(theme["id"])
        is_assessed = theme["status"] == "assessed"
        level = theme["level"]
        themes[name] = (-1 if level is None else numbers[str(level)]) if is_assessed else None
        criteria = theme["criteria"]
        assert isinstance(criteria, list)
        unmet |= {str(each["id"]) for each in criteria if each["state"] in _UNMET}
    policy = written["policy"]
    return CouncilLevels(
        council=str(council["name"] if isinstance(council, dict) else council),
        as_at=str(written["as_at"]),
        policy=str(policy["id"] if isinstance(policy, dict) else policy),
        group=str(profile.get(by, "")) if by else "",
        themes=themes,
        unmet=frozenset(unmet),
    )


def _themes(modules: object) -> Iterable[Mapping[str, object]]:
    assert isinstance(modules, list)
    return (theme for module in modules for theme in module["themes"])
