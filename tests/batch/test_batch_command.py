"""`eflg batch`: whole files in four forms, the same however it is run, and after any stop."""

from __future__ import annotations

import csv
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import BinaryIO

import pytest

from eflg_engine.batch import assess_many, running
from eflg_engine.batch.forms import FORMS, columns_of
from eflg_engine.batch.running import BatchRun
from eflg_engine.batch.sources import open_source
from eflg_engine.cli.main import main
from eflg_engine.cli.progress import Bar
from tests.support.many_bundles import many_data
from tests.support.schemas import problems
from tests.support.shipped import framework

COUNT = 12


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("batch") / "many.jsonl"
    text = "\n".join(json.dumps(data, default=str) for data in many_data(COUNT))
    file.write_text(text + "\n\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def whole(lines: Path) -> dict[str, bytes]:
    """The output in each form, from a run that nothing stopped."""
    found = {}
    for ending in ("jsonl", "csv", "sqlite"):
        file = lines.with_name(f"out.{ending}")
        assert main(["batch", str(lines), "-o", str(file)]) == 1
        found[ending] = file.read_bytes()
    return found


def test_each_bundle_has_its_line_and_bad_ones_are_told(
    whole: dict[str, bytes], lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found = [json.loads(line) for line in whole["jsonl"].splitlines()]
    assert [line["number"] for line in found] == list(range(COUNT))
    assert [problems("batch", line) for line in found] == [[]] * len(found)
    assert found[0]["result"]["council"] == "Council 0"
    assert found[3]["result"] is None
    assert found[3]["bundle"] == "many.jsonl:4"
    assert "missing_key" in {problem["code"] for problem in found[3]["problems"]}
    rows = list(csv.DictReader(whole["csv"].decode().splitlines()))
    assert [row["council"] for row in rows[:4]] == ["Council 0", "Council 1", "Council 2", ""]
    assert rows[0]["leadership.scrutiny"] == "below"
    with closing(sqlite3.connect(lines.with_name("out.sqlite"))) as database:
        query = "SELECT number, council, result FROM assessments ORDER BY number"
        table = database.execute(query).fetchall()
    assert [row[1] for row in table[:4]] == ["Council 0", "Council 1", "Council 2", None]
    assert json.loads(table[2][2]) == found[2]["result"]
    assert main(["batch", str(lines), "-o", str(lines.with_name("again.csv"))]) == 1
    said = capsys.readouterr().err
    assert "10 of 12 bundles assessed; 2 have problems." in said
    assert "many.jsonl:4.evidence[0]: " in said


def test_processes_write_the_same_bytes(whole: dict[str, bytes], lines: Path) -> None:
    file = lines.with_name("jobs.jsonl")
    assert main(["batch", str(lines), "-o", str(file), "--jobs", "2"]) == 1
    assert file.read_bytes() == whole["jsonl"]


def test_a_folder_of_files_and_parquet_both_ways(lines: Path, tmp_path: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    import pyarrow as pa

    folder = tmp_path / "folder"
    folder.mkdir()
    texts = [line for line in lines.read_text(encoding="utf-8").splitlines() if line]
    for number, text in enumerate(texts[:5]):
        (folder / f"c{number}.json").write_text(text, encoding="utf-8")
    (folder / "notes.txt").write_text("no bundle", encoding="utf-8")
    assert main(["batch", str(folder), "-o", str(tmp_path / "folder.csv")]) == 1
    table = {"bundle": texts[:5], "name": [f"c{number}.json" for number in range(5)]}
    parquet.write_table(pa.table(table), tmp_path / "many.parquet")
    out = tmp_path / "out.parquet"
    assert main(["batch", str(tmp_path / "many.parquet"), "-o", str(out)]) == 1
    found = parquet.read_table(out).to_pylist()
    rows = list(csv.DictReader((tmp_path / "folder.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["bundle"] for row in found] == [row["bundle"] for row in rows]
    assert [row["level"] or "" for row in found] == [row["level"] for row in rows]
    assert json.loads(found[0]["result"])["council"] == "Council 0"


# --- stopped, and gone on with ------------------------------------------------------------------


class Killed(BaseException):
    """The process ends here."""


Stop = Callable[[pytest.MonkeyPatch, int], None]


def _at_write(patch: pytest.MonkeyPatch, number: int) -> None:
    """End at a write, after a part of the line: none of it, a fifth, ... all of it."""
    written = iter(range(1000))

    def write(stream: BinaryIO, line: bytes) -> None:
        if next(written) == number:
            real(stream, line[: len(line) * (number % 6) // 5])
            raise Killed
        real(stream, line)

    real = running.write
    patch.setattr(running, "write", write)


def _before(name: str) -> Stop:
    def stop(patch: pytest.MonkeyPatch, number: int) -> None:
        def ended(*_: object) -> None:
            raise Killed

        patch.setattr(running, name, ended)

    return stop


@contextmanager
def _stopped(stop: Stop, number: int) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        stop(patch, number)
        with pytest.raises(Killed):
            yield


KILLS = [
    *(("jsonl", _at_write, number) for number in range(COUNT + 1)),
    *(("csv", _at_write, number) for number in range(COUNT + 1)),
    *(("sqlite", _at_write, number) for number in range(11)),
    *((ending, _before("replace"), 0) for ending in ("jsonl", "csv", "sqlite")),
    *((ending, _before("remove"), 0) for ending in ("jsonl", "csv", "sqlite")),
    *((ending, _before("_sync"), 0) for ending in ("jsonl", "csv", "sqlite")),
]
REAL_KILLS = 2


def test_stops_of_every_kind_lose_nothing_and_double_nothing(
    whole: dict[str, bytes], lines: Path, tmp_path: Path
) -> None:
    """With REAL_KILLS, and the two stops within one run below: fifty."""
    assert len(KILLS) + REAL_KILLS + 2 == 50
    source = open_source(str(lines))
    entries = list(assess_many(source.bundles(0), framework()))
    for number, (ending, stop, at) in enumerate(KILLS):
        run = BatchRun(
            source,
            lambda bundles, start: (entries[start + n] for n, _ in enumerate(bundles)),
            tmp_path / f"{number}.{ending}",
            FORMS[f".{ending}"],
            columns_of(framework()),
            "key",
        )
        with _stopped(stop, at):
            running.run_batch(run, resume=False, seen=lambda *_: None)
        assert not run.output.exists() or run.output.read_bytes() == whole[ending]
        assert running.run_batch(run, resume=True, seen=lambda *_: None).bundles == COUNT
        assert run.output.read_bytes() == whole[ending]
        assert not run.part.exists()
    assert len(list(tmp_path.iterdir())) == len(KILLS)


def test_stopped_twice_and_begun_otherwise(
    whole: dict[str, bytes], lines: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "out.jsonl"
    command = ["batch", str(lines), "-o", str(file)]
    with _stopped(_at_write, 5):
        main(command)
    assert main(command) == 2
    assert "go on with --resume, or remove" in capsys.readouterr().err
    assert main([*command, "--resume", "--detail", "gaps"]) == 2
    assert "it was begun with other bundles" in capsys.readouterr().err
    with _stopped(_at_write, 2):
        main([*command, "--resume"])
    assert main([*command, "--resume"]) == 1
    assert file.read_bytes() == whole["jsonl"]
    assert main([*command, "--resume"]) == 0
    assert "is finished" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_processes_that_are_killed_go_on_where_they_stopped(
    whole: dict[str, bytes], lines: Path, tmp_path: Path
) -> None:
    file = tmp_path / "out.jsonl"
    part = tmp_path / "out.jsonl.part"
    command = ["batch", str(lines), "-o", str(file), "--resume"]
    for kill in range(REAL_KILLS):
        code = (
            "import os, sys\n"
            "from eflg_engine.batch import running\n"
            "from eflg_engine.cli.main import main\n"
            "real, left = running.write, [3]\n"
            "def write(stream, line):\n"
            f"    real(stream, line[: len(line) // 2] if left[0] == 0 and {kill} else line)\n"
            f"    left[0] -= 1\n"
            f"    if left[0] < 0: os.kill(os.getpid(), {int(signal.SIGKILL)})\n"
            "running.write = write\n"
            f"main({command!r})\n"
        )
        done = subprocess.run([sys.executable, "-c", code], env=dict(os.environ), check=False)
        assert done.returncode == -signal.SIGKILL
        assert part.is_file()
        assert not file.exists()
    assert main(command) == 1
    assert file.read_bytes() == whole["jsonl"]


# --- what is refused, and what is shown ---------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no such folder", "-o", "x.csv"], "there is no such folder or file [no_such_file]"),
        (["README.md", "-o", "x.csv"], "eflg assess reads one bundle"),
        (["{}", "-o", "x.txt"], "its name must end in .jsonl, .csv, .parquet or .sqlite"),
        (["{}", "-o", "x.csv", "--detail", "full"], "a .csv file has levels alone [not_allowed]"),
        (["{}", "-o", "x.csv", "--jobs", "0"], "this is no number of processes"),
        (["{}", "-o", "no such folder/x.csv"], "there is no such folder"),
    ],
)
def test_what_cannot_be_run_is_refused_before_it_begins(
    arguments: list[str], said: str, lines: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [str(lines) if each == "{}" else each for each in arguments]
    assert main(["batch", *filled]) == 2
    assert said.casefold() in " ".join(capsys.readouterr().err.split()).casefold()
    assert not Path("x.csv").exists()


def test_the_bar_counts_what_was_done_before_as_no_time() -> None:
    bar = Bar("Assessing", 1000)
    bar.start(400)
    assert bar.line(400, 0) == f"Assessing [{'#' * 12}{'.' * 18}] 400 of 1,000"
    assert bar.line(500, 20).endswith("500 of 1,000, about 100 s left".replace("100 s", "2 min"))
    assert bar.line(700, 3).endswith("about 3 s left")
