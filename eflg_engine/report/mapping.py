"""A mapping proposed for a council's own list, as a report and as the file to correct."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eflg_engine.report.blocks import Block, Entries, Entry, Heading, Paragraph
from eflg_engine.report.report import Report
from eflg_engine.results.mapping import MappingData
from eflg_engine.sheets.proposing import ProposedSheet, Surety
from eflg_engine.version import __version__


class MappingShown(NamedTuple):
    """What is proposed for a file."""

    file: str
    sheets: Sequence[ProposedSheet]


def mapping_blocks(shown: MappingShown) -> list[Block]:
    """Each column with what it may hold."""
    blocks: list[Block] = [
        Heading("Proposed mapping", 1),
        Paragraph("Look it through before you use it. Only what is sure or likely would be read."),
    ]
    for sheet in shown.sheets:
        blocks.append(Heading(f"{sheet.title or shown.file}, read as {sheet.table.title}"))
        entries = []
        for each in sheet.proposals:
            what = sheet.table.column(each.key).title if each.key else "not read"
            surety = f" ({each.surety})" if each.key else ""
            entries.append(Entry(f"{each.header}: {what}{surety}; {each.why}"))
        blocks.append(Entries(tuple(entries)))
        if sheet.missing:
            titles = ", ".join(f'"{column.title}"' for column in sheet.missing)
            blocks.append(Paragraph(f"Needed, and not found: {titles}."))
    if not shown.sheets:
        blocks.append(Paragraph("No sheet here looks like a list."))
    return blocks


def mapping_data(shown: MappingShown) -> MappingData:
    """The proposal as `eflg-proposed-mapping/1`."""
    return {
        "schema": "eflg-proposed-mapping/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "file": shown.file,
        "settled": bool(shown.sheets) and all(sheet.is_settled for sheet in shown.sheets),
        "sheets": [
            {
                "sheet": sheet.title,
                "read_as": sheet.table.key,
                "headers": sheet.row,
                "columns": [
                    {
                        "header": each.header,
                        "column": each.column + 1,
                        "key": each.key or None,
                        "surety": each.surety.value,
                        "why": each.why,
                    }
                    for each in sheet.proposals
                ],
                "missing": [column.key for column in sheet.missing],
            }
            for sheet in shown.sheets
        ],
    }


def mapping_file(shown: MappingShown) -> str:
    """The file for `--mapping`: what is unsure, and what is missing, stands there as a remark."""
    lines = ["format: 1", "sheets:"]
    for sheet in shown.sheets:
        lines.append(f"  - sheet: {_text(sheet.title)}")
        lines.append(f"    as: {sheet.table.key}")
        lines.append(f"    headers: {sheet.row}  # the row of the headers")
        lines.append("    columns:")
        for each in sheet.proposals:
            mark = "" if each.key and each.surety is not Surety.UNSURE else "# "
            said = each.surety if each.key else "not read"
            why = " ".join(each.why.split())
            lines.append(f"      {mark}{_text(each.header)}: {each.key or 'note'}  # {said}: {why}")
        lines += [
            f"      # needed, and not found: {column.key} ({column.title})"
            for column in sheet.missing
        ]
        lines.append("    # always: {kind: policy}  # for every row that says nothing else")
    return "".join(f"{line}\n" for line in lines)


def _text(text: str) -> str:
    """A text as YAML on one line, in quotes."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


MAPPING: Report[MappingShown] = Report("proposed mapping", mapping_blocks, mapping_data)
