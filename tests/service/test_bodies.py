"""What is sent wrong is refused with every problem and its place; what is hostile, at once."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest

from eflg_engine import InvalidInput, Place, Problem
from eflg_engine.reading.limits import limits
from eflg_engine.service.settings import LIMITS
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.service import CSV, JSON, XLSX, YAML, Client, client

RAW = (EVIDENCE_SAMPLES / "brackenshire-2024.yaml").read_bytes()
SALTMERE = "format: 1\ncouncil: {name: Saltmere}\n"


@pytest.fixture(scope="module")
def ask() -> Iterator[Client]:
    with client() as made:
        yield made


def post(ask: Client, path: str, body: bytes | str, media_type: str = YAML) -> Any:
    return ask.post(f"/api/v1/{path}", content=body, headers={"content-type": media_type})


def problems(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["problems"]
    return found


def codes(answer: Any) -> set[str]:
    return {each["code"] for each in problems(answer)}


def test_every_problem_of_options_and_body_is_told_at_once(ask: Client) -> None:
    body = f"{SALTMERE}evidence:\n  - {{id: E1, title: A policy, kind: polcy, dated: 2025-13-01}}\n"
    answer = post(ask, "assess?as-at=2025&policy=strickt&detail=all&detail=full&target=Top", body)
    assert answer.status_code == 422
    found = {(each["code"], each["place"]) for each in problems(answer)}
    assert found >= {
        ("unknown_option", "?as-at"),
        ("unknown_policy", "?policy"),
        ("not_allowed", "?detail"),
        ("unknown_level", "?target"),
        ("unknown_kind", "body.yaml:4:37"),
        ("bad_date", "body.yaml:4:51"),
    }
    kind = next(each for each in problems(answer) if each["code"] == "unknown_kind")
    assert kind["path"] == ["evidence", 0, "kind"]
    assert (kind["line"], kind["column"], kind["found"]) == (4, 37, "polcy")
    assert 'did you mean "policy"?' in kind["hint"]
    option = next(each for each in problems(answer) if each["code"] == "unknown_option")
    assert option["hint"] == 'did you mean "as_at"?'


def test_problems_in_an_envelope_say_which_part_they_are_of(ask: Client) -> None:
    part = {"format": 1, "council": {"name": "S"}, "evidence": [{"id": "E1"}]}
    answer = post(ask, "whatif?remove=E1", json.dumps({"bundle": part}), JSON)
    assert answer.status_code == 422
    assert {tuple(each["path"][:3]) for each in problems(answer)} == {("bundle", "evidence", 0)}
    answer = post(ask, "compare", json.dumps({"old": part, "new": {"schema": "x"}}), JSON)
    assert {each["path"][0] for each in problems(answer) if each["path"]} == {"old", "new"}
    for sent, place in (
        ({"bundle": {"media_type": "text/plain", "base64": "QQ=="}}, "bundle.media_type"),
        ({"bundle": {"media_type": XLSX, "base64": "no base64"}}, "bundle.base64"),
        ({"bundle": part, "removed": []}, "body.json.removed"),
        ({"remove": ["E1"]}, "body.json"),
        ({"bundle": part, "remove": "E1"}, "remove"),
        ({"bundle": part, "add": [1]}, "add[0]"),
        ({"bundle": part, "change": {"E1": 1}}, "change.E1"),
    ):
        answer = post(ask, "whatif", json.dumps(sent), JSON)
        assert answer.status_code == 422
        assert place in {each["place"] for each in problems(answer)}, answer.text


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("plan", "missing_target"),
        ("plan?target=top", "unknown_level"),
        ("plan?target=achieving&theme=nothing", "unknown_part"),
        ("plan?budget=-1", "out_of_range"),
        ("plan?target=achieving&theme=a&module=b", "contradiction"),
        ("explain", "missing_option"),
        ("explain?id=nothing", "unknown_criterion"),
        ("forecast", "missing_option"),
        ("forecast?until=1999-01", "out_of_range"),
        ("check?review=soon", "bad_date"),
        ("whatif", "nothing_to_try"),
        ("whatif?remove=E999", "unknown_item"),
        ("sort?holder=Nobody", "unknown_holder"),
        ("assess?format=exe", "not_allowed"),
        ("assess?detail=gaps&format=html", "contradiction"),
        ("assess?framework=../../../etc/passwd", "unknown_framework"),
        ("assess?framework=/etc", "unknown_framework"),
        ("assess?framework=", "unknown_framework"),
        ("report?format=json", "not_allowed"),
    ],
)
def test_options_that_cannot_be_are_told(ask: Client, path: str, code: str) -> None:
    answer = post(ask, path, RAW)
    assert (answer.status_code, code in codes(answer)) == (422, True), answer.text
    assert all(each["message"] for each in problems(answer))


def bomb(size: int) -> bytes:
    """A workbook that unpacks to this many bytes."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as book:
        book.writestr("[Content_Types].xml", "<Types/>")
        book.writestr("xl/worksheets/sheet1.xml", b"\0" * size)
    return made.getvalue()


