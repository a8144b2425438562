"""The report as a whole: its sections, in order, and which of them goes to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eflg_engine.report.blocks import Block, Facts, Heading
from eflg_engine.report.full import ahead, beginning, end, findings
from eflg_engine.report.full.placing import below, without_facts
from eflg_engine.report.full.shown import MEMBER, OFFICER, PEER, Shown
from eflg_engine.report.report import Report

ALL = (OFFICER, MEMBER, PEER)


class Section(NamedTuple):
    """A section: its heading (no heading: nothing of its own), who reads it, and its blocks.

    One without blocks is left out. `in_short` says whether `--summary` has it too.
    """

    id: str
    title: str
    readers: tuple[str, ...]
    in_short: bool
    blocks: Callable[[Shown], list[Block]]


SECTIONS = (
    Section("summary", "Summary", ALL, True, beginning.summary),
    Section("standing", "Where each theme stands", ALL, True, beginning.standing),
    Section("next", "What would move the level", ALL, True, findings.in_the_way),
    Section("strengths", "Strengths", ALL, True, findings.met_above),
    Section("explore", "Areas to explore", ALL, True, findings.to_explore),
    Section("not-enough", "Not enough evidence", ALL, True, findings.not_enough),
    Section("claimed", "Self-assessment beside the evidence", ALL, False, ahead.claimed),
    Section("themes", "Theme by theme", (OFFICER, PEER), False, findings.themes),
    Section("plan", "Action plan", (OFFICER, MEMBER), True, ahead.plan),
    Section("forecast", "What is ahead", (OFFICER, MEMBER), True, ahead.ahead),
    Section("thread", "The golden thread", ALL, False, ahead.thread),
    Section("register", "Evidence register", (OFFICER, PEER), False, end.register),
    Section("changes", "Changes since last time", ALL, True, ahead.changes),
    Section("method", "Method and limits", ALL, True, end.method),
)


def report_blocks(shown: Shown) -> list[Block]:
    """The report, as far as its reader is shown it."""
    title, facts = beginning.cover(shown)
    return [title, facts, *_sections(shown, facts)]


def _sections(shown: Shown, told: Facts) -> Iterator[Block]:
    for section in SECTIONS:
        if shown.reader not in section.readers or (shown.summary and not section.in_short):
            continue
        blocks = list(without_facts(section.blocks(shown), told))
        if blocks:
            yield Heading(shown.say(section.title), 2, section.id)
            yield from below(blocks)


FULL_REPORT: Report[Shown] = Report("report", report_blocks, first=("text", "markdown", "html"))
