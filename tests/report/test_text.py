"""Reports as text: compared whole on a small framework, and fitting the page on any."""

import copy
import re
from datetime import date
from textwrap import dedent
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.report.blocks import (
    DASH,
    MET,
    PLAIN,
    UNMET,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Link,
    Paragraph,
    Strong,
    Table,
)
from eflg_engine.report.render.text import render
from eflg_engine.report.render.wrapping import columns, printable, wrap
from eflg_engine.report.texts import assessment_text, explanation_text, framework_text
from tests.support.cli_samples import BUNDLE, FRAMEWORK

pytestmark = pytest.mark.core


def small() -> tuple[Framework, Bundle]:
    framework = Framework.from_text(FRAMEWORK, "mini.yaml")
    return framework, Bundle.from_text(BUNDLE, "bundle.yaml", framework)


def test_an_assessment_reads_from_the_top() -> None:
    framework, bundle = small()
    assert assessment_text(assess(bundle, framework)) == dedent(
        """\
        Smallton Council: indicative level
        ==================================

        Indicative level  First not shown yet (1 of 2 criteria; 1 lacks one answer)
        Coverage          Evidence was offered for 4 of 4 criteria: 2 met, 1 lacks one
                          answer.
        Themes            of 2 themes: 1 First and 1 First not shown yet
        How sure          3 of 3 answers name neither a place in the document nor a
                          link.
        Provisional       1 criterion could not be assessed, so levels may change
        Framework         Small framework 2024 (mini 1.0.0)
        As at             30 June 2024
        Policy            Strict (strict)
        Items             5 items: 4 dated by then, 1 planned
        Scope             People only

        Levels
        ------
                                Indicative level            Evidence for  Held back by
        The council as a whole  First not shown yet (1 of   4 of 4        1 of 2 modules
                                2 criteria; 1 lacks one
                                answer)
        People                  First not shown yet (1 of   4 of 4        1 of 2 themes
                                2 criteria; 1 lacks one
                                answer)
        Places                  Out of scope                -             -

        Themes, level by level
        ----------------------
        Module and theme   First  Second
        People
          Staff           [1/1?]     0/1
          Users              0/1     1/1

        1/2: one of two criteria met; [2/2]: the level the theme holds; ?: not all could
        be assessed

        - Users: First not shown yet (0 of 1 criterion; 1 lacks one answer)

        What stands in the way of First
        -------------------------------
        1 criterion stands between the council and First.

        1. Users are asked. (people.users.asked; First, medium effort)
           Lacks one answer.
           Why: 2 characteristics must be covered; the items that count cover 1. 1 more
           of these would do: disability, gender reassignment, marriage and civil
           partnership, pregnancy and maternity, race, religion or belief, sex and
           sexual orientation.
           To do: Ask more of them.

        What was not assessed
        ---------------------
        - 1 criterion for want of a fact (council: employees):
          - The pay gap is published. (people.staff.pay)
        - 2 criteria outside the scope: Places

        What other policies would give
        ------------------------------
        - Half (half): First not shown yet; nothing else changes
        - Apart (apart): No single level under this policy; nothing else changes

        Strengths: 1 criterion met above the level the theme holds
        ----------------------------------------------------------
        - Users are served well. (people.users.served; Second)

        Planned: 1 item dated after 30 June 2024, not yet evidence
        ----------------------------------------------------------
        - E5 Staff survey to come (1 November 2024)

        Please note
        -----------
        An indicative level, for tests only.

        How well the 4 criteria assessed are grounded: published 1, supported 2,
        reconstructed 1. Where their numbers come from: practice 1, judgement 3.

        Show one theme with: eflg explain FILE people.users. "eflg framework show mini"
        lists the questions and their codes.
        """
    )


