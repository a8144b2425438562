"""What outputs say of one thing agrees with one: no "1 items", no "1 of 4 criteria are"."""

from __future__ import annotations

import re

from tests.support.places import ROOT

MANY = (
    "criteria|items|questions|themes|modules|actions|days|answers|rows|cells|columns|names|points"
    "|months|years|files|hints|problems|entries|places|documents|examples|statements|overrides"
)
ONE = "criterion|item|question|theme|module|action|day|answer|row|cell|column|name|point|file|hint"
VERBS = "are|have|were|do|lack|stand|need|count|name|hold|wait|fit"
NO_NUMBER = r"(?<![\w.,/£-])"
SLIPS = (
    re.compile(rf"{NO_NUMBER}1 (?:\w+ )?(?:{MANY})\b"),
    re.compile(rf"{NO_NUMBER}1 (?:\w+ )?(?:{ONE}) (?:{VERBS})\b"),
    re.compile(rf"{NO_NUMBER}1 of (?:the )?[0-9]+ (?:{MANY}) (?:{VERBS})\b"),
    re.compile(rf"{NO_NUMBER}[0-9]+ of 1 (?:{MANY})\b"),
)


def test_outputs_count_one_thing_as_one() -> None:
    files = [
        *(ROOT / "tests" / "golden").rglob("*.txt"),
        *(ROOT / "tests" / "golden").rglob("*.md"),
    ]
    assert len(files) > 50
    for file in files:
        if file.name == "not_in_catalogue.txt":  # a list of sentences, with how many in which file
            continue
        if file.parent.name == "mixed":  # in narrow tables the lines of cells run into one another
            continue
        text = re.sub(r"\s+", " ", file.read_text(encoding="utf-8"))
        found = [match[0] for slip in SLIPS for match in slip.finditer(text)]
        assert not found, f"{file.name}: {found}"
