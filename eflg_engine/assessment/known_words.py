"""Whether the words of a bundle are known to a framework."""

from __future__ import annotations

from operator import attrgetter

from eflg_engine.assessment.rules import Rules
from eflg_engine.evidence.bundle import ALL, Bundle
from eflg_engine.framework.dimensions import OF_COUNCIL, OF_VOCABULARY
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.values import MOST_DIGITS, BadValue, read_date, read_number, value_key

_TERMS = tuple((key, attrgetter(key)) for key in OF_VOCABULARY)
"""Lists of the vocabulary, and what items name of them."""

_OWN = tuple(map(attrgetter, OF_COUNCIL))
"""What a council lists of its own, and what items name of that."""

MOST_LISTS = 4_000
"""Lists of words remembered as known."""


def known_to(rules: Rules, bundle: Bundle) -> bool:
    """Whether every word that items name lies in the vocabulary or is the council's own.

    Kinds, rungs and targets are not looked at: matching finds them. Nor is trusted data.
    """
    if "trusted_data" in bundle.__dict__:
        return True
    vocabulary, council, items = rules.framework.vocabulary, bundle.council, bundle.evidence
    for key, words_of in _TERMS:
        if not _lie_in(getattr(vocabulary, key), set(map(words_of, items)), rules.kept):
            return False
    for words_of in _OWN:
        if not words_of(council) and any(ALL in words for words in map(words_of, items)):
            return False
    objectives = {objective.id for objective in bundle.objectives} | {ALL}
    if not all(map(objectives.issuperset, {item.objectives for item in items})):
        return False
    priorities = {priority for aim in bundle.strategic_aims for priority, _ in aim.priorities}
    return all(map(priorities.issuperset, {item.priorities for item in items}))


def _lie_in(terms: Terms, lists: set[tuple[str, ...]], kept: dict[str, object]) -> bool:
    """Whether every word of these lists is a term, or `ALL`; lists found once are remembered."""
    known = kept.setdefault(f"known to {id(terms)}", set())
    assert isinstance(known, set)
    new = lists - known
    if any(word != ALL and terms.number(word) is None for words in new for word in words):
        return False
    if len(known) < MOST_LISTS:
        known |= new
    return True


def rest_is_known(bundle: Bundle, rules: Rules) -> bool:
    """Whether every word of the bundle that stands outside its evidence leads somewhere."""
    vocabulary, scope = rules.framework.vocabulary, bundle.scope
    if "trusted_data" not in bundle.__dict__ and bundle.passed_over:
        return False  # its names may belong to this framework
    modules = rules.framework.modules
    if scope.modules != (ALL,) and not {*scope.modules} <= {ALL, *(m.id for m in modules)}:
        return False
    for word in scope.characteristics:
        if word != ALL and vocabulary.characteristics.number(word) is None:
            return False
    if bundle.objectives:
        strategic = {aim.id for aim in bundle.strategic_aims}
        aims = strategic.union(vocabulary.aims.ids) if strategic else None
        priorities = {priority for aim in bundle.strategic_aims for priority, _ in aim.priorities}
        for objective in bundle.objectives:
            if aims is not None and not aims.issuperset(objective.aims):
                return False
            if objective.priorities and not priorities.issuperset(objective.priorities):
                return False
    if not bundle.council.profile:
        return True
    fields = {field.id: field for field in vocabulary.profile}
    for key, value in bundle.council.profile.items():
        field = fields.get(key)
        if field is None:
            return False
        if field.values:
            if value not in field.values and value_key(value) not in map(value_key, field.values):
                return False
        elif not (_is_day(value) if field.is_date else _is_count(value)):
            return False
    return True


def _is_day(value: str) -> bool:
    try:
        read_date(value)
    except BadValue:
        return False
    return True


def _is_count(value: str) -> bool:
    if value.isascii() and value.isdecimal() and len(value) < MOST_DIGITS:
        return True
    try:
        return read_number(value) >= 0
    except BadValue:
        return False
