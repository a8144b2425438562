"""Crosswalks: both directions from one file, and what is wrong with a file, all at once."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest

from eflg_engine import InvalidInput
from eflg_engine.framework.crosswalk import (
    Crosswalk,
    crosswalk_files,
    crosswalks_of,
    find_crosswalk,
)
from eflg_engine.framework.strength import OF_A_PART, REVERSED, Strength
from tests.support.shipped import framework


def relation(first: frozenset[int], second: frozenset[int]) -> Strength | None:
    """How two sets of demands stand to each other; None where they share nothing."""
    if first == second:
        return Strength.EQUAL
    if first < second:
        return Strength.SUBSET
    if first > second:
        return Strength.SUPERSET
    return Strength.INTERSECTS if first & second else None


SETS = [frozenset(s) for n in range(1, 4) for s in itertools.combinations(range(3), n)]


def test_strengths_are_those_of_sets_and_turn_round() -> None:
    for first, second in itertools.product(SETS, SETS):
        found = relation(first, second)
        if found is not None:
            assert relation(second, first) is REVERSED[found]


def test_what_is_known_of_a_part_from_its_whole_always_holds() -> None:
    for whole, other in itertools.product(SETS, SETS):
        found = relation(whole, other)
        if found is None:
            continue
        for part in (each for each in SETS if each < whole):
            if OF_A_PART[found] is Strength.SUBSET:
                assert part <= other


@pytest.mark.parametrize("file", crosswalk_files(), ids=lambda file: file.stem)
def test_shipped_crosswalks_speak_of_every_theme(file: Path) -> None:
    crosswalk = Crosswalk.load(file)
    assert file.stem == f"{crosswalk.source}--{crosswalk.target}"
    for each in (crosswalk, crosswalk.reversed):
        for theme in framework(each.source).themes:
            assert each.of(theme) or each.why_nothing(theme), theme
    assert all(link.because.endswith(".") for link in crosswalk.links)
    assert {link.strength for link in crosswalk.links} == set(Strength)


def test_one_file_is_read_from_both_ends() -> None:
    there = find_crosswalk("eflg-2012", "eflg-2021")
    back = find_crosswalk("eflg-2021", "eflg-2012")
    assert there is not None
    assert back is not None
    assert back == there.reversed
    assert there.reversed.reversed == there
    assert there.oriented("eflg-2021", "eflg-2012") == back
    assert there.oriented("eflg-2021", "eflg-2021") is None
    assert find_crosswalk("eflg-2021", "eflg-1999") is None
    pairs = {(link.target, link.source, REVERSED[link.strength]) for link in there.links}
    assert {(link.source, link.target, link.strength) for link in back.links} == pairs
    assert [each.source for each in crosswalks_of(framework("eflg-2012"))] == ["eflg-2012"]
    assert {each.source for each in crosswalks_of(framework("eflg-2021"))} == {"eflg-2021"}


def test_a_part_without_links_has_those_of_its_whole() -> None:
    there = find_crosswalk("eflg-2012", "eflg-2021")
    assert there is not None
    (link,) = there.of("communities.information.right_information")
    assert (link.target, link.strength, link.whole) == (
        "communities.information",
        Strength.SUBSET,
        "communities.information",
    )
    (link,) = there.of("leadership.vision.decisions")
    assert (link.target, link.strength) == ("leadership.leaders", Strength.SUBSET)  # was equal
    assert there.of("reaccreditation.submission.narrative") == ()
    assert there.why_nothing("reaccreditation.submission.narrative").startswith("No awards")
    assert there.of("nowhere.at.all") == ()


WRONG = """\
format: 1
from: eflg-2012
to: eflg-2012x
maps:
  - {from: communities, to: communities, strength: part of, because: Why.}
  - {from: comunities.information, to: communities, strength: subset, because: }
  - {from: [communities, Knowing your communities], to: leadership, strength: equal}
  - {from: leadership, strength: equal, because: Why., two: 2}
without:
  - {because: Why.}
  - {from: communities, because: Why.}
kinds:
  - {from: self assesment, to: policy, because: Why.}
"""

EXPECTED = """\
FILE:3:5: There is no framework of that name here [unknown_framework]
    found:   eflg-2012x
    allowed: SHIPPED
    Did you mean "eflg-2012"?
FILE:5:52: This does not say how closely the two correspond [not_allowed]
    found:   part of
    allowed: equal, subset, superset, intersects
    Did you mean "subset"?
FILE:6:12: There is no such criterion, theme or module in eflg-2012 [unknown_target]
    found:   comunities.information
    allowed: communities, leadership, involving, services, workforce, reaccreditation, or a theme \
or criterion in one
    Did you mean "communities.information"?
FILE:6:80: There is nothing here [empty]
    Between { and } a comma ends a value: put quotes around a text that has one
FILE:7:5: The key "because" is missing here [missing_key]
FILE:8:5: The key "to" is missing here [missing_key]
FILE:8:56: "two" is not a key that is used here [unknown_key]
    allowed: from, to, strength, because
    Did you mean "to"?
FILE:10:5: The key "from" or "to" is missing here [missing_key]
FILE:11:12: This is said to have nothing on the other side, and is mapped at FILE:5:5 \
[contradiction]
    found:   communities
    Keep one of the two
FILE:13:12: There is no such kind of evidence [unknown_kind]
    found:   self assesment
    allowed: KINDS
    Did you mean "self_assessment"?"""


def test_every_problem_of_a_crosswalk_at_once(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(WRONG, encoding="utf-8")
    with pytest.raises(InvalidInput) as caught:
        Crosswalk.load(file)
    said = str(caught.value).replace(str(file), "FILE")
    said = re.sub(r"allowed: community_profile.*", "allowed: KINDS", said)
    said = re.sub(r"allowed: (eds|eflg|london|psed)-[^\n]*", "allowed: SHIPPED", said)
    assert said == EXPECTED


def test_a_pair_is_mapped_once(tmp_path: Path) -> None:
    file = tmp_path / "x.yaml"
    file.write_text(
        "from: eflg-2012\nto: eflg-2021\nmaps:\n"
        "  - {from: [communities, involving], to: communities, strength: subset, because: Why.}\n"
        "  - {from: Involving your communities, to: communities, strength: equal, because: Why.}\n",
        encoding="utf-8",
    )
    with pytest.raises(InvalidInput, match="nvolving and communities are mapped already") as caught:
        Crosswalk.load(file)
    assert [problem.code for problem in caught.value.problems] == ["duplicate_id"]
