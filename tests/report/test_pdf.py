"""PDF: tagged, of the same content as the page, and the same bytes each time."""

from __future__ import annotations

import re
import sys
import zlib
from contextlib import suppress
from pathlib import Path

import pytest

from eflg_engine.cli.main import main
from eflg_engine.report.blocks import Heading, Paragraph, Table
from eflg_engine.report.render.html import page
from eflg_engine.report.render.pdf import pdf
from eflg_engine.report.writing import CannotWriteError
from tests.support.places import EVIDENCE_SAMPLES

SAMPLE = str(EVIDENCE_SAMPLES / "northmere-2024.yaml")
PAGE = page(
    "A paper", [Heading("A paper", 1), Paragraph("Words"), Table(("A", "B"), (("a", "b"),))]
)


def made(text: str) -> bytes:
    try:
        return pdf(text)
    except CannotWriteError as error:
        pytest.skip(str(error))


def unpacked(stream: bytes) -> bytes:
    with suppress(zlib.error):
        return zlib.decompress(stream)
    return b""


def test_it_is_tagged_titled_and_the_same_each_time() -> None:
    found = made(PAGE)
    assert found.startswith(b"%PDF-1.7")
    streams = re.findall(rb"stream\r?\n(.*?)\r?\nendstream", found, re.DOTALL)
    inside = found + b"".join(map(unpacked, streams))
    for wanted in (b"/MarkInfo", b"pdfuaid", b"/StructTreeRoot", b"/Lang (en-GB)", b"/TH"):
        assert wanted in inside
    assert pdf(PAGE) == found


def test_pages_are_numbered_in_the_language_of_the_report() -> None:
    assert made(PAGE) != pdf(PAGE, "cy"), "the page is the same, what stands below it is not"


def test_nothing_is_fetched() -> None:
    outside = PAGE.replace("<p>", '<p><img alt="x" src="http://far.example/a.png">')
    local = PAGE.replace("<p>", '<p><img alt="x" src="file:///etc/hostname">')
    assert made(outside).startswith(b"%PDF")
    assert made(local).startswith(b"%PDF")


@pytest.mark.parametrize(
    ("missing", "said"),
    [
        (ImportError(), 'pip install "eflg-engine[pdf]"'),
        (OSError("cannot load library"), "libpango-1.0-0"),
    ],
)
def test_what_is_missing_is_said(
    missing: Exception,
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    class Finder:
        @staticmethod
        def find_spec(name: str, *_: object) -> None:
            if name == "weasyprint":
                raise missing

    monkeypatch.delitem(sys.modules, "weasyprint", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder, *sys.meta_path])
    assert main(["claims", SAMPLE, "-o", str(tmp_path / "a.pdf")]) == 2
    assert said in " ".join(capsys.readouterr().err.split())
