"""Writing pages to a folder: all of them or none, and only over what was written before."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from eflg_engine.reading.problems import listed
from eflg_engine.report.writing import CannotWriteError

RECORD = ".eflg-pages.json"
"""The file in which a folder keeps what was written to it, each file with its hash."""

_REASONS = {
    "FileNotFoundError": "the folder above it is not there",
    "NotADirectoryError": "part of the path is a file",
    "PermissionError": "there is no permission to write there",
}


def write_folder(folder: str, files: Mapping[str, str]) -> list[str]:
    """Write files (by path in the folder, text in UTF-8) by way of a temporary folder.

    What was written here earlier and is not among them now is removed, unless somebody changed
    it: those are returned, by path. Raises CannotWriteError, also where a file of another origin
    would be written over; then nothing is.
    """
    try:
        return _write(Path(folder), {name: text.encode() for name, text in files.items()})
    except (OSError, ValueError) as error:
        reason = _REASONS.get(type(error).__name__) or getattr(error, "strerror", None) or error
        raise CannotWriteError(f"cannot write {folder}: {reason}") from None


def _write(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    if folder.exists() and not folder.is_dir():
        raise CannotWriteError(f"cannot write {folder}: this is a file; a folder is wanted here")
    earlier = _record(folder)
    others = [
        name for name, content in files.items() if _is_other(folder / name, name, content, earlier)
    ]
    if others:
        raise CannotWriteError(
            f"cannot write {folder}: {listed(others, 5)} there was not written by this command; "
            "choose another folder, or move it away"
        )
    record = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    written = json.dumps({"written_by": "eflg framework docs", "files": record}, indent=1)
    is_there = folder.is_dir()
    temporary = (folder if is_there else folder.parent) / f".eflg-{os.urandom(6).hex()}.tmp"
    temporary.mkdir()
    try:
        for name, content in {**files, RECORD: f"{written}\n".encode()}.items():
            path = temporary / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        if not is_there:
            temporary.rename(folder)
            return []
        for name in (*files, RECORD):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (temporary / name).replace(folder / name)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return _remove(folder, {name: sha for name, sha in earlier.items() if name not in files})


def _record(folder: Path) -> dict[str, str]:
    """The files that were written here, with their hashes; none where that cannot be told."""
    with suppress(OSError, ValueError, RecursionError):
        data = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        files = data.get("files") if isinstance(data, dict) else None
        if isinstance(files, dict):
            return {name: str(sha) for name, sha in files.items() if _is_inside(name)}
    return {}


def _is_inside(name: str) -> bool:
    """Whether a name from a record leads to a file in the folder, and not out of it."""
    parts = Path(name).parts
    return bool(parts) and not Path(name).is_absolute() and ".." not in parts


def _is_other(path: Path, name: str, content: bytes, earlier: Mapping[str, str]) -> bool:
    """Whether a file stands there that is not ours and would be lost."""
    if name in earlier or not path.exists():
        return False
    return not path.is_file() or path.read_bytes() != content


def _remove(folder: Path, gone: Mapping[str, str]) -> list[str]:
    kept = []
    for name, sha in gone.items():
        path = folder / name
        if not path.is_file():
            continue
        if hashlib.sha256(path.read_bytes()).hexdigest() != sha:
            kept.append(name)
            continue
        path.unlink()
        with suppress(OSError):  # not empty: somebody else has files there
            if path.parent != folder:
                path.parent.rmdir()
    return kept
