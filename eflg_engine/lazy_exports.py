"""Public names that are imported from where they are defined when they are first asked for."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module


class LateModule:
    """A module that is imported when something in it is first asked for.

    For one that only annotations name: they are text until somebody resolves them.
    """

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> object:
        return getattr(import_module(self._name), name)


def lazy_exports(
    package: str, homes: Mapping[str, str]
) -> tuple[Callable[[str], object], Callable[[], list[str]], list[str]]:
    """`__getattr__`, `__dir__` and `__all__` of a package whose names live in other modules.

    `homes` maps a module, named from the top of eflg_engine, to the names taken from it, separated
    by spaces. Start-up counts: a command imports what it uses, not all that is public.
    """
    home_of = {name: home for home, names in homes.items() for name in names.split()}
    top = package.partition(".")[0]

    def get(name: str) -> object:
        home = home_of.get(name)
        if home is None:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        value = getattr(import_module(f"{top}.{home}"), name)
        setattr(sys.modules[package], name, value)
        return value

    def listed() -> list[str]:
        return sorted({*vars(sys.modules[package]), *home_of})

    return get, listed, sorted(home_of)
