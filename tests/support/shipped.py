"""The shipped frameworks and samples, as plain data and as models."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from eflg_engine import Bundle, Framework
from eflg_engine.framework.shipped import rules_folder
from tests.support.places import EVIDENCE_SAMPLES

SAMPLES = EVIDENCE_SAMPLES


@cache
def framework(framework_id: str = "eflg-2021") -> Framework:
    """A shipped framework."""
    return Framework.load(framework_id)


@cache
def framework_data(framework_id: str = "eflg-2021") -> dict[str, Any]:
    """A shipped framework in the form of `from_data`, read by PyYAML alone."""
    folder = rules_folder() / framework_id
    data: dict[str, Any] = _read(folder / "framework.yaml")
    modules = sorted(set(folder.glob("*.yaml")) - {folder / "framework.yaml"})
    data["modules"] = [_read(path) for path in modules]
    data["vocabulary"] = _read(rules_folder() / "vocabulary.yaml")
    for terms, added in data.pop("adds", {}).items():
        data["vocabulary"].setdefault(terms, []).extend(added)
    return data


@cache
def sample_paths(framework_id: str = "eflg-2021") -> tuple[Path, ...]:
    """The sample bundles made for a framework."""
    return tuple(
        path
        for path in sorted(SAMPLES.glob("*.yaml"))
        if sample_data(path.stem)["framework"] == framework_id
    )


@cache
def sample(name: str) -> Bundle:
    """A sample bundle by its file's name, without the ending."""
    return Bundle.load(SAMPLES / f"{name}.yaml")


@cache
def sample_data(name: str) -> dict[str, Any]:
    """A sample bundle as plain data, read by PyYAML alone."""
    return _read(SAMPLES / f"{name}.yaml")


def _read(path: Path) -> dict[str, Any]:
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    data: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), loader)
    return data
