"""What pydantic cannot see in a criterion: words that lead nowhere, conditions, due dates, forms.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eflg_engine.framework.checks.conditions import condition_problems, too_many_cases
from eflg_engine.framework.checks.examples import example_problems
from eflg_engine.framework.checks.words import Lookup, unknown_words
from eflg_engine.framework.dimensions import ALL_DIMENSIONS
from eflg_engine.framework.files.requirements import is_amount
from eflg_engine.framework.model import USUAL
from eflg_engine.reading.parts import Part, entries_at, part, unknown, word, words_at
from eflg_engine.reading.problems import Path, Problem, listed, shown
from eflg_engine.reading.values import DATE, join_words
from eflg_engine.reading.words import meant

_FORMS = ("evidence", "all", "any", "of")


@dataclass(frozen=True, slots=True)
class Rules:
    """A module as read, the words it may use, the facts of a profile (by id), and the levels."""

    where: Part
    words: Mapping[str, Lookup]
    fields: Mapping[str, object]
    levels: Sequence[str]


def criterion_problems(
    rules: Rules, criterion: object, path: Path, of_theme: object = None
) -> Iterator[Problem]:
    """The problems of a criterion as read, which stands at `path`.

    `of_theme` is the condition of its theme, as read.
    """
    where, words = rules.where, rules.words
    for sort in ("standing", "bounds", "effort"):
        yield from unknown_words(where, words, sort, criterion, path)
    yield from unknown_words(
        where, words, "source", part(criterion, "source"), (*path, "source"), "ref"
    )
    for at, source in entries_at(criterion, path, "source"):
        yield from unknown_words(where, words, "source", source, at, "ref")
    if "profile_field" in words:
        condition, at = part(criterion, "applies_when"), (*path, "applies_when")
        yield from condition_problems(where, rules.fields, condition, at)
        together = [of_theme, condition, *_leaf_conditions(part(criterion, "requires"))]
        yield from too_many_cases(where, rules.fields, together, path)
    if isinstance(due := part(criterion, "due"), dict):
        yield from _due(rules, due, (*path, "due"))
    if isinstance(requires := part(criterion, "requires"), dict):
        yield from _requirement(rules, requires, (*path, "requires"))
    yield from example_problems(where, (*path, "examples"), part(criterion, "examples"))


def _leaf_conditions(node: object) -> Iterator[object]:
    """The conditions of the leaves of a requirement, as read."""
    yield part(node, "evidence", "applies_when")
    for form in ("all", "any", "of"):
        for _, child in entries_at(node, (), form):
            yield from _leaf_conditions(child)


def _due(rules: Rules, due: Mapping[str, object], path: Path) -> Iterator[Problem]:
    """`after` without `since` or the reverse, nothing at all, or an unknown day."""
    if ("after" in due) != ("since" in due) or not due:
        message = '"after" and "since" go together' if due else "this says nothing"
        allowed = "{from: 2018-03-31}, {after: 1 year, since: established}, or all three"
        yield rules.where.problem("missing_key", path, message, allowed=allowed)
    since = word(due.get("since"))
    days = [name for name, field in rules.fields.items() if part(field, "holds") == DATE]
    if since is not None and "profile_field" in rules.words and since not in days:
        message = "there is no such day in the profile"
        at = (*path, "since")
        yield unknown(rules.where, "profile_field", at, since, days, meant(since, days), message)


def _requirement(rules: Rules, node: Mapping[str, object], path: Path) -> Iterator[Problem]:
    yield from _form(rules.where, node, path)
    for form in ("all", "any", "of"):
        for at, child in entries_at(node, path, form):
            if isinstance(child, dict):
                yield from _requirement(rules, child, at)
    leaf, at = node.get("evidence"), (*path, "evidence")
    yield from leaf_problems(rules.where, rules.words, leaf, at)
    yield from _question(rules, leaf, at)
    if "profile_field" in rules.words:
        condition = part(leaf, "applies_when")
        yield from condition_problems(rules.where, rules.fields, condition, (*at, "applies_when"))
    if isinstance(due := part(leaf, "due"), dict):
        yield from _due(rules, due, (*at, "due"))


def _question(rules: Rules, leaf: object, path: Path) -> Iterator[Problem]:
    """A question without its sentence or the reverse; kinds that have no usual age limit."""
    where = rules.where
    if part(leaf, "question") is None:
        for key in ("asks", "look_in", "same_as"):
            if part(leaf, key) is not None:
                message = f'"{key}" goes with a question, and there is none here'
                hint = 'give the leaf a name under "question"'
                yield where.problem("missing_key", (*path, key), message, hint=hint, key=True)
    elif part(leaf, "asks") is None:
        message = 'the key "asks" is missing here: the question as an officer reads it'
        yield where.problem("missing_key", path, message, below=("asks",))
    within = word(part(leaf, "within"))
    kinds, without = rules.words.get("kind"), rules.words.get("kind_without_limit")
    if within is None or within.casefold() != str(USUAL) or kinds is None or without is None:
        return
    asked = [kinds.resolve(found) for _, found in words_at(leaf, path, "kind")] or kinds.ids
    missing = [kind for kind in dict.fromkeys(asked) if kind and without.resolve(kind)]
    if missing:
        message = f'"usual" means nothing here: no age limit is known of {listed(missing)}'
        allowed = "an age limit, or kinds with current_for in the vocabulary"
        yield where.problem("no_usual_limit", (*path, "within"), message, shown(within), allowed)


def leaf_problems(
    where: Part, words: Mapping[str, Lookup], leaf: object, path: Path
) -> Iterator[Problem]:
    """Words in an evidence leaf, or in what overrides one, that lead nowhere."""
    for sort in ("kind", "shows", "assurance"):
        yield from unknown_words(where, words, sort, leaf, path)
    yield from unknown_words(where, words, "kind", leaf, path, "look_in")
    yield from unknown_words(
        where, words, "measure", part(leaf, "measure"), (*path, "measure"), "name"
    )
    covers, path = part(leaf, "covers"), (*path, "covers")
    for dimension in ALL_DIMENSIONS:
        if not is_amount(part(covers, dimension.id)):
            yield from unknown_words(where, words, dimension.sort, covers, path, dimension.id)


def _form(where: Part, node: Mapping[str, object], path: Path) -> Iterator[Problem]:
    """A requirement takes one form, and asks for no more than it lists."""
    forms = [form for form in _FORMS if form in node]
    message = allowed = ""
    if len(forms) > 1:
        names = join_words(f'"{form}"' for form in forms)
        message = f"{names} stand side by side; a requirement takes one form"
        allowed = 'one of them, or a list of them under "all" or "any"'
    elif not {*node} <= {*_FORMS, "at_least"}:
        pass  # the unknown keys are reported with the shape
    elif ("at_least" in node) != ("of" in node):
        message = '"at_least" and "of" go together'
        allowed = "at_least: 2 with of: [...]"
    elif not forms and not node:
        message = "this requirement asks for nothing"
        allowed = "evidence, all, any, or at_least with of"
    if message:
        yield where.problem("bad_requirement", path, message, allowed=allowed)
    need, of = word(node.get("at_least")), node.get("of")
    if need and need.isdecimal() and isinstance(of, list) and 0 < len(of) < int(need[:9]):
        message = f"at least {shown(need)} of {len(of)} can never be met"
        at = (*path, "at_least")
        yield where.problem("out_of_range", at, message, shown(need), f"1 to {len(of)}")
