"""Measured against the field: `python -m benchmarks.field`.

Makes an environment of its own in `.venvs/field` (once), installs every system there by name,
checks that each gives the same levels, times them in interleaved rounds on one core, and writes
`benchmarks/results/field.{json,md,svg,png}` and the table in docs/benchmarks.md. About three
minutes, the first time two more. A system that cannot be installed or run is reported with the
reason, and the others go on.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import os
import subprocess
import sys
import venv
from pathlib import Path

from benchmarks.systems import SYSTEMS

REPO = Path(__file__).resolve().parent.parent
ENVIRONMENT = REPO / ".venvs" / "field"
INSTALL_SECONDS = 600
NOT_INSTALLED = "EFLG_FIELD_NOT_INSTALLED"


def main() -> None:
    """The command."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.field", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds a system (default: 9)")
    parser.add_argument("--only", nargs="+", metavar="SYSTEM", help="ids of systems; no files")
    parser.add_argument("--inside", action="store_true", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.inside:
        from benchmarks.report import write
        from benchmarks.rounds import measure

        not_installed = json.loads(os.environ.get(NOT_INSTALLED, "{}"))
        write(measure(arguments.rounds, arguments.only, not_installed), keep=not arguments.only)
        return
    python, not_installed = environment()
    command = [str(python), "-m", "benchmarks.field", "--inside", *sys.argv[1:]]
    told = {**os.environ, NOT_INSTALLED: json.dumps(not_installed), "PYTHONHASHSEED": "0"}
    sys.exit(subprocess.run(command, cwd=REPO, env=told, check=False).returncode)


def environment() -> tuple[Path, dict[str, str]]:
    """The Python of the environment, and why each package that is not in it is not."""
    wanted = sorted({package for system in SYSTEMS for package in system.packages})
    python = ENVIRONMENT / ("Scripts" if os.name == "nt" else "bin") / "python"
    key = hashlib.sha256(repr((sys.version, str(REPO), wanted)).encode()).hexdigest()
    stamp = ENVIRONMENT / "installed.json"
    if stamp.exists():
        found = json.loads(stamp.read_text(encoding="utf-8"))
        if found["key"] == key:
            return python, found["failed"]
    say(f"Making {ENVIRONMENT.relative_to(REPO)}, once ...")
    venv.create(ENVIRONMENT, with_pip=True, clear=True)
    failed = {}
    for package in [*wanted, "matplotlib"]:
        problem = install(python, package)
        if problem:
            failed[package] = problem
        say(f"  {package}: {problem or 'installed'}")
    problem = install(python, "--no-deps", "--editable", str(REPO))
    if problem:
        sys.exit(f"eflg_engine itself cannot be installed: {problem}")
    stamp.write_text(json.dumps({"key": key, "failed": failed}), encoding="utf-8")
    return python, failed


def install(python: Path, *what: str) -> str:
    """Install with pip; what went wrong, or nothing."""
    command = [str(python), "-m", "pip", "install", "--quiet", "--no-input", *what]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=INSTALL_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return f"pip did not finish in {INSTALL_SECONDS} seconds"
    if done.returncode == 0:
        return ""
    errors = [line for line in done.stderr.splitlines() if line.lower().startswith("error")]
    return (errors or ["pip failed"])[-1]


def say(text: str) -> None:
    """One line of progress."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
