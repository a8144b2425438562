"""What pydantic cannot see in a bundle: words that lead nowhere, ids used twice, wrong orders.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import NoReturn

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.name_checks import NameChecks
from eflg_engine.evidence.paper_checks import expected_items, paper_problems
from eflg_engine.framework import Framework
from eflg_engine.framework.dimensions import DIMENSION, KEYS_OF_A_COUNCIL, OF_COUNCIL, OF_VOCABULARY
from eflg_engine.framework.naming import MODULE, QUESTION, SORTS, TARGETS, Naming
from eflg_engine.framework.vocabulary import Meaning, Terms
from eflg_engine.reading.document import Document
from eflg_engine.reading.limits import guessing
from eflg_engine.reading.parts import (
    Ids,
    Part,
    entries,
    entries_at,
    mapping,
    part,
    unknown,
    word,
    words_at,
)
from eflg_engine.reading.problems import (
    InvalidInput,
    Path,
    Place,
    Problem,
    did_you_mean,
    listed,
    shown,
    told,
)
from eflg_engine.reading.values import (
    ALL,
    BadValue,
    folded,
    join_words,
    read_date,
    read_number,
    read_when,
    unaccented,
    value_key,
)
from eflg_engine.reading.words import meant
from eflg_engine.reading.yaml_text import read_again


def bundle_problems(bundle: Bundle, framework: Framework, *, papers: bool) -> list[Problem]:
    """See Bundle.check: the problems stand in the bundle's file, where it has one."""
    document = bundle.document
    data = Document(document.name if document else "<bundle>", bundle.to_data())
    data.body_key = bundle.body_key
    with guessing():
        problems = told(reference_problems(data, framework, papers=papers))
    if problems and document and document.text is not None:
        with guessing():
            return told(reference_problems(read_again(document), framework, papers=papers))
    return problems


def own_problems(document: Document) -> Iterator[Problem]:
    """Ids used twice, and reviews before their dates: what needs no framework to see.

    An item repeated word for word is no problem: it counts once.
    """
    where, data = Part(document, document.data), document.data
    for key in ("evidence", "objectives", "strategic_aims", "actions"):
        listed_here = entries(part(data, key))
        named = [found for entry in listed_here if (found := word(part(entry, "id"))) is not None]
        any_case = key == "evidence"
        if len({unaccented(each) if any_case else each for each in named}) == len(named):
            continue
        ids, first = Ids(), dict[str, object]()
        for at, entry in entries_at(data, (), key):
            found = word(part(entry, "id"))
            if found is None or (key == "evidence" and found in first and first[found] == entry):
                continue
            first.setdefault(found, entry)
            yield from ids.again(where, (*at, "id"), found, any_case=any_case)
    for at, item in entries_at(data, (), "evidence"):
        yield from _supports_nothing(where, item, at)
        if part(item, "review_by") is not None:
            yield from _review_before_date(where, item, (*at, "review_by"))
    for at, action in entries_at(data, (), "actions"):
        for expected_at, expected in expected_items(action, at):
            yield from _supports_nothing(where, expected, expected_at)
    yield from paper_problems(where)


def items_not_there(document: Document) -> Iterator[Problem]:
    """Ids under `evidence` of actions that no item of the bundle has."""
    where, data = Part(document, document.data), document.data
    known = [found for each in entries(part(data, "evidence")) if (found := word(part(each, "id")))]
    for at, action in entries_at(data, (), "actions"):
        for path, found in words_at(action, at, "evidence"):
            if found not in known:
                yield unknown(where, "item", path, found, known, meant(found, known))


