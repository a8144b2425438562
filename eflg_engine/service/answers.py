"""What is answered: from a request to a report on what the library gives."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from eflg_engine.analysis.actions import Delivery
from eflg_engine.analysis.comparing import compare
from eflg_engine.analysis.council_parts import find_part, reaches
from eflg_engine.analysis.council_report import council_report
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.plan.calendar import FULL_TIME
from eflg_engine.analysis.plan.plan import Plan
from eflg_engine.analysis.plan.planning import best_within, make_plan
from eflg_engine.analysis.sorting import sort_items
from eflg_engine.analysis.whatif import edited, what_if
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.authoring.bundle_check.checking import check_bundle
from eflg_engine.evidence.check import refuse_other_framework
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import MODULE, THEME
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.report.assessment import ASSESSMENT, AssessmentShown
from eflg_engine.report.bundle_check import BUNDLE_CHECK
from eflg_engine.report.compare import COMPARISON
from eflg_engine.report.explanation import EXPLANATION, ExplanationShown
from eflg_engine.report.forecast import FORECAST
from eflg_engine.report.framework import FRAMEWORK as ONE_FRAMEWORK
from eflg_engine.report.framework import FRAMEWORKS, FrameworkListed, FrameworkShown
from eflg_engine.report.full.report import FULL_REPORT
from eflg_engine.report.full.shown import Shown
from eflg_engine.report.parts import find_part as find_part_of
from eflg_engine.report.parts import find_theme_or_criterion
from eflg_engine.report.plan import PLAN
from eflg_engine.report.sorting import SORTING
from eflg_engine.report.whatif import WHATIF
from eflg_engine.service.bodies import opened
from eflg_engine.service.looking import Request
from eflg_engine.service.options import (
    of_option,
    options_named,
    placed,
)

MOST_DAYS = 1_000_000
MOST_PACE = 1000
MOST_EDITS = 1000
"""Items that may be named in one what-if."""

EDITS = ("add", "remove", "change", "objectives")
"""The keys beside a bundle that say what to try."""

Made = tuple[Any, Any] | str
"""A report and what it is on; or the JSON text, where that is made without one."""


def assess_answer(request: Request) -> Made:
    """The assessment. Raises InvalidInput."""
    options = request.options
    detail: Any = options.chosen("detail")
    appendix = options.holds("appendix")
    if detail != "full" and (appendix or options.chosen("format") != "json"):
        message = "how much is said can be chosen of JSON alone, without an appendix"
        problem = Problem("contradiction", Place("?detail"), message, detail, "full")
        request.attempt.problems.append(problem)
    target: int | None = None

    def check(framework: Framework) -> None:
        nonlocal target
        target = request.level(framework)

    result, dated_by = request.look(request.body(), check)
    if options.holds("only_own") and result.made_for:
        refuse_other_framework(result.bundle, result.framework.id)
    if options.chosen("format") == "json" and not appendix:
        return result.to_json(detail=detail)
    reached = None
    if target is not None:
        reached = (result.framework.levels[target].title, reaches(result, target))
    return ASSESSMENT, AssessmentShown(result, dated_by, reached, appendix)


def explain_answer(request: Request) -> Made:
    """The explanation of a theme or criterion. Raises InvalidInput."""
    name = request.options.text("id")

    def check(framework: Framework) -> None:
        if name is not None:
            with placed("id"):
                find_theme_or_criterion(framework, name)

    result, dated_by = request.look(request.body(), check)
    return EXPLANATION, ExplanationShown(result, str(name), dated_by)


def plan_answer(request: Request) -> Made:
    """The plan. Raises InvalidInput."""
    options, attempt = request.options, request.attempt
    begins, by = options.day("start"), options.last_day("by")
    budget = options.count("budget", 0, MOST_DAYS)
    pace = options.count("days_a_month", 1, MOST_PACE) or FULL_TIME
    theme, module = options.text("theme"), options.text("module")
    if theme is not None and module is not None:
        message = "a plan is for a theme or for a module"
        attempt.problems.append(Problem("contradiction", Place("?module"), message, shown(module)))
    if options.text("target") is None and options.text("budget") is None:
        message = "say which level to plan for, or give a budget"
        attempt.problems.append(Problem("missing_target", Place("?target"), message))
    part: str | None = None
    level: str | None = None

    def check(framework: Framework) -> None:
        nonlocal part, level
        number = request.level(framework)
        level = None if number is None else framework.levels[number].id
        name, first = ("theme", THEME) if theme is not None else ("module", MODULE)
        problems: list[Problem] = []
        found = find_part(framework, theme or module, problems, first)
        attempt.problems += [of_option(each, name) for each in problems]
        part = found.id or None if found is not None else None

    result, _ = request.look(request.body(), check)
    judged: dict[str, Any] = {
        "part": part,
        "by": by,
        "as_at": result.as_at,
        "policy": result.policy,
        "begins": begins,
        "days_a_month": pace,
    }
    plan: Plan
    with options_named():
        if budget is not None:
            plan = best_within(result.bundle, result.framework, budget, level, **judged)
        else:
            assert level is not None
            plan = make_plan(result.bundle, result.framework, level, **judged)
    return PLAN, plan


def forecast_answer(request: Request) -> Made:
    """The forecast. Raises InvalidInput."""
    options = request.options
    until = options.last_day("until")
    result, _ = request.look(request.body())
    assert until is not None
    delivery = {"all": Delivery.ALL, "on-track": Delivery.ON_TRACK}.get(options.chosen("delivered"))
    with options_named():
        found = forecast(
            result.bundle,
            result.framework,
            until,
            as_at=result.as_at,
            policy=result.policy,
            delivery=delivery,
        )
    return FORECAST, found


def check_answer(request: Request) -> Made:
    """The hints. Raises InvalidInput."""
    review = request.options.last_day("review")
    result, _ = request.look(request.body())
    if review is not None and review <= result.as_at:
        message = "the review is not after the day that the bundle is judged on"
        allowed = f"a day after {result.as_at.isoformat()}"
        place = Place("?review")
        raise InvalidInput([Problem("out_of_range", place, message, review.isoformat(), allowed)])
    return BUNDLE_CHECK, check_bundle(result, review)


def sort_answer(request: Request) -> Made:
    """What is left to sort. Raises InvalidInput."""
    options = request.options
    result, _ = request.look(request.body())
    with placed("holder"):
        found = sort_items(
            result,
            holder=options.chosen("holder"),
            by_question=options.chosen("by") == "question",
        )
    return SORTING, found


def whatif_answer(request: Request) -> Made:
    """What would change. Raises InvalidInput."""
    options, attempt = request.options, request.attempt
    then = options.day("then")
    document, given = request.parts(("bundle", *EDITS), ("bundle",))
    add = attempt(partial(_mappings, given, "add")) or []
    objectives = attempt(partial(_mappings, given, "objectives")) or []
    change = attempt(partial(_changes, given)) or []
    remove = [*options.many("remove"), *(attempt(partial(_texts, given, "remove")) or [])]
    if not (add or change or remove or options.text("then")) and not attempt.problems:
        message = "say what to try"
        allowed = "add, remove or change beside the bundle; ?remove= or ?then="
        attempt.problems.append(Problem("nothing_to_try", Place("request"), message, "", allowed))
    result, _ = request.look(document, key="bundle" if given else "")
    bundle, done = edited(
        result.bundle,
        result.framework,
        add=add,
        remove=remove,
        change=change,
        objectives=objectives,
        added_from="add",
    )
    found = what_if(
        result.bundle,
        bundle,
        result.framework,
        as_at=result.as_at,
        then=then,
        policy=result.policy,
        edits=done,
    )
    return WHATIF, found


def _mappings(given: Mapping[str, object], key: str) -> list[Mapping[str, object]]:
    """The items under a key: a list of mappings. Raises InvalidInput."""
    listed = given.get(key, [])
    if not isinstance(listed, list):
        raise InvalidInput([_not_as(key, "not_a_list", "a list of items is wanted here")])
    wrong = [number for number, each in enumerate(listed) if not isinstance(each, Mapping)]
    if wrong or len(listed) > MOST_EDITS:
        message = f"each has to be a mapping, and there may be {MOST_EDITS:,} of them"
        raise InvalidInput([_not_as(key, "not_a_mapping", message, *wrong[:1])])
    return listed


def _texts(given: Mapping[str, object], key: str) -> list[str]:
    """The ids under a key: a list of texts. Raises InvalidInput."""
    listed = given.get(key, [])
    texts = isinstance(listed, list) and all(isinstance(each, str) for each in listed)
    if not texts or not isinstance(listed, list) or len(listed) > MOST_EDITS:
        raise InvalidInput([_not_as(key, "not_a_list", "a list of ids is wanted here")])
    return listed


def _changes(given: Mapping[str, object]) -> list[tuple[str, Mapping[str, object]]]:
    """What to change, by the ids of items. Raises InvalidInput."""
    found = given.get("change", {})
    if not isinstance(found, Mapping) or len(found) > MOST_EDITS:
        message = "ids of items with what to change of each are wanted here"
        raise InvalidInput([_not_as("change", "not_a_mapping", message)])
    wrong = [key for key, value in found.items() if not isinstance(value, Mapping)]
    if wrong:
        message = "keys with new values are wanted here"
        raise InvalidInput([_not_as("change", "not_a_mapping", message, str(wrong[0]))])
    return [*found.items()]


def _not_as(key: str, code: str, message: str, *steps: str | int) -> Problem:
    at = "".join(f"[{each}]" if isinstance(each, int) else f".{shown(each)}" for each in steps)
    return Problem(code, Place(f"{key}{at}"), message, path=(key, *steps))


def compare_answer(request: Request) -> Made:
    """What has changed. Raises InvalidInput."""
    options, attempt = request.options, request.attempt
    days = options.days("as_at")
    document = request.body()
    given: Mapping[str, object] = {}
    if document is not None:
        given = attempt(lambda: opened(document, ("old", "new"), ("old",))) or {}
    twice = any(len({*options.many(name)}) > 1 for name in ("framework", "policy", "as_at"))
    if given and "new" not in given and not twice:
        message = "there is nothing to compare it with"
        hint = "send new beside old; or framework, policy or as_at twice"
        attempt.problems.append(Problem("missing_key", Place("new"), message, hint=hint))
    attempt.refuse()

    def side(key: str, number: int) -> Assessment | AssessmentResult | None:
        value = given.get(key, given["old"])

        def setting(name: str) -> str | None:
            found = options.many(name)
            return found[min(number, len(found) - 1)] if found else None

        day = days[min(number, len(days) - 1)] if days else None
        used = [f"?{n}" for n in ("framework", "policy", "as_at") if setting(n)]
        return request.earlier(value, key, setting("framework"), setting("policy"), day, used)

    old = attempt(lambda: side("old", 0))
    new = attempt(lambda: side("new", 1))
    attempt.refuse()
    assert old is not None
    assert new is not None
    return COMPARISON, compare(old, new)


def report_answer(request: Request) -> Made:
    """The whole report. Raises InvalidInput."""
    options = request.options
    until, begins = options.last_day("until"), options.day("start")
    pace = options.count("days_a_month", 1, MOST_PACE) or FULL_TIME
    document, given = request.parts(("bundle", "since"), ("bundle",))
    target: int | None = None
    since: Assessment | AssessmentResult | None = None

    def check(framework: Framework) -> None:
        nonlocal target, since
        target = request.level(framework)
        if "since" in given:
            asked = options.text("framework"), options.text("policy")
            since = request.earlier(given["since"], "since", *asked)

    result, dated_by = request.look(document, check, "bundle" if given else "")
    with options_named():
        found = council_report(
            result,
            dated_by=dated_by,
            target=target,
            until=until,
            begins=begins,
            days_a_month=pace,
            since=since,
        )
    return FULL_REPORT, Shown(
        found, options.chosen("for"), options.holds("summary"), options.chosen("language")
    )


def frameworks_answer(request: Request) -> Made:
    """The frameworks that are served. Raises InvalidInput."""
    request.attempt.refuse()
    served = request.frameworks
    return FRAMEWORKS, [FrameworkListed(served.of(each)) for each in served.ids]


def framework_answer(request: Request) -> Made:
    """One framework, or a part of it. Raises InvalidInput."""
    options = request.options
    found = request.attempt(lambda: request.frameworks.find(options.chosen("id"), Place("id")))
    request.attempt.refuse()
    assert found is not None
    part = options.text("part")
    if part is not None:
        with placed("part"):
            find_part_of(found, part)
    return ONE_FRAMEWORK, FrameworkShown(found, part)
