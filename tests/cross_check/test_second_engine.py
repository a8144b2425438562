"""The second engine against the first and against the slow reference.

On Python 3.11 and 3.12 durable-rules must be there: a test run without it fails, and does not skip.
On 3.13 and newer the tests of the sentence that says why it cannot be used run instead.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.ladder import Levels
from eflg_engine.assessment.leaf_sets import LeafSets
from eflg_engine.assessment.rules import rules_of
from eflg_engine.cross_check import (
    adapter,
    assess_by_rules,
    compare_engines,
    facts,
    rules,
    translate,
)
from eflg_engine.cross_check.counting import Counting
from eflg_engine.cross_check.engine import MOST_KEPT, derive, program_for
from eflg_engine.cross_check.names import DistinctNames, FactIds, fnv_1a
from eflg_engine.framework.model import Leaf, Policy
from tests.oracles import reference
from tests.support import shipped
from tests.support.framework_strategies import frameworks
from tests.support.plain_data import Data, targets_of
from tests.support.rete import CAN_RUN, needs_rules
from tests.support.strategies import bundles, cases


def all_three_agree(framework_data: Data, bundle_data: Data, as_at: date) -> None:
    """Every leaf, state and level, under every policy."""
    framework, bundle = Framework.from_data(framework_data), Bundle.from_data(bundle_data)
    states = reference.states(framework_data, bundle_data, as_at)
    counts = [
        items
        for criterion in framework.criteria
        for items in reference.leaf_counts(framework_data, bundle_data, as_at, criterion)
    ]
    for policy in framework.policies:
        found = compare_engines(bundle, framework, as_at=as_at, policy=policy)
        assert found.differences == ()
        assert dict(zip(framework.criteria, found.derived.states, strict=True)) == states
        assert list(found.derived.counting) == counts
        expected = reference.levels(framework_data, bundle_data, as_at, policy, states)
        assert ids(framework, framework.themes, found.derived.themes) == expected.themes
        modules = [module.id for module in framework.modules]
        assert ids(framework, modules, found.derived.modules) == expected.modules
        assert ids(framework, ["council"], [found.derived.council]) == {"council": expected.council}


def ids(framework: Framework, names: Any, levels: Any) -> dict[str, str | None]:
    """Level ids by name; None below the first level, and where there is none."""
    return {
        name: None if level is None or level < 0 else framework.levels[level].id
        for name, level in zip(names, levels, strict=True)
    }


# --- agreement --------------------------------------------------------------------------------


@needs_rules
@given(cases())
def test_both_engines_and_the_reference_agree(case: tuple[Data, Data, date]) -> None:
    all_three_agree(*case)


@needs_rules
@settings(max_examples=max(5, settings().max_examples // 25))
@given(st.data())
def test_they_agree_on_generated_evidence_under_the_shipped_framework(data: st.DataObject) -> None:
    bundle_data = data.draw(bundles(shipped.framework_data(), max_items=30))
    bundle = Bundle.from_data(bundle_data)
    for policy in shipped.framework().policies:
        assert compare_engines(bundle, shipped.framework(), policy=policy).agrees
    states = reference.states(shipped.framework_data(), bundle_data, bundle_data["as_at"])
    assert list(compare_engines(bundle, shipped.framework()).derived.states) == list(
        states.values()
    )


@needs_rules
@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
@pytest.mark.parametrize("policy", ["strict", "broad", "profile"])
def test_they_agree_on_the_samples(name: str, policy: str) -> None:
    bundle = shipped.sample(name)
    assert bundle.as_at is not None
    for day in (bundle.as_at, bundle.as_at - timedelta(days=400)):
        found = compare_engines(bundle, shipped.framework(), as_at=day, policy=policy)
        assert found.differences == ()
        assert found.compared == {
            "leaf": len(found.result.judgement.leaf_met),
            "criterion": len(shipped.framework().criteria),
            "theme": len(shipped.framework().themes),
            "module": len(shipped.framework().modules),
            "council": 1,
        }


@needs_rules
@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
def test_an_assessment_by_rules_reads_the_same(name: str) -> None:
    bundle, framework = shipped.sample(name), shipped.framework()
    assert assess_by_rules(bundle, framework).to_data() == assess(bundle, framework).to_data()


@needs_rules
def test_bad_input_is_refused_as_by_the_first_engine() -> None:
    bundle = Bundle.from_data(
        {
            "council": {"name": "A council"},
            "evidence": [
                {"id": "E1", "title": "T", "kind": "no such kind", "supports": ["communities"]}
                | {"dated": "2024-01"}
            ],
        }
    )
    with pytest.raises(InvalidInput):
        compare_engines(bundle, shipped.framework(), as_at=date(2024, 2, 1))


@needs_rules
def test_frameworks_that_differ_in_aliases_are_told_apart_and_agree() -> None:
    data = shipped.framework_data()
    vocabulary = data["vocabulary"]
    kinds = [{**kind, "aliases": [f"our {kind['id']}"]} for kind in vocabulary["kinds"]]
    ours = Framework.from_data({**data, "vocabulary": {**vocabulary, "kinds": kinds}})
    policy = ours.default_policy
    assert program_for(shipped.framework(), policy) is not program_for(ours, policy)
    bundle_data = shipped.sample_data("northmere-2024")
    kind_id = shipped.framework().vocabulary.kinds.resolve
    items = [{**i, "kind": f"Our {kind_id(i['kind'])}"} for i in bundle_data["evidence"]]
    assert compare_engines(Bundle.from_data({**bundle_data, "evidence": items}), ours).agrees


# --- a fault in either engine shows -------------------------------------------------------------


@needs_rules
def test_a_wrong_leaf_of_the_first_engine_is_found() -> None:
    framework = replace(shipped.framework())
    rules = rules_of(framework)
    sets = LeafSets.of(rules)
    rules.kept["leaf sets"] = replace(sets, of_shows=sets.of_shows[-1:] * len(sets.of_shows))
    bundle = Bundle.from_data(shipped.sample_data("northmere-2024"))
    found = compare_engines(bundle, framework)
    assert not found.agrees
    assert found.differences[0].what == "leaf"
    assert found.differences[0].native_proof.startswith("counts ")


@needs_rules
def test_a_wrong_ladder_of_the_first_engine_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    from eflg_engine.assessment import levels
    from eflg_engine.assessment.result import council

    def generous(judgement: Judgement, policy: Policy) -> Levels:
        return levels.levels_of(judgement, replace(policy, criteria=Fraction(1, 100)))

    monkeypatch.setattr(council, "levels_of", generous)
    found = [
        difference.what
        for name in ("essex-2019", "northmere-2024", "otterdale-2024", "brackenshire-2024")
        for difference in compare_engines(shipped.sample(name), shipped.framework()).differences
    ]
    assert "theme" in found
    assert set(found) <= {"theme", "module", "council"}


@needs_rules
def test_wrong_coverage_in_the_second_engine_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    original = facts.BundleFacts.spare
    monkeypatch.setattr(facts.BundleFacts, "spare", lambda *args: original(*args) - 1)
    found = compare_engines(shipped.sample("brackenshire-2024"), shipped.framework())
    assert {difference.what for difference in found.differences} >= {"leaf", "criterion"}
    first = next(d for d in found.differences if d.what == "criterion")
    assert first.native == "met"
    assert first.rules in ("not_met", "no_evidence")
    assert first.native_proof.startswith("proof: ")


@pytest.fixture
def fresh_programs() -> Iterator[None]:
    """Programs translated anew, and forgotten afterwards."""
    kept = program_for.__globals__["_programs"]._kept
    kept.clear()
    yield
    kept.clear()


def without(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Leaves whose rules do not look at one property."""

    def all_but(conditions: Any) -> Any:
        return original(tuple(c for c in conditions if name not in str(c)))

    original = rules.both
    monkeypatch.setattr(translate, "both", all_but)


