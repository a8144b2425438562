"""Names of modules and themes: matched however they are spelled or run together."""

from __future__ import annotations

import pickle
import random
import string
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput, assess
from eflg_engine.analysis.finish_in_text import finished_text
from eflg_engine.analysis.plan.planning import carry_out, make_plan
from eflg_engine.assessment.match import match_of
from eflg_engine.cli.main import main
from eflg_engine.framework.naming import MODULE, THEME, Naming, name_key
from tests.support.shipped import framework, sample

EFLG = framework()
NAMING = Naming.of(EFLG)

FOUND_TOGETHER = {
    "Collecting and sharing information  Analysing and using data and information Effective "
    "community engagement Fostering good community relations Participation in public life": (
        "communities"
    ),
    "Leadership Priorities and working in partnership Assessing equality impact in policy and "
    "decision taking Equality objectives and annual reporting Performance monitoring and "
    "scrutiny": "leadership",
    "Commissioning and procuring services Integration of equality objectives into service "
    "planning Service delivery": "services",
    "Workforce diversity Inclusive strategies and policies Collecting, analysing and publishing "
    "workforce data Learning and Development  Health and wellbeing": "workforce",
}
"""The themes of each module as a council page prints them, one after the other."""


def themes_of(module: str) -> tuple[str, ...]:
    return tuple(theme for theme in EFLG.themes if theme.startswith(f"{module}."))


@pytest.mark.parametrize(("text", "module"), FOUND_TOGETHER.items())
@pytest.mark.parametrize(
    "spelled",
    [
        str,
        str.upper,
        str.lower,
        lambda text: text.replace(" ", ""),
        lambda text: text.replace(" ", "\n"),
        lambda text: text.replace(" and ", " & "),
        lambda text: text.replace(" ", "_"),
        lambda text: text.replace(" ", "-").lower(),
        lambda text: text.replace("ys", "yz").replace("Inf", "INF"),
    ],
)
def test_themes_run_together_are_told_apart(text: str, module: str, spelled: object) -> None:
    assert NAMING.read(spelled(text)).ids == themes_of(module)  # type: ignore[operator]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("leadership", ("leadership",)),
        ("Leadership", ("leadership.leaders",)),
        ("Leadership and Organizational Commitment", ("leadership",)),
        ("LEADERSHIP, PARTNERSHIP & ORGANISATIONAL COMMITMENT", ("leadership",)),
        ("Leadership - Partnership and organisational commitment", ("leadership",)),
        ("a diverse and engaged workforce", ("workforce",)),
        ("Health & Well-being", ("workforce.wellbeing",)),
        ("Service delivery; and leadership", ("services.delivery", "leadership.leaders")),
        (
            "1. Service delivery 2) Workforce diversity",
            ("services.delivery", "workforce.diversity"),
        ),
        ("Communities / Information", ("communities.information",)),
        ("communities.information.profile", ("communities.information.profile",)),
        ("COMMUNITIES INFORMATION PROFILE", ("communities.information.profile",)),
        ("Analysing and using data", ()),
        ("and Service delivery", ()),
        ("Service delivery and", ()),
        ("", ()),
        ("...", ()),
        ("x" * 100_000, ()),
    ],
)
def test_what_a_text_names(text: str, ids: tuple[str, ...]) -> None:
    reading = NAMING.read(text)
    assert (reading.ids, reading.other) == (ids, ())


def test_an_option_says_which_sort_goes_first() -> None:
    assert NAMING.one("Leadership", (THEME,), (MODULE, THEME)) == "leadership.leaders"
    assert NAMING.one("Leadership", (MODULE,), (MODULE, THEME)) == "leadership"
    assert NAMING.one("leadership", (THEME,), (MODULE, THEME)) == "leadership"
    assert NAMING.one("Service delivery Leadership") is None


