"""Problems in the words of the sheets: headers for keys, and labels for ids."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from eflg_engine.framework.model import Framework
from eflg_engine.reading.problems import Problem
from eflg_engine.sheets.known import Known
from eflg_engine.sheets.layout import TABLES

SHEETS = {table.key: table.title for table in TABLES} | {"council": "Council"}
"""The sheet that each part of a bundle stands in."""

_MISSING = re.compile(r'the key ("\w+"(?: or "\w+")*) is missing here')
_QUOTED = re.compile(r'"(\w+)"')
_NAMED = re.compile(r"\b([a-z_]+):(?= )")
_ID = re.compile(r"\b[a-z][a-z0-9_]*(?:\.[a-z0-9_]+)*\b")
_MORE = re.compile(r"(.*?)((?: and [0-9,]+ more)?)", re.DOTALL)
_WITH_TITLE = re.compile(r"\b([\w.-]+) \(([^()]*)\)")
_LIST_OF = re.compile(r'as "(\w+): \[.*\]"')


def names_another_key(problem: Problem) -> bool:
    """Whether a problem speaks of a key that is missing beside its own place."""
    found = re.search(r'the key "(\w+)"', problem.message)
    return found is not None and found[1] != problem.path[-1]


def target_label(name: str, framework: Framework) -> str:
    """What people call a part of a framework, given its id: its code or its title."""
    if (rule := framework.criteria.get(name)) is not None:
        return rule.code or name
    if (leaf := framework.questions.get(name)) is not None and leaf.question is not None:
        return leaf.question.code or name
    if (theme := framework.themes.get(name)) is not None:
        return theme.title
    return next((each.title for each in framework.modules if each.id == name), name)


def _label(words: str, name: str, known: Known) -> str:
    """What a sheet calls a name of a list; any other text as it stands."""
    if words in ("targets", "one_target", "modules"):
        return target_label(name, known.framework)
    if words == "facts":
        return name.replace("_", " ").title()
    return known.title_of("aims" if words == "objective_aims" else words, name)


def in_own_words(problem: Problem, columns: Mapping[str, str], words: str, known: Known) -> Problem:
    """A problem of a cell; `columns` are the headers by key, `words` the list of its column."""

    def title(found: re.Match[str]) -> str:
        header = columns.get(found[1]) if found[1] != problem.found else None
        sheet = SHEETS.get(found[1]) if found[1] not in columns else None
        return f'"{header}"' if header else f'the sheet "{sheet}"' if sheet else found[0]

    def of_list(found: re.Match[str]) -> str:
        return f'"{_label(words, found[1], known)}"'

    message = _MISSING.sub(r"nothing stands under \1", problem.message)
    message = message.replace("the id ", "the reference ")
    hint = _LIST_OF.sub(lambda m: f'in the sheet "{SHEETS.get(m[1], m[1])}"', problem.hint)
    suggests = hint.startswith("did you mean")
    return replace(
        problem,
        message=_QUOTED.sub(title, message),
        allowed=_allowed(problem.allowed, columns, lambda name: _label(words, name, known)),
        hint=re.sub(r'"([^"]+)"', of_list, hint)
        if suggests
        else _QUOTED.sub(title, hint).replace("its own id", "its own reference"),
    )


def _allowed(text: str, columns: Mapping[str, str], called: Callable[[str], str]) -> str:
    """What is allowed, each by its label, with semicolons where a label has a comma."""
    text = _NAMED.sub(lambda m: f'"{columns[m[1]]}":' if m[1] in columns else m[0], text)
    text = _WITH_TITLE.sub(lambda m: m[2] if called(m[1]) == m[2] else m[0], text)
    if text.startswith("a module ("):  # sorts of names, with some of them as examples
        return _ID.sub(lambda m: called(m[0]), text)
    found = _MORE.fullmatch(text)
    assert found is not None
    names = found[1].split(", ")
    labels = [called(name) for name in names]
    if labels == names:
        return text
    return ("; " if any("," in each for each in labels) else ", ").join(labels) + found[2]
