"""`eflg schema`."""

from __future__ import annotations

from argparse import Namespace

from eflg_engine.cli.output import emit_json
from eflg_engine.report.schemas import schema


def run(arguments: Namespace) -> int:
    """Print a JSON Schema."""
    emit_json(schema(arguments.name))
    return 0
