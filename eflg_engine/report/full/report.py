"""The report as a whole: its sections, in order, and which of them goes to whom."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from eflg_engine.report.actions import ACTIONS, actions_rows
from eflg_engine.report.blocks import Block, Facts, Heading, Picture
from eflg_engine.report.catalogue import ENGLISH, N_, say
from eflg_engine.report.full import ahead, beginning, end, findings
from eflg_engine.report.full.borrowed import in_language
from eflg_engine.report.full.placing import below, without_facts
from eflg_engine.report.full.shown import MEMBER, OFFICER, PEER, Shown
from eflg_engine.report.report import Report, Tidy
from eflg_engine.report.result_tables import result_tables

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
    Section("summary", N_("Summary"), ALL, True, beginning.summary),
    Section("standing", N_("Where each theme stands"), ALL, True, beginning.standing),
    Section("next", N_("What would move the level"), ALL, True, findings.in_the_way),
    Section("strengths", N_("Strengths"), ALL, True, findings.met_above),
    Section("explore", N_("Areas to explore"), ALL, True, findings.to_explore),
    Section("not-enough", N_("Not enough evidence"), ALL, True, findings.not_enough),
    Section("claimed", N_("Self-assessment beside the evidence"), ALL, False, ahead.claimed),
    Section("themes", N_("Theme by theme"), (OFFICER, PEER), False, findings.themes),
    Section("plan", N_("Action plan"), (OFFICER, MEMBER), True, ahead.plan),
    Section("forecast", N_("What is ahead"), (OFFICER, MEMBER), True, ahead.ahead),
    Section("thread", N_("The golden thread"), ALL, False, ahead.thread),
    Section("register", N_("Evidence register"), (OFFICER, PEER), False, end.register),
    Section("changes", N_("Changes since last time"), ALL, True, ahead.changes),
    Section("method", N_("Method and limits"), ALL, True, end.method),
)


def report_blocks(shown: Shown) -> list[Block]:
    """The report, as far as its reader is shown it, in the language that is spoken."""
    title, facts = beginning.cover(shown)
    blocks = [title, facts, *beginning.about_language(), *_sections(shown, facts)]
    if say.language == ENGLISH:
        return blocks
    return [in_language(block, say) for block in blocks]


def _sections(shown: Shown, told: Facts) -> Iterator[Block]:
    for section in SECTIONS:
        if shown.reader not in section.readers or (shown.summary and not section.in_short):
            continue
        blocks = section.blocks(shown)
        if section.blocks is not findings.themes:  # a theme's level may be the council's
            blocks = list(without_facts(blocks, told))
        if blocks:
            yield Heading(say(section.title), 2, section.id)
            yield from below(blocks)


def _tables(shown: Shown) -> list[Tidy]:
    plan = shown.of.actions
    return [
        *result_tables(shown.of.result),
        Tidy("Result actions", ACTIONS.columns, actions_rows(plan)),
    ]


def _pictures(shown: Shown) -> list[Picture]:
    return [each for each in report_blocks(shown) if isinstance(each, Picture)]


FULL_REPORT: Report[Shown] = Report(
    "report",
    report_blocks,
    tables=_tables,
    bundle=lambda shown: (shown.of.result.bundle, shown.of.result.framework),
    pictures=_pictures,
    pictures_placed=True,
    first=("text", "markdown", "html"),
    language=lambda shown: shown.language,
    brief=lambda shown: shown.summary,
)
