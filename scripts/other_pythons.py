"""Try the built package on every Python found here, as a newcomer would meet it.

The sdist is built from this tree and the wheel from the unpacked sdist, so both must be complete.
Each Python 3.11 to 3.14 found then gets a fresh environment outside the repo, in which

1. the wheel is installed with its core dependencies only,
2. `eflg assess` reads the sample from an empty folder, and must print the same bytes everywhere,
3. on the newest but the one running this script, which has run all tests already, the tests of
   the core marked `core`, but not `slow`, run against the installed wheel.

One line is printed a Python; the exit code is 1 if any failed.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
VERSIONS = ("3.11", "3.12", "3.13", "3.14")
HERE = f"{sys.version_info.major}.{sys.version_info.minor}"
SAMPLE = Path("evidence_samples", "essex-2019.yaml")
PROBE = (
    "import ensurepip, sys, venv;"
    "print(sys.implementation.name, '%d.%d' % sys.version_info[:2])"
)  # fmt: skip
ROOMS = ("tests/assessment", "tests/evidence", "tests/framework", "tests/reading")
"""Where the core's tests are."""

STEP_SECONDS = 300
SHOWN_LINES = 60


@dataclass(frozen=True, slots=True)
class Build:
    """What is being tried: the wheel, and the unpacked sdist without its package."""

    wheel: Path
    tree: Path


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one Python fared. `problem` is empty when all went well."""

    version: str
    summary: str
    assessment: bytes = b""
    problem: str = ""


class StepError(Exception):
    """A command failed; the message holds the command and the end of what it printed."""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[bytes]:
    """Run a command in a clean environment; raise StepError unless it exits with 0."""
    unwanted = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "__PYVENV_LAUNCHER__")
    environment = {name: value for name, value in os.environ.items() if name not in unwanted}
    environment |= {"PIP_DISABLE_PIP_VERSION_CHECK": "1", "HYPOTHESIS_PROFILE": "few"}
    shown = " ".join(str(part) for part in command)
    try:
        done = subprocess.run(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=STEP_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise StepError(f"{shown}\nstopped after {STEP_SECONDS} seconds") from None
    if done.returncode != 0:
        printed = (done.stdout + done.stderr).decode(errors="replace").splitlines()
        end = "\n".join(printed[-SHOWN_LINES:])
        raise StepError(f"{shown}\nexit code {done.returncode}\n{end}")
    return done


def candidates() -> Iterator[Path]:
    """Files that may be a Python: on PATH first, then in pyenv's folder of versions."""
    names = [*(f"python{version}" for version in VERSIONS), "python3", "python"]
    folders = [Path(folder) for folder in os.get_exec_path() if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    folders += sorted(pyenv.glob("versions/*/bin"), reverse=True)
    for name in names:
        for folder in folders:
            if (folder / name).is_file():
                yield folder / name


def installed_pythons() -> dict[str, Path]:
    """One working CPython a version. Each is run: a shim on PATH may stand for nothing."""
    found = {HERE: Path(sys.executable)}
    for candidate in candidates():
        try:
            probed = subprocess.run(
                [candidate, "-c", PROBE],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                timeout=30,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            continue
        name, _, version = probed.stdout.strip().partition(" ")
        if probed.returncode == 0 and name == "cpython" and version in VERSIONS:
            found.setdefault(version, candidate)
    return dict(sorted(found.items()))


def build(folder: Path) -> Build:
    """Build the sdist from the repo and the wheel from the sdist, as a package index would."""
    run(sys.executable, "-m", "hatchling", "build", "-t", "sdist", "-d", folder, cwd=REPO)
    (sdist,) = folder.glob("*.tar.gz")
    shutil.unpack_archive(sdist, folder)
    tree = folder / sdist.name.removesuffix(".tar.gz")
    run(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder, cwd=tree)
    (wheel,) = folder.glob("*.whl")
    # Out of the way, so that the tests can only import the installed package.
    (tree / "eflg_engine").rename(folder / "package-source")
    return Build(wheel, tree)


def attempt(version: str, python: Path, built: Build, folder: Path, *, tests: bool) -> Outcome:
    """Install, assess and perhaps test with one Python."""
    started = time.monotonic()
    empty = folder / "empty"
    empty.mkdir(parents=True)
    binaries = folder / "venv" / "bin"
    install = (binaries / "python", "-m", "pip", "install", "--quiet", "--no-input")
    pip = (*install, "-c", REPO / "constraints.txt")
    try:
        run(python, "-m", "venv", folder / "venv", cwd=empty)
        run(*pip, built.wheel, cwd=empty)
        assessment = run(binaries / "eflg", "assess", built.tree / SAMPLE, cwd=empty).stdout
        tested = "not run again" if version == HERE else "not run"
        if tests:
            run(*pip, f"{built.wheel}[test]", cwd=empty)
            pytest = (binaries / "python", "-m", "pytest", "-q", "-m", "core and not slow", *ROOMS)
            printed = run(*pytest, "-p", "no:cacheprovider", cwd=built.tree).stdout
            tested = printed.decode(errors="replace").strip().splitlines()[-1].strip("= ")
    except StepError as error:
        return Outcome(version, "FAILED", problem=str(error))
    seconds = time.monotonic() - started
    return Outcome(version, f"ok, {seconds:.0f} s, core tests: {tested}", assessment)


def main() -> int:
    """Try every Python found; return the exit code."""
    found = installed_pythons()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(prefix="eflg-pythons-") as name:
        folder = Path(name).resolve()
        try:
            built = build(folder)
        except StepError as error:
            print(f"The package does not build: {error}")
            return 1
        newest = [version for version in found if version != HERE][-1:]  # found is in order
        with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
            waiting = [
                pool.submit(
                    attempt, version, python, built, folder / version, tests=version in newest
                )
                for version, python in found.items()
            ]
            outcomes = [each.result() for each in waiting]

    for outcome in outcomes:
        print(f"Python {outcome.version}: {outcome.summary}")
        if outcome.problem:
            print(outcome.problem)
    missing = [version for version in VERSIONS if version not in found]
    if missing:
        print(f"Not found here, so not tried: Python {', '.join(missing)}")
    if len({outcome.assessment for outcome in outcomes if not outcome.problem}) > 1:
        print("FAILED: the assessment differs from one Python to another")
        return 1
    return 1 if any(outcome.problem for outcome in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
