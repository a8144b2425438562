"""Agreement, severity and differences: what was planted is found, and the numbers hold together."""

import json
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine.cli.main import main
from eflg_engine.panel.agreement import PanelAgreement, panel_agreement
from eflg_engine.panel.intervals import Measured
from eflg_engine.panel.ratings import Rating, Ratings, Scale
from eflg_engine.panel.reading import load_ratings
from eflg_engine.panel.statistics import NotCalculable
from scripts.panel_sample import AGREED_FILE, FILE, LENIENT, MISREAD, MISREADER, TRAP, table
from tests.support import shipped
from tests.support.schemas import problems


def sample() -> Ratings:
    return load_ratings(FILE, shipped.framework("eflg-2021"))


def test_the_sample_is_what_the_generator_writes() -> None:
    assert FILE.read_text(encoding="utf-8") == table()
    assert AGREED_FILE.read_text(encoding="utf-8") == table(with_agreed=True)


def test_what_was_planted_is_found() -> None:
    found = panel_agreement(sample(), resamples=300)
    by_id = {each.id: each for each in found.agreements}
    first = found.severities[0]
    assert first.assessor == LENIENT
    assert not first.is_uncertain
    misread = by_id[MISREAD]
    assert misread.ac2.value == min(
        a.ac2.value for a in found.agreements if a.ac2.value is not None
    )
    for each in found.disagreements[:3]:
        assert each.id.startswith(MISREAD)
        ((_, given_to),) = each.councils
        assert list(given_to.values()).count(given_to[MISREADER]) == 1
    trap = by_id[TRAP]
    assert trap.alike == trap.compared - 1
    assert trap.alpha.value is not None
    assert trap.ac2.value is not None
    assert trap.alpha.value < 0.1 < 0.9 < trap.ac2.value


def test_the_trap_is_explained_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["panel", "agreement", str(FILE), "--resamples", "50"]) == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "Leadership: alpha is low though most ratings are the same" in text
    assert "all gave the same for 5 of 6 parts" in text
    assert "A3, by statuses 1 to 4: +0.32 steps" in text


def test_the_same_seed_gives_the_same_intervals() -> None:
    one = panel_agreement(sample(), seed=7, resamples=50).to_data()
    assert one == panel_agreement(sample(), seed=7, resamples=50).to_data()
    assert one != panel_agreement(sample(), seed=8, resamples=50).to_data()


def test_a_round_without_ratings_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["panel", "agreement", str(FILE), "--round", "agreed"]) == 0
    assert "There are no ratings of the round agreed." in capsys.readouterr().out


