"""Build the page: `python scripts/build_page.py [-o dist/eflg.html]`. Needs node and npm.

One file of HTML that holds Python (Pyodide), this package, the shipped frameworks, checked, and the
samples. What it is built from is pinned: Pyodide and the bundler in
eflg_engine/page/assets/package.json, Python packages by the versions installed here. Two builds
from the same give the same bytes.
"""

from __future__ import annotations

import argparse
import base64
import gzip
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Container, Iterator, Mapping
from importlib.metadata import distribution, version
from pathlib import Path

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO))
from scripts.page_packing import as_characters, packed, without_what_is_in  # noqa: E402

ASSETS = REPO / "eflg_engine" / "page" / "assets"
BUILD = REPO / "build" / "page"
OUTPUT = REPO / "dist" / "eflg.html"
MOST_BYTES = 16_000_000

PURE = (
    *("annotated-types", "defusedxml", "et_xmlfile", "odfpy", "openpyxl", "pydantic", "PyYAML"),
    *("six", "typing-extensions", "typing-inspection"),
)
"""Distributions of which the page holds the Python files."""

COMPILED = ("pydantic_core", "python-sat")
"""Distributions of which the page holds the build for the browser's Python."""

PLATFORM = ("--python-version=3.14", "--implementation=cp", "--abi=cp314")
WASM = "--platform=pyemscripten_2026_0_wasm32"

LEFT_OUT = (
    "pydantic/v1/", "pydantic/mypy", "pysat/allies/", f"python_sat-{version('python-sat')}.data/",
    "eflg_engine/authoring/", "eflg_engine/batch/", "eflg_engine/cross_check/",
    "eflg_engine/page/assets/", "eflg_engine/panel/", "eflg_engine/service/",
)  # fmt: skip
EXAMPLES = re.compile(r"pysat/examples/(?!__init__|rc2)")
"""What python-sat brings besides; it is used through its RC2 alone."""

LIBRARY_LEFT_OUT = (
    "ensurepip/", "idlelib/", "lib2to3/", "multiprocessing/", "pdb.py", "pydoc", "test/",
    "tkinter/", "turtle", "unittest/", "venv/", "_pyrepl/", "curses/", "dbm/", "sqlite3/",
    "wsgiref/", "xmlrpc/", "doctest.py", "tabnanny.py", "trace.py", "cProfile.py", "profiling/",
)  # fmt: skip
POLICY = (
    "default-src 'none'; connect-src 'none'; script-src '{script}' 'wasm-unsafe-eval'; "
    "worker-src blob:; style-src '{style}'; img-src data:; base-uri 'none'; form-action 'none'"
)


def main() -> int:
    """Build it, and say how large it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, default=OUTPUT)
    output = parser.parse_args().output
    for tool in ("node", "npm"):
        if shutil.which(tool) is None:
            sys.exit(f"{tool} was not found: the page is built with node and npm")
    BUILD.mkdir(parents=True, exist_ok=True)
    shutil.copy(ASSETS / "package.json", BUILD)
    run("npm", "install", "--no-package-lock", "--no-audit", "--no-fund", "--silent", cwd=BUILD)
    worker = bundled("worker", "--external:node:*", "--external:ws")
    page = assembled(
        {"worker": worker, **python_parts(), "licences": licences().encode()}, bundled("page")
    )
    if len(page) > MOST_BYTES:
        sys.exit(f"the page has {len(page):,} bytes, more than {MOST_BYTES:,}")
    output.parent.mkdir(parents=True, exist_ok=True)
    output.write_bytes(page)
    print(f"{output}: {len(page):,} bytes, sha256 {hashlib.sha256(page).hexdigest()}")
    return 0


def run(*command: str | Path, cwd: Path) -> None:
    """Run a command; end with what it said where it fails."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")


