"""Self-assessments, action plans, past results and what was not found, for generated bundles."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import strategies as st

from tests.support.item_strategies import items
from tests.support.plain_data import Data, codes_of, questions_of
from tests.support.strategies import cases

RESPONSES = ("accepted", "partly", "declined", "already_done")
STATUSES = ("not_started", "started", "on_track", "at_risk", "behind", "done", "stopped")


def targets(framework: Data) -> list[str]:
    """The full ids of the modules, themes and criteria of a framework."""
    found = []
    for module in framework["modules"]:
        found.append(module["module"])
        for theme in module["themes"]:
            theme_id = f"{module['module']}.{theme['id']}"
            found.append(theme_id)
            found += [
                f"{theme_id}.{c['id']}" for level in theme["criteria"].values() for c in level
            ]
    return found


@st.composite
def cases_with_papers(draw: st.DrawFn, max_items: int = 8) -> tuple[Data, Data, date]:
    """As `cases`, with bundles that hold papers."""
    framework, bundle, as_at = draw(cases(max_items))
    bundle = bundle | {"evidence": draw(_with_not_shown(framework, bundle["evidence"]))}
    levels = [level["id"] for level in framework["levels"]]
    claims = []
    for target in draw(st.lists(st.sampled_from(targets(framework)), unique=True, max_size=4)):
        claim: Data = {"for": target}
        form = draw(st.sampled_from(("status", "level", "both")))
        if form != "level":
            claim["status"] = draw(st.integers(1, 4))
        if form != "status":
            claim["level"] = draw(st.sampled_from(levels))
        claims.append(claim | draw(st.sampled_from(({}, {"how": "So."}, {"difference": "That."}))))
    objectives = [objective["id"] for objective in bundle.get("objectives", [])]
    actions = []
    for number in range(draw(st.integers(0, 4))):
        action: Data = {"id": f"A{number}", "status": draw(st.sampled_from(STATUSES))}
        if draw(st.booleans()):
            action |= {"response": draw(st.sampled_from(RESPONSES)), "reason": "Because."}
        if draw(st.booleans()):
            action["due"] = as_at + timedelta(days=draw(st.integers(-60, 400)))
        if draw(st.booleans()):
            action["lead"] = "A head of service"
        expected = []
        for _ in range(draw(st.integers(0, 2))):
            item = draw(items(framework, as_at, objectives))
            item.pop("review_by", None)
            if draw(st.booleans()):
                item.pop("dated")
            expected.append(item)
        if expected:
            action["evidence_expected"] = expected
        if bundle["evidence"] and draw(st.booleans()):
            action["evidence"] = [draw(st.sampled_from(bundle["evidence"]))["id"]]
        actions.append(action)
    papers: Data = {"self_assessment": claims, "actions": actions}
    papers["past_results"] = draw(
        st.sampled_from(([], [{"framework": "Older", "level": "Good", "dated": date(2016, 6, 1)}]))
    )
    return framework, bundle | {key: value for key, value in papers.items() if value}, as_at


@st.composite
def _with_not_shown(draw: st.DrawFn, framework: Data, evidence: list[Data]) -> list[Data]:
    """Items with questions, by id or code, that were not found in some of them."""
    questions, codes = questions_of(framework), codes_of(framework)
    if not questions:
        return evidence
    names = st.sampled_from([*questions, *(codes[each] for each in questions if each in codes)])
    found = [draw(st.lists(names, unique=True, max_size=2)) for _ in evidence]
    return [item | ({"not_shown": n} if n else {}) for item, n in zip(evidence, found, strict=True)]
