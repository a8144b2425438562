"""A forecast as a report, as plain data and as a table."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from eflg_engine.analysis.actions import Delivery
from eflg_engine.analysis.forecast_actions import outlook
from eflg_engine.report.blocking import named
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Picture,
    Said,
    Table,
)
from eflg_engine.report.catalogue import N_, say, strong
from eflg_engine.report.headline import shown_words
from eflg_engine.report.points import points_text
from eflg_engine.report.report import Report
from eflg_engine.report.timelines import forecast_timeline
from eflg_engine.results.forecast import Ends, EventPoints, ForecastData, OutlookInfo
from eflg_engine.results.shared import LevelChange as LevelChangeData

if TYPE_CHECKING:
    from collections.abc import Iterator

    from eflg_engine.analysis.forecast_actions import Outlook
    from eflg_engine.analysis.forecasting import Cause, Event, Forecast, Lapse, Refresh
    from eflg_engine.analysis.whatif import LevelChange
    from eflg_engine.assessment.result.outcome import Assessment
    from eflg_engine.evidence.council_papers import Action

_CAUSE = {
    "too_old": N_("{item} becomes too old"),
    "review_overdue": N_("{item} is past its review date"),
    "snapshot_superseded": N_(
        "{item} gives way to the figures of a later yearly snapshot, now due"
    ),
    "arrives": N_("{item} arrives as planned"),
    "objective_in_force": N_("{item} comes into force and must be covered"),
}
_DELIVERED = {
    None: "",
    Delivery.NONE: N_("None of the action plan is taken to be delivered."),
    Delivery.ON_TRACK: N_("Of the action plan, what is on track is taken to be delivered."),
    Delivery.ALL: N_("All of the action plan is taken to be delivered."),
}
_COLUMN = {
    Delivery.NONE: N_("None delivered"),
    Delivery.ON_TRACK: N_("Those on track"),
    Delivery.ALL: N_("All"),
}
FORECAST_COLUMNS = ("date", "part", "from", "to", "items", "why", "refresh_by")


def forecast_blocks(forecast: Forecast, outlook: Outlook | None = None) -> list[Block]:
    """Every day on which a level changes, why, what to refresh by when, and what actions give."""
    start = forecast.start
    events = forecast.level_events
    blocks: list[Block] = [
        Heading(
            say(
                "{council}: forecast until {day}",
                council=start.bundle.council.name,
                day=say.day(forecast.until),
            ),
            1,
        ),
        Facts(
            (
                (say("Level on {day}", day=say.day(start.as_at)), strong(shown_words(start))),
                (
                    say("Level on {day}", day=say.day(forecast.until)),
                    strong(_at_end(forecast)),
                ),
                *_points(forecast),
                ("Policy", f"{start.policy.title} ({start.policy.id})"),
                ("Levels change on", say.number(len(events), "{count} day", "{count} days")),
            )
        ),
        Paragraph(
            Said(
                say(
                    "This is what happens if nothing is refreshed and nothing is added beyond what "
                    "the evidence file plans."
                )
                + _delivered(forecast)
            )
        ),
    ]
    lapses = forecast.lapses
    if not events:
        text = say("No level changes in that time.")
        if lapses:
            text = say.number(
                len(lapses),
                "No level changes in that time, but {count} criterion lapses by {day}.",
                "No level changes in that time, but {count} criteria lapse by {day}.",
                day=say.day(forecast.until),
            )
        blocks.append(Paragraph(text))
    else:
        blocks.append(Heading("When levels change"))
        blocks.append(_table(events))
    blocks += _falls_due(forecast)
    if lapses:
        heading = say.number(
            len(lapses),
            "Criteria that lapse: {count} criterion, each with its last day",
            "Criteria that lapse: {count} criteria, each with its last day",
        )
        blocks.append(Heading(heading))
        blocks.append(Entries(tuple(_lapse_entry(forecast, lapse) for lapse in lapses)))
    if forecast.refreshes:
        blocks.append(Heading("What to refresh by when"))
        text = "Refreshed on or before its day, an item goes on counting without a break."
        blocks.append(Paragraph(text))
        entries = (_refresh_entry(forecast, refresh) for refresh in forecast.refreshes)
        blocks.append(Entries(tuple(entries)))
    if outlook is not None:
        blocks += _outlook(outlook)
    return blocks


def _lapse_entry(forecast: Forecast, lapse: Lapse) -> Entry:
    """The last day on which a criterion is met, and when planned evidence meets it again."""
    rule = forecast.start.framework.criteria[lapse.criterion]
    text = f"{say.day(lapse.last)}: {rule.statement} ({named(rule)})"
    if lapse.again:
        text = say("{lapse}; met again from {day}", lapse=text, day=say.day(lapse.again))
    return Entry(text)


def _falls_due(forecast: Forecast) -> list[Block]:
    """What is asked for from a day on, and whether the evidence then meets it."""
    entries = tuple(
        Entry(
            f"{say.day(event.day)}: {cause.title} ({_named(forecast, cause.id)})",
            (
                Entry(
                    say("Met on that day") if criterion.met else say("Not met on that day"),
                    mark=PLAIN,
                ),
            ),
        )
        for event in forecast.events
        for criterion in event.criteria
        for cause in criterion.causes
        if cause.code == "falls_due"
    )
    return [Heading("What falls due"), Entries(entries)] if entries else []


def _named(forecast: Forecast, full_id: str) -> str:
    """A criterion or a question by its code, if it has one, and id."""
    framework = forecast.start.framework
    if rule := framework.criteria.get(full_id):
        return named(rule)
    leaf = framework.questions.get(full_id)
    return f"{leaf.question.code} {full_id}".lstrip() if leaf and leaf.question else full_id


def _at_end(forecast: Forecast) -> str:
    """The level at the end, as reports call it."""
    title, end = forecast.spans[""][-1].title, forecast.end
    return shown_words(end) if title == end.shown else title


def _delivered(forecast: Forecast) -> str:
    said = _DELIVERED[forecast.delivery]
    return f" {say.known(said)}" if said else ""


def _points(forecast: Forecast) -> list[tuple[str, str]]:
    """The points at both ends, where points are added up."""
    start, end = forecast.start, forecast.end
    if start.points is None or end.points is None:
        return []
    return [
        (say("Points on {day}", day=say.day(start.as_at)), points_text(start)),
        (say("Points on {day}", day=say.day(forecast.until)), points_text(end)),
    ]


def _outlook(outlook: Outlook) -> list[Block]:
    """The levels by how much of the action plan is delivered, and what to look at in it."""
    forecasts = outlook.forecasts
    some = forecasts[Delivery.ALL]
    modules = {"": say("The {body}", body=some.start.framework.body)} | {
        m.id: m.title for m in some.start.modules.values()
    }
    blocks: list[Block] = [
        Heading("If actions are delivered"),
        Paragraph(
            say(
                "The level on {day}, with what the actions bring there when it is due:",
                day=say.day(some.until),
            )
        ),
        Table(
            ("", *(_COLUMN[delivery] for delivery in Delivery)),
            tuple(_ends(outlook)),
        ),
    ]
    rows: list[tuple[str, ...] | str] = []
    before: list[tuple[str, ...] | str] = []
    for delivery in Delivery:
        rows.append(_COLUMN[delivery])
        changes: list[tuple[str, ...] | str] = [
            (
                f"{say.day(event.day)}: {modules[change.id]}",
                change.before_title,
                change.after_title,
            )
            for event in forecasts[delivery].level_events
            for change in event.levels
            if change.id in modules
        ]
        if changes and changes == before:
            changes = [(say("The same"), "", "")]
        else:
            before = changes
        rows += changes or [("No change", "", "")]
    blocks.append(Table(("Day, and level of", "From", "To"), tuple(rows)))
    lists = (
        (say("Overdue"), outlook.overdue),
        (say("Without a lead"), outlook.unowned),
        (say("Left out, for want of a due date"), outlook.undated),
    )
    blocks += [
        Entries((Entry(Said(f"{title}: {len(actions)}"), tuple(map(_action_entry, actions))),))
        for title, actions in lists
        if actions
    ]
    if not outlook.overdue and not outlook.unowned:
        blocks.append(Paragraph(say("No action is overdue, and every open one has a lead.")))
    return blocks


def _ends(outlook: Outlook) -> Iterator[tuple[str, ...]]:
    """The council, the modules, the themes whose level differs, and how many criteria are met."""
    forecasts = [outlook.forecasts[delivery] for delivery in Delivery]
    yield (f"The {forecasts[0].start.framework.body}", *(f.spans[""][-1].title for f in forecasts))
    for module in forecasts[0].start.modules.values():
        yield (module.title, *(f.spans[module.id][-1].title for f in forecasts))
        for theme in module.themes:
            titles = [f.spans[theme.id][-1].title for f in forecasts]
            if len(set(titles)) > 1:
                yield (f"- {theme.title}", *titles)
    yield ("Criteria met", *(str(_met(f.end)) for f in forecasts))


def _met(result: Assessment) -> int:
    return sum(str(criterion.state) == "met" for criterion in result.criteria_by_number)


def _action_entry(action: Action) -> Entry:
    due = say("due {day}", day=say.day(action.due)) if action.due else say("no due date")
    return Entry(
        say(
            "{action} ({due}; lead: {lead})",
            action=f"{action.id} {action.title}",
            due=due,
            lead=action.lead or say("none yet"),
        )
    )


def _table(events: tuple[Event, ...]) -> Table:
    """Days across, and under each the levels that change on it."""
    rows: list[tuple[str, ...] | str] = []
    for event in events:
        lapses = any(not criterion.met for criterion in event.criteria)
        causes = dict.fromkeys(c for criterion in event.criteria for c in criterion.causes)
        text = say.day(event.day)
        if lapses:
            text = say("{day} (act by {by})", day=text, by=say.day(event.refresh_by))
        why = "; ".join(map(cause_text, causes))
        rows.append(f"{text}: {why}" if why else text)
        if event.points is not None and event.points[0] != event.points[1]:
            rows.append(("Points", *map(str, event.points)))
        rows += [(c.title, c.before_title, c.after_title) for c in event.levels]
    return Table(("Day, and level of", "From", "To"), tuple(rows))


def level_text(change: LevelChange) -> str:
    """A level's change in words."""
    return say("{part}: {before} to {after}", part=change.title, before=change.before_title,
               after=change.after_title)  # fmt: skip


