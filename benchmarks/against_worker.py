"""What `benchmarks.against` runs in each of its two environments: one commit's public API, timed.

Started by file name with `python -P`, so that it sees the installed package and nothing of this
repo. It reads one JSON request a line and answers each with one line: CPU seconds a bundle, bytes a
bundle, or what the engine says of each bundle.
"""

from __future__ import annotations

import gc
import inspect
import json
import sys
import time
import tracemalloc
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from eflg_engine import Assessment, Bundle, Framework, assess

Data = dict[str, Any]
Task = Callable[[Framework, Any], object]

DETAIL = {"detail": "gaps"} if "detail" in inspect.signature(Assessment.to_data).parameters else {}
"""How a commit is asked for gaps without all the rest; one that has no such detail gives all."""


def levels(framework: Framework, bundle: Bundle) -> object:
    """The level alone: those of modules and themes are worked out with it."""
    return assess(bundle, framework).level


def another_day(framework: Framework, bundle: Bundle) -> object:
    """Levels on each of four other days."""
    assert bundle.as_at is not None
    days = [bundle.as_at + timedelta(days=30 * number) for number in range(1, 5)]
    return [assess(bundle, framework, as_at=day).level for day in days]


def trusted(framework: Framework, data: Data) -> object:
    """Levels of data that are not checked."""
    return assess(Bundle.from_trusted_data(data), framework).level


def explained(framework: Framework, bundle: Bundle) -> Assessment:
    """The proof, the last day and the gap of every criterion."""
    result = assess(bundle, framework)
    for criterion in result.criteria.values():
        criterion.proof  # noqa: B018 - worked out when asked for
        criterion.holds_until  # noqa: B018
        if (explanation := criterion.explanation) is not None:
            explanation.gap  # noqa: B018
            explanation.reasons  # noqa: B018
    return result


def to_json(framework: Framework, bundle: Bundle) -> object:
    """The whole JSON result."""
    return assess(bundle, framework).to_json()


def request(framework: Framework, data: Data) -> object:
    """All that a program pays for that is sent a bundle and answers with the JSON result."""
    return assess(Bundle.from_data(data), framework).to_json()


def gaps(framework: Framework, bundle: Bundle) -> object:
    """Levels and gaps as plain data."""
    return assess(bundle, framework).to_data(**DETAIL)


def request_gaps(framework: Framework, data: Data) -> object:
    """As `request`, for a program that answers with levels and gaps."""
    return assess(Bundle.from_data(data), framework).to_data(**DETAIL)


def held(framework: Framework, bundle: Bundle) -> Assessment:
    """A result of which the level was read."""
    result = assess(bundle, framework)
    result.level  # noqa: B018
    return result


TASKS: dict[str, Task] = {
    each.__name__: each
    for each in (levels, another_day, trusted, explained, to_json, request, gaps, request_gaps)
}
KEPT: dict[str, Callable[[Framework, Bundle], Assessment]] = {
    "memory": held,
    "memory_explained": explained,
}
FROM_DATA = {"trusted", "request", "request_gaps"}
"""Tasks that are given the plain data; the others are given a bundle that was never assessed."""


def seconds(framework: Framework, name: str, bundles: list[Data]) -> float:
    """CPU seconds that a task takes, a bundle."""
    given: list[Any] = bundles if name in FROM_DATA else [Bundle.from_data(b) for b in bundles]
    if name == "another_day":
        for bundle in given:
            levels(framework, bundle)
    task = TASKS[name]
    gc.collect()
    started = time.process_time()
    for each in given:
        task(framework, each)
    return (time.process_time() - started) / len(given)


def bytes_kept(framework: Framework, name: str, bundles: list[Data]) -> float:
    """Bytes that a result holds beyond its bundle, on average."""
    given = [Bundle.from_data(data) for data in bundles]
    gc.collect()
    tracemalloc.start()
    try:
        results = [KEPT[name](framework, bundle) for bundle in given]
        gc.collect()
        return tracemalloc.get_traced_memory()[0] / len(results)
    finally:
        tracemalloc.stop()


def said(framework: Framework, data: Data) -> Data:
    """What the engine says of a bundle, in words that both commits have."""
    result = assess(Bundle.from_data(data), framework)
    criteria = {}
    for name, criterion in result.criteria.items():
        until: date | None = criterion.holds_until
        explanation = criterion.explanation
        criteria[name] = [
            str(criterion.state),
            list(criterion.proof or ()),
            None if until is None else until.isoformat(),
            [] if explanation is None else sorted(map(str, explanation.reasons)),
        ]
    themes = {name: theme.level for name, theme in result.themes.items()}
    return {"level": result.level, "themes": themes, "criteria": criteria}


def main() -> None:
    """Read the framework, then answer until the input ends."""
    framework = Framework.from_data(json.loads(sys.stdin.readline()))
    gc.collect()
    gc.freeze()
    for line in sys.stdin:
        asked = json.loads(line)
        name, bundles = asked["task"], asked["bundles"]
        answer: object
        if name == "said":
            answer = [said(framework, data) for data in bundles]
        elif name in KEPT:
            answer = bytes_kept(framework, name, bundles)
        else:
            answer = seconds(framework, name, bundles)
        print(json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
