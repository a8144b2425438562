"""`eflg plan`, `whatif`, `forecast` and `resilience` as a person runs them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from tests.support import shipped
from tests.support.golden import Golden

BRACKENSHIRE = str(shipped.SAMPLES / "brackenshire-2024.yaml")
ESSEX = str(shipped.SAMPLES / "essex-2019.yaml")


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code and what was printed; a usage error exits by itself."""
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = int(stopped.code or 0)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


def test_a_plan_in_full(capsys: pytest.CaptureFixture[str], golden: Golden) -> None:
    code, out, _ = run(
        capsys, "plan", ESSEX, "--target", "developing", "--theme", "leadership.leaders"
    )
    assert code == 0
    golden("plan.txt", out)


@pytest.mark.parametrize(
    "command",
    [
        ("plan", "--target", "excellent"),
        ("plan", "--target", "excellent", "--budget", "20"),
        ("plan", "--target", "excellent", "--by", "2026-01-31"),
        ("whatif", "--remove", "C01", "C11"),
        ("forecast", "--until", "2026-12-31"),
        ("resilience",),
    ],
)
def test_every_form(capsys: pytest.CaptureFixture[str], command: tuple[str, ...]) -> None:
    name, *options = command
    code, text, _ = run(capsys, name, BRACKENSHIRE, *options)
    assert code == 0
    assert text.isascii() or name != "plan"
    assert max(map(len, text.splitlines())) <= 80
    code, text, _ = run(capsys, name, BRACKENSHIRE, *options, "--format", "json")
    assert json.loads(text)["schema"] == f"eflg-{name}/1"
    code, text, _ = run(capsys, name, BRACKENSHIRE, *options, "--format", "csv")
    header, *rows = csv.reader(io.StringIO(text))
    assert rows
    assert {len(row) for row in rows} == {len(header)}
    code, text, _ = run(capsys, name, BRACKENSHIRE, *options, "--format", "markdown")
    assert text.startswith("# Brackenshire County Council: ")


@pytest.mark.parametrize(
    ("command", "codes"),
    [
        (
            "plan --target excelent --theme workforc --by 2024-13-01 --budget x --policy foo",
            ["not_a_number", "bad_date", "unknown_level", "unknown_policy", "unknown_part"],
        ),
        ("plan", ["missing_target"]),
        ("plan --target excellent --by 2020-01-01", ["out_of_range"]),
        ("whatif", ["nothing_to_try"]),
        (
            "whatif --remove Q1 --change C01 shws=plan dated=soon --as-at 2025-44",
            ["bad_date", "unknown_key", "bad_date", "unknown_item"],
        ),
        ("forecast --until soon", ["bad_date"]),
        ("forecast --until 2020-01-01", ["out_of_range"]),
    ],
)
def test_bad_options_are_all_said_at_once(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, command: str, codes: list[str]
) -> None:
    name, *options = command.split()
    output = tmp_path / "out.txt"
    code, out, err = run(capsys, name, BRACKENSHIRE, *options, "-o", str(output))
    assert (code, out) == (2, "")
    assert not output.exists()
    found = [line.rsplit("[", 1)[1].rstrip("]") for line in err.splitlines() if line.endswith("]")]
    assert found == codes
    assert "--" in err or "eflg-2021" in err or name in err


def test_the_exit_code_says_where_no_plan_reaches_the_target(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    bare = tmp_path / "bare.yaml"
    bare.write_text("format: 1\nas_at: 2024-01-01\ncouncil: {name: Bare}\n", encoding="utf-8")
    asked = ("plan", str(bare), "--framework", "eflg-2012", "--target", "achieving")
    code, out, _ = run(capsys, *asked)
    assert code == 1
    assert "Publish equality objectives" in out
    assert json.loads(run(capsys, *asked, "--format", "json")[1])["blockers"]


def test_what_is_added_may_be_a_file_or_written_out(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    item = "{id: X1, title: Extra, kind: policy, supports: workforce.data, dated: 2024-05-01}"
    for number, text in enumerate((item, f"- {item}\n", f"evidence:\n- {item}\n")):
        file = tmp_path / f"added-{number}.yaml"
        file.write_text(text, encoding="utf-8")
        code, out, _ = run(capsys, "whatif", BRACKENSHIRE, "--add", str(file))
        assert code == 0
        assert "- added X1 Extra\n" in out
    code, out, _ = run(capsys, "whatif", BRACKENSHIRE, "--add", item)
    assert (code, "- added X1 Extra\n" in out) == (0, True)
    assert "Nothing changes: no level and no criterion." in out


def test_a_calendar_and_a_picture_are_written_whole(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    for form, start, end in (
        ("ics", "BEGIN:VCALENDAR\r\n", "END:VCALENDAR\r\n"),
        ("svg", "<svg ", "</svg>\n"),
    ):
        file = tmp_path / f"forecast.{form}"
        options = ("--until", "2025-12-31", "--format", form, "-o", str(file))
        code, out, err = run(capsys, "forecast", BRACKENSHIRE, *options)
        assert (code, out) == (0, "")
        assert "no rule asks for these figures: mean_hourly_gap (W19)" in " ".join(err.split())
        text = file.read_bytes().decode()
        assert text.startswith(start)
        assert text.endswith(end)
