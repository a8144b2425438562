"""Write docs/validity.md: the rules held against what assessors said of real councils.

`python -m scripts.validity_page`. Each case is a bundle of published facts in
evidence_samples/published, with a reading beside it: the answers that the facts contradict and
those that are doubtful. Every other answer up to the level assumed is taken as yes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from eflg_engine import Assessment, Bundle, Framework, Leaf, State, assess
from eflg_engine.assessment.reasons.findings import day_text
from eflg_engine.framework.model import leaves
from eflg_engine.report.headline import coverage_text, level_words

ROOT = Path(__file__).resolve().parents[1]
CASES = ROOT / "evidence_samples" / "published"
PAGE = ROOT / "docs" / "validity.md"
FRAMEWORK = "eflg-2021"
Data = dict[str, Any]

_INTRODUCTION = """\
# Validity: the rules held against published cases

What real assessors said of real councils, as public papers tell it, beside what these rules make
of the same facts. Every fact, link and reading stands in
[evidence_samples/published](../evidence_samples/published/README.md), separate from the rules.
This page is written by `python -m scripts.validity_page`, and a test compares the two.

How to read it:

- **Shown** is what the published facts alone show. They are few, so it is low: *not shown* is not
  *no*.
- **The reading** takes every question up to the level assumed as answered yes, except those that
  the facts contradict. So agreement means **not contradicted**, never shown, and a case with
  nothing contradicted agrees almost by itself. Which question stands for a published shortfall is
  this project's choice.
- **Doubts** are answers that the facts make doubtful: taken once as yes and once as no. One
  doubtful answer can decide a strict level, so with all of them as no each case comes out lower.
- **Assumed** counts the answers taken as yes for which no published fact was found.
- Facts about a council that its papers do not give are taken as those of a large English council.
  Questions that were not yet law at the time are not asked.