def generous(change: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Balances that start or step otherwise than they should."""

    def balance(self: Any, children: Any, result: str, **given: Any) -> None:
        original(self, children, result, **given | {k: v for k, v in change.items() if k in given})

    original = Counting.balance
    monkeypatch.setattr(Counting, "balance", balance)


@needs_rules
@pytest.mark.parametrize(
    ("break_it", "policy", "shows_in"),
    [
        (partial(without, translate.KIND), "strict", "leaf"),
        (partial(without, translate.REACH), "strict", "leaf"),
        (partial(without, translate.ASSURANCE), "strict", "leaf"),
        (partial(without, "fresh"), "strict", "leaf"),
        (partial(without, "figure"), "strict", "leaf"),
        (partial(generous, {"start": -1}), "strict", "criterion"),
        (partial(generous, {"per_asked": 0}), "broad", "theme"),
    ],
)
def test_a_wrong_rule_of_the_second_engine_is_found(
    break_it: Any,
    policy: str,
    shows_in: str,
    monkeypatch: pytest.MonkeyPatch,
    fresh_programs: None,
) -> None:
    break_it(monkeypatch)
    found: set[str] = set()
    short = shipped.sample_data("brackenshire-2024")  # with figures that fall short
    for item in short["evidence"]:
        item |= {"measures": dict.fromkeys(item["measures"], 0)} if "measures" in item else {}
    samples = [shipped.sample(path.stem) for path in shipped.sample_paths()]
    for bundle in [*samples, Bundle.from_data(short)]:
        if bundle.framework not in Framework.shipped():
            continue
        framework = shipped.framework(bundle.framework)
        if policy not in framework.policies:
            continue
        result = compare_engines(bundle, framework, policy=policy)
        found |= {difference.what for difference in result.differences}
    assert shows_in in found


@needs_rules
def test_points_that_the_rules_do_not_count_are_found(
    monkeypatch: pytest.MonkeyPatch, fresh_programs: None
) -> None:
    bundle, framework = shipped.sample("haldon-vale-2025"), shipped.framework("eds-2022")
    assert compare_engines(bundle, framework).agrees
    program_for.__globals__["_programs"]._kept.clear()
    generous({"ups": ()}, monkeypatch)
    (found,) = compare_engines(bundle, framework).differences
    assert (found.what, found.native, found.rules) == ("council", "Developing", "Undeveloped")
    assert found.native_proof.startswith("services.access 3; services.needs 2; ")


# --- safe: memory, threads, names ------------------------------------------------------------


def resident() -> float:
    """Megabytes of memory in use."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 1e6


def small_case() -> tuple[Framework, list[Bundle]]:
    """A theme of the shipped framework, and the samples with what they offer for it."""
    data = shipped.framework_data()
    module = data["modules"][0]
    small = {**data, "modules": [{**module, "themes": module["themes"][:1]}]}
    kept = Framework.from_data(small)
    places = {kept.modules[0].id, *kept.themes, *kept.criteria, *kept.questions}
    found = []
    for path in shipped.sample_paths():
        bundle = shipped.sample_data(path.stem)
        items = [
            {**item, "supports": [p for p in targets_of(item["supports"]) if p in places]}
            for item in bundle["evidence"]
        ]
        items = [item for item in items if item["supports"]]
        scope = {"modules": "all", "characteristics": "all"}
        found.append(Bundle.from_data({**bundle, "evidence": items, "scope": scope}))
    return kept, found


@needs_rules
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_a_thousand_evaluations_agree_in_flat_memory() -> None:
    framework, found = small_case()
    expected = [compare_engines(bundle, framework).derived for bundle in found]
    policy = framework.default_policy
    started = 0.0
    for number, (bundle, right) in enumerate(
        islice(cycle(zip(found, expected, strict=True)), 1000)
    ):
        assert bundle.as_at is not None
        assert derive(bundle, framework, bundle.as_at, policy) == right
        if number == 200:
            started = resident()
    assert resident() - started < 4


@needs_rules
@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="memory is read from /proc")
def test_rulesets_of_frameworks_no_longer_used_give_their_memory_back() -> None:
    framework, found = small_case()
    bundle = found[0]
    assert bundle.as_at is not None
    for number in range(10 * MOST_KEPT):
        if number == 2 * MOST_KEPT:
            started = resident()
        share = f"{number + 1}%"
        data = shipped.framework_data()
        policies = {"one": {"title": "One", "criteria": share, "themes": share, "modules": share}}
        module = {**data["modules"][0], "themes": data["modules"][0]["themes"][:1]}
        framework = Framework.from_data({**data, "policies": policies, "modules": [module]})
        derive(bundle, framework, bundle.as_at, framework.default_policy)
    assert resident() - started < 16


