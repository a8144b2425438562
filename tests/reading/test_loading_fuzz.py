"""Whatever stands in a file or in plain data: it loads, or InvalidInput says where it is wrong."""

from __future__ import annotations

from functools import cache
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from eflg_engine import Bundle, Framework, InvalidInput
from eflg_engine.reading.yaml_text import read_bytes
from tests.support.junk import JUNK_TEXTS, JUNK_VALUES, answers, containers
from tests.support.places import INPUTS
from tests.support.strategies import cases

INVALID = INPUTS / "invalid"


@cache
def small_framework() -> Framework:
    return Framework.load(INVALID / "framework")


@cache
def sources() -> dict[str, str]:
    """A bundle and a framework in one file, small and with every sort of value."""
    framework: Any = {}
    for name in ("framework.yaml", "1-communities.yaml", "2-workforce.yaml"):
        document = yaml.safe_load((INVALID / "framework" / name).read_text(encoding="utf-8"))
        if "module" in document:
            framework.setdefault("modules", []).append(document)
        else:
            framework |= document
    framework["vocabulary"] = yaml.safe_load(
        (INVALID / "vocabulary.yaml").read_text(encoding="utf-8")
    )
    framework["policies"] = {"broad": {"criteria": "80%", "themes": "all", "modules": "none"}}
    framework["sources"] = {"law": {"title": "A law"}}
    framework["measures"] = {"rate": {"title": "A rate", "unit": "percent"}}
    framework["modules"][0]["themes"][0]["criteria"]["developing"][0] |= {
        "source": [{"ref": "law", "at": "1"}],
        "applies_when": {"employees": {"at_least": 250}, "type": ["county"]},
        "requires": {
            "any": [
                {"evidence": {"kind": ["policy"], "within": "3 years", "covers": {"aims": "all"}}},
                {"at_least": 1, "of": [{"evidence": {"measure": {"name": "rate", "at_least": 5}}}]},
            ]
        },
        "examples": {"enough": [{"evidence": [{"kind": "policy", "dated": "1 year ago"}]}]},
    }
    bundle = {
        "format": 1,
        "framework": "small",
        "as_at": "2019-06-26",
        "council": {"name": "A council", "type": "county", "employees": 250, "services": ["roads"]},
        "scope": {"modules": "all", "characteristics": ["race"]},
        "strategic_aims": [{"id": "SA1", "priorities": [{"id": "P1", "text": "Jobs"}]}],
        "objectives": [{"id": "EO1", "text": "Fair", "published": "2018-02", "aims": ["SA1"]}],
        "evidence": [
            {
                "id": "E01",
                "title": "A policy",
                "kind": "policy",
                "supports": ["communities.information"],
                "dated": "2019-02-28",
                "review_by": "2020-02",
                "characteristics": "all",
                "objectives": ["EO1"],
                "measures": {"rate": 62.5},
            },
            {"id": "E02", "title": "B", "kind": "EIA", "supports": "workforce", "dated": "2019-01"},
            {
                "id": "E03",
                "title": "C",
                "kind": "workforce_data",
                "supports": {
                    "2.1.A1": ["figures"],
                    "workforce.policies.monitoring": {"use": "page 2"},
                    "communities": None,
                    "workforce.relations": "page 5",
                },
                "dated": "2019-01",
                "characteristics": ["race and sex", "everyone under the law"],
            },
        ],
    }
    return {
        "bundle": yaml.safe_dump(bundle, sort_keys=False),
        "bundle in braces": yaml.safe_dump(bundle, sort_keys=False, default_flow_style=True),
        "framework": yaml.safe_dump(framework, sort_keys=False),
    }


def text_answers(text: str) -> None:
    """As `answers`, for a text as a bundle and as a framework."""
    lines = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    answers(lambda: Bundle.from_text(text, framework=small_framework()), lines)
    answers(lambda: Framework.from_text(text), lines)


def data_answers(data: Any) -> None:
    """As `answers`, for plain data as a bundle and as a framework."""
    answers(lambda: Bundle.from_data(data, framework=small_framework()))
    answers(lambda: Framework.from_data(data))


@st.composite
def damaged(draw: st.DrawFn) -> str:
    """A good file with a few lines deleted, doubled, moved, cut, indented or overwritten."""
    lines = sources()[draw(st.sampled_from(sorted(sources())))].split("\n")
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(lines) - 1))
        way = draw(st.integers(0, 7))
        if way == 0 and len(lines) > 1:
            del lines[at]
        elif way == 1:
            lines.insert(at, lines[at])
        elif way == 2:
            lines.insert(draw(st.integers(0, len(lines) - 1)), lines.pop(at))
        elif way == 3:
            lines[at] = lines[at][: draw(st.integers(0, len(lines[at])))]
        elif way == 4:
            lines[at] = draw(st.sampled_from((" ", "  ", "\t"))) + lines[at]
        elif way == 5:
            key, colon, _ = lines[at].partition(": ")
            lines[at] = key + (colon or ": ") + draw(st.sampled_from(JUNK_TEXTS) | st.text())
        elif way == 6:
            lines[at] = lines[at].replace(
                draw(st.sampled_from("abdeimost: -[],'")), draw(st.text())
            )
        else:
            place = draw(st.integers(0, len(lines[at])))
            junk = draw(st.sampled_from(JUNK_TEXTS) | st.text(max_size=3))
            lines[at] = lines[at][:place] + junk + lines[at][place:]
    return draw(st.sampled_from(("\n", "\n", "\r\n"))).join(lines)


