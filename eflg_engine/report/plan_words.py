"""Actions of a plan in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from eflg_engine.assessment.item_words import usual_assurance, usual_shows
from eflg_engine.assessment.reasons.findings import Wording
from eflg_engine.evidence.bundle import EvidenceItem, number_text
from eflg_engine.framework.dimensions import ON_ITEMS
from eflg_engine.framework.model import ANY_FIGURE, Criterion, Leaf
from eflg_engine.report.blocks import PLAIN, Entry, Said
from eflg_engine.report.catalogue import AND, say
from eflg_engine.report.in_words import words_of
from eflg_engine.report.sorting import criterion_line, question_line

if TYPE_CHECKING:
    from eflg_engine.analysis.plan.move_space import MoveSpace
    from eflg_engine.analysis.plan.plan import ItemChange, Plan, PlannedAction
    from eflg_engine.framework.vocabulary import Vocabulary


class PlanWords:
    """Actions in words."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.wording: Wording = words_of(plan.framework)
        assert plan.space is not None
        self.space: MoveSpace = plan.space
        self.vocabulary: Vocabulary = plan.framework.vocabulary

    def entry(self, action: PlannedAction) -> Entry:
        below = [Entry(line, mark=PLAIN) for line in (*self.shown(action), *self.answers(action))]
        if holder := self.holder(action):
            below.append(Entry(say("Usually with: {holder}.", holder=holder), mark=PLAIN))
        below += [Entry(line, mark=PLAIN) for line in self.closes(action)]
        below += [
            Entry(say("Or, as cheap: {way}", way=self.instead(action, changes)), mark=PLAIN)
            for changes in action.alternatives
        ]
        if action.more_alternatives:
            below.append(Entry(say("There are more ways as cheap."), mark=PLAIN))
        due = say.day(action.due)
        when = say("by {day}", day=due)
        if action.changes:
            when = say.number(
                action.days, "{count} day, by {day}", "{count} days, by {day}", day=due
            )
        if action in self.plan.late:
            when = say(
                "{when}, which is late: it is wanted by {day}",
                when=when,
                day=say.day(action.latest),
            )
        text = Said(f"{self.action(action)} ({when})")
        return Entry(text, tuple(below), f"{action.number}.")

    def action(self, action: PlannedAction) -> str:
        """What to do: the remedy of the criterion, or what to do to an item."""
        if not action.changes:
            many = self.wording.dimension("objectives")[1]
            return say(
                "List the {objectives} in the evidence file; where there are none, agree and "
                "publish them first, and plan again",
                objectives=many,
            )
        if action.change.new:
            return remedy_text(self.plan.framework.criteria[action.criterion])
        return self.changes(action.changes)

    def shown(self, action: PlannedAction) -> Iterator[str]:
        """Which questions of the criterion are answered already: the remedy is for all of it."""
        judgement, rules = self.plan.start.judgement, self.space.situation.rules
        if not action.criterion or not action.change.new:
            return
        number = rules.number_of[action.criterion]
        asked = judgement.asked(number)
        shown = [
            question_line(question)
            for leaf in rules.leaves_of[number]
            if asked >> leaf & 1 and judgement.leaf_met[leaf]
            if (question := rules.leaves[leaf].question) is not None
        ]
        if shown:
            yield say("Shown already: {questions}", questions=" ".join(shown))
            yield say("Still wanted:")

    def closes(self, action: PlannedAction) -> Iterator[str]:
        """The criteria that it closes, or for objectives those that wait for them."""
        criteria = [self.plan.framework.criteria[each] for each in action.criteria]
        for rule in criteria:
            if action.changes:
                yield say("Closes: {criterion}", criterion=criterion_line(rule))
            else:
                yield say("Waits for it: {criterion}", criterion=criterion_line(rule))

    def holder(self, action: PlannedAction) -> str:
        """Who usually has what answers."""
        criteria = self.plan.framework.criteria
        return criteria[action.criterion].who_holds.rstrip(".") if action.criterion else ""

    def answers(self, action: PlannedAction) -> Iterator[str]:
        """What the action is to answer, each with the kind to look in first."""
        situation = self.space.situation
        if action.changes and not action.change.new:
            for each in action.questions:
                yield say("For: {question}", question=question_line(each))
            return
        by_leaf: dict[int, list[ItemChange]] = {}
        for change in action.changes:
            by_leaf.setdefault(situation.subjects[change.moves[0].item].leaf, []).append(change)
        for leaf, changes in by_leaf.items():
            asked = situation.rules.leaves[leaf]
            profile = self.profile(changes[0].item, asked)
            if len(changes) > 1:
                profile = say("{count} of: {kind}", count=len(changes), kind=profile)
            if asked.question is None:
                yield say("What will do: {kind}.", kind=profile)
            else:
                question = question_line(asked.question)
                yield say("{question} Look in: {kind}.", question=question, kind=profile)

    def instead(self, action: PlannedAction, changes: Sequence[ItemChange]) -> str:
        """What would do in place of an action: for the same criterion, what else it may answer."""
        situation = self.space.situation
        leaves = [situation.subjects[change.moves[0].item].leaf for change in changes]
        homes = {situation.rules.criterion_of[leaf] for leaf in leaves if leaf >= 0}
        if -1 in leaves or {situation.rules.criteria[home].id for home in homes} != {
            action.criterion
        }:
            return self.changes(changes)
        asked = [situation.rules.leaves[leaf] for leaf in leaves]
        answered = [
            question_line(leaf.question) if leaf.question else self.profile(change.item, leaf)
            for change, leaf in zip(changes, asked, strict=True)
        ]
        return say("the same, answering {questions}", questions=f" {say(AND)} ".join(answered))

    def changes(self, changes: Iterable[ItemChange]) -> str:
        """Changes in one sentence."""
        texts = [self.change(change) for change in changes]
        text = texts[0]
        for more in texts[1:]:
            text = say("{change}; and {more}", change=text, more=more[:1].lower() + more[1:])
        return text

    def change(self, change: ItemChange) -> str:
        """What to do to one item, in a sentence without its full stop."""
        item = change.item
        name = f"{item.id} {item.title}"
        if change.verb == "refresh":
            before = self.space.situation.subjects[change.moves[0].item].item
            if before.dated > self.plan.day:
                return say(
                    "Bring {item} forward from {late} to {early}",
                    item=name,
                    late=say.day(before.dated),
                    early=say.day(self.plan.day),
                )
            why = say("dated {day}", day=say.day(before.dated))
            if before.review_by is not None and before.review_by < self.plan.day:
                why = say(
                    "{dated}, due for review by {day}", dated=why, day=say.day(before.review_by)
                )
            text = say(
                "Renew {item} ({why}) so that it is current on {day}",
                item=name,
                why=why,
                day=say.day(self.plan.day),
            )
            if item.snapshot and item.snapshot != before.snapshot:
                text = say(
                    "{renew}, with the figures of {day}", renew=text, day=say.day(item.snapshot)
                )
            return text
        if change.verb == "widen":
            names = say.all(self._covered(change))
            return say("Widen {item} to cover {names}", item=name, names=names)
        situation = self.space.situation
        leaf = situation.subjects[change.moves[0].item].leaf
        asked = situation.rules.leaves[leaf]
        remedy = remedy_text(situation.rules.criteria[situation.rules.criterion_of[leaf]])
        what = question_line(asked.question) if asked.question else self.profile(item, asked)
        return say("{remedy}, for: {what}", remedy=remedy, what=what)

    def _covered(self, change: ItemChange) -> Iterator[str]:
        names: dict[str, list[str]] = {}
        for move in change.moves:
            names.setdefault(move.what[0], []).append(move.what[1])
        for dimension, found in names.items():
            several = self.wording.dimension(dimension)[1]
            yield f"{self.wording.names(dimension, tuple(found))} ({several})"

    def profile(self, item: EvidenceItem, asked: Leaf) -> str:
        """The profile in words of a new item that is obtained for a leaf."""
        vocabulary, wording = self.vocabulary, self.wording
        shows = vocabulary.shows.number(item.shows) or 0
        assurance = vocabulary.assurance.number(item.assurance) or 0
        number = vocabulary.kinds.number(item.kind)
        assert number is not None, "new items are of a known kind"
        facts = vocabulary.kind_facts[number]
        parts = [wording.kind(item.kind)]
        if shows > usual_shows(vocabulary, facts):
            rung = wording.showing(vocabulary.shows[shows].id)
            parts.append(say("showing at least {rung}", rung=rung))
        if assurance > usual_assurance(vocabulary, facts):
            rung = wording.standing(vocabulary.assurance[assurance].id)
            parts.append(say("assurance {rung}", rung=rung))
        if item.difference:
            parts.append(say("saying {what}", what=wording.difference))
        if item.snapshot:
            parts.append(say("with the figures of {day}", day=say.day(item.snapshot)))
        for name, figure in item.measures.items():
            title = wording.measure(name).removesuffix(f" ({name})").replace("_", " ")
            if (name, ANY_FIGURE) == (asked.measure, asked.measure_at_least):
                parts.append(say("giving {figure}", figure=title))
            else:
                least = number_text(figure)
                parts.append(say("with {figure}: {least} or more", figure=title, least=least))
        wanted = dict(asked.covers)
        for dimension in ON_ITEMS:
            if names := getattr(item, dimension):
                one, title = wording.dimension(dimension)
                known = tuple(name for name in names if not name.startswith(f"further {one} "))
                named = wording.names(dimension, known)
                how = say("naming {names}", names=named)
                if isinstance(wanted.get(dimension), int):
                    many, called = len(names), one if len(names) == 1 else title
                    how = say("naming {count} more {names}", count=many, names=called)
                    if many == wanted[dimension]:
                        how = say("naming {count} {names} or more", count=many, names=called)
                    if named:
                        how = say("{naming}, such as {names}", naming=how, names=named)
                parts.append(how)
        return ", ".join(parts)


def remedy_text(rule: Criterion) -> str:
    """What to do for a criterion, without the full stop; what it asks, where its rules say none."""
    return rule.remedy.rstrip(".") or say(
        "Have it so that: {statement}", statement=rule.statement.rstrip(".")
    )
