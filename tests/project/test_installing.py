"""What a fresh machine installs: exact versions, or the newest or lowest that are allowed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path

import pytest

from scripts.lowest_versions import lowest_versions
from tests.support.places import ROOT

CONSTRAINTS = (ROOT / "constraints.txt").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def same_name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).casefold()


def dry_run(target: str, *options: str) -> str:
    """What make would run for a target on a machine without any environment."""
    if shutil.which("make") is None:
        pytest.skip("there is no make")
    command = ["make", "-n", "-B", target, "VENV=.venvs/none", *options]
    own = ("MAKEFLAGS", "MAKELEVEL", "MFLAGS", "CONSTRAINTS", "UPGRADE", "OTHERS", "PYTHON", "WHAT")
    environment = {name: value for name, value in os.environ.items() if name not in own}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def indented(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.startswith("    ")]


def test_constraints_are_names_and_versions_only() -> None:
    lines = CONSTRAINTS.splitlines()
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", line) for line in lines)
    assert lines == sorted(lines, key=str.casefold)


def test_constraints_hold_every_direct_dependency() -> None:
    held = {same_name(line.partition("==")[0]) for line in CONSTRAINTS.splitlines()}
    listed = [*PROJECT["dependencies"]]
    listed += [each for extra in PROJECT["optional-dependencies"].values() for each in extra]
    wanted = {same_name(re.split(r"[\[<>=;~! ]", each)[0]) for each in listed}
    assert wanted - {"eflg-engine"} <= held


def test_what_is_installed_here_is_what_is_held() -> None:
    """In `.venv`; the environments of `make newest` and `make lowest` have other versions."""
    if Path(sys.prefix).resolve() != (ROOT / ".venv").resolve():
        pytest.skip("not the environment that constraints.txt is of")
    held = dict(line.split("==") for line in CONSTRAINTS.splitlines())
    named = {same_name(name): version for name, version in held.items()}
    found = {same_name(each.metadata["Name"]): each.version for each in distributions()}
    other = {
        name: (version, found[name])
        for name, version in named.items()
        if name in found and found[name] != version and name != "setuptools"
    }
    assert not other


def test_all_is_every_extra_that_commands_use() -> None:
    extras = PROJECT["optional-dependencies"]
    (everything,) = extras["all"]
    found = re.fullmatch(r"eflg-engine\[(.*)\]", everything)
    assert found is not None
    assert {*found[1].split(",")} == {*extras} - {"all", "test", "dev", "site"}


def test_lowest_versions_are_the_lower_bounds() -> None:
    text = """
[build-system]
requires = ["builder>=1.2", "plain"]
[project]
dependencies = ["a>=2.7", 'b==3.0; python_version < "3.13"']
[project.optional-dependencies]
dev = ["own[x,y]", "c==4.5.*", "d[e]>=6,<9"]
"""
    assert list(lowest_versions(text)) == ["a==2.7", "b==3.0", "builder==1.2", "c==4.5", "d==6"]


def test_make_installs_what_is_held_and_newest_what_is_not() -> None:
    assert "PIP_CONSTRAINT=constraints.txt " in dry_run("assess")
    newest, lowest = dry_run("newest", "WHAT=short"), dry_run("lowest", "WHAT=short")
    assert "PIP_CONSTRAINT= " in newest
    assert "--upgrade-strategy eager" in newest
    assert "PIP_CONSTRAINT=.venvs/lowest.txt " in lowest
    assert "scripts/lowest_versions.py > .venvs/lowest.txt" in lowest
    for ran in (newest, lowest):
        assert "bin/eflg assess" in ran
        assert "bin/pytest" in ran


def test_ci_runs_a_short_part_of_newest_and_lowest() -> None:
    ran = dry_run("test")
    assert "scripts/other_pythons.py" in ran
    for other in ("newest", "lowest"):
        assert f".venvs/{other}/bin/pytest" in ran
        assert f"python -m venv .venvs/{other}" in ran.replace('"$python"', "python")


def test_the_readme_says_what_make_runs_for_machines_without_it() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    plain = indented(readme.partition("without make")[2].partition("On Windows")[0])
    windows = indented(readme.partition("On Windows")[2].partition("\n## ")[0])
    ran = dry_run("assess").replace(".venvs/none", ".venv").replace('"', "")
    environment, install, assess = plain
    assert f"{environment.removeprefix('python3 ')}" in ran.replace("$python -m", "-m")
    flags = " --quiet --disable-pip-version-check --no-input"
    made = install.replace("-c constraints.txt ", "").replace("pip", f"pip{flags}", 1)
    assert f"PIP_CONSTRAINT=constraints.txt {made.replace('  ', ' ')}" in re.sub(" +", " ", ran)
    assert assess in ran
    for line, other in zip(plain, windows, strict=True):
        told = other.replace("py -m", "python3 -m").replace("\\Scripts\\", "/bin/")
        assert told.replace("\\", "/") == line
