"""From the words of a command line to the command that they name, with its options."""

from __future__ import annotations

import argparse
import re
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from eflg_engine.cli.commands import Command, within

if TYPE_CHECKING:
    from collections.abc import Sequence

DATE = "DATE"
_A_DATE = "written 2025-06-30, or 2025-06 for a month"

_EXAMPLES = """\
examples:
  eflg assess evidence.yaml                       what the evidence supports
  eflg assess evidence.yaml --target achieving    exit code 1 unless it is reached
  eflg explain evidence.yaml workforce.data       why, for a theme or a criterion
  eflg verify evidence.yaml                       the same by a second engine, compared
  eflg framework show eflg-2021                   what is asked for
"""


class Parser(argparse.ArgumentParser):
    """A parser that suggests the known word nearest to an unknown one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401 (what argparse takes)
        super().__init__(*args, **kwargs | {"allow_abbrev": False})

    def add_argument(self, *args: Any, **kwargs: Any) -> argparse.Action:  # noqa: ANN401 (as above)
        """As argparse; the help of what takes a date says how one is written."""
        if kwargs.get("metavar") == DATE:
            kwargs["help"] = f"{kwargs.get('help', '')}; {_A_DATE}".removeprefix("; ")
        return super().add_argument(*args, **kwargs)

    def error(self, message: str) -> NoReturn:
        wrong: list[str] = []
        known: list[str] = []
        if message.startswith("unrecognized arguments: "):
            wrong = [word.split("=")[0] for word in message.split(": ", 1)[1].split()]
            known = [option for action in self._actions for option in action.option_strings]
        elif found := re.search(r"invalid choice: '([^']*)' \(choose from (.*)\)", message):
            wrong, known = [found[1]], [word.strip("' ") for word in found[2].split(",")]
        for word in wrong:
            from eflg_engine.reading.problems import did_you_mean

            if hint := did_you_mean(word, known):
                message += f"; {hint}"
                break
        super().error(message)


def parse(argv: Sequence[str]) -> argparse.Namespace | None:
    """The options given, with `run`; None after printing the help because there is no command.

    Exits with 2 where they cannot be understood, with 0 after --help and --version.
    """
    argv = _with_default(argv)
    parser = Parser(
        prog="eflg",
        description="Indicative levels from a council's evidence, with the proof.",
        epilog=_EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="print the version and exit")
    parser.add_argument(
        "--limit", metavar="NAME=NUMBER", help="read more, or less, than usual: see docs/formats.md"
    )
    _add_commands(parser, "", [word for word in argv if not word.startswith("-")])
    known, unknown = parser.parse_known_args(argv)
    if unknown:
        getattr(known, "parser", parser).error(f"unrecognized arguments: {' '.join(unknown)}")
    if not hasattr(known, "run"):
        getattr(known, "parser", parser).print_help(sys.stderr)
        return None
    return known


def given_limits(argv: Sequence[str]) -> tuple[list[str], list[str]]:
    """The words without `--limit NAME=NUMBER`, which goes with every command, and its values."""
    words, values = [], []
    waiting = iter(argv)
    for word in waiting:
        if word == "--":
            words += [word, *waiting]
        elif word == "--limit":
            values.append(next(waiting, ""))
        elif word.startswith("--limit="):
            values.append(word.removeprefix("--limit="))
        else:
            words.append(word)
    return words, values


def _with_default(argv: Sequence[str]) -> Sequence[str]:
    """The words with the default command of a group after its name, where they name none."""
    group = within().get(argv[0]) if argv else None
    if group is None or not group.default or not argv[1:]:
        return argv
    if argv[1] in (*within(group.name), "-h", "--help"):
        return argv
    return [argv[0], group.default, *argv[1:]]


def _add_commands(parser: Parser, group: str, words: Sequence[str]) -> None:
    """Give a parser the command that the words name; all of the group where they name none.

    Only the command named is imported and gets its options.
    """
    adder = parser.add_subparsers(title="commands", metavar="COMMAND", prog=f"eflg {group}".strip())
    commands = within(group)
    named = commands.get(words[0]) if words else None
    for word, command in commands.items():
        if named is not None and command is not named:
            continue
        text = command.help
        made = adder.add_parser(
            word,
            help=text,
            description=f"{text[:1].upper()}{text[1:]}.",
            epilog=_examples(command),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        made.set_defaults(parser=made)
        if command is named:
            _add_options(made, command, words[1:])


def _examples(command: Command) -> str:
    """What ends the help of a command."""
    if not command.examples:
        return ""
    lines = [f"  eflg {command.name} {each}".rstrip() for each in command.examples]
    return "\n".join(["example:" if len(lines) == 1 else "examples:", *lines])


def _add_options(parser: Parser, command: Command, words: Sequence[str]) -> None:
    if command.is_group:
        _add_commands(parser, command.name, words)
        return
    from importlib import import_module

    module = import_module(command.module)
    module.add_options(parser)
    parser.set_defaults(run=module.run)


class _Version(argparse.Action):
    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: object,
        option_string: str | None = None,
    ) -> NoReturn:
        from eflg_engine.version import __version__

        print(f"eflg {__version__}")
        parser.exit(0)
