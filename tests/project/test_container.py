"""The container recipe: hadolint finds nothing, and it runs as no user in particular."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from eflg_engine.cli.parsing import parse
from tests.support.places import ROOT

RECIPE = ROOT / "Containerfile"
TEXT = RECIPE.read_text(encoding="utf-8")


def test_the_linter_finds_nothing() -> None:
    """hadolint comes with the extra `dev`: beside this Python, or on the path."""
    beside = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    hadolint = shutil.which("hadolint", path=beside)
    if hadolint is None and not os.environ.get("CI"):
        pytest.skip("there is no hadolint here")
    assert hadolint is not None
    done = subprocess.run([hadolint, "--no-color", str(RECIPE)], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "")


def test_it_runs_as_no_user_in_particular_and_names_no_registry() -> None:
    (user,) = re.findall(r"^USER (\d+):\d+$", TEXT, re.MULTILINE)
    assert int(user) > 999
    (base,) = re.findall(r"^ARG BASE=(\S+)$", TEXT, re.MULTILINE)
    assert "." not in base.partition("/")[0].partition(":")[0]
    assert set(re.findall(r"^FROM (\S+)", TEXT, re.MULTILINE)) == {"${BASE}"}


def test_the_command_that_it_runs_parses() -> None:
    entry = re.findall(r"^(?:ENTRYPOINT|CMD) \[(.*)\]$", TEXT, re.MULTILINE)
    eflg, *words = [each.strip().strip('"') for line in entry for each in line.split(",")]
    assert eflg == "eflg"
    arguments = parse(words)
    assert arguments is not None
    assert (arguments.host, arguments.public) == ("0.0.0.0", True)
