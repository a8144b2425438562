"""Many bundles, one a line: each has its line, in order, whatever the others are."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from eflg_engine.batch import NamedBundle, assess_many
from eflg_engine.batch.forms import FORMS
from eflg_engine.service.settings import LIMITS
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.service import JSON, LINES, Client, client
from tests.support.shipped import framework

COUNCILS = (EVIDENCE_SAMPLES / "panels" / "councils.jsonl").read_bytes()


@pytest.fixture(scope="module")
def ask() -> Iterator[Client]:
    with client() as made:
        yield made


def post(ask: Client, path: str, body: Any, media_type: str = LINES) -> Any:
    return ask.post(f"/api/v1/{path}", content=body, headers={"content-type": media_type})


def expected(**settings: Any) -> str:
    bundles = [
        NamedBundle(f"line {number}", line.strip())
        for number, line in enumerate(COUNCILS.splitlines(), 1)
        if line.strip()
    ]
    entries = assess_many(bundles, framework(), only_own=True, **settings)
    return "".join(f"{FORMS['.jsonl'].keeps(each)}\n" for each in entries)


def in_pieces(size: int) -> Iterator[bytes]:
    for start in range(0, len(COUNCILS), size):
        yield COUNCILS[start : start + size]


@pytest.mark.parametrize("detail", ["levels", "gaps"])
def test_the_lines_are_those_of_the_library(ask: Client, detail: Any) -> None:
    answer = post(ask, f"batch?detail={detail}", COUNCILS)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == LINES
    assert answer.text == expected(detail=detail)


def test_however_it_is_cut_the_lines_are_the_same(ask: Client) -> None:
    assert post(ask, "batch", in_pieces(997)).text == expected()


def test_a_line_without_its_end_counts_and_blank_ones_do_not(ask: Client) -> None:
    one = b'{"format": 1, "as_at": "2025", "council": {"name": "S"}}'
    answer = post(ask, "batch", b"\n\n" + one + b"\n \n" + one)
    assert [json.loads(each)["number"] for each in answer.text.splitlines()] == [0, 1]
    assert post(ask, "batch", b"").text == ""


def test_a_line_that_is_too_long_costs_itself_alone() -> None:
    one = b'{"format": 1, "as_at": "2025", "council": {"name": "S"}}\n'
    with client(limits=LIMITS._replace(bytes=2000)) as ask:
        answer = post(ask, "batch", one + b"#" * 5000 + b"\n" + one + b"{\n")
    found = [json.loads(each) for each in answer.text.splitlines()]
    assert [bool(each["problems"]) for each in found] == [False, True, False, True]
    assert found[1]["problems"][0]["code"] == "too_large"
    assert [each["bundle"] for each in found] == ["line 1", "line 2", "line 3", "line 4"]


@pytest.mark.parametrize(
    ("path", "media_type", "status", "code"),
    [
        ("batch", JSON, 415, "media_type"),
        ("batch?framework=nothing", LINES, 422, "unknown_framework"),
        ("batch?policy=nothing", LINES, 422, "unknown_policy"),
        ("batch?as_at=soon", LINES, 422, "bad_date"),
        ("batch?format=csv", LINES, 422, "unknown_option"),
    ],
)
def test_options_that_cannot_be_are_told_first(
    ask: Client, path: str, media_type: str, status: int, code: str
) -> None:
    answer = post(ask, path, COUNCILS, media_type)
    assert answer.status_code == status
    assert {each["code"] for each in answer.json()["problems"]} == {code}
