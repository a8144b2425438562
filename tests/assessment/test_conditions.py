"""`any`, `at_least`, `at_most` and `not` over the facts that a council gives about itself."""

from __future__ import annotations

from copy import deepcopy
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, State, assess
from eflg_engine.assessment.reasons.condition_text import condition_text
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.authoring.editions.diff import diff
from eflg_engine.authoring.rule_tests.running import aim_text, run_rule_tests
from eflg_engine.cli.main import main
from eflg_engine.cross_check.worlds import worlds_of
from eflg_engine.report.texts import assessment_text
from tests.oracles import reference
from tests.oracles.reference_data import Case
from tests.support.framework_strategies import applies_when
from tests.support.plain_data import Data
from tests.support.small_framework import FRAMEWORK

DAY = date(2024, 6, 1)
PROFILE = [
    {"id": "type", "title": "Type of body", "values": ["county", "district", "parish"]},
    {"id": "employees", "title": "Number of employees"},
    {"id": "begun", "title": "Beginning", "holds": "date"},
]


def framework(condition: Data | None = None, *, of_theme: Data | None = None) -> Data:
    """Two themes of one criterion each: the first as given."""
    data = deepcopy(FRAMEWORK)
    data["vocabulary"]["profile"] = PROFILE
    (theme,) = data["modules"][0]["themes"]
    data["modules"][0]["themes"].append({**deepcopy(theme), "id": "u"})
    if of_theme is not None:
        theme["applies_when"] = of_theme
    if condition is not None:
        theme["criteria"]["one"][0]["applies_when"] = condition
    return data


def assessed(data: Data, council: Data, supports: str = "m.u") -> Assessment:
    item = {"id": "E", "title": "E", "kind": "policy", "supports": supports, "dated": "2024-01-01"}
    bundle = Bundle.from_data({"council": {"name": "X", **council}, "evidence": [item]})
    return assess(bundle, Framework.from_data(data), as_at=DAY)


ANY: Data = {"any": [{"type": "county"}, {"employees": {"at_least": 250}}]}
MIDDLE: Data = {"employees": {"at_least": 250, "at_most": "4999.5"}}
NOT: Data = {"not": {"type": "parish", "employees": {"at_most": 10}}}
WHATEVER: Data = {
    "any": [{"employees": {"at_least": 250}}, {"not": {"employees": {"at_least": 250}}}]
}


@pytest.mark.parametrize(
    ("condition", "council", "state", "missing"),
    [
        (ANY, {"type": "county"}, State.NO_EVIDENCE, ()),
        (ANY, {"type": "parish"}, State.NOT_ASSESSED, ("employees",)),
        (ANY, {"type": "parish", "employees": 249}, State.NOT_APPLICABLE, ()),
        (ANY, {}, State.NOT_ASSESSED, ("type", "employees")),
        (MIDDLE, {"employees": "4999.5"}, State.NO_EVIDENCE, ()),
        (MIDDLE, {"employees": "4999.6"}, State.NOT_APPLICABLE, ()),
        (NOT, {"type": "county"}, State.NO_EVIDENCE, ()),
        (NOT, {"type": "parish", "employees": 10}, State.NOT_APPLICABLE, ()),
        (NOT, {"type": "parish"}, State.NOT_ASSESSED, ("employees",)),
        (WHATEVER, {}, State.NO_EVIDENCE, ()),
        ({"type": ["county", "district", "parish"]}, {}, State.NO_EVIDENCE, ()),
        ({"employees": {"at_least": 0}}, {}, State.NO_EVIDENCE, ()),
    ],
)
def test_only_a_fact_that_decides_leaves_it_open(
    condition: Data, council: Data, state: State, missing: tuple[str, ...]
) -> None:
    for data in (framework(condition), framework(of_theme=condition)):
        found = assessed(data, council).criteria["m.t.c"]
        assert (found.state, found.needs_profile) == (state, missing)


@given(st.data())
def test_conditions_are_as_the_reference_reads_them(data: st.DataObject) -> None:
    """Of a criterion, of its theme, and of both together; the second engine's reading too."""
    vocabulary = {"profile": PROFILE}
    drawn = [data.draw(applies_when(vocabulary)) for _ in range(2)]
    facts = {
        "type": data.draw(st.sampled_from([None, "county", "parish"])),
        "employees": data.draw(st.sampled_from([None, 0, 249, 250, "7499.5", 7500])),
    }
    rules = framework(drawn[0], of_theme=drawn[1])
    council = {key: value for key, value in facts.items() if value is not None}
    case = Case(rules, {"council": council}, DAY)
    theme = rules["modules"][0]["themes"][0]
    rule = theme["criteria"]["one"][0]
    loaded = Framework.from_data(rules)
    condition = loaded.criteria["m.t.c"].applies_when
    assert condition.holds(council) is reference.applies(case, rule, theme)
    assert {*condition.missing(council)} == reference.fields_that_decide(case, rule, theme)
    possible = {
        world.applies[0]
        for world in worlds_of([condition], loaded.vocabulary)
        if all(
            test.field not in council or test.passes(council[test.field]) == answer
            for test, answer in world.answers
        )
    }
    assert (possible.pop() if len(possible) == 1 else None) is condition.holds(council)
    assert condition_text(loaded, condition)


