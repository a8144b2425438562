"""The least change of rules that agrees with most, against every change of every criterion."""

from __future__ import annotations

import json
import tempfile
from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Framework, State, assess
from eflg_engine.assessment.ladder import theme_level
from eflg_engine.assessment.rules import ThemeRules, rules_of
from eflg_engine.cli.main import main
from eflg_engine.panel import Decision, Decisions, load_decisions, overrides_text, panel_calibration
from eflg_engine.panel.calibration import LEAST_GAIN, ChangeSort, ThemeRuleSet
from scripts.decisions_sample import FILE_SET_ASIDE, SET_ASIDE
from scripts.published_decisions import FILE, published_text
from tests.support import shipped
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.schemas import problems

THEME = "workforce.data"


def theme_rules(framework: Framework) -> ThemeRules:
    return next(each for each in rules_of(framework).themes if each.id == THEME)


@st.composite
def some(draw: st.DrawFn) -> Decisions:
    framework = shipped.framework()
    numbers = [n for level in theme_rules(framework).levels for n in level]
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(-1, 2),
                st.sets(st.sampled_from(numbers)),
                st.sets(st.sampled_from(numbers), max_size=2),
                st.sets(st.sampled_from(numbers)),
            ),
            min_size=1,
            max_size=6,
        )
    )
    made = tuple(
        Decision(
            f"C{n}", THEME, level, frozenset(met - out), frozenset(out), nearly=frozenset(near)
        )
        for n, (level, met, out, near) in enumerate(rows)
    )
    return Decisions(framework, made, tuple(framework.criteria))


def level_by_definition(
    theme: ThemeRules, decision: Decision, changed: dict[int, ChangeSort], framework: Framework
) -> int | None:
    """The core's level of a theme whose criteria stand elsewhere, or are gone."""
    levels: list[list[int]] = [[] for _ in theme.levels]
    states = [State.NOT_MET] * len(framework.criteria)
    for place, level in enumerate(theme.levels):
        for number in level:
            sort = changed.get(number)
            if sort is ChangeSort.DROP:
                continue
            step = {ChangeSort.UP: 1, ChangeSort.DOWN: -1}.get(sort, 0) if sort else 0
            levels[place + step].append(number)
            met = number in decision.met
            met = met or (sort is ChangeSort.RUNG and number in decision.nearly)
            states[number] = State.MET if met else State.NOT_MET
            if number in decision.not_asked:
                states[number] = State.NOT_APPLICABLE
    moved = ThemeRules(theme.id, theme.module, tuple(map(tuple, levels)))
    return theme_level(moved, states, framework.default_policy.criteria)


@settings(max_examples=12, deadline=None)
@given(some())
def test_no_change_of_so_many_criteria_agrees_with_more(decisions: Decisions) -> None:
    framework = decisions.framework
    theme = theme_rules(framework)
    rules = ThemeRuleSet(framework, theme, framework.default_policy)
    by_size: dict[int, int] = {}
    one = [{n: sort} for n in rules.numbers for sort in rules.sorts(n)]
    two = [a | b for a, b in combinations(one, 2) if len(a | b) == 2]
    for changed in [{}, *one, *two]:
        agreeing = sum(
            level_by_definition(theme, each, changed, framework) == each.level
            for each in decisions.decisions
        )
        by_size[len(changed)] = max(by_size.get(len(changed), 0), agreeing)
    (found,) = panel_calibration(decisions).themes
    for step in found.steps:
        if len(step.changes) <= 2:
            assert step.agreeing == by_size[len(step.changes)]
            changed = {change.criterion: change.sort for change in step.changes}
            assert step.agreeing == sum(
                level_by_definition(theme, each, changed, framework) == each.level
                for each in decisions.decisions
            )
    for size in (1, 2):
        reached = max(step.agreeing for step in found.steps if len(step.changes) <= size)
        assert reached == max(by_size[n] for n in range(size + 1))
    gained = found.offered.agreeing - found.agreeing
    assert gained >= LEAST_GAIN * len(found.offered.changes)
    alone = {each.criterion.id: set(each.alone) for each in found.criteria}
    for number in rules.numbers:
        drop = {number: ChangeSort.DROP}
        assert alone.get(rules.rules[number].id, set()) == {
            each
            for each in decisions.decisions
            if level_by_definition(theme, each, {}, framework) != each.level
            and level_by_definition(theme, each, drop, framework) == each.level
        }


