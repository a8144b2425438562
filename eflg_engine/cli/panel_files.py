"""What the commands on panels read alike: ratings with their framework, and notes on them."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Iterable

from eflg_engine.authoring.bundle_check.free_text import people_named
from eflg_engine.cli.inputs import Attempts, read_framework
from eflg_engine.cli.output import note
from eflg_engine.cli.parsing import Parser
from eflg_engine.panel.ratings import Ratings
from eflg_engine.panel.reading import ratings_document, ratings_from_document
from eflg_engine.reading.values import join_words

RATINGS = "a file of ratings: .yaml, .csv, .xlsx or .ods"

_NAME = re.compile(r"[A-Z](?:[a-z'’]+(?:-[A-Z][a-z]+)?|\.)(?: [A-Z](?:[a-z'’-]+[A-Z]?[a-z]*|\.))+")
_OF_ROLES = frozenset(
    [
        "Adviser",
        "Advisor",
        "Assessor",
        "Board",
        "Cabinet",
        "Chair",
        "Challenge",
        "Chief",
        "Community",
        "Corporate",
        "Council",
        "Councillor",
        "Deputy",
        "Director",
        "Diversity",
        "East",
        "Equalities",
        "Equality",
        "Executive",
        "External",
        "First",
        "Head",
        "Human",
        "Improvement",
        "Independent",
        "Internal",
        "Lead",
        "Leader",
        "Manager",
        "Member",
        "Moderator",
        "North",
        "Officer",
        "Panel",
        "Partner",
        "Partnership",
        "Peer",
        "Performance",
        "Policy",
        "Quality",
        "Resources",
        "Review",
        "Reviewer",
        "Scrutiny",
        "Second",
        "Senior",
        "Service",
        "Services",
        "Shadow",
        "South",
        "Staff",
        "Team",
        "Third",
        "Union",
        "Voluntary",
        "West",
    ]
)


def add_framework_option(parser: Parser) -> None:
    """The framework that ratings or findings speak of."""
    parser.add_argument(
        "--framework",
        metavar="ID|DIR",
        help="a shipped framework or a folder (default: the one the file names, else eflg-2021)",
    )


def read_ratings(arguments: Namespace, attempt: Attempts) -> Ratings | None:
    """The ratings in the file that the arguments name; None with the problems kept."""
    document = attempt(lambda: ratings_document(arguments.ratings))
    framework = attempt(lambda: read_framework(arguments.framework, document))
    if document is None or framework is None:
        return None
    ratings = attempt(lambda: ratings_from_document(document, framework))
    if ratings is not None:
        note_people(ratings.assessors)
    return ratings


def note_people(assessors: Iterable[str]) -> None:
    """Say which assessors look like people's names."""
    if found := [each for each in assessors if looks_like_a_person(each)]:
        note(
            f"{join_words([f'{each[:1]}...' for each in found])} may be the name of a person: "
            "give each assessor a code, as A1, or a role"
        )


def looks_like_a_person(assessor: str) -> bool:
    """Whether an assessor may be called by name: words that roles are made of are none."""
    if any(people_named(assessor)):
        return True
    return _NAME.fullmatch(assessor) is not None and not _OF_ROLES & {*assessor.split()}
