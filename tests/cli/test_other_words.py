"""A framework whose words are all its own: nothing printed under it says those of another."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from eflg_engine import Bundle, Framework, InvalidInput
from eflg_engine.cli.main import main
from eflg_engine.framework.nouns import bodies, in_its_words
from eflg_engine.report.schemas import schema

FRAMEWORK: dict[str, Any] = {
    "format": 1,
    "id": "choirs",
    "title": "Singing together",
    "version": "1",
    "below": "Humming",
    "body": "choir",
    "words": {
        "characteristics": {"one": "voice", "many": "voices"},
        "aims": {"one": "wish", "many": "wishes"},
        "objectives": {"one": "promise", "many": "promises"},
        "matrix": {"one": "voice under a wish", "many": "voices under wishes"},
        "difference": "what sounds better",
    },
    "levels": [{"id": "solo", "title": "Solo"}, {"id": "tutti", "title": "Tutti"}],
    "timetable": [{"id": "send", "title": "Send it", "weeks_before_visit": 4, "kinds": ["score"]}],
    "sources": {"book": {"title": "The book of songs"}},
    "vocabulary": {
        "ladders": {
            "shows": [
                {"id": "said", "title": "Said"},
                {"id": "done", "title": "Done"},
                {"id": "heard", "title": "Heard"},
            ],
            "assurance": [{"id": "own", "title": "Own"}, {"id": "outside", "title": "Outside"}],
        },
        "defaults": {"shows": "said", "assurance": "own"},
        "characteristics": [{"id": "alto", "title": "Alto"}, {"id": "bass", "title": "Bass"}],
        "aims": [{"id": "loud", "title": "Loudness"}],
        "profile": [{"id": "singers", "title": "Number of singers"}],
        "efforts": [{"id": "low", "title": "Low", "days": 1}],
        "kinds": [
            {
                "id": "score",
                "title": "Score",
                "reaches": "done",
                "reaches_more": {"rung": "heard", "when": "difference"},
                "effort": "low",
            }
        ],
    },
    "modules": [
        {
            "module": "song",
            "title": "Song",
            "themes": [
                {
                    "id": "breath",
                    "title": "Breath",
                    "criteria": {
                        "solo": [
                            {
                                "id": "score",
                                "statement": "There is a score.",
                                "requires": {
                                    "evidence": {
                                        "shows": "heard",
                                        "assurance": "outside",
                                        "covers": {
                                            "characteristics": "all",
                                            "aims": 1,
                                            "objectives": 1,
                                        },
                                    }
                                },
                                "remedy": "Write the score.",
                                "effort": "low",
                                "examples": {
                                    "enough": [
                                        {
                                            "evidence": [
                                                {
                                                    "kind": "score",
                                                    "shows": "heard",
                                                    "assurance": "outside",
                                                    "difference": "It rings.",
                                                    "characteristics": "all",
                                                    "aims": "loud",
                                                    "objectives": ["P1"],
                                                }
                                            ],
                                            "objectives": [{"id": "P1"}],
                                        }
                                    ],
                                    "not_enough": [{"evidence": [], "council": {"singers": 5}}],
                                },
                            },
                            {
                                "id": "big",
                                "statement": "A big one has a leader.",
                                "applies_when": {"singers": {"at_least": 20}},
                                "due": {"from": "2020-01-01"},
                                "requires": {"evidence": {"covers": {"matrix": "all"}}},
                            },
                        ],
                        "tutti": [
                            {
                                "id": "hall",
                                "statement": "There is a hall.",
                                "applies_when": {"singers": {"at_most": 19}},
                                "requires": {"evidence": {"covers": {"characteristics": 2}}},
                                "remedy": "Find a hall.",
                                "effort": "low",
                            }
                        ],
                    },
                }
            ],
        }
    ],
}
ITEM = {
    "id": "A",
    "title": "The score",
    "kind": "score",
    "supports": ["song.breath"],
    "dated": "2024-01-01",
    "shows": "heard",
    "characteristics": ["alto"],
    "objectives": ["P1"],
}
BUNDLE: dict[str, Any] = {
    "format": 1,
    "as_at": "2024-06-01",
    "choir": {"name": "The Larks"},
    "scope": {"characteristics": ["bass"]},
    "objectives": [{"id": "P1", "text": "Sing."}],
    "self_assessment": [{"for": "song.breath", "level": "solo"}],
    "actions": [{"id": "T1", "action": "Rehearse", "due": "2024-09-01"}],
    "evidence": [ITEM],
}
RATINGS = [
    {"assessor": f"A{n}", "council": who, "for": "song.breath.score", "status": status}
    for who in ("The Larks", "The Owls", "The Wrens", "The Rooks", "The Jays", "The Crows")
    for n, status in enumerate((1, 4))
]
DECISIONS = [
    {"council": "The Larks", "for": "song.breath", "level": "below", "met": "song.breath.score"},
    {"council": "The Owls", "for": "song.breath", "level": "solo", "met": "none"},
]
FOUND = [{"id": "R1", "sort": "recommendation", "text": "Sing.", "for": "song"}]
OTHERS = re.compile(
    r"council|characteristic|EFLG|eflg-\d|[Ll]ocal [Gg]overnment|[Ee]quality|\bduty\b"
    r"|changed for people|\b[Aa]n? (?:said|done|heard)\b"
)
KEYS = re.compile(r"(?:characteristics|council): ")
"""Keys of the file formats, as examples of them print them."""
COMMANDS = (
    "assess {b} --framework {f}",
    "assess {b} --framework {f} --appendix",
    "assess {w} --framework {f}",
    "assess {b} --framework {f} --format markdown",
    "explain {b} song.breath --framework {f}",
    "explain {b} song.breath.score --framework {f}",
    "explain {b} song.breath.big --framework {f}",
    "explain {s} song.breath.big --framework {f}",
    "plan {b} --framework {f} --target solo",
    "plan {s} --framework {f} --target tutti",
    "whatif {b} --framework {f} --remove A",
    "forecast {b} --framework {f} --until 2026-01-01",
    "timetable {b} --framework {f} --visit 2024-12-01",
    "claims {b} --framework {f}",
    "thread {b} --framework {f}",
    "resilience {b} --framework {f}",
    "actions {b} --framework {f}",
    "sort {b} --framework {f}",
    "bundle check {b} --framework {f}",
    "framework show {f}",
    "framework show {f} song.breath.score",
    "framework show {f} song.breath.big",
    "framework check {f}",
    "framework lint {f}",
    "framework test {f}",
    "framework test {f} --suggest",
    "framework diff {f} {f} --bundles {d}",
    "framework diff {f} {g} --bundles {d}",
    "panel agreement {r} --framework {f}",
    "panel agenda {r} {b} --framework {f}",
    "panel minutes {r} {b} --framework {f}",
    "panel consistency {c} --framework {f}",
    "panel calibrate {c} --framework {f}",
    "panel feedback {n} --framework {f}",
)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("words")
    bundles = folder / "bundles"
    bundles.mkdir()
    other = json.loads(json.dumps(FRAMEWORK))
    other["modules"][0]["themes"][0]["criteria"]["tutti"][0]["requires"] = {"evidence": {}}
    said = {**BUNDLE, "choir": {"name": "The Larks", "singers": 12}}
    written = {
        "f": FRAMEWORK,
        "g": other,
        "b": BUNDLE,
        "s": said,
        "w": {**BUNDLE, "scope": {}},
        "r": {"framework": "choirs", "ratings": RATINGS},
        "c": {"framework": "choirs", "decisions": DECISIONS},
        "n": {"framework": "choirs", "council": "The Larks", "dated": "2024-06", "findings": FOUND},
    }
    found = {key: folder / f"{key}.json" for key in written}
    for key, data in written.items():
        found[key].write_text(json.dumps(data), encoding="utf-8")
    (bundles / "larks.yaml").write_text(json.dumps(said), encoding="utf-8")
    return {**found, "d": bundles}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_says_nothing_in_the_words_of_another_framework(
    command: str, files: dict[str, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    main([word.format(**files) if "{" in word else word for word in command.split()])
    printed = capsys.readouterr()
    text = printed.out + printed.err
    assert text
    assert "usage:" not in text
    for key in files:
        text = text.replace(str(files[key]), "")
    lines = [line for line in text.splitlines() if OTHERS.search(KEYS.sub("", line))]
    assert lines == []


def test_workbooks_say_what_the_framework_calls_it_and_read_back(
    files: dict[str, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    book = str(tmp_path / "larks.xlsx")
    framework = str(files["f"])
    assert main(["bundle", "export", str(files["b"]), "--framework", framework, "-o", book]) == 0
    told = openpyxl.load_workbook(book)
    sheet = told["Choir"]
    said = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    said += [str(cell.value) for row in told["Read me"].iter_rows() for cell in row if cell.value]
    assert "Name of the choir" in said
    assert [each for each in said if "ouncil" in each] == []
    loaded = Framework.load(files["f"])
    assert Bundle.load(book, loaded) == Bundle.load(files["b"], loaded)
    blind = tmp_path / "blind"
    given = ["panel", "new", str(files["b"]), "--framework", framework, "--assessors", "2"]
    assert main([*given, "-o", str(blind)]) == 0
    first = next(blind.glob("*.xlsx"))
    about = openpyxl.load_workbook(first)["Read this first"]
    words = [str(cell.value) for row in about.iter_rows() for cell in row if cell.value]
    assert "Choir" in words
    assert [each for each in words if "ouncil" in each] == []
    assert main(["panel", "merge", str(blind), "-o", str(tmp_path / "r.csv"), *given[3:5]]) == 2
    assert "Nobody has rated anything yet" in capsys.readouterr().err


def test_the_schema_of_a_bundle_takes_the_key_of_a_framework() -> None:
    framework = Framework.from_data(FRAMEWORK)
    council = {"council" if key == "choir" else key: each for key, each in BUNDLE.items()}
    described = Draft202012Validator(schema("bundle", framework))
    assert described.is_valid(BUNDLE)
    assert described.is_valid(council)
    assert not described.is_valid({**BUNDLE, **council})
    assert not Draft202012Validator(schema("bundle")).is_valid(BUNDLE)


@pytest.mark.parametrize(
    ("body", "several"),
    [("trust", "trusts"), ("authority", "authorities"), ("church", "churches"), ("day", "days")],
)
def test_several_are_called_as_is_usual_unless_a_framework_says(body: str, several: str) -> None:
    assert bodies(Framework.from_data({**FRAMEWORK, "body": body})) == several
    words = {**FRAMEWORK["words"], "bodies": "folk"}
    framework = Framework.from_data({**FRAMEWORK, "body": body, "words": words})
    assert in_its_words("Two councils, a Council", framework) == f"Two folk, a {body.capitalize()}"


def test_the_key_may_be_what_the_framework_calls_it() -> None:
    framework = Framework.from_data(FRAMEWORK)
    assert Bundle.from_data(BUNDLE, framework=framework).council.name == "The Larks"
    council = {"council" if key == "choir" else key: each for key, each in BUNDLE.items()}
    assert Bundle.from_data(council, framework=framework) == Bundle.from_data(BUNDLE)
    slip = {"chior" if key == "choir" else key: each for key, each in BUNDLE.items()}
    with pytest.raises(InvalidInput) as error:
        Bundle.from_text(json.dumps(slip, indent=1), framework=framework)
    (problem,) = error.value.problems
    assert (problem.code, problem.hint) == ("unknown_key", 'did you mean "choir"?')
    assert problem.place.line == 4
    with pytest.raises(InvalidInput) as error:
        Bundle.from_data({**council, "choir": {"name": "Y"}}, framework=framework)
    assert [each.code for each in error.value.problems] == ["unknown_key"]