def bundled(name: str, *more: str) -> bytes:
    """A script with all that it imports, as one classic script."""
    for file in sorted((*ASSETS.glob("*.js"), *ASSETS.glob("*.json"))):
        shutil.copy(file, BUILD)
    run(
        *("node_modules/.bin/esbuild", f"{name}.js", "--bundle", "--format=iife", "--minify"),
        *("--define:import.meta.url='https://page.invalid/pyodide.mjs'", *more),
        *(f"--outfile={name}.bundle.js", "--log-level=error", "--charset=ascii"),
        cwd=BUILD,
    )
    return (BUILD / f"{name}.bundle.js").read_bytes()


def python_parts() -> dict[str, bytes]:
    """Python as it is when the page is ready, and what it imports later: site and library.

    The site is packages and data. All is compiled by the Python that runs in the page.
    """
    pyodide = BUILD / "node_modules" / "pyodide"
    with tempfile.TemporaryDirectory(prefix="eflg-page-") as name:
        plain, made = Path(name, "plain"), Path(name, "made")
        made.mkdir()
        for path, content in sources():
            if not path.startswith(LEFT_OUT):
                target = (plain if path.endswith(".py") else made) / path
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content)
        old, new, memory, names = (Path(name, each) for each in ("old", "new", "memory", "names"))
        old.write_bytes(library())
        for script, given in (
            ("page_compile.mjs", (plain, made, old, new)),
            ("page_memory.mjs", (new, made, memory, names)),
        ):
            shutil.copy(REPO / "scripts" / script, BUILD)
            run("node", script, *given, cwd=BUILD)
        in_memory = set(names.read_text("utf-8").splitlines())
        files = [file for file in made.rglob("*") if file.is_file()]
        wasm = (pyodide / "pyodide.asm.wasm").read_bytes()
        lock = json.loads((pyodide / "pyodide-lock.json").read_text("utf-8")) | {"packages": {}}
        return {
            "wasm": wasm,
            "memory": without_what_is_in(wasm, memory.read_bytes()),
            "library": without(new.read_bytes(), in_memory),
            "lock": json.dumps(lock).encode(),
            "site": packed(
                {
                    path: file.read_bytes()
                    for file in files
                    if f"/lib/site/{(path := file.relative_to(made).as_posix())}" not in in_memory
                    and not path.startswith("kept/")
                }
            ),
        }


