"""What must always hold, on generated frameworks and evidence (design: meaning, exactly)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Any

from hypothesis import assume, given
from hypothesis import strategies as st

from eflg_engine import Assessment, Bundle, Framework, State, assess
from eflg_engine.assessment.reasons.explain import Gap, leaf_gaps
from eflg_engine.framework.snapshot import Snapshot
from tests.oracles import reference, reference_data, reference_leaves
from tests.support.improvements import improvements
from tests.support.plain_data import DAY, Data, criteria_of, leaves_of, naming_too, questions_of
from tests.support.properties import (
    Case,
    adding_never_lowers,
    met,
    never_lower,
    ranks,
    results,
)
from tests.support.strategies import cases


# 1
@given(st.data())
def test_adding_an_item_never_lowers(data: st.DataObject) -> None:
    adding_never_lowers(data)


# 2
@given(st.data())
def test_improving_an_item_never_lowers(data: st.DataObject) -> None:
    framework, bundle, as_at = data.draw(cases())
    assume(bundle["evidence"])
    place = data.draw(st.integers(0, len(bundle["evidence"]) - 1))
    evidence = list(bundle["evidence"])
    objectives = [objective["id"] for objective in bundle.get("objectives", [])]
    evidence[place] = data.draw(improvements(framework, evidence[place], as_at, objectives))
    never_lower(framework, bundle, bundle | {"evidence": evidence}, as_at, as_at)


@given(st.data())
def test_naming_a_question_never_lowers(data: st.DataObject) -> None:
    """An offer that is not sorted yet, sorted to a question besides."""
    framework, bundle, as_at = data.draw(cases(asks=True))
    questions = [*questions_of(framework)]
    assume(bundle["evidence"] and questions)
    place = data.draw(st.integers(0, len(bundle["evidence"]) - 1))
    evidence = [*bundle["evidence"]]
    named = naming_too(evidence[place]["supports"], [data.draw(st.sampled_from(questions))])
    evidence[place] = {**evidence[place], "supports": named}
    never_lower(framework, bundle, bundle | {"evidence": evidence}, as_at, as_at)


@given(st.data())
def test_saying_what_changed_never_lowers(data: st.DataObject) -> None:
    framework, bundle, as_at = data.draw(cases())
    changed = [{**item, "difference": "What changed."} for item in bundle["evidence"]]
    never_lower(framework, bundle, bundle | {"evidence": changed}, as_at, as_at)


# 3
@given(cases(), st.randoms(use_true_random=False))
def test_order_and_exact_duplicates_change_nothing(case: Case, random: Any) -> None:
    framework, bundle, as_at = case
    evidence = [*bundle["evidence"], *bundle["evidence"][:2]]
    random.shuffle(evidence)
    objectives = list(bundle.get("objectives", []))
    random.shuffle(objectives)
    other = bundle | {"evidence": evidence, "objectives": objectives}
    for first, second in zip(
        results(framework, bundle, as_at), results(framework, other, as_at), strict=True
    ):
        same, changed = first.to_data(), second.to_data()
        assert changed["bundle"]["repeated"] == sorted(i["id"] for i in bundle["evidence"][:2])
        changed["bundle"] = same["bundle"] = {**same["bundle"], "repeated": []}
        assert json.dumps(same) == json.dumps(changed)


# 4
@given(cases())
def test_levels_are_cumulative(case: Case) -> None:
    framework, bundle, as_at = case
    for result in results(framework, bundle, as_at):
        for theme in result.themes.values():
            if theme.level_number is None:
                continue
            for level in range(theme.level_number + 1):
                states = [c.state for c in theme.at_level(level)]
                assessed = [s for s in states if s in (State.MET, State.NOT_MET, State.NO_EVIDENCE)]
                share = result.policy.criteria
                assert assessed.count(State.MET) >= share * len(assessed)
        for module in result.modules.values():
            if result.policy.themes == 1 and module.level_number is not None:
                for theme in module.themes:
                    assert theme.level_number is None or module.level_number <= theme.level_number


# 5
@given(cases(), st.integers(1, 2000))
def test_evidence_only_ages(case: Case, days: int) -> None:
    framework, bundle, as_at = case
    past = [e for e in bundle["evidence"] if reference_data.date_of(e) <= as_at]
    known = [
        o for o in bundle.get("objectives", []) if reference_leaves.objective_in_force(o, as_at)
    ]
    bundle = bundle | {"evidence": past, "objectives": known}
    for item in past:
        names = item.get("objectives")
        if isinstance(names, list):
            kept = {objective["id"] for objective in known}
            assume(set(names) <= kept)
    for now, then in zip(
        results(framework, bundle, as_at),
        results(framework, bundle, as_at + days * DAY),
        strict=True,
    ):
        # what falls due meanwhile joins what is assessed: a share of more may be a share met
        fell_due = {
            key for key, c in now.criteria.items() if c.due_from and not then.criteria[key].due_from
        }
        # and a leaf that falls due, answered already, may meet its criterion, or have it assessed
        new_leaves = _with_leaves_that_fall_due(framework, bundle, as_at, as_at + days * DAY)
        assert met(then) <= met(now) | fell_due | new_leaves
        policy = now.policy
        if new_leaves:
            continue
        if fell_due and not policy.criteria == policy.themes == policy.modules == 1:
            continue
        for was, will in zip(ranks(now), ranks(then), strict=True):
            assert was is None or will is None or will <= was


def _with_leaves_that_fall_due(
    framework: Data, bundle: Data, first: date, last: date
) -> frozenset[str]:
    cases_then = [reference_data.Case(framework, bundle, day) for day in (first, last)]
    return frozenset(
        full_id
        for full_id, criterion in criteria_of(framework)
        for leaf in leaves_of(criterion["requires"])
        if "due" in leaf and len({reference.is_due(leaf["due"], case) for case in cases_then}) == 2
    )


# 6
@given(cases())
def test_a_proof_is_enough_and_none_of_it_can_go(case: Case) -> None:
    framework, bundle, as_at = case
    loaded, offered = Framework.from_data(framework), Bundle.from_data(bundle)

    def state(criterion: str, ids: set[str]) -> State:
        kept = offered.with_evidence(item for item in offered.evidence if item.id in ids)
        return assess(kept, loaded, as_at=as_at).criteria[criterion].state

    for key, criterion in assess(offered, loaded, as_at=as_at).criteria.items():
        if criterion.state is State.MET:
            proof = set(criterion.proof)
            assert state(key, proof) is State.MET
            assert all(state(key, proof - {item}) is not State.MET for item in proof)


# 7
@given(cases())
def test_holds_until_is_exact(case: Case) -> None:
    framework, bundle, as_at = case
    loaded, offered = Framework.from_data(framework), Bundle.from_data(bundle)
    today = offered.with_evidence(item for item in offered.evidence if item.dated <= as_at)
    for key, criterion in assess(offered, loaded, as_at=as_at).criteria.items():
        until = criterion.holds_until
        if criterion.state is State.MET and until is not None:
            assert assess(today, loaded, as_at=until).criteria[key].state is State.MET
            after = assess(today, loaded, as_at=until + DAY).criteria[key].state
            assert after is not State.MET


# 8
@given(cases())
def test_the_result_recomputes_from_its_own_json(case: Case) -> None:
    """Levels follow from the states, and the states from the gap trees, by hand."""
    framework, bundle, as_at = case
    shares = {
        policy: {
            key: _share(said.get(key, "none" if "points" in said else "all"))
            for key in ("criteria", "themes", "modules")
        }
        for policy, said in framework["policies"].items()
    }
    for result in results(framework, bundle, as_at):
        data = json.loads(result.to_json())
        share = shares[data["policy"]["id"]]
        order = [level["id"] for level in data["framework"]["levels"]]
        module_ranks = []
        all_ranks = []
        for module in data["modules"]:
            theme_ranks = []
            for theme in module["themes"]:
                rank = _rank_by_hand(theme["criteria"], order, share["criteria"])
                assert theme["level"] == (order[rank] if rank not in (None, -1) else None)
                theme_ranks.append(rank)
                for criterion in theme["criteria"]:
                    if "gap" in criterion:
                        assert criterion["state"] in ("not_met", "no_evidence")
                        _check_gap(criterion["gap"])
            module_ranks.append(_roll_up_by_hand(theme_ranks, share["themes"]))
            assert module["level"] == _id(order, module_ranks[-1])
            all_ranks += theme_ranks
        if "points" in data["policy"]:
            assert data["level"] == _id(order, _points_by_hand(data, all_ranks))
        else:
            assert data["level"] == _id(order, _roll_up_by_hand(module_ranks, share["modules"]))


def _share(value: object) -> Fraction | None:
    if not isinstance(value, str) or value == "none":
        return None
    return Fraction(1) if value == "all" else Fraction(value.rstrip("% ")) / 100


def _id(order: list[str], rank: int | None) -> str | None:
    return None if rank is None or rank == -1 else order[rank]


def _rank_by_hand(criteria: list[Data], order: list[str], share: Fraction | None) -> int | None:
    assessed = [c for c in criteria if c["state"] in ("met", "not_met", "no_evidence")]
    if not assessed:
        return None
    rank = -1
    for level in order:
        here = [c["state"] for c in assessed if c["level"] == level]
        if share is not None and here.count("met") < share * len(here):
            break
        rank += 1
    return rank


def _roll_up_by_hand(ranks_below: list[int | None], share: Fraction | None) -> int | None:
    known = [rank for rank in ranks_below if rank is not None]
    if share is None or not known:
        return None
    return max(
        level
        for level in range(-1, max(known) + 1)
        if sum(rank >= level for rank in known) >= share * len(known)
    )


def _points_by_hand(data: Data, ranks: list[int | None]) -> int | None:
    """The council's rank from what the result itself says of points, which is checked besides."""
    bands = data["policy"]["points"]
    given = [bands[rank]["gives"] if rank not in (None, -1) else 0 for rank in ranks]
    for module in data["modules"]:
        assert module["level"] is None
        assert module["status"] in ("not_added_up", "out_of_scope")
        assert module["points"] == sum(theme["points"] for theme in module["themes"])
    assert [t["points"] for m in data["modules"] for t in m["themes"]] == given
    if set(ranks) == {None}:
        assert "points" not in data
        return None
    held = data["points"]
    assert held["points"] == sum(given)
    assert held["themes_giving"] == sum(points > 0 for points in given)
    assert held["themes_assessed"] == sum(rank is not None for rank in ranks)
    assert held["most_assessed"] == bands[-1]["gives"] * held["themes_assessed"]
    assert held["most"] == bands[-1]["gives"] * held["themes"] == bands[-1]["gives"] * len(ranks)
    rank: int = sum(sum(given) >= band["from"] for band in bands) - 1
    assert held["spare"] == (None if rank < 0 else sum(given) - bands[rank]["from"])
    if rank + 1 < len(bands):
        level = data["framework"]["levels"][rank + 1]["id"]
        assert held["next"] == {"level": level, "more": bands[rank + 1]["from"] - sum(given)}
    else:
        assert held["next"] is None
    return rank


