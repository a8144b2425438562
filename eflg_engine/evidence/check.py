"""What pydantic cannot see in a bundle: words that lead nowhere, ids used twice, wrong orders.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from eflg_engine.evidence.paper_checks import expected_items, paper_problems
from eflg_engine.framework.naming import MODULE, SORTS, Naming
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import Ids, entries, mapping, part, unknown, word, words_at
from eflg_engine.reading.problems import Path, Problem, did_you_mean, listed, shown, suggestion
from eflg_engine.reading.values import ALL, BadValue, folded, read_date, read_number
from eflg_engine.reading.words import meant

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.vocabulary import Terms


def own_problems(document: Document) -> Iterator[Problem]:
    """Ids used twice, and reviews before their dates: what needs no framework to see.

    An item repeated word for word is no problem: it counts once.
    """
    for key in ("evidence", "objectives", "strategic_aims", "actions"):
        listed_here = entries(part(document.data, key))
        named = [found for entry in listed_here if (found := word(part(entry, "id"))) is not None]
        if len({*named}) == len(named):
            continue
        ids, first = Ids(document), dict[str, object]()
        for number, entry in enumerate(listed_here):
            found = word(part(entry, "id"))
            if found is not None and not (
                first.setdefault(found, entry) == entry and key == "evidence"
            ):
                yield from ids.again(found, (key, number, "id"))
            elif found is not None:
                ids.seen.setdefault(found, (key, number, "id"))
    for number, item in enumerate(entries(part(document.data, "evidence"))):
        yield from _supports_nothing(document, item, ("evidence", number))
        if part(item, "review_by") is not None:
            yield from _review_before_date(document, item, ("evidence", number, "review_by"))
    for number, action in enumerate(entries(part(document.data, "actions"))):
        for at, expected in expected_items(action, ("actions", number)):
            yield from _supports_nothing(document, expected, at)
    yield from paper_problems(document)


def _supports_nothing(document: Document, item: object, at: Path) -> Iterator[Problem]:
    """An item that says nothing of what it supports, unless it was carried over."""
    if not isinstance(item, dict) or part(item, "proposed") or part(item, "was"):
        return
    path = (*at, "supports")
    if "supports" not in item:
        message = 'the key "supports" is missing here'
        yield Problem("missing_key", document.place(at), message, path=path)
    elif item["supports"] is None:
        yield Problem("empty", document.place(path), "there is nothing here", path=path)
    elif item["supports"] == []:
        message = "this list is empty"
        place = document.place(path)
        yield Problem("empty", place, message, allowed="one or more", path=path)


def _review_before_date(document: Document, item: object, path: Path) -> Iterator[Problem]:
    try:
        dated = read_date(part(item, "dated"))
        review_by = read_date(part(item, "review_by"), last_of_month=True)
    except BadValue:
        return  # reported where the dates are checked
    if review_by < dated:
        yield Problem(
            "review_before_date",
            document.place(path),
            f"this is due for review before it is dated, {dated}",
            found=str(review_by),
            allowed=f"{dated} or later",
            path=path,
        )


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
        self.document = document
        self.data = document.data
        self.framework = framework
        self.modules = tuple(module.id for module in framework.modules)
        self.naming = Naming.of(framework)
        self.objectives = (*self._ids("objectives"), ALL)
        self.priorities = tuple(
            found
            for aim in entries(part(self.data, "strategic_aims"))
            for priority in entries(part(aim, "priorities"))
            if (found := word(part(priority, "id")))
        )
        council = part(self.data, "council")
        self.no_list = [key for key in ("services", "partners") if not words_at(council, (), key)]

    def problems(self) -> Iterator[Problem]:
        vocabulary = self.framework.vocabulary
        yield from self._council(part(self.data, "council"))
        scope = part(self.data, "scope")
        for path, found in words_at(scope, ("scope",), "modules"):
            if found != ALL:
                yield from self._named(path, found, (MODULE,))
        characteristics = vocabulary.characteristics
        yield from self._terms(scope, ("scope",), "characteristics", characteristics)
        strategic = self._ids("strategic_aims")
        aims = (*strategic, *vocabulary.aims.ids)
        for number, objective in enumerate(entries(part(self.data, "objectives"))):
            if strategic:
                yield from self._among(objective, ("objectives", number), "aims", "aim", aims)
            yield from self._among(
                objective, ("objectives", number), "priorities", "priority", self.priorities
            )
        for number, item in enumerate(entries(part(self.data, "evidence"))):
            yield from self._item(item, ("evidence", number))

    def _item(self, item: object, at: Path) -> Iterator[Problem]:
        vocabulary = self.framework.vocabulary
        yield from self._term(item, at, "kind", vocabulary.kinds)
        yield from self._term(item, at, "shows", vocabulary.shows)
        yield from self._term(item, at, "assurance", vocabulary.assurance)
        for path, found in words_at(item, at, "supports"):
            yield from self._named(path, found, SORTS)
        for number, proposal in enumerate(entries(part(item, "proposed"))):
            for path, found in words_at(proposal, (*at, "proposed", number), "supports"):
                yield from self._named(path, found, SORTS)
        yield from self._terms(item, at, "characteristics", vocabulary.characteristics)
        yield from self._terms(item, at, "aims", vocabulary.aims)
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
        for number, claim in enumerate(entries(part(self.data, "self_assessment"))):
            at: Path = ("self_assessment", number)
            yield from self._claimed(claim, at, claimed)
            level = word(part(claim, "level"))
            if level is not None and folded(level) not in names:
                path = (*at, "level")
                yield self._unknown("level", path, level, ids, lambda word: meant(word, ids))
        evidence = self._ids("evidence")
        for number, action in enumerate(entries(part(self.data, "actions"))):
            at = ("actions", number)
            yield from self._among(action, at, "evidence", "item", evidence)
            for path, expected in expected_items(action, at):
                yield from self._item(expected, path)

    def _claimed(
        self, claim: object, at: Path, before: dict[tuple[str, str], tuple[str, Path]]
    ) -> Iterator[Problem]:
        """What a claim speaks of: one thing, and not what another one speaks of by another name."""
        for path, found in words_at(claim, at, "for"):
            problems = list(self._named(path, found, SORTS))
            ids = self.naming.read(found).ids
            if not problems and len(ids) > 1:
                problems.append(
                    Problem(
                        "several_names",
                        self.document.place(path),
                        f"this names {len(ids)} parts of the framework, and one is wanted here",
                        shown(found),
                        "one criterion, theme or module",
                        f"give each an entry of its own: {listed(ids)}",
                        path,
                    )
                )
            yield from problems
            if problems:
                continue
            level = folded(word(part(claim, "level")) or "")
            form = (ids[0], level if part(claim, "status") is not None else "")
            first, where = before.setdefault(form, (found, path))
            if first != found:
                yield Problem(
                    "duplicate_claim",
                    self.document.place(path),
                    f'"{shown(found)}" is assessed already, as "{shown(first)}" at '
                    f"{self.document.place(where)}: both are {ids[0]}",
                    hint="keep one of the two",
                    path=path,
                )

    def _named(self, path: Path, found: str, sorts: tuple[str, ...]) -> Iterator[Problem]:
        """The problem of a text that names no part of the framework, or could name two."""
        reading = self.naming.read(found, sorts)
        if not reading.ids:
            yield self._unknown_part(path, found, sorts)
        elif reading.other:
            yield reading.ambiguous(found, self.document, path)

    def _ids(self, key: str) -> tuple[str, ...]:
        listed_here = entries(part(self.data, key))
        return tuple(found for entry in listed_here if (found := word(part(entry, "id"))))

    def _council(self, council: object) -> Iterator[Problem]:
        """Facts about the council that the vocabulary does not know, or not with that value."""
        fields = {field.id: field for field in self.framework.vocabulary.profile}
        own = ("name", "code", "services", "partners")
        for key, value in mapping(council).items():
            path = ("council", key)
            field = fields.get(key)
            if key in own or value is None:
                continue
            if field is None:
                allowed = (*own, *fields)
                message = f'"{shown(key)}" is not a key that is used here'
                place = self.document.place(path, key=True)
                hint = did_you_mean(key, allowed)
                yield Problem("unknown_key", place, message, "", listed(allowed), hint, path)
            elif field.values:
                found = word(value)
                if found is not None and found not in field.values:
                    place = self.document.place(path)
                    likely = meant(found, field.values)
                    message = f'"{shown(key)}" has no such value'
                    yield unknown("value", place, path, found, field.values, likely, message)
            elif field.is_date:
                yield from self._not_a_day(value, path)
            else:
                yield from self._not_a_count(value, path)

    def _not_a_day(self, value: object, path: Path) -> Iterator[Problem]:
        try:
            read_date(value)
        except BadValue as error:
            place, found = self.document.place(path), shown(value)
            yield Problem(error.code, place, error.message, found, error.allowed, error.hint, path)

    def _not_a_count(self, value: object, path: Path) -> Iterator[Problem]:
        code, message, hint = "out_of_range", "this number must be at least 0", ""
        try:
            if read_number(value) >= 0:
                return
        except BadValue as error:
            code, message, hint = error.code, error.message, error.hint
        place, allowed = self.document.place(path), "a number of 0 or more, as 7500"
        yield Problem(code, place, message, shown(value), allowed, hint, path)

    def _term(self, item: object, at: Path, key: str, terms: Terms) -> Iterator[Problem]:
        found = word(part(item, key))
        if found is not None and terms.number(found) is None:
            yield self._unknown(key, (*at, key), found, terms.ids, terms.suggest)

    def _terms(self, item: object, at: Path, key: str, terms: Terms) -> Iterator[Problem]:
        for path, found in words_at(item, at, key):
            if found != ALL and terms.number(found) is None:
                sort = key.removesuffix("s")
                yield self._unknown(sort, path, found, [*terms.ids, ALL], terms.suggest)

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
        likely = ALL if found.casefold() == ALL and ALL in allowed else suggest(found)
        return unknown(sort, self.document.place(path), path, found, allowed, likely)

    def _unknown_part(self, path: Path, found: str, sorts: tuple[str, ...]) -> Problem:
        place, hint = self.document.place(path), self.naming.hint(found, sorts)
        if sorts == (MODULE,):
            allowed = listed([*self.modules, ALL])
            message = "there is no such module"
            if found.casefold() == ALL:
                hint = suggestion(ALL)
            elif part_of := self.naming.one(found):
                hint = f'a scope names whole modules, as "{part_of.split(".")[0]}"'
            return Problem("unknown_module", place, message, shown(found), allowed, hint, path)
        theme = next(iter(self.framework.themes))
        return Problem(
            "unknown_target",
            place,
            f"there is no such criterion, theme or module in {self.framework.id}",
            shown(found),
            f"a module ({', '.join(self.modules)}), or a theme or criterion in one, as {theme}",
            hint,
            path,
        )

    def _all_of_no_list(self, item: object, at: Path, key: str) -> Iterator[Problem]:
        for path, found in words_at(item, at, key):
            if found == ALL:
                yield Problem(
                    "unknown_all",
                    self.document.place(path),
                    f'"all" means nothing here: the council lists no {key} of its own',
                    hint=f'name the {key}, or list them all under "council"',
                    path=path,
                )