def cause_text(cause: Cause) -> str:
    """A cause in words."""
    if cause.code == "falls_due":
        return say('"{title}" ({id}) is asked from then on', title=cause.title, id=cause.id)
    return say(_CAUSE[cause.code], item=f"{cause.id} {cause.title}")


def _refresh_entry(forecast: Forecast, refresh: Refresh) -> Entry:
    item = f"{refresh.item} {refresh.title}"
    text = say("by {day}: {item}", day=say.day(refresh.by), item=item)
    falls = [change.title for change in refresh.levels]
    criteria = forecast.start.framework.criteria
    on = say.all(criteria[each].code or each for each in refresh.criteria)
    bears = say("bears on {criteria}", criteria=on)
    if falls:
        bears = say.number(
            len(falls),
            "bears on {criteria}; {count} level changes the day after",
            "bears on {criteria}; {count} levels change the day after",
            criteria=on,
        )
    return Entry(text, (Entry(bears, mark=PLAIN),))


def forecast_data(forecast: Forecast, outlook: Outlook | None = None) -> ForecastData:
    """The forecast as plain data (`eflg-forecast/1`)."""
    from eflg_engine.version import __version__

    start = forecast.start
    return {
        "schema": "eflg-forecast/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {"id": start.framework.id, "version": start.framework.version},
        "bundle": {"sha256": forecast.bundle.sha256},
        "council": start.bundle.council.name,
        "policy": start.policy.id,
        "as_at": start.as_at.isoformat(),
        "until": forecast.until.isoformat(),
        "delivered": forecast.delivery,
        "level": start.level,
        "level_at_end": forecast.spans[""][-1].level,
        "events": [
            {
                "date": event.day.isoformat(),
                "refresh_by": event.refresh_by.isoformat(),
                "levels": [level_data(change) for change in event.levels],
                **_event_points(event),
                "criteria": [
                    {
                        "id": criterion.id,
                        "level": criterion.level,
                        "met": criterion.met,
                        "causes": [
                            {"code": c.code, "id": c.id, "title": c.title, "text": cause_text(c)}
                            for c in criterion.causes
                        ],
                    }
                    for criterion in event.criteria
                ],
            }
            for event in forecast.events
        ],
        "refresh": [
            {
                "item": refresh.item,
                "title": refresh.title,
                "by": refresh.by.isoformat(),
                "code": refresh.code,
                "criteria": list(refresh.criteria),
                "levels": [level_data(change) for change in refresh.levels],
            }
            for refresh in forecast.refreshes
        ],
        "spans": {
            part or "council": [
                {
                    "level": span.level,
                    "level_title": span.title,
                    "first": span.first.isoformat(),
                    "last": span.last.isoformat(),
                }
                for span in spans
            ]
            for part, spans in forecast.spans.items()
        },
        "actions": None if outlook is None else _outlook_data(outlook),
    }


