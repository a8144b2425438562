"""Reading decisions: a file to a checked one, and that to Decisions, with every problem at once."""

from __future__ import annotations

import contextlib
import os
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path as FilePath

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.ladder import theme_level
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.rules import Rules, rules_of
from eflg_engine.assessment.state import State
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.name_checks import NameChecks
from eflg_engine.framework.model import Framework, Policy
from eflg_engine.framework.naming import CRITERION, THEME, Naming
from eflg_engine.panel.decisions import Decision, Decisions
from eflg_engine.panel.decisions_file import DecisionFile, DecisionsFile, names_in
from eflg_engine.panel.entries import entries_document, level_problems
from eflg_engine.panel.ratings import level_rank
from eflg_engine.panel.rungs import one_rung_less
from eflg_engine.reading.checking import check
from eflg_engine.reading.document import Document
from eflg_engine.reading.file_sorts import refuse_other
from eflg_engine.reading.parts import Part, entries, part, word
from eflg_engine.reading.problems import (
    InvalidInput,
    Path,
    Problem,
    refuse,
    shown,
    told,
)
from eflg_engine.reading.values import BadValue, day_of, folded, read_date

COLUMNS = tuple(info.alias or name for name, info in DecisionFile.model_fields.items())
"""The columns of a table of decisions: the keys of an entry of the YAML file."""


def decisions_document(path: str | os.PathLike[str]) -> Document:
    """The document in a YAML file, a CSV file or a workbook. Raises InvalidInput."""
    return entries_document(path, "decisions", COLUMNS)


def load_decisions(
    path: str | os.PathLike[str],
    framework: Framework,
    policy: Policy | None = None,
    *,
    nearly: bool = False,
) -> Decisions:
    """The decisions in a YAML file, a CSV file or a workbook (`.xlsx`).

    With `nearly`, also what each bundle would meet with one rung less. The rules' own levels are
    worked out under the policy, the framework's first where none is given. Raises InvalidInput with
    every problem found, in the bundles that it names too.
    """
    document = decisions_document(path)
    return decisions_from_document(document, framework, policy, nearly=nearly)


def decisions_from_document(
    document: Document,
    framework: Framework,
    policy: Policy | None = None,
    *,
    nearly: bool = False,
) -> Decisions:
    """The decisions in a document. Raises InvalidInput with every problem found."""
    refuse_other(document, "decisions")
    file, problems = check(DecisionsFile, document.data, document)
    where = Part(document, document.data)
    problems += told(_problems(where, framework))
    refuse(document.problems, problems)
    assert file is not None
    reader = _Reader(where, framework, policy or framework.default_policy, nearly=nearly)
    found = [reader.decision(number, each) for number, each in enumerate(file.decisions)]
    refuse((), told(reader.problems))
    return Decisions(
        framework, tuple(each for each in found if each is not None), tuple(framework.criteria)
    )


