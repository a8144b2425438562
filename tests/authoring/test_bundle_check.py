"""`eflg bundle check`: hints on a bundle, word for word, and what is no reason for one."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from pathlib import Path

import pytest

from eflg_engine import assess
from eflg_engine.authoring.bundle_check import free_text
from eflg_engine.authoring.bundle_check.checking import check_bundle
from eflg_engine.authoring.bundle_check.look import Hint
from eflg_engine.authoring.bundle_check.registry import HINTS
from eflg_engine.cli.main import main
from tests.support import shipped
from tests.support.golden import Golden
from tests.support.places import ROOT

PAGES = ROOT / "docs" / "hints"
HEADINGS = ["Summary", "Why", "Avoid", "Prefer", "How it is decided"]


BUNDLE = """\
framework: eflg-2012
as_at: 2019-06-26
council: {name: Test Council, accreditation: not_applying}
objectives:
  - {id: O1, text: Jobs for all}
  - {id: O2, text: Later, published: 2020-01-01}
evidence:
  - id: E1
    title: Area profile
    kind: profile
    supports: Knowing your communities
    dated: 2018-12-01
    shows: output
    assurance: published
    characteristics: [age, race, sex, disability, religion, sexual_orientation]
    link: https://intranet/profile
  - id: E2
    title: Motion
    kind: motion
    supports: [communities.information]
    dated: 2019-01-01
  - id: E3
    title: Survey
    kind: staff survey
    supports: [workforce.environment]
    dated: 2016-06-26
    shows: outcome
    objectives: all
    note: Three disabled staff said so, and Mrs Example too. Ask jane.doe@council.example.
    link: https://council-my.sharepoint.com/personal/survey
  - id: E4
    title: Old policy
    kind: policy
    dated: 2018-01-01
    proposed: [{supports: leadership.vision, strength: subset}]
    was: {eflg-2021: {supports: [leadership.leaders]}}
  - {id: E5, title: Next year, kind: motion, supports: [leadership], dated: 2020-01-01}
  - id: E6
    title: Our area
    kind: profile
    supports: Knowing your communities
    dated: 2018-12-01
    link: "https://intranet/profile/ "
actions:
  - {id: A1, action: Write it up, lead: Aisha Okafor, resources: 'C:\\plans\\a1.xlsx'}
"""

EXPECTED = """\
bundle.yaml:5:10: hint EB202 objective-without-outcome
  O1: no evidence shows an outcome of it: the 1 item that names it shows less.

bundle.yaml:8:9: hint EB301 one-item
  E1: both criteria met in communities.information rest on it alone.

bundle.yaml:12:12: hint EB501 expires-before-review
  E1: it counts for communities.information.right_information until 1 December
  2020, and the review is on 1 January 2021.

bundle.yaml:16:11: hint EB401 local-link
  E1: this leads to a computer or network that others may not be able to reach.

bundle.yaml:20:15: hint EB101 counts-for-nothing
  E2: it is listed for communities.information, where nothing takes its kind
  (committee report and decision).

bundle.yaml:25:15: hint EB101 counts-for-nothing
  E3: it comes nearest to counting for workforce.environment.staff_asked, but it
  is dated 26 June 2016; evidence here must be dated on or after 26 June 2017 (2
  years before 26 June 2019): 365 days too old.

bundle.yaml:27:12: hint EB201 no-difference
  E3: it claims to show an outcome: say under difference what changed for
  people.

bundle.yaml:29:11: hint EB601 small-count
  E3: "Three staff" may count fewer than 5 people, who could be recognised: say
  it another way if so.

bundle.yaml:29:11: hint EB602 person-named
  E3: "Mrs E..." may be the name of a person: a role will do, if so.

bundle.yaml:29:11: hint EB602 person-named
  E3: "j...@..." may be the name of a person: a role will do, if so.

bundle.yaml:30:11: hint EB402 personal-link
  E3: this leads to a mailbox or one person's own storage: others may not get
  in.

bundle.yaml:35:15: hint EB102 awaiting-review
  E4: 1 proposal of what it supports waits to be decided: move what it does
  support to supports, and delete the rest.

bundle.yaml:42:12: hint EB501 expires-before-review
  E6: it counts for communities.information.right_information until 1 December
  2020, and the review is on 1 January 2021.

bundle.yaml:43:11: hint EB401 local-link
  E6: this leads to a computer or network that others may not be able to reach.

bundle.yaml:43:11: hint EB403 same-document
  E6: it has the link and the date of E1: list one document once.

bundle.yaml:45:41: hint EB602 person-named
  A1: "A... O..." may be the name of a person: a role will do, if so.

