"""Modules of one folder that are found by the beginning of their names."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType


def families(package: ModuleType, start: str) -> list[ModuleType]:
    """The modules of a package whose names begin with `start`, in the order of their names."""
    names = sorted(each.name for each in iter_modules(package.__path__))
    return [import_module(f"{package.__name__}.{n}") for n in names if n.startswith(start)]