def test_a_theme_is_explained_criterion_by_criterion() -> None:
    framework, bundle = small()
    assert explanation_text(assess(bundle, framework), "people.staff") == dedent(
        """\
        Staff
        =====

        Indicative level  First
        Coverage          Evidence was offered for 2 of 2 criteria: 1 met, 0 lack one
                          answer.
        How sure          First hangs on 1 single answer: without it, it is lower. 1 of
                          1 answer names neither a place in the document nor a link.
        Next level        Second needs 1 more criterion met
        Theme             people.staff
        Council           Smallton Council
        Framework         Small framework 2024 (mini 1.0.0)
        As at             30 June 2024
        Policy            Strict (strict)

        First: 1 of 1 met
        -----------------
        [x] There is a plan for staff. (people.staff.plan)
            Smallest proof: E1 Staff plan
            Holds until: 1 July 2025
            Hangs on: E1 (not met without it)
            [x] action or service plan, dated in the last 2 years
                - counts: E1 Staff plan, until 1 July 2025

        - The pay gap is published. (people.staff.pay): not assessed
          It applies where the number of employees is at least 250; the evidence file
          does not say. Add employees under "council" there. In the duties of English
          law, the staff of maintained schools are counted with their governing body,
          not with the council.

        Second: 0 of 1 met
        ------------------
        [ ] Staff are heard. (people.staff.heard): not enough evidence yet
            [ ] all of these: 0 of 2 met
                [ ] staff survey, showing at least an output
                    - missing: 1 item is needed here; none will do yet
                    - almost: E4 Staff survey was due for review by 1 May 2024, 60 days
                      before 30 June 2024, and has lapsed
                    - almost: E5 Staff survey to come is dated 1 November 2024, 124 days
                      after 30 June 2024: it is planned, not yet evidence
                [ ] any one of these: 0 of 2 met
                    [ ] consultation or engagement, assurance published or higher
                        - missing: nothing of this kind is said to answer this:
                          consultation or engagement
                        - elsewhere: E2 Users' forum would do here, but is listed only
                          for people.users
                    [ ] training record
                        - missing: nothing of this kind is said to answer this: training
                          record
            - of another kind, listed for the theme or module as a whole: E1
            To do: Ask staff.
        """
    )


def test_a_criterion_is_explained_with_its_grounds() -> None:
    framework, bundle = small()
    assert explanation_text(assess(bundle, framework), "people.staff.plan") == dedent(
        """\
        people.staff.plan
        =================

        There is a plan for staff.

        State           Met
        Smallest proof  E1 Staff plan
        Holds until     1 July 2025
        Hangs on        E1 (not met without it)
        Asked for at    First, in Staff (people.staff)
        Council         Smallton Council
        Framework       Small framework 2024 (mini 1.0.0)
        As at           30 June 2024

        What is asked for, and what counts
        ----------------------------------
        [x] action or service plan, dated in the last 2 years
            - counts: E1 Staff plan, until 1 July 2025

        How well it is grounded
        -----------------------
        Standing  Supported: Backed by law, guidance, a sister framework or council
                  practice; not seen as a criterion of this edition.
        Bounds    Judgement: At least one number is this project's judgement and may be
                  set locally.
        Note      The plan may be short.
        Rule      mini.yaml:25

        Sources
        -------
        - The book: page 1
          A short note.
          https://example.org/book
        """
    )


def test_a_criterion_shows_what_it_asks_for_and_its_examples() -> None:
    framework, _ = small()
    text = framework_text(framework, "people.staff.heard")
    assert text.split("What to do")[0] == dedent(
        """\
        people.staff.heard
        ==================

        Staff are heard.

        What is asked for
        -----------------
        - all of these:
          - staff survey, showing at least an output
          - any one of these:
            - consultation or engagement, assurance published or higher
            - training record

        Asked for at  Second, in Staff (people.staff)

        """
    )
    assert framework_text(framework, "people.staff.plan").endswith(
        dedent(
            """\
            Enough, for example
            -------------------
            1. Action or service plan, dated 2 years ago

            Not enough, for example
            -----------------------
            Evidence                         Because
            As above, but dated 3 years ago  Too old
            """
        )
    )