def test_a_rule_that_a_panel_never_asked_for_is_found_and_offered_to_be_dropped() -> None:
    framework = shipped.framework()
    criteria = framework.themes[THEME].criteria
    first = next(each for each in criteria if each.bounds != "law")
    others = [each for each in criteria if each is not first]
    rows = "".join(
        f"  - {{council: C{n}, for: {THEME}, level: excellent, met: "
        f"[{', '.join(each.id for each in others)}]}}\n"
        for n in range(4)
    )
    decisions = _read(f"framework: eflg-2021\ndecisions:\n{rows}")
    found = panel_calibration(decisions)
    (theme,) = found.themes
    assert [(each.criterion.id, len(each.alone)) for each in theme.criteria] == [(first.id, 4)]
    text = overrides_text(found)
    assert f"#   {first.id} (" in text
    assert "With this theme's changes 4 of 4 decisions agree, and 0 without." in text


def _read(text: str) -> Decisions:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "d.yaml"
        file.write_text(text, encoding="utf-8")
        return load_decisions(file, shipped.framework(), nearly=True)


def test_one_rung_less_is_offered_as_an_override_that_loads_and_does_it(tmp_path: Path) -> None:
    """Northmere's evidence at weaker rungs: the panel took it all the same."""
    framework = shipped.framework()
    data = shipped.sample("brackenshire-2024").to_data()
    rungs = framework.vocabulary.assurance.ids
    for item in data["evidence"]:  # type: ignore[attr-defined]
        if item.get("assurance") in rungs[1:]:
            item["assurance"] = rungs[rungs.index(item["assurance"]) - 1]
    bundle = tmp_path / "b.json"
    bundle.write_text(json.dumps(data, default=str), encoding="utf-8")
    strong = shipped.sample("brackenshire-2024")
    levels = {t.id: t.level or "below" for t in assess(strong, framework).themes.values()}
    file = tmp_path / "d.yaml"
    rows = "".join(
        f"  - {{council: C{n}, for: {theme}, level: {level}, bundle: b.json}}\n"
        for theme, level in levels.items()
        for n in range(2)
    )
    file.write_text(f"framework: eflg-2021\ndecisions:\n{rows}", encoding="utf-8")
    out = tmp_path / "overrides.yaml"
    assert main(["panel", "calibrate", str(file), "-o", str(out)]) == 0
    found = panel_calibration(load_decisions(file, framework, nearly=True))
    assert ChangeSort.RUNG in {change.sort for change in found.offered}
    adapted = Framework.load(out)
    assert adapted.adaptation is not None
    again = load_decisions(file, adapted)
    agreeing = {
        theme.theme: sum(d.level == d.rules for d in again.decisions if d.theme == theme.theme)
        for theme in found.themes
    }
    for theme in found.themes:
        if {change.sort for change in theme.offered.changes} == {ChangeSort.RUNG}:
            assert agreeing[theme.theme] == theme.offered.agreeing > theme.agreeing


def test_the_criterion_that_the_sample_set_aside_is_the_only_one_offered() -> None:
    framework = shipped.framework("eflg-2021")
    found = panel_calibration(load_decisions(FILE_SET_ASIDE, framework, nearly=True))
    (offered,) = found.offered
    assert list(framework.criteria)[offered.criterion] == SET_ASIDE
    assert offered.sort is ChangeSort.DROP
    assert all(theme.offered.agreeing == len(theme.decisions) for theme in found.themes)


def test_the_published_cases_contradict_no_rule(capsys: pytest.CaptureFixture[str]) -> None:
    assert FILE.read_text(encoding="utf-8") == published_text()
    assert main(["panel", "calibrate", str(FILE), "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert problems("panel-calibration", data) == []
    assert data["decisions"] == data["agreeing"] == 98
    sample = EVIDENCE_SAMPLES / "panels" / "decisions.csv"
    assert main(["panel", "calibrate", str(sample)]) == 0
    assert "The rules agree with  141" in capsys.readouterr().out
