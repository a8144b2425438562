"""Two commits measured against each other: `python -m benchmarks.against [OLD] [NEW]`.

Builds the wheel of each commit and installs it in an environment of its own in `.venvs/against`
(once a commit), with the same dependencies. Both then work on the same made-up framework and
bundles, taking turns: in each round both do every task on the same bundles, which neither has met
before. Printed are the medians, and the median, least and most of the rounds' ratios, old to new: 2
is twice as fast, or half the memory. Times are CPU times, so that other work on the machine
disturbs them little. Linux and macOS.

The exit code is 1 if the two do not say the same of the bundles.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import venv
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.against_work import Data, bundle, framework

REPO = Path(__file__).resolve().parent.parent
ENVIRONMENTS = REPO / ".venvs" / "against"
RESULTS = REPO / "benchmarks" / "results" / "against.md"
WORKER = REPO / "benchmarks" / "against_worker.py"
OLD, WORKING_TREE = "9e7a023", "."
SHIPPED = ("eflg-2021", "northmere-2024.yaml")
"""The rules and the sample that the command is timed on besides: of each commit its own."""


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that is measured. `target` is the least ratio, old to new, that is aimed at."""

    title: str
    task: str
    items: int  # of a bundle
    bundles: int  # of a round
    target: float | None = None
    unit: str = "ms"


ROWS = (
    Row("Levels of a new bundle, 57 items", "levels", 57, 24, 0.95),
    Row("Levels of a new bundle, 150 items", "levels", 150, 24, 0.95),
    Row("Levels on four other days, 57 items", "another_day", 57, 8, 0.95),
    Row("Levels on four other days, 150 items", "another_day", 150, 8, 0.95),
    Row("Levels of trusted data, 57 items", "trusted", 57, 24, 0.95),
    Row("Levels of trusted data, 150 items", "trusted", 150, 24, 0.95),
    Row("Explained, never explained before, 57 items", "explained", 57, 3, 1.5),
    Row("Explained, never explained before, 150 items", "explained", 150, 3, 1.5),
    Row("JSON, never explained before, 57 items", "to_json", 57, 3, 1.5),
    Row("JSON, never explained before, 150 items", "to_json", 150, 3, 1.5),
    Row("from_data, assess, to_json, 57 items", "request", 57, 3, 2),
    Row("assess, to_data of gaps, 57 items", "gaps", 57, 3, 3),
    Row("assess, to_data of gaps, 150 items", "gaps", 150, 3, 3),
    Row("from_data, assess, to_data of gaps, 57 items", "request_gaps", 57, 3),
    Row("eflg assess, 57 items", "command", 57, 1, 1.4),
    Row("eflg assess, 150 items", "command", 150, 1, 1.4),
    Row("eflg assess, its own rules and sample northmere-2024", "command_shipped", 0, 1, 1.4),
    Row("Memory of a result, 57 items", "memory", 57, 2, 1, "KB"),
    Row("Memory of a result, 150 items", "memory", 150, 2, 1, "KB"),
    Row("Memory of a result explained, 150 items", "memory_explained", 150, 1, 1, "KB"),
)


@dataclass(slots=True)
class Measured:
    """What the rounds gave for a row: milliseconds or kilobytes."""

    row: Row
    old: list[float] = field(default_factory=list)
    new: list[float] = field(default_factory=list)

    @property
    def ratios(self) -> list[float]:
        """Old to new, by round."""
        return [old / new for old, new in zip(self.old, self.new, strict=True)]


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; gives its exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.against", description=__doc__)
    parser.add_argument("old", nargs="?", default=OLD, help=f"a commit (default: {OLD})")
    parser.add_argument("new", nargs="?", default=WORKING_TREE, help="default: the working tree")
    parser.add_argument("--rounds", type=int, default=9, help="default: 9")
    parser.add_argument("--only", nargs="+", metavar="TASK", help="names of tasks; no file")
    parser.add_argument("--write", action="store_true", help=f"write {RESULTS.relative_to(REPO)}")
    asked = parser.parse_args(arguments)
    rows = [row for row in ROWS if not asked.only or row.task in asked.only]
    with tempfile.TemporaryDirectory(prefix="eflg-against-") as folder:
        old, new = Side(asked.old, Path(folder, "old")), Side(asked.new, Path(folder, "new"))
        try:
            for side, commit in ((old, asked.old), (new, asked.new)):
                _unpack(commit, side.folder, "rules", "evidence_samples")
            differences = compare(old, new)
            measured = measure(rows, old, new, asked.rounds)
        finally:
            old.close()
            new.close()
        text = table(measured, old.name, new.name, asked.rounds)
    print(text)
    print("\n".join(differences) or "Both say the same of the bundles.")
    if asked.write and not asked.only:
        RESULTS.write_text(text + "\n", encoding="utf-8")
    return 1 if differences else 0


