"""Frameworks of other installed packages, which name them by the entry point group of GROUP.

An entry point is named by the framework's id, and its value is the folder with its rules, written
as a module: `eflg_wheels.rules`. No such package is imported, so nothing in it runs.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from eflg_engine.framework.shipped import FRAMEWORK_FILE, names_shipped, rules_folder, shipped_ids
from eflg_engine.reading.problems import InvalidInput, Place, Problem, shown
from eflg_engine.reading.values import is_id

if TYPE_CHECKING:
    from importlib.metadata import Distribution

GROUP = "eflg.frameworks"

_SPOILED = (AttributeError, ImportError, KeyError, LookupError, OSError, TypeError, ValueError)
"""What importlib raises for a package whose files are not as they should be."""


class Installed(NamedTuple):
    """A framework of another package: that package's name and version, and the rules' folder."""

    package: str
    folder: Path


class Offers(NamedTuple):
    """Frameworks of other packages by their ids, and what is wrong with others by theirs."""

    usable: dict[str, Installed]
    problems: dict[str, list[Problem]]

    @property
    def all_problems(self) -> list[Problem]:
        """What is wrong, in the order of the ids."""
        return [each for name in sorted(self.problems) for each in self.problems[name]]


def offers() -> Offers:
    """What other packages offer. A shipped id stays ours, and one offered twice is nobody's."""
    found = Offers({}, {})
    shipped = shipped_ids()
    seen: dict[str, str] = {}
    for package, name, value in sorted(_entries(found.problems)):
        problems = found.problems.setdefault(name, [])
        folder = _folder(value)
        if name in shipped:
            message = f'"{name}" is the id of a framework that eflg ships, which is used'
            problems.append(_problem(package, "duplicate_id", message, name))
        elif not is_id(name):
            allowed = "the id that its framework.yaml gives"
            message = "a framework is offered under a name that is no id"
            problems.append(_problem(package, "bad_id", message, name, allowed))
        elif name in seen:
            message = f'"{name}" is offered by {seen[name]} too, and neither is used'
            problems.append(_problem(package, "duplicate_id", message, name))
            found.usable.pop(name, None)
        elif folder is None:
            message = f'there is no folder with {FRAMEWORK_FILE} where "{name}" is said to be'
            allowed = "a folder of the package, written as package.folder"
            problems.append(_problem(package, "unusable_package", message, value, allowed))
        else:
            found.usable[name] = Installed(package, folder)
        seen.setdefault(name, package)
    for name in [each for each, problems in found.problems.items() if not problems]:
        del found.problems[name]
    return found


def installed_ids() -> list[str]:
    """The ids of the frameworks that other packages offer, and that can be found."""
    return sorted(offers().usable)


def known_ids() -> list[str]:
    """The ids of the shipped frameworks, and of those that other packages offer."""
    return [*shipped_ids(), *installed_ids()]


def named_folder(source: str | os.PathLike[str]) -> Path | None:
    """The folder of the framework that a text names by its id; None where it is no known id.

    Raises InvalidInput where a package offers it in a way that cannot be used.
    """
    if names_shipped(source):
        return rules_folder() / source
    if not isinstance(source, str) or not is_id(source):
        return None
    found = offers()
    if source in found.usable:
        return found.usable[source].folder
    if source in found.problems:
        raise InvalidInput(found.problems[source])
    return None


def base_folder(name: str, folder: Path | None) -> Path | None:
    """The folder that `extends: name` means, written in a file of `folder`; None if there is none.

    A framework that is shipped, or that a package offers, is meant by its id, any other by its path
    from this folder. Raises InvalidInput where a package offers it in a way that cannot be used.
    """
    named = named_folder(name)
    if named is not None or folder is None:
        return named
    path = Path(os.path.normpath(folder / name))
    try:
        return path if (path / FRAMEWORK_FILE).is_file() else None
    except (OSError, ValueError):
        return None


def refuse_other_id(name: str, found: str) -> None:
    """Raise InvalidInput where a package offers by this name a framework that has another id."""
    offered = offers().usable.get(name) if is_id(name) else None
    if offered is not None:
        message = f'the framework offered as "{name}" has another id'
        allowed = f'"{name}", or "{found}" as the name of the entry point'
        raise InvalidInput([_problem(offered.package, "unusable_package", message, found, allowed)])


def _entries(problems: dict[str, list[Problem]]) -> Iterator[tuple[str, str, str]]:
    """Package, name and value of each entry point of the group, a package's first copy alone."""
    from importlib.metadata import distributions  # start-up: seldom needed

    packages = set()
    for each in distributions():
        try:
            text = each.read_text("entry_points.txt")
        except _SPOILED:
            continue  # which package it is of cannot be told, nor whether it is meant for us
        if not text or GROUP not in text:
            continue
        name, package = _package(each)
        if name and name in packages:
            continue
        packages.add(name)
        try:
            entries = [(entry.name, entry.value) for entry in each.entry_points.select(group=GROUP)]
        except _SPOILED:
            message = "its entry points cannot be read"
            problems.setdefault("", []).append(_problem(package, "unusable_package", message))
            continue
        for entry, value in sorted(set(entries)):
            yield package, entry, value


def _package(distribution: Distribution) -> tuple[str, str]:
    """A package's name, and the name with its version."""
    try:
        named = distribution.metadata.get_all("Name") or [""]
        versions = distribution.metadata.get_all("Version") or [""]
    except _SPOILED:
        return "", "a package without a name"
    name = str(named[0])
    package = f"{name} {versions[0]}".strip() or "a package without a name"
    return re.sub(r"[-_.]+", "-", name).casefold(), package


def _folder(value: str) -> Path | None:
    """The folder that a value names, seen from where its package stands; None if there is none."""
    from importlib.util import find_spec  # start-up, as above

    top, *rest = value.replace(":", ".").split(".")
    if not all(step.isidentifier() for step in (top, *rest)):
        return None
    try:
        spec = find_spec(top)
        for place in () if spec is None else spec.submodule_search_locations or ():
            folder = Path(place, *rest)
            if (folder / FRAMEWORK_FILE).is_file():
                return folder
    except _SPOILED:
        return None
    return None


def _problem(package: str, code: str, message: str, found: str = "", allowed: str = "") -> Problem:
    return Problem(code, Place(f"package {shown(package)}"), message, shown(found), allowed)
