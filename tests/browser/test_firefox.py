"""The page in Firefox, from its file: a dropped workbook to a saved Word file; nothing leaves."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import zipfile
from pathlib import Path
from threading import Thread

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.cli.main import main
from eflg_engine.report.headline import level_words
from tests.support.browsers import IN_CI, PAGE, with_page

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
BUILD = Path("build", "page")
SAMPLE = Path("evidence_samples", "otterdale-2024.yaml")

pytestmark = [
    with_page,
    pytest.mark.skipif(
        not IN_CI and (FIREFOX is None or not (BUILD / "node_modules").is_dir()),
        reason="it takes firefox (apt-get install firefox-esr) and `make page`",
    ),
    pytest.mark.xdist_group("page"),
]


def test_from_a_dropped_workbook_to_a_saved_word_file(tmp_path: Path) -> None:
    workbook, hostile = tmp_path / "otterdale.xlsx", tmp_path / "hostile.xlsx"
    assert main(["bundle", "export", str(SAMPLE), "-o", str(workbook)]) == 0
    hostile.write_bytes(b"PK\x03\x04 no workbook")
    folder, script = tmp_path / "saved", BUILD / "firefox.mjs"
    folder.mkdir()
    shutil.copy(Path(__file__).with_name("firefox.mjs"), script)
    assert FIREFOX is not None, "CI installs firefox-esr"
    seen: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def listen() -> None:
            while True:
                connection, _ = server.accept()
                with connection:
                    if not (said := connection.recv(100)):
                        return
                    seen.append(said)

        listening = Thread(target=listen, daemon=True)
        listening.start()
        address = f"http://127.0.0.1:{server.getsockname()[1]}/"
        given = (PAGE.resolve().as_uri(), workbook, hostile, folder, address)
        done = subprocess.run(
            ["node", script, FIREFOX, *map(str, given)],
            capture_output=True, text=True, timeout=300, check=False,
        )  # fmt: skip
        socket.create_connection(server.getsockname()).close()
        listening.join()
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    errors = [each for each in found["errors"] if "Content-Security-Policy" not in each]
    assert errors == [], "but for what the policy stopped, as it should"
    assert found["fetched"] == "stopped"
    assert seen == []
    assert "hostile.xlsx" in found["refused"]
    bundle = Bundle.load(SAMPLE)
    assert found["level"] == level_words(assess(bundle, Framework.shipped("eflg-2021")))
    there = tmp_path / "there.docx"
    assert main(["report", str(folder / found["files"]["yaml"]), "-o", str(there)]) == 0
    with (
        zipfile.ZipFile(folder / found["files"]["docx"]) as here,
        zipfile.ZipFile(there) as command_line,
    ):
        assert here.namelist() == command_line.namelist()
        for part in here.namelist():
            if part.endswith(".png"):
                assert here.read(part).startswith(b"\x89PNG\r\n")
            else:
                assert here.read(part) == command_line.read(part), part