@needs_rules
def test_eight_threads_at_once_agree() -> None:
    framework = shipped.framework()
    policies = list(framework.policies.values())
    jobs = [
        (shipped.sample(path.stem), policy)
        for path in shipped.sample_paths()
        for policy in policies
    ]

    def run(job: Any) -> bool:
        return compare_engines(job[0], framework, policy=job[1]).agrees

    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(run, jobs))


@needs_rules
def test_no_thread_is_left_running() -> None:
    import threading

    compare_engines(shipped.sample("essex-2019"), shipped.framework())
    assert [t.name for t in threading.enumerate() if isinstance(t, threading.Timer)] == []


@needs_rules
@settings(max_examples=20)
@given(frameworks())
def test_no_ruleset_is_large_and_no_condition_matches_too_much(framework_data: Data) -> None:
    framework = Framework.from_data(framework_data)
    program = program_for(framework, framework.default_policy)
    assert program.network is not None
    rules = [*program.matching, *program.deriving]
    assert len(program.network.hosts) == -(-len(rules) // adapter.MOST_RULES)
    assert all(1 <= len(rule.when) <= 3 for rule in rules)


def test_names_with_one_hash_are_told_apart() -> None:
    assert fnv_1a("budget_approved_792") == fnv_1a("budget_costed_850")
    names = DistinctNames()
    assert names.new("budget_approved_792") == "budget_approved_792"
    assert names.new("budget_costed_850") == "budget_costed_850_1"
    assert names.new("budget_costed_850") == "budget_costed_850_2"


def test_fact_ids_have_different_hashes() -> None:
    found = FactIds().first(100_000)
    assert len({fnv_1a(each) for each in found}) == len(found)


@given(
    st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**9), max_value=10**9),
    st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-1000, max_value=1000),
)
def test_whole_numbers_compare_as_the_figures_do(value: Decimal, least: Decimal) -> None:
    places = 3
    assert (value >= least) == (translate.whole(value, places) >= translate.whole(least, places))


