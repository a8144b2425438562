"""Who holds the documents that answer a criterion: the holders of the vocabulary."""

from __future__ import annotations

import re
from collections.abc import Iterable

from eflg_engine.framework.model import Criterion, Framework, leaves
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown, suggestion
from eflg_engine.reading.values import folded


def criteria_by_holder(framework: Framework) -> dict[str, list[str]]:
    """By the id of each holder the ids of the criteria whose documents it usually has.

    Both in the order of the vocabulary and the framework. Under "" are those whose holder neither
    the criterion nor the kinds that answer it name. Nobody without a criterion is in it.
    """
    holders = framework.vocabulary.holders
    words = _pattern(holders)
    found: dict[str, list[str]] = {holder: [] for holder in (*holders.ids, "")}
    for rule in framework.criteria.values():
        numbers = _named(holders, words, rule.who_holds) or _of_kinds(framework, rule)
        for number in numbers:
            found[holders[number].id].append(rule.id)
        if not numbers:
            found[""].append(rule.id)
    return {holder: criteria for holder, criteria in found.items() if criteria}


def holder_called(framework: Framework, name: str, where: Place) -> str:
    """The id of the one holder that a name means, as typed `where`. Raises InvalidInput."""
    holders = framework.vocabulary.holders
    number = holders.number(name)
    named = [number] if number is not None else _named(holders, _pattern(holders), name)
    if len(named) == 1 and (found := holders[named[0]].id) in criteria_by_holder(framework):
        return found
    known = [holders.title(each) for each in criteria_by_holder(framework) if each]
    hint = suggestion(holders.title(holders.suggest(name) or "") or None)
    message = "nobody of that name holds documents in this framework"
    if len(named) > 1:
        message = "this names several holders, and one is asked about"
        hint = suggestion(holders[named[0]].title)
    allowed = "; ".join(shown(title) for title in known) or "none is defined"
    raise InvalidInput([Problem("unknown_holder", where, message, shown(name), allowed, hint)])


def _of_kinds(framework: Framework, rule: Criterion) -> list[int]:
    """The numbers of those who usually have the kinds that answer a criterion."""
    facts = framework.vocabulary.kind_facts
    kinds = {
        kind
        for leaf in leaves(rule.requires)
        for kind in ((leaf.question.look_in if leaf.question else ()) or leaf.kinds)
    }
    return sorted({number for kind in kinds for number in facts[kind].held_by})


def _pattern(holders: Terms) -> re.Pattern[str]:
    """What finds the words by which holders are known, longer ones first."""
    words = {folded(word) for each in holders for word in (each.title, *each.aliases)}
    ordered = sorted(words, key=lambda word: (-len(word), word))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, ordered))})\b" if ordered else r"(?!)")


def _named(holders: Terms, words: re.Pattern[str], text: str) -> list[int]:
    """The numbers of the holders that a text names, in the order of the vocabulary."""
    numbers: Iterable[int | None] = (holders.number(word) for word in words.findall(folded(text)))
    return sorted({number for number in numbers if number is not None})
