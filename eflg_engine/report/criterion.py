"""One criterion's rule in words: what it asks for, how well grounded, and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.requirement_text import threshold_text
from eflg_engine.assessment.reasons.titles import lower
from eflg_engine.framework.model import Leaf, Requirement
from eflg_engine.report.adaptation import override_texts
from eflg_engine.report.blocks import PLAIN, Block, Entries, Entry, Facts, Heading, Link
from eflg_engine.report.catalogue import say
from eflg_engine.report.in_words import condition_text, requirement_text

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.model import Criterion, Due
    from eflg_engine.framework.particulars import Source
    from eflg_engine.framework.vocabulary import Terms


def requirement_entry(framework: Framework, node: Requirement) -> Entry:
    """A requirement as a list, part by part."""
    if isinstance(node, Leaf):
        return _leaf_entry(framework, node)
    children = tuple(requirement_entry(framework, child) for child in node.children)
    return Entry(threshold_text(node.form, node.need, say), children)


def _leaf_entry(framework: Framework, leaf: Leaf) -> Entry:
    """What a leaf asks for; of a question its sentence, and below it code, id and what counts."""
    texts, question = requirement_text(framework), leaf.question
    counts = texts.leaf(leaf) if question is None else texts.attributes(leaf)
    conditions = condition_text(framework, leaf.applies_when) if leaf.applies_when else ""
    asked_when = [
        say("Asked where {condition}", condition=conditions) if conditions else "",
        say("Asked from {day}", day=due_text(framework, leaf.due)) if leaf.due else "",
    ]
    if question is None:
        return Entry(counts, tuple(Entry(text, mark=PLAIN) for text in asked_when if text))
    kinds = framework.vocabulary.kinds
    looked_in = say.any(lower(kinds[kind].title) for kind in question.look_in)
    same = say.all(named_question(framework, name) for name in question.same_as)
    lines = [
        f"{question.code} {question.id}".lstrip(),
        say("Usually found in: {kinds}", kinds=looked_in) if looked_in else "",
        say("What counts: {what}", what=counts),
        *asked_when,
        say("The same as {questions}", questions=same) if same else "",
    ]
    return Entry(question.asks, tuple(Entry(text, mark=PLAIN) for text in lines if text))


def named_question(framework: Framework, full_id: str) -> str:
    """A question by its code, or by its id where it has none."""
    leaf = framework.questions.get(full_id)
    return leaf.question.code if leaf and leaf.question and leaf.question.code else full_id


def applies_text(framework: Framework, rule: Criterion) -> str:
    """Where a criterion applies; empty where it always does."""
    return condition_text(framework, rule.applies_when)


def facts_explained(framework: Framework, rule: Criterion) -> list[str]:
    """What to know of the facts about the council that decide whether a criterion applies."""
    fields = map(framework.vocabulary.profile_field, rule.applies_when.fields)
    return [field.description for field in fields if field and field.description]


def due_text(framework: Framework, due: Due | None) -> str:
    """From when something is due; empty where it always is."""
    parts = []
    if due is not None and due.start is not None:
        parts.append(say.day(due.start))
    if due is not None and due.after is not None:
        field = framework.vocabulary.profile_field(due.since)
        since = lower(field.title) if field else due.since
        text = say(
            "{time} after the {event} ({fact}), if the {body} gives that",
            time=say.time(due.after),
            event=since,
            fact=due.since,
            body=framework.body,
        )
        parts.append(text)
    if len(parts) == 2:
        return say("{first} and, if later, {second}", first=parts[0], second=parts[1])
    return "".join(parts)


def what_to_do(framework: Framework, rule: Criterion) -> list[Block]:
    """The remedy, with the effort it takes."""
    rows = []
    if rule.remedy:
        rows.append((say("Remedy"), rule.remedy))
    if rule.effort:
        vocabulary = framework.vocabulary
        number = vocabulary.efforts.number(rule.effort)
        assert number is not None, "efforts are of the vocabulary"
        text = say.number(
            vocabulary.effort_days[number],
            "{effort} (about {count} working day)",
            "{effort} (about {count} working days)",
            effort=vocabulary.efforts.title(rule.effort),
        )
        rows.append((say("Effort"), text))
    return [Heading(say("What to do")), Facts(tuple(rows))] if rows else []


def grounding(framework: Framework, rule: Criterion) -> list[Block]:
    """How well a criterion is grounded: its standing, bounds, note, sources and place."""
    vocabulary = framework.vocabulary
    rows = [
        (say("Standing"), _with_description(vocabulary.standings, rule.standing)),
    ]
    if rule.bounds:
        rows.append((say("Bounds"), _with_description(vocabulary.bounds, rule.bounds)))
    if rule.note:
        rows.append((say("Note"), rule.note))
    rows.append((say("Rule"), f"{rule.file}:{rule.line}" if rule.line else rule.file))
    rows += [(say("Changed locally"), text) for text in override_texts(framework, rule.id)]
    blocks: list[Block] = [Heading(say("How well it is grounded")), Facts(tuple(rows))]
    if rule.sources:
        blocks += [Heading(say("Sources")), source_entries(rule.sources)]
    return blocks


def source_entries(sources: Iterable[tuple[Source, str]]) -> Entries:
    """Sources, each with the place in it, its note and its address."""
    entries = []
    for source, place in sources:
        below = [Entry(source.note, mark=PLAIN)] if source.note else []
        if source.url:
            below.append(Entry(Link(source.url), mark=PLAIN))
        entries.append(Entry(f"{source.title}{': ' + place if place else ''}", tuple(below)))
    return Entries(tuple(entries))


def _with_description(terms: Terms, word: str) -> str:
    number = terms.number(word) if word else None
    if number is None:
        return word or say("Not stated")
    term = terms[number]
    return f"{term.title}: {term.description}" if term.description else str(term.title)
