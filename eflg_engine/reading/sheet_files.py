"""Which files are read as sheets, by their names."""

from __future__ import annotations

import os

REFUSED = (".xlsm", ".xls", ".xlsb")
"""Endings of workbooks that may hold macros, or are of an old format: named to be refused."""

ENDINGS = (".xlsx", ".ods", ".csv", ".tsv")


def is_sheets(path: str | os.PathLike[str]) -> bool:
    """Whether a file is one of sheets, by its ending."""
    return os.fspath(path).casefold().endswith((*ENDINGS, *REFUSED))