def _check_gap(gap: Data) -> None:
    if gap["needs"] == "evidence":
        assert gap["findings"]
        return
    assert gap["met"] + len(gap["gaps"]) == gap["of"]
    assert gap["met"] < gap["at_least"] <= gap["of"]
    for child in gap["gaps"]:
        _check_gap(child)


@given(cases())
def test_mending_every_finding_of_a_near_miss_makes_it_count(case: Case) -> None:
    """The reasons are the whole reasons: nothing else keeps the item from counting."""
    framework, bundle, as_at = case
    loaded = Framework.from_data(framework)
    result = assess(Bundle.from_data(bundle), loaded, as_at=as_at)
    for key, criterion in result.criteria.items():
        if criterion.explanation is None:
            continue
        numbers = _leaf_numbers(result, key, criterion.explanation.gap)
        for gap, leaf in zip(leaf_gaps(criterion.explanation.gap), numbers, strict=True):
            for near in gap.near_misses:
                findings = {f.code: f.fields for f in near.findings}
                mended = _mended(bundle, near.item, findings)
                if mended is not None and gap.leaf.snapshot is not None:
                    mended = _with_figures(mended, near.item, findings, gap.leaf.snapshot, as_at)
                if mended is None:
                    continue
                counted = reference.leaf_counts(framework, mended, as_at, key)
                assert near.item in counted[leaf]


