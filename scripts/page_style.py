"""Makes the style of HTML pages anew: eflg_engine/report/render/page.css, from page_style.scss.

    .venv/bin/python -m scripts.page_style

Needs node and npm, which fetches the two packages below into a folder that is removed again. The
style is committed, so nobody else needs them.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from hashlib import sha256
from pathlib import Path

PACKAGES = ("govuk-frontend@6.6.0", "sass@1.108.2")
SOURCE = Path(__file__).with_suffix(".scss")
STYLE = Path(__file__).parent.parent / "eflg_engine" / "report" / "render" / "page.css"

LICENCE = """\
/*! GOV.UK Frontend, as far as it is used here; compiled by scripts/page_style.py, source {mark}.

The MIT License (MIT)

Copyright (C) 2017 Crown Copyright (Government Digital Service)

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute,
sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT
NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND
NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES
OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN
CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE. */
"""


def source_mark() -> str:
    """What the style says of its source: the beginning of a hash, so that a test can compare."""
    return sha256(SOURCE.read_bytes()).hexdigest()[:16]


def compiled() -> str:
    """The style, compiled by npm's sass."""
    npm = shutil.which("npm")
    if npm is None:
        sys.exit("npm was not found: install node (Debian, Ubuntu: apt-get install npm)")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copy(SOURCE, folder)
        install = [npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", *PACKAGES]
        subprocess.run(install, cwd=folder, check=True, stdout=sys.stderr)
        sass = folder / "node_modules" / ".bin" / "sass"
        options = ["--no-source-map", "--style=compressed", "--load-path=node_modules"]
        run = subprocess.run(
            [str(sass), *options, SOURCE.name], cwd=folder, check=True, capture_output=True
        )
    return run.stdout.decode("utf-8").removeprefix("\ufeff").strip() + "\n"


if __name__ == "__main__":
    STYLE.write_text(LICENCE.format(mark=source_mark()) + compiled(), encoding="utf-8")
    print(f"{STYLE.name}: {STYLE.stat().st_size} bytes")
