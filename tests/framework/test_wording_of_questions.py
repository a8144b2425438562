"""Own wording of questions: by id or code, without references, in rows of their own."""

from pathlib import Path

import pytest

from eflg_engine import Framework, InvalidInput
from eflg_engine.cli.main import main
from eflg_engine.framework.wording import with_wording
from eflg_engine.framework.wording_file import load_wording
from eflg_engine.report.wording_table import wording_rows


def test_a_criterion_and_a_question_may_be_named_by_their_codes(tmp_path: Path) -> None:
    framework = Framework.load("eflg-2021")
    file = tmp_path / "own.csv"
    file.write_text(
        "Criterion,Own statement,Own reference\n"
        "4.5.d1,Our words for it,\n"
        "4.5.D1a,Are staff told whom to ask?,\n"
        "workforce.wellbeing.support.stress_process,Is stress looked for?,\n",
        encoding="utf-8",
    )
    shown = with_wording(framework, load_wording(str(file), framework))
    questions = {name: leaf.question for name, leaf in shown.questions.items()}
    told = questions["workforce.wellbeing.support.told"]
    process = questions["workforce.wellbeing.support.stress_process"]
    assert shown.criteria["workforce.wellbeing.support"].statement == "Our words for it"
    assert told is not None
    assert told.asks == "Are staff told whom to ask?"
    assert process is not None
    assert process.asks == "Is stress looked for?"
    assert shown.sha256 == framework.sha256


def test_a_question_has_no_reference_of_its_own(tmp_path: Path) -> None:
    framework = Framework.load("eflg-2021")
    file = tmp_path / "own.csv"
    file.write_text("Criterion,Own reference\n4.5.D1a,3.12\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match="question has no reference of its own"):
        load_wording(str(file), framework)


def test_rows_of_questions() -> None:
    framework = Framework.load("eflg-2021")
    rows = wording_rows(framework)
    first = next(number for number, row in enumerate(rows) if row[1] == "4.5.D1")
    asked = [each.asks for each in (leaf.question for leaf in framework.questions.values()) if each]
    assert [row[:2] for row in rows[first : first + 3]] == [
        ("workforce.wellbeing.support", "4.5.D1"),
        ("workforce.wellbeing.support.told", "4.5.D1a"),
        ("workforce.wellbeing.support.stress_process", "4.5.D1b"),
    ]
    assert [row[5] for row in rows if row[0] in framework.questions] == asked


def test_a_question_changed_since_the_export(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = "Code,Own statement,Check\n4.5.D1a,Are they there?,00000000\n"
    (tmp_path / "w.csv").write_text(content, encoding="utf-8")
    assert main(["framework", "wording", "eflg-2021", "--wording", f"{tmp_path}/w.csv"]) == 1
    assert "- row 2, workforce.wellbeing.support.told\n" in capsys.readouterr().out
