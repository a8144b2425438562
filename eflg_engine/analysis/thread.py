"""The golden thread: strategic aims, priorities, equality objectives and the evidence for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.match import Match, match_of
from eflg_engine.evidence.bundle import ALL, Bundle, EvidenceItem, Objective, StrategicAim
from eflg_engine.framework.model import Framework
from eflg_engine.reading.one_line import one_line
from eflg_engine.reading.values import day_of
from eflg_engine.results.thread import ThreadData


@dataclass(frozen=True, slots=True)
class ThreadItem:
    """An item of evidence in the thread: the highest rung it shows (a number), and what it serves.

    `objectives` are those that it names; an item for all objectives at once names none.
    `aims` are those of the duty: its own, or where it names none those of its objectives.
    `characteristics` and `aims` are ids.
    """

    item: EvidenceItem
    shows: int
    objectives: tuple[str, ...]
    priorities: tuple[str, ...]
    characteristics: tuple[str, ...]
    aims: tuple[str, ...]

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class ObjectiveThread:
    """An objective with the evidence that serves it: current, planned and lapsed.

    `reaches` is the highest rung that its current evidence shows; None without any.
    """

    objective: Objective
    in_force: bool
    current: tuple[ThreadItem, ...]
    planned: tuple[ThreadItem, ...]
    lapsed: tuple[ThreadItem, ...]

    __repr__ = one_line

    @property
    def reaches(self) -> int | None:
        """The highest rung shown."""
        return max((item.shows for item in self.current), default=None)

    def counts(self, rungs: int) -> tuple[int, ...]:
        """How many items show each rung, lowest first."""
        return tuple(sum(item.shows == rung for item in self.current) for rung in range(rungs))


@dataclass(frozen=True, slots=True)
class AimThread:
    """A strategic aim: each priority with the objectives under it and the evidence for both.

    `elsewhere` is evidence for the aim's objectives that names none of the aim's priorities.
    """

    aim: StrategicAim
    priorities: tuple[PriorityThread, ...]
    objectives: tuple[ObjectiveThread, ...]
    elsewhere: tuple[ThreadItem, ...]

    __repr__ = one_line


@dataclass(frozen=True, slots=True)
class PriorityThread:
    """A priority, the objectives that serve it, and the current evidence that names it."""

    id: str
    text: str
    objectives: tuple[str, ...]
    current: tuple[ThreadItem, ...]


@dataclass(frozen=True, slots=True)
class GoldenThread:
    """The thread from aims to evidence, on a day.

    `reach[group][objective]` is the highest rung that current evidence shows for an objective
    under a characteristic or an aim of the duty; no entry without evidence. `cells` counts the
    current items, all of them and those that show an outcome, for each characteristic and aim;
    a characteristic that does not count for an aim has no entry.
    """

    bundle: Bundle
    framework: Framework
    as_at: date
    aims: tuple[AimThread, ...]
    objectives: tuple[ObjectiveThread, ...]
    without_aim: tuple[str, ...]  # objectives that serve no strategic aim, by id
    serving_none: tuple[ThreadItem, ...]  # current evidence that serves no objective
    catch_all: tuple[ThreadItem, ...]  # current evidence for all objectives, that names none
    reach: Mapping[str, Mapping[str, int]]
    cells: Mapping[tuple[str, str], tuple[int, int]]

    def __repr__(self) -> str:
        return f"<GoldenThread {self.bundle.council.name}: {len(self.objectives)} objectives>"

    @property
    def outcome(self) -> int:
        """The rung that counts as an outcome: the highest."""
        return len(self.framework.vocabulary.shows) - 1

    def with_outcome(self) -> list[ObjectiveThread]:
        """The objectives that current outcome evidence serves."""
        return [o for o in self.objectives if o.reaches == self.outcome]

    def without_outcome(self) -> list[ObjectiveThread]:
        """The objectives with current evidence, none of which shows an outcome."""
        return [o for o in self.objectives if o.reaches is not None and o.reaches < self.outcome]

    def without_evidence(self) -> list[ObjectiveThread]:
        """The objectives that no current evidence serves."""
        return [o for o in self.objectives if o.reaches is None]

    def resting_on_catch_all(self) -> list[ObjectiveThread]:
        """The objectives that no current evidence names, where there is some for all of them."""
        return self.without_evidence() if self.catch_all else []

    def to_data(self) -> ThreadData:
        """The thread as plain data."""
        vocabulary = self.framework.vocabulary
        rungs = vocabulary.shows.ids
        return {
            "schema": "eflg-golden-thread/1",
            "council": self.bundle.council.name,
            "as_at": self.as_at.isoformat(),
            "framework": self.framework.id,
            "aims": [
                {
                    "id": thread.aim.id,
                    "text": thread.aim.text,
                    "objectives": [o.objective.id for o in thread.objectives],
                    "priorities": [
                        {
                            "id": priority.id,
                            "text": priority.text,
                            "objectives": list(priority.objectives),
                            "evidence": _ids(priority.current),
                        }
                        for priority in thread.priorities
                    ],
                    "evidence_without_priority": _ids(thread.elsewhere),
                }
                for thread in self.aims
            ],
            "objectives": [
                {
                    "id": thread.objective.id,
                    "text": thread.objective.text,
                    "in_force": thread.in_force,
                    "reaches": None if thread.reaches is None else rungs[thread.reaches],
                    "counts": dict(zip(rungs, thread.counts(len(rungs)), strict=True)),
                    "evidence": [
                        {
                            "id": item.item.id,
                            "shows": rungs[item.shows],
                            "characteristics": list(item.characteristics),
                            "aims": list(item.aims),
                        }
                        for item in thread.current
                    ],
                    "planned": _ids(thread.planned),
                    "lapsed": _ids(thread.lapsed),
                }
                for thread in self.objectives
            ],
            "with_outcome_evidence": [o.objective.id for o in self.with_outcome()],
            "without_outcome_evidence": [o.objective.id for o in self.without_outcome()],
            "without_evidence": [o.objective.id for o in self.without_evidence()],
            "without_strategic_aim": list(self.without_aim),
            "serving_no_objective": _ids(self.serving_none),
            "catch_all": _ids(self.catch_all),
            "resting_on_catch_all": [o.objective.id for o in self.resting_on_catch_all()],
            "reach": {
                group: {objective: rungs[rung] for objective, rung in reach.items()}
                for group, reach in self.reach.items()
            },
            "duty": [
                {"characteristic": characteristic, "aim": aim, "items": items, "outcomes": outcomes}
                for (characteristic, aim), (items, outcomes) in self.cells.items()
            ],
        }


def _ids(items: Iterable[ThreadItem]) -> list[str]:
    return [item.item.id for item in items]


def golden_thread(bundle: Bundle, framework: Framework, as_at: date) -> GoldenThread:
    """The thread on a day. Raises InvalidInput where the bundle names unknown words.

    Evidence is current when it is dated on or before the day and not past its review; the age
    limits of single rules play no part. Evidence dated later is planned.
    """
    as_at = day_of(as_at)
    match = match_of(bundle, framework)
    items = [_thread_item(match, number) for number in range(len(match.items))]
    items.sort(key=lambda item: (-item.shows, -item.item.dated.toordinal(), item.item.id))
    planned = [item for item in items if item.item.dated > as_at]
    ended = [item for item in items if item.item.dated <= as_at and _is_past(item.item, as_at)]
    gone = {item.item.id for item in (*planned, *ended)}
    current = [item for item in items if item.item.id not in gone]

    def serving(listed: list[ThreadItem], objective: str) -> tuple[ThreadItem, ...]:
        return tuple(item for item in listed if objective in item.objectives)

    objectives = tuple(
        ObjectiveThread(
            objective=objective,
            in_force=objective.published is None or objective.published <= as_at,
            current=serving(current, objective.id),
            planned=serving(planned, objective.id),
            lapsed=serving(ended, objective.id),
        )
        for objective in bundle.objectives
    )
    strategic = {aim.id for aim in bundle.strategic_aims}
    vocabulary = framework.vocabulary
    reach: dict[str, dict[str, int]] = {
        group: {} for group in (*vocabulary.characteristics.ids, *vocabulary.aims.ids)
    }
    counts_for = dict(zip(vocabulary.characteristics.ids, vocabulary.aims_of, strict=True))
    cells = {(c, aim): (0, 0) for c, aims in counts_for.items() for aim in aims}
    outcome = len(vocabulary.shows) - 1
    for item in current:
        pairs = [(c, a) for c in item.characteristics for a in item.aims if a in counts_for[c]]
        for pair in pairs:
            count, outcomes = cells[pair]
            cells[pair] = (count + 1, outcomes + (item.shows == outcome))
        aims = {aim for _, aim in pairs} if item.characteristics else set(item.aims)
        for group in (*item.characteristics, *aims):
            for objective in item.objectives:
                reach[group][objective] = max(item.shows, reach[group].get(objective, 0))
    return GoldenThread(
        bundle=bundle,
        framework=framework,
        as_at=as_at,
        aims=tuple(_aim_thread(aim, objectives, current) for aim in bundle.strategic_aims),
        objectives=objectives,
        without_aim=tuple(o.id for o in bundle.objectives if not strategic & set(o.aims)),
        serving_none=tuple(
            item for item in current if not item.objectives and ALL not in item.item.objectives
        ),
        catch_all=tuple(item for item in current if ALL in item.item.objectives),
        reach=reach,
        cells=cells,
    )


def _thread_item(match: Match, number: int) -> ThreadItem:
    item, bundle = match.items[number], match.bundle
    vocabulary = match.rules.framework.vocabulary
    known = [objective.id for objective in bundle.objectives]
    objectives = tuple(each for each in known if each in item.objectives)
    aims = _resolved(vocabulary.aims.ids, item.aims, vocabulary.aims.resolve)
    if not aims:
        served = [o.aims for o in bundle.objectives if o.id in objectives]
        words = tuple(word for listed in served for word in listed)
        strategic = {aim.id for aim in bundle.strategic_aims}
        own = tuple(word for word in words if word not in strategic)
        aims = _resolved(vocabulary.aims.ids, own, vocabulary.aims.resolve)
    terms = vocabulary.characteristics
    return ThreadItem(
        item=item,
        shows=match.words[number].shows,
        objectives=objectives,
        priorities=item.priorities,
        characteristics=_resolved(terms.ids, item.characteristics, terms.resolve),
        aims=aims,
    )


def _resolved(
    ids: Sequence[str], words: tuple[str, ...], resolve: Callable[[str], str | None]
) -> tuple[str, ...]:
    if ALL in words:
        return tuple(ids)
    named = {resolve(word) for word in words}
    return tuple(word for word in ids if word in named)


def _is_past(item: EvidenceItem, day: date) -> bool:
    return item.review_by is not None and item.review_by < day


def _aim_thread(
    aim: StrategicAim, objectives: tuple[ObjectiveThread, ...], current: list[ThreadItem]
) -> AimThread:
    under = tuple(thread for thread in objectives if aim.id in thread.objective.aims)
    own = {key for key, _ in aim.priorities}
    priorities = []
    for key, text in aim.priorities:
        serving = tuple(
            thread.objective.id
            for thread in under
            if key in thread.objective.priorities or not own & set(thread.objective.priorities)
        )
        items = tuple(item for item in current if key in item.priorities)
        priorities.append(PriorityThread(key, text, serving, items))
    ids = {thread.objective.id for thread in under}
    elsewhere = tuple(
        item for item in current if ids & set(item.objectives) and not own & set(item.priorities)
    )
    return AimThread(aim, tuple(priorities), under, elsewhere)