@given(st.data())
@settings(max_examples=40)
def test_any_themes_in_any_spelling_are_told_apart(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(list(EFLG.themes)), min_size=1, max_size=6))
    rng = random.Random(data.draw(st.integers(0, 2**32)))
    text = ""
    for number, theme in enumerate(chosen):
        title = rng.choice([EFLG.themes[theme].title, *EFLG.themes[theme].aliases])
        title = rng.choice([title, title.upper(), title.lower(), title.title()])
        title = rng.choice([title, title.replace("and", "&"), title.replace("and", "+")])
        title = rng.choice([title, title.replace("is", "iz")])
        if rng.random() < 0.3:
            title = "".join(rng.choice([c, "_", "-", " "]) if c == " " else c for c in title)
        gap = rng.choice(["", " ", ", ", "; ", "\n", " / ", " and ", "\t- "]) if number else ""
        text += gap + title
    # "leadership", all in small letters, is the id of the module: what is exactly an id is that id
    assert NAMING.read(text).ids == ((text,) if text in NAMING.ids else tuple(chosen))


LETTERS = st.text("ab", min_size=1, max_size=4)


@st.composite
def small(draw: st.DrawFn) -> Framework:
    """A framework whose titles overlap in every way."""
    titles = draw(st.lists(LETTERS, min_size=2, max_size=5))
    criterion = {"id": "c", "statement": "S.", "requires": {"evidence": {}}}
    themes = [
        {"id": f"t{number}", "title": title, "criteria": {"one": [criterion]}}
        for number, title in enumerate(titles)
    ]
    levels = [{"id": "one", "title": "One"}]
    module = {"module": "m", "title": "m", "themes": themes}
    return Framework.from_data({"id": "x", "title": "X", "levels": levels, "modules": [module]})


@given(small(), st.text("ab", max_size=9))
@settings(max_examples=40)
def test_the_fewest_names_that_use_up_the_text_as_by_trying_all(made: Framework, text: str) -> None:
    def cuts(rest: str) -> list[tuple[str, ...]]:
        if not rest:
            return [()]
        return [
            (theme.id, *others)
            for theme in made.themes.values()
            if rest.startswith(theme.title)
            for others in cuts(rest[len(theme.title) :])
        ]

    every = cuts(text) if text else []
    fewest = {cut for cut in every if len(cut) == min(map(len, every))}
    reading = Naming.of(made).read(text)
    assert bool(reading.ids) == bool(fewest)
    assert bool(reading.other) == (len(fewest) > 1)
    assert {reading.ids, reading.other} - {()} <= fewest


@given(st.text(string.printable + "éüßŵŷ&", max_size=40))
@settings(max_examples=50)
def test_a_key_is_the_same_in_any_spelling(text: str) -> None:
    assert name_key(text) == name_key(text.replace("&", " and ")) == name_key(f" {text}, ")
    assert name_key(name_key(text)) == name_key(text)


# --- in bundles -----------------------------------------------------------------------------------

NAMED = """
framework: eflg-2021
as_at: 2024-06-01
council: {name: Test Council, employees: 500}  # a comment to keep
scope: {modules: Understanding & working with your communities Diverse and Engaged Workforce}
evidence:
  - id: E1
    title: Profile
    kind: JSNA
    supports: Collecting and sharing informationAnalysing and using data and information
    dated: 2024-01-01
    shows: output
    assurance: published
    characteristics: all
self_assessment:
  - {for: WORKFORCE DATA, status: 3}
  - {for: A skilled and committed workforce, level: developing}
actions:
  - id: A1
    action: Train
    lead: Head of people
    due: 2024-09
    evidence_expected:
      title: Training
      kind: training
      supports: Learning & development
"""


def in_ids(text: str) -> str:
    for name, ids in (
        (
            "Understanding & working with your communities Diverse and Engaged Workforce",
            "[communities, workforce]",
        ),
        (
            "Collecting and sharing informationAnalysing and using data and information",
            "[communities.information, communities.analysis]",
        ),
        ("WORKFORCE DATA", "workforce.data"),
        ("A skilled and committed workforce", "workforce"),
        ("Learning & development", "workforce.learning"),
    ):
        assert name in text
        text = text.replace(name, ids)
    return text


