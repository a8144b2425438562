"""What the commands on findings read alike, and what they say of people in them."""

from __future__ import annotations

import re
from argparse import Namespace
from collections.abc import Collection, Iterator

from eflg_engine.authoring.bundle_check.free_text import people_named
from eflg_engine.cli.inputs import Attempts, read_framework
from eflg_engine.cli.output import note
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.panel.findings import PeerFindings
from eflg_engine.panel.findings_reading import findings_from_document
from eflg_engine.panel.findings_table import findings_document
from eflg_engine.reading.problems import InvalidInput, Path, Problem, listed
from eflg_engine.reading.values import folded
from eflg_engine.reading.words import meant

FINDINGS = "a file of findings: .yaml, .csv, .xlsx or .ods"

_OPEN, _CLOSE = '["\u201c\u2018]', '["\u201d\u2019]'
_QUOTED = re.compile(
    rf"(?<!\w){_OPEN}\s*(?:[\w'\u2019,-]+\s+){{3,}}[\w'\u2019,.!?-]+\s*{_CLOSE}(?!\w)"
)
_TOLD = re.compile(
    r"\b(?:he|she|officers?|managers?|councillors?|members?|residents?|staff)\s+"
    r"(?:said|told (?:us|the team)|described (?:himself|herself))\b"
    rf"|\bsaid[:,]?\s+{_OPEN}",
    re.IGNORECASE,
)


def read_findings(arguments: Namespace, attempt: Attempts) -> PeerFindings | None:
    """The findings in the file that the arguments name; None with the problems kept."""
    document = attempt(lambda: findings_document(arguments.findings))
    framework = attempt(lambda: read_framework(arguments.framework, document))
    if document is None or framework is None:
        return None
    return attempt(lambda: findings_from_document(document, framework))


def note_individuals(findings: PeerFindings, codes: Collection[str] = ()) -> None:
    """Say where a finding may name a person, repeat what one said, or give an assessor's code."""
    said: list[tuple[Path, str, str]] = [(("by",), "`by`", findings.by)]
    for number, finding in enumerate(findings.findings):
        for key, words in (("text", finding.text), ("phase", finding.phase)):
            said.append((("findings", number, key), finding.id, words))
    for path, name, words in said:
        place = f"{findings.document.place(path)}: " if findings.document is not None else ""
        for text in _individuals(words, codes):
            note(f"{place}{name} {text}")


def _individuals(text: str, codes: Collection[str]) -> Iterator[str]:
    for person in people_named(text):
        yield f'may name a person ("{person}"): feedback names nobody; a role will do'
    if _QUOTED.search(text) or _TOLD.search(text):
        yield "may repeat what somebody said: say what was found, in the team's own words"
    for code in codes:
        if re.search(rf"\b{re.escape(code)}\b", text):
            yield f"names the assessor {code}: feedback is that of the whole team"


def refuse_other_council(findings: PeerFindings, bundle: Bundle, name: str) -> None:
    """Refuse a bundle of another council, and evidence that it lacks. Raises InvalidInput."""
    document = findings.document
    assert document is not None
    problems = []
    if folded(bundle.council.name) != folded(findings.council):
        message = f"these findings are of another council than {name}"
        problems.append(
            Problem("other_council", document.place(("council",)), message, findings.council,
                    bundle.council.name)
        )  # fmt: skip
    if problems:
        raise InvalidInput(problems)


def refuse_unknown_evidence(findings: PeerFindings, bundle: Bundle) -> None:
    """Refuse findings that rest on items which the bundle does not have. Raises InvalidInput."""
    document = findings.document
    assert document is not None
    ids = tuple(bundle.item)
    problems = []
    for number, finding in enumerate(findings.findings):
        for at, each in enumerate(finding.evidence):
            if each not in bundle.item:
                place = document.place(("findings", number, "evidence", at))
                likely = meant(each, ids)
                hint = f'did you mean "{likely}"?' if likely else ""
                message = "there is no such evidence item in this bundle"
                problems.append(Problem("unknown_item", place, message, each, listed(ids), hint))
    if problems:
        raise InvalidInput(problems)
