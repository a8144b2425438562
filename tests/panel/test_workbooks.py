"""Assessors' workbooks: blind, filled in, brought together, and refused where they do not fit."""

import csv
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Assessment, Bundle, InvalidInput, assess
from eflg_engine.cli.main import main
from eflg_engine.panel.blind import assignments
from eflg_engine.panel.merging import Merged, merge_workbooks
from eflg_engine.panel.ratings import Rating, Ratings, Scale
from eflg_engine.panel.ratings_writing import ratings_csv, ratings_workbook, ratings_yaml
from eflg_engine.panel.reading import load_ratings
from eflg_engine.panel.workbooks import assessor_workbook
from tests.support import shipped

openpyxl = pytest.importorskip("openpyxl")
Book = Any

BUNDLE = """\
format: 1
framework: eflg-2021
as_at: 2024-12-02
council: {name: Testham}
scope: {modules: [leadership]}
self_assessment: [{for: leadership.scrutiny, status: 4, how: Very well indeed}]
evidence:
  - {id: E1, title: Scrutiny terms, kind: policy, supports: {2.5.D2a: page 7}, dated: 2024-01}
  - {id: E2, title: Later report, kind: policy, supports: [leadership.scrutiny], dated: 2025-03}
"""

THEMES = 5


def result(text: str = BUNDLE) -> Assessment:
    framework = shipped.framework("eflg-2021")
    return assess(Bundle.from_text(text, framework=framework), framework)


def made(
    folder: Path, found: Assessment, sort: str = "theme", round: str = "independent"
) -> list[Path]:
    files = []
    for each in assignments(found, ("A1", "A2", "Chair"), sort, round):
        file = folder / f"{each.assessor}.xlsx"
        file.write_bytes(assessor_workbook(found, each))
        files.append(file)
    return files


def edit(file: Path, change: Callable[[Book], object]) -> None:
    book = openpyxl.load_workbook(file)
    change(book)
    book.save(file)


def columns(book: Book) -> dict[str, int]:
    return {cell.value: cell.column for cell in book["Ratings"][1]}


def merged(files: list[Path], evidence: str = "") -> Merged:
    return merge_workbooks(files, lambda _: shipped.framework("eflg-2021"), evidence)


def problems(files: list[Path], evidence: str = "") -> list[str]:
    with pytest.raises(InvalidInput) as caught:
        merged(files, evidence)
    return [str(each).replace(f"{files[0].parent}/", "") for each in caught.value.problems]


def test_a_workbook_shows_evidence_and_questions_and_no_scores(tmp_path: Path) -> None:
    file = made(tmp_path, result(), "criterion")[0]
    book = openpyxl.load_workbook(file)
    cells = [str(c.value) for sheet in book for row in sheet for c in row if c.value is not None]
    text = "\n".join(cells)
    assert "E1 Scrutiny terms, page 7" in text
    assert "E2 Later report (offered for a wider part) (planned for 2025-03-31)" in text
    assert "Very well indeed" not in text
    for word in ("not enough evidence", "no evidence yet", "Shown", "indicative"):
        assert word.casefold() not in text.casefold()
    rated = [row[0].value for row in book["Ratings"].iter_rows(min_row=2)]
    assert all(part.startswith("leadership.") for part in rated)
    assert {sheet.title for sheet in book} == {"Read this first", "Ratings", "Evidence", "Lists"}


def test_all_assessors_get_the_same_but_for_who_they_are(tmp_path: Path) -> None:
    def said(file: Path) -> list[str]:
        book = openpyxl.load_workbook(file)
        return [str(c.value) for sheet in book for row in sheet for c in row if c.value]

    one, two, _ = map(said, made(tmp_path, result()))
    differ = [(a, b) for a, b in zip(one, two, strict=True) if a != b]
    assert [pair for pair in differ if len(pair[0]) < 64] == [
        ("Ratings by A1", "Ratings by A2"),
        ("A1", "A2"),
    ]


