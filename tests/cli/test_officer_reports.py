"""What an officer reads: the appendix, what an added item lacks, and the words that are used."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from eflg_engine import Bundle, assess
from eflg_engine.analysis.case_studies import choose_case_studies
from eflg_engine.assessment.result.appendix import items_used
from eflg_engine.assessment.state import State
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
    assert "A1 Stress at work, policy, January 2025" in used
    assert "https://saltmere.example/stress" in used
    assert re.search(r"\(4\.5\.\w+\): page 2", " ".join(used.split()))
    flat = " ".join(unused.split())
    assert "A2 Any policy" in flat
    assert "names no question: it is listed for workforce.policies" in flat
    assert "A3 Very old policy" in flat
    assert "days too old" in flat
    assert "It is planned: it is dated December 2025" in flat
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
    name = "otterdale-2024"
    result = assess(sample(name), shipped())
    above = [
        criterion
        for theme in result.themes.values()
        for criterion in theme.criteria
        if criterion.state is State.MET and criterion.rule.level > (theme.level_number or 0)
    ]
    assert any(each.rule.bounds == "law" for each in above)
    strengths = [part for theme in result.themes.values() for part in theme.strengths]
    assert sorted(strengths) == sorted(each.id for each in above if each.rule.bounds != "law")
    themes = [theme for module in result.to_data()["modules"] for theme in module["themes"]]
    assert [part for theme in themes for part in theme["strengths"]] == strengths
    assert f"Strengths: {len(strengths)} criteria met" in run(
        capsys, "assess", str(EVIDENCE_SAMPLES / f"{name}.yaml")
    )


def test_no_level_held_is_said_in_a_line(bundle: str, capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "resilience", bundle)
    assert "No level is held yet, so there is none to lose." in text
    assert "No level to lose yet" not in text


def test_what_a_theme_hangs_on_is_named_by_title(capsys: pytest.CaptureFixture[str]) -> None:
    text = run(capsys, "resilience", NORTHMERE)
    theme = text[text.index("- Leadership: Developing") : text.index("- Priorities and working")]
    assert "2 single points of failure:\n  - N043 Leader and chief executive on what" in theme


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


NOT_OURS = re.compile(
    r"\brungs?\b|\boffer(?:ed)?\b|stands at self|the assurance|count(?:s|ed)? here",
    re.IGNORECASE,
)
ID = re.compile(r"\b[a-z]+_[a-z_]+\b")
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
        ("claims", "--format", "markdown"),
        ("actions",),
        ("whatif", "--remove", "N001"),
        ("whatif", "--as-at", "2026-06-30"),
        ("bundle check", "--review", "2025-06-10"),
        ("compare", str(EVIDENCE_SAMPLES / "northmere-2024.yaml"), "--as-at", "2025-06-02"),
        ("sort", "--list"),
    ],
    ids=lambda command: command[0],
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
    text = re.sub(r"\([^()]*\)", "", text).replace(
        "not_shown", ""
    )  # ids stand behind what they name
    text = text.replace("not_shown", "").replace("self_assessment", "")  # keys to write
    if first != "bundle check":
        assert not (found := ID.search(text)), text[max(0, found.start() - 80) : found.end() + 40]


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


def test_no_level_changes_but_criteria_lapse(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "saltmere.yaml"
    policy = "    supports: {workforce.wellbeing.support: [told, stress_process]}\n"
    told = "    supports: {workforce.wellbeing.support.told: page 2}\n"
    path.write_text(BUNDLE.replace(told, policy), encoding="utf-8")
    text = " ".join(run(capsys, "forecast", str(path), "--until", "2040-01-01").split())
    assert "No level changes in that time, but 1 criterion lapses by 1 January 2040." in text
    assert "- 1 January 2029: Staff are told" in text
    assert "(4.5.D1 workforce.wellbeing.support)" in text
    rows = run(capsys, "forecast", str(path), "--until", "2040-01-01", "--format", "csv")
    assert "2029-01-02,workforce.wellbeing.support,met,not met,A1," in rows


def test_an_unused_item_is_told_which_question_it_lacks_something_for(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = " ".join(run(capsys, "assess", bundle, "--appendix").split())
    assert "A3 Very old policy, 2012 It is dated 2012; evidence here" in text
    asks = "Does guidance tell staff how to ask for reasonable adjustments at work?"
    assert f'too old. Asked: "{asks}" (4.5.D2a).' in text


def test_near_misses_leave_out_what_is_met_or_was_looked_for_in_vain(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "saltmere.yaml"
    item = "{id: A2, title: Any policy, kind: policy, dated: 2025-01, supports: [%s]%s}"
    wide = item % ("workforce.policies", "")
    path.write_text(
        BUNDLE.replace(wide, item % ("workforce.wellbeing", ", not_shown: [4.5.D2a]")),
        encoding="utf-8",
    )
    data = json.loads(run(capsys, "assess", str(path), "--format", "json"))
    themes = [theme for module in data["modules"] for theme in module["themes"]]
    named = {
        code
        for theme in themes
        if theme["id"] == "workforce.wellbeing"
        for criterion in theme["criteria"]
        if "gap" in criterion
        for leaf in criterion["gap"].get("gaps", [])
        for miss in leaf["near_misses"]
        if miss["item"] == "A2"
        for code in miss["findings"][0]["codes"]
    }
    assert "4.5.D1b" in named  # 4.5.D1a is met, 4.5.D2a was looked for
    assert not named & {"4.5.D1a", "4.5.D2a"}


def test_an_added_part_brings_its_objectives(
    bundle: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    part = tmp_path / "part.yaml"
    item = "{id: X, title: Other, kind: policy, dated: 2025-02, supports: 4.5.D2a, objectives: O9}"
    part.write_text(
        "council: {name: Saltmere}\nobjectives: [{id: O9, text: Fair pay}]\n"
        f"evidence:\n  - {item}\n",
        encoding="utf-8",
    )
    text = " ".join(run(capsys, "whatif", bundle, "--add", str(part)).split())
    assert "added the objective O9 Fair pay" in text
    assert main(["whatif", bundle, "--add", item]) == 2


def test_a_month_is_printed_as_a_month(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "saltmere.yaml"
    past = "past_results:\n  - {framework: EFLG, level: Achieving, dated: 2016-04}\n"
    path.write_text(BUNDLE + past, encoding="utf-8")
    text = " ".join(run(capsys, "assess", str(path), "--appendix").split())
    assert "Past award Achieving, April 2016 (EFLG)" in text
    assert "A1 Stress at work, policy, January 2025" in text
    assert "until 1 January 2029" in text
    data = json.loads(run(capsys, "assess", str(path), "--appendix", "--format", "json"))
    assert data["past_results"][0]["dated"] == "2016-04-01"
    assert data["evidence"][0]["dated"] == "2025-01-01"
    moved = run(capsys, "whatif", str(path), "--change", "A1", "dated=2025-03-02")
    assert "dated is 2 March 2025" in moved


def test_a_theme_is_explained_in_a_table_a_row_a_question(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    text = run(capsys, "explain", bundle, "workforce.wellbeing", "--format", "csv")
    rows = {row["code"]: row for row in csv.DictReader(io.StringIO(text))}
    theme = [each for each in shipped().questions if each.startswith("workforce.wellbeing.")]
    assert [row["question"] for row in rows.values()] == theme
    told = rows["4.5.D1a"]
    assert (told["answered"], told["where"], told["missing"]) == ("yes", "page 2", "")
    assert told["by"] == "A1 Stress at work, policy"
    assert rows["4.5.D1b"]["answered"] == "no"
    assert rows["4.5.D1b"]["missing"]


def test_what_is_met_is_said_once(capsys: pytest.CaptureFixture[str]) -> None:
    page = run(capsys, "explain", NORTHMERE, "workforce.wellbeing", "--format", "html")
    assert "<li>Met: Staff are told" in page
    assert not re.search(r"<li>Met: [^<]*: met\b", page)
