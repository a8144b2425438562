"""A small framework and bundle for tests of reports and commands, and a way to run `eflg`."""

import os
import subprocess
import sys
from pathlib import Path
from textwrap import dedent

from tests.support.places import EVIDENCE_SAMPLES

SAMPLES = sorted(EVIDENCE_SAMPLES.glob("*.yaml"))

FRAMEWORK = dedent(
    """\
    format: 1
    id: mini
    title: Small framework
    edition: "2024"
    version: 1.0.0
    below: Not there yet
    notice: An indicative level, for tests only.
    levels:
      - {id: first, title: First, summary: The start.}
      - {id: second, title: Second}
    policies:
      strict: {title: Strict, description: Everything is needed.}
      half: {title: Half, criteria: 50%}
      apart: {title: Apart, modules: none}
    sources:
      book: {title: The book, url: "https://example.org/book", note: A short note.}
    modules:
      - module: people
        title: People
        themes:
          - id: staff
            title: Staff
            criteria:
              first:
                - id: plan
                  statement: There is a plan for staff.
                  standing: supported
                  bounds: judgement
                  source: {ref: book, at: page 1}
                  requires: {evidence: {kind: action_plan, within: 2 years}}
                  remedy: Write the plan.
                  effort: low
                  note: The plan may be short.
                  examples:
                    enough: [{evidence: [{kind: action_plan, dated: 2 years ago}]}]
                    not_enough:
                      - evidence: [{kind: action_plan, dated: 3 years ago}]
                        because: [too_old]
                - id: pay
                  statement: The pay gap is published.
                  applies_when: {employees: {at_least: 250}}
                  requires: {evidence: {kind: workforce_data}}
              second:
                - id: heard
                  statement: Staff are heard.
                  standing: published
                  bounds: practice
                  requires:
                    all:
                      - evidence: {kind: staff_survey, shows: output}
                      - any:
                          - evidence: {kind: engagement, assurance: published}
                          - evidence: {kind: training}
                  remedy: Ask staff.
                  effort: medium
          - id: users
            title: Users
            criteria:
              first:
                - id: asked
                  statement: Users are asked.
                  standing: supported
                  bounds: judgement
                  requires: {evidence: {kind: engagement, covers: {characteristics: 2}}}
                  remedy: Ask more of them.
                  effort: medium
              second:
                - id: served
                  statement: Users are served well.
                  standing: reconstructed
                  bounds: judgement
                  requires: {evidence: {kind: outcome_evidence, shows: outcome}}
      - module: places
        title: Places
        themes:
          - id: streets
            title: Streets
            criteria:
              first:
                - id: known
                  statement: Streets are known.
                  requires: {evidence: {kind: community_profile}}
              second:
                - id: better
                  statement: Streets are better.
                  requires: {evidence: {kind: outcome_evidence}}
    """
)

BUNDLE = dedent(
    """\
    format: 1
    framework: mini
    as_at: 2024-06-30
    council: {name: Smallton Council}
    scope: {modules: [people]}
    evidence:
      - {id: E1, title: Staff plan, kind: action_plan, supports: [people.staff], dated: 2023-07-01}
      - {id: E2, title: Users' forum, kind: engagement, supports: [people.users], dated: 2024-01-10,
         assurance: published, characteristics: [age]}
      - {id: E3, title: Before and after, kind: outcome_evidence, supports: [people.users],
         dated: 2024-02-01, shows: outcome}
      - {id: E4, title: Staff survey, kind: staff_survey, supports: [people.staff],
         dated: 2023-05-01, review_by: 2024-05-01, shows: output}
      - {id: E5, title: Staff survey to come, kind: staff_survey, supports: [people.staff],
         dated: 2024-11-01, shows: output}
    """
)


def run(
    *arguments: str | Path,
    folder: Path,
    text: str | None = None,
    **environment: str,
) -> subprocess.CompletedProcess[str]:
    """Run `eflg` in a folder, as a pipe would see it; `text` is its standard input."""
    return subprocess.run(
        command(*arguments),
        cwd=folder,
        env=clean_environment(folder) | environment,
        input=text,
        stdin=subprocess.DEVNULL if text is None else None,
        capture_output=True,
        encoding="utf-8",
        timeout=120,
        check=False,
    )


def command(*arguments: str | Path) -> list[str]:
    """The command line that runs `eflg` here."""
    return [sys.executable, "-m", "eflg_engine", *map(str, arguments)]


def clean_environment(folder: Path) -> dict[str, str]:
    """This environment without what changes output; the cache of frameworks goes to the folder."""
    unwanted = ("NO_COLOR", "TERM", "COLUMNS", "PYTHONIOENCODING", "LC_ALL", "LANG", "PYTHONUTF8")
    kept = {name: value for name, value in os.environ.items() if name not in unwanted}
    kept["XDG_CACHE_HOME"] = str(folder / "cache")
    if "PYTHONPATH" in kept:
        kept["PYTHONPATH"] = os.pathsep.join(
            str(Path(part).resolve()) for part in kept["PYTHONPATH"].split(os.pathsep) if part
        )
    return kept