ALIASES = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{b}: &{b} [{', '.join([f'*{a}'] * 9)}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)
)
ENTITIES = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
HOSTILE: dict[str, tuple[str, bytes | str, str]] = {
    "aliases": (YAML, ALIASES, "alias_bomb"),
    "deep YAML": (YAML, "[" * 100_000, "too_deep"),
    "deep JSON": (JSON, '{"a":' * 100_000, "too_deep"),
    "deep JSON that closes": (JSON, "[" * 50_000 + "]" * 50_000, "too_deep"),
    "a tag": (YAML, "council: !!python/object/apply:os.system [id]\nformat: 1\n", "tag"),
    "a zip bomb": (XLSX, bomb(200_000_000), "too_large"),
    "no workbook": (XLSX, b"%PDF-1.7", "wrong_file"),
    "entities": (XLSX, ENTITIES, "wrong_file"),
    "a workbook as YAML": (YAML, bomb(10), "wrong_file"),
    "no JSON": (JSON, "<html>", "not_a_mapping"),
    "nothing": (JSON, "", "empty_file"),
    "NUL": (YAML, b"a: \0\n", "bad_character"),
    "no UTF-8": (YAML, b"council: {name: \xff}\n", "not_utf8"),
    "many values": (YAML, "- x\n" * 600_000, "too_many_values"),
    "many rows": (CSV, "Title\n" + "x\n" * 30_000, "too_large"),
    "another file": (YAML, "framework: ../../etc/passwd\n" + SALTMERE, "unknown_framework"),
    "a rule file": (YAML, "id: x\nextends: /etc/passwd\nmodules: []\n", "wrong_file"),
    "a huge number": (JSON, '{"format": 1' + "0" * 100_000 + "}", "missing_key"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_hostile_is_refused(ask: Client, name: str) -> None:
    media_type, body, code = HOSTILE[name]
    answer = post(ask, "assess", body, media_type)
    assert (answer.status_code, code in codes(answer)) == (422, True), answer.text[:500]
    assert "root:" not in answer.text
    assert len(answer.content) < 200_000


def test_a_workbook_that_names_a_path_reads_no_folder(ask: Client) -> None:
    from eflg_engine.sheets.writing import bundle_workbook
    from tests.support.shipped import framework, sample

    data = sample("brackenshire-2024").to_data() | {"framework": "../rules/eflg-2021"}
    answer = post(ask, "assess", bundle_workbook(data, framework()), XLSX)
    assert (answer.status_code, codes(answer)) == (422, {"unknown_framework"})


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"content-encoding": "gzip"}, 415, "content_encoding"),
        ({"content-type": "application/yaml; charset=utf-16"}, 415, "charset"),
        ({"content-type": "application/xml"}, 415, "media_type"),
        ({"content-type": "text/csv"}, 422, ""),
    ],
)
def test_what_it_is_said_to_be_has_to_be_readable(
    ask: Client, headers: dict[str, str], status: int, code: str
) -> None:
    headers = {"content-type": YAML, **headers}
    answer = ask.post("/api/v1/assess", content=RAW, headers=headers)
    assert answer.status_code == status
    assert not code or codes(answer) == {code}


def test_more_than_may_be_sent_is_not_held() -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(50):
            yield b"#" * 1000

    small = LIMITS._replace(bytes=10_000, problems=3)
    with client(limits=small) as ask:
        for content in (b"#" * 10_001, chunks()):
            answer = post(ask, "assess", content)  # type: ignore[arg-type]
            assert (answer.status_code, codes(answer)) == (413, {"too_large"})
            assert answer.headers["connection"] == "close"
        items = "".join(f"  - {{id: E{number}, kind: x}}\n" for number in range(50))
        found = problems(post(ask, "assess", f"{SALTMERE}evidence:\n{items}"))
        assert len(found) == 4
        assert found[-1]["code"] == "more_problems"
        assert found[-1]["hint"] == ""


def test_a_worker_reads_and_searches_within_the_limits_of_the_service(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def held(*_: object, **__: object) -> None:
        raise InvalidInput([Problem("held", Place("x"), f"{limits().steps} {limits().bytes}")])

    monkeypatch.setattr("eflg_engine.service.answers.make_plan", held)
    with client(limits=LIMITS._replace(steps=7, bytes=999_999)) as ask:
        (told,) = problems(post(ask, "plan?target=achieving", f"{SALTMERE}as_at: 2025-01-31\n"))
    assert told["message"] == "7 999999"
