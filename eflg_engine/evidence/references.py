"""References from a bundle to a framework's words: all those that lead nowhere.

Works on raw data, so that it finds its problems even where a file has others.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from eflg_engine.evidence.bundle import ALL
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path, Problem, closest, did_you_mean, listed, shown
from eflg_engine.reading.values import folded

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.vocabulary import Terms


def reference_problems(
    data: object, framework: Framework, document: Document | None
) -> list[Problem]:
    """Every word in a bundle that `framework` or the bundle itself does not define."""
    return list(_Checker(data, framework, document or Document("<bundle>", data)).problems())


class _Checker:
    def __init__(self, data: object, framework: Framework, document: Document) -> None:
        self.data = data if isinstance(data, Mapping) else {}
        self.framework = framework
        self.document = document
        modules = [module.id for module in framework.modules]
        self.targets = {*modules, *framework.themes, *framework.criteria}
        self.modules = modules
        council = self.data.get("council")
        self.services = list(_words(_get(council, "services")))
        self.partners = list(_words(_get(council, "partners")))
        self.objectives = self._listed_ids("objectives")
        self.priorities = [
            str(found)
            for aim in _sequence(self.data.get("strategic_aims"))
            for priority in _sequence(_get(aim, "priorities"))
            if (found := _get(priority, "id")) is not None
        ]

    def problems(self) -> Iterator[Problem]:
        vocabulary = self.framework.vocabulary
        yield from self._council()
        scope = self.data.get("scope")
        yield from self._ids(scope, ("scope",), "modules", self.modules, "module", all_ok=True)
        yield from self._terms(
            scope, ("scope",), "characteristics", vocabulary.characteristics, "characteristic"
        )
        strategic = self._listed_ids("strategic_aims")
        known_aims = [*strategic, *vocabulary.aims.ids]
        for i, objective in enumerate(_sequence(self.data.get("objectives"))):
            if strategic:
                yield from self._ids(
                    objective, ("objectives", i), "aims", known_aims, "strategic aim"
                )
            yield from self._ids(
                objective, ("objectives", i), "priorities", self.priorities, "priority"
            )
        for i, item in enumerate(_sequence(self.data.get("evidence"))):
            yield from self._item(item, ("evidence", i))
        yield from self._papers()

    def _item(self, item: object, where: Path) -> Iterator[Problem]:
        vocabulary = self.framework.vocabulary
        yield from self._term(item, where, "kind", vocabulary.kinds, "kind of evidence")
        yield from self._term(item, where, "shows", vocabulary.shows, "rung")
        yield from self._term(item, where, "assurance", vocabulary.assurance, "assurance")
        yield from self._ids(item, where, "supports", self.targets, "criterion, theme or module")
        yield from self._terms(
            item, where, "characteristics", vocabulary.characteristics, "characteristic"
        )
        yield from self._terms(item, where, "aims", vocabulary.aims, "aim")
        yield from self._ids(item, where, "objectives", self.objectives, "objective", all_ok=True)
        yield from self._ids(item, where, "priorities", self.priorities, "priority")
        yield from self._own(item, where, "services", self.services, "service of the council")
        yield from self._own(item, where, "partners", self.partners, "partner of the council")

    def _papers(self) -> Iterator[Problem]:
        """The self-assessment and the action plan."""
        levels = self.framework.levels
        names = {folded(name) for level in levels for name in (level.id, level.title)}
        for i, claim in enumerate(_sequence(self.data.get("self_assessment"))):
            where: Path = ("self_assessment", i)
            yield from self._ids(claim, where, "for", self.targets, "criterion, theme or module")
            word = _get(claim, "level")
            if word is not None and str(word).strip() and folded(str(word)) not in names:
                ids = [level.id for level in levels]
                meant = closest(str(word), ids)
                yield self._unknown((*where, "level"), str(word), "level", ids, meant)
        evidence = set(self._listed_ids("evidence"))
        for i, action in enumerate(_sequence(self.data.get("actions"))):
            where = ("actions", i)
            yield from self._ids(action, where, "evidence", evidence, "evidence item")
            expected = _get(action, "evidence_expected")
            if isinstance(expected, Mapping):
                yield from self._item(expected, (*where, "evidence_expected"))
            for n, item in enumerate(_sequence(expected)):
                yield from self._item(item, (*where, "evidence_expected", n))

    def _council(self) -> Iterator[Problem]:
        council = self.data.get("council")
        if not isinstance(council, Mapping):
            return
        fields = {field.id: field for field in self.framework.vocabulary.profile}
        own = ("name", "code", "services", "partners")
        for key, value in council.items():
            where = ("council", key)
            if key in own or value is None:
                continue
            field = fields.get(key)
            if field is None:
                allowed = [*own, *fields]
                yield Problem(
                    "unknown_key",
                    self.document.place(where, key=True),
                    f'"{key}" is not a key that is used here',
                    found=str(key),
                    allowed=listed(allowed),
                    hint=did_you_mean(str(key), allowed),
                    path=where,
                )
            elif field.values:
                if str(value).strip() not in field.values:
                    yield self._unknown(
                        where, str(value), "value", field.values, closest(str(value), field.values)
                    )
            elif not _is_count(value):
                yield Problem(
                    "not_a_number",
                    self.document.place(where),
                    "a number of 0 or more is wanted here",
                    found=shown(value),
                    allowed="a number",
                    path=where,
                )

    def _listed_ids(self, key: str) -> list[str]:
        entries = _sequence(self.data.get(key))
        return [str(found) for entry in entries if (found := _get(entry, "id")) is not None]

    def _term(
        self, item: object, where: Path, key: str, terms: Terms, what: str
    ) -> Iterator[Problem]:
        word = _get(item, key)
        if isinstance(word, str) and word.strip() and terms.number(word) is None:
            yield self._unknown((*where, key), word, what, terms.ids, terms.suggest(word))

    def _terms(
        self, item: object, where: Path, key: str, terms: Terms, what: str
    ) -> Iterator[Problem]:
        for path, word in _words_at(item, where, key):
            if word != ALL and terms.number(word) is None:
                yield self._unknown(path, word, what, [*terms.ids, ALL], terms.suggest(word))

    def _ids(
        self,
        item: object,
        where: Path,
        key: str,
        known: Iterable[str],
        what: str,
        all_ok: bool = False,
    ) -> Iterator[Problem]:
        for path, word in _words_at(item, where, key):
            if word in known or (all_ok and word == ALL):
                continue
            ids = [*known, *([ALL] if all_ok else [])] if not isinstance(known, set) else []
            suggestion = closest(word, sorted(known))
            yield self._unknown(path, word, what, ids, suggestion)

    def _own(
        self, item: object, where: Path, key: str, known: list[str], what: str
    ) -> Iterator[Problem]:
        """Services and partners: any name will do unless the council lists its own."""
        for path, word in _words_at(item, where, key):
            if not known and word == ALL:
                yield Problem(
                    "unknown_all",
                    self.document.place(path),
                    f'"all" means nothing here: the council lists no {key} of its own',
                    found=word,
                    hint=f"name the {key}, or list them under council: {key}",
                    path=path,
                )

    def _unknown(
        self, path: Path, word: str, what: str, allowed: Sequence[str], meant: str | None
    ) -> Problem:
        return Problem(
            f"unknown_{what.split()[0].rstrip(',')}",
            self.document.place(path),
            f"there is no such {what}"
            + (f" in {self.framework.id}" if what.startswith(("criterion", "module")) else ""),
            found=shown(word),
            allowed=listed(allowed),
            hint=f'did you mean "{meant}"?' if meant else "",
            path=path,
        )


def _get(data: object, key: str) -> object:
    return data.get(key) if isinstance(data, Mapping) else None


def _sequence(value: object) -> Sequence[object]:
    return value if isinstance(value, list | tuple) else []


def _words(value: object) -> Iterator[str]:
    for word in [value] if isinstance(value, str) else _sequence(value):
        if isinstance(word, str):
            yield word.strip()


def _words_at(item: object, where: Path, key: str) -> Iterator[tuple[Path, str]]:
    value = _get(item, key)
    if isinstance(value, str):
        yield (*where, key), value.strip()
    else:
        for i, word in enumerate(_sequence(value)):
            if isinstance(word, str):
                yield (*where, key, i), word.strip()


def _is_count(value: object) -> bool:
    try:
        return not isinstance(value, bool) and float(str(value)) >= 0
    except ValueError:
        return False