def _leaf_numbers(result: Assessment, key: str, gap: Gap) -> list[int]:
    """Places of the gap's leaves among the criterion's leaves."""
    rules = result.judgement.match.rules
    number = next(i for i, c in enumerate(rules.criteria) if c.id == key)
    leaves = rules.leaves_of[number]
    found = []
    for each in leaf_gaps(gap):
        places = [
            leaf - leaves.start
            for leaf in leaves
            if rules.leaves[leaf] == each.leaf and leaf - leaves.start not in found
        ]
        found.append(places[0])
    return found


def _mended(bundle: Data, item_id: str, findings: dict[str, Mapping[str, Any]]) -> Data | None:
    evidence = []
    for original in bundle["evidence"]:
        item = dict(original)
        if item["id"] == item_id:
            for code, fields in findings.items():
                if code in ("too_old", "not_yet_dated"):
                    item["dated"] = fields["needs"]
                elif code == "review_overdue":
                    item["review_by"] = fields["needs"]
                elif code == "shows_too_little":
                    item["shows"] = fields["needs"]
                    if "kind" in fields:
                        return None  # its kind cannot show more: no mending of this item
                elif code == "assurance_too_low":
                    item["assurance"] = fields["needs"]
                elif code in ("measure_missing", "measure_too_low"):
                    measures = dict(item.get("measures", {}))
                    needs = 0 if fields["needs"] is None else fields["needs"]
                    item["measures"] = measures | {fields["measure"]: needs}
                elif code == "not_offered_here":
                    item["supports"] = naming_too(item["supports"], [fields["needs"]])
                elif code == "question_not_named":
                    item["supports"] = naming_too(item["supports"], fields["needs"])
                elif code == "outside_scope":
                    item["characteristics"] = "all"
        evidence.append(item)
    return bundle | {"evidence": evidence}


def _with_figures(
    bundle: Data, item_id: str, findings: Mapping[str, object], asked: Snapshot, as_at: date
) -> Data | None:
    """What only figures of the open snapshot mend, mended so; None where none is open."""
    taken = asked.open_on(as_at)
    wrong = any(code.startswith("snapshot") for code in findings)
    if not wrong and not {"too_old", "not_yet_dated"} & set(findings):
        return bundle
    if taken is None:
        return None
    return bundle | {
        "evidence": [
            item | {"snapshot": taken, "dated": as_at} if item["id"] == item_id else item
            for item in bundle["evidence"]
        ]
    }


# 11
@given(cases())
def test_bundles_round_trip(case: Case) -> None:
    _, data, _ = case
    bundle = Bundle.from_data(data)
    assert Bundle.from_data(bundle.to_data()) == bundle
    assert Bundle.from_text(bundle.to_yaml()) == bundle
    assert Bundle.from_text(bundle.to_yaml()).sha256 == bundle.sha256


@given(cases())
def test_results_round_trip_as_json(case: Case) -> None:
    framework, bundle, as_at = case
    for result in results(framework, bundle, as_at):
        assert json.loads(result.to_json()) == result.to_data()
