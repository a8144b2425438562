"""Findings of a peer challenge: read, drafted as a report, answered, and followed up."""

import json
import re
from datetime import date
from pathlib import Path

import pytest

from eflg_engine import Bundle, InvalidInput
from eflg_engine.cli.main import main
from eflg_engine.evidence.council_papers import Action, Progress, Response
from eflg_engine.evidence.writing import yaml_text
from eflg_engine.panel.findings import PeerFindings
from eflg_engine.panel.findings_reading import findings_from_document, load_findings
from eflg_engine.panel.following_up import Stage, actions_for, follow_up
from eflg_engine.reading.yaml_text import read_text
from scripts.panel_sample import AGREED_FILE, ASSESSORS, PANEL
from scripts.peer_findings_sample import (
    BUNDLE_FILE,
    FINDINGS_FILE,
    LATER_FILES,
    LOST,
    RACE_FILE,
    RACE_FINDINGS,
    SLOW,
    UNPROVEN,
    findings,
    later,
)
from tests.support import schemas, shipped

TEXT = """\
format: 1
framework: eflg-2021
council: Testham
dated: 2025-01-31
by: Peer team
scope: {modules: [leadership, workforce], characteristics: [race]}
findings:
  - {id: F1, sort: strength, text: Leaders speak for race equality., for: leadership.leaders}
  - {id: F2, sort: area to explore, text: Networks are new., for: [4.5.A1a, workforce.data]}
  - {id: F3, sort: recommendation, text: Fund them., for: workforce, within: 6 months}
  - {id: F4, sort: recommendation, text: Publish it all., within: 14 months}
"""


def read(text: str = TEXT) -> PeerFindings:
    return findings_from_document(read_text(text, "f.yaml"), shipped.framework())


def problems(text: str) -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        read(text)
    return [str(each) for each in caught.value.problems]


def test_the_samples_are_what_the_generator_writes() -> None:
    assert FINDINGS_FILE.read_text(encoding="utf-8") == yaml_text(findings())
    for year, file in LATER_FILES.items():
        assert file.read_text(encoding="utf-8") == yaml_text(later(year))


def test_a_file_is_read_with_its_names_dates_and_phases() -> None:
    found = read()
    assert found.scope.characteristics == ("race",)
    assert [each.sort for each in found.findings[:2]] == ["strength", "explore"]
    assert found.findings[1].targets[0].startswith("workforce.wellbeing.by_group")
    three, four = found.recommendations
    assert (three.due, three.phase) == (date(2025, 7, 31), "In the first six months")
    assert (four.due, four.phase) == (date(2026, 3, 31), "Later")
    assert [each.id for each in found.of("workforce", "recommendation")] == ["F3"]
    assert [each.id for each in found.of("", "recommendation")] == ["F4"]
    assert schemas.problems("findings", json.loads(json.dumps(findings()))) == []


def test_every_problem_is_told_at_once_with_its_place() -> None:
    wrong = (
        TEXT.replace("for: leadership.leaders", "for: leadership.leeders, within: 1 year")
        .replace("for: workforce, within: 6 months", "for: services, within: soon")
        .replace("id: F4", "id: f3, characteristics: [sex, rice]")
        .replace("sort: area to explore", "sort: wish")
    )
    found = "\n".join(problems(wrong))
    for said in (
        "f.yaml:8:75: There is no such question, criterion, theme or module in eflg-2021",
        "Did you mean",
        "Only a recommendation has a timescale",
        "f.yaml:9:20: There is no such sort of finding",
        "This lies outside the scope of these findings",
        "allowed: leadership, workforce",
        "found:   sex",
        "found:   rice",
        "differs by case alone",
        "[bad_interval]",
    ):
        assert said in found, f"{said}\n{found}"


def test_recommendations_become_actions_once() -> None:
    bundle = Bundle.from_text(
        "council: {name: Testham}\nevidence: []\nactions: [{id: F3, action: Other}]\n",
        framework=shipped.framework(),
    )
    drafts = actions_for(read(), bundle)
    assert [each.id for each in drafts] == ["F3-2", "F4"]
    assert drafts[0] == Action(
        id="F3-2",
        recommendation="Fund them.",
        source="Peer team",
        due=date(2025, 7, 31),
        phase="In the first six months",
    )
    after = bundle.__class__(bundle.council, actions=(*bundle.actions, *drafts))
    assert actions_for(read(), after) == ()


STAGES = {
    Stage.NOT_ANSWERED: Action("F3", "Fund them."),
    Stage.UNDER_WAY: Action("F3", "fund  them.", response=Response.PARTLY, due=date(2025, 7, 1)),
    Stage.OVERDUE: Action("F3", "Fund them.", response=Response.ACCEPTED, due=date(2025, 5, 1)),
    Stage.STOPPED: Action("F3", "Fund them.", response=Response.ACCEPTED, status=Progress.STOPPED),
    Stage.WITHOUT_EVIDENCE: Action(
        "F3", "Fund them.", response=Response.ACCEPTED, status=Progress.DONE
    ),
    Stage.CLOSED: Action("F3", "Fund them.", response=Response.DECLINED, reason="No."),
}


@pytest.mark.parametrize("stage", STAGES)
def test_each_stage(stage: Stage) -> None:
    empty = Bundle.from_text(
        "council: {name: Testham}\nevidence: []\n", framework=shipped.framework()
    )
    bundle = Bundle(empty.council, actions=(STAGES[stage],))
    days = [(date(2025, 6, 1), bundle), (date(2024, 6, 1), empty), (date(2026, 6, 1), empty)]
    first, _ = follow_up(read(), days).recommendations
    assert [step.stage for step in first.steps] == [Stage.NOT_TAKEN_UP, stage, Stage.LOST]