def without(archive: bytes, names: Container[str]) -> bytes:
    """The library without the modules of some names, which are their paths when it is at work."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as old, zipfile.ZipFile(made, "w") as new:
        for each in old.infolist():
            if f"/lib/python314.zip/{each.filename}" not in names:
                new.writestr(zipfile.ZipInfo(each.filename), old.read(each))
    return made.getvalue()


def sources() -> Iterator[tuple[str, bytes]]:
    """Every file of the site by its path: Python as source."""
    from eflg_engine.page.start import keep_all
    from eflg_engine.report.word_document import blank, kept

    for each in PURE:
        for listed in distribution(each).files or ():
            if listed.suffix == ".py" and ".." not in listed.parts:
                yield listed.as_posix(), Path(str(listed.locate())).read_bytes()
    for each in COMPILED:
        with zipfile.ZipFile(wheel(each)) as archive:
            for inside in archive.namelist():
                if inside.endswith((".py", ".so")) and not EXAMPLES.match(inside):
                    yield inside, archive.read(inside)
    for file in sorted((REPO / "eflg_engine").rglob("*")):
        if not file.is_file() or file.suffix in (".pyc", ".po"):
            continue
        yield file.relative_to(REPO).as_posix(), file.read_bytes()
    for file in sorted((REPO / "rules").rglob("*.yaml")):
        yield f"eflg_engine/{file.relative_to(REPO).as_posix()}", file.read_bytes()
    for file in sorted((REPO / "evidence_samples").glob("*.yaml")):
        yield f"kept/{file.name}", file.read_bytes()
    yield "eflg_engine/report/usual.docx", kept(blank())
    with tempfile.TemporaryDirectory() as name:
        keep_all(Path(name))
        for file in sorted(Path(name).iterdir()):
            yield f"kept/{file.name}", file.read_bytes()


def licences() -> str:
    """The licences of what the page holds of others: what each is, its version and its text.

    Where a package brings no text, that of its licence as another package here brings it.
    """
    pyodide = json.loads((BUILD / "node_modules" / "pyodide" / "package.json").read_text("utf-8"))
    of_python = Path(os.__file__).with_name("LICENSE.txt").read_text("utf-8")
    (of_mozilla,) = texts_of("hypothesis")
    of_apache = next(text for text in texts_of("packaging") if "Apache License" in text)
    found = [
        (
            f"Pyodide {pyodide['version']}, Mozilla Public License 2.0, {pyodide['homepage']}",
            [of_mozilla],
        ),
        ("Python and its standard library", [of_python]),
    ]
    for each in sorted((*PURE, *COMPILED), key=str.casefold):
        own = texts_of(each)
        title = f"{each} {version(each)}"
        found.append((title, own) if own else (f"{title}, Apache License 2.0", [of_apache]))
    said: dict[str, str] = {}
    parts = []
    for title, texts in found:
        parts.append(f"{title}\n{'=' * len(title)}")
        for text in texts:
            first = said.setdefault(text, title)
            parts.append(text.strip() if first == title else f"The same words as for {first}.")
    return "\n\n".join(parts) + "\n"


def texts_of(name: str) -> list[str]:
    """The texts of the licences that an installed package brings."""
    return [
        Path(str(listed.locate())).read_text("utf-8")
        for listed in distribution(name).files or ()
        if re.match("LICEN[CS]E|COPYING|NOTICE", listed.name) and ".dist-info" in listed.parts[0]
    ]


def wheel(name: str) -> Path:
    """The wheel of a distribution for the browser's Python, of the version installed here."""
    wanted = f"{name}=={version(name)}"
    folder = BUILD / "wheels" / wanted
    if not folder.is_dir() or not list(folder.glob("*.whl")):
        pip = (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input")
        run(*pip, "--only-binary=:all:", *PLATFORM, WASM, f"--dest={folder}", wanted, cwd=REPO)
    (found,) = folder.glob("*.whl")
    return found


def library() -> bytes:
    """Python's standard library without what nobody uses here, as a zip of sources."""
    made = io.BytesIO()
    given = BUILD / "node_modules" / "pyodide" / "python_stdlib.zip"
    with zipfile.ZipFile(given) as old, zipfile.ZipFile(made, "w") as new:
        for name in sorted(old.namelist()):
            if not name.startswith(LIBRARY_LEFT_OUT):
                new.writestr(zipfile.ZipInfo(name), old.read(name))
    return made.getvalue()


def assembled(parts: Mapping[str, bytes], script: bytes) -> bytes:
    """The page from its parts."""
    from eflg_engine.report.render.html import STYLE

    written = b"\n".join(
        b'<script type="text/plain" id="part-%s">%s</script>'
        % (name.encode(), as_characters(gzip.compress(content, 9, mtime=0)))
        for name, content in parts.items()
    )
    style = "".join(
        each if each.isascii() else f"\\{ord(each):x} "
        for each in STYLE + (ASSETS / "page.css").read_text(encoding="utf-8")
    )
    page = (ASSETS / "page.html").read_text(encoding="utf-8").encode("ascii", "xmlcharrefreplace")
    policy = POLICY.format(script=_hash(script), style=_hash(style.encode()))
    for name, text in (
        ("policy", policy.encode()), ("style", style.encode()),
        ("version", version("eflg-engine").encode()), ("script", script), ("parts", written),
    ):  # fmt: skip
        page = page.replace(b"{%s}" % name.encode(), text, 1)
    return page


def _hash(content: bytes) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(content).digest()).decode()


if __name__ == "__main__":
    sys.exit(main())
