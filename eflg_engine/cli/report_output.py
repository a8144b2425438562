"""Printing one report in the form that was asked for."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from eflg_engine.cli.output import emit, emit_blocks, emit_json

if TYPE_CHECKING:
    from eflg_engine.report.blocks import Block


def emit_findings(
    arguments: Namespace,
    text: Callable[[], str],
    data: Callable[[], object],
    sarif: Callable[[], object],
    junit: Callable[[], str],
) -> None:
    """Findings as text, JSON, SARIF or JUnit XML, to a file or to standard output."""
    if arguments.format in ("json", "sarif"):
        emit_json(data() if arguments.format == "json" else sarif(), arguments.output)
    else:
        emit(junit() if arguments.format == "junit" else text(), arguments.output)


def emit_report(
    arguments: Namespace,
    data: Callable[[], object],
    blocks: Callable[[], Sequence[Block]],
    header: Sequence[str],
    rows: Callable[[], Iterable[Sequence[object]]],
) -> None:
    """A report as JSON, CSV, Markdown or text, to a file or to standard output."""
    if arguments.format == "json":
        emit_json(data(), arguments.output)
    elif arguments.format == "csv":
        from eflg_engine.report.render.csv_table import csv_text

        emit(csv_text(header, rows()), arguments.output)
    else:
        emit_blocks(blocks(), arguments.format, arguments.output)
