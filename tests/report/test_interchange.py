"""Assessments for other tools: by their published schemas, the same bytes always, and no more
than docs/interchange.md says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator
from referencing import Registry, Resource

from eflg_engine import (
    Assessment,
    Bundle,
    Framework,
    State,
    assess,
    load_wording,
    with_wording,
)
from eflg_engine.cli.main import main
from eflg_engine.report import assessment_cyclonedx, assessment_oscal, assessment_poam
from tests.support import shipped
from tests.support.places import INPUTS, ROOT
from tests.support.small_framework import FRAMEWORK

SCHEMAS = INPUTS / "published_schemas"
WRITERS: dict[str, tuple[Callable[[Assessment], dict[str, Any]], str]] = {
    "cyclonedx": (assessment_cyclonedx, "cyclonedx/bom-1.6.SNAPSHOT.schema.json"),
    "oscal": (assessment_oscal, "oscal/oscal_assessment-results_schema.json"),
    "poam": (assessment_poam, "oscal/oscal_poam_schema.json"),
}
SAMPLES = ("northmere-2024", "brackenshire-psed-2024")
ODD = {
    "as_at": "2026-05-01",
    "council": {"name": "  *Odd*\tCouncil <b>_x_ "},
    "evidence": [
        {"id": "E1", "title": "`a` [b](c) {{ d }} \\", "kind": "policy", "supports": "m.t.c"}
        | {"dated": "2026-02-28", "review_by": "2027-02-28", "note": "Ask Jane Doe"}
        | {"link": "https://example.org/päge one?x=1#y"},
        {"id": "E2", "title": "B", "kind": "policy", "supports": "m.t.c", "dated": "1990-01"}
        | {"link": "https://jane:secret@example.org/"},
        {"id": "E3", "title": "C", "kind": "policy", "supports": "m.t.c", "dated": "2026-01"}
        | {"link": "C:\\Users\\jane\\paper.docx"},
    ],
}


@cache
def validator(schema: str) -> Draft7Validator:
    """A validator of a published schema. Python has no \\p{L} and \\p{N}: near enough stands in."""
    text = (SCHEMAS / schema).read_text(encoding="utf-8")
    text = text.replace(r"(\\p{L}|_)(\\p{L}|\\p{N}|[.\\-_])*", r"([^\\W\\d])([\\w.\\-])*")
    beside = [json.loads(file.read_text("utf-8")) for file in SCHEMAS.glob("cyclonedx/*.json")]
    registry: Registry[Any] = Registry().with_resources(
        [
            (f"http://cyclonedx.org/schema/{file.name}", Resource.from_contents(content))
            for file, content in zip(SCHEMAS.glob("cyclonedx/*.json"), beside, strict=True)
        ]
    )
    return Draft7Validator(json.loads(text), registry=registry)


@cache
def sample(name: str) -> Assessment:
    bundle = Bundle.load(ROOT / "evidence_samples" / f"{name}.yaml")
    return assess(bundle, shipped.framework(bundle.framework or "eflg-2021"))


def small(**changes: object) -> Framework:
    """The small framework, its criterion changed."""
    theme = FRAMEWORK["modules"][0]["themes"][0]
    criteria = {"one": [theme["criteria"]["one"][0] | changes]}
    module = FRAMEWORK["modules"][0] | {"themes": [theme | {"criteria": criteria}]}
    return Framework.from_data(FRAMEWORK | {"modules": [module]})


@cache
def odd() -> Assessment:
    framework = small(requires={"evidence": {"kind": "policy", "covers": {"items": 3}}})
    return assess(Bundle.from_data(ODD, framework=framework), framework)


@cache
def nothing_assessed() -> Assessment:
    bundle = Bundle.from_data({"as_at": "2026-05-01", "council": {"name": "A"}, "evidence": []})
    return assess(bundle, small(applies_when={"kind_of_body": "big"}))


RESULTS: dict[str, Callable[[], Assessment]] = {
    **{name: lambda name=name: sample(name) for name in SAMPLES},  # type: ignore[misc]
    "odd": odd,
    "nothing assessed": nothing_assessed,
}


@pytest.mark.parametrize("form", WRITERS)
@pytest.mark.parametrize("name", RESULTS)
def test_it_keeps_to_the_published_schema(form: str, name: str) -> None:
    write, schema = WRITERS[form]
    found = [
        f"{e.json_path}: {e.message[:200]}"
        for e in validator(schema).iter_errors(write(RESULTS[name]()))
    ]
    assert found == []


@pytest.mark.parametrize("form", WRITERS)
def test_the_schema_bites(form: str) -> None:
    write, schema = WRITERS[form]
    made = write(odd())
    top = made if form == "cyclonedx" else next(iter(made.values()))
    top["surely_not"] = 1
    assert not validator(schema).is_valid(made)


@pytest.mark.parametrize("form", WRITERS)
def test_the_command_line_writes_the_same_twice(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = str(ROOT / "evidence_samples" / "northmere-2024.yaml")
    texts = []
    for number in range(2):
        file = tmp_path / f"{number}.json"
        assert main(["assess", source, "--format", form, "-o", str(file)]) == 0
        texts.append(file.read_text(encoding="utf-8"))
    assert texts[0] == texts[1]
    assert json.loads(texts[0]) == WRITERS[form][0](sample("northmere-2024"))


def walk(data: object) -> Iterator[Mapping[str, Any]]:
    """Every mapping in some data."""
    if isinstance(data, dict):
        yield data
        data = [*data.values()]
    if isinstance(data, list):
        for each in data:
            yield from walk(each)


@pytest.mark.parametrize("name", RESULTS)
def test_cyclonedx_says_what_is_met_and_every_reference_leads_somewhere(name: str) -> None:
    result = RESULTS[name]()
    made: Any = assessment_cyclonedx(result)
    attestation = made["declarations"]["attestations"][0]
    scores = {each["requirement"]: each["conformance"]["score"] for each in attestation["map"]}
    for criterion, state in result.states.items():
        assessed = {State.MET: 1, State.NOT_MET: 0, State.NO_EVIDENCE: 0}
        assert scores.get(f"requirement:{criterion}") == assessed.get(state)
    assert "no accreditation" in attestation["summary"]
    assert result.shown in attestation["summary"]
    refs = [each["bom-ref"] for each in walk(made) if "bom-ref" in each]
    assert len(refs) == len({*refs})
    used = {attestation["assessor"], *scores}
    for each in walk(made["declarations"]):
        used |= (
            {*each.get("claims", ()), *each.get("counterClaims", ())}
            if "conformance" in each
            else set()
        )
        used |= {each["target"], *each.get("evidence", ())} if "predicate" in each else set()
    standard = made["definitions"]["standards"][0]
    used |= {each["parent"] for each in standard["requirements"] if "parent" in each}
    used |= {ref for level in standard["levels"] for ref in level["requirements"]}
    assert used <= {*refs}


@pytest.mark.parametrize("name", RESULTS)
def test_oscal_says_what_is_met_and_every_uuid_leads_somewhere(name: str) -> None:
    result = RESULTS[name]()
    made: Any = assessment_oscal(result)
    found = made["assessment-results"]["results"][0]
    states = {
        each["target"]["target-id"]: each["target"]["status"]["state"]
        for each in found.get("findings", ())
    }
    assert states == {
        criterion: "satisfied" if state is State.MET else "not-satisfied"
        for criterion, state in result.states.items()
        if state in (State.MET, State.NOT_MET, State.NO_EVIDENCE)
    }
    assert "no accreditation" in found["description"]
    plan: Any = assessment_poam(result)["plan-of-action-and-milestones"]
    assert len([each for each in plan["poam-items"] if "related-findings" in each]) == (
        [*states.values()].count("not-satisfied")
    )
    for document in (made, plan):
        uuids = [each["uuid"] for each in walk(document) if "uuid" in each]
        assert len(uuids) == len({*uuids})
        for each in walk(document):
            for key in ("observation-uuid", "finding-uuid", "risk-uuid", "subject-uuid"):
                assert key not in each or each[key] in uuids
    assert made["assessment-results"]["import-ap"]["href"][1:] in uuids_of(made)


def uuids_of(document: object) -> list[str]:
    return [each["uuid"] for each in walk(document) if "uuid" in each]


def test_ids_of_what_is_open_stay_from_one_assessment_to_the_next() -> None:
    bundle, framework = sample("northmere-2024").bundle, sample("northmere-2024").framework
    plans: list[Any] = [
        assessment_poam(assess(bundle, framework, as_at=day))["plan-of-action-and-milestones"]
        for day in (date(2024, 12, 2), date(2024, 12, 3))
    ]
    first, second = ({each["uuid"] for each in plan["poam-items"]} for plan in plans)
    assert first & second
    assert plans[0]["uuid"] != plans[1]["uuid"]


def test_planned_actions_are_milestones_without_their_leads() -> None:
    framework = Framework.from_data(FRAMEWORK)
    expected = [{"title": "The policy", "kind": "policy", "supports": "m.t.c"}]
    action = {"id": "A1", "action": "Write it", "lead": "Jane Doe", "due": "2026-09-30"}
    data = {**ODD, "evidence": [], "actions": [action | {"evidence_expected": expected}]}
    result = assess(Bundle.from_data(data, framework=framework), framework)
    made: Any = assessment_poam(result)
    assert [e.message for e in validator(WRITERS["poam"][1]).iter_errors(made)] == []
    (risk,) = made["plan-of-action-and-milestones"]["risks"]
    assert risk["deadline"] == "2026-09-30T00:00:00Z"
    assert risk["remediations"][-1]["tasks"][0]["timing"]["on-date"]["date"] == risk["deadline"]
    assert "Jane" not in json.dumps(made)


@pytest.mark.parametrize("form", WRITERS)
def test_no_note_login_or_path_goes_out(form: str) -> None:
    text = json.dumps(WRITERS[form][0](odd()), ensure_ascii=False)
    for word in ("Jane", "jane", "secret", "Users", "paper.docx"):
        assert word not in text
    if form != "poam":
        assert "https://example.org/p%C3%A4ge%20one?x=1#y" in text
    assert '"S."' not in text  # the statement of a framework that is not ours


@pytest.mark.parametrize("form", WRITERS)
def test_own_wording_does_not_go_out(form: str, tmp_path: Path) -> None:
    plain = sample("northmere-2024")
    criterion = next(each for each, state in plain.states.items() if state is not State.MET)
    file = tmp_path / "wording.csv"
    file.write_text(
        f"Criterion,Own statement\n{criterion},Words of somebody else\n", encoding="utf-8"
    )
    worded = with_wording(plain.framework, load_wording(str(file), plain.framework))
    made = json.dumps(WRITERS[form][0](assess(plain.bundle, worded, as_at=plain.as_at)))
    assert criterion in made
    assert "somebody else" not in made
    assert plain.framework.criteria[criterion].statement not in made
    assert re.search("[a-z]_[a-z]", made)
