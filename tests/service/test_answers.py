"""Whatever is asked is answered as the library answers it, byte for byte."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from eflg_engine import Bundle, assess
from eflg_engine.cli.main import main
from eflg_engine.sheets.writing import bundle_workbook
from tests.support.places import EVIDENCE_SAMPLES
from tests.support.service import CSV, JSON, XLSX, YAML, Client, client
from tests.support.shipped import framework, sample

NORTHMERE = EVIDENCE_SAMPLES / "northmere-2024.yaml"
RAW = NORTHMERE.read_bytes()


@pytest.fixture(scope="module")
def ask() -> Iterator[Client]:
    with client() as made:
        yield made


def post(ask: Client, path: str, body: bytes = RAW, media_type: str = YAML) -> bytes:
    answer = ask.post(f"/api/v1/{path}", content=body, headers={"content-type": media_type})
    assert answer.status_code == 200, answer.text
    return answer.content


def by_command(tmp_path: Path, *words: str, ending: str = ".json") -> bytes:
    """What the command line writes to a file."""
    made = tmp_path / f"made{ending}"
    assert main([*words, "-o", str(made)]) in (0, 1)
    return made.read_bytes()


def as_data(raw: bytes) -> Any:
    """YAML as JSON data; days are texts."""
    return json.loads(json.dumps(yaml.safe_load(raw), default=str))


@pytest.mark.parametrize("detail", ["levels", "gaps", "full"])
def test_an_assessment_is_that_of_the_library(ask: Client, detail: Any) -> None:
    said = post(ask, f"assess?detail={detail}").decode()
    assert said == assess(sample("northmere-2024"), framework()).to_json(detail=detail)


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("explain?id=workforce.data", ["explain", "{}", "workforce.data"]),
        ("plan?target=achieving", ["plan", "{}", "--target", "achieving"]),
        ("plan?budget=20&theme=workforce.data", ["plan", "{}", "--budget", "20", "--theme"]),
        ("whatif?remove=N001&remove=N002", ["whatif", "{}", "--remove", "N001", "N002"]),
        ("forecast?until=2025-06", ["forecast", "{}", "--until", "2025-06"]),
        ("check?review=2025-06-10", ["bundle", "check", "{}", "--review", "2025-06-10"]),
        ("sort?by=question&holder=HR", ["sort", "{}", "--by", "question", "--holder", "HR"]),
        ("assess?appendix=true&format=json", ["assess", "{}", "--appendix"]),
    ],
)
def test_the_rest_is_what_the_command_line_writes(
    ask: Client, tmp_path: Path, path: str, words: list[str]
) -> None:
    given = [word.format(NORTHMERE) for word in words]
    given += ["workforce.data"] if given[-1] == "--theme" else []
    found = post(ask, path)
    if path.startswith("check"):  # it says where in the file
        found = found.replace(b"body.yaml", str(NORTHMERE).encode())
    assert found == by_command(tmp_path, *given)


@pytest.mark.parametrize(
    ("path", "words", "ending"),
    [
        ("assess?format=markdown&target=achieving", ["assess", "--target", "achieving"], ".md"),
        ("forecast?until=2025-06&format=ics", ["forecast", "--until", "2025-06"], ".ics"),
        ("report?format=html&summary=true&for=member", ["report", "--summary", "--for"], ".html"),
        ("report?format=text&language=cy", ["report", "--language", "cy"], ".txt"),
        ("assess?format=csv&policy=strict", ["assess", "--policy", "strict"], ".csv"),
    ],
)
def test_other_forms_are_those_of_the_command_line(
    ask: Client, tmp_path: Path, path: str, words: list[str], ending: str
) -> None:
    command, *options = words + (["member"] if words[-1] == "--for" else [])
    found = post(ask, path)
    assert found == by_command(tmp_path, command, str(NORTHMERE), *options, ending=ending)


def test_a_bundle_is_the_same_however_it_is_sent(ask: Client, tmp_path: Path) -> None:
    bundle = sample("brackenshire-2024")
    book = bundle_workbook(bundle.to_data(), framework())
    (tmp_path / "l.xlsx").write_bytes(book)
    expected = assess(Bundle.load(tmp_path / "l.xlsx", framework()), framework()).to_json()
    assert post(ask, "assess", book, XLSX).decode() == expected
    for raw, media_type in (
        (json.dumps(bundle.to_data()).encode(), JSON),
        (bundle.to_yaml().encode(), "text/yaml; charset=utf-8"),
    ):
        said = json.loads(post(ask, "assess", raw, media_type))
        assert said == json.loads(assess(bundle, framework()).to_json())
    file = {"media_type": XLSX, "base64": base64.b64encode(book).decode()}
    sent = json.dumps({"bundle": file, "remove": [bundle.evidence[0].id]}).encode()
    assert json.loads(post(ask, "whatif", sent, JSON))["edits"]


def test_a_table_is_read_as_the_library_reads_it(ask: Client, tmp_path: Path) -> None:
    table = tmp_path / "list.csv"
    assert main(["bundle", "new", "--council", "Saltmere", "-o", str(tmp_path / "s.xlsx")]) == 0
    table.write_text(
        "Ref,Title,Kind,Answers,Dated\nE1,Workforce profile,data_report,workforce.data,2025-01-31\n"
    )
    try:
        expected = assess(Bundle.load(table, framework()), framework(), as_at=None).to_json()
    except ValueError as error:
        expected = str(error)
    answer = ask.post("/api/v1/assess", content=table.read_bytes(), headers={"content-type": CSV})
    if answer.status_code == 200:
        assert json.loads(answer.content)["bundle"] == json.loads(expected)["bundle"]
    else:
        assert all(each["message"].lower()[:20] in expected.lower() for each in told(answer))


def told(answer: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = answer.json()["problems"]
    return found


def test_a_what_if_takes_what_the_command_line_takes(ask: Client, tmp_path: Path) -> None:
    words = ["--change", "N001", "dated=2024-11-01", "--remove", "N002", "--as-at", "2025-01-31"]
    envelope = {
        "bundle": as_data(RAW),
        "change": {"N001": {"dated": "2024-11-01"}},
        "remove": ["N002"],
    }
    found = post(ask, "whatif?then=2025-01-31", json.dumps(envelope).encode(), JSON)
    assert found == by_command(tmp_path, "whatif", str(NORTHMERE), *words)


def test_bundles_and_saved_results_are_compared(ask: Client, tmp_path: Path) -> None:
    data = as_data(RAW)
    old = json.loads(assess(sample("northmere-2024"), framework()).to_json())
    (tmp_path / "old.json").write_text(json.dumps(old))
    same = {"old": data}
    found = post(
        ask, "compare?as_at=2024-06-30&as_at=2025-06-30", yaml.safe_dump(same).encode(), YAML
    )
    days = ("--as-at", "2024-06-30", "--as-at", "2025-06-30")
    assert found == by_command(tmp_path, "compare", str(NORTHMERE), *days)
    found = post(ask, "compare", json.dumps({"old": old, "new": data}).encode(), JSON)
    assert found == by_command(tmp_path, "compare", str(tmp_path / "old.json"), str(NORTHMERE))


def test_a_report_says_what_changed(ask: Client, tmp_path: Path) -> None:
    earlier = as_data(RAW) | {"as_at": "2024-03-31"}
    (tmp_path / "earlier.yaml").write_text(yaml.safe_dump(earlier))
    sent = json.dumps({"bundle": as_data(RAW), "since": earlier}).encode()
    found = post(ask, "report?format=markdown", sent, JSON)
    since = ("--since", str(tmp_path / "earlier.yaml"))
    assert found == by_command(tmp_path, "report", str(NORTHMERE), *since, ending=".md")


def test_frameworks_and_schemas_are_told(ask: Client, tmp_path: Path) -> None:
    listed = ask.get("/api/v1/frameworks").json()["frameworks"]
    assert [each["id"] for each in listed] == ["eflg-2021", "psed-england-2017", "eflg-2012"]
    assert listed[0]["sha256"] == framework().sha256
    one = ask.get("/api/v1/frameworks/eflg-2021?part=workforce.data").json()
    assert [m["id"] for m in one["modules"]] == ["workforce"]
    asked = [c["id"] for m in one["modules"] for t in m["themes"] for c in t["criteria"]]
    assert asked == [c.id for c in framework().themes["workforce.data"].criteria]
    page = ask.get("/api/v1/frameworks/eflg-2021?format=text").text
    assert page.startswith("Equality Framework for Local Government")
    names = ask.get("/api/v1/schemas").json()["schemas"]
    assert {"bundle", "assessment", "problems"} <= {*names}
    assert ask.get("/api/v1/schemas/bundle").json()["$id"] == "urn:eflg-engine:schema:bundle:1"
