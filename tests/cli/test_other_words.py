"""A framework whose words are all its own: nothing printed under it says those of another."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from eflg_engine import Bundle, Framework, InvalidInput
from eflg_engine.cli.main import main

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
    for key in ("f", "b", "s", "w", "g", "d"):
        text = text.replace(str(files[key]), "")
    lines = [line for line in text.splitlines() if OTHERS.search(KEYS.sub("", line))]
    assert lines == []


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
