"""What a panel is to discuss first, as a report."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from eflg_engine.assessment.ladder import NONE, Levels
from eflg_engine.assessment.reasons.findings import counted, day_text
from eflg_engine.panel.offered import offered
from eflg_engine.panel.ratings import Rating
from eflg_engine.reading.values import join_words
from eflg_engine.report.assessment import framework_name
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Table,
)
from eflg_engine.report.panel_parts import shown_text, why_lines
from eflg_engine.report.report import Report
from eflg_engine.results.agenda import AgendaData, EffectInfo, GivenRating, PanelLevels, TopicInfo

if TYPE_CHECKING:
    from eflg_engine.framework.model import Framework
    from eflg_engine.panel.agenda import Agenda, Topic
    from eflg_engine.panel.standing import Effect

MOST_ITEMS = 6
NO_LEVEL = "No level"


class AgendaShown(NamedTuple):
    """An agenda, and how many of its topics to tell of in words."""

    agenda: Agenda
    most: int


def agenda_blocks(shown: AgendaShown) -> list[Block]:
    """The report: what the ratings come to, then the topics."""
    agenda = shown.agenda
    result = agenda.result
    blocks: list[Block] = [
        Heading(f"{result.bundle.council.name}: what to discuss first", 1),
        Facts(
            (
                ("Framework", framework_name(result)),
                ("As at", day_text(result.as_at)),
                ("Policy", f"{result.policy.title} ({result.policy.id})"),
                ("Assessors", join_words(agenda.ratings.assessors)),
                ("All the same", counted(agenda.alike, "part")),
                ("To discuss", counted(len(agenda.topics), "part")),
                ("Settled since", counted(len(agenda.settled), "part")),
            )
        ),
        Heading("What the ratings come to"),
        Paragraph(
            "A criterion rated 4, in place and effective, counts as met; a theme or module rated "
            "by level holds it; what nobody rated stands as the evidence has it. The middle of an "
            "even number of ratings is the lower of two. None of this changes what the evidence "
            "shows."
        ),
        _levels(agenda),
    ]
    if not agenda.topics:
        return [
            *blocks,
            Paragraph("There is nothing left to discuss: all differences are settled."),
        ]
    blocks.append(Heading("In this order"))
    blocks.append(
        Paragraph(
            f"First where a level hangs on it: of the {agenda.result.framework.body}, of a module, "
            "of a theme; then by how far the ratings lie apart."
        )
    )
    entries = [
        Entry(f"{topic.text} ({_name(topic)})", tuple(_about(agenda, topic)), f"{number}.")
        for number, topic in enumerate(agenda.topics[: shown.most], 1)
    ]
    if left := len(agenda.topics) - len(entries):
        entries.append(Entry(f"and {left} more (--most {len(agenda.topics)})", mark=PLAIN))
    blocks.append(Entries(tuple(entries), loose=True))
    return blocks


def _name(topic: Topic) -> str:
    return topic.id if topic.code == topic.id else f"{topic.code} {topic.id}"


def _levels(agenda: Agenda) -> Table:
    """The council, and the modules and themes whose level differs by who is believed."""
    framework = agenda.result.framework
    columns = (agenda.lowest, agenda.middle, agenda.highest, agenda.result.levels)
    rows = [(f"The {framework.body} as a whole", *(level_word(framework, each.council)
             for each in columns))]  # fmt: skip
    themes = iter(range(len(framework.themes)))
    for number, module in enumerate(framework.modules):
        held = [each.modules[number] for each in columns]
        rows.append((module.title, *(level_word(framework, level) for level in held)))
        for theme in module.themes:
            place = next(themes)
            held = [each.themes[place] for each in columns]
            if len({*held}) > 1:
                rows.append((theme.title, *(level_word(framework, level) for level in held)))
    head = ("", "Lowest ratings", "Middle", "Highest", "The evidence")
    return Table(head, tuple(rows))


def level_word(framework: Framework, level: int | None) -> str:
    """A level by number, in words."""
    if level is None:
        return NO_LEVEL
    return framework.below if level == NONE else framework.levels[level].title


def _about(agenda: Agenda, topic: Topic) -> Iterator[Entry]:
    result = agenda.result
    yield Entry(f"At stake: {_stake(result.framework.body, topic)}")
    words = topic.scale.words(result.framework)
    by_rank: dict[int, list[Rating]] = {}
    for each in sorted(topic.given, key=lambda each: each.rank):
        by_rank.setdefault(each.rank, []).append(each)
    for rank, given in by_rank.items():
        who = join_words([_who(each) for each in given])
        notes = tuple(Entry(f"{each.assessor} notes: {each.note}") for each in given if each.note)
        yield Entry(f"{words[rank]}: {who}", notes)
    items = list(offered(result.bundle, result.framework, topic.id))
    lines = [Entry(each.text) for each in items[:MOST_ITEMS]]
    if left := len(items) - len(lines):
        lines.append(Entry(f"and {left} more"))
    yield Entry("Evidence offered:" if items else "No evidence is offered.", tuple(lines))
    why = tuple(Entry(line) for line in why_lines(result, topic.id))
    yield Entry(f"By the rules: {shown_text(result, topic.id)}", why)


def _who(rating: Rating) -> str:
    return rating.assessor + (f" (sure: {rating.confidence})" if rating.confidence else "")


def _stake(body: str, topic: Topic) -> str:
    if words := _rises(body, topic.effect):
        return f"{words}, with the middle of all other ratings"
    if words := _rises(body, topic.at_best):
        return f"{words}, if all other ratings were the highest given"
    return "no level by itself"


def _rises(body: str, effect: Effect) -> str:
    named = (
        (f"the {body}", effect.council),
        ("a module", effect.module),
        ("a theme", effect.theme),
    )
    return join_words([f"{name} by {counted(rungs, 'level')}" for name, rungs in named if rungs])


# --- as data --------------------------------------------------------------------------------------


def agenda_data(shown: AgendaShown) -> AgendaData:
    """The agenda as plain data."""
    agenda = shown.agenda
    result = agenda.result
    return {
        "schema": "eflg-panel-agenda/1",
        "framework": result.framework.id,
        "council": result.bundle.council.name,
        "as_at": result.as_at.isoformat(),
        "policy": result.policy.id,
        "evidence": result.bundle.sha256,
        "assessors": list(agenda.ratings.assessors),
        "lowest": levels_data(result.framework, agenda.lowest),
        "middle": levels_data(result.framework, agenda.middle),
        "highest": levels_data(result.framework, agenda.highest),
        "shown": levels_data(result.framework, result.levels),
        "alike": agenda.alike,
        "settled": list(agenda.settled),
        "topics": [_topic_data(agenda, topic) for topic in agenda.topics],
    }


def levels_data(framework: Framework, levels: Levels) -> PanelLevels:
    """Levels by title."""
    return {
        "level": level_word(framework, levels.council),
        "modules": {
            module.id: level_word(framework, level)
            for module, level in zip(framework.modules, levels.modules, strict=True)
        },
        "themes": {
            theme: level_word(framework, level)
            for theme, level in zip(framework.themes, levels.themes, strict=True)
        },
    }


def _topic_data(agenda: Agenda, topic: Topic) -> TopicInfo:
    result = agenda.result
    words = topic.scale.words(result.framework)
    return {
        "id": topic.id,
        "code": topic.code,
        "text": topic.text,
        "scale": topic.scale.value,
        "apart": topic.apart,
        "effect": cast("EffectInfo", topic.effect._asdict()),
        "at_best": cast("EffectInfo", topic.at_best._asdict()),
        "given": [given_data(each, words) for each in topic.given],
        "evidence": [
            {
                "id": each.item.id,
                "title": each.item.title,
                "places": list(each.places),
                "as_a_whole": each.as_a_whole,
            }
            for each in offered(result.bundle, result.framework, topic.id)
        ],
        "shown": shown_text(result, topic.id),
        "why": list(why_lines(result, topic.id)),
    }


def given_data(rating: Rating, words: Sequence[str]) -> GivenRating:
    """A rating as plain data."""
    data: GivenRating = {
        "assessor": rating.assessor,
        "rank": rating.rank,
        "given": words[rating.rank],
    }
    if rating.confidence:
        data["confidence"] = rating.confidence
    if rating.note:
        data["note"] = rating.note
    return data


COLUMNS = ("order", "id", "code", "asked", "apart", "council", "module", "theme", "shown")


def agenda_rows(shown: AgendaShown) -> Iterator[tuple[object, ...]]:
    """Topics as rows under COLUMNS, with the effect at the middle of all other ratings."""
    for number, topic in enumerate(shown.agenda.topics, 1):
        text = shown_text(shown.agenda.result, topic.id)
        yield (number, topic.id, topic.code, topic.text, topic.apart, *topic.effect, text)


PANEL_AGENDA: Report[AgendaShown] = Report(
    "agenda of a panel", agenda_blocks, agenda_data, COLUMNS, agenda_rows
)
