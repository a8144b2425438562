"""What pydantic cannot see in framework files: words that lead nowhere, ids used twice, levels.

Works on the data as read, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from eflg_engine.framework.files.examples import example_problems
from eflg_engine.framework.files.rule_files import is_amount
from eflg_engine.framework.matrix import CELL_AS_WRITTEN, MATRIX, Cells
from eflg_engine.framework.model import DIMENSIONS, Criterion, Framework, Module, Source
from eflg_engine.framework.vocabulary import Term, Terms
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import Ids, entries, mapping, part, twice, unknown, word, words_at
from eflg_engine.reading.problems import Path, Place, Problem, listed, shown
from eflg_engine.reading.values import DATE, folded, join_words
from eflg_engine.reading.words import meant

_FORMS = ("evidence", "all", "any", "of")


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a document that is checked on its own: a module, or the whole."""

    document: Document
    data: object
    path: Path = ()

    def place(self, *path: str | int, key: bool = False) -> Place:
        """The place of a value below this part."""
        return self.document.place((*self.path, *path), key=key)


class Lookup(Protocol):
    """Words of one sort: the id a word names, and what a wrong word probably meant."""

    def resolve(self, word: str) -> str | None: ...

    def suggest(self, word: str) -> str | None: ...

    @property
    def ids(self) -> Sequence[str]: ...


class _Exact:
    """Ids that have no other names."""

    def __init__(self, ids: Iterable[str]) -> None:
        self.ids: Sequence[str] = tuple(dict.fromkeys(ids))

    def resolve(self, word: str) -> str | None:
        return word if word in self.ids else None

    def suggest(self, word: str) -> str | None:
        return meant(word, self.ids)


# --- the vocabulary ---------------------------------------------------------------------------


def vocabulary_words(vocabulary: object) -> dict[str, Lookup]:
    """The words of a vocabulary as read, by sort; no sort of which it has none that is sound."""
    ladders = part(vocabulary, "ladders")
    sections = {
        "kind": part(vocabulary, "kinds"),
        "shows": part(ladders, "shows"),
        "assurance": part(ladders, "assurance"),
        "effort": part(vocabulary, "efforts"),
        "characteristic": part(vocabulary, "characteristics"),
        "aim": part(vocabulary, "aims"),
        "standing": part(vocabulary, "standings"),
        "bounds": part(vocabulary, "bounds"),
    }
    words: dict[str, Lookup] = {}
    for sort, terms in sections.items():
        found = [_term(term) for term in entries(terms) if word(part(term, "id"))]
        may_be_left_out = sort in ("standing", "bounds") and isinstance(vocabulary, dict)
        if found or (may_be_left_out and terms is None):
            words[sort] = Terms(found)
    characteristics, aims = words.get("characteristic"), words.get("aim")
    if isinstance(characteristics, Terms) and isinstance(aims, Terms):
        aims_of = {
            name: [a for _, word_ in words_at(each, (), "aims") if (a := aims.resolve(word_))]
            or aims.ids
            for each in entries(part(vocabulary, "characteristics"))
            if (name := word(part(each, "id")))
        }
        words["cell"] = Cells(characteristics, aims, aims_of)
    return words


def _term(data: object) -> Term:
    aliases = (word(alias) for alias in entries(part(data, "aliases")))
    return Term(
        word(part(data, "id")) or "",
        word(part(data, "title")) or "",
        aliases=tuple(alias for alias in aliases if alias),
    )


def vocabulary_problems(vocabulary: Part, words: Mapping[str, Lookup]) -> Iterator[Problem]:
    """Words of a vocabulary that lead nowhere in it, and ids and aliases that clash."""
    data = vocabulary.data
    for keys in (
        ("ladders", "shows"),
        ("ladders", "assurance"),
        *((key,) for key in ("standings", "bounds", "efforts", "characteristics", "aims", "kinds")),
    ):
        terms = part(part(data, keys[0]), keys[1]) if len(keys) == 2 else part(data, keys[0])
        yield from _clashes(vocabulary.document, (*vocabulary.path, *keys), entries(terms))
    yield from _clashes(
        vocabulary.document, (*vocabulary.path, "profile"), entries(part(data, "profile"))
    )
    yield from term_problems(vocabulary, words, data, ())
    defaults = part(data, "defaults")
    for sort in ("shows", "assurance"):
        yield from unknown_words(vocabulary, words, sort, defaults, ("defaults",), sort)


