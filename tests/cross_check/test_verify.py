"""What `eflg verify` prints, and when a saved result still holds."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput, __version__, assess
from eflg_engine.cross_check import check_saved, compare_engines, facts
from eflg_engine.cross_check.saved import result_hash
from eflg_engine.cross_check.verification_text import comparison_text, saved_text
from tests.support import shipped

needs_rules = pytest.mark.skipif(
    sys.version_info >= (3, 13), reason="durable-rules does not load on this Python"
)


def saved(sample: str = "essex-2019") -> dict[str, Any]:
    """A result as a file holds it."""
    result = assess(shipped.sample(sample), shipped.framework())
    data: dict[str, Any] = json.loads(result.to_json())
    return data


def one_criterion() -> Framework:
    """A framework of one level with one criterion, met by an item of the first kind."""
    data = shipped.framework_data()
    level, module = data["levels"][0], data["modules"][0]
    theme = module["themes"][0]
    criterion = {k: v for k, v in theme["criteria"][level["id"]][0].items() if k != "examples"}
    kind = shipped.framework().vocabulary.kinds.ids[0]
    criterion["requires"] = {"evidence": {"kind": kind}}
    theme = {**theme, "criteria": {level["id"]: [criterion]}}
    return Framework.from_data(
        {**data, "levels": [level], "modules": [{**module, "themes": [theme]}]}
    )


@needs_rules
def test_agreement_reads() -> None:
    framework = shipped.framework()
    found = compare_engines(shipped.sample("essex-2019"), framework)
    leaves = found.compared["leaf"]
    assert comparison_text(found) == (
        "Essex County Council under Equality Framework for Local Government (eflg-2021\n"
        f'  {framework.version}), as at 2019-06-26, policy "strict".\n'
        "\n"
        f"Compared: {leaves} parts of requirements, {len(framework.criteria)} criteria, "
        "18 themes, 4 modules and the\n  council.\n"
        "\n"
        "The two engines agree.\n"
    )


@needs_rules
def test_differences_read(monkeypatch: pytest.MonkeyPatch) -> None:
    framework = one_criterion()
    (name,), (theme,) = framework.criteria, framework.themes
    kind = framework.vocabulary.kinds.ids[0]
    item = {"id": "E1", "title": "A thing", "kind": kind, "supports": [name], "dated": "2024-01"}
    bundle = Bundle.from_data(
        {"as_at": "2024-06-30", "council": {"name": "A council"}, "evidence": [item]}
    )
    assert compare_engines(bundle, framework).agrees
    monkeypatch.setattr(facts, "NO_END", -1)
    text = comparison_text(compare_engines(bundle, framework))
    assert text.split("\n\n", 2)[2] == (
        "The two engines differ on 5 things.\n"
        "\n"
        f"leaf {name}, part 1\n"
        "  first engine: met\n"
        "    counts E1\n"
        "  second engine: not met\n"
        "    counts nothing\n"
        "\n"
        f"criterion {name}\n"
        "  first engine: met\n"
        "    proof: E1\n"
        "  second engine: not_met\n"
        "    not met\n"
        "\n"
        f"theme {theme}\n"
        "  first engine: Developing\n"
        f"    {name} (developing) met\n"
        "  second engine: Not yet Developing\n"
        f"    {name} (developing) not_met\n"
        "\n"
        "module communities\n"
        "  first engine: Developing\n"
        f"    {theme} Developing\n"
        "  second engine: Not yet Developing\n"
        f"    {theme} Not yet Developing\n"
        "\n"
        "council\n"
        "  first engine: Developing\n"
        "    communities Developing\n"
        "  second engine: Not yet Developing\n"
        "    communities Not yet Developing\n"
    )


def test_a_result_saved_now_holds() -> None:
    framework, bundle = shipped.framework(), shipped.sample("essex-2019")
    found = check_saved(saved(), bundle, framework)
    assert found.holds
    assert saved_text(found, "essex.json") == (
        "essex.json: saved result for Essex County Council, as at 2019-06-26, policy\n"
        '  "strict".\n'
        "\n"
        f"framework  same      eflg-2021 {framework.version}, sha256 {framework.sha256[:16]}\n"
        f"bundle     same      sha256 {bundle.sha256[:16]}\n"
        f"engine     same      {__version__}\n"
        f"result     same      sha256 {result_hash(saved())[:16]}\n"
        "\n"
        "The saved result still holds.\n"
    )


def test_another_engine_with_the_same_conclusions_still_holds() -> None:
    data = saved()
    data["engine"]["version"] = "0.0.1"
    found = check_saved(data, shipped.sample("essex-2019"), shipped.framework())
    assert found.holds
    assert [part.name for part in found.parts if not part.same] == ["engine"]


def test_changed_evidence_no_longer_holds_and_names_what_changed() -> None:
    bundle = shipped.sample("otterdale-2024")
    proof = next(
        (key, c.proof) for key, c in assess(bundle, shipped.framework()).criteria.items() if c.proof
    )
    less = bundle.with_evidence(i for i in bundle.evidence if i.id not in proof[1])
    found = check_saved(saved("otterdale-2024"), less, shipped.framework())
    assert not found.holds
    assert [part.name for part in found.parts if not part.same] == ["bundle", "result"]
    assert proof[0] in [key for key, _, _ in found.changes]
    text = saved_text(found, "otterdale.json")
    assert text.endswith(
        "The saved result does not hold any more: the bundle and result changed.\n"
    )
    assert max(map(len, text.splitlines())) <= 80


def test_a_tampered_result_does_not_hold() -> None:
    data = saved()
    data["modules"][0]["level"] = "excellent"
    found = check_saved(data, shipped.sample("essex-2019"), shipped.framework())
    assert not found.holds
    assert [part.name for part in found.parts if not part.same] == ["result"]
    assert found.changes[0][:2] == ("communities", "excellent")


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("level_title",), "Excellent"),
        (("other_policies", 0, "level_title"), "Excellent"),
        (("modules", 0, "level_title"), "Excellent"),
        (("modules", 0, "shown"), "Excellent"),
        (("modules", 0, "themes", 0, "level_title"), "Excellent"),
        (("council", "name"), "Another council"),
        (("bundle", "items"), 9999),
    ],
)
def test_what_a_result_states_in_words_is_compared(path: tuple[Any, ...], value: object) -> None:
    data = saved()
    *above, last = path
    part: Any = data
    for step in above:
        part = part[step]
    assert part[last] != value
    part[last] = value
    found = check_saved(data, shipped.sample("essex-2019"), shipped.framework())
    assert not found.holds
    assert [part.name for part in found.parts if not part.same] == ["result"]


@pytest.mark.parametrize("part", ["framework", "bundle"])
def test_a_hash_is_compared_to_its_end(part: str) -> None:
    data = saved()
    data[part]["sha256"] = data[part]["sha256"][:-1] + "x"
    found = check_saved(data, shipped.sample("essex-2019"), shipped.framework())
    assert [each.name for each in found.parts if not each.same] == [part]


def test_changed_rules_no_longer_hold() -> None:
    framework = shipped.framework()
    strict = framework.policies["strict"]
    changed = replace(
        framework, policies={**framework.policies, "strict": replace(strict, themes=None)}
    )
    found = check_saved(saved(), shipped.sample("essex-2019"), changed)
    assert not found.parts[0].same
    assert not found.holds


@pytest.mark.parametrize(
    ("data", "code"),
    [({}, "not_a_result"), ({"schema": "eflg-assessment/1"}, "missing_field")],
)
def test_something_else_is_refused(data: dict[str, object], code: str) -> None:
    with pytest.raises(InvalidInput) as raised:
        check_saved(data, shipped.sample("essex-2019"), shipped.framework(), "other.json")
    assert raised.value.problems[0].code == code
    assert raised.value.problems[0].place == type(raised.value.problems[0].place)("other.json")


def test_a_result_nested_too_deeply_is_refused() -> None:
    deep: list[object] = []
    for _ in range(5000):
        deep = [deep]
    with pytest.raises(InvalidInput) as raised:
        check_saved({**saved(), "modules": deep}, shipped.sample("essex-2019"), shipped.framework())
    assert [problem.code for problem in raised.value.problems] == ["not_a_result"]


def test_a_bad_date_and_an_unknown_policy_are_refused() -> None:
    for change, code in (
        ({"as_at": "June"}, "bad_date"),
        ({"policy": {"id": "x"}}, "unknown_policy"),
    ):
        with pytest.raises(InvalidInput) as raised:
            check_saved({**saved(), **change}, shipped.sample("essex-2019"), shipped.framework())
        assert [problem.code for problem in raised.value.problems] == [code]


@pytest.mark.parametrize(
    ("part", "key", "value"),
    [
        ("council", "profile", {"employees": "1"}),
        ("framework", "notice", "Certified."),
        ("framework", "edition", "1999"),
        ("bundle", "planned", ["E1"]),
    ],
)
def test_a_fact_that_a_result_repeats_is_compared(part: str, key: str, value: object) -> None:
    data: dict[str, Any] = saved()
    assert key in data[part]
    altered = {**data, part: {**data[part], key: value}}
    check = check_saved(altered, shipped.sample("essex-2019"), shipped.framework())
    assert not check.holds
