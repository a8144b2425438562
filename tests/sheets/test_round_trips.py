"""A bundle written to a workbook and read back is the same bundle."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from eflg_engine import Bundle, Framework
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.sheets.opening import read_sheets
from eflg_engine.sheets.reading import read_grid
from eflg_engine.sheets.writing import bundle_workbook
from eflg_engine.sheets.xlsx import read_xlsx
from tests.support import shipped
from tests.support.any_bundles import bundles
from tests.support.paper_strategies import cases_with_papers

SAMPLES = sorted(Path("evidence_samples").glob("*.yaml"))


def through_a_workbook(bundle: Bundle, framework: Framework) -> Bundle:
    raw = bundle_workbook(bundle.to_data(), framework, has_guide=False)
    document = read_grid(read_xlsx(raw, "b.xlsx"), framework)
    return bundle_from_document(document)


@settings(max_examples=25)
@given(bundles())
def test_any_bundle_is_the_same(data: dict[str, Any]) -> None:
    bundle = Bundle.from_data(data)
    again = through_a_workbook(bundle, Framework.load("eflg-2021"))
    assert again.to_data() == bundle.to_data()
    assert again == bundle
    assert again.sha256 == bundle.sha256


@settings(max_examples=25)
@given(cases_with_papers())
def test_bundles_with_papers_are_the_same_under_their_frameworks(
    case: tuple[dict[str, Any], dict[str, Any], date],
) -> None:
    framework_data, bundle_data, _ = case
    framework = Framework.from_data(framework_data)
    bundle = Bundle.from_data(bundle_data)
    assert through_a_workbook(bundle, framework).to_data() == bundle.to_data()


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda path: path.stem)
def test_samples_are_the_same_and_their_workbooks_too(sample: Path, tmp_path: Path) -> None:
    bundle = Bundle.load(sample)
    framework = Framework.load(bundle.framework)
    file = tmp_path / "b.xlsx"
    file.write_bytes(bundle_workbook(bundle.to_data(), framework))
    document = read_sheets(file, lambda _: framework)
    assert document.warnings == []
    again = bundle_from_document(document, framework)
    assert again.to_data() == Bundle.load(sample, framework).to_data()
    rewritten = read_xlsx(bundle_workbook(again.to_data(), framework), str(file))
    assert rewritten == read_xlsx(file.read_bytes(), str(file))


def test_a_workbook_has_nothing_of_the_clock() -> None:
    data = shipped.sample("otterdale-2024").to_data()
    with zipfile.ZipFile(io.BytesIO(bundle_workbook(data, shipped.framework()))) as book:
        assert {part.date_time for part in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert b"<dcterms:" not in book.read("docProps/core.xml")
