"""A bundle in a framework's own ids, or refused for words that lead nowhere."""

from __future__ import annotations

from eflg_engine.assessment.rules import Rules, rules_of
from eflg_engine.evidence.bundle import ALL, Bundle
from eflg_engine.evidence.naming import papers_speak_in_ids, speaks_in_ids, with_ids
from eflg_engine.framework.model import Framework
from eflg_engine.reading.problems import InvalidInput
from eflg_engine.reading.values import MOST_DIGITS, BadValue, read_date, read_number


def in_known_words(bundle: Bundle, framework: Framework, *, known: bool = False) -> Bundle:
    """The bundle in the framework's own ids; see `bind` for `known`.

    Raises InvalidInput where it names what the framework does not know.
    """
    laid_out = rules_of(framework)
    in_ids = bundle
    names = papers_speak_in_ids if known else speaks_in_ids
    if not names(bundle, laid_out.targets):
        in_ids = with_ids(bundle, framework)
    if not known and _has_unknown_words(in_ids, laid_out):
        raise InvalidInput(bundle.check(framework, papers=False))
    return in_ids


def _has_unknown_words(bundle: Bundle, laid_out: Rules) -> bool:
    """Whether any word of the bundle leads nowhere; `Bundle.check` says which."""
    vocabulary = laid_out.framework.vocabulary
    items, scope, council = bundle.evidence, bundle.scope, bundle.council
    named = {
        vocabulary.kinds: {item.kind for item in items},
        vocabulary.shows: {item.shows for item in items if item.shows},
        vocabulary.assurance: {item.assurance for item in items if item.assurance},
        vocabulary.characteristics: {
            *(word for item in items for word in item.characteristics),
            *scope.characteristics,
        }
        - {ALL},
        vocabulary.aims: {word for item in items for word in item.aims} - {ALL},
    }
    if any(terms.number(word) is None for terms, words in named.items() for word in words):
        return True
    if not {target for item in items for target in item.supports} <= laid_out.targets:
        return True
    objectives = {objective.id for objective in bundle.objectives}
    if not {word for item in items for word in item.objectives} - {ALL} <= objectives:
        return True
    for own, attribute in ((council.services, "services"), (council.partners, "partners")):
        if not own and any(ALL in getattr(item, attribute) for item in items):
            return True
    if any(item.priorities for item in items):
        return bool(bundle.check(laid_out.framework, papers=False))
    return not rest_is_known(bundle, laid_out)


def rest_is_known(bundle: Bundle, laid_out: Rules) -> bool:
    """Whether every word of the bundle that stands outside its evidence leads somewhere."""
    vocabulary, scope = laid_out.framework.vocabulary, bundle.scope
    modules = laid_out.framework.modules
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
            if value not in field.values:
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