GIVEN = st.fixed_dictionaries(
    {
        "rank": st.one_of(st.none(), st.integers(0, 3)),
        "confidence": st.sampled_from(("", "low", "high")),
        "note": st.sampled_from(("", "=1+1", "Read; not seen", "two\nlines", "'quoted")),
    }
)


@settings(max_examples=3)
@given(st.lists(GIVEN, min_size=3 * THEMES, max_size=3 * THEMES), st.sampled_from(("theme", "x")))
def test_what_is_filled_in_comes_back(given_: list[dict[str, object]], sort: str) -> None:
    sort = "criterion" if sort == "x" else sort
    scale = Scale.LEVEL if sort == "theme" else Scale.STATUS
    found, expected = result(), []
    with TemporaryDirectory() as name:
        files = made(Path(name), found, sort)
        for number, file in enumerate(files):
            book = openpyxl.load_workbook(file)
            sheet, at = book["Ratings"], columns(book)
            offered = [c.value for c in book["Lists"]["A"][1:] if c.value]
            for row, each in enumerate(given_[number * THEMES : (number + 1) * THEMES], 2):
                if each["rank"] is None:
                    continue
                sheet.cell(row, at["Your rating"]).value = offered[int(str(each["rank"]))]
                sheet.cell(row, at["How sure are you?"]).value = each["confidence"] or None
                note = sheet.cell(row, at["Why? What did you read?"])
                note.value, note.data_type = str(each["note"]) or None, "s"
                part = str(sheet.cell(row, 1).value)
                expected.append(
                    Rating(
                        file.stem,
                        "Testham",
                        part,
                        scale,
                        int(str(each["rank"])),
                        str(each["confidence"]),
                        str(each["note"]),
                    )
                )
            book.save(file)
        back = merged(files)
        assert list(back.ratings.ratings) == expected
        assert back.ratings.evidence == found.bundle.sha256
        rows = len(assignments(found, ("A1",), sort, "independent")[0].parts)
        assert sum(len(each.parts) for each in back.missing) == 3 * rows - len(expected)
        if expected:
            for ending, content in (
                (".csv", ratings_csv(back.ratings).encode()),
                (".yaml", ratings_yaml(back.ratings).encode()),
                (".xlsx", ratings_workbook(back.ratings)),
            ):
                file = Path(name) / f"merged{ending}"
                file.write_bytes(content)
                assert load_ratings(file, found.framework).ratings == back.ratings.ratings


def test_other_evidence_is_refused(tmp_path: Path) -> None:
    files = made(tmp_path, result())
    found = result(BUNDLE.replace("page 7", "page 8"))
    (other,) = assignments(found, ("A1", "A2", "Chair"), "theme", "independent")[1:2]
    files[1].write_bytes(assessor_workbook(found, other))
    (problem,) = problems(files)
    assert problem.startswith("A2.xlsx: Read this first!B15: This workbook was made for other")
    assert "[other_evidence]" in problem
    files[1].write_bytes(assessor_workbook(result(), assignments(
        result(), ("A1", "A2", "Chair"), "theme", "independent")[1]))  # fmt: skip
    assert len(problems(files, found.bundle.sha256)) == 3, "each is of other than the one given"


@pytest.mark.parametrize("fact", ["Evidence", "Assessor", "Round", "Seal", "Council"])
def test_a_fact_changed_afterwards_is_refused(tmp_path: Path, fact: str) -> None:
    files = made(tmp_path, result())

    def change(book: Book) -> None:
        for row in book["Read this first"].iter_rows():
            if row[0].value == fact:
                row[1].value = "A2" if fact == "Assessor" else "agreed"

    edit(files[0], change)
    (problem,) = problems(files)
    assert "no longer fits its seal" in problem
    assert "[altered]" in problem


def test_a_row_taken_out_or_renamed_is_refused(tmp_path: Path) -> None:
    files = made(tmp_path, result())
    edit(files[0], lambda book: book["Ratings"].delete_rows(3))

    def rename(book: Book) -> None:
        book["Ratings"].cell(2, 1).value = "leadership.scrutiny"

    edit(files[1], rename)
    found = problems(files)
    assert [each.split(":")[0] for each in found] == ["A1.xlsx", "A2.xlsx"]


