"""A council's own wording: shown in the place of ours, and nothing else is touched."""

from __future__ import annotations

import builtins
import csv
import hashlib
import io
import json
import zipfile
from contextlib import suppress
from pathlib import Path
from textwrap import dedent

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.cli.main import main
from eflg_engine.framework.wording import OwnWording, check_of, with_wording
from eflg_engine.framework.wording_file import COLUMNS, load_wording
from eflg_engine.report.wording_table import wording_csv
from tests.support import shipped
from tests.support.cli_samples import BUNDLE, FRAMEWORK

PLAN, PAY, HEARD = "people.staff.plan", "people.staff.pay", "people.staff.heard"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small framework and bundle; places are as seen from it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mini.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "bundle.yaml").write_text(BUNDLE, encoding="utf-8")
    return tmp_path


def mini() -> Framework:
    return Framework.from_text(FRAMEWORK)


def table(*rows: str, header: str = "Criterion,Own statement,Own reference") -> bytes:
    return "".join(f"{row}\r\n" for row in (header, *rows)).encode()


def read(folder: Path, content: bytes, name: str = "w.csv") -> OwnWording:
    (folder / name).write_bytes(content)
    return load_wording(name, mini())


def refusal(folder: Path, content: bytes, name: str = "w.csv") -> str:
    with pytest.raises(InvalidInput) as caught:
        read(folder, content, name)
    return str(caught.value)


# --- the table --------------------------------------------------------------------------------


def test_the_table_to_fill_in(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["framework", "wording", "mini.yaml", "--export", "w.csv"]) == 0
    assert capsys.readouterr().err.startswith("Wrote ")
    content = Path("w.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbfCriterion,"), "by this Excel knows that it is UTF-8"
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows[0] == list(COLUMNS)
    assert rows[1] == [
        PLAN,
        "",
        "People",
        "Staff",
        "First",
        "There is a plan for staff.",
        "The book: page 1",
        "",
        "",
        check_of(mini().criteria[PLAN]),
    ]
    assert [row[0] for row in rows[1:]] == list(mini().criteria)


