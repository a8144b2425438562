"""Actions of a plan in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from eflg_engine.assessment.item_words import usual_assurance, usual_shows
from eflg_engine.assessment.reasons.findings import Wording, counted, day_text
from eflg_engine.evidence.bundle import EvidenceItem, number_text
from eflg_engine.framework.dimensions import ON_ITEMS
from eflg_engine.framework.model import ANY_FIGURE, Criterion, Leaf
from eflg_engine.reading.values import join_words
from eflg_engine.report.blocks import PLAIN, Entry
from eflg_engine.report.sorting import criterion_line, question_line

if TYPE_CHECKING:
    from eflg_engine.analysis.plan.move_space import MoveSpace
    from eflg_engine.analysis.plan.plan import ItemChange, Plan, PlannedAction
    from eflg_engine.framework.vocabulary import Vocabulary


class PlanWords:
    """Actions in words."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.wording: Wording = Wording.of(plan.framework)
        assert plan.space is not None
        self.space: MoveSpace = plan.space
        self.vocabulary: Vocabulary = plan.framework.vocabulary

    def entry(self, action: PlannedAction) -> Entry:
        below = [Entry(line, mark=PLAIN) for line in (*self.shown(action), *self.answers(action))]
        if holder := self.holder(action):
            below.append(Entry(f"Usually with: {holder}.", mark=PLAIN))
        below += [Entry(line, mark=PLAIN) for line in self.closes(action)]
        below += [
            Entry(f"Or, as cheap: {self.instead(action, changes)}", mark=PLAIN)
            for changes in action.alternatives
        ]
        if action.more_alternatives:
            below.append(Entry("There are more ways as cheap.", mark=PLAIN))
        days = f"{counted(action.days, 'day')}, " if action.changes else ""
        late = f", which is late: it is wanted by {day_text(action.latest)}"
        late = late if action in self.plan.late else ""
        text = f"{self.action(action)} ({days}by {day_text(action.due)}{late})"
        return Entry(text, tuple(below), f"{action.number}.")

    def action(self, action: PlannedAction) -> str:
        """What to do: the remedy of the criterion, or what to do to an item."""
        if not action.changes:
            many = self.wording.dimension("objectives")[1]
            return (
                f"List the {many} in the evidence file; where there are none, agree and publish "
                "them first, and plan again"
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
            yield f"Shown already: {' '.join(shown)}"
            yield "Still wanted:"

    def closes(self, action: PlannedAction) -> Iterator[str]:
        """The criteria that it closes, or for objectives those that wait for them."""
        criteria = [self.plan.framework.criteria[each] for each in action.criteria]
        said = "Closes" if action.changes else "Waits for it"
        yield from (f"{said}: {criterion_line(rule)}" for rule in criteria)

    def holder(self, action: PlannedAction) -> str:
        """Who usually has what answers."""
        criteria = self.plan.framework.criteria
        return criteria[action.criterion].who_holds.rstrip(".") if action.criterion else ""

    def answers(self, action: PlannedAction) -> Iterator[str]:
        """What the action is to answer, each with the kind to look in first."""
        situation = self.space.situation
        if action.changes and not action.change.new:
            yield from (f"For: {question_line(each)}" for each in action.questions)
            return
        by_leaf: dict[int, list[ItemChange]] = {}
        for change in action.changes:
            by_leaf.setdefault(situation.subjects[change.moves[0].item].leaf, []).append(change)
        for leaf, changes in by_leaf.items():
            asked = situation.rules.leaves[leaf]
            many = f"{len(changes)} of: " if len(changes) > 1 else ""
            profile = f"{many}{self.profile(changes[0].item, asked)}"
            if asked.question is None:
                yield f"What will do: {profile}."
            else:
                yield f"{question_line(asked.question)} Look in: {profile}."

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
        return "the same, answering " + " and ".join(
            question_line(leaf.question) if leaf.question else self.profile(change.item, leaf)
            for change, leaf in zip(changes, asked, strict=True)
        )

    def changes(self, changes: Iterable[ItemChange]) -> str:
        """Changes in one sentence."""
        texts = [self.change(change) for change in changes]
        return "; and ".join([texts[0], *(text[:1].lower() + text[1:] for text in texts[1:])])

    def change(self, change: ItemChange) -> str:
        """What to do to one item, in a sentence without its full stop."""
        item = change.item
        name = f"{item.id} {item.title}"
        if change.verb == "refresh":
            before = self.space.situation.subjects[change.moves[0].item].item
            if before.dated > self.plan.day:
                early, late = day_text(self.plan.day), day_text(before.dated)
                return f"Bring {name} forward from {late} to {early}"
            why = f"dated {day_text(before.dated)}"
            if before.review_by is not None and before.review_by < self.plan.day:
                why += f", due for review by {day_text(before.review_by)}"
            text = f"Renew {name} ({why}) so that it is current on {day_text(self.plan.day)}"
            if item.snapshot and item.snapshot != before.snapshot:
                text += f", with the figures of {day_text(item.snapshot)}"
            return text
        if change.verb == "widen":
            return f"Widen {name} to cover {join_words(self._covered(change))}"
        situation = self.space.situation
        leaf = situation.subjects[change.moves[0].item].leaf
        asked = situation.rules.leaves[leaf]
        remedy = remedy_text(situation.rules.criteria[situation.rules.criterion_of[leaf]])
        what = question_line(asked.question) if asked.question else self.profile(item, asked)
        return f"{remedy}, for: {what}"

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
            parts.append(f"showing at least {wording.showing(vocabulary.shows[shows].id)}")
        if assurance > usual_assurance(vocabulary, facts):
            parts.append(f"assurance {wording.standing(vocabulary.assurance[assurance].id)}")
        if item.difference:
            parts.append(f"saying {wording.difference}")
        if item.snapshot:
            parts.append(f"with the figures of {day_text(item.snapshot)}")
        for name, figure in item.measures.items():
            title = wording.measure(name).removesuffix(f" ({name})").replace("_", " ")
            if (name, ANY_FIGURE) == (asked.measure, asked.measure_at_least):
                parts.append(f"giving {title}")
            else:
                parts.append(f"with {title}: {number_text(figure)} or more")
        wanted = dict(asked.covers)
        for dimension in ON_ITEMS:
            if names := getattr(item, dimension):
                one, title = wording.dimension(dimension)
                known = tuple(name for name in names if not name.startswith(f"further {one} "))
                named = wording.names(dimension, known)
                how = f"naming {named}"
                if isinstance(wanted.get(dimension), int):
                    such = f", such as {named}" if named else ""
                    how = f"naming {counted(len(names), f'more {one}', f'more {title}')}{such}"
                    if len(names) == wanted[dimension]:
                        how = f"naming {counted(len(names), one, title)} or more{such}"
                parts.append(how)
        return ", ".join(parts)


def remedy_text(rule: Criterion) -> str:
    """What to do for a criterion, without the full stop; what it asks, where its rules say none."""
    return rule.remedy.rstrip(".") or f"Have it so that: {rule.statement.rstrip('.')}"