def test_an_assessor_has_one_workbook_a_round(tmp_path: Path) -> None:
    files = made(tmp_path, result())
    copy = tmp_path / "A1 (copy).xlsx"
    copy.write_bytes(files[0].read_bytes())
    (problem,) = problems([*files, copy])
    assert "A1 has a workbook already: " in problem
    other = tmp_path / "agreed"
    other.mkdir()
    agreed = made(other, result(), round="agreed")
    assert any("another panel or round" in each for each in problems([files[0], agreed[1]]))


def test_wrong_ratings_have_their_cells(tmp_path: Path) -> None:
    files = made(tmp_path, result())

    def fill(book: Book) -> None:
        at = columns(book)
        book["Ratings"].cell(2, at["Your rating"]).value = "Acheiving"
        book["Ratings"].cell(3, at["Your rating"]).value = "Achieving"
        book["Ratings"].cell(3, at["How sure are you?"]).value = "certain"
        book["Ratings"].cell(4, at["Why? What did you read?"]).value = "Not rated yet"

    edit(files[0], fill)
    found = problems(files)
    assert "A1.xlsx: Ratings!E2: There is no such level" in found[1] + found[0]
    assert 'Did you mean "achieving"?' in found[1] + found[0]
    assert "A1.xlsx: Ratings!F3: There is no such confidence" in found[1] + found[0]
    edit(files[0], lambda book: (book["Ratings"].__setitem__("E2", None),
                                 book["Ratings"].__setitem__("F3", None)))  # fmt: skip
    (first, *_) = merged(files).missing
    assert first.noted == ("leadership.impact",)


def test_a_folder_becomes_a_file_and_says_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bundle = tmp_path / "b.yaml"
    bundle.write_text(BUNDLE, encoding="utf-8")
    folder, out = tmp_path / "panel", tmp_path / "r.csv"
    words = ["panel", "new", str(bundle), "--codes", "A1,Lead peer", "--rate", "themes"]
    assert main([*words, "-o", str(folder), "--with-levels"]) == 0
    assert main([*words, "-o", str(folder)]) == 2, "nothing is written over"

    def fill(book: Book) -> None:
        assert "Not yet Developing" in [c.value for c in book["Ratings"]["E"]], "asked for"
        book["Ratings"].cell(2, columns(book)["Your rating"]).value = "Developing"

    edit(folder / "A1.xlsx", fill)
    (folder / "Lead_peer.xlsx").unlink()
    capsys.readouterr()
    merge = ["panel", "merge", str(folder), "--bundle", str(bundle), "-o", str(out), "--strict"]
    assert main(merge) == 1
    said = capsys.readouterr().err
    assert "1 rating from 1 workbook of Testham, round independent" in said
    assert "A1 left 4 parts without a rating: leadership.partnership" in said
    assert "Lead peer has no workbook here" in said
    (row,) = csv.DictReader(out.read_text(encoding="utf-8").splitlines())
    assert (row["for"], row["level"]) == ("leadership.leaders", "developing")


def test_names_of_people_are_asked_about(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    file = tmp_path / "r.csv"
    head = "assessor,council,for,status\n"
    file.write_text(f"{head}Priya Xavi,T,leadership,3\nLead Peer,T,leadership,2\n", "utf-8")
    assert main(["panel", "agreement", str(file), "--resamples", "0"]) == 0
    assert "note: P... may be the name of a person" in capsys.readouterr().err


def test_a_dated_rating_survives(tmp_path: Path) -> None:
    rating = Rating("A1", "T", "leadership", Scale.LEVEL, 0, dated=date(2024, 5, 1),
                    round="agreed", reason="=both saw it")  # fmt: skip
    ratings = Ratings(shipped.framework("eflg-2021"), (rating, replace(rating, assessor="A2")))
    file = tmp_path / "r.xlsx"
    file.write_bytes(ratings_workbook(ratings))
    assert load_ratings(file, ratings.framework).ratings == ratings.ratings
