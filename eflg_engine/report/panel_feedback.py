"""A draft of a peer challenge's report: its findings under the headings of the framework."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.panel.findings import EXPLORE, RECOMMENDATION, STRENGTH, PeerFinding
from eflg_engine.panel.ratings import AGREED, Scale
from eflg_engine.reading.values import ALL, folded, join_words
from eflg_engine.report.blocks import Block, Entries, Entry, Facts, Heading, Paragraph, Table
from eflg_engine.report.report import Report
from eflg_engine.results.feedback import FeedbackData, FindingInfo, SectionInfo, ThemeLevel

if TYPE_CHECKING:
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.panel.findings import PeerFindings
    from eflg_engine.panel.ratings import Ratings


class FeedbackShown(NamedTuple):
    """Findings, with what the panel agreed and what the evidence shows, where these are given."""

    findings: PeerFindings
    ratings: Ratings | None = None
    result: Assessment | None = None


_HEADINGS = {
    STRENGTH: "What works well",
    EXPLORE: "What to look into",
    RECOMMENDATION: "What we recommend",
}


def feedback_blocks(shown: FeedbackShown) -> list[Block]:
    """The draft: what was looked at, the headings with their findings, and what comes next."""
    findings = shown.findings
    data = feedback_data(shown)
    counts = [len([f for f in findings.findings if f.sort == sort]) for sort in _HEADINGS]
    blocks: list[Block] = [
        Heading(f"{findings.council}: feedback of the peer challenge", 1),
        Facts(tuple(_facts(shown))),
        Heading("What we looked at"),
        Paragraph(
            f"{_scope(shown)} The team found {counted(counts[0], 'strength')} and "
            f"{counted(counts[1], 'area')} to look into, and makes "
            f"{counted(counts[2], 'recommendation')}. It speaks as one: this report is to name "
            "nobody, and to repeat nobody's words."
        ),
    ]
    for section in data["sections"]:
        blocks += _section(section)
    blocks += _next_steps(shown)
    return blocks


def _facts(shown: FeedbackShown) -> Iterator[tuple[str, str]]:
    findings = shown.findings
    yield "Framework", f"{findings.framework.title} ({findings.framework.id})"
    yield "Feedback given", day_text(findings.dated)
    if findings.by:
        yield "By", findings.by
    yield "Draft", "to be read by the team before anybody else sees it"


def _scope(shown: FeedbackShown) -> str:
    """What the team looked at, in a sentence."""
    findings = shown.findings
    modules, whom = findings.scope.modules, findings.scope.characteristics
    titles = {module.id: module.title for module in findings.framework.modules}
    parts = "all parts of the framework"
    if ALL not in modules:
        parts = join_words([titles[each] for each in modules])
    text = f"The team looked at {parts}"
    if ALL not in whom:
        terms = findings.framework.vocabulary.characteristics
        names = join_words([terms.title(each).lower() for each in whom])
        text += f", and at {names} alone: of other characteristics nothing is said here"
    return f"{text}."


def _section(section: SectionInfo) -> Iterator[Block]:
    yield Heading(section["title"])
    if any(each["agreed"] or each["shown"] for each in section["levels"]):
        agreed = any(each["agreed"] for each in section["levels"])
        listed = any(each["shown"] for each in section["levels"])
        head = ("Theme", *(("The team's view",) if agreed else ()),
                *(("The evidence listed shows",) if listed else ()))  # fmt: skip
        yield Table(
            head,
            tuple(
                (
                    each["title"],
                    *((each["agreed"] or "not settled",) if agreed else ()),
                    *((each["shown"] or "-",) if listed else ()),
                )
                for each in section["levels"]
            ),
        )
    nothing = True
    for sort, found in (
        (STRENGTH, section["strengths"]),
        (EXPLORE, section["explore"]),
        (RECOMMENDATION, section["recommendations"]),
    ):
        if found:
            nothing = False
            yield Heading(_HEADINGS[sort], 3)
            yield Entries(tuple(_entry(each, sort) for each in found), loose=True)
    if nothing:
        yield Paragraph("The team has nothing to say under this heading yet.")


def _entry(finding: FindingInfo, sort: str) -> Entry:
    below = []
    if found := finding.get("evidence"):
        below.append(Entry(f"Seen in: {join_words(found)}"))
    if found := finding.get("characteristics"):
        below.append(Entry(f"Above all about: {join_words(found)}"))
    if due := finding.get("due"):
        day = day_text(date.fromisoformat(due))
        below.append(Entry(f"By {day}" + (f": {finding['phase']}" if "phase" in finding else "")))
    lead = f"{finding['id']} " if sort == RECOMMENDATION else ""
    return Entry(f"{lead}{finding['text']}", tuple(below))


def _next_steps(shown: FeedbackShown) -> Iterator[Block]:
    yield Heading("What comes next")
    recommended = list(shown.findings.recommendations)
    yield Paragraph(
        f"The {shown.findings.framework.body} answers each recommendation: it accepts it, accepts "
        "part of it, declines it "
        "with its reason, or says that it is done already. What it accepts goes into its action "
        "plan with a lead and a date, and is followed up until it is done and something shows it."
    )
    phases = dict.fromkeys(each.phase for each in recommended if each.phase)
    rows = [(phase, ", ".join(e.id for e in recommended if e.phase == phase)) for phase in phases]
    if without := [each.id for each in recommended if not each.phase]:
        rows.append(("No timescale is given", ", ".join(without)))
    if rows:
        yield Table(("Phase", "Recommendations"), tuple(rows))


# --- as data --------------------------------------------------------------------------------------


def feedback_data(shown: FeedbackShown) -> FeedbackData:
    """The draft as plain data."""
    findings = shown.findings
    framework = findings.framework
    in_scope = findings.scope.modules
    sections = [
        _section_data(shown, module.id, module.title)
        for module in framework.modules
        if ALL in in_scope or module.id in in_scope
    ]
    if any(not each.targets for each in findings.findings):
        sections.append(_section_data(shown, "", f"The {framework.body} as a whole"))
    return {
        "schema": "eflg-panel-feedback/1",
        "framework": framework.id,
        "council": findings.council,
        "dated": findings.dated.isoformat(),
        "by": findings.by,
        "modules": list(in_scope),
        "characteristics": list(findings.scope.characteristics),
        "sections": sections,
    }


def _section_data(shown: FeedbackShown, module: str, title: str) -> SectionInfo:
    def found(sort: str) -> list[FindingInfo]:
        return [_finding_data(shown, each) for each in shown.findings.of(module, sort)]

    return {
        "module": module,
        "title": title,
        "levels": list(_levels(shown, module)),
        "strengths": found(STRENGTH),
        "explore": found(EXPLORE),
        "recommendations": found(RECOMMENDATION),
    }


def _levels(shown: FeedbackShown, module: str) -> Iterator[ThemeLevel]:
    """The themes of a module of which a level is agreed or shown."""
    agreed = _agreed(shown)
    for theme in shown.findings.framework.themes.values():
        listed = shown.result.themes[theme.id].level_title if shown.result else None
        if theme.module == module and (listed or theme.id in agreed):
            yield {
                "theme": theme.id,
                "title": theme.title,
                "agreed": agreed.get(theme.id),
                "shown": listed,
            }


def _agreed(shown: FeedbackShown) -> dict[str, str]:
    """What was agreed of themes by level, where all that was agreed is the same."""
    if shown.ratings is None:
        return {}
    given: dict[str, set[int]] = {}
    for each in shown.ratings.ratings:
        is_of = folded(each.council) == folded(shown.findings.council)
        if is_of and each.round == AGREED and each.scale is Scale.LEVEL:
            given.setdefault(each.target, set()).add(each.rank)
    words = Scale.LEVEL.words(shown.findings.framework)
    return {part: words[min(ranks)] for part, ranks in given.items() if len(ranks) == 1}


def _finding_data(shown: FeedbackShown, finding: PeerFinding) -> FindingInfo:
    data: FindingInfo = {
        "id": finding.id,
        "text": finding.text,
        "parts": list(finding.targets),
    }
    if finding.characteristics:
        terms = shown.findings.framework.vocabulary.characteristics
        data["characteristics"] = [terms.title(each) for each in finding.characteristics]
    if finding.evidence:
        data["evidence"] = list(_titles(shown, finding.evidence))
    if finding.due is not None:
        data["due"] = finding.due.isoformat()
    if finding.phase:
        data["phase"] = finding.phase
    return data


def _titles(shown: FeedbackShown, items: Sequence[str]) -> Iterator[str]:
    for each in items:
        item = shown.result.bundle.item.get(each) if shown.result else None
        yield item.title if item is not None else each


PANEL_FEEDBACK: Report[FeedbackShown] = Report(
    "feedback of a peer challenge", feedback_blocks, feedback_data
)
