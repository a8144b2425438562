"""`eflg compare`, `claims`, `thread`, `actions` and `timetable`, as a person runs them."""

import csv
import io
import json
from pathlib import Path
from textwrap import dedent

import pytest

from eflg_engine import Bundle, Framework
from eflg_engine.cli.main import main
from tests.support.cli_samples import FRAMEWORK, SAMPLES, run

SMALL = dedent(
    """\
    # A comment that stays.
    format: 1
    framework: mini
    as_at: 2024-06-30
    council: {name: Smallton Council}
    strategic_aims:
      - {id: S1, text: A fair town, priorities: [{id: S1.1, text: Fair work}]}
    objectives:
      - {id: O1, text: Staff who reflect the town, aims: [S1, eliminate_discrimination]}
      - {id: O2, text: Heard by all, aims: [advance_opportunity]}
    evidence:
      - {id: E1, title: Staff plan, kind: action_plan, supports: [people.staff], dated: 2023-07-01,
         objectives: [O1], priorities: [S1.1], characteristics: [age, marriage]}
      - {id: E3, title: Before and after, kind: outcome_evidence, supports: [people.users],
         dated: 2024-02-01, shows: outcome, objectives: [O1], difference: Fewer complaints.}
      - {id: E4, title: Loose end, kind: policy, supports: [people.users], dated: 2024-02-01}
    self_assessment:
      - {for: people.staff, level: second, how: By trying.}
    actions:
      - id: A1
        action: Ask the staff
        due: 2024-05-31  # before the break
        evidence_expected: {title: Staff survey, kind: staff_survey, supports: [people.staff]}
      - {id: A2, recommendation: Do more, response: declined, reason: No money.}
    past_results:
      - {framework: Older, level: Good, dated: 2020-01, valid_until: 2023-01}
    """
)
COMMANDS = (
    ["claims", "BUNDLE"],
    ["thread", "BUNDLE"],
    ["actions", "BUNDLE"],
    ["timetable", "BUNDLE", "--visit", "2025-06-12"],
    ["compare", "BUNDLE", "--policy", "FIRST", "--policy", "SECOND"],
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mini.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "small.yaml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def small(folder: Path, *words: str) -> str:
    """What a command prints for the small bundle."""
    found = run(*words, "--framework", "mini.yaml", folder=folder)
    assert found.stderr == ""
    assert found.returncode == 0
    return found.stdout


def test_claims_in_full(folder: Path) -> None:
    assert small(folder, "claims", "small.yaml") == dedent(
        """\
        Smallton Council: claimed and evidenced
        =======================================

        Indicative level  First not shown yet (1 of 3 criteria; 2 lack one answer)
        Framework         Small framework 2024 (mini 1.0.0)
        As at             30 June 2024
        Policy            Strict (strict)
        Self-assessment   1 entry: 1 above the evidence

        The level says what the evidence supports. What the council says of itself
        stands beside it and never changes it.

        Theme or criterion  Claimed  Evidenced
        Claimed above the evidence (1)
          Staff             Second   First

        What is said, and what it rests on
        ----------------------------------
        - Staff (people.staff)
          - Claimed: Second. Evidenced: First.
          - Not met yet on the evidence listed:
            - Staff are heard. (people.staff.heard)
          - How it was done: By trying.
          - Not said yet: what difference it made, which the highest level turns on.

        Nothing said yet of 2 themes
        ----------------------------
        - Users (people.users)
        - Streets (places.streets)
        """
    )


def test_actions_in_full(folder: Path) -> None:
    assert small(folder, "actions", "small.yaml") == dedent(
        """\
        Smallton Council: action plan
        =============================

        As at             30 June 2024
        Actions           2 actions: 1 not started
        Responses         1 declined
        Indicative level  First not shown yet (1 of 3 criteria; 2 lack one answer)

        Overdue: 1
        ----------
        - A1 Ask the staff (due 31 May 2024, 30 days ago; lead: none yet)

        Without a lead: 1
        -----------------
        - A1 Ask the staff (due 31 May 2024)

        The plan
        --------
        Action            Lead  Due          Status
        A1 Ask the staff  -     31 May 2024  [Not started, overdue]
        A2 Do more        -     -            Declined

        Answered otherwise than by accepting
        ------------------------------------
        - A2 Do more
          - Declined: No money.

        What delivering it would give
        -----------------------------
        Were their evidence there on 30 June 2024, all else as it is:

                            None delivered      Those on track       All
        The council as a    First not shown     First not shown yet  First not shown yet
          whole             yet
        Criteria met        2                   2                    2

        By 1 July 2024, when the last of the actions is to bring evidence. What goes out
        of date by then no longer counts, other planned evidence does, and what is
        overdue comes at the earliest the day after this report:

                            None delivered      Those on track       All
        The council as a    First not shown     First not shown yet  First not shown yet
          whole             yet
        Criteria met        2                   2                    2
        """
    )


def test_the_thread_from_aims_to_evidence(folder: Path) -> None:
    text = small(folder, "thread", "small.yaml")
    start = text.index("From strategic aims to evidence")
    assert text[start : text.index("How far evidence reaches")] == dedent(
        """\
        From strategic aims to evidence
        -------------------------------
        - S1 A fair town
          - S1.1 Fair work [O1]
            - plan E1
          - O1 Staff who reflect the town
            - Evidence that names no priority: outcome E3

        Serving no strategic aim: O2.

        """
    )


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: str(words[0]))
@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_every_report_fits_the_page_in_every_form(
    words: list[str], sample: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    policies = list(Framework.load(Bundle.load(sample).framework).policies)
    names = {"BUNDLE": str(sample), "FIRST": policies[0], "SECOND": policies[-1]}
    if words[0] == "compare" and len(policies) == 1:  # then with itself
        words = ["compare", "BUNDLE", "BUNDLE"]
    arguments = [names.get(word, word) for word in words]
    printed = {}
    for form in ("text", "markdown", "json", "csv"):
        assert main([*arguments, "--format", form]) == 0
        printed[form] = capsys.readouterr().out
    assert all(len(line) <= 80 for line in printed["text"].splitlines())
    assert printed["text"].isascii()
    assert printed["markdown"].startswith("# ")
    data = json.loads(printed["json"])
    assert data["schema"].startswith("eflg-")
    rows = list(csv.reader(io.StringIO(printed["csv"])))
    assert len({len(row) for row in rows}) == 1


def test_finishing_an_action_changes_the_file_in_place(folder: Path) -> None:
    words = ("actions", "finish", "small.yaml", "A1", "--framework", "mini.yaml")
    found = run(*words, "--dated", "2024-06-15", folder=folder)
    assert (found.returncode, found.stdout) == (0, "")
    text = (folder / "small.yaml").read_text(encoding="utf-8")
    assert text.startswith("# A comment that stays.")
    assert "# before the break" in text
    bundle = Bundle.from_text(text)
    assert bundle.item["A1"].title == "Staff survey"
    assert bundle.actions[0].evidence == ("A1",)
    assert not list(folder.glob(".eflg-*"))
    again = run(*words, folder=folder)
    assert again.returncode == 2
    assert "[already_there]" in again.stderr
    assert (folder / "small.yaml").read_text(encoding="utf-8") == text


def test_finishing_an_action_can_write_elsewhere(folder: Path) -> None:
    words = ("actions", "finish", "small.yaml", "A1", "--framework", "mini.yaml")
    printed = run(*words, "--dated", "2024-07-15", "-o", "-", folder=folder)
    assert Bundle.from_text(printed.stdout).item["A1"].dated.isoformat() == "2024-07-15"
    assert "after the bundle's as_at" in printed.stderr
    assert (folder / "small.yaml").read_text(encoding="utf-8") == SMALL


def test_every_problem_of_finishing_comes_at_once(folder: Path) -> None:
    words = ("actions", "finish", "small.yaml", "A9", "--framework", "mini.yaml")
    found = run(*words, "--dated", "15/06/2024", "-o", "new.yaml", folder=folder)
    assert found.returncode == 2
    assert "[bad_date]" in found.stderr
    assert "[unknown_action]" in found.stderr
    assert "2 problems found." in found.stderr
    assert not (folder / "new.yaml").exists()


def test_every_problem_of_both_sides_comes_at_once(folder: Path) -> None:
    (folder / "old.json").write_text('{"schema": "eflg-assessment/2"}', encoding="utf-8")
    found = run("compare", "old.json", "none.yaml", "-o", "new.txt", folder=folder)
    assert found.returncode == 2
    for code in ("not_allowed", "missing_key", "no_such_file"):
        assert f"[{code}]" in found.stderr
    assert not (folder / "new.txt").exists()


def test_a_file_is_not_compared_with_itself(folder: Path) -> None:
    found = run("compare", "small.yaml", "--framework", "mini.yaml", folder=folder)
    assert found.returncode == 2
    assert "[missing_file]" in found.stderr


def test_kept_results_and_bundles_compare_alike(folder: Path) -> None:
    later = ("--as-at", "2026-01-01", "--framework", "mini.yaml")
    run(
        "assess",
        "small.yaml",
        "--framework",
        "mini.yaml",
        "--format",
        "json",
        "-o",
        "old.json",
        folder=folder,
    )
    run("assess", "small.yaml", *later, "--format", "json", "-o", "new.json", folder=folder)
    kept = run("compare", "old.json", "new.json", folder=folder)
    days = ("--as-at", "2024-06-30", "--as-at", "2026-01-01")
    whole = run("compare", "small.yaml", *days, "--framework", "mini.yaml", folder=folder)
    assert kept.stdout == whole.stdout
    assert "Aged out: 1 criterion" in kept.stdout


def test_no_command_writes_over_what_it_reads(folder: Path) -> None:
    for words in (["thread", "small.yaml"], ["compare", "small.yaml", "small.yaml"]):
        found = run(*words, "--framework", "mini.yaml", "-o", "small.yaml", folder=folder)
        assert found.returncode == 2
    assert (folder / "small.yaml").read_text(encoding="utf-8") == SMALL


def test_a_visit_needs_a_date(folder: Path) -> None:
    found = run(
        "timetable",
        "small.yaml",
        "--framework",
        "mini.yaml",
        "--visit",
        "12 June 2025",
        folder=folder,
    )
    assert found.returncode == 2
    assert 'Did you mean "2025-06-12"?' in found.stderr


def test_a_formula_is_no_formula_in_csv(folder: Path) -> None:
    text = SMALL.replace("action: Ask the staff", "action: '=HYPERLINK(1)'")
    (folder / "small.yaml").write_text(text, encoding="utf-8")
    assert "'=HYPERLINK(1)" in small(folder, "actions", "small.yaml", "--format", "csv")
