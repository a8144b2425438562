"""The report in another language: what is translated, is it current, what stays English."""

from __future__ import annotations

import re
from functools import cache

import pytest

from eflg_engine import assess
from eflg_engine.analysis.council_report import CouncilReport, council_report
from eflg_engine.report.catalogue import DOMAIN, ENGLISH, FOLDER, Catalogue, languages
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.full.borrowed import COLUMNS, HEADINGS, LABELS, SENTENCES, STATES
from eflg_engine.report.full.report import FULL_REPORT
from eflg_engine.report.full.shown import Shown
from scripts.catalogue import translated, written
from tests.support import shipped
from tests.support.places import ROOT

OTHERS = [each for each in languages() if each != ENGLISH]
PLACES = re.compile(r"\{\w+(?::,)?\}")


def as_list(forms: object) -> list[object]:
    """The forms of a message: one, or one for each sort of number."""
    return [forms] if isinstance(forms, str) else list(forms) if isinstance(forms, tuple) else []


@cache
def report() -> CouncilReport:
    bundle = shipped.sample("brackenshire-psed-2024")
    return council_report(assess(bundle, shipped.framework("psed-england-2017")))


def test_there_is_welsh() -> None:
    assert "cy" in languages()


@pytest.mark.parametrize("language", OTHERS)
def test_the_catalogue_is_current(language: str) -> None:
    file = FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"
    text, compiled = written(translated(file))
    assert file.read_bytes() == text, "run: python -m scripts.catalogue"
    assert file.with_suffix(".mo").read_bytes() == compiled, "run: python -m scripts.catalogue"


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_is_translated_with_its_places(language: str) -> None:
    for message in translated(FOLDER / language / "LC_MESSAGES" / f"{DOMAIN}.po"):
        if not message.id:
            continue
        asked, found = as_list(message.id), as_list(message.string)
        assert found
        for each in found:
            assert each, message.id
            assert set(PLACES.findall(str(each))) == set(PLACES.findall(str(asked[-1]))), message.id


def test_words_taken_from_other_reports_are_theirs() -> None:
    folder = ROOT / "eflg_engine"
    code = "".join(
        file.read_text(encoding="utf-8")
        for room in ("report", "analysis", "assessment", "cli")
        for file in (folder / room).rglob("*.py")
        if file.name != "borrowed.py"
    )
    code = re.sub(r'"\s*\n\s*f?"', "", code).casefold()
    for words in (*LABELS, *COLUMNS, *HEADINGS, *STATES, *SENTENCES):
        assert f'"{words.casefold()}' in code, words


def test_a_welsh_page_says_so_and_marks_what_is_english() -> None:
    page = str(FORMATS["html"].render(FULL_REPORT, Shown(report(), language="cy")))
    assert '<html lang="cy">' in page
    assert '<h2 id="summary">Crynodeb</h2>' in page
    assert "gan beiriant" in page, "that nobody has checked it"
    theme = next(iter(report().result.themes.values())).title
    assert f'<span lang="en">{theme}</span>' in page
    english = str(FORMATS["html"].render(FULL_REPORT, Shown(report())))
    assert "lang=" not in english.replace('<html lang="en-GB">', "")
    assert re.sub(r"<[^>]*>", "", english).count("\n") > 300


def test_forms_of_numbers_begin_as_their_english_does() -> None:
    """A number stands at the beginning where English has it there, and nowhere else by mistake."""
    for message in translated(FOLDER / "cy" / "LC_MESSAGES" / f"{DOMAIN}.po"):
        if message.id and isinstance(message.id, tuple):
            for form in as_list(message.string):
                assert not re.search(r"\{count\}(?=\w)", str(form)), form


def test_numbers_take_the_form_of_the_language() -> None:
    say, one, many = Catalogue("cy"), "{count} criterion stands between this and {level}.", ""
    many = "{count} criteria stand between this and {level}."
    assert say.number(2, one, many, level="X") == "2 faen prawf sydd rhwng hyn a X."
    assert say.number(10, one, many, level="X") == "10 o feini prawf sydd rhwng hyn a X."
    assert Catalogue().number(1, one, many, level="X") == "1 criterion stands between this and X."