def _event_points(event: Event) -> EventPoints:
    return {"points": list(event.points)} if event.points else {}


def _outlook_data(outlook: Outlook) -> OutlookInfo:
    def ends(forecast: Forecast) -> Ends:
        last = {part: spans[-1] for part, spans in forecast.spans.items()}
        return {
            "level_at_end": last[""].level,
            "level_title_at_end": last[""].title,
            "criteria_met_at_end": _met(forecast.end),
            "modules_at_end": {module: last[module].level for module in forecast.start.modules},
            "themes_at_end": {theme: last[theme].level for theme in forecast.start.themes},
            "events": [
                {
                    "date": event.day.isoformat(),
                    "levels": [level_data(change) for change in event.levels],
                }
                for event in forecast.level_events
            ],
        }

    return {
        "none_delivered": ends(outlook.forecasts[Delivery.NONE]),
        "on_track_delivered": ends(outlook.forecasts[Delivery.ON_TRACK]),
        "all_delivered": ends(outlook.forecasts[Delivery.ALL]),
        "overdue": [action.id for action in outlook.overdue],
        "unowned": [action.id for action in outlook.unowned],
        "undated": [action.id for action in outlook.undated],
    }


def level_data(change: LevelChange) -> LevelChangeData:
    """A level's change as plain data."""
    return {
        "id": change.id or None,
        "title": change.title,
        "sort": change.sort,
        "before": change.before,
        "after": change.after,
        "before_title": change.before_title,
        "after_title": change.after_title,
    }


