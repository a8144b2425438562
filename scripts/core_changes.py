"""Changes of the core, one operator, word or number each, that tests should notice.

What decides nothing at run time is left out by rule, not by list: see `_idle`.
"""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

REPO = Path(__file__).resolve().parent.parent
ROOM = Path("eflg_engine", "assessment")
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
_COUNTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.Mult: ast.FloorDiv,
    ast.FloorDiv: ast.Mult, ast.Mod: ast.Mult, ast.BitXor: ast.BitOr,
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
        return f"{self.file}:{self.line} {self.what} (node {self.node})"

    def made_in(self, text: str) -> str:
        """The text of the file with the change."""
        return ast.unparse(self.tree(text)) + "\n"

    def tree(self, text: str) -> ast.Module:
        """The file with the change, each part where it was."""
        tree = ast.parse(text)
        place = list(ast.walk(tree))[self.node]
        _, changed = list(_changed(place))[self.way]
        if isinstance(place, ast.Break | ast.Continue):
            place.__class__ = type(changed)  # type: ignore[assignment]
        for name, value in vars(changed).items():
            setattr(place, name, value)
        return ast.fix_missing_locations(tree)


def changes(file: str, text: str, capacities: frozenset[str] = frozenset()) -> Iterator[Change]:
    """Every change of a file, but of what decides nothing at run time (`_idle`)."""
    tree = ast.parse(text)
    idle = {id(node) for part in _idle(tree, capacities) for node in ast.walk(part)}
    for number, node in enumerate(ast.walk(tree)):
        if id(node) in idle:
            continue
        for way, (what, _) in enumerate(_changed(node)):
            yield Change(file, getattr(node, "lineno", 0), what, number, way)


def _idle(tree: ast.Module, capacities: frozenset[str]) -> Iterator[ast.AST]:
    """The parts of a file whose change is no change of what comes out, by rule.

    Types; `slots`; `strict=True` of `zip`, which guards what is as long as the other by how it is
    made; and how many results are remembered, to be quick: `maxsize`, the number itself, and
    comparing with it.
    """
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            if isinstance(statement.value, ast.BinOp) and _is_union(statement.value):
                yield statement.value
            if ast.unparse(statement.targets[0]) in capacities:
                yield statement.value
    for node in ast.walk(tree):
        if isinstance(node, ast.AnnAssign | ast.arg):
            yield node.annotation or ast.Pass()
        elif isinstance(node, ast.FunctionDef) and (returned := node.returns):
            yield returned
        elif isinstance(node, ast.keyword) and node.arg in ("slots", "maxsize"):
            yield node.value
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "cast":
            yield node.args[0]
        elif isinstance(node, ast.Call) and ast.unparse(node.func) == "zip":
            yield from (each.value for each in node.keywords if ast.unparse(each) == "strict=True")
        elif isinstance(node, ast.Compare) and capacities & {
            ast.unparse(part) for part in (node.left, *node.comparators)
        }:
            yield node


def _is_union(node: ast.AST) -> bool:
    """Whether this is a union of types: it joins no numbers."""
    if isinstance(node, ast.BinOp):
        return isinstance(node.op, ast.BitOr) and _is_union(node.left) and _is_union(node.right)
    return isinstance(node, ast.Name | ast.Attribute | ast.Subscript) or (
        isinstance(node, ast.Constant) and not isinstance(node.value, int)
    )


def capacities_in(text: str) -> Iterator[str]:
    """The names of numbers that say, in their docstring, how many of something are remembered."""
    body = ast.parse(text).body
    for statement, after in pairwise(body):
        if (
            isinstance(statement, ast.Assign)
            and isinstance(statement.value, ast.Constant)
            and isinstance(after, ast.Expr)
            and isinstance(after.value, ast.Constant)
            and "remembered" in str(after.value.value)
        ):
            yield ast.unparse(statement.targets[0])


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
    elif isinstance(node, ast.AugAssign) and type(node.op) in _COUNTED:
        done = _COUNTED[type(node.op)]()
        was, now = type(node.op).__name__, type(done).__name__
        yield f"{column} {was} to {now}", ast.AugAssign(node.target, done, node.value)
    elif isinstance(node, ast.Break):
        yield f"{column} break to continue", ast.Continue()
    elif isinstance(node, ast.Continue):
        yield f"{column} continue to break", ast.Break()
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        negated = ast.UnaryOp(ast.Not(), node.operand)
        yield f"{column} without not", ast.UnaryOp(ast.Not(), negated)
    elif isinstance(node, ast.Constant) and type(node.value) is bool:
        yield f"{column} {node.value} to {not node.value}", ast.Constant(not node.value)
    elif isinstance(node, ast.Constant) and type(node.value) is int:
        yield f"{column} {node.value} to {node.value + 1}", ast.Constant(node.value + 1)


def chosen(count: int, seed: int) -> list[Change]:
    """So many of all changes, drawn by a seed: the same for the same tree."""
    texts = {
        path.relative_to(REPO).as_posix(): path.read_text(encoding="utf-8")
        for path in sorted((REPO / ROOM).rglob("*.py"))
    }
    capacities = frozenset(name for text in texts.values() for name in capacities_in(text))
    found = [each for file, text in texts.items() for each in changes(file, text, capacities)]
    return sorted(found, key=lambda each: _lot(each, seed))[:count]


def _lot(change: Change, seed: int) -> bytes:
    """By what changes are drawn: those of other files do not change it."""
    return hashlib.sha256(f"{seed} {change.key} {change.way}".encode()).digest()
