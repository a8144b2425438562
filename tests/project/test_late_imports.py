"""Imports inside functions are for start-up only, and say so."""

import ast
from pathlib import Path

import eflg_engine

PACKAGE = Path(eflg_engine.__file__).parent

LATE = {
    "cli/assess.py: eflg_engine.cross_check": "--engine rete only",
    "cli/inputs.py: eflg_engine.cli.wording": "imports pydantic; few runs have --wording",
    "cli/inputs.py: eflg_engine.cli.marking": "--mark, where the workbook is wrong",
    "cli/inputs.py: eflg_engine.sheets.opening": "imports pydantic; few bundles are workbooks",
    "cli/main.py: eflg_engine.cli.options": "after the help texts, which need no report",
    "cli/main.py: eflg_engine.cli.output": "as above",
    "cli/main.py: eflg_engine.cli.parsing": "inside what Ctrl-C is caught around",
    "cli/main.py: eflg_engine.cli.quick_start": "only where eflg is the whole process",
    "cli/main.py: eflg_engine.reading.problems": "after the help texts",
    "cli/main.py: eflg_engine.report.writing": "after the help texts",
    "cli/options.py: eflg_engine.reading.yaml_text": "--template only",
    "cli/options.py: eflg_engine.report.word_template": "--template only",
    "cli/output.py: eflg_engine.reading.problems": "too many problems only",
    "cli/output.py: eflg_engine.report.render.wrapping": "notes and problems only",
    "cli/parsing.py: eflg_engine.reading.problems": "wrong options only",
    "cli/parsing.py: eflg_engine.version": "--version only",
    "cli/plan.py: eflg_engine.analysis.finish_in_text": "--write-actions only",
    "cli/plan.py: eflg_engine.analysis.plan.draft": "--write-actions only",
    "cli/serve.py: eflg_engine.service.server": "needs fastapi and uvicorn, which are an extra",
    "evidence/load.py: eflg_engine.evidence.written": "imports pydantic; plain files need none",
    "evidence/load.py: eflg_engine.reading.checking": "as above",
    "evidence/load.py: eflg_engine.reading.plain_data": "data from Python only",
}
"""Every import of the package inside a function of these files, with its reason."""


def test_every_late_import_is_listed_with_its_reason() -> None:
    files = [*(PACKAGE / "cli").rglob("*.py"), PACKAGE / "evidence/load.py"]
    found = set()
    for file in files:
        tree = ast.parse(file.read_text(encoding="utf-8"))
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
        for node in (inner for function in functions for inner in ast.walk(function)):
            if isinstance(node, ast.ImportFrom) and str(node.module).startswith("eflg_engine"):
                found.add(f"{file.relative_to(PACKAGE).as_posix()}: {node.module}")
    assert found == {*LATE}