def term_problems(
    where: Part, words: Mapping[str, Lookup], data: object, path: Path
) -> Iterator[Problem]:
    """Words in the terms listed in `data`, which stands at `path`, that lead nowhere."""
    for number, kind in enumerate(entries(part(data, "kinds"))):
        at: Path = (*path, "kinds", number)
        yield from unknown_words(where, words, "shows", kind, at, "reaches")
        yield from unknown_words(where, words, "effort", kind, at, "effort")
        more = part(kind, "reaches_more")
        yield from unknown_words(where, words, "shows", more, (*at, "reaches_more"), "rung")
    for number, characteristic in enumerate(entries(part(data, "characteristics"))):
        at = (*path, "characteristics", number)
        yield from unknown_words(where, words, "aim", characteristic, at, "aims")
    for number, field in enumerate(entries(part(data, "profile"))):
        if part(field, "values") and part(field, "holds") is not None:
            at = (*path, "profile", number, "holds")
            message = "this fact is one of some values, so it holds nothing else"
            hint = 'leave out "holds", or "values"'
            full = (*where.path, *at)
            yield Problem("contradiction", where.place(*at), message, hint=hint, path=full)


def _clashes(document: Document, path: Path, terms: list[object]) -> Iterator[Problem]:
    """Ids and aliases of terms that already name another term."""
    ids = Ids(document)
    owner: dict[str, int] = {}
    for number, term in enumerate(terms):
        if (term_id := word(part(term, "id"))) is not None:
            owner.setdefault(folded(term_id), number)
            yield from ids.again(term_id, (*path, number, "id"))
    for number, term in enumerate(terms):
        for where, alias in words_at(term, (*path, number), "aliases"):
            other = owner.setdefault(folded(alias), number)
            if other != number:
                named = shown(part(terms[other], "id"))
                message = f'"{shown(alias)}" already stands for "{named}"'
                hint = "an alias names one thing only"
                yield Problem("duplicate_id", document.place(where), message, hint=hint, path=where)


def unknown_words(
    where: Part,
    words: Mapping[str, Lookup],
    sort: str,
    data: object,
    path: Path,
    key: str,
) -> Iterator[Problem]:
    """The words under a key that are not known words of that sort."""
    known = words.get(sort)
    if known is None:
        return
    for found_at, found in words_at(data, path, key):
        if known.resolve(found) is None:
            place = where.place(*found_at)
            full = (*where.path, *found_at)
            allowed = CELL_AS_WRITTEN if isinstance(known, Cells) else known.ids
            yield unknown(sort, place, full, found, allowed, known.suggest(found))


# --- the framework's own file -----------------------------------------------------------------


def level_ids(main: object) -> list[str]:
    """The ids of a framework's levels, as read."""
    levels = entries(part(main, "levels"))
    return list(dict.fromkeys(found for level in levels if (found := word(part(level, "id")))))


def main_problems(main: Part, vocabulary: Part | None) -> Iterator[Problem]:
    """Ids of levels and of steps used twice; kinds in the timetable that lead nowhere."""
    words = vocabulary_words(vocabulary.data) if vocabulary else {}
    for key in ("levels", "timetable"):
        ids = Ids(main.document)
        for number, entry in enumerate(entries(part(main.data, key))):
            if (found := word(part(entry, "id"))) is not None:
                yield from ids.again(found, (*main.path, key, number, "id"))
            if key == "timetable":
                yield from unknown_words(main, words, "kind", entry, (key, number), "kinds")


# --- modules ----------------------------------------------------------------------------------


