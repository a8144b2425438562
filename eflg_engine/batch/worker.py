"""What a worker does: keeps frameworks by what they say, and assesses some bundles under one."""

from __future__ import annotations

import os
import socket
from collections import OrderedDict
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.result.outcome import Assessment, Detail
from eflg_engine.assessment.result.views import Held
from eflg_engine.batch.entry import BatchEntry, Content, NamedBundle
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.reading.document import Document
from eflg_engine.reading.limits import Limits, limited
from eflg_engine.reading.plain_data import read_data
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.sheet_files import is_sheets
from eflg_engine.reading.yaml_text import json_data, read_bytes, read_file
from eflg_engine.sheets.opening import read_sheets

MOST_FRAMEWORKS = 8
"""So many are kept in a process; the one that was not used for longest goes."""

_FRAMEWORKS: OrderedDict[str, Framework] = OrderedDict()


class Settings(NamedTuple):
    """How to assess: under which framework, by its key, and how much to say."""

    framework: str
    detail: Detail
    as_at: date | None
    policy: str | Policy | None
    only_own: bool
    limits: Limits


class Task(NamedTuple):
    """Bundles to assess, and the number of the first."""

    first: int
    bundles: tuple[NamedBundle, ...]


class Reply(NamedTuple):
    """The entries of a task, None where the worker does not have the framework yet."""

    worker: str
    entries: tuple[BatchEntry, ...] | None


def keep(framework: Framework) -> tuple[str, bytes]:
    """Keep a framework in this process; its key, a hash of what is sent, and what is sent."""
    body = framework.keep()
    key = sha256(body).hexdigest()
    _keep(key, framework)
    return key, body


def _keep(key: str, framework: Framework) -> None:
    _FRAMEWORKS[key] = framework
    while len(_FRAMEWORKS) > MOST_FRAMEWORKS:
        _FRAMEWORKS.popitem(last=False)


def run_task(settings: Settings, task: Task, body: bytes | None = None) -> Reply:
    """Assess the bundles of a task. `body` is the framework, where it travels with the task."""
    worker = f"{socket.gethostname()} {os.getpid()}"
    framework = _FRAMEWORKS.get(settings.framework)
    if framework is None and body is not None:
        framework = Framework.kept(body)
        _keep(settings.framework, framework)
    if framework is None:
        return Reply(worker, None)
    return Reply(worker, assess_all(settings, task, framework))


def assess_all(settings: Settings, task: Task, framework: Framework) -> tuple[BatchEntry, ...]:
    """The entries of some bundles, in order."""
    with limited(**settings.limits._asdict()):
        return tuple(
            _entry(settings, number, each, framework)
            for number, each in enumerate(task.bundles, start=task.first)
        )


def _entry(settings: Settings, number: int, named: NamedBundle, framework: Framework) -> BatchEntry:
    try:
        bundle = _bundle(named.bundle, named.name, framework)
        result = assess(
            bundle,
            framework,
            as_at=settings.as_at,
            policy=settings.policy,
            only_own=settings.only_own,
        )
    except InvalidInput as error:
        return BatchEntry(number, named.name, "", (), tuple(error.problems))
    return BatchEntry(number, named.name, result.to_json(detail=settings.detail), _row(result))


def _bundle(content: Content, name: str, framework: Framework) -> Bundle:
    if isinstance(content, Bundle):
        return content
    return bundle_from_document(_document(content, name, framework), framework)


def _document(content: Content, name: str, framework: Framework) -> Document:
    if isinstance(content, bytes):
        data = json_data(content)
        return read_bytes(content, name) if data is None else read_data(data, name)
    if isinstance(content, str | os.PathLike):
        path = Path(content)
        return read_sheets(path, lambda _: framework) if is_sheets(path) else read_file(path)
    return read_data(content, name)


def _row(result: Assessment) -> tuple[str, ...]:
    parts: Sequence[Held] = (*result.modules.values(), *result.themes.values())
    levels = (_level(each) for each in parts)
    council = (result.council_name, result.as_at.isoformat())
    return (*council, _level(result), result.level_title, result.status.value, *levels)


def _level(held: Held) -> str:
    number = held.level_number
    if number is None:
        return held.status.value
    return held.level or "below"
