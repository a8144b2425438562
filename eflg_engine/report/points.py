"""Points in words: where they stand among the bands, and what gives the next one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from eflg_engine.report.blocks import (
    Block,
    Entries,
    Entry,
    Heading,
    Paragraph,
    Said,
    Table,
    listing,
)
from eflg_engine.report.catalogue import say

if TYPE_CHECKING:
    from eflg_engine.assessment.result.next_points import NextPoints
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.assessment.result.views import ThemeResult
    from eflg_engine.framework.model import Framework
    from eflg_engine.framework.particulars import Level
    from eflg_engine.framework.points import Points

MOST_THEMES = 5


def points_text(result: Assessment) -> str:
    """The points and the nearest edge, as "21 of 33: 1 more reaches Achieving (22)"."""
    points = result.points
    assert points is not None
    held = {"points": points.points, "most": points.most}
    if result.next_level is None or points.next_band is None:
        return say("{points} of {most}: in the highest band", **held)
    level = _next(result)
    if not points.in_reach:
        return say("{points} of {most}: {level} is out of reach in this scope", **held, level=level)
    assert points.more is not None, "a band in reach is some points away"
    return say.number(
        points.more,
        "{points} of {most}: {count} more reaches {level}",
        "{points} of {most}: {count} more reach {level}",
        **held,
        level=level,
    )


def points_blocks(result: Assessment) -> list[Block]:
    """Points and bands: the edges on both sides, the bands, and the themes nearest to more."""
    points, policy = result.points, result.policy.points
    if points is None or policy is None:
        return []
    blocks: list[Block] = [
        Heading(say("Points and bands")),
        Paragraph(Said(" ".join(_edges(result)))),
        Paragraph(_taking_part(result)),
        Table(
            (say("Level"), say("A theme gives"), say("Held with")),
            tuple(
                (level.title, _points(gives), band)
                for level, gives, band in zip(
                    result.framework.levels,
                    policy.gives,
                    _bands(policy, points.most),
                    strict=True,
                )
            ),
        ),
    ]
    disputed = tuple(disputes(policy, result.framework))
    if disputed:
        blocks.append(Entries(disputed))
    near = [step for step in result.next_points if step.needs_more == 1]
    if near:
        heading = say.number(
            len(near),
            "One criterion from giving more: {count} theme, the cheapest first",
            "One criterion from giving more: {count} themes, the cheapest first",
        )
        blocks += [
            Heading(heading),
            listing([_near(result, step) for step in near], MOST_THEMES),
        ]
    return blocks


def theme_points(result: Assessment, theme: ThemeResult) -> list[tuple[str, str]]:
    """A theme's points, and where the points of all stand, as labels with values."""
    if theme.points is None or result.points is None:
        return []
    text = say("{some} of {all}", some=theme.points.points, all=theme.points.most)
    step = next((step for step in result.next_points if step.theme == theme.id), None)
    if step is not None:
        level = _level(result.framework, step.level).title
        text = say("{points}; {count} more at {level}", points=text, count=step.gain, level=level)
    return [("Points", text), ("Points of all themes", points_text(result))]


def policy_text(policy: Points, framework: Framework) -> str:
    """What themes give and where bands begin, in a sentence."""
    gives = say.all(
        say.number(
            points, "{count} point at {level}", "{count} points at {level}", level=level.title
        )
        for level, points in zip(framework.levels, policy.gives, strict=True)
    )
    starts = say.all(
        say("{level} from {points}", level=level.title, points=band.start)
        for level, band in zip(framework.levels, policy.bands, strict=True)
    )
    most = policy.gives[-1] * len(framework.themes)
    return say(
        "a theme gives {gives}; the points of all themes add up to {starts}, of {most} at most",
        gives=gives,
        starts=starts,
        most=most,
    )


def disputes(policy: Points, framework: Framework) -> Iterator[Entry]:
    """What is to be known of the bands, those first on which sources disagree."""
    rows = list(zip(framework.levels, policy.bands, strict=True))
    for level, band in rows:
        if band.disputed:
            text = say("{level} from {points}: sources disagree.", level=level.title,
                       points=band.start)  # fmt: skip
            yield Entry(Said(f"{text} {band.note}") if band.note else text)
    for level, band in rows:
        if band.note and not band.disputed:
            start = say("{level} from {points}", level=level.title, points=band.start)
            yield Entry(Said(f"{start}: {band.note}"))


def _edges(result: Assessment) -> Iterator[str]:
    """How far it is to the next band, and how far to the edge of this one."""
    points = result.points
    assert points is not None
    yield say.number(
        points.points,
        "{count} point of {most}: {level}.",
        "{count} points of {most}: {level}.",
        most=points.most,
        level=say.known(result.shown),
    )
    if points.next_band is not None and not points.in_reach:
        yield say("{level} is out of reach in this scope.", level=_next(result))
    elif points.more is not None:
        yield say.number(
            points.more,
            "{count} more point reaches {level}.",
            "{count} more points reach {level}.",
            level=_next(result),
        )
    if points.spare == 0:
        yield say("No point can be lost: one fewer, and the level falls.")
    elif points.spare is not None:
        yield say.number(
            points.spare,
            "{count} point can be lost with the level held; one more, and it falls.",
            "{count} points can be lost with the level held; one more, and it falls.",
        )


def _taking_part(result: Assessment) -> str:
    points = result.points
    assert points is not None
    text = say.number(
        points.themes,
        "{giving} of {count} theme gave points.",
        "{giving} of {count} themes gave points.",
        giving=points.giving,
    )
    if left := points.themes - points.assessed:
        text += " " + say.number(
            left,
            "{count} is out of scope or not assessed and can give none: the others can give "
            "{points} points. The bands speak of all {themes} themes.",
            "{count} are out of scope or not assessed and can give none: the others can give "
            "{points} points. The bands speak of all {themes} themes.",
            points=points.most_assessed,
            themes=points.themes,
        )
    return Said(text)


def _bands(policy: Points, most: int) -> Iterator[str]:
    """Each band as "8 to 21"."""
    starts = [band.start for band in policy.bands]
    for start, above, band in zip(starts, [*starts[1:], most + 1], policy.bands, strict=True):
        if above <= start:
            text = "-"  # it begins where the next one does, which takes its place
        elif above == start + 1:
            text = str(start)
        else:
            text = say("{first} to {last}", first=start, last=above - 1)
        yield say("{points} (disputed)", points=text) if band.disputed else text


def _near(result: Assessment, step: NextPoints) -> Entry:
    theme = result.framework.themes[step.theme]
    level = _level(result.framework, step.level).title
    first = result.criteria[step.criteria[0]].rule
    which = first.id
    if len(step.criteria) > 1:
        which = say("{criterion} or another of its level", criterion=first.id)
    text = say.number(
        step.days,
        "{theme}: +{points} at {level} with {criterion} (about {count} day)",
        "{theme}: +{points} at {level} with {criterion} (about {count} days)",
        theme=theme.title,
        points=step.gain,
        level=level,
        criterion=which,
    )
    return Entry(text)


def _points(points: int) -> str:
    return say.number(points, "{count} point", "{count} points")


def _level(framework: Framework, level_id: str) -> Level:
    return next(level for level in framework.levels if level.id == level_id)


def _next(result: Assessment) -> str:
    above, points = result.next_level, result.points
    assert above is not None
    assert points is not None
    assert points.next_band is not None
    return f"{above.title} ({points.next_band.start})"
