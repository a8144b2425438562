"""A plan as a report, as plain data and as a table of actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.findings import Wording, counted, day_text
from eflg_engine.evidence.bundle import EvidenceItem, number_text
from eflg_engine.framework.dimensions import DIMENSION, ON_ITEMS
from eflg_engine.framework.model import ANY_FIGURE, Leaf
from eflg_engine.reading.values import join_words
from eflg_engine.report.blocks import (
    PLAIN,
    Block,
    Entries,
    Entry,
    Facts,
    Heading,
    Paragraph,
    Strong,
)
from eflg_engine.report.points import points_text
from eflg_engine.report.report import Report
from eflg_engine.results.plan import ActionPlanned, ChangePlanned, PhasePoints, PlanData

if TYPE_CHECKING:
    from eflg_engine.analysis.plan.plan import ItemChange, Phase, Plan, PlannedAction

_DIMENSION = {name: DIMENSION[name].many for name in ON_ITEMS}


def plan_blocks(plan: Plan) -> list[Block]:
    """The plan as a person reads it: what for, at what effort, and phase by phase."""
    name = plan.bundle.council.name
    blocks: list[Block] = [Heading(f"{name}: plan for {_target(plan)}", 1), _facts(plan)]
    if plan.not_assessed:
        facts = {fact for each in plan.not_assessed for fact in each.needs_profile}
        text = (
            f"The evidence file does not say {join_words(sorted(facts))}, on which it depends what "
        )
        text += 'is asked: add it under "council", and plan again.'
        blocks.append(Paragraph(text))
    if not plan.reached:
        blocks += _not_reached(plan)
        return blocks
    if not plan.actions:
        text = "Nothing needs doing: the evidence supports this level on that day."
        if plan.not_assessed:
            text = (
                "Provisionally, nothing needs doing: of what could be assessed, nothing is missing."
            )
        if plan.budget is not None:
            text = "No action that fits the budget closes a gap."
        return [*blocks, Paragraph(text)]
    if plan.budget is None or plan.actions:
        blocks.append(
            Paragraph(
                "Days are working days of one officer, a rough guide from the rules' vocabulary. "
                "Before offering an item for another criterion, check that it speaks to it."
            )
        )
    words = _Words(plan)
    for phase in plan.phases:
        first, last = phase.actions[0].number, phase.actions[-1].number
        numbers = f"action {first}" if first == last else f"actions {first} to {last}"
        blocks.append(Heading(f"Phase {phase.number}: {numbers}, {counted(phase.days, 'day')}"))
        blocks.append(Entries(tuple(map(words.entry, phase.actions)), loose=True))
        level = level_title(plan, phase.level)
        if phase.points is not None:
            level += f", with {counted(phase.points, 'point')}"
        blocks.append(Paragraph(f"After this phase: {level}."))
    if plan.relies_on:
        blocks.append(
            Paragraph(
                "The plan counts on items planned for before that day: "
                f"{join_words(plan.relies_on)}."
            )
        )
    return blocks


def _target(plan: Plan) -> str:
    title = level_title(plan, plan.asked_level)
    return title if plan.part.sort == "council" else f"{title} in {plan.part.title}"


def level_title(plan: Plan, level: str | None) -> str:
    """A level's title, or what to call having none."""
    titles = {each.id: each.title for each in plan.framework.levels}
    return plan.framework.below if level is None else titles[level]


def _facts(plan: Plan) -> Facts:
    met, after, of = plan.criteria_met
    open_criteria = counted(len(plan.not_assessed), "criterion", "criteria")
    rows = [
        ("Target", Strong(_target(plan))),
        ("Held if nothing is done", level_title(plan, plan.held)),
        *_points(plan),
        *(
            [("Provisional", f"{open_criteria} could not be assessed, so levels may change")]
            if plan.not_assessed
            else ()
        ),
        ("To be held on", day_text(plan.day)),
        ("Policy", f"{plan.policy.title} ({plan.policy.id})"),
    ]
    if plan.budget is not None:
        bought = plan.level if plan.level is not None else plan.held
        rows.append(("Budget", counted(plan.budget, "day")))
        rows.append(("Level it reaches", Strong(level_title(plan, bought))))
        rows.append(("Left over", counted(plan.left_over or 0, "day")))
    if plan.reached:
        rows.append(
            ("Effort", f"{counted(plan.days, 'day')} in {counted(len(plan.actions), 'action')}")
        )
        rows.append(("Criteria met", f"{met} of {of} now, {after} after the plan"))
        rows.append(("Least effort", proof_text(plan)))
    return Facts(tuple(rows))


def _points(plan: Plan) -> list[tuple[str, str]]:
    """The council's points if nothing is done, where points are added up."""
    if plan.part.sort != "council" or plan.start.points is None:
        return []
    return [("Points then", points_text(plan.start))]


