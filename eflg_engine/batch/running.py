"""Running a batch into a file that can be gone on with after a stop at any point.

Beside the output stands a file with `.part` at its end while the batch runs. Its first line says
what is run; each further line is one entry, in order. A line that was not written to its end is
cut off. The output is made from the lines in a temporary file, put in its place whole, and the
lines are removed.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO, NamedTuple

from eflg_engine.batch.entry import BatchEntry, NamedBundle
from eflg_engine.batch.forms import OutputForm
from eflg_engine.batch.sources import BundleSource
from eflg_engine.report.writing import CannotWriteError

PART = ".part"
WELL, WITH_PROBLEMS = b"+", b"-"
"""How a line begins: that of a result, and that of problems."""

_SYNCED_EVERY = 4 * 1024 * 1024
"""Bytes after which what was written is sure to outlast a loss of power."""


class BatchRun(NamedTuple):
    """What is run: the bundles, how an entry is made of each, and the file to write.

    `key` stands for all that decides the output: another key is another batch.
    """

    source: BundleSource
    assess: Callable[[Iterator[NamedBundle], int], Iterator[BatchEntry]]
    output: Path
    form: OutputForm
    columns: Sequence[str]
    key: str

    @property
    def part(self) -> Path:
        """The file that stands beside the output while the batch runs."""
        return self.output.with_name(self.output.name + PART)

    @property
    def first_line(self) -> bytes:
        """What the part file begins with."""
        digest = sha256(f"{self.key} {self.source.sha256} {self.source.many}".encode())
        return b"eflg-batch-part/1 " + digest.hexdigest().encode() + b"\n"


class BatchDone(NamedTuple):
    """How many bundles there are, how many have problems, and how many were done before."""

    bundles: int
    with_problems: int
    before: int


def run_batch(
    run: BatchRun, *, resume: bool, seen: Callable[[BatchEntry | None, int], None]
) -> BatchDone:
    """Run a batch to its end, from where it stopped with `resume`. Raises CannotWriteError.

    `seen` is told of each entry and how many are done; of None at the start.
    """
    try:
        with _opened(run, resume=resume) as stream:
            done, bad = _kept(run, stream)
            before = done
            seen(None, done)
            written = 0
            for entry in run.assess(run.source.bundles(done), done):
                mark = WITH_PROBLEMS if entry.problems else WELL
                line = mark + run.form.keeps(entry).encode() + b"\n"
                write(stream, line)
                written += len(line)
                if written >= _SYNCED_EVERY:
                    os.fsync(stream.fileno())
                    written = 0
                done += 1
                bad += bool(entry.problems)
                seen(entry, done)
            os.fsync(stream.fileno())
            _finish(run)
    except OSError as error:
        raise CannotWriteError(f"cannot write {run.output}: {error.strerror or error}") from None
    return BatchDone(done, bad, before)


def write(stream: BinaryIO, line: bytes) -> None:
    """Hand a line over to the operating system, so that it outlasts this process."""
    stream.write(line)
    stream.flush()


def _opened(run: BatchRun, *, resume: bool) -> BinaryIO:
    if not run.output.parent.is_dir():
        raise CannotWriteError(f"cannot write {run.output}: there is no such folder")
    if run.output.is_dir():
        raise CannotWriteError(f"cannot write {run.output}: this is a folder")
    if run.part.exists() and not resume:
        raise CannotWriteError(
            f"cannot write {run.output}: a batch into it was not finished; go on with --resume, or "
            f"remove {run.part}"
        )
    stream = run.part.open("a+b")
    if not _is_alone(stream):
        stream.close()
        raise CannotWriteError(f"cannot write {run.output}: another batch is writing it")
    return stream


def _is_alone(stream: BinaryIO) -> bool:
    """Whether no other process has the file; where there are no locks it is taken as so."""
    try:
        import fcntl
    except ImportError:
        return True
    try:
        fcntl.flock(stream, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def _kept(run: BatchRun, stream: BinaryIO) -> tuple[int, int]:
    """How many entries the part file has and how many of them have problems; cut to whole lines."""
    stream.seek(0)
    first = stream.readline()
    if first.endswith(b"\n") and first != run.first_line:
        raise CannotWriteError(
            f"cannot go on with {run.part}: it was begun with other bundles, another framework, or "
            "other options"
        )
    if not first.endswith(b"\n"):
        stream.truncate(0)
        write(stream, run.first_line)
        return 0, 0
    done = bad = 0
    end = len(first)
    for line in stream:
        if not line.endswith(b"\n"):
            break
        if line[:1] not in (WELL, WITH_PROBLEMS):
            raise CannotWriteError(f"cannot go on with {run.part}: it is damaged; remove it")
        done += 1
        bad += line.startswith(WITH_PROBLEMS)
        end += len(line)
    stream.truncate(end)
    return done, bad


def _finish(run: BatchRun) -> None:
    """Make the output of the lines, put it in its place, and remove the lines."""
    made = run.output.with_name(f"{run.output.name}.making")
    try:
        made.unlink(missing_ok=True)
        with run.part.open("rb") as stream:
            stream.readline()
            run.form.finish(made, run.columns, (line[1:-1] for line in stream))
        _sync(made)
        replace(made, run.output)
    except BaseException:
        with suppress(OSError):
            made.unlink(missing_ok=True)
        raise
    remove(run.part)


def _sync(file: Path) -> None:
    with file.open("rb+") as stream:
        os.fsync(stream.fileno())


def replace(made: Path, output: Path) -> None:
    """Put the file that was made in the place of the output."""
    made.replace(output)


def remove(part: Path) -> None:
    """Remove the lines."""
    part.unlink(missing_ok=True)
