"""Change the core one step at a time, and see whether the tests notice: how much they would catch.

    python scripts/mutants.py                      # 500 changes, chosen by a seed; takes hours
    python scripts/mutants.py --count 20 --seed 7

Each change is one operator, word or number of one file in eflg_engine/assessment. It is made in a
copy of the tree, and the tests of the assessment and of the rules run there until the first fails.
What came out is written to a file after each (`--kept`), so a run that was stopped goes on where it
was. Each change is printed with whether it was noticed, and at the end the share that was, with its
95% interval (Wilson).
"""

from __future__ import annotations

import argparse
import ast
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from math import sqrt
from pathlib import Path
from typing import NamedTuple

REPO = Path(__file__).resolve().parent.parent
ROOM = Path("eflg_engine", "assessment")
TESTS = ("tests/assessment", "tests/oracles", "tests/rules", "tests/report/test_writing.py")
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", ".venvs", "*_cache", ".hypothesis", "__pycache__"
)
MINUTES = 20

_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Mult: ast.FloorDiv,
}  # fmt: skip


class Change(NamedTuple):
    """One change: the file, its line, what is done, and which node in which way, by number."""

    file: str
    line: int
    what: str
    node: int
    way: int

    @property
    def key(self) -> str:
        """What tells it from others."""
        return f"{self.file}:{self.line} {self.what}"

    def made_in(self, text: str) -> str:
        """The text of the file with the change."""
        tree = ast.parse(text)
        place = list(ast.walk(tree))[self.node]
        _, changed = list(_changed(place))[self.way]
        for name, value in vars(changed).items():
            setattr(place, name, value)
        return ast.unparse(ast.fix_missing_locations(tree)) + "\n"


def changes(file: str, text: str) -> Iterator[Change]:
    """Every change of a file."""
    for number, node in enumerate(ast.walk(ast.parse(text))):
        for way, (what, _) in enumerate(_changed(node)):
            yield Change(file, getattr(node, "lineno", 0), what, number, way)


def _changed(node: ast.AST) -> Iterator[tuple[str, ast.AST]]:
    """The changes of one node: what is done, and the node with it."""
    column = getattr(node, "col_offset", 0) + 1
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARED:
        other = _COMPARED[type(node.ops[0])]()
        was, now = type(node.ops[0]).__name__, type(other).__name__
        yield f"{column} {was} to {now}", ast.Compare(node.left, [other, *node.ops[1:]],
                                                      node.comparators)  # fmt: skip
    elif isinstance(node, ast.BoolOp):
        other_word = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        yield f"{column} to {type(other_word).__name__}", ast.BoolOp(other_word, node.values)
    elif isinstance(node, ast.BinOp) and type(node.op) in _COUNTED:
        done = _COUNTED[type(node.op)]()
        was, now = type(node.op).__name__, type(done).__name__
        if not (isinstance(node.left, ast.Name) and node.left.id[0].isupper()):  # a union of types
            yield f"{column} {was} to {now}", ast.BinOp(node.left, done, node.right)
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        negated = ast.UnaryOp(ast.Not(), node.operand)
        yield f"{column} without not", ast.UnaryOp(ast.Not(), negated)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{column} {node.value} to {not node.value}", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{column} {node.value} to {node.value + 1}", ast.Constant(node.value + 1)


def chosen(count: int, seed: int) -> list[Change]:
    """So many of all changes, by a seed: the same for the same tree."""
    found: list[Change] = []
    for path in sorted((REPO / ROOM).rglob("*.py")):
        found += changes(path.relative_to(REPO).as_posix(), path.read_text(encoding="utf-8"))
    return random.Random(seed).sample(found, min(count, len(found)))


def is_noticed(change: Change, tree: Path) -> bool:
    """Whether some test fails, or does not come to an end, with the change."""
    file = tree / change.file
    own = file.read_text(encoding="utf-8")
    file.write_text(change.made_in(own), encoding="utf-8")
    environment = os.environ | {"HYPOTHESIS_PROFILE": "quick", "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *TESTS]
    try:
        done = subprocess.run(
            command, cwd=tree, env=environment | {"PYTHONPATH": str(tree)}, capture_output=True,
            timeout=MINUTES * 60, check=False,
        )  # fmt: skip
        return done.returncode != 0
    except subprocess.TimeoutExpired:
        return True
    finally:
        file.write_text(own, encoding="utf-8")


def interval(noticed: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share, after Wilson."""
    z, share = 1.96, noticed / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z * sqrt(share * (1 - share) / of + z * z / (4 * of * of)) / (1 + z * z / of)
    return max(0.0, middle - half), min(1.0, middle + half)


def main() -> int:
    """Try what was not tried yet; print the score."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kept", type=Path, default=REPO / ".venvs" / "mutants.json")
    asked = parser.parse_args()
    kept: dict[str, bool] = {}
    if asked.kept.exists():
        kept = json.loads(asked.kept.read_text(encoding="utf-8"))
    wanted = chosen(asked.count, asked.seed)
    with tempfile.TemporaryDirectory(prefix="eflg-mutants-") as folder:
        tree = Path(folder) / "tree"
        shutil.copytree(REPO, tree, ignore=LEFT_OUT)
        for number, change in enumerate(wanted, 1):
            if change.key not in kept:
                kept[change.key] = is_noticed(change, tree)
                asked.kept.parent.mkdir(exist_ok=True)
                asked.kept.write_text(json.dumps(kept, indent=1), encoding="utf-8")
            word = "noticed" if kept[change.key] else "NOT NOTICED"
            print(f"{number} of {len(wanted)}: {change.key}: {word}", flush=True)
    noticed = sum(kept[change.key] for change in wanted)
    low, high = interval(noticed, len(wanted))
    print(
        f"{noticed} of {len(wanted)} noticed: {noticed / len(wanted):.1%} ({low:.1%} to {high:.1%})"
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