def fill(path: str, words: dict[str, tuple[str, str]]) -> None:
    """Fill in a table as a person does in a spreadsheet."""
    if path.endswith(".xlsx"):
        from openpyxl import load_workbook

        book = load_workbook(path)
        sheet = book["Wording"]
        for row in sheet.iter_rows(min_row=2):
            statement, reference = words.get(row[0].value, ("", ""))
            row[7].value, row[8].value = statement, reference
            row[7].data_type = row[8].data_type = "s"
        book.save(path)
        return
    text = Path(path).read_text(encoding="utf-8-sig")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    for filled in rows[1:]:
        filled[7:9] = words.get(filled[0], ("", ""))
    with Path(path).open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_export_fill_in_and_show(
    here: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = f"w.{ending}"
    assert main(["framework", "wording", "mini.yaml", "--export", path]) == 0
    words = {
        PLAN: ("Es gibt einen “Plan” – für alle.", "LGA 2021, p. 4"),
        HEARD: ("=SUM(1;2) is what they say", ""),
    }
    fill(path, words)
    own = load_wording(path, mini())
    assert own.statements == {PLAN: words[PLAN][0], HEARD: words[HEARD][0]}
    assert own.references == {PLAN: "LGA 2021, p. 4"}
    assert own.sha256 == hashlib.sha256(Path(path).read_bytes()).hexdigest()
    capsys.readouterr()
    assert main(["framework", "wording", "mini.yaml", "--wording", path]) == 0
    left = len(mini().criteria) - 2
    said = f"{path}: 2 statements and 1 reference of your own for mini 1.0.0; {left} criteria"
    assert " ".join(capsys.readouterr().out.split()) == f"{said} shown in ours alone."
    main(["framework", "show", "mini.yaml", PLAN, "--wording", path])
    shown = capsys.readouterr().out
    assert "“Plan” – für alle." in shown
    assert "LGA 2021, p. 4" in shown
    assert "The book" not in shown
    again = f"again.{ending}"
    main(["framework", "wording", "mini.yaml", "--wording", path, "--export", again])
    assert load_wording(again, mini()).statements == own.statements
    assert load_wording(again, mini()).references == own.references


def test_the_workbook_is_fit_to_work_in(here: Path) -> None:
    from openpyxl import load_workbook

    main(["framework", "wording", "mini.yaml", "--export", "w.xlsx"])
    book = load_workbook("w.xlsx")
    sheet = book["Wording"]
    assert sheet.freeze_panes == "B2"
    assert sheet.print_title_rows == "$1:$1"
    assert sheet.auto_filter.ref == sheet.dimensions
    assert [cell.value for cell in sheet[1]] == list(COLUMNS)
    assert all(cell.font.bold for cell in sheet[1])
    assert all(20 <= sheet.column_dimensions[letter].width <= 60 for letter in "ACDFGHI")
    assert {cell.data_type for row in sheet.iter_rows() for cell in row if cell.value} == {"s"}
    assert book.sheetnames == ["Wording", "How to"]


def test_nothing_that_a_spreadsheet_would_run() -> None:
    text = FRAMEWORK.replace("There is a plan for staff.", '"=HYPERLINK(1)"')
    text = text.replace("title: People", 'title: "@people"')
    rows = list(csv.reader(io.StringIO(wording_csv(Framework.from_text(text)), newline="")))
    assert rows[1][5] == "'=HYPERLINK(1)"
    assert rows[1][2] == "'@people"
    assert not [c for row in rows[1:] for c in row if c.startswith(("=", "+", "-", "@"))]


# --- what it changes, and what not ------------------------------------------------------------


def test_results_say_whose_words_they_are_in(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    read(here, table(f"{PLAN},We plan.,Own book", f"{HEARD},We hear.,"))
    sha = hashlib.sha256(Path("w.csv").read_bytes()).hexdigest()
    options = ["bundle.yaml", "--framework", "mini.yaml", "--wording", "w.csv"]
    main(["assess", *options, "--format", "json"])
    data = json.loads(capsys.readouterr().out)
    assert data["framework"]["wording"] == {
        "file": "w.csv",
        "sha256": sha,
        "statements": 2,
        "references": 1,
    }
    statements = {
        rule["id"]: rule["statement"]
        for module in data["modules"]
        for theme in module["themes"]
        for rule in theme["criteria"]
    }
    assert statements[PLAN] == "We plan."
    assert statements[PAY] == "The pay gap is published."
    for command in (["assess"], ["explain"]):
        extra = [PLAN] if command == ["explain"] else []
        main([*command, *options[:1], *extra, *options[1:]])
        out = capsys.readouterr().out
        assert f"w.csv (sha256 {sha[:16]}): 2 statements, 1 reference" in " ".join(out.split())
    main(["explain", "bundle.yaml", PLAN, *options[1:]])
    assert "We plan." in capsys.readouterr().out
    main(["framework", "docs", "mini.yaml", "--wording", "w.csv", "-o", "pages"])
    assert "We plan." in Path("pages/people.staff.md").read_text(encoding="utf-8")
    assert "Own book" in Path("pages/people.staff.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "command", ["plan", "whatif", "resilience", "claims", "thread", "actions", "verify", "compare"]
)
def test_every_command_takes_it(
    here: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    read(here, table(f"{PLAN},We plan.,"))
    extra = {
        "plan": ["--target", "first"],
        "whatif": ["--change", "E1", "note=x"],
        "compare": ["--policy", "strict", "--policy", "half"],
    }.get(command, [])
    options = ["bundle.yaml", "--framework", "mini.yaml", "--wording", "w.csv", *extra]
    code = main([command, *options])
    error = capsys.readouterr().err
    assert code in (0, 1) or "unknown_item" in error or "second engine" in error, error


def test_logic_ids_and_hash_are_left_alone() -> None:
    framework = shipped.framework()
    own = OwnWording("w.csv", "0" * 64, dict.fromkeys(framework.criteria, "Other words."), {})
    worded = with_wording(framework, own)
    assert worded.sha256 == framework.sha256
    assert {*worded.criteria} == {*framework.criteria}
    assert {c.statement for c in worded.criteria.values()} == {"Other words."}
    for name in ("northmere-2024", "essex-2019"):
        ours = json.loads(assess(shipped.sample(name), framework).to_json())
        theirs = json.loads(assess(Bundle.from_data(shipped.sample_data(name)), worded).to_json())
        assert theirs["framework"].pop("wording")
        assert without_statements(ours) == without_statements(theirs)


def without_statements(data: object) -> object:
    if isinstance(data, dict):
        return {k: without_statements(v) for k, v in data.items() if k != "statement"}
    return [without_statements(each) for each in data] if isinstance(data, list) else data


# --- as spreadsheets save it ------------------------------------------------------------------


@pytest.mark.parametrize(
    ("separator", "encoding"),
    [
        (",", "utf-8"),
        (",", "utf-8-sig"),
        (";", "utf-8-sig"),
        (";", "cp1252"),
        ("\t", "utf-16"),
        ("|", "utf-8"),
    ],
)
def test_tables_are_read_however_they_are_saved(here: Path, separator: str, encoding: str) -> None:
    words = "Café – they’re “heard”, all; of them"
    written = io.StringIO()
    writer = csv.writer(written, delimiter=separator)
    writer.writerow(["own STATEMENT", "Notes", "criterion"])
    writer.writerow([words, "mine", PLAN])
    writer.writerow(["", "", ""])
    own = read(here, written.getvalue().encode(encoding))
    assert own.statements == {PLAN: words}
    assert own.unread == ("Notes",)


def test_a_line_for_excel_and_texts_over_several_lines(here: Path) -> None:
    content = f'sep=;\nCriterion;Own statement\n{PLAN};"Two\nlines;  here"\n{HEARD};\n'
    assert read(here, content.encode()).statements == {PLAN: "Two lines; here"}


def test_every_problem_at_once_with_row_and_column(here: Path) -> None:
    rows = [
        f"{PLAN},One.,",
        f"{PLAN},Another.,",
        "people.staff.plam,Words.,",
        ",Words without a criterion.,",
        f"{PAY},#REF!,",
        f"{HEARD},A text, with a comma,and more",
    ]
    assert refusal(here, table(*rows)) == dedent(
        """\
        w.csv:3:1: The criterion "people.staff.plan" stands in row 2 already [duplicate_id]
            Keep one of the two rows
        w.csv:4:1: There is no such criterion or question in this framework [unknown_criterion]
            found:   people.staff.plam
            allowed: an id or code that "eflg framework show mini" lists
            Did you mean "people.staff.plan"?
        w.csv:5:1: This row has words of your own, and names nothing that they are for [missing_key]
        w.csv:6:2: The spreadsheet could not work out the cell under "Own statement" [not_text]
            found:   #REF!
            allowed: a text
            Write the text itself; put a quote (') before a text that begins with =
        w.csv:7:4: This row has more cells than the first row has columns [not_allowed]
            found:   and more
            Put quotes around a text that holds the character between the columns"""
    )


def test_an_id_that_has_changed_is_named(here: Path) -> None:
    said = "statement: There is a plan"
    framework = FRAMEWORK.replace(said, f"was: [people.old]\n{' ' * 14}{said}")
    (here / "w.csv").write_bytes(table("people.old,Words.,"))
    with pytest.raises(InvalidInput) as caught:
        load_wording("w.csv", Framework.from_text(framework))
    (problem,) = caught.value.problems
    assert problem.message.endswith("it has another id now")
    assert problem.hint == f'did you mean "{PLAN}"?'


def test_missing_and_double_columns(here: Path) -> None:
    text = refusal(here, table("a,b", header="Criteria,Own statment"))
    assert text.count("[missing_key]") == 2
    assert 'Is "Criteria" the one? Then rename it' in text
    assert 'Is "Own statment" the one? Then rename it' in text
    assert "[duplicate_key]" in refusal(here, table(header="Criterion,Own statement,Own Statement"))


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("w.csv", b"", "empty_file"),
        ("w.csv", b" \n ", "empty_file"),
        ("w.csv", b"PK\x03\x04rest", "wrong_file"),
        ("w.csv", b'Criterion,Own statement\r\na,"b\r\n', "wrong_file"),
        ("w.csv", b"Criterion,Own statement\r\na,\x81\x00\r\n", "not_utf8"),
        ("w.ods", b"anything", "wrong_file"),
        ("w.xlsx", b"Criterion,Own statement", "wrong_file"),
        ("w.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1", "wrong_file"),
        ("w.xlsx", b"PK\x03\x04not a zip", "wrong_file"),
    ],
)
def test_what_is_no_table_is_refused(here: Path, name: str, content: bytes, code: str) -> None:
    assert f"[{code}]" in refusal(here, content, name)


def test_what_is_not_there_is_refused(here: Path) -> None:
    for path, code in (("no.csv", "no_such_file"), (".", "is_a_folder")):
        with pytest.raises(InvalidInput) as caught:
            load_wording(path, mini())
        assert [problem.code for problem in caught.value.problems] == [code]


def test_a_workbook_that_unpacks_to_too_much_is_refused(here: Path) -> None:
    with zipfile.ZipFile("w.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(5):
            archive.writestr(f"{number}.xml", b"\0" * (60 * 1024 * 1024))
    assert "[too_large]" in refusal(here, Path("w.xlsx").read_bytes(), "w.xlsx")


def test_our_statement_changed_since_the_export(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["framework", "wording", "mini.yaml", "--export", "w.csv"])
    fill("w.csv", {PLAN: ("We plan.", ""), PAY: ("", "Our book"), HEARD: ("We hear.", "")})
    text = FRAMEWORK.replace("There is a plan for staff.", "There is a good plan for staff.")
    text = text.replace("The pay gap is published.", "Pay gaps are published.")
    Path("mini.yaml").write_text(text, encoding="utf-8")
    capsys.readouterr()
    assert main(["framework", "wording", "mini.yaml", "--wording", "w.csv"]) == 1
    assert capsys.readouterr().out.split("\n\n")[1] == dedent(
        f"""\
        Our statement has changed since these rows was exported; read yours again, and
        export anew:
        - row 2, {PLAN}
          ours now: There is a good plan for staff.
          yours: We plan.
        - row 3, {PAY}
          ours now: Pay gaps are published.
          yours: (the reference only)
        """
    ).replace("rows was", "rows were")
    options = ["bundle.yaml", "--framework", "mini.yaml", "--wording", "w.csv"]
    main(["explain", "bundle.yaml", PLAN, *options[1:]])
    captured = capsys.readouterr()
    assert "We plan." in captured.out
    assert "our statement has changed since the export" in " ".join(captured.err.split())


def test_without_openpyxl_one_sentence_says_what_to_install(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    found = builtins.__import__

    def missing(name: str, *args: object, **kwargs: object) -> object:
        if name.startswith("openpyxl"):
            raise ImportError(name)
        return found(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", missing)
    assert main(["framework", "wording", "mini.yaml", "--export", "w.xlsx"]) == 2
    said = 'workbooks need the library openpyxl: pip install "eflg-engine[office]", or use a .csv'
    assert capsys.readouterr().err.startswith(f"eflg: {said}")
    Path("w.xlsx").write_bytes(b"PK\x03\x04")
    assert main(["framework", "show", "mini.yaml", "--wording", "w.xlsx"]) == 2
    assert "eflg-engine[office]" in capsys.readouterr().err
    assert not list(here.glob(".eflg*"))


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ([], "[missing_file]"),
        (["--export", "w.ods"], "its name must end in .csv or .xlsx"),
        (["--export", "no/w.csv"], "there is no such folder"),
    ],
)
def test_options_that_cannot_be(
    here: Path, options: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["framework", "wording", "mini.yaml", *options]) == 2
    assert said in capsys.readouterr().err


def test_it_is_not_written_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(here, table(f"{PLAN},We plan.,"))
    options = ["--framework", "mini.yaml", "--wording", "w.csv", "-o", "w.csv"]
    assert main(["assess", "bundle.yaml", *options]) == 2
    assert "it is the file of own wording itself" in capsys.readouterr().err


WORDS = st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40)


@given(st.dictionaries(st.sampled_from([PLAN, PAY, HEARD]), WORDS))
@settings(max_examples=40)
def test_words_come_back_as_they_were_written(
    tmp_path_factory: pytest.TempPathFactory, words: dict[str, str]
) -> None:
    folder = tmp_path_factory.mktemp("wording", numbered=True)
    plain = {key: " ".join(text.split()) for key, text in words.items()}
    plain = {
        key: text for key, text in plain.items() if text and text[0] != "'" and "#" not in text
    }
    own = OwnWording("w.csv", "", plain, {})
    (folder / "w.csv").write_text(wording_csv(mini(), own), encoding="utf-8", newline="")
    assert load_wording(str(folder / "w.csv"), mini()).statements == plain


@given(st.binary(max_size=60), st.sampled_from(["csv", "xlsx"]))
@settings(max_examples=50)
def test_any_bytes_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, content: bytes, ending: str
) -> None:
    if ending == "xlsx":
        content = b"PK\x03\x04" + content
    else:
        content = b"Criterion,Own statement\n" + content
    path = tmp_path_factory.getbasetemp() / f"any.{ending}"
    path.write_bytes(content)
    with suppress(InvalidInput):
        load_wording(str(path), mini())


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_questions_are_exported_below_their_criterion_and_read_back(
    here: Path, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path, framework = f"w.{ending}", Framework.load("eflg-2021")
    assert main(["framework", "wording", "eflg-2021", "--export", path]) == 0
    assert "108 criteria and 226 questions" in capsys.readouterr().err
    told = "workforce.wellbeing.support.told"
    fill(path, {told: ("Are staff told whom to ask?", "")})
    assert load_wording(path, framework).statements == {told: "Are staff told whom to ask?"}
    assert main(["framework", "wording", "eflg-2021", "--wording", path]) == 0
    assert "108 criteria and 225 questions" in " ".join(capsys.readouterr().out.split())
