"""Which fixed sentences of the report are in the catalogue, and which are not yet."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from eflg_engine.report.catalogue import FOLDER
from scripts.catalogue import gathered
from tests.support.golden import Golden

REPORT = FOLDER.parent
SAYING = {"say": (0,), "N_": (0,), "number": (1, 2)}
"""Calls that look sentences up, and where these stand in them."""
NOT_SAID = re.compile(r"sha256|https?:|eflg[-_ ]|^[\w.-]*$|^<|='\{\}'|^Arial, ")
"""Names, addresses, parts of an SVG."""
FOR_PROGRAMS = re.compile(r"(COLUMNS|HEADER)$")
"""Headings of tables for programs, which are the same in every language; a workbook's sheets of
results have them in its language (borrowed.SHEETS)."""
NOT_REPORTED = {"Problem", "Report", "Tidy", "Code"}
"""Calls whose words are not said in a report: what is wrong with an input, which the command line
says; short names of findings; and names of reports and sheets, by which files are read."""


CORE = FOLDER.parent.parent / "assessment"
OF_CORE = (
    *(f"reasons/{name}_findings.py" for name in ("count", "offer", "snapshot", "time", "word")),
    *("reasons/findings.py", "reasons/requirement_text.py"),
    *("reasons/condition_text.py", "reasons/titles.py", "result/appendix.py", "result/views.py"),
)
"""Modules of the core whose sentences are shown."""


def modules() -> list[Path]:
    """The modules whose sentences the report shows: its own, and those of reports it borrows."""
    found = dict.fromkeys(sorted((REPORT / "full").glob("*.py")))
    left = list(found)
    found |= dict.fromkeys(CORE / each for each in OF_CORE)
    while left:
        tree = ast.parse(left.pop().read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith(
                "eflg_engine.report."
            ):
                file = REPORT.joinpath(*node.module.split(".")[2:]).with_suffix(".py")  # type: ignore[union-attr]
                if file.exists() and file not in found:
                    found[file] = None
                    left.append(file)
    return sorted(found)


def named(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")


def said(tree: ast.AST) -> Iterator[ast.expr]:
    """The sentences that are looked up."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            for place in SAYING.get(named(node), ()):
                yield from node.args[place : place + 1]


def text_of(node: ast.expr) -> str:
    """What an expression says, with {} where something is put in; "" where it is no text."""
    if isinstance(node, ast.Constant):
        return node.value if isinstance(node.value, str) else ""
    if isinstance(node, ast.JoinedStr):
        return "".join(
            str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values
        )
    return ""


def unsaid(tree: ast.Module) -> Iterator[str]:
    """The sentences of a module that are not looked up: two words and more, no docstrings."""
    known = {id(inner) for each in said(tree) for inner in ast.walk(each)}
    skipped = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr):  # docstrings and such
            skipped.add(id(node.value))
        elif isinstance(node, ast.JoinedStr):
            skipped |= {id(part) for part in node.values}
        elif isinstance(node, ast.Assert) and node.msg is not None:
            skipped.add(id(node.msg))
        elif isinstance(node, ast.AnnAssign):  # descriptions of data
            skipped |= {id(inner) for inner in ast.walk(node.annotation)}
        elif (
            isinstance(node, ast.Assign) and FOR_PROGRAMS.search(ast.unparse(node.targets[0]))
        ) or (isinstance(node, ast.Call) and named(node) in NOT_REPORTED):
            skipped |= {id(inner) for inner in ast.walk(node)}
    for node in ast.walk(tree):
        if id(node) in known or id(node) in skipped or not isinstance(node, ast.expr):
            continue
        text = text_of(node)
        words = re.findall(r"[^\W\d_]{2,}", text)
        if len(words) > 1 and " " in text.strip() and not NOT_SAID.search(text):
            yield text


def test_every_sentence_that_is_looked_up_is_gathered() -> None:
    """Babel passes over some of them without a word, as where a value is called `number`."""
    known = {
        each for message in gathered() if message.id for each in
        ((message.id,) if isinstance(message.id, str) else message.id)
    }  # fmt: skip
    for file in modules():
        for each in said(ast.parse(file.read_text(encoding="utf-8"))):
            assert not text_of(each) or text_of(each) in known, f"{file.name}: {text_of(each)}"


def test_what_stays_english_is_known(golden: Golden) -> None:
    """A new fixed sentence belongs in the catalogue; one that is brought there leaves this list.

    What stands in it is not said in a report: keys of YAML to type, cells of tables for programs,
    short names of findings in the docs, and what only the command line says of an id.
    """
    from eflg_engine.report.full import borrowed

    lists = ("LABELS", "COLUMNS", "HEADINGS", "STATES", "SHEETS", "SENTENCES")
    known = {words for name in lists for words in getattr(borrowed, name)}
    lines = []
    for file in modules():
        texts = dict.fromkeys(unsaid(ast.parse(file.read_text(encoding="utf-8"))))
        left = [each for each in texts if each not in known]
        if left:
            lines.append(str(file.relative_to(REPORT.parent)))
            lines += [f"  {' '.join(text.split())}" for text in left]
    golden("not_in_catalogue.txt", "".join(f"{line}\n" for line in lines))