def _supports_nothing(where: Part, item: object, at: Path) -> Iterator[Problem]:
    """An item that says nothing of what it supports, unless it was migrated."""
    if (
        not isinstance(item, dict)
        or item.get("supports")
        or item.get("proposed")
        or item.get("was")
    ):
        return
    if "supports" not in item:
        message = 'the key "supports" is missing here'
        yield where.problem("missing_key", at, message, below=("supports",))
    elif item["supports"] is None:
        yield where.problem("empty", (*at, "supports"), "there is nothing here")
    else:
        message = "this list is empty" if item["supports"] == [] else "there are no keys here"
        yield where.problem("empty", (*at, "supports"), message, allowed="one or more")


def _review_before_date(where: Part, item: object, path: Path) -> Iterator[Problem]:
    try:
        dated = read_when(part(item, "dated"), _as_at(where))
        review_by = read_date(part(item, "review_by"), last=True)
    except BadValue:
        return  # reported by the model
    if review_by < dated:
        message = f"this is due for review before it is dated, {dated}"
        allowed = f"{dated} or later"
        yield where.problem("review_before_date", path, message, str(review_by), allowed)


def _as_at(where: Part) -> date | None:
    try:
        return read_date(part(where.data, "as_at"))
    except BadValue:
        return None  # it is left out, or the model reports it


def reference_problems(
    document: Document, framework: Framework, *, papers: bool = True
) -> Iterator[Problem]:
    """Every word in a bundle that neither `framework` nor the bundle itself defines.

    Without `papers`, those that can change a level only: not the self-assessment, nor the actions.
    """
    checker = _Checker(document, framework)
    yield from checker.problems()
    if papers:
        yield from checker.papers()