def module_problems(
    main: Part | None,
    modules: Sequence[Part],
    vocabulary: Part | None,
    *,
    all_read: bool,
    base: Framework | None = None,
) -> Iterator[Problem]:
    """All that is wrong with what modules name, their ids and their levels.

    Where a file could not be read, `all_read` is False: a module that is named may be there.
    With a `base`, the modules are added to that framework.
    """
    words = vocabulary_words(vocabulary.data) if vocabulary else {}
    fields = {
        field_id: field
        for field in entries(part(vocabulary.data, "profile") if vocabulary else None)
        if (field_id := word(part(field, "id")))
    }
    module_ids = [found for module in modules if (found := word(part(module.data, "module")))]
    levels = level_ids(main.data) if main else []
    there: dict[str, Module] = {}
    if base is not None:
        levels = [level.id for level in base.levels]
        there = {module.id: module for module in base.modules}
        module_ids = [*there, *module_ids]
    if fields or (vocabulary and part(vocabulary.data, "profile") is None and words):
        words["profile_field"] = _Exact(fields)
    if all_read:
        words["module"] = _Exact(module_ids)
    defined: dict[tuple[str, str], tuple[object, Part]] = {}
    if main:
        yield from _definitions(main, defined, of_framework=True)
    first: dict[str, Place] = {}
    for module in modules:
        if (module_id := word(part(module.data, "module"))) is not None:
            place = module.place("module")
            if first.setdefault(module_id, place) != place:
                path = (*module.path, "module")
                yield twice(module.document, path, module_id, first[module_id])
        yield from _definitions(module, defined)
        sources = [*mapping(part(main.data, "sources") if main else None)]
        sources += mapping(part(module.data, "sources"))
        added_to = there.get(module_id or "")
        if base is not None:
            sources += [*base.sources, *(module_sources(added_to) if added_to else ())]
        known = words if main is None else {**words, "source": _Exact(sources)}
        yield from _Module(module, known, fields, levels, added_to).problems()
    yield from _earlier_ids(modules)


def module_sources(module: Module) -> dict[str, Source]:
    """The sources that the criteria of a module rest on, by id."""
    return {
        source.id: source
        for theme in module.themes
        for criterion in theme.criteria
        for source, _ in criterion.sources
    }


def _earlier_ids(modules: Sequence[Part]) -> Iterator[Problem]:
    """Ids under `was` that a criterion has now, or that two criteria had."""
    rules = [
        (f"{of_module}.{of_theme}.{word(part(criterion, 'id'))}", module, at, criterion)
        for module in modules
        if (of_module := word(part(module.data, "module")))
        for number, theme in enumerate(entries(part(module.data, "themes")))
        if (of_theme := word(part(theme, "id")))
        for level, criteria in mapping(part(theme, "criteria")).items()
        for place, criterion in enumerate(entries(criteria))
        for at in [("themes", number, "criteria", level, place)]
    ]
    now = {full_id for full_id, *_ in rules}
    first: dict[str, Place] = {}
    for _, module, at, criterion in rules:
        for where, found in words_at(criterion, at, "was"):
            place, path = module.place(*where), (*module.path, *where)
            if found in now:
                message = f'"{shown(found)}" is the id of a criterion now'
                hint = "list only ids that were in use before and are no longer"
                yield Problem("duplicate_id", place, message, hint=hint, path=path)
            elif first.setdefault(found, place) != place:
                yield twice(module.document, path, found, first[found])


def _definitions(
    where: Part, defined: dict[tuple[str, str], tuple[object, Part]], *, of_framework: bool = False
) -> Iterator[Problem]:
    """Measures, and sources of the framework, that are defined otherwise elsewhere.

    A source of a module is that module's own: another may use the id for another source.
    """
    for key in ("sources", "measures"):
        for name, entry in mapping(part(where.data, key)).items():
            other, first = defined.get((key, name), (entry, where))
            if of_framework or key == "measures":
                defined.setdefault((key, name), (entry, where))
            if other != entry:
                what, at = key.removesuffix("s"), first.place(key, name, key=True)
                yield Problem(
                    "duplicate_id",
                    where.place(key, name, key=True),
                    f'the {what} "{shown(name)}" is defined otherwise at {at}',
                    hint="define it once, or give one of the two another name",
                    path=(*where.path, key, name),
                )


def _days(fields: Mapping[str, object]) -> list[str]:
    """The facts of a profile that are days."""
    return [name for name, field in fields.items() if part(field, "holds") == DATE]


def leaf_problems(
    where: Part, words: Mapping[str, Lookup], leaf: object, path: Path
) -> Iterator[Problem]:
    """Words in an evidence leaf, or in what overrides one, that lead nowhere."""
    for sort in ("kind", "shows", "assurance"):
        yield from unknown_words(where, words, sort, leaf, path, sort)
    covers, path = part(leaf, "covers"), (*path, "covers")
    for dimension in DIMENSIONS:
        asked = part(covers, dimension)
        sort = "cell" if dimension == MATRIX else dimension.removesuffix("s")
        if sort in words and not is_amount(asked):
            yield from unknown_words(where, words, sort, covers, path, dimension)


