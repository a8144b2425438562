"""The files of a framework checked together: the shape of each, and the names they share."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

from eflg_engine.framework.checks.aliases import alias_problems
from eflg_engine.framework.checks.bands import number_of_themes, points_problems
from eflg_engine.framework.checks.modules import main_problems, module_problems
from eflg_engine.framework.checks.vocabulary import (
    added_problems,
    vocabulary_problems,
    with_added_as_read,
)
from eflg_engine.framework.checks.words import vocabulary_words
from eflg_engine.framework.files.rule_files import FrameworkFile, ModuleFile
from eflg_engine.framework.files.vocabulary import VocabularyFile
from eflg_engine.reading.checking import Strict, check
from eflg_engine.reading.parts import Part
from eflg_engine.reading.problems import Problem, refuse

OWN_FILES = ("modules", "vocabulary")
"""Keys of framework.yaml that are files of their own where a framework is a folder."""

S = TypeVar("S", bound=Strict)
M = TypeVar("M", bound=ModuleFile)


@dataclass(frozen=True, slots=True)
class Checked:
    """Checked files; `words` is the vocabulary as read, with what the framework adds to it."""

    main: Part
    file: FrameworkFile
    modules: list[tuple[Part, ModuleFile]]
    words: Part
    vocabulary: VocabularyFile


def shapes(
    main: Part | None,
    main_model: type[S],
    own_files: Collection[str],
    modules: Sequence[Part],
    model: type[M],
) -> tuple[S | None, list[tuple[Part, M]], list[Problem]]:
    """The main file and the modules of the right shape, and the problems of the others.

    `own_files` are keys of the main file that are checked apart, or not at all.
    """
    file: S | None = None
    problems: list[Problem] = []
    if main is not None:
        shell = main.data
        if isinstance(shell, dict):
            shell = {key: value for key, value in shell.items() if key not in own_files}
        file, found = check(main_model, shell, main.document)
        problems += found
    sound: list[tuple[Part, M]] = []
    for each in modules:
        module, found = check(model, each.data, each.document, each.path)
        problems += found
        if module is not None:
            sound.append((each, module))
    return file, sound, problems


def checked_files(
    main: Part | None,
    maybe_modules: Sequence[Part | None],
    vocabulary: Part | None,
    problems: Iterable[Problem],
) -> Checked:
    """The files of a framework, or InvalidInput with these problems and all others.

    A part is None where its file could not be read; the problems say why.
    """
    modules = [module for module in maybe_modules if module is not None]
    all_read = len(modules) == len(maybe_modules)
    file, sound, found = shapes(main, FrameworkFile, OWN_FILES, modules, ModuleFile)
    vocabulary_file: VocabularyFile | None = None
    words = None
    if vocabulary is not None:
        vocabulary_file, more = checked_vocabulary(vocabulary)
        found += more
        words = with_added_as_read(vocabulary, main)
    if main is not None:
        found += main_problems(main, words)
        found += added_problems(main, vocabulary, vocabulary_words(words.data) if words else {})
        found += points_problems(main, number_of_themes(modules) if all_read else None)
    found += module_problems(main, modules, words, all_read=all_read)
    found += alias_problems(modules)
    refuse([*problems, *blanks(main, vocabulary, *modules)], found)
    assert main is not None
    assert file is not None
    assert vocabulary_file is not None
    assert words is not None
    return Checked(main, file, sound, words, vocabulary_file)


def checked_vocabulary(part: Part) -> tuple[VocabularyFile | None, list[Problem]]:
    """A vocabulary's file, None if its shape is wrong, and every problem of it."""
    file, problems = check(VocabularyFile, part.data, part.document, part.path)
    return file, [*problems, *vocabulary_problems(part, vocabulary_words(part.data))]


def blanks(*parts: Part | None) -> Iterator[Problem]:
    """Keys without a value: in a rule, silence must not mean "anything will do"."""
    for document in {id(each.document): each.document for each in parts if each}.values():
        for path in document.blanks:
            hint = "write a value, or leave the key out"
            place = document.place(path)
            if document.after_comma(path):
                hint = "between { and } a comma ends a value: put quotes around a text that has one"
            yield Problem("empty", place, "there is nothing here", hint=hint, path=path)
