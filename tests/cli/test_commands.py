"""The commands as users type them: output, exit codes, and every problem in one go."""

import json
from pathlib import Path
from textwrap import dedent

import pytest

from eflg_engine import Bundle, Framework, __version__, assess
from eflg_engine.cli.main import main
from eflg_engine.report.schemas import schema
from tests.support.cli_samples import BUNDLE, FRAMEWORK, SAMPLES, Printed, run
from tests.support.schemas import problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder holding a small framework and bundle."""
    (tmp_path / "mini.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "bundle.yaml").write_text(BUNDLE, encoding="utf-8")
    return tmp_path


@pytest.fixture
def anywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to run in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def mini(folder: Path, *arguments: str) -> Printed:
    return run(*arguments, "--framework", "mini.yaml", folder=folder)


# --- every command on every sample --------------------------------------------------------------


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_assess_works_on_every_sample(
    path: Path, form: str, anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["assess", str(path), "--format", form]) == 0
    printed = capsys.readouterr().out
    name = Bundle.load(path).council.name
    if form == "json":
        assert json.loads(printed)["council"]["name"] == name
        assert problems("assessment", json.loads(printed)) == []
    elif form == "markdown":
        assert printed.startswith(f"# {name}: indicative level\n")
    else:
        assert printed.startswith(f"{name}: indicative level\n")
        assert max(map(len, printed.split("\n"))) <= 80
        for word in ("accredited", "certified"):
            assert word not in printed.casefold()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_explain_works_on_themes_of_every_sample(
    path: Path, form: str, anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    framework = Framework.load(Bundle.load(path).framework)
    targets = [*list(framework.themes)[::2], *list(framework.criteria)[::29]]
    for target in targets if form == "text" else targets[::3]:
        assert main(["explain", str(path), target, "--format", form]) == 0
        printed = capsys.readouterr().out
        assert target in printed
        if form == "text":
            assert max(map(len, printed.split("\n"))) <= 80
        elif form == "json":
            data = json.loads(printed)
            assert (data.get("criterion") or data["theme"])["id"] == target


def test_a_council_far_down_still_gets_a_short_report(
    anywhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (sample,) = (path for path in SAMPLES if path.stem == "essex-2019")
    assert main(["assess", str(sample)]) == 0
    assert capsys.readouterr().out.count("\n") <= 205


# --- assess ------------------------------------------------------------------------------------


def test_the_report_says_where_the_date_comes_from(folder: Path) -> None:
    from_file = mini(folder, "assess", "bundle.yaml").stdout
    assert "\nAs at             30 June 2024 (the date in the evidence file)\n" in from_file
    asked = mini(folder, "assess", "bundle.yaml", "--as-at", "2024-12-01").stdout
    assert "\nAs at             1 December 2024 (as asked)\n" in asked
    undated = BUNDLE.replace("as_at: 2024-06-30\n", "")
    (folder / "bundle.yaml").write_text(undated, encoding="utf-8")
    today = mini(folder, "assess", "bundle.yaml").stdout
    assert " (today)\n" in today


@pytest.mark.parametrize(
    ("policy", "target", "code"),
    [
        ("strict", None, 0),
        ("strict", "first", 1),
        ("strict", "Second", 1),
        ("apart", "first", 1),
    ],
)
def test_the_exit_code_says_whether_the_target_is_reached(
    folder: Path, policy: str, target: str | None, code: int
) -> None:
    options = ["--target", target] if target else []
    done = mini(folder, "assess", "bundle.yaml", "--policy", policy, *options)
    assert done.returncode == code
    row = next((line for line in done.stdout.split("\n") if line.startswith("Target ")), "")
    assert ("not shown yet (" in row) == bool(code)
    assert done.stderr == ""


@pytest.mark.parametrize("policy", ["strict", "apart"])
def test_a_target_that_is_reached_exits_with_0(folder: Path, policy: str) -> None:
    enough = BUNDLE.replace("[age]", "[age, sex]")
    (folder / "bundle.yaml").write_text(enough, encoding="utf-8")
    done = mini(folder, "assess", "bundle.yaml", "--policy", policy, "--target", "first")
    assert done.returncode == 0
    assert "\nTarget            First: reached\n" in done.stdout


def test_assess_reads_standard_input(folder: Path) -> None:
    from_file = mini(folder, "assess", "bundle.yaml")
    from_input = run("assess", "-", "--framework", "mini.yaml", folder=folder, text=BUNDLE)
    assert from_input.stdout == from_file.stdout
    wrong = run("assess", "-", "--framework", "mini.yaml", folder=folder, text="format: 1\n")
    assert wrong.returncode == 2
    assert wrong.stderr.startswith("<stdin>:1:1: ")


def test_json_is_the_result_of_the_library(folder: Path) -> None:
    framework = Framework.from_text(FRAMEWORK, "mini.yaml")
    result = assess(Bundle.from_text(BUNDLE), framework)
    done = mini(folder, "assess", "bundle.yaml", "--format", "json")
    assert json.loads(done.stdout) == json.loads(result.to_json())


def test_output_goes_to_a_file_when_asked(folder: Path) -> None:
    printed = mini(folder, "assess", "bundle.yaml", "--format", "markdown").stdout
    done = mini(folder, "assess", "bundle.yaml", "--format", "markdown", "-o", "report.md")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (folder / "report.md").read_text(encoding="utf-8") == printed
    dash = mini(folder, "assess", "bundle.yaml", "--format", "markdown", "-o", "-")
    assert dash.stdout == printed


@pytest.mark.parametrize(
    ("output", "said"),
    [
        ("no/such/folder.md", "eflg: cannot write no/such/folder.md: there is no such folder\n"),
        (".", "eflg: cannot write .: this is a folder; a file is wanted here\n"),
        ("bundle.yaml", "eflg: cannot write bundle.yaml: it is the evidence file itself\n"),
        ("./bundle.yaml", "eflg: cannot write ./bundle.yaml: it is the evidence file itself\n"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_line_and_2(
    folder: Path, output: str, said: str
) -> None:
    done = mini(folder, "assess", "bundle.yaml", "-o", output)
    assert (done.returncode, done.stdout, done.stderr) == (2, "", said)
    assert (folder / "bundle.yaml").read_text(encoding="utf-8") == BUNDLE


# --- problems and notes -------------------------------------------------------------------------


def test_every_problem_of_every_input_comes_at_once(folder: Path) -> None:
    broken = FRAMEWORK.replace("kind: action_plan, within", "kind: action_plam, within")
    (folder / "mini.yaml").write_text(broken, encoding="utf-8")
    wrong = BUNDLE.replace("dated: 2023-07-01", "dated: 01/07/2023")
    (folder / "bundle.yaml").write_text(wrong, encoding="utf-8")
    done = mini(folder, "assess", "bundle.yaml", "--as-at", "soon")
    assert done.returncode == 2
    assert done.stdout == ""
    lines = done.stderr.splitlines()
    assert [line.split(": ")[0] for line in lines if line[0] != " "][:-1] == [
        "--as-at",
        "bundle.yaml:7:85",
        "mini.yaml:30:43",
    ]
    assert 'did you mean "action_plan"?' in done.stderr.casefold()
    assert lines[-1] == "3 problems found."


def test_what_the_options_name_is_checked_in_the_same_pass(folder: Path) -> None:
    done = mini(folder, "assess", "bundle.yaml", "--policy", "strickt", "--target", "frist")
    assert done.returncode == 2
    assert 'did you mean "strict"?' in done.stderr.casefold()
    assert 'did you mean "first"?' in done.stderr.casefold()
    assert done.stderr.endswith("2 problems found.\n")
    done = mini(folder, "explain", "bundle.yaml", "people.stuff", "--as-at", "2024-02-30")
    assert 'did you mean "people.staff"?' in done.stderr.casefold()
    assert "there is no such day: february 2024 has 29 days" in done.stderr.casefold()
    assert done.stderr.endswith("2 problems found.\n")


@pytest.mark.parametrize("target", [[], ["people"], ["people.stuff"], ["staf"]])
def test_explain_suggests_what_it_can_explain(folder: Path, target: list[str]) -> None:
    done = mini(folder, "explain", "bundle.yaml", *target)
    assert done.returncode == 2
    assert "people.staff" in done.stderr
    assert done.stderr.endswith("1 problem found.\n")


def test_a_bundle_that_names_another_framework_is_noted(folder: Path) -> None:
    other = BUNDLE.replace("framework: mini", "framework: maxi")
    (folder / "bundle.yaml").write_text(other, encoding="utf-8")
    done = mini(folder, "assess", "bundle.yaml")
    assert done.returncode == 0
    assert done.stderr == (
        'note: bundle.yaml names the framework "maxi"; it is assessed under "mini",\n'
        "      as asked.\n"
    )
    alone = run("assess", "bundle.yaml", folder=folder)
    assert alone.returncode == 2
    assert alone.stderr.startswith("bundle.yaml:2:12: ")


def test_items_repeated_and_figures_nobody_asks_for_are_noted(folder: Path) -> None:
    figures = BUNDLE.replace("dated: 2023-07-01", "dated: 2023-07-01, measures: {staff_seen: 3}")
    line = figures.splitlines(keepends=True)[6]
    assert "E1" in line
    (folder / "bundle.yaml").write_text(figures + line, encoding="utf-8")
    done = mini(folder, "assess", "bundle.yaml")
    assert done.returncode == 0
    assert done.stderr == dedent(
        """\
        note: bundle.yaml gives E1 more than once, word for word; it counts once.
        note: bundle.yaml: no rule asks for this figure: staff_seen (E1).
        """
    )


def test_a_misspelt_figure_is_noted_with_what_was_meant(anywhere: Path) -> None:
    item = "{id: E1, title: A, kind: workforce_data, supports: [workforce.data], "
    item += "dated: 2024-01-01, measures: {pay_gap_measure: 6}}"
    text = f"council: {{name: A}}\nas_at: 2024-02-01\nevidence: [{item}]\n"
    done = run("assess", "-", folder=anywhere, text=text)
    assert done.returncode == 0
    assert "pay_gap_measure (E1; did you mean" in " ".join(done.stderr.split())


# --- frameworks ---------------------------------------------------------------------------------


def test_frameworks_are_listed(folder: Path) -> None:
    done = run("frameworks", folder=folder)
    assert done.returncode == 0
    assert done.stdout.startswith("Framework  ")
    for framework in Framework.shipped():
        assert f"\n{framework} " in done.stdout
    table = run("frameworks", "--format", "markdown", folder=folder).stdout
    assert table.startswith("| Framework | Title | Version | Criteria |\n| --- |")


@pytest.mark.parametrize("framework", Framework.shipped())
def test_every_shipped_framework_shows_and_checks(framework: str, folder: Path) -> None:
    shown = run("framework", "show", framework, folder=folder)
    assert shown.returncode == 0
    assert max(map(len, shown.stdout.split("\n"))) <= 80
    for criterion in Framework.load(framework).criteria:
        assert criterion in shown.stdout
    checked = run("framework", "check", framework, folder=folder)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.startswith(f"{framework} ")


def test_framework_show_takes_a_module_a_theme_or_a_criterion(folder: Path) -> None:
    module = run("framework", "show", "mini.yaml", "people", folder=folder).stdout
    assert module.startswith("People\n======\n\nStaff (people.staff)\n")
    theme = run("framework", "show", "mini.yaml", "people.staff", folder=folder).stdout
    assert theme.startswith("Staff\n=====\n\nFirst\n-----\n- There is a plan for staff. (people")
    criterion = run("framework", "show", "mini.yaml", "people.staff.plan", folder=folder).stdout
    assert "  https://example.org/book\n" in criterion
    assert "Rule      mini.yaml:25\n" in criterion
    wrong = run("framework", "show", "mini.yaml", "people.staff.plam", folder=folder)
    assert wrong.returncode == 2
    assert 'did you mean "people.staff.plan"?' in wrong.stderr.casefold()


def test_framework_check_counts_and_says_what_has_no_example(folder: Path) -> None:
    done = run("framework", "check", "mini.yaml", folder=folder)
    assert (done.returncode, done.stdout, done.stderr) == (
        0,
        "mini 1.0.0: 2 modules, 3 themes, 7 criteria, 2 levels. 2 examples, each as its\n"
        "rule says. 6 criteria have no example.\n",
        "",
    )


def test_framework_check_reports_examples_that_come_out_otherwise(folder: Path) -> None:
    wrong = FRAMEWORK.replace("dated: 2 years ago", "dated: 4 years ago")
    (folder / "mini.yaml").write_text(wrong, encoding="utf-8")
    done = run("framework", "check", "mini.yaml", folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "mini.yaml:35: people.staff.plan, enough example 1: "
        "said to be enough, but is not_met: too_old\n"
        "1 of 2 examples does not come out as the rules say.\n"
    )


def test_a_framework_that_is_not_there_is_a_problem(folder: Path) -> None:
    done = run("framework", "check", "eflg-2012x", folder=folder)
    assert done.returncode == 2
    assert done.stderr.endswith("1 problem found.\n")


# --- schema, version, help ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["framework", "module", "vocabulary", "bundle", "assessment", "rule-tests"]
)
def test_schemas_are_printed(name: str, folder: Path) -> None:
    done = run("schema", name, folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == schema(name)


def test_the_version_is_printed(folder: Path) -> None:
    done = run("--version", folder=folder)
    assert (done.returncode, done.stdout) == (0, f"eflg {__version__}\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["asses", "x.yaml"], 'did you mean "assess"?'),
        (["assess", "x.yaml", "--polcy", "strict"], 'did you mean "--policy"?'),
        (["assess", "x.yaml", "--frame", "x"], "unrecognized arguments: --frame"),
        (["assess", "x.yaml", "--format", "jsn"], 'did you mean "json"?'),
        (["assess"], "the following arguments are required: BUNDLE"),
        (["schema", "bundel"], 'did you mean "bundle"?'),
        (["framework", "chek"], 'did you mean "check"?'),
        ([], "usage: eflg"),
        (["framework"], "usage: eflg framework"),
    ],
)
def test_options_that_are_not_understood_exit_with_2_and_a_hint(
    folder: Path, arguments: list[str], said: str
) -> None:
    done = run(*arguments, folder=folder)
    assert (done.returncode, done.stdout) == (2, "")
    assert said.casefold() in done.stderr.casefold()


@pytest.mark.parametrize("command", [[], ["assess"], ["explain"], ["framework", "show"]])
def test_help_is_printed(folder: Path, command: list[str]) -> None:
    done = run(*command, "--help", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: eflg")
