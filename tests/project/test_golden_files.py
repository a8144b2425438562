"""Golden files: compared, rewritten under `--update-golden`, found where no test claims them."""

from __future__ import annotations

from pathlib import Path

import pytest

TEST = """
def test_report(golden):
    golden("report.txt", "now\\n")

def test_other(golden):
    golden("more/other.bin", b"\\x00")
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project of one test file, with its golden files as they should be."""
    monkeypatch.delenv("CI", raising=False)
    room = pytester.mkdir("tests").joinpath("room")
    room.mkdir()
    room.joinpath("test_small.py").write_text(TEST, encoding="utf-8")
    kept = pytester.path / "tests" / "golden" / "room" / "small"
    kept.joinpath("more").mkdir(parents=True)
    kept.joinpath("report.txt").write_bytes(b"now\n")
    kept.joinpath("more", "other.bin").write_bytes(b"\x00")
    return pytester.path / "tests" / "golden"


def run(pytester: pytest.Pytester, *arguments: str) -> pytest.RunResult:
    return pytester.runpytest_inprocess("-p", "tests.support.golden", *arguments)


def test_the_same_output_passes(pytester: pytest.Pytester, project: Path) -> None:
    assert run(pytester).ret == 0


def test_another_output_fails_and_shows_the_difference(
    pytester: pytest.Pytester, project: Path
) -> None:
    (project / "room" / "small" / "report.txt").write_bytes(b"before\n")
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*report.txt says otherwise: rewrite it with *", "E*before*"])


def test_a_golden_file_that_is_not_there_fails(pytester: pytest.Pytester, project: Path) -> None:
    (project / "room" / "small" / "report.txt").unlink()
    result = run(pytester)
    result.assert_outcomes(passed=1, failed=1)
    result.stdout.fnmatch_lines(["*report.txt is not there: write it with *"])


UNCLAIMED = ["room/small/old.txt", "room/gone/old.txt", "old.txt"]


@pytest.mark.parametrize(
    ("name", "workers"), [*((name, ()) for name in UNCLAIMED), (UNCLAIMED[0], ("-n", "1"))]
)
def test_an_unclaimed_golden_file_is_found(
    name: str, workers: tuple[str, ...], pytester: pytest.Pytester, project: Path
) -> None:
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_bytes(b"")
    result = run(pytester, *workers)
    assert result.ret == 1
    result.assert_outcomes(passed=2)
    result.stdout.fnmatch_lines(["*golden files that no test claims*", f"tests/golden/{name}"])


@pytest.mark.parametrize("chosen", [("-k", "report"), ("tests/room/test_small.py::test_report",)])
def test_a_part_of_a_test_file_claims_a_part(
    chosen: tuple[str, ...], pytester: pytest.Pytester, project: Path
) -> None:
    run(pytester, *chosen).assert_outcomes(passed=1, deselected=int("-k" in chosen))
    assert run(pytester, *chosen, "--update-golden").ret == 0
    assert (project / "room" / "small" / "more" / "other.bin").exists()


def test_the_flag_rewrites_and_deletes(pytester: pytest.Pytester, project: Path) -> None:
    (project / "room" / "small" / "report.txt").write_bytes(b"before\n")
    (project / "room" / "small" / "more" / "other.bin").unlink()
    for name in UNCLAIMED:
        (project / name).parent.mkdir(exist_ok=True)
        (project / name).write_bytes(b"")
    assert run(pytester, "--update-golden").ret == 0
    there = {path.relative_to(project).as_posix() for path in project.rglob("*.*")}
    assert there == {"room/small/report.txt", "room/small/more/other.bin"}
    assert (project / "room" / "small" / "report.txt").read_bytes() == b"now\n"
    assert run(pytester).ret == 0


def test_a_failing_test_keeps_what_it_might_claim(pytester: pytest.Pytester, project: Path) -> None:
    test = pytester.path / "tests" / "room" / "test_small.py"
    test.write_text("def test_report(golden):\n    assert False\n", encoding="utf-8")
    assert run(pytester, "--update-golden").ret == 1
    assert (project / "room" / "small" / "report.txt").exists()


def test_ci_does_not_rewrite(
    pytester: pytest.Pytester, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    result = run(pytester, "--update-golden")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--update-golden is not for CI, which only compares"])