class _Module:
    """The checks of one module; `added_to` is the module of that id in the base, if any."""

    def __init__(
        self,
        module: Part,
        words: Mapping[str, Lookup],
        fields: Mapping[str, object],
        levels: Sequence[str],
        added_to: Module | None = None,
    ) -> None:
        self.module = module
        self.words = words
        self.fields = fields
        self.levels = levels
        self.themes = {theme.id: theme for theme in added_to.themes} if added_to else {}

    def problems(self) -> Iterator[Problem]:
        document, base = self.module.document, self.module.path
        module_id = word(part(self.module.data, "module"))
        themes = Ids(document)
        for number, theme in enumerate(entries(part(self.module.data, "themes"))):
            path: Path = ("themes", number)
            if (theme_id := word(part(theme, "id"))) is not None:
                yield from themes.again(theme_id, (*base, *path, "id"))
            by_level = part(theme, "criteria")
            if not isinstance(by_level, dict):
                continue
            path = (*path, "criteria")
            added_to = self.themes.get(f"{module_id}.{theme_id}")
            yield from self._levels(by_level, path, of_new_theme=added_to is None)
            ids = Ids(document)
            there = {rule.id: rule for rule in added_to.criteria} if added_to else {}
            for level, criteria in by_level.items():
                for place_in_level, criterion in enumerate(entries(criteria)):
                    where = (*path, level, place_in_level)
                    if (criterion_id := word(part(criterion, "id"))) is not None:
                        yield from ids.again(criterion_id, (*base, *where, "id"))
                        if taken := there.get(f"{module_id}.{theme_id}.{criterion_id}"):
                            yield self._taken(taken, criterion_id, (*where, "id"))
                    yield from self._criterion(criterion, where)

    def _taken(self, criterion: Criterion, found: str, path: Path) -> Problem:
        return Problem(
            "duplicate_id",
            self.module.place(*path),
            f'the id "{shown(found)}" is already used at {criterion.file}:{criterion.line}: '
            "a criterion of the base is not replaced",
            hint='give yours its own id, or change the bounds of that one under "overrides"',
            path=(*self.module.path, *path),
        )

    def _levels(
        self, criteria: Mapping[str, object], path: Path, *, of_new_theme: bool
    ) -> Iterator[Problem]:
        levels = self.levels
        if not levels:
            return
        full = (*self.module.path, *path)
        for level, listed_here in criteria.items():
            place = self.module.place(*path, level, key=True)
            if level not in levels:
                yield unknown("level", place, (*full, level), level, levels, meant(level, levels))
            elif listed_here == []:
                yield Problem(
                    "empty_level",
                    place,
                    f'the level "{shown(level)}" asks for nothing, so every council would hold it',
                    hint="add at least one criterion",
                    path=(*full, level),
                )
        known = [level for level in criteria if level in levels]
        order = [level for level in levels if level in criteria]
        if known != order:
            first = next(one for one, other in zip(known, order, strict=True) if one != other)
            yield Problem(
                "levels_out_of_order",
                self.module.place(*path, first, key=True),
                "the levels stand in another order than in the framework: lowest first",
                found=listed(known),
                allowed=listed(order),
                path=(*full, first),
            )
        for level in levels if of_new_theme else ():
            if level not in criteria:
                yield Problem(
                    "empty_level",
                    self.module.place(*path),
                    f'the level "{shown(level)}" is missing here, so every council would hold it',
                    allowed=f"at least one criterion at each of: {listed(levels)}",
                    path=full,
                )

    def _criterion(self, criterion: object, path: Path) -> Iterator[Problem]:
        for sort in ("standing", "bounds", "effort"):
            yield from unknown_words(self.module, self.words, sort, criterion, path, sort)
        source = part(criterion, "source")
        if isinstance(source, list):
            for number, each in enumerate(source):
                where = (*path, "source", number)
                yield from unknown_words(self.module, self.words, "source", each, where, "ref")
        else:
            where = (*path, "source")
            yield from unknown_words(self.module, self.words, "source", source, where, "ref")
        yield from self._applies_when(criterion, path)
        yield from self._due(part(criterion, "due"), (*path, "due"))
        if isinstance(requires := part(criterion, "requires"), dict):
            yield from self._requirement(requires, (*path, "requires"))
        where = (*self.module.path, *path, "examples")
        yield from example_problems(self.module.document, where, part(criterion, "examples"))

    def _applies_when(self, criterion: object, path: Path) -> Iterator[Problem]:
        known = self.words.get("profile_field")
        conditions = mapping(part(criterion, "applies_when"))
        for name, condition in conditions.items() if known else ():
            where = (*path, "applies_when", name)
            full = (*self.module.path, *where)
            if name not in self.fields:
                place = self.module.place(*where, key=True)
                ids = list(self.fields)
                yield unknown("profile_field", place, full, name, ids, meant(name, ids))
                continue
            if part(self.fields[name], "holds") == DATE:
                message = f'"{shown(name)}" is a day: a rule cannot compare it'
                hint = f'say "due: {{after: 1 year, since: {shown(name)}}}"'
                place = self.module.place(*where, key=True)
                yield Problem("not_allowed", place, message, hint=hint, path=full)
                continue
            values = [text for v in entries(part(self.fields[name], "values")) if (text := word(v))]
            if not values:
                continue
            if isinstance(condition, dict):
                yield Problem(
                    "not_allowed",
                    self.module.place(*where),
                    f'"{shown(name)}" is not a number: name the values to which this applies',
                    allowed=listed(values),
                    path=full,
                )
                continue
            for at, text in words_at({name: condition}, where[:-1], name):
                if text not in values:
                    place = self.module.place(*at)
                    at = (*self.module.path, *at)
                    message = f'"{shown(name)}" has no such value'
                    yield unknown("value", place, at, text, values, meant(text, values), message)

    def _due(self, due: object, path: Path) -> Iterator[Problem]:
        """What `due` says hangs together, and leads to a day of the profile."""
        if not isinstance(due, dict):
            return
        place, full = self.module.place(*path), (*self.module.path, *path)
        if ("after" in due) != ("since" in due) or not due:
            message = '"after" and "since" go together' if due else "this says nothing"
            allowed = "{from: 2018-03-31}, {after: 1 year, since: established}, or all three"
            yield Problem("missing_key", place, message, allowed=allowed, path=full)
        since, days = word(due.get("since")), _days(self.fields)
        if since is not None and "profile_field" in self.words and since not in days:
            at = self.module.place(*path, "since")
            message = "there is no such day in a council's profile"
            likely = meant(since, days)
            where = (*full, "since")
            yield unknown("profile_field", at, where, since, days, likely, message)

    def _requirement(self, node: Mapping[str, object], path: Path) -> Iterator[Problem]:
        yield from self._form(node, path)
        for form in ("all", "any", "of"):
            for number, child in enumerate(entries(node.get(form))):
                if isinstance(child, dict):
                    yield from self._requirement(child, (*path, form, number))
        leaf, path = node.get("evidence"), (*path, "evidence")
        yield from leaf_problems(self.module, self.words, leaf, path)

    def _form(self, node: Mapping[str, object], path: Path) -> Iterator[Problem]:
        """A requirement takes one form, and asks for no more than it lists."""
        forms = [form for form in _FORMS if form in node]
        message = allowed = ""
        if len(forms) > 1:
            names = join_words(f'"{form}"' for form in forms)
            message = f"{names} stand side by side; a requirement takes one form"
            allowed = 'one of them, or a list of them under "all" or "any"'
        elif not {*node} <= {*_FORMS, "at_least"}:
            pass  # the keys that are not known say enough
        elif ("at_least" in node) != ("of" in node):
            message = '"at_least" and "of" go together'
            allowed = "at_least: 2 with of: [...]"
        elif not forms and not node:
            message = "this requirement asks for nothing"
            allowed = "evidence, all, any, or at_least with of"
        if message:
            place = self.module.place(*path)
            full = (*self.module.path, *path)
            yield Problem("bad_requirement", place, message, allowed=allowed, path=full)
        need, of = word(node.get("at_least")), node.get("of")
        if need and need.isdecimal() and isinstance(of, list) and 0 < len(of) < int(need[:9]):
            yield Problem(
                "out_of_range",
                self.module.place(*path, "at_least"),
                f"at least {shown(need)} of {len(of)} can never be met",
                found=shown(need),
                allowed=f"1 to {len(of)}",
                path=(*self.module.path, *path, "at_least"),
            )
