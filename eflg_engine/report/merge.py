"""What became of bundles merged into one, as a report."""

from __future__ import annotations

from typing import NamedTuple

from eflg_engine.assessment.reasons.findings import counted
from eflg_engine.report.blocks import Block, Entries, Entry, Facts, Heading, Paragraph
from eflg_engine.report.report import Report
from eflg_engine.results.merge import MergeData
from eflg_engine.sheets.merging import Merge
from eflg_engine.version import __version__


class MergeShown(NamedTuple):
    """A merge, and the file that it is written to."""

    merge: Merge
    output: str


def merge_blocks(shown: MergeShown) -> list[Block]:
    """How much each file gave, and where files differ."""
    merge = shown.merge
    files = tuple((file, _file(merge, file)) for file in merge.items)
    blocks: list[Block] = [
        Heading("Merged bundle", 1),
        Facts((*files, ("Together", counted(len(merge.data["evidence"]), "item")))),
    ]
    if merge.conflicts:
        blocks += [
            Heading("Different values"),
            Paragraph(
                "The first is kept. The other stands in the note, where there is one: decide "
                "which is right."
            ),
            Entries(
                tuple(
                    Entry(
                        f"{each.what}, {each.key}: {each.kept}",
                        (Entry(f"{each.file}: {each.other}"),),
                    )
                    for each in merge.conflicts
                )
            ),
        ]
    if merge.renamed:
        blocks += [
            Heading("New references"),
            Paragraph("These references stood for something else in an earlier file."),
            Entries(
                tuple(
                    Entry(f"{each.what} {each.reference} of {each.file} is now {each.new}")
                    for each in merge.renamed
                )
            ),
        ]
    return blocks


def _file(merge: Merge, file: str) -> str:
    same = merge.same[file]
    text = counted(merge.items[file], "item")
    return f"{text}, {same} of them known from an earlier file" if same else text


def merge_data(shown: MergeShown) -> MergeData:
    """The merge as `eflg-merge/1`."""
    merge = shown.merge
    return {
        "schema": "eflg-merge/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "items": len(merge.data["evidence"]),
        "files": [
            {"file": file, "items": count, "same": merge.same[file]}
            for file, count in merge.items.items()
        ],
        "conflicts": [
            {
                "what": each.what,
                "key": each.key,
                "kept": each.kept,
                "other": each.other,
                "file": each.file,
            }
            for each in merge.conflicts
        ],
        "renamed": [
            {
                "what": each.what,
                "file": each.file,
                "reference": each.reference,
                "new": each.new,
            }
            for each in merge.renamed
        ],
    }


MERGE: Report[MergeShown] = Report("merge", merge_blocks, merge_data)