def proof_text(plan: Plan) -> str:
    """Whether the plan is known to be the cheapest."""
    if plan.proven_minimal:
        best = "nothing better fits the budget" if plan.budget is not None else "no cheaper plan"
        return f"proven: {best} among the actions considered"
    text = "not proven minimal: a cheaper plan may exist"
    if plan.part.sort == "council" and plan.budget is None:
        text += " (python-sat would settle it: pip install 'eflg-engine[optimise]')"
    return text


def _not_reached(plan: Plan) -> list[Block]:
    entries = tuple(Entry(f"{b.criterion}: {b.reason}.") for b in plan.blockers)
    text = (
        "No evidence can reach this target as things stand."
        if entries
        else "No combination of the actions considered reaches this target."
    )
    if any("objectives" in blocker.reason for blocker in plan.blockers):
        text += " Publish equality objectives, list them in the bundle, and plan again."
    return [Paragraph(text), *([Entries(entries)] if entries else [])]


def changes_text(plan: Plan, changes: Iterable[ItemChange]) -> str:
    """Changes of a plan in one sentence, without its full stop."""
    return _Words(plan).changes(changes)


class _Words:
    """Actions in words."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.wording = Wording.of(plan.framework)
        assert plan.space is not None
        self.space = plan.space
        self.vocabulary = plan.framework.vocabulary

    def entry(self, action: PlannedAction) -> Entry:
        below = []
        if action.criteria:
            below.append(Entry(f"Closes: {join_words(action.criteria)}", mark=PLAIN))
        below += [
            Entry(f"Or, as cheap: {self.changes(changes)}", mark=PLAIN)
            for changes in action.alternatives
        ]
        if action.more_alternatives:
            below.append(Entry("There are more ways as cheap.", mark=PLAIN))
        days = counted(action.change.days, "day")
        text = f"{self.change(action.change)} ({days})"
        return Entry(text, tuple(below), f"{action.number}.")

    def changes(self, changes: Iterable[ItemChange]) -> str:
        texts = [self.change(change) for change in changes]
        return "; and ".join([texts[0], *(text[:1].lower() + text[1:] for text in texts[1:])])

    def change(self, change: ItemChange) -> str:
        """What to do, in a sentence without its full stop."""
        item = change.item
        name = f"{item.id} {item.title}"
        if change.verb == "offer":
            return f"Offer {name} also for {join_words(change.offered_for)}"
        if change.verb == "refresh":
            before = self.space.situation.subjects[change.moves[0].item].item
            if before.dated > self.plan.day:
                return f"Bring {name} forward from {before.dated} to {self.plan.day}"
            why = f"dated {before.dated}"
            if before.review_by is not None and before.review_by < self.plan.day:
                why += f", due for review by {before.review_by}"
            text = f"Refresh {name} ({why}) so that it is current on {self.plan.day}"
            if item.snapshot and item.snapshot != before.snapshot:
                text += f", with the figures of {item.snapshot}"
            return text
        if change.verb == "widen":
            return f"Widen {name} to cover {join_words(self._covered(change))}"
        if change.verb == "strengthen":
            return f"Strengthen {name}: {join_words(self._strengths(change))}"
        situation = self.space.situation
        asked = situation.rules.leaves[situation.subjects[change.moves[0].item].leaf]
        name = "a new item" if item.id == "new" else f"a new item, {item.id}"
        text = f"Obtain {name}: {self.profile(item, asked)}. Offer it for "
        first = item.supports[: len(item.supports) - len(change.offered_for)]
        return text + join_words([*first, *change.offered_for])

    def _covered(self, change: ItemChange) -> Iterator[str]:
        names: dict[str, list[str]] = {}
        for move in change.moves:
            names.setdefault(str(move.what[0]), []).append(str(move.what[1]))
        for dimension, found in names.items():
            yield f"{self.wording.names(dimension, tuple(found))} ({_DIMENSION[dimension]})"

    def _strengths(self, change: ItemChange) -> Iterator[str]:
        item = change.item
        verbs = {move.verb for move in change.moves}
        if "show" in verbs:
            rung = self.vocabulary.shows.number(item.shows) or 0
            term = self.vocabulary.shows[rung]
            text = f'show that it reached "{term.title}"'
            yield text + (f" ({_small(term.description)})" if term.description else "")
        if "assure" in verbs:
            rung = self.vocabulary.assurance.number(item.assurance) or 0
            term = self.vocabulary.assurance[rung]
            text = f'have it stand at "{term.title}"'
            yield text + (f" ({_small(term.description)})" if term.description else "")
        if "tell" in verbs:
            yield 'say under "difference" what changed for people because of it'
        for move in change.moves:
            if move.verb == "figure":
                name = str(move.what[0])
                figure = self.wording.measure(name)
                before = self.space.situation.subjects[move.item].item.measures.get(name)
                verb = "give" if before is None else f"raise from {number_text(before)}"
                least = "" if move.any_value else f", at least {number_text(move.value)}"
                yield f"{verb} the figure for {figure}{least}"

    def profile(self, item: EvidenceItem, asked: Leaf) -> str:
        """The profile in words of a new item that is obtained for a leaf."""
        vocabulary, wording = self.vocabulary, self.wording
        shows = vocabulary.shows.number(item.shows) or 0
        assurance = vocabulary.assurance.number(item.assurance) or 0
        parts = [f"{wording.kind(item.kind)}, dated by {item.dated}"]
        if shows:
            rung = wording.rung(vocabulary.shows[shows].id)
            parts.append(f"showing at least {'an' if rung[:1] in 'aeiou' else 'a'} {rung}")
        if assurance:
            parts.append(f"assurance {wording.standing(vocabulary.assurance[assurance].id)}")
        if item.difference:
            parts.append("saying what changed for people")
        if item.snapshot:
            parts.append(f"with the figures of {item.snapshot}")
        for name, figure in item.measures.items():
            if (name, ANY_FIGURE) == (asked.measure, asked.measure_at_least):
                parts.append(f"giving {wording.measure(name)}")
            else:
                parts.append(f"with {wording.measure(name)} of {number_text(figure)} or more")
        for dimension, title in _DIMENSION.items():
            names = getattr(item, dimension)
            if names:
                parts.append(f"covering {wording.names(dimension, names)} ({title})")
        return ", ".join(parts)


def _small(text: str) -> str:
    return (text[:1].lower() + text[1:]).rstrip(".")


def plan_data(plan: Plan) -> PlanData:
    """The plan as plain data (`eflg-plan/1`)."""
    from eflg_engine.version import __version__

    words = _Words(plan)
    met, after, of = plan.criteria_met
    return {
        "schema": "eflg-plan/1",
        "engine": {"name": "eflg_engine", "version": __version__},
        "framework": {"id": plan.framework.id, "version": plan.framework.version},
        "bundle": {"sha256": plan.bundle.sha256},
        "council": plan.bundle.council.name,
        "policy": plan.policy.id,
        "part": {"id": plan.part.id or None, "sort": plan.part.sort, "title": plan.part.title},
        "target": plan.asked_level,
        "by": plan.day.isoformat(),
        "held": plan.held,
        "reached": plan.reached,
        "level": plan.level if plan.level is not None else plan.held,
        "days": plan.days,
        "budget": plan.budget,
        "left_over": plan.left_over,
        "proven_minimal": plan.proven_minimal,
        "search": plan.search,
        "criteria_met": {"now": met, "after": after, "of": of},
        "relies_on_planned": list(plan.relies_on),
        "not_assessed": [each.id for each in plan.not_assessed],
        "blockers": [{"criterion": b.criterion, "reason": b.reason} for b in plan.blockers],
        "phases": [
            {
                "number": phase.number,
                "days": phase.days,
                "level_after": phase.level,
                **_phase_points(phase),
                "actions": [_action_data(words, action) for action in phase.actions],
            }
            for phase in plan.phases
        ],
    }


def _phase_points(phase: Phase) -> PhasePoints:
    return {} if phase.points is None else {"points_after": phase.points}


def _action_data(words: _Words, action: PlannedAction) -> ActionPlanned:
    return {
        "number": action.number,
        **_change_data(words, action.change),
        "closes": list(action.criteria),
        "alternatives": [
            [_change_data(words, change) for change in changes] for changes in action.alternatives
        ],
        "more_alternatives": action.more_alternatives,
    }


def _change_data(words: _Words, change: ItemChange) -> ChangePlanned:
    return {
        "action": change.verb,
        "item": change.item.id,
        "title": change.item.title,
        "new": change.new,
        "days": change.days,
        "text": words.change(change),
        "offered_for": list(change.offered_for),
        "item_after": change.item.to_data(),
    }


PLAN_COLUMNS = ("phase", "number", "action", "item", "title", "days", "closes", "what", "or")


def plan_rows(plan: Plan) -> list[tuple[str, ...]]:
    """A row an action, for a spreadsheet."""
    words = _Words(plan)
    rows: list[tuple[str, ...]] = []
    for phase in plan.phases:
        for action in phase.actions:
            change = action.change
            rows.append(
                (
                    str(phase.number),
                    str(action.number),
                    change.verb,
                    change.item.id,
                    change.item.title,
                    str(change.days),
                    " ".join(action.criteria),
                    words.change(change),
                    " | ".join(words.changes(changes) for changes in action.alternatives),
                )
            )
    return rows


PLAN: Report[Plan] = Report(
    "plan", plan_blocks, plan_data, PLAN_COLUMNS, plan_rows, first=("text", "json", "csv")
)
