"""What an officer reads: the appendix, what an added item lacks, and the words that are used."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from eflg_engine import Bundle, assess
from eflg_engine.analysis.case_studies import choose_case_studies
from eflg_engine.assessment.result.appendix import items_used
from eflg_engine.cli.main import main
from eflg_engine.framework.model import leaves
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.shipped import framework as shipped
from tests.support.shipped import sample

NORTHMERE = str(EVIDENCE_SAMPLES / "northmere-2024.yaml")

BUNDLE = """\
framework: eflg-2021
as_at: 2025-06-30
council: {name: Saltmere, type: district, nation: england, employees: 900}
evidence:
  - id: A1
    title: Stress at work, policy
    kind: policy
    dated: 2025-01
    link: https://saltmere.example/stress
    supports: {workforce.wellbeing.support.told: page 2}
  - {id: A2, title: Any policy, kind: policy, dated: 2025-01, supports: [workforce.policies]}
  - {id: A3, title: Very old policy, kind: policy, dated: 2012, supports: [4.5.D2a]}
  - {id: A4, title: Policy to come, kind: policy, dated: 2025-12, supports: [4.5.D2a]}
"""


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main([*arguments]) in (0, 1)
    return capsys.readouterr().out


@pytest.fixture
def bundle(tmp_path: Path) -> str:
    path = tmp_path / "saltmere.yaml"
    path.write_text(BUNDLE, encoding="utf-8")
    return str(path)


def test_the_appendix_lists_every_item_once(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(capsys, "assess", bundle, "--appendix")
    used, unused = text[text.index("\nEvidence: ") :].split("\nEvidence not used: ")
    assert "A1 Stress at work, policy, 1 January 2025" in used
    assert "https://saltmere.example/stress" in used
    assert re.search(r"\(4\.5\.\w+\): page 2", " ".join(used.split()))
    flat = " ".join(unused.split())
    assert "A2 Any policy" in flat
    assert "names no question: it is listed for workforce.policies" in flat
    assert "A3 Very old policy" in flat
    assert "days too old" in flat
    assert "It is planned: it is dated 31 December 2025" in flat
    markdown = run(capsys, "assess", bundle, "--appendix", "--format", "markdown")
    assert "## Evidence: 1 item used" in markdown
    data = json.loads(run(capsys, "assess", bundle, "--appendix", "--format", "json"))
    assert [each["item"] for each in data["evidence"]] == ["A1", "A2", "A3", "A4"]
    assert data["evidence"][0]["answers"][0]["place"] == "page 2"
    assert [bool(each["unused"]) for each in data["evidence"]] == [False, True, True, True]
    assert "evidence" not in json.loads(run(capsys, "assess", bundle, "--format", "json"))


@pytest.mark.parametrize("name", ["northmere-2024", "essex-2019"])
def test_an_item_answers_something_or_says_why_not(name: str) -> None:
    result = assess(sample(name), shipped())
    items = items_used(result.judgement)
    assert [each.item.id for each in items] == [each.id for each in result.bundle.evidence]
    for each in items:
        assert bool(each.answers) != bool(each.unused), each.item.id
    counted = sum(len(each.answers) for each in items)
    assert counted == result.answer_counts.answers


def test_what_if_says_what_an_added_item_lacks(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    item = "{id: X, title: Another, kind: policy, dated: 2025-02, supports: [workforce.policies]}"
    text = " ".join(run(capsys, "whatif", bundle, "--add", item).split())
    assert "Nothing changes: no level and no criterion." in text
    assert "X Another It names no question: it is listed for workforce.policies." in text
    data = json.loads(run(capsys, "whatif", bundle, "--add", item, "--format", "json"))
    assert [each["item"] for each in data["idle"]] == ["X"]


def test_a_case_study_is_current_at_the_visit() -> None:
    framework = shipped()
    old = {
        "id": "B22",
        "title": "Access praised in 2016",
        "kind": "accessibility",
        "supports": ["services.delivery"],
        "dated": "2016-04",
        "assurance": "independent",
    }
    new = {**old, "id": "B23", "title": "Access praised again", "dated": "2025-04"}
    data = {"council": {"name": "Saltmere"}, "as_at": "2025-06-30", "evidence": [old]}
    day = Bundle.from_data(data).as_at
    assert day is not None
    assert choose_case_studies(Bundle.from_data(data), framework, day).chosen == ()
    data["evidence"] = [old, new]
    assert choose_case_studies(Bundle.from_data(data), framework, day).chosen == ("B23",)
    later = day.replace(year=2045)
    assert choose_case_studies(Bundle.from_data(data), framework, day, on=later).chosen == ()


def test_what_law_asks_of_everybody_is_no_strength(capsys: pytest.CaptureFixture[str]) -> None:
    result = assess(sample("northmere-2024"), shipped())
    strengths = [part for theme in result.themes.values() for part in theme.strengths]
    law = [part for part in strengths if result.criteria[part].rule.bounds == "law"]
    text = run(capsys, "assess", NORTHMERE)
    assert f"Strengths: {len(strengths) - len(law)} criteria met" in text


def test_no_level_held_is_said_in_a_line(bundle: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "resilience", bundle)
    assert "No level is held yet, so there is none to lose." in text
    assert "No level to lose yet" not in text


def test_only_a_recommendation_wants_an_answer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "actions.yaml"
    actions = """\
