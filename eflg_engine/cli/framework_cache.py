"""Frameworks kept between runs, checked and laid out, so that `eflg` starts sooner.

Reading and checking eflg-2021 takes longer than assessing a council under it a hundred times. What
comes out depends on the rule files and on this package's code alone, so it is kept like a `.pyc`:
in the user's own cache folder, one file a framework, under a key made from all it depends on. A
file that is missing, stale, damaged or somebody else's is passed over: nothing fails for want of
it.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import sys
import zlib
from pathlib import Path

from eflg_engine.framework.framework import Framework, rules_folder
from eflg_engine.version import __version__

_LENGTH_BYTES = 4
_DAMAGE = (AttributeError, ImportError, IndexError, KeyError, TypeError, ValueError)


def load_framework(source: str) -> Framework:
    """The same as Framework.load."""
    try:
        folder = Path(source)
        if not folder.exists():
            folder = rules_folder() / source
        if not (folder / "framework.yaml").is_file():
            return Framework.load(source)
        signature = _signature(source, folder)
        kept = _cache() / f"{zlib.crc32(os.fsencode(folder.resolve())):08x}.pickle"
    except (OSError, RuntimeError, ValueError):
        return Framework.load(source)
    found = _read(kept, signature)
    if found is None:
        found = Framework.load(source)
        _keep(kept, signature, found)
    return found


def _signature(source: str, folder: Path) -> bytes:
    """What tells these rule files, the words they use and the code that reads them from others."""
    parts = [__version__, sys.version, source, str(folder.resolve())]
    package = Path(__file__).parent.parent
    for room in ("reading", "framework", "assessment"):
        with os.scandir(package / room) as entries:
            for code in sorted(entries, key=lambda entry: entry.name):
                if code.name.endswith(".py"):
                    status = code.stat()
                    parts.append(f"{code.name} {status.st_size} {status.st_mtime_ns}")
    words = (folder.resolve().parent / "vocabulary.yaml", rules_folder() / "vocabulary.yaml")
    for file in (*sorted(folder.glob("*.y*ml")), *words):
        if file.is_file():
            content = file.read_bytes()
            parts.append(f"{file} {file.stat().st_mtime_ns} {len(content)} {zlib.crc32(content)}")
    return "\n".join(parts).encode("utf-8", "replace")


def _cache() -> Path:
    asked = os.environ.get("XDG_CACHE_HOME", "")
    folder = Path(asked) if Path(asked).is_absolute() else Path.home() / ".cache"
    return folder / "eflg_engine"


def _read(kept: Path, signature: bytes) -> Framework | None:
    try:
        with kept.open("rb") as file:
            status = os.fstat(file.fileno())
            if hasattr(os, "getuid") and (status.st_uid != os.getuid() or status.st_mode & 0o022):
                return None  # a pickle is code: only our own is opened
            length = int.from_bytes(file.read(_LENGTH_BYTES), "big")
            if length != len(signature) or file.read(length) != signature:
                return None
            found = pickle.load(file)
    except (OSError, EOFError, pickle.UnpicklingError, *_DAMAGE):
        return None
    return found if isinstance(found, Framework) else None


def _keep(kept: Path, signature: bytes, framework: Framework) -> None:
    from eflg_engine.assessment.compiled import compiled
    from eflg_engine.report.writing import write_bytes

    compiled(framework)
    _ = framework.sha256, framework.themes, framework.criteria
    with contextlib.suppress(OSError, pickle.PicklingError, *_DAMAGE):
        kept.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        head = len(signature).to_bytes(_LENGTH_BYTES, "big") + signature
        write_bytes(kept, head + pickle.dumps(framework, pickle.HIGHEST_PROTOCOL), mode=0o600)