- Where a rule was changed so as to agree with a case, or rests on it, the case says so: it is no
  independent test of that rule.
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A published case, its bundle assessed, and its reading with doubts as yes and as no."""

    id: str
    reading: Data
    shown: Assessment
    with_yes: Assessment | None
    with_no: Assessment | None

    @property
    def assessors(self) -> Data:
        """What assessors said, and where."""
        found: Data = self.reading["assessors"]
        return found

    def assumed(self) -> tuple[str, ...]:
        """Questions taken as yes for which no published fact was found."""
        if self.with_yes is None:
            return ()
        framework = self.shown.framework
        up_to = _number(framework, self.reading["assumed_up_to"])
        known = {*_listed(self.reading, "contradicted"), *_listed(self.reading, "doubtful")}
        known |= {target for item in self.shown.bundle.evidence for target in item.supports}
        return tuple(
            question
            for question, criterion in _asked(self.with_yes, up_to)
            if question not in known and criterion not in known
        )

    def verdict(self) -> str:
        """Whether the reading contradicts what assessors said."""
        if self.with_yes is None:
            return "no reading: no assessment is public"
        framework, said = self.shown.framework, self.assessors
        level = self.with_yes.level_number
        assert level is not None
        wrong = []
        if (least := said.get("at_least")) and level < _number(framework, least):
            wrong.append(f"too low: {_title(framework, least)} or more was found")
        if (below := said.get("below")) and level >= _number(framework, below):
            wrong.append(f"too high: {_title(framework, below)} was not found")
        for theme, found in said.get("theme_levels", {}).items():
            held = self.with_yes.themes[theme].level_number
            if held is None or held < _number(framework, found):
                wrong.append(f"too low in {theme}")
        return f"**contradicted** ({'; '.join(wrong)})" if wrong else "not contradicted"


def cases() -> list[Case]:
    """Every published case, oldest first."""
    framework = Framework.load(FRAMEWORK)
    found = []
    for path in sorted((CASES / "readings").glob("*.yaml")):
        reading: Data = yaml.safe_load(path.read_text(encoding="utf-8"))
        bundle = Bundle.load(CASES / f"{path.stem}.yaml", framework)
        shown = assess(bundle, framework)
        both = (None, None)
        if "assumed_up_to" in reading:
            both = tuple(
                _as_read(reading, shown, doubts=doubts)  # type: ignore[assignment]
                for doubts in (True, False)
            )
        found.append(Case(path.stem, reading, shown, *both))
    return sorted(found, key=lambda case: (case.shown.as_at, case.id))


def _as_read(reading: Data, shown: Assessment, *, doubts: bool) -> Assessment:
    """The case with every answer up to the level assumed, save those that are no."""
    framework, bundle = shown.framework, shown.bundle
    up_to = _number(framework, reading["assumed_up_to"])
    no = {*_listed(reading, "contradicted")}
    if not doubts:
        no |= {*_listed(reading, "doubtful")}
    evidence = []
    for criterion in framework.criteria.values():
        for leaf in leaves(criterion.requires):
            question = leaf.question
            assert question is not None
            if criterion.level <= up_to and question.id not in no:
                evidence += _answer(framework, leaf, shown)
    data: Data = {
        "council": {"nation": "england", "employees": 5000} | _profile(bundle),
        "scope": {"modules": list(bundle.scope.modules)},
        "as_at": shown.as_at,
        "objectives": [{"id": "EO1", "text": "taken as said"}],
        "evidence": evidence,
    }
    return assess(Bundle.from_data(data, framework=framework), framework)


def _profile(bundle: Bundle) -> Data:
    return {"name": bundle.council.name, **bundle.council.profile}


def _answer(framework: Framework, leaf: Leaf, shown: Assessment) -> list[Data]:
    """Items that answer a question, as strong as any of their kind."""
    question, vocabulary = leaf.question, framework.vocabulary
    assert question is not None
    kinds = leaf.kinds or question.look_in or range(len(vocabulary.kinds))
    able = [kind for kind in kinds if vocabulary.kind_facts[kind].highest >= leaf.shows]
    item: Data = {
        "title": question.asks,
        "kind": vocabulary.kinds[able[0]].id,
        "supports": [question.id],
        "dated": shown.as_at.isoformat(),
        "shows": vocabulary.shows[-1].id,
        "assurance": vocabulary.assurance[-1].id,
        "difference": "taken as said",
        "characteristics": "all",
        "aims": "all",
        "objectives": "all",
    }
    if leaf.measure:
        item["measures"] = {leaf.measure: str(max(leaf.measure_at_least, 0))}
    if leaf.snapshot is not None:
        taken = shown.as_at.replace(month=leaf.snapshot.month, day=leaf.snapshot.day)
        if taken > shown.as_at:
            taken = taken.replace(year=taken.year - 1)
        item["snapshot"] = taken.isoformat()
    return [{"id": f"{question.id}-{number}", **item} for number in range(leaf.items)]


def _asked(result: Assessment, up_to: int) -> Iterator[tuple[str, str]]:
    """Questions, with their criteria, that are asked up to a level on the day of a result."""
    profile = result.bundle.council.profile
    for criterion in result.criteria.values():
        if criterion.state in (State.OUT_OF_SCOPE, State.NOT_APPLICABLE):
            continue
        if criterion.rule.level > up_to:
            continue
        for leaf in leaves(criterion.rule.requires):
            due = leaf.due.first_day(profile) if leaf.due else None
            applies = leaf.applies_when.holds(profile) is not False
            if leaf.question is not None and applies and (due is None or due <= result.as_at):
                yield leaf.question.id, criterion.id


def _listed(reading: Data, key: str) -> Data:
    return reading.get(key) or {}


def _number(framework: Framework, level: str) -> int:
    return [each.id for each in framework.levels].index(level)


def _title(framework: Framework, level: str) -> str:
    return framework.levels[_number(framework, level)].title


# --- the page ---------------------------------------------------------------------------------


def validity_page() -> str:
    """The page as Markdown."""
    found = cases()
    lines = [_INTRODUCTION, *_summary(found)]
    for case in found:
        lines += _section(case)
    lines += _rules()
    return "\n".join(lines)


def _summary(found: list[Case]) -> Iterator[str]:
    yield "## In one table\n"
    yield "| case | assessors | shown | reading, doubts as yes | doubts as no | assumed | |"
    yield "|---|---|---|---|---|--:|---|"
    for case in found:
        said = case.assessors
        given = said.get("given")
        words = _title(case.shown.framework, given) if given else said["said"]
        level = [_level(result) for result in (case.with_yes, case.with_no)]
        assumed = str(len(case.assumed())) if case.with_yes else ""
        name = f"{case.shown.bundle.council.name}, {case.shown.as_at:%Y}"
        row = [f"[{name}](#{case.id})", words, level_words(case.shown), *level, assumed]
        row.append(case.verdict())
        yield f"| {' | '.join(map(_cell, row))} |"
    questions = len(Framework.load(FRAMEWORK).questions)
    yield f"\nAssumed: of {questions} questions, those that are asked up to the level assumed.\n"


def _cell(text: str) -> str:
    return text.replace("|", "/").strip()


def _level(result: Assessment | None) -> str:
    if result is None:
        return ""
    return result.level_title


def _section(case: Case) -> Iterator[str]:
    reading, said, shown = case.reading, case.assessors, case.shown
    yield f'<a id="{case.id}"></a>\n'
    yield f"## {shown.bundle.council.name}, {day_text(shown.as_at)}\n"
    who = ", ".join(str(said[key]) for key in ("who", "dated", "edition") if key in said)
    yield f"- **Assessors said**: {said['said'].strip()}{f' ({who})' if who else ''}"
    for source in said.get("sources", ()):
        yield f"  - <{source}>"
    counts = shown.answer_counts
    yield (
        f"- **The published facts show**: {level_words(shown)}, from "
        f"{len(shown.bundle.evidence)} items. {coverage_text(counts)}"
    )
    if case.with_yes is None or case.with_no is None:
        yield f"- **Reading**: {case.verdict()}\n"
        return
    up_to = _title(shown.framework, reading["assumed_up_to"])
    yield (
        f"- **The reading** (up to {up_to}): {_themes(case.with_yes)} with doubts as yes; "
        f"{_themes(case.with_no)} with doubts as no: {case.verdict()}"
    )
    yield f"- **Assumed**: {len(case.assumed())} answers\n"
    yield from _by_theme(case)
    for key, heading in (
        ("contradicted", "Answered no by a published fact"),
        ("doubtful", "Doubtful"),
        ("shaped", "Rules changed to agree with this case, or resting on it"),
    ):
        if entries := _listed(reading, key):
            yield f"{heading}:\n"
            for name, why in entries.items():
                yield f"- `{name}`: {' '.join(str(why).split())}"
            yield ""


def _themes(result: Assessment) -> str:
    """The level, and how many themes stand at each."""
    counted = Counter(theme.level_title for theme in result.themes.values())
    titles = [result.framework.below, *(level.title for level in result.framework.levels)]
    spread = ", ".join(f"{counted[title]} {title}" for title in titles if counted[title])
    return f"**{result.level_title}** (themes: {spread})"


def _by_theme(case: Case) -> Iterator[str]:
    """The themes of which assessors said something, or that hold the reading back."""
    assert case.with_yes is not None
    assert case.with_no is not None
    said: Data = case.assessors.get("themes", {})
    up_to = _number(case.shown.framework, case.reading["assumed_up_to"])
    rows = [
        (theme.id, said.get(theme.id, ""), theme, case.with_no.themes[theme.id])
        for theme in case.with_yes.themes.values()
        if theme.id in said or (theme.level_number is not None and theme.level_number < up_to)
    ]
    if not rows:
        return
    yield "| theme | assessors said | doubts as yes | doubts as no | holds it back |"
    yield "|---|---|---|---|---|"
    for name, words, with_yes, with_no in rows:
        held = ", ".join(f"`{each}`" for each in with_yes.blocked_by)
        if with_yes.level_number is not None and with_yes.level_number >= up_to:
            held = ""
        row = [name, _cell(words), with_yes.level_title, with_no.level_title, held]
        yield f"| {' | '.join(row)} |"
    yield ""


def _rules() -> Iterator[str]:
    """What became of each criterion of the version that asked for figures, and what is new."""
    changes: Data = yaml.safe_load((CASES / "changes.yaml").read_text(encoding="utf-8"))
    yield "## What became of the rules of version 1.0.0\n"
    yield (
        "Version 1.0.0 asked for named figures that councils do not keep. Each of its criteria, "
        "the questions that stand in its place now, and why. Figures named here went to "
        "`eflg-2021-measured`, or were left out.\n"
    )
    yield "| criterion | questions now | figures | why |"
    yield "|---|---|---|---|"
    for name, change in changes["criteria"].items():
        questions = ", ".join(map(str, change.get("questions") or ())) or "none"
        figures = ", ".join(map(str, change.get("figures") or ()))
        why = " ".join(str(change.get("because", "")).split())
        now = f" (now `{change['to']}`)" if "to" in change else ""
        yield f"| `{name}`{now} | {questions} | {figures} | {_cell(why)} |"
    yield ""


if __name__ == "__main__":
    PAGE.write_text(validity_page(), encoding="utf-8")
