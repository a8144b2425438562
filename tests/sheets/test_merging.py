"""Bundles merged into one, and workbooks to send out and merge back."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from openpyxl import load_workbook

from eflg_engine import Bundle, Framework, assess
from eflg_engine.cli.main import main
from eflg_engine.framework.holders import criteria_by_holder, holder_called
from eflg_engine.framework.model import leaves
from eflg_engine.reading.problems import InvalidInput, Place
from eflg_engine.sheets.merging import merge, merged_supports
from tests.support.any_bundles import bundles
from tests.support.schemas import problems

EFLG = Framework.load("eflg-2021")


def item(reference: str, title: str, **more: Any) -> dict[str, Any]:
    given = {"kind": "policy", "supports": ["communities"], "dated": "2024-01-01"}
    return {"id": reference, "title": title, **given, **more}


def test_a_name_taken_from_a_file_gives_way_to_a_real_one() -> None:
    from_file, real = bundle(item("E1", "A")), bundle(item("E2", "B"))
    from_file["council"] = {"name": "export (3)"}
    for order in (("log.csv", "a.xlsx"), ("a.xlsx", "log.csv")):
        files = {"log.csv": from_file, "a.xlsx": real}
        made = merge([(name, files[name]) for name in order], named_by_file=["log.csv"])
        assert (made.data["council"]["name"], made.conflicts) == ("Saltmere", [])
    alone = merge([("log.csv", from_file)], named_by_file=["log.csv"])
    assert alone.data["council"]["name"] == "export (3)"


def bundle(*evidence: dict[str, Any], **more: Any) -> dict[str, Any]:
    data = {"council": {"name": "Saltmere"}, "evidence": list(evidence), **more}
    return Bundle.from_data(data).to_data()


def test_the_same_items_are_known_by_reference_link_or_title() -> None:
    first = bundle(
        item("E1", "Area profile"),
        item("E2", "Pay", link="https://www.saltmere.example/pay/"),
        item("E3", "Forum notes"),
    )
    second = bundle(
        item("e1", "Area Profile", characteristics=["race"]),
        item("X", "Pay gap report", link="http://saltmere.example/pay", note="b"),
        item("E9", "Forum notes", services=["housing"]),
    )
    merged = merge([("a", first), ("b", second)])
    assert [each["id"] for each in merged.data["evidence"]] == ["E1", "E2", "E3"]
    assert merged.data["evidence"][0]["characteristics"] == ["race"]
    assert merged.data["evidence"][2]["services"] == ["housing"]
    assert [(c.what, c.key, c.kept, c.other, c.file) for c in merged.conflicts] == [
        ("E1", "title", "Area profile", "Area Profile", "b"),
        ("E2", "title", "Pay", "Pay gap report", "b"),
        ("E2", "link", "https://www.saltmere.example/pay/", "http://saltmere.example/pay", "b"),
    ]
    assert "Also given in b: title: Pay gap report" in merged.data["evidence"][1]["note"]


def test_one_reference_for_two_things_gets_a_second_name_wherever_it_is_named() -> None:
    first = bundle(item("E1", "Area profile"), objectives=[{"id": "O1", "text": "Pay"}])
    second = bundle(
        item("E1", "Forum notes", dated="2023-01-01", objectives=["O1"]),
        objectives=[{"id": "O1", "text": "Housing"}],
        actions=[{"id": "A1", "action": "Meet", "evidence": ["E1"]}],
    )
    merged = merge([("a", first), ("b", second)])
    data = merged.data
    assert [(each["id"], each["title"]) for each in data["evidence"]] == [
        ("E1", "Area profile"),
        ("E1-2", "Forum notes"),
    ]
    assert data["evidence"][1]["objectives"] == ["O1-2"]
    assert data["actions"][0]["evidence"] == ["E1-2"]
    assert [(each["id"], each["text"]) for each in data["objectives"]] == [
        ("O1", "Pay"),
        ("O1-2", "Housing"),
    ]
    assert merged.conflicts == []


@pytest.mark.parametrize(
    ("first", "second", "both"),
    [
        (["a"], ["b", "a"], ["a", "b"]),
        (["a"], {"a": "p1"}, {"a": "p1"}),
        ({"a": "p1"}, {"a": "p2"}, {"a": "p1; p2"}),
        ({"a": ["q"]}, {"a": {"r": "p1"}}, {"a": {"q": None, "r": "p1"}}),
        ({"a": "p1"}, {"a": ["q"]}, {"a": "p1", "a.q": None}),
    ],
)
def test_what_is_supported_is_what_either_says(first: Any, second: Any, both: Any) -> None:
    assert merged_supports(first, second) == both


@settings(max_examples=20)
@given(bundles(), bundles())
def test_merging_loses_nothing(one: dict[str, Any], other: dict[str, Any]) -> None:
    first, second = Bundle.from_data(one), Bundle.from_data(other)
    assert Bundle.from_data(merge([("a", first.to_data())]).data) == first
    twice = merge([("a", first.to_data()), ("b", first.to_data())])
    assert twice.conflicts == []
    assert Bundle.from_data(twice.data).evidence == first.evidence
    merged = merge([("a", first.to_data()), ("b", second.to_data())])
    both = Bundle.from_data(merged.data)
    listed = merged.conflicts
    for read in (first, second):
        for each in read.evidence:
            kept = [
                item for item in both.evidence
                if item.title == each.title or any(c.other == each.title for c in listed)
            ]  # fmt: skip
            assert kept
        assert {o.text for o in read.objectives} <= {o.text for o in both.objectives} | {
            c.other for c in listed
        }


def test_the_command_merges_workbooks_and_lists_conflicts(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = []
    for name, title in (("a", "Area profile"), ("b", "Profile")):
        data = bundle(item("E1", title, link="https://saltmere.example/p"))
        (tmp_path / f"{name}.yaml").write_text(Bundle.from_data(data).to_yaml(), encoding="utf-8")
        files.append(str(tmp_path / f"{name}.yaml"))
    output = tmp_path / "all.xlsx"
    assert main(["bundle", "merge", *files, "-o", str(output), "--format", "json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert problems("merge", told) == []
    assert told["items"] == 1
    assert [each["other"] for each in told["conflicts"]] == ["Profile"]
    assert main(["bundle", "merge", *files, "-o", str(output)]) == 1
    out = "".join(capsys.readouterr().out.split())  # long paths are broken over lines
    assert "E1,title:Areaprofile" in out
    assert f"{tmp_path}/b.yaml:Profile" in out
    assert main(["bundle", "merge", *files, "-o", files[0]]) == 2


def test_requests_ask_every_question_of_somebody_and_merge_back(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sample = "evidence_samples/essex-2019.yaml"
    assert main(["bundle", "requests", sample, "-o", str(tmp_path / "out")]) == 0
    files = sorted((tmp_path / "out").iterdir())
    assert 2 <= len(files) <= 12
    asked = set()
    for file in files:
        book = load_workbook(file)
        asked |= {row[0] for row in book["Questions"].iter_rows(min_row=2, values_only=True)}
    codes = {
        leaf.question.code
        for rule in EFLG.criteria.values()
        for leaf in leaves(rule.requires)
        if leaf.question is not None
    }
    assert codes <= asked
    book = load_workbook(files[0])
    for column, value in enumerate(("E1", "Our thing", "Policy or strategy", "4.5.A1a"), 1):
        book["Evidence"].cell(2, column, value)
    book["Evidence"].cell(2, 5, "1/3/2019")
    book.save(files[0])
    capsys.readouterr()
    output = tmp_path / "all.yaml"
    parts = [sample, *map(str, files)]
    assert main(["bundle", "merge", *parts, "-o", str(output)]) == 0
    before, after = Bundle.load(sample), Bundle.load(output)
    assert len(after.evidence) == len(before.evidence) + 1
    assert after.objectives == before.objectives
    assert assess(after, EFLG).as_at == assess(before, EFLG).as_at
    assert main(["bundle", "requests", sample, "-o", str(tmp_path / "out")]) == 2


def test_there_are_at_most_twelve_holders_and_each_has_something_to_answer() -> None:
    holders = EFLG.vocabulary.holders
    assert len(holders) <= 12
    assert [*criteria_by_holder(EFLG)] == [*holders.ids], "and every criterion has a holder"


@pytest.mark.parametrize("framework", ["psed-england-2017", "eds-2022", "eflg-2012"])
def test_where_a_framework_does_not_say_who_holds_documents_their_kinds_do(framework: str) -> None:
    held = criteria_by_holder(Framework.load(framework))
    assert "" not in held
    assert len(held) > 1
    assert framework != "psed-england-2017" or "pay_gap.hourly.mean_hourly_gap" in held["hr"]


def test_a_holder_is_known_by_its_names_and_an_unknown_one_is_refused_with_all() -> None:
    place = Place("--holder")
    for name in ("hr", "HR", "the HR team", "Payroll", "HR, payroll and occupational health"):
        assert holder_called(EFLG, name, place) == "hr"
    for name, meant in (("procurment", "Procurement, legal and finance"), ("HR or finance", "HR,")):
        with pytest.raises(InvalidInput) as refused:
            holder_called(EFLG, name, place)
        (problem,) = refused.value.problems
        assert all(holder.title in problem.allowed for holder in EFLG.vocabulary.holders)
        assert meant in problem.hint
