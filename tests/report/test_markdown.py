"""Reports as Markdown: compared whole on a small framework, and safe with any text."""

import re
from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, assess
from eflg_engine.report.blocks import Block, Entries, Entry, Link, Paragraph, Strong, Table
from eflg_engine.report.render.markdown import escaped, render
from eflg_engine.report.texts import assessment_markdown, explanation_markdown, framework_markdown
from tests.support.cli_samples import BUNDLE, FRAMEWORK

pytestmark = pytest.mark.core


def test_an_assessment_has_headings_and_tables() -> None:
    framework = Framework.from_text(FRAMEWORK, "mini.yaml")
    result = assess(Bundle.from_text(BUNDLE), framework)
    assert assessment_markdown(result) == dedent(
        """\
        # Smallton Council: indicative level

        - **Indicative level:** **First not shown yet (1 of 2 criteria; 1 lacks one answer)**
        - **Coverage:** Evidence was offered for 4 of 4 criteria: 2 met, 1 lacks one answer.
        - **Themes:** of 2 themes: 1 First and 1 First not shown yet
        - **How sure:** 3 of 3 answers name neither a place in the document nor a link.
        - **Provisional:** 1 criterion could not be assessed, so levels may change
        - **Framework:** Small framework 2024 (mini 1.0.0)
        - **As at:** 30 June 2024
        - **Policy:** Strict (strict)
        - **Items:** 5 items: 4 dated by then, 1 planned
        - **Scope:** People only

        ## Levels

        |  | Indicative level | Evidence for | Held back by |
        | --- | --- | --- | --- |
        | The council as a whole | First not shown yet (1 of 2 criteria; 1 lacks one answer) | 4 of 4 | 1 of 2 modules |
        | People | First not shown yet (1 of 2 criteria; 1 lacks one answer) | 4 of 4 | 1 of 2 themes |
        | Places | Out of scope | \\- | \\- |

        ## Themes, level by level

        | Module and theme | First | Second |
        | --- | ---: | ---: |
        | **People** |  |  |
        | Staff | **1/1?** | 0/1 |
        | Users | 0/1 | 1/1 |

        1/2: one of two criteria met; **2/2**: the level the theme holds; ?: not all could be assessed

        - Users: First not shown yet (0 of 1 criterion; 1 lacks one answer)

        ## What stands in the way of First

        1 criterion stands between the council and First.

        1. Users are asked. (people.users.asked; First, medium effort)
           - Lacks one answer.
           - Why: 2 characteristics must be covered; the items that count cover 1. 1 more of these would do: disability, gender reassignment, marriage and civil partnership, pregnancy and maternity, race, religion or belief, sex and sexual orientation.
           - To do: Ask more of them.

        ## What was not assessed

        - 1 criterion for want of a fact (council: employees):
          - The pay gap is published. (people.staff.pay)
        - 2 criteria outside the scope: Places

        ## What other policies would give

        - Half (half): First not shown yet; nothing else changes
        - Apart (apart): No single level under this policy; nothing else changes

        ## Strengths: 1 criterion met above the level the theme holds

        - Users are served well. (people.users.served; Second)

        ## Planned: 1 item dated after 30 June 2024, not yet evidence

        - E5 Staff survey to come (1 November 2024)

        ## Please note

        An indicative level, for tests only.

        How well the 4 criteria assessed are grounded: published 1, supported 2, reconstructed 1. Where their numbers come from: practice 1, judgement 3.

        Show one theme with: eflg explain FILE people.users. "eflg framework show mini" lists the questions and their codes.
        """  # noqa: E501 - Markdown paragraphs are lines
    )


def test_a_tree_becomes_a_nested_task_list() -> None:
    framework = Framework.from_text(FRAMEWORK, "mini.yaml")
    result = assess(Bundle.from_text(BUNDLE), framework)
    assert (
        "\n- [x] action or service plan, dated in the last 2 years\n  - counts: E1 Staff plan"
        in (explanation_markdown(result, "people.staff.plan"))
    )
    assert "  - <https://example.org/book>\n" in framework_markdown(framework, "people.staff.plan")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a_b _c_ *d*", r"a_b \_c\_ \*d\*"),
        ("<script>|`x`</script>", r"\<script\>\|\`x\`\</script\>"),
        ("# not a heading", r"\# not a heading"),
        ("- not a list", r"\- not a list"),
        ("1. not a list", r"1\. not a list"),
        ("2019-06-26", "2019-06-26"),
        ("[a](b)", r"\[a\](b)"),
        ("two\nlines\x1b", "two lines?"),
        ("AT&T &amp;", r"AT\&T \&amp;"),
        (Link("https://example.org/a_b"), "<https://example.org/a_b>"),
        (Link("javascript:alert(1)"), "javascript:alert(1)"),
        (Link("https://example.org/> <b>"), r"https://example.org/\> \<b\>"),
    ],
)
def test_what_markdown_would_obey_is_escaped(text: str, shown: str) -> None:
    assert escaped(text) == shown


@given(st.text(), st.text())
def test_any_text_stays_in_its_cell_and_on_its_line(first: str, second: str) -> None:
    table = Table(("A", "B"), ((first, Strong(second)), "whole"))
    lines = render([table]).rstrip("\n").split("\n")
    assert len(lines) == 4
    assert all(len(re.findall(r"(?<!\\)\|", line)) == 3 for line in lines)
    blocks: list[Block] = [Paragraph(first), Entries((Entry(second, (Entry(first),), "1."),))]
    assert len(render(blocks).rstrip("\n").split("\n")) <= 4