class _Reader:
    """Makes decisions of checked entries; each bundle is read once a day."""

    def __init__(self, where: Part, framework: Framework, policy: Policy, *, nearly: bool) -> None:
        self.where = where
        self.framework = framework
        self.policy = policy
        self.naming: Naming = Naming.of(framework)
        self.rules: Rules = rules_of(framework)
        self.number: Mapping[str, int] = {name: n for n, name in enumerate(framework.criteria)}
        self.themes: Mapping[str, int] = {name: n for n, name in enumerate(framework.themes)}
        self.problems: list[Problem] = []
        self.named: dict[str, tuple[int, ...]] = {}
        self.levels: dict[tuple[str, frozenset[int]], int | None] = {}
        self.lowered: Framework | None = one_rung_less(framework) if nearly else None
        self.with_less: dict[int, Collection[str]] = {}
        self.assessed: dict[tuple[str, object], Assessment | None] = {}

    def decision(self, number: int, file: DecisionFile) -> Decision | None:
        """The decision of an entry; None, and problems kept, where its bundle cannot be read."""
        (theme,) = self.naming.read(file.target, (THEME,)).ids
        level = level_rank(self.framework, file.level)
        assert level is not None, "it was checked"
        not_asked = nearly = frozenset[int]()
        if file.bundle is None:
            met = frozenset(number for each in file.met or () for number in self._numbers(each))
            rules = self._level(theme, met)
        else:
            result = self._result(number, file)
            if result is None:
                return None
            criteria = [c for c in result.criteria.values() if c.id.startswith(f"{theme}.")]
            met = frozenset(self.number[c.id] for c in criteria if c.state is State.MET)
            asked = (State.MET, State.NOT_MET, State.NO_EVIDENCE)
            not_asked = frozenset(self.number[c.id] for c in criteria if c.state not in asked)
            rules = result.themes[theme].level_number
            if self.lowered is not None:
                less = self._lowered(result, self.lowered)
                nearly = frozenset(self.number[c.id] for c in criteria if c.id in less) - met
        return Decision(
            file.council,
            theme,
            level - 1,
            met,
            not_asked,
            file.assessor,
            file.dated,
            rules,
            self._place(number),
            nearly,
        )

    def _place(self, number: int) -> str:
        """Where a decision stands: its file without the folder, which others need not know."""
        place = self.where.place("decisions", number)
        return str(replace(place, file=FilePath(place.file).name))

    def _lowered(self, result: Assessment, lowered: Framework) -> Collection[str]:
        """The ids of the criteria that a bundle meets with one rung less; worked out once."""
        key = id(result)
        if key not in self.with_less:
            less = assess(result.bundle, lowered, as_at=result.as_at, policy=self.policy)
            self.with_less[key] = {c for c, state in less.states.items() if state is State.MET}
        return self.with_less[key]

    def _numbers(self, text: str) -> tuple[int, ...]:
        """The numbers of the criteria that a text names; looked up once for each."""
        found = self.named.get(text)
        if found is None:
            ids = self.naming.read(text, (CRITERION,)).ids
            found = self.named[text] = tuple(self.number[name] for name in ids)
        return found

    def _level(self, theme: str, met: frozenset[int]) -> int | None:
        """The level that the rules give a theme of which these criteria are met."""
        key = (theme, met)
        if key not in self.levels:
            self.levels[key] = self._worked_out(theme, met)
        return self.levels[key]

    def _worked_out(self, theme: str, met: frozenset[int]) -> int | None:
        states = [
            State.MET if number in met else State.NOT_MET for number in range(len(self.number))
        ]
        return theme_level(self.rules.themes[self.themes[theme]], states, self.policy.criteria)

    def _result(self, number: int, file: DecisionFile) -> Assessment | None:
        assert file.bundle is not None
        key = (file.bundle, file.dated)
        if key not in self.assessed:
            self.assessed[key] = None
            folder = FilePath(self.where.document.name).parent
            try:
                bundle = Bundle.load(folder / file.bundle)
                day = file.dated or bundle.as_at
                if day is None:
                    message = "neither the decision nor the bundle has a date"
                    path: Path = ("decisions", number, "bundle")
                    problem = self.where.problem("missing_date", path, message, shown(file.bundle))
                    raise InvalidInput([problem])
                self.assessed[key] = assess(bundle, self.framework, as_at=day, policy=self.policy)
            except InvalidInput as error:
                self.problems += error.problems
        return self.assessed[key]


def _problems(where: Part, framework: Framework) -> Iterator[Problem]:
    """What the framework does not know, and entries that rest on nothing or on two things."""
    names = NameChecks(where, framework, word(part(where.data, "framework")) or "")
    seen: dict[tuple[object, ...], str] = defaultdict(str)
    for number, entry in enumerate(entries(part(where.data, "decisions"))):
        at: Path = ("decisions", number)
        theme = None
        target = word(part(entry, "for"))
        if target is not None:
            problems = list(names.named((*at, "for"), target, (THEME,)))
            yield from problems
            ids = names.naming.read(target, (THEME,)).ids
            if not problems and len(ids) != 1:
                message = "a decision is on one theme, and this names something else"
                yield where.problem("several_names", (*at, "for"), message, shown(target))
            elif not problems:
                theme = ids[0]
        yield from level_problems(where, (*at, "level"), part(entry, "level"), framework)
        yield from _rests_on(names, entry, at, theme)
        who = [folded(word(part(entry, key)) or "") for key in ("council", "assessor")]
        with contextlib.suppress(BadValue):
            who.append(str(day_of(read_date(part(entry, "dated")))))
        if theme is not None:
            before = seen[(theme, *who)]
            if before:
                message = f"this council's theme is decided already, at {before}"
                hint = "give the day or the assessor in which the two differ"
                yield where.problem("duplicate_decision", at, message, hint=hint)
            seen[(theme, *who)] = str(where.place(*at))


def _rests_on(names: NameChecks, entry: object, at: Path, theme: str | None) -> Iterator[Problem]:
    """The problems of `met` and `bundle`."""
    met, bundle = part(entry, "met"), part(entry, "bundle")
    if isinstance(entry, dict) and (met is None) == (bundle is None):
        message = "what it rests on is not said" if met is None else "it rests on two things"
        yield names.where.problem("one_of", at, message, allowed="one of met and bundle")
    listed_here = names_in(met)
    if not isinstance(listed_here, list):
        return
    for number, each in enumerate(listed_here):
        found = word(each)
        path: Path = (*at, "met") if isinstance(met, str) else (*at, "met", number)
        if found is None or not found.strip():
            continue
        problems = list(names.named(path, found.strip(), (CRITERION,)))
        yield from problems
        ids = names.naming.read(found.strip(), (CRITERION,)).ids
        if theme and not problems and not all(name.startswith(f"{theme}.") for name in ids):
            message = f"this is no criterion of {theme}"
            yield names.where.problem("out_of_place", path, message, shown(found))