@pytest.mark.parametrize("target", ["people", "people.stuff", "Staf", "", "people.staff.plan.x"])
def test_an_id_that_cannot_be_explained_comes_with_suggestions(target: str) -> None:
    framework, bundle = small()
    with pytest.raises(InvalidInput) as caught:
        explanation_text(assess(bundle, framework), target)
    (problem,) = caught.value.problems
    assert "people.staff" in problem.allowed


def test_the_reasons_why_nothing_was_assessed_are_given() -> None:
    framework, bundle = small()
    result = assess(bundle, framework)
    assert "outside the scope of this assessment" in explanation_text(result, "places.streets")
    data = bundle.to_data()
    data["council"] = {"name": "Smallton Council", "employees": 200}
    small_council = assess(Bundle.from_data(data), framework)
    text = explanation_text(small_council, "people.staff.pay")
    assert "the number of employees is at least 250 (here: 200)" in text
    shown = assessment_text(small_council)
    assert "- 1 criterion that does not apply to this council:\n" in shown
    assert "  - The pay gap is published. (people.staff.pay)\n" in shown


def test_levels_at_the_top_and_under_other_policies() -> None:
    framework, bundle = small()
    data = bundle.to_data()
    data["council"] = {"name": "Smallton Council", "employees": 200}
    data["evidence"] = [
        {"id": f"Z{n}", "title": "All", "kind": kind, "supports": ["people"], "dated": "2024-06-01"}
        | {"shows": "outcome", "assurance": "independent", "characteristics": "all"}
        for n, kind in enumerate(
            ["action_plan", "staff_survey", "training", "engagement", "outcome_evidence"]
        )
    ]
    result = assess(Bundle.from_data(data), framework)
    text = assessment_text(result)
    assert "Indicative level  Second\n" in text
    assert "Nothing: Second is the highest level." in text
    apart = assessment_text(assess(Bundle.from_data(data), framework, policy="apart"))
    assert "Indicative level  No single level under this policy\n" in apart


# --- fitting the page -------------------------------------------------------------------------

LONG = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs"]) | st.sampled_from("ab -\n\té漢\x1b"),
    max_size=200,
) | st.text("ab", min_size=60, max_size=300)


@st.composite
def entries(draw: st.DrawFn, depth: int = 3) -> Entry:
    below = draw(st.lists(entries(depth - 1), max_size=3)) if depth else []
    return Entry(draw(LONG), tuple(below), draw(st.sampled_from([DASH, PLAIN, MET, UNMET, "12."])))


@st.composite
def tables(draw: st.DrawFn) -> Table:
    size = draw(st.integers(1, 12))
    cell = LONG | LONG.map(Strong)
    row = st.tuples(LONG, *[cell] * (size - 1))
    return Table(
        tuple(draw(st.lists(LONG, min_size=size, max_size=size))),
        tuple(draw(st.lists(row | LONG, max_size=4))),
        tuple(draw(st.lists(st.tuples(cell, LONG), max_size=2))),
        draw(st.booleans()),
    )


BLOCK: st.SearchStrategy[Block] = st.one_of(
    st.builds(Heading, LONG, st.integers(1, 3)),
    st.builds(Paragraph, LONG),
    st.builds(
        Facts,
        st.lists(
            st.tuples(LONG, LONG | LONG.map(Strong) | LONG.map(Link)), min_size=1, max_size=3
        ).map(tuple),
    ),
    st.builds(Entries, st.lists(entries(), min_size=1, max_size=3).map(tuple), st.booleans()),
    tables(),
)


@given(st.lists(BLOCK, max_size=3), st.sampled_from([40, 60, 80]))
def test_every_line_fits_the_page_and_holds_nothing_that_a_terminal_obeys(
    blocks: list[Block], width: int
) -> None:
    text = render(blocks, width)
    assert not text or text.endswith("\n")
    for line in text.split("\n"):
        assert columns(line) <= width
        assert not re.search("[\x00-\x1f\x7f-\x9f]", line)


