"""Writing a report to a file: whole, or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path


class CannotWriteError(Exception):
    """A file cannot be written; the message says which and why, in one line."""


_REASONS = {
    "FileNotFoundError": "there is no such folder",
    "NotADirectoryError": "part of the path is not a folder",
    "IsADirectoryError": "this is a folder; a file is wanted here",
    "PermissionError": "there is no permission to write there",
}


def write_text(path: str, text: str) -> None:
    """Write text in UTF-8 by way of a temporary file in the same folder, renamed at the end.

    Whoever reads the file sees the old content or the new. An existing file keeps its permissions,
    a symbolic link is followed, and a device or pipe is written to directly. Raises
    CannotWriteError.
    """
    write_file(path, text.encode("utf-8", "replace"))


def write_file(path: str, content: bytes) -> None:
    """As write_text, for bytes."""
    try:
        _write(path, content)
    except (OSError, ValueError) as error:
        reason = _REASONS.get(type(error).__name__) or getattr(error, "strerror", None) or error
        raise CannotWriteError(f"cannot write {path}: {reason}") from None


def _write(path: str, content: bytes) -> None:
    if path.endswith(os.sep):
        raise IsADirectoryError
    target = Path(path).resolve()
    mode: int | None = None
    if target.exists():
        found = target.stat().st_mode
        if stat.S_ISDIR(found):
            raise IsADirectoryError
        if not os.access(target, os.W_OK):
            raise PermissionError
        if not stat.S_ISREG(found):
            target.write_bytes(content)
            return
        mode = stat.S_IMODE(found)
    write_bytes(target, content, mode)


def write_bytes(target: Path, content: bytes, mode: int | None = None) -> None:
    """Put a file with this content in the place of `target`. Raises OSError.

    `mode` is its permissions: those that new files get here when left out.
    """
    temporary = target.with_name(f".eflg-{os.urandom(6).hex()}.tmp")
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    descriptor = os.open(temporary, flags, 0o666 if mode is None else 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(descriptor)
        if mode is not None:
            temporary.chmod(mode)
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