def test_what_was_planted_is_found_over_later_bundles(
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [str(FINDINGS_FILE), *map(str, LATER_FILES.values())]
    assert main(["panel", "progress", *files, "--strict", "--format", "json"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert schemas.problems("panel-progress", data) == []
    by_stage = {each["id"]: each["stage"] for each in data["recommendations"]}
    assert by_stage[LOST] == "lost"
    assert by_stage[UNPROVEN] == "without_evidence"
    assert by_stage[SLOW] == "under_way"
    assert data["counts"]["closed"] == 5


def test_two_bundles_of_one_day_are_refused(capsys: pytest.CaptureFixture[str]) -> None:
    file = str(LATER_FILES[2025])
    assert main(["panel", "progress", str(FINDINGS_FILE), file, file, "no such.yaml"]) == 2
    error = capsys.readouterr().err
    assert "Another bundle speaks of the same day" in error
    assert "2 problems found" in error


def test_the_draft_has_the_headings_of_the_framework_and_no_codes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    words = ["panel", "feedback", str(FINDINGS_FILE), str(AGREED_FILE), str(BUNDLE_FILE)]
    assert main([*words, "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    for module in shipped.framework().modules:
        assert f"## {module.title}\n" in text
    for part in ("### What works well", "### What to look into", "### What we recommend"):
        assert text.count(part) == 4
    assert not any(f" {code} " in text or f"{code}:" in text for code in (*ASSESSORS, PANEL))
    assert "Leadership | Excellent" in " ".join(text.replace("|", " | ").split())
    assert main([*words, "--format", "json"]) == 0
    assert schemas.problems("panel-feedback", json.loads(capsys.readouterr().out)) == []


def test_a_draft_about_race_alone_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(TEXT, encoding="utf-8")
    assert main(["panel", "feedback", str(file)]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "and at race alone: of other characteristics nothing is said here" in text
    assert "Responsive services" not in text
    assert "The council as a whole" in text


def test_a_table_says_the_same_as_a_yaml_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert RACE_FILE.read_text(encoding="utf-8") == RACE_FINDINGS
    found = load_findings(RACE_FILE, shipped.framework())
    modules = ("communities", "leadership", "workforce")
    assert (found.scope.modules, found.scope.characteristics) == (modules, ("race",))
    assert found.findings[0].evidence == ("N029", "N030")
    assert [each.due for each in found.recommendations] == [date(2025, 9, 10), date(2026, 3, 10)]
    file = tmp_path / "f.csv"
    file.write_text(
        "id,sort,text,for,characteristics,council,dated,scope characteristics\n"
        "F1,strength,Text.,leadership; workforce,race,Testham,NaN,race\n"
        "F1,strenth,Text.,leadershp,sex,Elsewhere,2025-01-01,\n",
        encoding="utf-8",
    )
    assert main(["panel", "feedback", str(file)]) == 2
    error = capsys.readouterr().err
    for place in ("2:7: This is not a date", "3:1: The id", "3:2: There is no such sort",
                  "3:4: There is no", "3:5: This lies outside", "3:6: All findings of a file have",
                  "3:7: All findings"):  # fmt: skip
        assert f"f.csv:{place}" in error
    assert "7 problems found" in error


def test_a_bundle_may_stand_beside_the_findings_without_ratings(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["panel", "feedback", str(RACE_FILE), str(BUNDLE_FILE)]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "at race alone" in said
    assert "The evidence listed shows" in said
    assert "N029" not in said  # its title stands there


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Priya Shah leads well.", 'may name a person ("P... S...")'),
        ("Cllr Otter leads well.", 'may name a person ("Cllr O...")'),
        ('Staff feel "nobody ever listens to us" here.', "may repeat what somebody said"),
        ('An officer wrote, and said "do better".', "may repeat what somebody said"),
        ("One said: it is fine. Officers told us so.", "may repeat what somebody said"),
        ("A1 found much to praise.", "names the assessor A1"),
    ],
)
def test_a_person_or_a_quotation_is_warned_of(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(TEXT.replace("Networks are new.", json.dumps(text)), encoding="utf-8")
    assert main(["panel", "feedback", str(file), str(AGREED_FILE)]) == 0
    error = " ".join(capsys.readouterr().err.split())
    assert "F2 " + said in error
    assert error.count("note: ") == 1


def test_who_gives_the_feedback_is_looked_at_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "f.yaml"
    file.write_text(re.sub("(?m)^by: .*", "by: Mrs Jane Otter", TEXT), encoding="utf-8")
    assert main(["panel", "feedback", str(file)]) == 0
    assert "`by` may name a person" in " ".join(capsys.readouterr().err.split())


def test_the_plan_is_written_with_what_is_to_be_answered(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "next.yaml"
    words = ["panel", "actions", str(FINDINGS_FILE), str(BUNDLE_FILE), "-o", str(out)]
    assert main(words) == 0
    assert "8 recommendations to answer, R1 to R8" in capsys.readouterr().err
    bundle = Bundle.load(out, shipped.framework())
    sources = {each.id for each in bundle.actions if each.source == "Peer team of four"}
    assert sources == {each.id for each in load_findings(FINDINGS_FILE, shipped.framework())
                       .recommendations}  # fmt: skip
    other = tmp_path / "other.yaml"
    other.write_text("council: {name: Elsewhere}\nevidence: []\n", encoding="utf-8")
    assert main(["panel", "actions", str(FINDINGS_FILE), str(other), "-o", str(out)]) == 2
    assert "findings are of another council" in capsys.readouterr().err
