"""Agenda and minutes: what hangs on what, and what became of it."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Assessment, Bundle, assess
from eflg_engine.assessment.ladder import Levels
from eflg_engine.cli.main import main
from eflg_engine.panel.agenda import Agenda, panel_agenda
from eflg_engine.panel.moderation import Outcome, panel_minutes
from eflg_engine.panel.ratings import Rating, Ratings, Scale
from eflg_engine.panel.reading import load_ratings
from eflg_engine.panel.standing import Rated, Standing
from scripts.panel_sample import AGREED_FILE, FILE, MISREAD, MISREADER, REASONS, WITHOUT_REASON
from tests.support import shipped
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.schemas import problems

BUNDLE = EVIDENCE_SAMPLES / "northmere-2024.yaml"
COUNCIL = "Northmere Borough Council"


@pytest.fixture(scope="module")
def result() -> Assessment:
    framework = shipped.framework()
    return assess(Bundle.load(BUNDLE, framework), framework)


def rating(
    assessor: str, target: str, rank: int, scale: Scale, round: str = "independent"
) -> Rating:
    return Rating(assessor, COUNCIL, target, scale, rank, round=round)


def agenda(result: Assessment, *ratings: Rating) -> Agenda:
    return panel_agenda(Ratings(result.framework, ratings), result)


THEMES = tuple(shipped.framework().themes)
PARTS = st.one_of(
    st.tuples(st.sampled_from(THEMES[:4]), st.just(Scale.LEVEL)),
    st.tuples(st.sampled_from(("communities", "workforce")), st.just(Scale.LEVEL)),
    st.tuples(st.sampled_from([*shipped.framework().criteria][:24]), st.just(Scale.STATUS)),
    st.tuples(st.sampled_from([*shipped.framework().questions][:24]), st.just(Scale.STATUS)),
)


@settings(max_examples=40)
@given(st.dictionaries(PARTS, st.integers(0, 3), max_size=12), st.data())
def test_a_higher_rating_never_lowers_a_level(
    result: Assessment, picked: Mapping[Rated, int], data: st.DataObject
) -> None:
    standing = Standing(result)
    part, more = data.draw(PARTS), data.draw(st.integers(1, 3))
    low = standing.levels({**picked, part: 0})
    high = standing.levels({**picked, part: more})
    for one, two in zip(_flat(low), _flat(high), strict=True):
        assert one is None or (two is not None and one <= two)


def _flat(levels: Levels) -> list[int | None]:
    return [*levels.themes, *levels.modules, levels.council]


def test_without_ratings_the_evidence_stands(result: Assessment) -> None:
    assert Standing(result).levels({}) == result.levels


def test_all_effective_is_the_top_and_none_is_below(result: Assessment) -> None:
    standing = Standing(result)
    criteria = [*result.framework.criteria]
    top = standing.levels({(each, Scale.STATUS): 3 for each in criteria})
    assert {level for level in _flat(top) if level is not None} == {2}
    nothing = standing.levels({(each, Scale.STATUS): 0 for each in criteria})
    assert {level for level in _flat(nothing) if level is not None} == {-1}


def test_what_decides_the_council_comes_first(result: Assessment) -> None:
    rest = [rating("A1", each, 3, Scale.LEVEL) for each in THEMES[2:]]
    found = agenda(
        result,
        *rest,
        rating("A1", THEMES[1], 3, Scale.LEVEL),
        rating("A2", THEMES[1], 2, Scale.LEVEL),
        rating("A1", THEMES[0], 1, Scale.LEVEL),
        rating("A2", THEMES[0], 3, Scale.LEVEL),
        rating("A1", "communities.information.profile", 0, Scale.STATUS),
        rating("A2", "communities.information.profile", 3, Scale.STATUS),
    )
    assert [each.id for each in found.topics] == [
        THEMES[0],
        THEMES[1],
        "communities.information.profile",
    ]
    assert found.topics[0].effect == (1, 1, 2), "the other theme holds them at Achieving"
    assert found.topics[1].effect == (0, 0, 1)
    assert found.topics[1].at_best == (1, 1, 1)
    assert found.topics[2].effect == (0, 0, 0), "its theme is rated itself"
    assert found.highest.council == 2


def test_what_is_agreed_is_off_the_agenda(result: Assessment) -> None:
    differ = [rating("A1", THEMES[0], 1, Scale.LEVEL), rating("A2", THEMES[0], 3, Scale.LEVEL)]
    settled = agenda(result, *differ, rating("Panel", THEMES[0], 2, Scale.LEVEL, "agreed"))
    assert not settled.topics
    assert settled.settled == (THEMES[0],)
    assert settled.middle.themes[0] == 1


def test_the_agenda_shows_ratings_notes_evidence_and_why(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["panel", "agenda", str(FILE), str(BUNDLE), "--most", "4"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    for said in (
        "1. Reports for decision have a section on equality",
        "At stake: a module by 1 level and a theme by 1 level, with the middle",
        "In place and effective: A3 (sure: medium) and A4 (sure: medium)",
        "A4 notes: One of the public statements is older than the rest.",
        "N058 Four cabinet papers of July, equality sections, section 8 of each",
        "By the rules: Met - Smallest proof: N057",
        "and 69 more (--most 73)",
    ):
        assert said in text, said


def test_other_councils_and_other_evidence_are_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(tmp_path / "r.yaml")
    entry = "{assessor: A1, council: Northmere, for: leadership, level: below}"
    Path(file).write_text(f"evidence: abc\nratings: [{entry}]\n", encoding="utf-8")
    assert main(["panel", "agenda", file, str(BUNDLE)]) == 2
    assert "there are no ratings of this council" in capsys.readouterr().err.casefold()
    assert main(["panel", "agenda", file, str(BUNDLE), "--council", "Northmere"]) == 0
    assert "made for other evidence" in " ".join(capsys.readouterr().err.split())


@pytest.mark.parametrize("name", ["agenda", "minutes"])
def test_json_is_as_its_schema_says(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["panel", name, str(AGREED_FILE), str(BUNDLE), "--format", "json"]) == 0
    assert problems(f"panel-{name}", json.loads(capsys.readouterr().out)) == []


def test_the_minutes_tell_the_story(capsys: pytest.CaptureFixture[str]) -> None:
    minutes = panel_minutes(load_ratings(AGREED_FILE, shipped.framework()))
    misread = [each for each in minutes.of(Outcome.SETTLED) if each.id.startswith(MISREAD)]
    assert misread
    assert all(each.reasons == (REASONS["misread"],) for each in misread)
    assert sum(MISREADER in each.moved for each in misread) >= 4
    wanting = [each.id for each in minutes.events if each.wants_reason]
    assert wanting
    assert all(each.startswith(WITHOUT_REASON) for each in wanting)
    assert main(["panel", "minutes", str(AGREED_FILE), "--format", "markdown"]) == 0
    text = capsys.readouterr().out
    assert "## What was agreed, and why" in text
    assert f"Because: {REASONS['misread']}" in text
    assert "## Without a reason: " in text


def test_what_is_wrong_with_ratings_and_evidence_is_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    ratings, bundle = tmp_path / "r.csv", tmp_path / "b.yaml"
    ratings.write_text("assessor,council,for,level\nA1,Testham,elephants,NaN\n", encoding="utf-8")
    bundle.write_text("", encoding="utf-8")
    assert main(["panel", "agenda", str(ratings), str(bundle)]) == 2
    error = capsys.readouterr().err
    for place in ("b.yaml: The file is empty", "r.csv:2:3", "r.csv:2:4"):
        assert place in error


CASES = {
    Outcome.KEPT: ((1, 1), ()),
    Outcome.CHANGED: ((1, 1), (2, 2)),
    Outcome.SETTLED: ((1, 2), (2,)),
    Outcome.APART: ((1, 2), (2, 3)),
    Outcome.OPEN: ((1, 2), ()),
    Outcome.FIRST: ((), (1,)),
}


@pytest.mark.parametrize("outcome", Outcome)
def test_each_outcome(outcome: Outcome, result: Assessment) -> None:
    before, after = CASES[outcome]
    found = [rating(f"A{n}", THEMES[0], rank, Scale.LEVEL) for n, rank in enumerate(before)]
    found += [rating(f"A{n}", THEMES[0], r, Scale.LEVEL, "agreed") for n, r in enumerate(after)]
    (event,) = panel_minutes(Ratings(result.framework, tuple(found))).events
    assert event.outcome is outcome
    assert event.wants_reason == (outcome in (Outcome.CHANGED, Outcome.SETTLED, Outcome.APART))