bundle.yaml:45:66: hint EB401 local-link
  A1: this leads to a computer or network that others may not be able to reach.

Test Council, as at 26 June 2019: 17 hints. Hints change no level, and what they
point to may be right as it stands.
"""


@pytest.fixture
def bundle(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("bundle.yaml").write_text(BUNDLE, encoding="utf-8")
    return "bundle.yaml"


REVIEW = ["--review", "2021-01-01"]


def test_every_hint_in_words(bundle: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "check", bundle, *REVIEW]) == 0
    assert capsys.readouterr().out == EXPECTED
    assert set(re.findall(r"hint (EB\d{3})", EXPECTED)) == {hint.code for hint in HINTS}
    assert main(["bundle", "check", bundle, "--strict"]) == 1
    assert "EB501" not in capsys.readouterr().out


def test_places_are_right(bundle: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "check", bundle, *REVIEW, "--format", "json"]) == 0
    data = json.loads(capsys.readouterr().out)
    assert data["schema"] == "eflg-bundle-check/1"
    assert (data["as_at"], data["review"]) == ("2019-06-26", "2021-01-01")
    lines = BUNDLE.split("\n")
    for hint in data["hints"]:
        assert lines[hint["line"] - 1][hint["column"] - 1] not in " :"
        assert (PAGES.parent.parent / hint["page"]).exists()
    assert len(data["hints"]) == 17


@pytest.mark.parametrize("form", ["text", "json", "sarif", "junit"])
def test_no_name_is_printed_in_full(
    form: str, bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bundle", "check", bundle, "--format", form]) == 0
    printed = capsys.readouterr().out
    for name in ("Aisha", "Okafor", "Mrs Example", "jane.doe"):
        assert name not in printed


def test_sarif_and_junit(bundle: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bundle", "check", bundle, *REVIEW, "--format", "sarif"]) == 0
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [hint.code for hint in HINTS]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["level"] == "note"
    prints = [result["partialFingerprints"]["eflgHint/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints) == 17
    assert main(["bundle", "check", bundle, *REVIEW, "--format", "junit"]) == 0
    suites = ET.fromstring(capsys.readouterr().out)
    assert suites.get("tests") == suites.get("failures") == "17"


@pytest.mark.parametrize(
    ("review", "said"),
    [
        ("2019-06-26", "--review: The review is not after the day that the bundle is judged on"),
        ("soon", "--review: This is not a date"),
    ],
)
def test_a_review_lies_ahead(
    review: str, said: str, bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["bundle", "check", bundle, "--review", review]) == 2
    assert said in capsys.readouterr().err


def test_a_bundle_that_cannot_be_read_is_refused(
    bundle: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(bundle).write_text("council: {nam: X}\n", encoding="utf-8")
    assert main(["bundle", "check", bundle]) == 2
    assert 'Did you mean "name"?' in capsys.readouterr().err


@pytest.mark.parametrize(
    ("sample", "counts"),
    [
        ("essex-2019", {"EB101": 13, "EB202": 4}),
        ("northmere-2024", {"EB101": 14, "EB201": 1, "EB202": 3, "EB403": 1}),
        (
            "otterdale-2024",
            {"EB101": 9, "EB201": 1, "EB202": 2, "EB301": 1, "EB403": 1, "EB601": 1},
        ),
        ("brackenshire-2024", {"EB101": 5, "EB201": 1, "EB202": 2, "EB403": 1}),
        ("rushmoor-2021", {"EB101": 9}),
        ("wendlemoor-2019", {"EB202": 1, "EB301": 6}),
    ],
)
def test_samples_get_the_hints_they_deserve(sample: str, counts: dict[str, int]) -> None:
    bundle = shipped.sample(sample)
    check = check_bundle(assess(bundle, shipped.framework(bundle.framework)))
    assert Counter(each.hint.code for each in check.found) == counts


@pytest.mark.parametrize("name", [path.stem for path in shipped.sample_paths()])
def test_what_counts_for_nothing_is_what_nothing_counts(name: str) -> None:
    """By trying: without such an item nothing changes but what is said of it."""
    bundle = shipped.sample(name)
    framework = shipped.framework(bundle.framework)
    result = assess(bundle, framework)
    idle = {each.part for each in check_bundle(result).found if each.hint.code == "EB101"}
    rest = bundle.with_evidence(item for item in bundle.evidence if item.id not in idle)
    without = assess(rest, framework)
    assert without.judgement.leaf_met == result.judgement.leaf_met
    used = {
        item.id
        for number, item in enumerate(result.judgement.match.items)
        if any(items >> number & 1 for items in result.judgement.counting)
    }
    assert not idle & used


# --- guesses at words -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "file:///home/x/a.doc",
        r"C:\Users\x\a.docx",
        "see D:/evidence/a.pdf",
        r"\\server\share\a.pdf",
        "/Users/x/Desktop/a.pdf",
        "http://localhost:8000/a",
        "https://127.0.0.1/a",
        "http://10.1.2.3/a",
        "http://172.20.1.1/",
        "https://192.168.1.10",
        "http://intranet/a",
        "https://files.council.local/a",
        "https://user@wiki/a",
    ],
)
def test_links_that_are_local(text: str) -> None:
    assert free_text.local_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://council.example/a",
        "http://www.council.gov.uk/users/home/a",
        "https://council.gov.uk:8443/a?b=c:/d",
        "http://172.32.1.1/",
        "http://11.0.0.1/",
        "https://localhost.council.example/a",
        "and/or; he/she; 24/7; home/school agreement",
        "Ratio 3:1, see note: a/b",
        "https://intranet.council.gov.uk/a",
    ],
)
def test_links_that_are_not(text: str) -> None:
    assert not free_text.local_link(text)
    assert not free_text.personal_link(text)


@pytest.mark.parametrize(
    "text",
    [
        "mailto:someone@council.example",
        "https://council-my.sharepoint.com/personal/x/a.docx",
        "https://onedrive.live.com/?id=1",
        "https://1drv.ms/b/s",
        "https://drive.google.com/file/d/1",
        "https://www.dropbox.com/s/1",
    ],
)
def test_links_that_are_personal(text: str) -> None:
    assert free_text.personal_link(text)
    assert not free_text.personal_link("https://council.sharepoint.com/sites/equality/a.docx")


@pytest.mark.parametrize(
    ("text", "counts"),
    [
        ("Two residents complained.", ["Two residents"]),
        ("we heard from 4 people and three disabled staff", ["4 people", "three staff"]),
        ("1 member of staff", []),
        ("2 members of staff left", ["2 staff"]),
        ("One in four people; 1 in 3 residents; one of our staff", []),
        ("14 residents, 2.4 people, 1,204 staff, 18-24 people", []),
        ("three surveys of residents; two officers", []),
        ("aged 4 children; year 3 pupils", ["3 pupils"]),
        ("five people", []),
    ],
)
def test_small_counts(text: str, counts: list[str]) -> None:
    assert list(free_text.small_counts(text)) == counts


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Cllr Example chaired it", ["Cllr E..."]),
        ("Dr. Q. Zed and Ms O'Neil", ["Ms O..."]),
        ("Jane Doe wrote", ["J... D..."]),
        ("Mr Patrick Moss", ["Mr P..."]),
        ("joe.bloggs@council.example or equality@council.example", ["j...@..."]),
        ("Victoria Road, Vellum Park, Saint Mary Church, James Street, Martin House", []),
        ("Black History Month; Head of People; Disability Confident Leader", []),
        ("the Equality Act 2010 and Mark of Excellence", []),
    ],
)
def test_people_named(text: str, names: list[str]) -> None:
    assert list(free_text.people_named(text)) == names


# --- pages ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("hint", HINTS, ids=lambda hint: hint.code)
def test_each_hint_has_its_page(hint: Hint) -> None:
    text = (PAGES / f"{hint.code}.md").read_text(encoding="utf-8")
    assert text.startswith(f"# {hint.code} {hint.name}\n\n## Summary\n\n{hint.summary}\n\n## Why")
    assert re.findall(r"^## (.+)$", text, re.MULTILINE) == HEADINGS
    sections = re.split(r"^## .+$", text, flags=re.MULTILINE)[1:]
    assert all(len(section.strip()) > 20 for section in sections)


def test_the_index_lists_what_there_is(golden: Golden) -> None:
    golden.page(PAGES / "README.md", index())
    assert {path.stem for path in PAGES.glob("*.md")} == {"README", *(h.code for h in HINTS)}


def index() -> str:
    """The index of the pages."""
    rows = [f"| [{h.code}]({h.code}.md) | {h.name} | {h.summary} |" for h in HINTS]
    return "\n".join(
        [
            "# Hints on a bundle",
            "",
            "What `eflg bundle check BUNDLE` looks for: what a council would want to know before",
            "others read its evidence. Hints change no level, and what they point to may be right",
            "as it stands. A code never changes its meaning. `--review DATE` adds what expires by",
            "then; `--format` is text, json, sarif or junit. Exit code 0, hints or none; with",
            "`--strict` 1 where there is any; 2 where the bundle cannot be read.",
            "",
            "| Code | Name | Summary |",
            "|---|---|---|",
            *rows,
            "",
        ]
    )
