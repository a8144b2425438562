"""Files that are refused and cannot be kept as text: other encodings, too large, too deep."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, InvalidInput
from eflg_engine.reading.limits import limited, limits
from eflg_engine.reading.yaml_text import read_bytes, read_text
from tests.support.hostile_files import (
    BUNDLE,
    EXPECTED_TEXTS,
    REFUSED_BYTES,
    REFUSED_DATA,
    REFUSED_TEXTS,
)

pytestmark = pytest.mark.core


def refusal(load: Callable[[], object]) -> str:
    """The text of the error, which must come soon."""
    started = time.process_time()
    with pytest.raises(InvalidInput) as caught:
        load()
    assert time.process_time() - started < 5
    return str(caught.value)


@pytest.mark.parametrize("name", REFUSED_BYTES)
def test_bytes_are_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    content, expected = REFUSED_BYTES[name]
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").write_bytes(content)
    assert refusal(lambda: Bundle.load("x.yaml")) == expected
    assert refusal(lambda: Framework.load("x.yaml")) == expected


@pytest.mark.parametrize("name", REFUSED_TEXTS)
def test_texts_are_refused(name: str) -> None:
    content, expected = REFUSED_TEXTS[name]
    assert refusal(lambda: Bundle.from_text(content, "x.yaml")) == expected
    refusal(lambda: Framework.from_text(content, "x.yaml"))


@pytest.mark.parametrize("name", REFUSED_DATA)
def test_data_is_refused(name: str) -> None:
    content, expected = REFUSED_DATA[name]
    assert refusal(lambda: Bundle.from_data(content, "x")) == expected  # type: ignore[arg-type]


def test_a_file_that_is_too_large_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    with Path("x.yaml").open("wb") as file:
        file.truncate(limits().bytes + 1)
    assert refusal(lambda: Bundle.load("x.yaml")) in EXPECTED_TEXTS


def test_a_file_of_too_many_values_is_refused() -> None:
    text = "a: [1, 2, 3, 4, 5, 6, 7, 8]"
    with limited(values=8):
        assert refusal(lambda: Bundle.from_text(text, "x.yaml")) in EXPECTED_TEXTS
        data = {"a": [*range(8)]}
        assert "[too_many_values]" in refusal(lambda: Bundle.from_data(data, "x.yaml"))


def test_a_missing_file_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert refusal(lambda: Bundle.load("x.yaml")) in EXPECTED_TEXTS
    assert refusal(lambda: Framework.load("x.yaml")) in EXPECTED_TEXTS


def test_a_folder_instead_of_a_file_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("x.yaml").mkdir()
    assert refusal(lambda: Bundle.load("x.yaml")) in EXPECTED_TEXTS
    assert "[not_a_framework]" in refusal(lambda: Framework.load("x.yaml"))


@pytest.mark.parametrize("path", ["a" * 5000, "a\0b", "a/" * 3000])
def test_a_path_that_cannot_be_is_refused(path: str) -> None:
    for load in (Bundle.load, Framework.load):
        found = refusal(lambda load=load: load(path))  # type: ignore[misc]
        assert (
            "[unreadable]" in found or "[no_such_file]" in found or "[unknown_framework]" in found
        )


def test_a_file_that_may_not_be_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(BUNDLE)
    file.chmod(0)
    if os.access(file, os.R_OK):
        pytest.skip("root may read anything")
    assert "[unreadable]" in refusal(lambda: Bundle.load(file))
    file.chmod(stat.S_IRUSR)


def test_a_framework_that_is_not_shipped_is_refused() -> None:
    assert refusal(lambda: Framework.load("eflg-2012x")).startswith(
        "eflg-2012x: There is no framework of that name, and no such file or folder"
        " [unknown_framework]\n"
    )


# --- what only looks hostile ------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbf" + BUNDLE.encode(),
        b"---\n" + BUNDLE.encode() + b"...\n",
        b"council:\r\n  name: Test Council\r\n",
        b"council:\r  name: Test Council\r",
        b"council: {name: &a Test Council, code: *a}\n",
        b"council: {name: &a Test Council, code: &a E1, services: [*a]}\n",
        b'{"council": {"name": "Test Council"}, "evidence": []}',
        b"council: {name: Test Council, services: , type: ~, note: null}\n",
        b'council:\n  "name": >-\n    Test\n    Council\n',
    ],
)
def test_these_are_fine(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_bytes(content)
    assert Bundle.load(file).council.name == "Test Council"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_and_columns_are_those_of_an_editor(end: str) -> None:
    # A line separator inside a text is a line's end to YAML, but to no editor.
    lines = ["# café", "council:", "  name: 'A \u2028 B 😀'", "note: {😀: b, kind: [x]}"]
    for text in (end.join(lines), "\ufeff" + end.join(lines)):
        place = read_text(text, "x").place
        assert str(place(("council", "name"))) == "x:3:9"
        assert str(place(("note",))) == "x:4:7"
        assert str(place(("note", "kind"), key=True)) == "x:4:14"
        assert str(place(("note", "kind", 0))) == "x:4:21"
        assert str(place(("note", "none", 0))) == "x:4:7"
        assert str(place(("note", "kind", 7))) == "x:4:20"
    assert str(read_bytes(end.join(lines).encode(), "x").place(("note",))) == "x:4:7"


def test_words_stay_words() -> None:
    text = (
        "council: {name: no, code: 1:20, services: [yes, on, off, 'null', \"~\", 0x1F, 1_000, 1e3]}"
    )
    council = Bundle.from_text(text).council
    assert (council.name, council.code) == ("no", "1:20")
    assert council.services == ("yes", "on", "off", "null", "~", "0x1F", "1_000", "1e3")