def test_figures_out_of_reach_stay_in_order() -> None:
    huge = [Decimal("-1e400"), Decimal("-1e20"), Decimal(0), Decimal("1e-400"), Decimal("1e400")]
    found = [translate.whole(value, 2) for value in huge]
    assert found == [-translate.HIGHEST, -translate.HIGHEST, 0, 0, translate.HIGHEST]


@needs_rules
@pytest.mark.parametrize("least", [translate.HIGHEST, -translate.HIGHEST, 2**31, -(2**31) - 1, 0])
def test_durable_rules_compares_large_and_negative_numbers_exactly(least: int) -> None:
    asked = rules.Rule((rules.at_least("x", least),), ("x",), rules.Note(rules.Says.COUNTS, 0))
    network = adapter.Network([asked])
    for value, fires in ((least - 1, False), (least, True), (least + 1, True)):
        with network.session() as session:
            assert bool(session.post({"x": value}, ("x",))) == fires


@needs_rules
def test_a_framework_that_is_too_large_is_refused(
    monkeypatch: pytest.MonkeyPatch, fresh_programs: None
) -> None:
    monkeypatch.setattr(adapter, "MOST_RULESETS", 46)
    with pytest.raises(adapter.SecondEngineUnavailable, match="takes at most 1472 rules, and this"):
        program_for(shipped.framework(), shipped.framework().default_policy)


def test_a_figure_that_is_too_large_is_refused() -> None:
    framework = shipped.framework()
    module = framework.modules[0]
    theme = module.themes[0]
    leaf = Leaf(measure="rate", measure_at_least=Decimal(10) ** 17)
    criterion = replace(theme.criteria[0], requires=leaf)
    large = replace(
        framework, modules=(replace(module, themes=(replace(theme, criteria=(criterion,)),)),)
    )
    with pytest.raises(adapter.SecondEngineUnavailable, match="at most 16 digits"):
        translate.translate(large, framework.default_policy)


# --- where it cannot be used ---------------------------------------------------------------------


def test_durable_rules_is_there_where_it_can_be() -> None:
    sentence = adapter.why_unavailable()
    if CAN_RUN:
        assert sentence is None, "install the dev extra: CI must not pass over the second engine"
    else:
        assert sentence == (
            "The second engine needs Python 3.11 or 3.12: durable-rules, which runs it, does not "
            "load on Python 3.13 or newer."
        )


@pytest.mark.core
def test_one_sentence_says_why_it_cannot_be_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    monkeypatch.setattr(adapter, "_library", adapter._library.__wrapped__)
    sentence = adapter.why_unavailable()
    assert sentence is not None
    assert sentence.count(". ") == 0
    bundle, framework = shipped.sample("essex-2019"), shipped.framework()
    program_for.__globals__["_programs"]._kept.clear()
    with pytest.raises(adapter.SecondEngineUnavailable) as raised:
        compare_engines(bundle, framework)
    assert str(raised.value) == sentence
    assert assess(bundle, framework).level == assess(bundle, framework, policy="strict").level
