"""The report on a council: every section where there is something to say, for every reader."""

from __future__ import annotations

from datetime import date
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from eflg_engine import Bundle, Framework, assess
from eflg_engine.analysis.council_report import council_report
from eflg_engine.cli.main import main
from eflg_engine.report.blocks import Facts, Heading, Table
from eflg_engine.report.formats import FORMATS
from eflg_engine.report.full.report import FULL_REPORT, SECTIONS, report_blocks
from eflg_engine.report.full.shown import READERS, Shown
from eflg_engine.report.headline import level_words
from tests.support import shipped
from tests.support.golden import Golden
from tests.support.places import ROOT

NORTHMERE = "evidence_samples/northmere-2024.yaml"


def headings(shown: Shown, rank: int = 2) -> list[str]:
    return [b.anchor for b in report_blocks(shown) if isinstance(b, Heading) and b.rank == rank]


def empty() -> Bundle:
    return Bundle.from_data({"council": {"name": "Emptyshire"}, "as_at": "2026-11-30"})


@pytest.mark.parametrize("name", Framework.shipped())
def test_a_council_without_evidence_has_a_report_under_every_framework(name: str) -> None:
    framework = shipped.framework(name)
    result = assess(empty(), framework, as_at=date(2026, 11, 30))
    shown = Shown(council_report(result))
    for form in ("text", "markdown", "html"):
        made = FORMATS[form].render(FULL_REPORT, shown)
        assert "Emptyshire" in str(made)
    assert set(headings(shown)) == {each.id for each in SECTIONS} - {"changes"}


@cache
def northmere() -> Shown:
    bundle = shipped.sample("northmere-2024")
    return Shown(council_report(assess(bundle, shipped.framework("eflg-2021"))))


@pytest.mark.parametrize("reader", READERS)
def test_each_reader_gets_the_sections_named_for_them(reader: str) -> None:
    wanted = [each.id for each in SECTIONS if reader in each.readers and each.id != "changes"]
    assert headings(northmere()._replace(reader=reader)) == wanted
    short = [each.id for each in SECTIONS if each.in_short and each.id in wanted]
    assert headings(northmere()._replace(reader=reader, summary=True)) == short


def test_headings_never_skip_a_rank() -> None:
    ranks = [b.rank for b in report_blocks(northmere()) if isinstance(b, Heading)]
    assert ranks[0] == 1
    assert ranks.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(ranks))


def test_every_item_stands_in_the_register_or_among_those_not_used() -> None:
    text = str(FORMATS["text"].render(FULL_REPORT, northmere()))
    end = text[text.rindex("Evidence register") :]
    assert all(item.id in end for item in northmere().of.result.bundle.evidence)


def test_a_theme_shows_what_is_evidenced_claimed_held_before_and_aimed_at(
    tmp_path: Path,
) -> None:
    file = tmp_path / "report.md"
    since = "evidence_samples/northmere-2024.yaml"
    asked = ["report", NORTHMERE, "--as-at", "2025-06-01", "--since", since, "-o", str(file)]
    assert main(asked) == 0
    text = file.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("| Analysing and using"))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[2:4] == ["Achieving", "Developing"]
    assert "Changes since last time" in text


def test_every_theme_says_its_level_also_where_it_is_the_councils() -> None:
    shown, blocks = northmere(), report_blocks(northmere())
    for theme in shown.of.result.themes.values():
        place = next(n for n, b in enumerate(blocks) if getattr(b, "anchor", "") == theme.id)
        facts = blocks[place + 1]
        assert isinstance(facts, Facts)
        assert facts.rows[0] == ("Indicative level", level_words(theme))


def test_one_theme_alone_has_a_report() -> None:
    framework = shipped.framework("eflg-2021")
    data = shipped.sample_data("northmere-2024") | {"scope": {"modules": ["workforce"]}}
    for drop in ("objectives", "strategic_aims"):
        data.pop(drop, None)
    data["evidence"] = [
        {k: v for k, v in item.items() if k not in ("objectives", "priorities")}
        for item in data["evidence"]
        if item["id"] == "N096"
    ]
    data.pop("actions", None)
    shown = Shown(council_report(assess(Bundle.from_data(data), framework)))
    tables = [b for b in report_blocks(shown) if isinstance(b, Table)]
    assert tables[0].header[1:4] == ("Evidenced", "Claimed", "Before")
    assert len([row for row in tables[0].rows if isinstance(row, str)]) == 1


def test_the_page_says_who_gets_what(golden: Golden) -> None:
    page = ROOT / "docs" / "reports.md"
    text = page.read_text(encoding="utf-8")
    start, end = "<!-- sections -->\n", "<!-- end of sections -->"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    lines = ["| section | officer | member | peer | summary |", "|---|---|---|---|---|"]
    for each in SECTIONS:
        has = [*(reader in each.readers for reader in READERS), each.in_short]
        lines.append(f"| {each.title} | {' | '.join('yes' if cell else '' for cell in has)} |")
    golden.page(page, before + start + "\n".join(lines) + "\n" + end + after)
