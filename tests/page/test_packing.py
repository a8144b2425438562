"""The page's file is the same for the same parts, and holds them all."""

from __future__ import annotations

import base64
import gzip
import importlib.util
import json
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
        archive.writestr("tkinter/__init__.py", b"left out")
    monkeypatch.setattr(module, "BUILD", tmp_path)
    return module


def test_the_same_parts_make_the_same_page_with_all_of_them(packer: ModuleType) -> None:
    files = {"a/b.pyc": b"code", "kept/c.yaml": b"council: {}"}
    site = packer.packed(files)
    assert packer.packed(dict(reversed(files.items()))) == site
    given = (b"worker {parts} {version}", "script", site, b"library", "MIT")
    page = packer.assembled(*given)
    assert packer.assembled(*given) == page
    text = page.decode()
    parts = {
        name: gzip.decompress(base64.b64decode(content))
        for name, content in re.findall(r'id="part-(\w+)">([^<]+)<', text)
    }
    assert parts["worker"] == b"worker {parts} {version}", "words in a part are no places"
    assert (parts["wasm"], parts["licences"]) == (b"wasm", b"MIT")
    assert json.loads(parts["lock"]) == {"info": {}, "packages": {}}
    size = int.from_bytes(parts["site"][:4], "little")
    assert json.loads(parts["site"][4 : 4 + size]) == [["a/b.pyc", 4], ["kept/c.yaml", 11]]
    assert parts["library"] == b"library"
    with zipfile.ZipFile(BytesIO(packer.library())) as archive:
        assert archive.namelist() == ["json/__init__.py"]
    assert "connect-src 'none'" in text
    assert not re.search(r"\{(policy|style|script|parts|version)\}", text)


def test_each_part_of_others_comes_with_its_licence(packer: ModuleType, tmp_path: Path) -> None:
    about = {"version": "0.1", "homepage": "nowhere"}
    (tmp_path / "node_modules" / "pyodide" / "package.json").write_text(json.dumps(about))
    texts = packer.licences()
    for name in (*packer.PURE, *packer.COMPILED):
        assert re.search(rf"^{name} [0-9][^\n]*\n=+\n\n\S", texts, re.MULTILINE), name
    for words in ("Mozilla Public License", "PYTHON SOFTWARE FOUNDATION", "Apache License"):
        assert words in texts
