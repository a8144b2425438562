"""Checks of the names of modules, themes, criteria and questions in a bundle, above all `supports`.

Works on the data as read. A name of another framework is no problem: it is passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from eflg_engine.evidence.elsewhere import OtherFrameworks, ids_of
from eflg_engine.evidence.named import Entry, Form, entries_at
from eflg_engine.framework import Framework
from eflg_engine.framework.naming import CRITERION, MODULE, QUESTION, TARGETS, Naming
from eflg_engine.reading.parts import Part
from eflg_engine.reading.problems import Path, Place, Problem, listed, shown, suggestion
from eflg_engine.reading.values import ALL
from eflg_engine.reading.words import meant

_PLACE = r"(?i:pages?|pp?|para(?:graph)?s?|sections?|slides?|rows?|chapters?)\b"


class NameChecks:
    """The problems of names in a bundle (`where`) that names a framework or none (`named`)."""

    def __init__(self, where: Part, framework: Framework, named: str) -> None:
        self.where = where
        self.framework = framework
        self.naming: Naming = Naming.of(framework)
        self.others: OtherFrameworks = OtherFrameworks(framework, named)

    def named(self, path: Path, found: str, sorts: tuple[str, ...]) -> Iterator[Problem]:
        """The problem of a text that names no part of the framework, or could name two."""
        reading = self.naming.read(found, sorts)
        if reading.other:
            yield reading.ambiguous(found, self.where, path)
        elif not reading.ids and not self.is_elsewhere(found, sorts):
            yield self._unknown_part(path, found, sorts)

    def is_elsewhere(self, found: str | None, sorts: tuple[str, ...]) -> bool:
        """Whether a name belongs to another framework, and not to this one."""
        if found is None or self.naming.read(found, sorts).ids:
            return False
        return bool(self.others.of(Entry(found), sorts))

    def supports(self, written: object, at: Path) -> Iterator[Problem]:
        """The names that an item is offered for, with the questions and places under them."""
        first: dict[str, tuple[Entry, Path]] = {}
        for path, entry in entries_at(written, at):
            problems = list(self._entry(path, entry))
            yield from problems
            if problems or not entry.place:
                continue
            for full_id in ids_of(self.naming, entry):
                before, where = first.setdefault(full_id, (entry, path))
                if before is not entry:
                    message = (
                        f'"{shown(entry.text)}" is named already, as "{shown(before.text)}" at '
                        f"{self._place(before, where)}: both are {full_id}"
                    )
                    hint = "keep one of the two, with all the places in one text"
                    yield self._problem(entry, "duplicate_place", path, message, hint=hint)

    def _entry(self, path: Path, entry: Entry) -> Iterator[Problem]:
        if not entry.question:
            key = entry.form is Form.KEY
            for problem in self.named(path, entry.name, TARGETS):
                yield replace(problem, place=self.where.place(*path, key=key))
            criterion = self.naming.one(entry.name, (CRITERION,)) if entry.place else None
            if criterion and self.naming.question(criterion, entry.place):
                message = "a place in the document belongs here, and this is a question"
                hint = f'write "[{shown(entry.place)}]" to offer it for that question'
                yield self.where.problem(
                    "question_as_place", path, message, shown(entry.place), hint=hint
                )
            return
        under = path[:-1]
        criterion = self.naming.one(entry.name, (CRITERION,))
        if criterion is not None:
            if self.naming.question(criterion, entry.question) is None:
                yield from self._unknown_question(path, entry, criterion)
            return
        if self.others.of(entry):
            return
        reading = self.naming.read(entry.name)
        if not reading.ids or reading.other:
            for problem in self.named(under, entry.name, TARGETS):
                yield replace(problem, place=self.where.place(*under, key=True))
            return
        sort = self.naming.sort_of(reading.ids[0]) if len(reading.ids) == 1 else ""
        names = f"is the {sort} {reading.ids[0]}" if sort else "names several parts"
        message = f"questions stand under a criterion, and this {names}"
        allowed = "a criterion, with its questions; or a question, with its place in the document"
        found, hint = entry.name, ""
        if sort == QUESTION:
            hint = f'a place is one text, as {reading.ids[0]}: "{shown(entry.question)}"'
        yield self.where.problem(
            "unknown_question", under, message, shown(found), allowed, hint, key=True
        )

    def _unknown_question(self, path: Path, entry: Entry, criterion: str) -> Iterator[Problem]:
        if self.others.of(entry):
            return
        words = tuple(self.naming.questions_of(criterion))
        message = f"there is no such question under {criterion}"
        likely = meant(entry.question, words)
        if likely is None and re.match(_PLACE, entry.question):
            hint = f'a place is a text, and no list: {shown(entry.name)}: "{shown(entry.question)}"'
        else:
            hint = suggestion(likely)
        allowed = listed(words) or "none: it asks no questions by name"
        found = shown(entry.question)
        yield self._problem(entry, "unknown_question", path, message, found, allowed, hint)

    def _problem(
        self,
        entry: Entry,
        code: str,
        path: Path,
        message: str,
        found: str = "",
        allowed: str = "",
        hint: str = "",
    ) -> Problem:
        """A problem of an entry of `supports`, which may be a key."""
        key = entry.form in (Form.KEY, Form.PLACED)
        return self.where.problem(code, path, message, found, allowed, hint, key=key)

    def _place(self, entry: Entry, path: Path) -> Place:
        return self.where.place(*path, key=entry.form in (Form.KEY, Form.PLACED))

    def _unknown_part(self, path: Path, found: str, sorts: tuple[str, ...]) -> Problem:
        hint = self.naming.hint(found, sorts)
        modules = tuple(module.id for module in self.framework.modules)
        if sorts == (MODULE,):
            allowed = listed([*modules, ALL])
            message = "there is no such module"
            if found.casefold() == ALL:
                hint = suggestion(ALL)
            elif part_of := self.naming.one(found):
                hint = f'a scope names whole modules, as "{part_of.split(".")[0]}"'
            return self.where.problem("unknown_module", path, message, shown(found), allowed, hint)
        if sorts == (QUESTION,):
            message = f"there is no such question in {self.framework.id}"
            asked = next(
                (
                    each
                    for ids in map(self.naming.questions_of, self.framework.criteria)
                    for each in ids.values()
                ),
                "",
            )
            allowed = f"a question by its full id or code, as {asked}" if asked else "none"
            return self.where.problem(
                "unknown_question", path, message, shown(found), allowed, hint
            )
        theme = next(iter(self.framework.themes))
        named, below = "criterion, theme or module", "theme or criterion in one"
        if QUESTION in sorts and self.framework.questions:
            named, below = (
                f"question, {named}",
                "theme, criterion or question in one, by id or code",
            )
        message = f"there is no such {named} in {self.framework.id}"
        allowed = f"a module ({', '.join(modules)}), or a {below}, as {theme}"
        return self.where.problem("unknown_target", path, message, shown(found), allowed, hint)
