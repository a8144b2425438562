"""The folders of the shipped frameworks, and the names of files in a framework's folder."""

from __future__ import annotations

import os
from pathlib import Path

DEFAULT_FRAMEWORK = "eflg-2021"
"""What a bundle is assessed under where neither it nor anybody says so."""

FRAMEWORK_FILE = "framework.yaml"
VOCABULARY_FILE = "vocabulary.yaml"
YAML_ENDINGS = (".yaml", ".yml")
_TEXT_ENDING = ".txt"
_COPIES = ("~", ".bak", ".orig", ".rej", ".swp", ".tmp")


def rules_folder() -> Path:
    """The folder of the shipped frameworks: inside the package, or beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "rules"
    return inside if inside.is_dir() else package.parent / "rules"


def looks_like_yaml(name: str) -> bool:
    """Whether a file of this name is meant to be read as YAML, whatever the case of its ending.

    So is one to whose name an editor has added `.txt`. A name that begins with a dot is hidden.
    """
    plain = name.strip().casefold().removesuffix(_TEXT_ENDING)
    return plain.endswith(YAML_ENDINGS) and not plain.startswith(".")


def is_set_aside(name: str) -> bool:
    """Whether a file is hidden, or a copy that an editor keeps: neither is asked what it holds."""
    plain = name.casefold()
    return plain.startswith((".", "#")) or plain.endswith(_COPIES)


def own_name(name: str) -> str:
    """The name that a file of a framework's folder should have, where it has nearly that name."""
    plain = name.strip().casefold().removesuffix(_TEXT_ENDING)
    stem = next((plain.removesuffix(end) for end in YAML_ENDINGS if plain.endswith(end)), plain)
    return {"framework": FRAMEWORK_FILE, "vocabulary": VOCABULARY_FILE}.get(stem, "")


def shipped_ids() -> list[str]:
    """The ids of the frameworks that come with the package."""
    return sorted(path.parent.name for path in rules_folder().glob(f"*/{FRAMEWORK_FILE}"))


def shipped_name(path: Path) -> str:
    """What a shipped file is called wherever the package is installed; "" for any other."""
    folder = rules_folder()
    if path.is_absolute() and path.is_relative_to(folder):
        return f"rules/{path.relative_to(folder).as_posix()}"
    return ""


def is_shipped(name: str, folder: Path | None) -> bool:
    """Whether a folder is that of the shipped framework of this id."""
    return folder is not None and folder.resolve() == (rules_folder() / name).resolve()


def names_shipped(source: str | os.PathLike[str]) -> bool:
    """Whether a source is the id of a shipped framework: a text, without any path separator."""
    return isinstance(source, str) and source in shipped_ids()