def test_json_has_null_and_a_reason_where_nothing_can_be_calculated(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "one.csv"
    file.write_text("assessor,council,for,status\nA1,Testham,leadership,3\n", encoding="utf-8")
    assert main(["panel", "agreement", str(file), "--format", "json"]) == 0
    text = capsys.readouterr().out
    assert "NaN" not in text
    assert problems("panel-agreement", json.loads(text)) == []
    (whole, _) = json.loads(text)["agreement"]
    assert whole["alpha"] == {"value": None, "reason": "no_pairs", "low": None, "high": None}
    assert json.loads(text)["severity"][0]["steps"] is None


def test_wrong_numbers_are_refused_together(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["panel", "agreement", str(FILE), "--seed", "x", "--resamples", "-1"]) == 2
    error = capsys.readouterr().err
    assert "--seed" in error
    assert "--resamples" in error


PARTS = ("leadership", "leadership.scrutiny", "services.delivery", "workforce.data")


@st.composite
def panels(draw: st.DrawFn) -> Ratings:
    ratings = {}
    for assessor, council, part in draw(
        st.lists(
            st.tuples(st.sampled_from("ABC"), st.sampled_from(("X", "Y")), st.sampled_from(PARTS)),
            min_size=1,
            max_size=16,
        )
    ):
        scale = draw(st.sampled_from(Scale))
        rank = draw(st.integers(0, 3))
        ratings[assessor, council, part, scale] = Rating(assessor, council, part, scale, rank)
    return Ratings(shipped.framework("eflg-2021"), tuple(ratings.values()))


@given(panels())
def test_numbers_hold_together(ratings: Ratings) -> None:
    found = panel_agreement(ratings, resamples=20)
    for each in found.agreements:
        assert 0 <= each.alike <= each.compared <= each.parts
        for measure in (each.raw, each.alpha, each.ac2):
            assert (measure.value is None) == (measure.reason is not None)
            if measure.low is not None and measure.high is not None:
                assert measure.low <= measure.high
        if each.compared and each.alike == each.compared:
            assert each.raw.value == 1
    for severity in found.severities:
        assert (severity.steps is None) == (severity.compared == 0)
    assert all(each.apart > 0 for each in found.disagreements)


@given(panels())
def test_a_part_rated_alike_by_all_more_often_never_lowers_the_share(ratings: Ratings) -> None:
    more = [
        Rating(assessor, "Z", "leadership.leaders", Scale.STATUS, 2)
        for assessor in ratings.assessors
    ]
    if len(more) < 2:
        return
    before = _overall(panel_agreement(ratings, resamples=0))
    after = _overall(
        panel_agreement(Ratings(ratings.framework, (*ratings.ratings, *more)), resamples=0)
    )
    assert after.value is not None
    assert before.value is None or after.value >= before.value - 1e-12


def _overall(found: object) -> Measured:
    for each in found.agreements:  # type: ignore[attr-defined]
        if each.id == "" and each.scale is Scale.STATUS:
            raw: Measured = each.raw
            return raw
    return Measured(None, NotCalculable.NO_PAIRS)


@given(panels(), st.randoms(use_true_random=False))
def test_order_and_names_change_nothing(ratings: Ratings, random: Random) -> None:
    names = dict(zip("ABC", ("Chair", "B2", "Zed"), strict=True))
    shuffled = [replace(each, assessor=names[each.assessor]) for each in ratings.ratings]
    random.shuffle(shuffled)
    other = panel_agreement(Ratings(ratings.framework, tuple(shuffled)), resamples=0)
    found = panel_agreement(ratings, resamples=0)
    assert _near(_numbers(found), _numbers(other))
    steps = [{(s.assessor, s.scale): s.steps for s in x.severities} for x in (found, other)]
    for (assessor, scale), mean in steps[0].items():
        assert steps[1][names[assessor], scale] == pytest.approx(mean)


def _numbers(found: PanelAgreement) -> list[tuple[object, ...]]:
    return [
        (each.id, each.scale, each.alike, each.raw.value, each.alpha.value, each.ac2.value)
        for each in found.agreements
    ]


def _near(one: list[tuple[object, ...]], two: list[tuple[object, ...]]) -> bool:
    return all(
        a == b or (isinstance(a, float) and a == pytest.approx(b))
        for x, y in zip(one, two, strict=True)
        for a, b in zip(x, y, strict=True)
    )


@given(panels())
def test_perfect_agreement_is_one(ratings: Ratings) -> None:
    """All give what the first of them gave for a part: 1, or no spread to measure by."""
    first: dict[tuple[str, str, Scale], int] = {}
    alike = [
        replace(each, rank=first.setdefault((each.council, each.target, each.scale), each.rank))
        for each in ratings.ratings
    ]
    for each in panel_agreement(Ratings(ratings.framework, tuple(alike)), resamples=0).agreements:
        for measure in (each.raw, each.alpha, each.ac2):
            assert measure.value is None or measure.value == pytest.approx(1)
        assert (each.raw.value is not None) == (each.compared > 0)


def test_the_wording_of_what_differs_is_shown_with_examples(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert main(["panel", "agreement", str(FILE), "--resamples", "0"]) == 0
    _, _, wording = capsys.readouterr().out.partition("How these are worded")
    text = " ".join(wording.split())
    for lead in ("- asks: ", "- enough: ", "- not enough: ", "- rule: rules/eflg-2021/"):
        assert lead in text
