"""What can be asked: one entry an endpoint, with its options and what it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, NamedTuple

from eflg_engine.report.assessment import ASSESSMENT
from eflg_engine.report.bundle_check import BUNDLE_CHECK
from eflg_engine.report.catalogue import ENGLISH, languages
from eflg_engine.report.compare import COMPARISON
from eflg_engine.report.explanation import EXPLANATION
from eflg_engine.report.forecast import FORECAST
from eflg_engine.report.formats import formats_of
from eflg_engine.report.framework import FRAMEWORK as ONE_FRAMEWORK
from eflg_engine.report.framework import FRAMEWORKS
from eflg_engine.report.full.report import FULL_REPORT
from eflg_engine.report.full.shown import OFFICER, READERS
from eflg_engine.report.plan import PLAN
from eflg_engine.report.report import Report
from eflg_engine.report.sorting import SORTING
from eflg_engine.report.whatif import WHATIF
from eflg_engine.service.answers import (
    EDITS,
    MOST_DAYS,
    MOST_EDITS,
    Made,
    assess_answer,
    check_answer,
    compare_answer,
    explain_answer,
    forecast_answer,
    framework_answer,
    frameworks_answer,
    plan_answer,
    report_answer,
    sort_answer,
    whatif_answer,
)
from eflg_engine.service.looking import Request
from eflg_engine.service.options import (
    A_DAY,
    APPENDIX,
    AS_AT,
    FRAMEWORK,
    JUDGED,
    ONLY_OWN,
    PACE,
    POLICY,
    START,
    SUMMARY,
    TARGET,
    Option,
)


class Endpoint(NamedTuple):
    """Something that can be asked. `result` is the schema of its JSON; "" where it has none.

    `envelope` are the keys under which a bundle and what goes with it may be sent together; without
    `reads_bundle` they have to be.
    """

    name: str
    about: str
    report: Report[Any]
    answer: Callable[[Request], Made]
    result: str
    options: tuple[Option, ...] = JUDGED
    envelope: tuple[str, ...] = ()
    reads_bundle: bool = True

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats that it answers in, the usual one first."""
        found = formats_of(self.report)
        usual = "json" if "json" in found else "html"
        return (usual, *(each for each in found if each != usual))

    @property
    def known(self) -> tuple[Option, ...]:
        """All its options."""
        about = "What to answer in."
        return (
            *self.options,
            Option("format", about, choices=self.formats, default=self.formats[0]),
        )


_ONCE_EACH = (FRAMEWORK, POLICY, AS_AT)
_TWICE = tuple(
    replace(each, about=f"{each.about} Given twice: for old, and for new.", most=2)
    for each in _ONCE_EACH
)

_ALL = (
    Endpoint(
        "assess",
        "What a council's evidence supports, and why.",
        ASSESSMENT,
        assess_answer,
        "assessment",
        (
            *JUDGED,
            Option(
                "detail",
                "How much is said: levels and states, what is missing as data, or all with its "
                "sentences.",
                choices=("full", "gaps", "levels"),
                default="full",
            ),
            TARGET,
            APPENDIX,
            ONLY_OWN,
        ),
    ),
    Endpoint(
        "explain",
        "Why a theme or criterion comes out as it does.",
        EXPLANATION,
        explain_answer,
        "explanation",
        (
            Option(
                "id",
                "A theme or criterion, by its full id or code.",
                example="workforce.data",
                is_required=True,
            ),
            *JUDGED,
        ),
    ),
    Endpoint(
        "plan",
        "The least effort that reaches a level.",
        PLAN,
        plan_answer,
        "plan",
        (
            TARGET,
            Option("theme", "Plan for this theme, not for the council.", example="workforce.data"),
            Option("module", "Plan for this module, not for the council."),
            Option(
                "budget",
                "The best that this many working days reach.",
                {"type": "integer", "minimum": 0, "maximum": MOST_DAYS},
            ),
            Option("by", "The day to hold the level on. Left out: the day to judge by.", A_DAY),
            START,
            PACE,
            *JUDGED,
        ),
    ),
    Endpoint(
        "whatif",
        "What changes if the evidence or the date does.",
        WHATIF,
        whatif_answer,
        "whatif",
        (
            Option("remove", "Do without this item.", example="E01", most=MOST_EDITS),
            Option("then", "The day to judge the changed bundle on.", A_DAY),
            *JUDGED,
        ),
        ("bundle", *EDITS),
    ),
    Endpoint(
        "forecast",
        "When levels change as evidence ages, and what to do.",
        FORECAST,
        forecast_answer,
        "forecast",
        (
            Option(
                "until",
                "How far to look ahead.",
                A_DAY,
                example="2026-03-31",
                is_required=True,
            ),
            Option(
                "delivered",
                "As if all of the action plan, or what is on track of it, is delivered.",
                choices=("no", "all", "on-track"),
                default="no",
            ),
            *JUDGED,
        ),
    ),
    Endpoint(
        "compare",
        "What was gained, lost and aged out between two bundles or saved results.",
        COMPARISON,
        compare_answer,
        "comparison",
        _TWICE,
        ("old", "new"),
        reads_bundle=False,
    ),
    Endpoint(
        "check",
        "Hints on a bundle: what to look at before others read it.",
        BUNDLE_CHECK,
        check_answer,
        "bundle-check",
        (Option("review", "A day on which others will judge it.", A_DAY), *JUDGED),
    ),
    Endpoint(
        "sort",
        "Which questions the items that are not sorted yet might answer.",
        SORTING,
        sort_answer,
        "sort",
        (
            Option(
                "by",
                "What each item might answer, or what might answer each open question.",
                choices=("item", "question"),
                default="item",
            ),
            Option("holder", "Only what this team usually has.", example="HR"),
            *JUDGED,
        ),
    ),
    Endpoint(
        "report",
        "All of it in one report, for officers, members or peers.",
        FULL_REPORT,
        report_answer,
        "",
        (
            TARGET,
            Option("until", "How far to look ahead. Left out: a year.", A_DAY),
            START,
            PACE,
            Option("for", "Who reads it.", choices=READERS, default=OFFICER),
            SUMMARY,
            Option(
                "language",
                "Of headings and fixed sentences; cy is a machine's draft.",
                choices=languages(),
                default=ENGLISH,
            ),
            *JUDGED,
        ),
        ("bundle", "since"),
    ),
    Endpoint(
        "frameworks", "The frameworks served here.", FRAMEWORKS, frameworks_answer, "frameworks", ()
    ),
    Endpoint(
        "framework",
        "What a framework asks for, or one module, theme or criterion of it.",
        ONE_FRAMEWORK,
        framework_answer,
        "framework-outline",
        (
            Option("id", "The id of a framework.", example="eflg-2021", is_required=True),
            Option("part", "A module, theme or criterion.", example="workforce.data"),
        ),
    ),
)

ENDPOINTS = {each.name: each for each in _ALL}
"""Every endpoint, by its name."""

OF_BUNDLES = tuple(each for each in _ALL if each.name not in ("frameworks", "framework"))
"""Those that something is sent to."""