@st.composite
def retyped(draw: st.DrawFn, junk: st.SearchStrategy[Any] = JUNK_VALUES) -> Any:
    """Good data in which a few values, anywhere, are something else."""
    data = yaml.safe_load(sources()[draw(st.sampled_from(("bundle", "framework")))])
    for _ in range(draw(st.integers(1, 4))):
        path = draw(st.sampled_from(containers(data)))
        key = draw(st.sampled_from(sorted(path) if isinstance(path, dict) else range(len(path))))
        way = draw(st.integers(0, 4))
        if way == 0:
            path[key] = [path[key]]
        elif way == 1:
            path[key] = {"a": path[key]}
        elif way == 2 and isinstance(path, dict):
            path[draw(st.text(max_size=3) | st.sampled_from(("not", "at_most", "titel")))] = (
                path.pop(key)
            )
        elif way == 3 and isinstance(path, list):
            path.append(path[key])
        else:
            path[key] = draw(junk)
    return data


@given(damaged())
def test_damaged_files(text: str) -> None:
    text_answers(text)


@given(retyped())
def test_data_with_values_of_other_types(data: Any) -> None:
    data_answers(data)


@given(retyped(st.sampled_from(JUNK_TEXTS) | st.text()))
def test_files_with_other_values(data: Any) -> None:
    text_answers(yaml.safe_dump(data, sort_keys=False, allow_unicode=True))


@given(st.text() | st.lists(st.sampled_from(JUNK_TEXTS)).map("\n".join))
def test_any_text(text: str) -> None:
    text_answers(text)


@given(st.binary())
def test_any_bytes(raw: bytes) -> None:
    answers(lambda: read_bytes(raw, "x"))


@given(JUNK_VALUES)
def test_any_data(data: Any) -> None:
    data_answers(data)


@given(cases())
def test_valid_data_is_valid(case: Any) -> None:
    framework, bundle, _ = case
    Bundle.from_data(bundle, framework=Framework.from_data(framework))


def test_data_that_contains_itself() -> None:
    own: list[Any] = []
    own.append(own)
    looped: dict[str, Any] = {}
    looped["council"] = looped
    for data in (own, looped, {"council": {"name": own}, "evidence": own}):
        data_answers(data)
    with pytest.raises(InvalidInput, match=r"x\.council: This contains itself \[not_data\]"):
        Bundle.from_data(looped, "x")


def test_numbers_that_python_will_not_write_out() -> None:
    data_answers({"council": {"name": 10**5000, 10**5000: 1}, "evidence": [-(10**5000)]})


def test_data_that_unfolds_without_end() -> None:
    laughs: Any = "ha"
    for _ in range(50):
        laughs = [laughs] * 10
    data_answers({"council": {"name": "A"}, "evidence": laughs})
    data_answers({"id": "a", "modules": laughs})


@pytest.mark.parametrize(
    "text",
    [
        "a: " + "[a," * 50 + "]" * 50,
        "{" * 10_000,
        "a: {" + "b," * 40_000 + "}",
        "- " + "x " * 500_000,
        "a: '" + "''" * 500_000,
        'a: "' + "\\n" * 500_000 + '"',
        "\n" * 1_000_000,
        "# c\n" * 300_000,
        "&a " * 20_000,
        "*a " * 20_000,
        "a: |\n" + "  x\n" * 300_000,
        "x" * 1_000_000 + ": 1",
        "".join(f"k{i}: &k{i} {i}\n" for i in range(20_000)),
        "".join(f"k{i}:\n" for i in range(20_000)),
        "a: 1\n" * 10_000,
        "? a\n" * 20_000,
        "%TAG ! x\n" * 10_000,
        "evidence: [" + "{id: a}," * 5_000 + "]",
        "evidence: [" + "[]," * 10_000 + "]",
        "council: {name: a}\nevidence:\n"
        + "".join(f"  - {{kind: kimd{i}}}\n" for i in range(5_000)),
        "council: {name: a}\nevidence:\n" + "".join(f"  - {{titel{i}: x}}\n" for i in range(5_000)),
    ],
    ids=lambda text: text[:12].strip(),
)
def test_large_nonsense_is_answered_soon(text: str) -> None:
    text_answers(text)
