"""What a short run can do without: a tenth of the time of `eflg assess` each."""

from __future__ import annotations

import gc
import sys
from types import ModuleType

_LOADER = "pydantic.plugin._loader"


def prepare() -> None:
    """Make this process start sooner. For a process of our own only: it changes all of it."""
    gc.disable()  # looking for cycles costs more than they hold
    if _LOADER not in sys.modules:
        sys.modules[_LOADER] = _NoPlugins(_LOADER)


class _NoPlugins(ModuleType):
    """Stands for the part of pydantic that looks for plugins among all that is installed.

    We use none, and importing what it looks with takes 10 ms. Should a later pydantic want
    anything else from this module, it gets the real one; should it have none, this is not used.
    """

    def get_plugins(self) -> tuple[()]:
        """No plugins."""
        return ()

    def __getattr__(self, name: str) -> object:
        if name.startswith("__"):
            raise AttributeError(name)
        from importlib import import_module

        del sys.modules[_LOADER]
        return getattr(import_module(_LOADER), name)
