"""Pictures: nothing in them is cut, colour is never alone, and a table says the same."""

from __future__ import annotations

import re
import sys
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.analysis import compare, compare_claims, forecast, make_plan
from eflg_engine.cli.main import main
from eflg_engine.report.blocks import Picture
from eflg_engine.report.pictures.coverage import coverage_pictures
from eflg_engine.report.pictures.drawing import (
    BELOW,
    EMPTY,
    LAPSED,
    MARGIN,
    STEPS,
    WARN,
    WIDTH,
    lines_of,
    shade_of,
    text_width,
)
from eflg_engine.report.pictures.levels import claims_pictures, comparison_pictures, level_grid
from eflg_engine.report.pictures.times import evidence_pictures, forecast_picture, plan_pictures
from eflg_engine.report.plan import action_text
from eflg_engine.report.render import png as rendering
from tests.support.places import EVIDENCE_SAMPLES

SAMPLE = str(EVIDENCE_SAMPLES / "northmere-2024.yaml")
SVG = "{http://www.w3.org/2000/svg}"


@cache
def drawn() -> dict[str, Picture]:
    bundle, framework = Bundle.load(SAMPLE), Framework.load("eflg-2021")
    result = assess(bundle, framework)
    later = assess(bundle, framework, as_at=date(2025, 8, 1))
    planned = make_plan(bundle, framework, "achieving")
    [evidence] = evidence_pictures(result)
    [coverage] = coverage_pictures(result)
    [claims] = claims_pictures(compare_claims(result))
    [compared] = comparison_pictures(compare(result, later))
    [calendar] = plan_pictures(planned, lambda action: action_text(planned, action))
    before = dict.fromkeys(result.themes, 0)
    return {
        "levels": level_grid(result, before, target=2),
        "forecast": forecast_picture(forecast(bundle, framework, date(2027, 1, 1))),
        "evidence": evidence,
        "coverage": coverage,
        "claims": claims,
        "compared": compared,
        "plan": calendar,
    }


NAMES = ("levels", "forecast", "evidence", "coverage", "claims", "compared", "plan")


def texts(svg: str) -> Iterator[tuple[float, float, float, str, ET.Element]]:
    for each in ET.fromstring(svg).iter(f"{SVG}text"):
        words = each.text or ""
        size = float(each.get("font-size", "12"))
        wide = text_width(words, size, bold=each.get("font-weight") == "bold")
        left = float(each.get("x", "0")) - (wide / 2 if each.get("text-anchor") else 0)
        yield left, left + wide, float(each.get("y", "0")), words, each


@pytest.mark.parametrize("name", NAMES)
def test_it_says_what_it_is_to_those_who_do_not_see_it(name: str) -> None:
    picture = drawn()[name]
    root = ET.fromstring(picture.svg)
    assert root.get("role") == "img"
    ids = {each.get("id"): each.text for each in root.iter() if each.get("id")}
    title, description = (ids[each] for each in root.get("aria-labelledby", "").split())
    assert title == picture.title
    assert description
    assert all(each.startswith(f"{name}-") for each in ids if each)  # so that several fit a page
    used = {*re.findall(r"url\(#([^)]+)\)", picture.svg)}
    assert used <= {*ids}
    assert not root.findall(f".//{SVG}script")


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_cut_or_leaves_the_picture(name: str) -> None:
    svg = drawn()[name].svg
    assert "..." not in svg
    assert "…" not in svg
    height = float(ET.fromstring(svg).get("height", "0"))
    for left, right, foot, words, _ in texts(svg):
        assert left >= 0, words
        assert right <= WIDTH - MARGIN / 2, words
        assert foot < height, words


@pytest.mark.parametrize("name", NAMES)
def test_no_text_stands_on_another(name: str) -> None:
    lines: dict[float, list[tuple[float, float, str]]] = {}
    for left, right, foot, words, _ in texts(drawn()[name].svg):
        lines.setdefault(foot, []).append((left, right, words))
    for line in lines.values():
        line.sort()
        for (_, right, words), (left, _, after) in pairwise(line):
            assert right <= left + 12, (words, after)  # widths are rather too wide


@pytest.mark.parametrize("name", NAMES)
def test_its_table_says_what_it_shows(name: str) -> None:
    picture = drawn()[name]
    said = " ".join(
        row if isinstance(row, str) else " ".join(row)
        for row in (picture.table.header, *picture.table.rows)
    )
    shown = " ".join(words for _, _, _, words, _ in texts(picture.svg))
    for row in picture.table.rows:
        label = row if isinstance(row, str) else row[0]
        assert label.split()[0] in shown
    assert len({len(row) for row in picture.table.rows if not isinstance(row, str)}) == 1
    for words in re.findall(r"(?:until|by) \d+ \w+ \d{4}", shown) if name == "evidence" else ():
        assert words.split(maxsplit=1)[1] in said or "lapses" in shown


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    r, g, b = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


@pytest.mark.parametrize("shade", [EMPTY, BELOW, LAPSED, WARN, *STEPS])
def test_text_stands_out_from_every_fill(shade: object) -> None:
    assert isinstance(shade, tuple)
    high, low = sorted((luminance(shade[0]), luminance(shade[1])), reverse=True)
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_levels_differ_in_more_than_colour() -> None:
    for count in (1, 2, 3, 4):
        shades = [shade_of(number, count) for number in range(-1, count)]
        assert all(one != other for one, other in pairwise(shades))
    assert BELOW.pattern
    assert WARN.pattern


def test_words_longer_than_a_line_are_divided_and_none_is_lost() -> None:
    words = f"a {'x' * 80} b"
    assert "".join(lines_of(words, 100)).replace(" ", "") == words.replace(" ", "")
    assert all(text_width(line) <= 100 for line in lines_of(words, 100))


def test_a_report_of_several_pictures_is_one_picture(tmp_path: Path) -> None:
    file = tmp_path / "levels.svg"
    assert main(["assess", SAMPLE, "-o", str(file)]) == 0
    root = ET.parse(file).getroot()
    inside = root.findall(f"{SVG}svg")
    heights = [float(each.get("height", "0")) for each in inside]
    assert len(inside) == 3
    assert sum(heights) == float(root.get("height", "0"))
    assert [float(each.get("y", "0")) for each in inside] == [0, heights[0], sum(heights[:2])]


def test_nothing_to_draw_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    bundle = str(EVIDENCE_SAMPLES / "essex-2019.yaml")
    assert main(["claims", bundle, "-o", str(tmp_path / "a.svg")]) == 2
    assert "nothing that could be drawn" in capsys.readouterr().err
    assert not (tmp_path / "a.svg").exists()


def test_png_is_the_svg_at_twice_its_size() -> None:
    svg = drawn()["claims"].svg
    made = rendering.png(svg)
    assert made.startswith(b"\x89PNG")
    width, height = (int.from_bytes(made[at : at + 4]) for at in (16, 20))
    assert (width / 2, height / 2) == rendering.size_of(svg)
    assert rendering.png(svg) == made


def test_without_the_library_or_a_font_it_is_said_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "a.png")
    monkeypatch.setattr(rendering, "_has_fonts", lambda: False)
    assert main(["claims", SAMPLE, "-o", file]) == 2
    assert "fonts-liberation" in capsys.readouterr().err
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert main(["claims", SAMPLE, "-o", file]) == 2
    assert 'pip install "eflg-engine[word]"' in capsys.readouterr().err