def forecast_rows(forecast: Forecast) -> list[tuple[str, ...]]:
    """A row for each level and day on which it changes, and for each criterion that lapses."""
    rows: list[tuple[str, ...]] = []
    for event in forecast.level_events:
        for change in event.levels:
            causes = dict.fromkeys(
                cause
                for criterion in event.criteria
                if not change.id or criterion.id.startswith(f"{change.id}.")
                for cause in criterion.causes
            )
            lapses = any(not criterion.met for criterion in event.criteria)
            rows.append(
                (
                    event.day.isoformat(),
                    change.id or "council",
                    change.before_title,
                    change.after_title,
                    " ".join(cause.id for cause in causes),
                    "; ".join(map(cause_text, causes)),
                    event.refresh_by.isoformat() if lapses else "",
                )
            )
    for event in forecast.events:
        for criterion in event.criteria:
            if criterion.lapses:
                causes = dict.fromkeys(criterion.causes)
                rows.append(
                    (
                        event.day.isoformat(),
                        criterion.id,
                        "met",
                        "not met",
                        " ".join(cause.id for cause in causes),
                        "; ".join(map(cause_text, causes)),
                        event.refresh_by.isoformat(),
                    )
                )
    return sorted(rows, key=itemgetter(0))


def _picture(forecast: Forecast) -> Picture:
    from eflg_engine.report.pictures.times import forecast_picture  # start-up: drawn seldom

    return forecast_picture(forecast)


FORECAST: Report[Forecast] = Report(
    "forecast",
    lambda found: forecast_blocks(found, outlook(found)),
    lambda found: forecast_data(found, outlook(found)),
    FORECAST_COLUMNS,
    forecast_rows,
    timeline=forecast_timeline,
    pictures=lambda found: [_picture(found)],
    first=("text", "json", "csv"),
)
