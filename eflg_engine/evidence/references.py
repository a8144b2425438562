"""What pydantic cannot see in a bundle: words that lead nowhere, ids used twice, wrong orders.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from eflg_engine.evidence.paper_problems import expected_items, paper_problems
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import Ids, entries, mapping, part, unknown, word, words_at
from eflg_engine.reading.problems import Path, Problem, did_you_mean, listed, shown, suggestion
from eflg_engine.reading.values import ALL, BadValue, folded, read_date, read_number
from eflg_engine.reading.words import Names, meant

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.vocabulary import Terms


def own_problems(document: Document) -> Iterator[Problem]:
    """Ids used twice, and reviews before their dates: what needs no framework to see.

    An item repeated word for word is no problem: it counts once.
    """
    for key in ("evidence", "objectives", "strategic_aims", "actions"):
        ids, first = Ids(document), dict[str, object]()
        for number, entry in enumerate(entries(part(document.data, key))):
            found = word(part(entry, "id"))
            if found is not None and not (
                first.setdefault(found, entry) == entry and key == "evidence"
            ):
                yield from ids.again(found, (key, number, "id"))
            elif found is not None:
                ids.seen.setdefault(found, (key, number, "id"))
    for number, item in enumerate(entries(part(document.data, "evidence"))):
        if part(item, "review_by") is not None:
            yield from _review_before_date(document, item, ("evidence", number, "review_by"))
    yield from paper_problems(document)


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
        self.targets = {*self.modules, *framework.themes, *framework.criteria}
        self._target_names: Names | None = None
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
        modules = (*self.modules, ALL)
        yield from self._among(scope, ("scope",), "modules", "module", modules)
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
        yield from self._targets(item, at, "supports")
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
        for number, claim in enumerate(entries(part(self.data, "self_assessment"))):
            at: Path = ("self_assessment", number)
            yield from self._targets(claim, at, "for")
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

    def _targets(self, item: object, at: Path, key: str) -> Iterator[Problem]:
        for path, found in words_at(item, at, key):
            if found not in self.targets:
                yield self._unknown_target(path, found)

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
            else:
                yield from self._not_a_count(value, path)

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

    def _unknown_target(self, path: Path, found: str) -> Problem:
        if self._target_names is None:
            self._target_names = Names(_target_names(self.framework))
        theme = next(iter(self.framework.themes))
        return Problem(
            "unknown_target",
            self.document.place(path),
            f"there is no such criterion, theme or module in {self.framework.id}",
            shown(found),
            f"a module ({', '.join(self.modules)}), or a theme or criterion in one, as {theme}",
            suggestion(self._target_names.meant(found)),
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


def _target_names(framework: Framework) -> dict[str, str]:
    """What people may write for a criterion, theme or module, and the id it stands for.

    Ids; titles; ids that criteria had before; and the ends of ids, where only one id ends so.
    """
    names = {target: target for target in (*framework.themes, *framework.criteria)}
    names |= {module.id: module.id for module in framework.modules}
    ends = Counter(end for target in names for end in _ends(target))
    titles = {module.title: module.id for module in framework.modules}
    titles |= {theme.title: theme.id for theme in framework.themes.values()}
    only = {end: target for target in names for end in _ends(target) if ends[end] == 1}
    earlier = {old: rule.id for rule in framework.criteria.values() for old in rule.was}
    return only | titles | earlier | names


def _ends(target: str) -> list[str]:
    pieces = target.split(".")
    return [".".join(pieces[start:]) for start in range(1, len(pieces))]
