"""`eflg framework hook`."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator
from pathlib import Path

from eflg_engine.cli.main import main
from eflg_engine.cli.parsing import Parser
from eflg_engine.framework.shipped import FRAMEWORK_FILE, VOCABULARY_FILE, looks_like_yaml

STEPS = ("check", "lint", "test")


def add_options(parser: Parser) -> None:
    """The options of the command."""
    parser.add_argument("step", choices=STEPS, help="what to do with each framework")
    parser.add_argument(
        "files",
        metavar="FILE",
        nargs="+",
        help="files that have changed, or folders of frameworks; others are passed over",
    )
    parser.add_argument(
        "--fail-under",
        metavar="PERCENT",
        help="test: exit with 1 if coverage or the mutation score is lower",
    )


def run(arguments: Namespace) -> int:
    """Check, lint or test the frameworks that files belong to; the highest exit code of all."""
    options = ["--fail-under", arguments.fail_under] if arguments.fail_under else []
    if arguments.step != "test":
        options = []
    folders = dict.fromkeys(folders_of(map(Path, arguments.files)))
    codes = [main(["framework", arguments.step, name, *options]) for name in map(_named, folders)]
    return max(codes, default=0)


def folders_of(files: Iterable[Path]) -> Iterator[Path]:
    """The folders of the frameworks that have these files, or read them as their words."""
    for file in files:
        folder = file if file.is_dir() else file.parent
        if (folder / FRAMEWORK_FILE).is_file() and (folder == file or looks_like_yaml(file.name)):
            yield folder
        elif file.name == VOCABULARY_FILE:
            for main_file in sorted(folder.glob(f"*/{FRAMEWORK_FILE}")):
                if not (main_file.parent / VOCABULARY_FILE).exists():
                    yield main_file.parent


def _named(folder: Path) -> str:
    """A folder as a path: a bare name could be the id of a shipped framework."""
    return str(folder) if folder.is_absolute() else f"./{folder.as_posix()}"
