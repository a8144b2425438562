"""The page's file is the same for the same parts, and holds them all."""

from __future__ import annotations

import gzip
import importlib.util
import json
import random
import re
import zipfile
from io import BytesIO
from pathlib import Path
from types import ModuleType

import pytest


@pytest.fixture
def packer(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script that builds the page, over a runtime that is none."""
    spec = importlib.util.spec_from_file_location("build_page", Path("scripts", "build_page.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    runtime = tmp_path / "node_modules" / "pyodide"
    runtime.mkdir(parents=True)
    (runtime / "pyodide.asm.wasm").write_bytes(b"wasm")
    (runtime / "pyodide-lock.json").write_text('{"info": {}, "packages": {"numpy": {}}}')
    with zipfile.ZipFile(runtime / "python_stdlib.zip", "w") as archive:
        archive.writestr("json/__init__.py", b"kept")
        archive.writestr("base64.py", b"kept")
        archive.writestr("tkinter/__init__.py", b"left out")
    monkeypatch.setattr(module, "BUILD", tmp_path)
    return module


def test_the_same_parts_make_the_same_page_with_all_of_them(packer: ModuleType) -> None:
    files = {"a/b.pyc": b"code", "kept/c.yaml": b"council: {}"}
    site = packer.packed(files)
    assert packer.packed(dict(reversed(files.items()))) == site
    size = int.from_bytes(site[:4], "little")
    assert json.loads(site[4 : 4 + size]) == [["a/b.pyc", 4], ["kept/c.yaml", 11]]
    parts = {
        "worker": b"worker {parts} {version}",
        "wasm": random.Random(5).randbytes(70_000),
        "licences": "© Müller".encode(),
    }
    page = packer.assembled(parts, b"script")
    assert packer.assembled(parts, b"script") == page
    found = dict(re.findall(rb'id="part-(\w+)">([^<]*)<', page))
    assert {name.decode(): gzip.decompress(bytes_of(text)) for name, text in found.items()} == parts
    rest = re.sub(rb"part-\w+\">[^<]*<", b"", page)
    assert rest.isascii(), "so that it says the same in any encoding"
    assert b"\r" not in page
    assert b"\0" not in page
    assert page.index(b'charset="windows-1252"') < 1024
    assert b"connect-src 'none'" in rest
    assert not re.search(rb"\{(policy|style|script|parts|version)\}", rest)


def bytes_of(text: bytes) -> bytes:
    """What parts.js reads, by another way."""
    return re.sub(rb"=(.)", lambda found: bytes([found[1][0] - 64]), text, flags=re.DOTALL)


def test_the_library_has_what_the_page_needs_and_not_what_is_in_memory(packer: ModuleType) -> None:
    library = packer.library()
    assert names(library) == ["base64.py", "json/__init__.py"]
    assert names(packer.without(library, {"/lib/python314.zip/base64.py"})) == ["json/__init__.py"]


def names(archive: bytes) -> list[str]:
    with zipfile.ZipFile(BytesIO(archive)) as opened:
        return opened.namelist()


def test_what_is_in_the_wasm_is_taken_out_of_the_memory(packer: ModuleType) -> None:
    """A module of a section that says nothing and one of data: "data" for place 3 of memory."""
    wasm = b"\0asm\1\0\0\0" + b"\0\1x" + b"\x0b\x0a\1\0\x41\3\x0b\4data"
    memory = bytes(4) + (16).to_bytes(4, "little") + bytes(8) + b"abcdatxefg"
    kept = packer.without_what_is_in(wasm, memory)
    size = int.from_bytes(kept[:4], "little")
    ((begin, to, length),) = json.loads(kept[4 : 4 + size])
    assert (wasm[begin : begin + length], to, length) == (b"data", 19, 4)
    left = kept[4 + size :]
    assert left == memory[:19] + b"\0\0\0" + bytes([ord("x") ^ ord("a")]) + memory[23:]


def test_each_part_of_others_comes_with_its_licence(packer: ModuleType, tmp_path: Path) -> None:
    about = {"version": "0.1", "homepage": "nowhere"}
    (tmp_path / "node_modules" / "pyodide" / "package.json").write_text(json.dumps(about))
    texts = packer.licences()
    for name in (*packer.PURE, *packer.COMPILED):
        assert re.search(rf"^{name} [0-9][^\n]*\n=+\n\n\S", texts, re.MULTILINE), name
    for words in ("Mozilla Public License", "PYTHON SOFTWARE FOUNDATION", "Apache License"):
        assert words in texts