@given(st.lists(BLOCK, max_size=3))
def test_colour_adds_escape_codes_and_nothing_else(blocks: list[Block]) -> None:
    painted = render(blocks, colour=True)
    assert re.sub("\x1b\\[[0-9;]*m *\n", "\n", painted).count("\n") == painted.count("\n")
    plain = re.sub("\x1b\\[[0-9;]*m", "", painted)
    assert "".join(plain.split()) == "".join(render(blocks).split())


@given(LONG, st.integers(2, 80))
def test_wrapping_keeps_every_word(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert "".join(lines).replace(" ", "") == "".join(printable(text).split())
    assert all(columns(line) <= width for line in lines)


def test_wide_and_combining_characters_count_as_terminals_show_them() -> None:
    assert columns("漢字") == 4
    assert columns("e\u0301a") == 2
    assert wrap("漢字漢字", 4) == ["漢字", "漢字"]
    assert printable("a\x1b[31mb\u202ec\nd") == "a?[31mb?c d"


def stretched(value: Any, key: str = "") -> Any:
    """The same data with very long titles, statements and ids."""
    if isinstance(value, dict):
        return {k: stretched(v, k) for k, v in value.items()}
    if isinstance(value, list):
        return [stretched(v, key) for v in value]
    if key in ("title", "statement", "remedy", "note", "name", "notice", "below", "summary"):
        return f"{value} " + "verylongword" * 9 + " and more" * 30
    return value


@pytest.mark.parametrize("policy", ["strict", "apart"])
def test_reports_fit_80_columns_whatever_the_titles(policy: str) -> None:
    long_id = "i" * 120
    text = FRAMEWORK.replace("staff", long_id).replace(f"{long_id}_survey", "staff_survey")
    framework = Framework.from_data(stretched(yaml.safe_load(text)))
    data = stretched(yaml.safe_load(BUNDLE.replace("people.staff", f"people.{long_id}")))
    for item in data["evidence"]:
        item["id"] *= 50
    bundle = Bundle.from_data(data, framework=framework)
    result = assess(bundle, framework, policy=policy)
    texts = [
        assessment_text(result),
        explanation_text(result, f"people.{long_id}"),
        explanation_text(result, f"people.{long_id}.plan"),
        framework_text(framework),
        framework_text(framework, f"people.{long_id}.plan"),
    ]
    for line in "\n".join(texts).split("\n"):
        assert len(line) <= 80


def test_a_framework_of_many_levels_fits_too() -> None:
    data = copy.deepcopy(yaml.safe_load(FRAMEWORK))
    data["levels"] = [{"id": f"l{n}", "title": f"The level of number {n}"} for n in range(25)]
    for module in data["modules"]:
        for theme in module["themes"]:
            (criterion, *_) = theme["criteria"]["first"]
            theme["criteria"] = {f"l{n}": [criterion | {"id": f"c{n}"}] for n in range(25)}
    framework = Framework.from_data(data)
    item = {
        "id": "E1",
        "title": "A plan",
        "kind": "action_plan",
        "supports": ["people"],
        "dated": "2023",
    }
    bundle = Bundle.from_data({"council": {"name": "A"}, "evidence": [item]})
    text = assessment_text(assess(bundle, framework, as_at=date(2024, 1, 1)))
    assert max(map(len, text.split("\n"))) <= 80
    assert "The level of number 24: 0/1" in " ".join(text.split())


def test_a_word_that_is_cut_in_a_first_column_gets_no_space() -> None:
    long = "(communities.information.profile_of_everybody)"
    row = (f"Everybody {long}", *("not calculable",) * 3)
    lines = render((Table(("Part", "Same", "Alpha", "AC2"), (row,)),), 80).splitlines()
    begun = next(n for n, line in enumerate(lines) if line.startswith("Everybody"))
    assert len(lines) > begun + 2
    assert "".join(line.strip() for line in lines[begun + 1 :]) == long