def test_names_come_out_as_ids_do() -> None:
    named, plain = Bundle.from_text(NAMED), Bundle.from_text(in_ids(NAMED))
    first, second = assess(named, EFLG).to_data(), assess(plain, EFLG).to_data()
    assert first["bundle"] != second["bundle"]  # the hash is of what was written
    assert {**first, "bundle": None} == {**second, "bundle": None}
    result = assess(named, EFLG)
    assert result.bundle.scope.modules == ("communities", "workforce")
    assert [claim.target for claim in result.bundle.self_assessment] == [
        "workforce.data",
        "workforce",
    ]
    loaded = Bundle.from_text(NAMED, framework=EFLG)
    assert loaded.evidence[0].supports == ("communities.information", "communities.analysis")
    assert loaded.sha256 == named.sha256 == pickle.loads(pickle.dumps(loaded)).sha256


def test_what_the_user_wrote_is_written_back() -> None:
    named = Bundle.from_text(NAMED, framework=EFLG)
    assert named.to_data() == Bundle.from_text(NAMED).to_data()
    data = named.to_data()
    assert data["scope"] == {
        "modules": ["Understanding & working with your communities Diverse and Engaged Workforce"],
        "characteristics": "all",
    }
    assert named.evidence[0].to_data()["supports"] == [
        "Collecting and sharing informationAnalysing and using data and information"
    ]
    text, kept = finished_text(assess(named, EFLG).bundle, "A1", assess(named, EFLG).as_at)
    assert kept
    assert "# a comment to keep" in text
    assert "- Learning & development" in text


def test_a_plan_reads_names_and_keeps_them() -> None:
    plan = make_plan(
        Bundle.from_text(NAMED), EFLG, "developing", part="Collecting & sharing information"
    )
    assert plan.reached
    after = carry_out(Bundle.from_text(NAMED, framework=EFLG), plan)
    first = after.evidence[0].to_data()["supports"]
    assert isinstance(first, list)
    assert first[0] == "Collecting and sharing informationAnalysing and using data and information"


def test_ids_are_left_alone() -> None:
    bundle = sample("northmere-2024")
    assert match_of(bundle, EFLG).bundle.evidence is bundle.evidence


def test_a_name_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidInput, match="informtion") as caught:
        assess(Bundle.from_text(NAMED.replace("informationAnalysing", "informtionAnalysing")), EFLG)
    (problem,) = caught.value.problems
    assert problem.code == "unknown_target"
    assert problem.place.line == 10
    assert problem.hint == (
        'did you mean "communities.information" where it says "Collecting and sharing informtion"?'
    )


def test_the_commands_take_names(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "bundle.yaml"
    path.write_text(NAMED, encoding="utf-8")
    for arguments in (
        ["explain", str(path), "Health and well-being"],
        ["framework", "show", "eflg-2021", "a diverse & engaged workforce"],
        ["claims", str(path)],
        ["verify", str(path)],
        ["plan", str(path), "--target", "developing", "--theme", "learning and development"],
        ["plan", str(path), "--budget", "1", "--module", "Skilled and committed workforce"],
        ["forecast", str(path), "--until", "2024-12"],
    ):
        assert main(arguments) == 0, arguments
    out, err = capsys.readouterr()
    assert "Health and wellbeing" in out
    assert main(["explain", str(path), "Leadership; Service delivery"]) == 2
    out, err = capsys.readouterr()
    assert err == (
        "eflg-2021: This names more than one [unknown_criterion]\n"
        "    found:   Leadership; Service delivery\n"
        "    allowed: "
        + ", ".join(EFLG.themes)
        + "\n    Name one of them: leadership.leaders, services.delivery\n1 problem found.\n"
    )


@pytest.mark.parametrize(
    "text",
    [
        "4.5.D1a, 4.5.D1b",
        "4.5.d1A and 4.5.D1b",
        "4.5.D1a, and 4.5.D1b",
        "4.5.D1a\n4.5.D1b",
        "4.5.D1a & workforce.wellbeing.support.stress_process",
    ],
)
def test_codes_and_ids_may_be_run_together(text: str) -> None:
    support = "workforce.wellbeing.support"
    reading = Naming.of(framework()).read(text)
    assert reading.ids == (f"{support}.told", f"{support}.stress_process")
