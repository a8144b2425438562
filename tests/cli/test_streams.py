"""Where output goes: pipes, terminals, closed pipes, narrow encodings, Ctrl-C."""

import os
import re
import signal
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.support.cli_samples import (
    BUNDLE,
    FRAMEWORK,
    clean_environment,
    command,
    run,
    run_process,
)

pytestmark = pytest.mark.core

ESCAPE = re.compile("\x1b\\[[0-9;]*m")
ASSESS = ("assess", "bundle.yaml", "--framework", "mini.yaml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "mini.yaml").write_text(FRAMEWORK, encoding="utf-8")
    (tmp_path / "bundle.yaml").write_text(BUNDLE, encoding="utf-8")
    return tmp_path


def in_terminal(
    *arguments: str, folder: Path, columns: int = 100, environment: Mapping[str, str] | None = None
) -> tuple[int, str]:
    """Run `eflg` with a terminal for its output; return the exit code and what was printed."""
    pty = pytest.importorskip("pty")
    termios = pytest.importorskip("termios")
    leader, follower = pty.openpty()
    termios.tcsetwinsize(follower, (24, columns))
    process = subprocess.Popen(
        command(*arguments),
        cwd=folder,
        env=clean_environment() | {"TERM": "xterm"} | dict(environment or {}),
        stdin=follower,
        stdout=follower,
        stderr=follower,
    )
    os.close(follower)
    printed = b""
    while True:
        try:
            piece = os.read(leader, 65536)
        except OSError:  # Linux says so when the other end is closed
            break
        if not piece:
            break
        printed += piece
    os.close(leader)
    return process.wait(timeout=60), printed.decode().replace("\r\n", "\n")


# --- colour and width ---------------------------------------------------------------------------


def test_a_pipe_gets_plain_ascii(folder: Path) -> None:
    for arguments in (
        ASSESS,
        ("explain", "bundle.yaml", "people.staff", "--framework", "mini.yaml"),
        ("framework", "show", "mini.yaml"),
        ("frameworks",),
    ):
        printed = run(*arguments, folder=folder).stdout
        assert printed.isascii()
        assert "\x1b" not in printed


def test_a_terminal_gets_modest_colour_and_the_same_words(folder: Path) -> None:
    code, printed = in_terminal(*ASSESS, folder=folder)
    assert code == 0
    assert "\x1b[1mSmallton Council: indicative level\x1b[0m" in printed
    assert "\x1b[1;32m[1/1?]\x1b[0m" in printed
    assert ESCAPE.sub("", printed) == run(*ASSESS, folder=folder).stdout
    explain = ("explain", "bundle.yaml", "people.staff.plan", "--framework", "mini.yaml")
    assert "\x1b[32m[x]\x1b[0m action or service plan" in in_terminal(*explain, folder=folder)[1]


@pytest.mark.parametrize("environment", [{"NO_COLOR": "1"}, {"TERM": "dumb"}])
def test_colour_can_be_refused(folder: Path, environment: dict[str, str]) -> None:
    _, printed = in_terminal(*ASSESS, folder=folder, environment=environment)
    assert printed == run(*ASSESS, folder=folder).stdout


def test_a_narrow_terminal_is_not_overrun(folder: Path) -> None:
    _, printed = in_terminal(*ASSESS, folder=folder, columns=50, environment={"NO_COLOR": "1"})
    assert 40 < max(map(len, printed.split("\n"))) <= 50


def test_a_file_gets_no_colour_even_from_a_terminal(folder: Path) -> None:
    code, printed = in_terminal(*ASSESS, "-o", "out.txt", folder=folder)
    assert (code, printed) == (0, "")
    text = (folder / "out.txt").read_text(encoding="utf-8")
    assert text == run(*ASSESS, folder=folder).stdout


# --- encodings ----------------------------------------------------------------------------------

WELSH = BUNDLE.replace("Smallton Council", "Cyngor Ynys Môn ’漢’")


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
@pytest.mark.parametrize(
    "environment",
    [
        {"PYTHONIOENCODING": "ascii"},
        {"PYTHONIOENCODING": "latin-1"},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    ],
)
def test_an_encoding_that_lacks_a_letter_is_no_crash(
    folder: Path, form: str, environment: dict[str, str]
) -> None:
    (folder / "bundle.yaml").write_text(WELSH, encoding="utf-8")
    done = subprocess.run(
        command(*ASSESS, "--format", form),
        cwd=folder,
        env=clean_environment() | environment,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"Cyngor Ynys M" in done.stdout
    if form == "json":
        import json

        assert json.loads(done.stdout.decode("ascii"))["council"]["name"] == "Cyngor Ynys Môn ’漢’"


def test_problems_with_any_letter_can_be_printed(folder: Path) -> None:
    (folder / "bundle.yaml").write_text(
        WELSH.replace("kind: action", "kynd: ŵ, kind: action"), "utf-8"
    )
    done = run_process(*ASSESS, folder=folder, PYTHONIOENCODING="ascii")
    assert done.returncode == 2
    assert done.stderr.endswith("1 problem found.\n")


@pytest.mark.skipif(os.name == "nt", reason="file names are text there")
def test_a_path_that_is_not_utf_8_is_no_crash(folder: Path) -> None:
    done = subprocess.run(
        [*command("assess"), b"m\xf4n.yaml"],
        cwd=folder,
        env=clean_environment(),
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert done.stderr.endswith(b"1 problem found.\n")


def test_titles_cannot_command_a_terminal(folder: Path) -> None:
    loud = BUNDLE.replace("title: Staff plan", r'title: "\e[31mStaff\a plan"')
    (folder / "bundle.yaml").write_text(loud, encoding="utf-8")
    explain = ("explain", "bundle.yaml", "people.staff.plan", "--framework", "mini.yaml")
    _, printed = in_terminal(*explain, folder=folder, environment={"NO_COLOR": "1"})
    assert "E1 ?[31mStaff? plan" in printed
    assert "\x1b" not in printed


# --- streams that close ---------------------------------------------------------------------------


def test_a_closed_pipe_ends_quietly(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("framework", "show", "eflg-2021"),
        cwd=folder,
        env=clean_environment(),
        stdout=writing,
        stderr=subprocess.PIPE,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stderr) == (141, b"")


def test_problems_into_a_closed_pipe_end_quietly(folder: Path) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    done = subprocess.run(
        command("assess", "nothing.yaml"),
        cwd=folder,
        env=clean_environment(),
        stdout=subprocess.PIPE,
        stderr=writing,
        timeout=60,
        check=False,
    )
    os.close(writing)
    assert (done.returncode, done.stdout) == (141, b"")


@pytest.mark.skipif(os.name == "nt", reason="needs a shell")
@pytest.mark.parametrize("closing", [">&-", "2>&-", "<&-", ">&- 2>&- <&-"])
def test_streams_closed_from_the_start_are_no_crash(folder: Path, closing: str) -> None:
    words = " ".join(f"'{word}'" for word in command(*ASSESS))
    done = subprocess.run(
        ["sh", "-c", f"{words} {closing}"],
        cwd=folder,
        env=clean_environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        timeout=60,
        check=False,
    )
    assert b"Traceback" not in done.stderr
    assert done.returncode == (2 if closing.startswith(">") else 0)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_a_full_disk_is_said_in_one_line(folder: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command(*ASSESS),
            cwd=folder,
            env=clean_environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=60,
            check=False,
        )
    assert done.returncode == 2
    assert done.stderr == b"eflg: cannot write to standard output: No space left on device\n"


@pytest.mark.skipif(os.name == "nt", reason="signals differ there")
def test_ctrl_c_is_no_traceback(folder: Path) -> None:
    process = subprocess.Popen(
        command("assess", "-"),
        cwd=folder,
        env=clean_environment(),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # under nohup a signal that is ignored stays ignored in every process started from here
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None
    process.stdin.write(b"#" * 1_000_000)  # more than a pipe holds: it is reading by then
    process.stdin.flush()
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, b"", b"")