def test_a_theme_that_does_not_apply_is_as_if_it_were_not_there() -> None:
    data = framework(of_theme={"type": "county"})
    without = deepcopy(data)
    del without["modules"][0]["themes"][0]
    for policy_of in (data, without):
        policy_of["policies"] = {"strict": {"criteria": "all", "themes": "all", "modules": "all"}}
    found, other = (assessed(each, {"type": "parish"}) for each in (data, without))
    assert found.level == other.level == "one"
    assert found.themes["m.t"].level_title == "Not applicable"
    assert "1 theme that does not apply to this council: Tee" in assessment_text(found)
    assert found.to_data()["modules"][0]["themes"][0]["status"] == "not_applicable"
    assert assessed(data, {"type": "county"}).level is None
    assert str(assessed(data, {}).themes["m.t"].status) == "not_assessed"


def test_one_example_of_a_theme_shows_that_none_of_its_criteria_applies() -> None:
    data = framework(of_theme={"type": "county"})
    theme = data["modules"][0]["themes"][0]
    theme["criteria"]["one"].append({**deepcopy(theme["criteria"]["one"][0]), "id": "other"})
    missing = "no example in which it does not apply"

    def gaps() -> list[str]:
        loaded = Framework.from_data(data)
        tests = run_rule_tests(loaded, loaded.themes["m.t"].criteria)
        assert tests.failures == []
        return [text for each in tests.criteria for text in map(aim_text, each.gaps)]

    assert gaps().count(missing) == 2
    theme["examples"] = {"does_not_apply": [{"evidence": [], "council": {"type": "parish"}}]}
    assert missing not in gaps()
    theme["examples"]["does_not_apply"][0]["council"]["type"] = "county"
    loaded = Framework.from_data(data)
    assert len(run_rule_tests(loaded, loaded.themes["m.t"].criteria).failures) == 2
    theme["examples"] = {"does_not_apply": [{"like": 1}]}
    with pytest.raises(InvalidInput) as error:
        Framework.from_data(data)
    assert [each.code for each in error.value.problems] == ["unknown_example"]


def test_a_diff_lists_of_whom_a_theme_is_asked() -> None:
    old = Framework.from_data(framework(of_theme={"type": "county"}))
    new = Framework.from_data(framework(of_theme={"employees": {"at_least": 250}}))
    (part,) = diff(old, new).parts
    assert (part.sort, part.id) == ("theme", "m.t")
    assert part.before == "Tee, asked where the type of body is County"
    assert part.after == "Tee, asked where the number of employees is at least 250"


def problems(condition: Any, *, of_theme: bool = False) -> list[tuple[str, str]]:
    data = framework(of_theme=condition) if of_theme else framework(condition)
    with pytest.raises(InvalidInput) as error:
        Framework.from_data(data)
    return [(each.code, each.hint) for each in error.value.problems]


LIKELY = [("unknown_profile_field", 'did you mean "employees"?')]


@pytest.mark.parametrize(
    ("condition", "expected"),
    [
        ({"employes": {"at_most": 9}}, LIKELY),
        ({"any": [{"type": "county"}, {"not": {"employes": {"at_most": 9}}}]}, LIKELY),
        (
            {"not": {"begun": "2024-01-01"}},
            [("not_allowed", 'say "due: {after: 1 year, since: begun}"')],
        ),
        ({"any": [{"type": "count"}]}, [("unknown_value", 'did you mean "county"?')]),
        ({"employees": {"at_lest": 1}}, [("unknown_key", 'did you mean "at_least"?')]),
        ({"employees": {"at_least": 2, "at_most": 1}}, [("out_of_range", "")]),
        ({"employees": {}}, [("missing_key", "")]),
        ({"employees": "lots"}, [("not_a_number", "")]),
        ({"any": [{}]}, [("missing_key", "")]),
        ({"any": []}, [("empty", "")]),
        ({"not": ["parish"]}, [("not_a_mapping", "")]),
    ],
)
def test_what_a_condition_cannot_say_is_refused(condition: Data, expected: list[Any]) -> None:
    assert problems(condition) == problems(condition, of_theme=True) == expected


def test_conditions_that_tell_too_many_cases_apart_are_refused() -> None:
    data = framework({f"f{number}": {"at_least": 5} for number in range(10)})
    data["vocabulary"]["profile"] = [{"id": f"f{number}", "title": "F"} for number in range(10)]
    with pytest.raises(InvalidInput) as error:
        Framework.from_data(data)
    assert [each.code for each in error.value.problems] == ["out_of_range"]


def test_conditions_in_words(tmp_path: Any, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    data = framework(NOT, of_theme=ANY)
    file = tmp_path / "rules.json"
    file.write_text(json.dumps(data), encoding="utf-8")
    assert main(["framework", "show", str(file), "m.t.c"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    assert "(the type of body is County or the number of employees is at least 250)" in shown
    assert (
        "it is not so that (the type of body is Parish and the number of employees is at most 10)"
        in shown
    )