class Side:
    """One commit: its environment, its worker, and a folder with the files that its command reads.

    `commit` is whatever git takes, or "." for the working tree with what is not committed yet.
    """

    def __init__(self, commit: str, folder: Path) -> None:
        self.folder = folder
        self.name = "working tree" if commit == WORKING_TREE else _git("rev-parse", commit)[:7]
        self.bin = environment(commit)
        folder.mkdir()
        made = framework()
        Path(folder, "framework.yaml").write_text(json.dumps(made, indent=1), encoding="utf-8")
        self.worker = subprocess.Popen(
            [self.bin / "python", "-P", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=folder,
            env=self._told(),
            text=True,
        )
        self._send(made)

    def ask(self, task: str, bundles: Sequence[Data]) -> Any:  # noqa: ANN401 - what was asked for
        """The worker's answer."""
        self._send({"task": task, "bundles": bundles})
        assert self.worker.stdout is not None
        answer = self.worker.stdout.readline()
        if not answer:
            sys.exit(f"the worker of {self.name} ended with exit code {self.worker.wait()}")
        return json.loads(answer)

    def command(self, evidence: Path, rules: Path) -> float:
        """CPU seconds of `eflg assess`."""
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [self.bin / "eflg", "assess", evidence, "--framework", rules],
            cwd=self.folder,
            env=self._told(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        if done.returncode:
            sys.exit(f"eflg assess of {self.name} failed:\n{done.stderr}")
        return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

    def take(self, row: Row, bundles: Sequence[Data]) -> float:
        """One round of a row, in its unit."""
        if row.task == "command":
            evidence = Path(self.folder, "bundle.yaml")
            evidence.write_text(json.dumps(bundles[0], indent=1), encoding="utf-8")
            return 1e3 * self.command(evidence, Path(self.folder, "framework.yaml"))
        if row.task == "command_shipped":
            rules, sample = SHIPPED
            folder = self.folder
            return 1e3 * self.command(
                folder / "evidence_samples" / sample, folder / "rules" / rules
            )
        answer: float = self.ask(row.task, bundles)
        return answer * 1e3 if row.unit == "ms" else answer / 1e3

    def close(self) -> None:
        """End the worker."""
        self.worker.kill()
        self.worker.wait()
        for pipe in (self.worker.stdin, self.worker.stdout):
            if pipe is not None:
                pipe.close()

    def _send(self, what: object) -> None:
        assert self.worker.stdin is not None
        self.worker.stdin.write(json.dumps(what) + "\n")
        self.worker.stdin.flush()

    def _told(self) -> dict[str, str]:
        unwanted = ("EFLG_NO_CACHE", "PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV")
        told = {name: value for name, value in os.environ.items() if name not in unwanted}
        return told | {"PYTHONHASHSEED": "0", "XDG_CACHE_HOME": str(self.folder / "cache")}


def compare(old: Side, new: Side) -> list[str]:
    """Where the two do not say the same of some bundles of either size."""
    found = []
    for items in (57, 150):
        bundles = [bundle(-number, items) for number in range(1, 5)]
        said = zip(old.ask("said", bundles), new.ask("said", bundles), strict=True)
        for number, (before, after) in enumerate(said, start=1):
            if before != after:
                parts = [
                    name
                    for name, criterion in before["criteria"].items()
                    if after["criteria"].get(name) != criterion
                ]
                where = ", ".join(parts[:3]) or "its levels"
                found.append(f"They differ on bundle {number} of {items} items: {where}.")
    return found


def measure(rows: Sequence[Row], old: Side, new: Side, rounds: int) -> list[Measured]:
    """Every row in every round; round 0 warms both up and is not kept."""
    measured = [Measured(row) for row in rows]
    for number in range(rounds + 1):
        for each in measured:
            row = each.row
            first = 1000 * number
            bundles = [bundle(first + place, row.items) for place in range(row.bundles)]
            sides = [(old, each.old), (new, each.new)]
            for side, kept in sides if number % 2 else reversed(sides):
                took = side.take(row, bundles)
                if number:
                    kept.append(took)
        if number:
            print(f"round {number} of {rounds}", file=sys.stderr, flush=True)
    return measured


def table(measured: Sequence[Measured], old: str, new: str, rounds: int) -> str:
    """The rows as a Markdown table, under what was measured where."""
    lines = [
        f"{old} against {new}: CPU milliseconds or kilobytes a bundle, medians of {rounds} rounds; "
        "the ratio is old to new.",
        "",
        f"Python {platform.python_version()}, pydantic {version('pydantic')}, "
        f"PyYAML {version('PyYAML')}, {platform.system()} on {platform.machine()}.",
        "",
        "| measured | old | new | ratio | range | target | |",
        "|---|--:|--:|--:|--:|--:|---|",
    ]
    for each in measured:
        row, ratios = each.row, each.ratios
        ratio = median(ratios)
        target = "" if row.target is None else f"{row.target:.2f}"
        verdict = "" if row.target is None else "met" if ratio >= row.target else "not met"
        cells = [
            row.title,
            f"{_figure(median(each.old))} {row.unit}",
            f"{_figure(median(each.new))} {row.unit}",
            f"{ratio:.2f}",
            f"{min(ratios):.2f} to {max(ratios):.2f}",
            target,
            verdict,
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def _figure(value: float) -> str:
    return f"{value:.3f}" if value < 1 else f"{value:.2f}" if value < 100 else f"{value:.0f}"


def environment(commit: str) -> Path:
    """The folder of programs of the environment in which the commit is installed, made once."""
    with tempfile.TemporaryDirectory(prefix="eflg-against-") as name:
        tree = Path(name, "tree")
        tree.mkdir()
        if commit == WORKING_TREE:
            key = _copy_working_tree(tree)
        else:
            key = _git("rev-parse", commit)
        needs = [f"{each}=={version(each)}" for each in ("pydantic", "PyYAML")]
        told = repr((key, sys.version, str(REPO), needs))
        made = ENVIRONMENTS / hashlib.sha256(told.encode()).hexdigest()[:16]
        ready = made / ".ready"
        if ready.exists():
            return made / "bin"
        print(f"Making {made.relative_to(REPO)} for {commit} ...", file=sys.stderr, flush=True)
        if commit != WORKING_TREE:
            _unpack(commit, tree)
        _run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", name, cwd=tree)
        (wheel,) = Path(name).glob("*.whl")
        venv.create(made, with_pip=True, clear=True)
        pip = ("-m", "pip", "install", "--quiet", "--no-input")
        _run(made / "bin" / "python", *pip, wheel, *needs, cwd=tree)
        ready.touch()
        return made / "bin"


def _copy_working_tree(tree: Path) -> str:
    """Copy what is in the working tree and is not ignored; give a hash of it."""
    listed = _git("ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    digest = hashlib.sha256()
    wanted = ("eflg_engine/", "rules/", "pyproject.toml", "README.md", "LICENSE")
    for name in sorted(set(listed)):
        file = REPO / name
        if name.startswith(wanted) and file.is_file():
            content = file.read_bytes()
            digest.update(repr((name, len(content))).encode() + content)
            target = tree / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, target)
    return digest.hexdigest()


def _unpack(commit: str, folder: Path, *paths: str) -> None:
    """Write a commit's files, or those under some paths, into a folder."""
    if commit == WORKING_TREE:
        for path in paths:
            shutil.copytree(REPO / path, folder / path)
        return
    command = ["git", "archive", "--format=tar", commit, *paths]
    archive = subprocess.run(command, cwd=REPO, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        tar.extractall(folder, filter="data")


def _git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=REPO, capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout.strip()


def _run(*command: str | Path, cwd: Path) -> None:
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        shown = " ".join(map(str, command))
        sys.exit(f"{shown}\n{done.stdout}{done.stderr}".rstrip())


if __name__ == "__main__":
    sys.exit(main())