class _Checker:
    def __init__(self, document: Document, framework: Framework) -> None:
        self.body_key = document.body_key
        self.where = Part(document, document.data)
        self.data = document.data
        self.framework = framework
        self.naming = Naming.of(framework)
        self.names = NameChecks(self.where, framework, word(part(self.data, "framework")) or "")
        self.objectives = (*self._ids("objectives"), ALL)
        self.priorities = tuple(
            found
            for aim in entries(part(self.data, "strategic_aims"))
            for priority in entries(part(aim, "priorities"))
            if (found := word(part(priority, "id")))
        )
        council = part(self.data, "council")
        self.no_list = [key for key in OF_COUNCIL if not words_at(council, (), key)]

    def problems(self) -> Iterator[Problem]:
        vocabulary = self.framework.vocabulary
        yield from self._council(part(self.data, "council"))
        scope = part(self.data, "scope")
        for path, found in words_at(scope, ("scope",), "modules"):
            if found != ALL:
                yield from self.names.named(path, found, (MODULE,))
        yield from self._terms(scope, ("scope",), "characteristics")
        strategic = self._ids("strategic_aims")
        aims = (*strategic, *vocabulary.aims.ids)
        for at, objective in entries_at(self.data, (), "objectives"):
            if strategic:
                yield from self._among(objective, at, "aims", "aim", aims)
            yield from self._among(objective, at, "priorities", "priority", self.priorities)
        for at, item in entries_at(self.data, (), "evidence"):
            yield from self._item(item, at)

    def _item(self, item: object, at: Path) -> Iterator[Problem]:
        vocabulary = self.framework.vocabulary
        yield from self._kind(item, at)
        yield from self._term(item, at, "shows", vocabulary.shows)
        yield from self._term(item, at, "assurance", vocabulary.assurance)
        yield from self.names.supports(part(item, "supports"), (*at, "supports"))
        for proposal_at, proposal in entries_at(item, at, "proposed"):
            for path, found in words_at(proposal, proposal_at, "supports"):
                yield from self.names.named(path, found, TARGETS)
        for path, found in words_at(item, at, "not_shown"):
            yield from self.names.named(path, found, (QUESTION,))
        for key in OF_VOCABULARY:
            yield from self._terms(item, at, key)
        yield from self._among(item, at, "objectives", "objective", self.objectives)
        yield from self._among(item, at, "priorities", "priority", self.priorities)
        for key in self.no_list:
            yield from self._all_of_no_list(item, at, key)

    def papers(self) -> Iterator[Problem]:
        """The self-assessment and the action plan."""
        levels = self.framework.levels
        ids = tuple(level.id for level in levels)
        names = {folded(name) for level in levels for name in (level.id, level.title)}
        claimed: dict[tuple[str, str], tuple[str, Path]] = {}
        for at, claim in entries_at(self.data, (), "self_assessment"):
            yield from self._claimed(claim, at, claimed)
            level = word(part(claim, "level"))
            if self.names.is_elsewhere(word(part(claim, "for")), SORTS):
                continue
            if level is not None and folded(level) not in names:
                path = (*at, "level")
                yield self._unknown("level", path, level, ids, lambda word: meant(word, ids))
        evidence = self._ids("evidence")
        for at, action in entries_at(self.data, (), "actions"):
            yield from self._among(action, at, "evidence", "item", evidence)
            for path, expected in expected_items(action, at):
                yield from self._item(expected, path)

    def _claimed(
        self, claim: object, at: Path, before: dict[tuple[str, str], tuple[str, Path]]
    ) -> Iterator[Problem]:
        """A claim that names no part or several, or a part that another claim names otherwise."""
        for path, found in words_at(claim, at, "for"):
            problems = list(self.names.named(path, found, SORTS))
            ids = self.naming.read(found, SORTS).ids
            if not problems and len(ids) > 1:
                message = f"this names {len(ids)} parts of the framework; name only one here"
                allowed = "one criterion, theme or module"
                hint = f"give each an entry of its own: {listed(ids)}"
                problems = [
                    self.where.problem("several_names", path, message, shown(found), allowed, hint)
                ]
            yield from problems
            if problems or not ids:
                continue
            level = folded(word(part(claim, "level")) or "")
            form = (ids[0], level if part(claim, "status") is not None else "")
            first, where = before.setdefault(form, (found, path))
            if first != found:
                message = (
                    f'"{shown(found)}" is assessed already, as "{shown(first)}" at '
                    f"{self.where.place(*where)}: both are {ids[0]}"
                )
                yield self.where.problem(
                    "duplicate_claim", path, message, hint="keep one of the two"
                )

    def _ids(self, key: str) -> tuple[str, ...]:
        listed_here = entries(part(self.data, key))
        return tuple(found for entry in listed_here if (found := word(part(entry, "id"))))

    def _council(self, council: object) -> Iterator[Problem]:
        """Facts about the council that the vocabulary does not know, or not with that value."""
        fields = {field.id: field for field in self.framework.vocabulary.profile}
        for key, value in mapping(council).items():
            path = ("council", key)
            field = fields.get(key)
            if key in KEYS_OF_A_COUNCIL:
                continue
            if field is None:
                allowed = (*KEYS_OF_A_COUNCIL, *fields)
                message = f'"{shown(key)}" is not a key that is used here'
                hint = did_you_mean(key, allowed)
                yield self.where.problem(
                    "unknown_key", path, message, "", listed(allowed), hint, key=True
                )
            elif value is None:
                continue  # left out
            elif field.values:
                found = word(value)
                keys = set(map(value_key, field.values))
                if found is not None and value_key(found) not in keys:
                    likely = meant(found, field.values)
                    message = f'"{shown(key)}" has no such value'
                    yield unknown(self.where, "value", path, found, field.values, likely, message)
            elif field.is_date:
                yield from self._not_a_day(value, path)
            else:
                yield from self._not_a_count(value, path)

    def _not_a_day(self, value: object, path: Path) -> Iterator[Problem]:
        try:
            read_date(value)
        except BadValue as error:
            yield self.where.problem(
                error.code, path, error.message, shown(value), error.allowed, error.hint
            )

    def _not_a_count(self, value: object, path: Path) -> Iterator[Problem]:
        code, message, hint = "out_of_range", "this number must be at least 0", ""
        try:
            if read_number(value) >= 0:
                return
        except BadValue as error:
            code, message, hint = error.code, error.message, error.hint
        allowed = "a number of 0 or more, as 7500"
        yield self.where.problem(code, path, message, shown(value), allowed, hint)

    def _term(self, item: object, at: Path, key: str, terms: Terms) -> Iterator[Problem]:
        found = word(part(item, key))
        if found is not None and terms.number(found) is None:
            yield self._unknown(key, (*at, key), found, terms.ids, terms.suggest)

    def _kind(self, item: object, at: Path) -> Iterator[Problem]:
        found, path = word(part(item, "kind")), (*at, "kind")
        kinds = self.framework.vocabulary.kinds
        if found is None or kinds.number(found) is not None:
            return
        meaning = self.framework.vocabulary.last_meaning("kinds", found)
        if meaning.unclear and (meaning.unclear == found or kinds.suggest(found) is None):
            yield self._unclear(path, found, meaning, kinds, "write the kind that is meant")
        else:
            yield self._unknown("kind", path, found, kinds.ids, kinds.suggest)

    def _terms(self, item: object, at: Path, key: str) -> Iterator[Problem]:
        terms: Terms = getattr(self.framework.vocabulary, key)
        for path, found in words_at(item, at, key):
            if found == ALL or terms.number(found) is not None:
                continue
            meaning = self.framework.vocabulary.meaning(key, found)
            if meaning.unclear:
                yield self._unclear(
                    path, found, meaning, terms, "write what is meant, or all of them"
                )
            elif not meaning.ids:
                yield self._unknown(
                    DIMENSION[key].sort, path, found, [*terms.ids, ALL], terms.suggest
                )

    def _unclear(
        self, path: Path, found: str, meaning: Meaning, terms: Terms, hint: str
    ) -> Problem:
        message = f'"{shown(meaning.unclear)}" may mean more than one thing here'
        allowed = join_words([f"{each} ({terms.title(each)})" for each in meaning.may_be], "or")
        return self.where.problem("ambiguous_word", path, message, shown(found), allowed, hint)

    def _among(
        self, data: object, at: Path, key: str, sort: str, known: tuple[str, ...]
    ) -> Iterator[Problem]:
        for path, found in words_at(data, at, key):
            if found not in known:
                yield self._unknown(sort, path, found, known, lambda word: meant(word, known))

    def _unknown(
        self,
        sort: str,
        path: Path,
        found: str,
        allowed: Sequence[str],
        suggest: Callable[[str], str | None],
    ) -> Problem:
        if sort == "objective" and [*allowed] == [ALL]:
            message = "the bundle lists no objectives"
            hint = f'list it first, as "objectives: [{{id: {shown(found)}, text: ...}}]"'
            return self.where.problem(f"unknown_{sort}", path, message, shown(found), "", hint)
        likely = ALL if found.casefold() == ALL and ALL in allowed else suggest(found)
        return unknown(self.where, sort, path, found, allowed, likely)

    def _all_of_no_list(self, item: object, at: Path, key: str) -> Iterator[Problem]:
        for path, found in words_at(item, at, key):
            if found == ALL:
                who = self.framework.body
                message = f'"all" means nothing here: the {who} lists no {key} of its own'
                hint = f'name the {key}, or list them all under "{self.body_key}"'
                yield self.where.problem("unknown_all", path, message, hint=hint)


def refuse_other_framework(bundle: Bundle, framework: str) -> NoReturn:
    """Raise InvalidInput: the bundle names another framework than this one."""
    document, path = bundle.document, ("framework",)
    problem = Problem(
        "other_framework",
        read_again(document).place(path) if document else Place("<bundle>"),
        f"this is written for another framework than {framework}",
        shown(bundle.framework),
        hint=f"assess it under {shown(bundle.framework)}, or carry it over with "
        "`eflg bundle migrate`",
        path=path,
    )
    raise InvalidInput([problem])
