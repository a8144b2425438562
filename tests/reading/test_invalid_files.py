"""Files that are refused, each with the exact text of its error: see the README beside them."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import eflg_engine
from eflg_engine import Bundle, Framework, InvalidInput, Problem
from eflg_engine.reading.problems import CODES
from tests.reading import test_hostile_files
from tests.support.golden import Golden
from tests.support.places import INPUTS

HERE = INPUTS / "invalid"
CASES = sorted(path for sort in ("bundles", "frameworks") for path in (HERE / sort).iterdir())
ROOMS = ("reading", "framework", "evidence")
FOUND_SHAPES = ("a list", "keys with values", "nothing")

pytestmark = pytest.mark.core


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_the_error_is_the_one_expected(
    case: Path, monkeypatch: pytest.MonkeyPatch, golden: Golden
) -> None:
    monkeypatch.chdir(HERE)
    golden(f"{case.parent.name}/{case.stem}.txt", f"{refusal(case)}\n")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case.parent.name}/{case.stem}")
def test_every_place_is_the_right_one(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(HERE)
    for problem in refusal(case).problems:
        check_place(problem)


def test_every_code_is_expected_somewhere(golden: Golden) -> None:
    texts = [path.read_text(encoding="utf-8") for path in golden.folder.rglob("*.txt")]
    texts += test_hostile_files.EXPECTED_TEXTS
    shown = set(re.findall(r" \[([a-z_0-9]+)\]$", "\n".join(texts), flags=re.MULTILINE))
    assert shown == set(CODES)


def test_every_code_listed_is_used_and_every_code_used_is_listed() -> None:
    constants, codes = set(), set()
    for node in nodes_of_the_source():
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            constants.add(node.value)
        if isinstance(node, ast.Call) and (
            getattr(node.func, "id", "") in ("Problem", "BadValue")
            or getattr(node.func, "attr", "") == "problem"
        ):
            codes |= {first.value for first in node.args[:1] if isinstance(first, ast.Constant)}
    assert codes <= set(CODES)
    assert {
        code for code in CODES if not {code, code.removeprefix("unknown_")} & constants
    } == set()


def refusal(case: Path) -> InvalidInput:
    """The error of loading a file or folder, with its path from tests/inputs/invalid."""
    path = case.relative_to(HERE)
    framework = Framework.load(HERE / "framework")
    is_bundle = case.parent.name == "bundles"
    with pytest.raises(InvalidInput) as caught:
        Bundle.load(path, framework) if is_bundle else Framework.load(path)
    return caught.value


def check_place(problem: Problem) -> None:
    """The place lies in the file, and what is said of it stands there."""
    place = problem.place
    if place.line is None:
        assert Path(place.file).exists()
        return
    assert place.column is not None
    lines = Path(place.file).read_text(encoding="utf-8").split("\n")
    rest = lines[place.line - 1][place.column - 1 :]
    if problem.code in ("unknown_key", "not_positive", "misplaced_key") and '"' in problem.message:
        assert rest.startswith(problem.message.split('"')[1])
    elif problem.code == "missing_key":
        assert re.match(r"[\w{]", rest)
    elif problem.found in FOUND_SHAPES:
        assert re.match(
            {"a list": r"\[|- ", "nothing": "~:?"}.get(problem.found, r"\{|[\w ]+:"), rest
        )
    elif problem.code == "duplicate_id" and "already used" in problem.message:
        assert rest.strip("\"'").startswith(problem.message.split('"')[1])
    elif problem.found and problem.code not in (
        "not_yaml",  # the whole line is shown
        "review_before_date",  # a month is shown as its last day
        "levels_out_of_order",
    ):
        assert rest.lstrip("\"'").startswith(problem.found)


def nodes_of_the_source() -> Iterator[ast.AST]:
    """Every node of the rooms that read files, but for the list of codes itself."""
    home = Path(eflg_engine.__file__).parent
    for source in (path for room in ROOMS for path in (home / room).rglob("*.py")):
        for statement in ast.parse(source.read_text(encoding="utf-8")).body:
            if not (
                isinstance(statement, ast.AnnAssign) and ast.unparse(statement.target) == "CODES"
            ):
                yield from ast.walk(statement)
