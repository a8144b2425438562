"""EF3: what is defined and never used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from eflg_engine.authoring.lint.finding import Finding, Lint, Look, Severity
from eflg_engine.authoring.rule_files import RuleFiles, shared_words
from eflg_engine.framework.dimensions import DIMENSION, OF_VOCABULARY
from eflg_engine.framework.model import Criterion, Framework, Leaf, leaves
from eflg_engine.reading.parts import Part, entries, mapping, part, word

UNUSED_KIND = Lint(
    "EF301", "unused-kind", Severity.WARNING, "No rule takes a kind that is defined."
)
UNUSED_SOURCE = Lint("EF302", "unused-source", Severity.WARNING, "No criterion rests on a source.")
UNUSED_MEASURE = Lint("EF303", "unused-measure", Severity.WARNING, "No rule asks for a figure.")
UNUSED_WORD = Lint("EF304", "unused-word", Severity.WARNING, "No rule uses a word that is defined.")

LINTS = (UNUSED_KIND, UNUSED_SOURCE, UNUSED_MEASURE, UNUSED_WORD)

_LISTS = {
    "kinds": (UNUSED_KIND, "no rule takes this kind of evidence"),
    **{
        each: (UNUSED_WORD, f"no rule covers this {DIMENSION[each].sort}") for each in OF_VOCABULARY
    },
    "profile": (UNUSED_WORD, "no rule depends on this fact"),
    "efforts": (UNUSED_WORD, "no criterion or kind takes this effort"),
    "standings": (UNUSED_WORD, "no criterion has this standing"),
    "bounds": (UNUSED_WORD, "no criterion has numbers on this ground"),
}


def check(look: Look) -> Iterator[Finding]:
    """Sources, figures and words that the framework itself defines and no rule uses.

    Of a vocabulary that frameworks share, what none of them uses: what one leaves, another may use.
    """
    framework, files = look.framework, look.files
    refs = {
        word(part(source, "ref"))
        for criterion in framework.criteria
        for source in _listed(part(files.data(criterion), "source"))
    }
    measures = {
        leaf.measure for c in framework.criteria.values() for leaf in leaves(c.requires)
    } | {facts.more_measure for facts in framework.vocabulary.kind_facts}
    for part_id, each in ((framework.id, files.main), *_modules(framework, files)):
        for key in mapping(part(each.data, "sources")):
            if key not in refs:
                place = each.place("sources", key, key=True)
                yield Finding(UNUSED_SOURCE, place, part_id, "no criterion rests on it", of=key)
        for key in mapping(part(each.data, "measures")):
            if key not in measures:
                place = each.place("measures", key, key=True)
                yield Finding(UNUSED_MEASURE, place, part_id, "no rule asks for it", of=key)
    used = used_words(framework)
    adds = Part(files.main.document, part(files.main.data, "adds"), (*files.main.path, "adds"))
    for defined in (adds, files.vocabulary):
        if defined is not None:
            yield from _unused_words(framework.id, defined, used)
    if files.shared is not None:
        words, sharing = shared_words(files.shared)
        every = [used, *(used_words(other) for other in sharing)]
        by_any = {key: set[str]().union(*(each[key] for each in every)) for key in used}
        for key in ("profile", "aims"):  # bundles say these whether or not a rule looks at them
            by_any[key] = {word(part(f, "id")) or "" for f in entries(part(words.data, key))}
        yield from _unused_words(framework.id, words, by_any)


def used_words(framework: Framework) -> Mapping[str, set[str]]:
    """The ids that rules use, by the list of the vocabulary that they stand in."""
    vocabulary = framework.vocabulary
    criteria = framework.criteria.values()
    asked = [leaf for criterion in criteria for leaf in leaves(criterion.requires)]
    parts: list[Criterion | Leaf] = [*criteria, *asked]
    looked_in = {kind for leaf in asked if leaf.question for kind in leaf.question.look_in}
    used: dict[str, set[str]] = {
        "kinds": {vocabulary.kinds[kind].id for leaf in asked for kind in leaf.kinds}
        | {vocabulary.kinds[kind].id for kind in looked_in}
        | {vocabulary.kinds[kind].id for step in framework.timetable for kind in step.kinds},
        "profile": {field for each in parts for field in each.applies_when.fields}
        | {each.due.since for each in parts if each.due},
        "standings": {criterion.standing for criterion in criteria},
        "bounds": {criterion.bounds for criterion in criteria},
        "efforts": {criterion.effort for criterion in criteria}
        | {
            effort.id
            for effort, days in zip(vocabulary.efforts, vocabulary.effort_days, strict=True)
            if any(facts.effort == days for facts in vocabulary.kind_facts)
        },
    }
    for dimension in OF_VOCABULARY:
        every = set(getattr(vocabulary, dimension).ids)
        used[dimension] = set()
        for leaf in asked:
            for each, demand in leaf.covers:
                if each == dimension:
                    used[dimension] |= set(demand) if isinstance(demand, tuple) else every
    return used


def _unused_words(framework: str, defined: Part, used: Mapping[str, set[str]]) -> Iterator[Finding]:
    for key, (lint, message) in _LISTS.items():
        for number, term in enumerate(entries(part(defined.data, key))):
            found = word(part(term, "id"))
            if found is not None and found not in used[key]:
                place = defined.place(key, number, "id")
                yield Finding(lint, place, framework, message, of=found)


def _modules(framework: Framework, files: RuleFiles) -> Iterator[tuple[str, Part]]:
    for module in framework.modules:
        if module.id in files.paths:
            yield module.id, files.paths[module.id][0]


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]