actions:
  - {id: P1, action: Write the policy, lead: HR, due: 2025-12}
  - {id: P2, recommendation: Ask staff, lead: HR, due: 2025-12}
"""
    path.write_text(BUNDLE + actions, encoding="utf-8")
    text = run(capsys, "actions", str(path))
    assert "Not answered yet: 1\n" in text
    assert "- P2 Ask staff" in text
    assert "1 not answered yet" in text


NOT_OURS = re.compile(r"\brungs?\b|\boffer(?:ed)?\b|stands at self|counts? here", re.IGNORECASE)
ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")


@pytest.mark.parametrize(
    "command",
    [
        ("assess", "--appendix"),
        ("explain", "leadership.scrutiny"),
        ("explain", "services.commissioning"),
        ("forecast", "--until", "2025-12-31"),
        ("timetable", "--visit", "2025-06-10"),
        ("resilience",),
        ("plan", "--target", "achieving", "--module", "leadership"),
        ("sort",),
        ("thread",),
        ("claims",),
        ("actions",),
        ("whatif", "--remove", "N001"),
        ("bundle check", "--review", "2025-06-10"),
    ],
    ids=" ".join,
)
@pytest.mark.parametrize("name", ["northmere-2024", "essex-2019"])
def test_officers_read_plain_words(
    name: str, command: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """Neither words of the engine nor days as numbers, but for what rules and lists say."""
    first, *options = command
    if name == "essex-2019":
        options = ["C01" if each == "N001" else each for each in options]
        if "--remove" in options:
            options = ["--remove", sample(name).evidence[0].id]
    text = " ".join(
        run(capsys, *first.split(), str(EVIDENCE_SAMPLES / f"{name}.yaml"), *options).split()
    )
    for words in sorted(_own_words(name), key=len, reverse=True):
        text = text.replace(words, "")
    text = re.sub(r"No evidence offered|Evidence was offered for", "", text, flags=re.IGNORECASE)
    assert not (found := NOT_OURS.search(text)), text[max(0, found.start() - 80) : found.end() + 40]
    assert not (found := ISO.search(text)), text[max(0, found.start() - 80) : found.end() + 40]


def _own_words(name: str) -> set[str]:
    """What rules and the list say in words of their own."""
    framework = shipped()
    found = {framework.notice, framework.awards.note}
    for rule in framework.criteria.values():
        found |= {rule.statement, rule.remedy, rule.note}
        found |= {rule.statement.rstrip("."), rule.remedy.rstrip(".")}
        found |= {leaf.question.asks for leaf in leaves(rule.requires) if leaf.question}
    for item in sample(name).evidence:
        found |= {item.title, item.link, item.difference, item.note}
    return {" ".join(words.split()) for words in found if words}


def test_a_figure_in_words_is_told_its_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "figures.yaml"
    text = BUNDLE.replace(
        "title: Any policy", "title: Any, measures: {Staff trained in equality: 87}"
    )
    path.write_text(text, encoding="utf-8")
    main(["assess", str(path), "--framework", "eflg-2021-measured"])
    assert 'did you mean "staff_trained"?' in " ".join(capsys.readouterr().err.split())


def test_the_legend_of_a_comparison_is_no_result(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "compare", NORTHMERE, NORTHMERE)
    assert "n (-m): n criteria are met now, m fewer than before" in text
