"""docs/commands.md is generated from the registries of commands and formats."""

from __future__ import annotations

import re
import shlex
from importlib import import_module

import pytest

from eflg_engine.cli.commands import COMMANDS, Command, within
from eflg_engine.cli.parsing import Parser, parse
from eflg_engine.report.formats import FORMATS
from tests.support.golden import Golden
from tests.support.places import ROOT


def formats(command: Command) -> str:
    """The formats that a command offers."""
    parser = Parser()
    import_module(command.module).add_options(parser)
    offered = [each.choices or () for each in parser._actions if each.dest == "format"]
    return ", ".join(map(str, offered[0])) if offered else ""


def page() -> str:
    """The commands and the formats, as a page."""
    rows = [
        f"| `eflg {each.name}` | {each.help} | {formats(each)} "
        f"| `{f'eflg {each.name} {each.examples[0]}'.rstrip()}` |"
        for each in COMMANDS
        if not each.is_group
    ]
    kinds = [
        f"| {each.id} | {', '.join(f'`{ending}`' for ending in each.endings)} | {each.media_type} |"
        for each in FORMATS.values()
    ]
    return "\n".join(
        [
            "# Commands and formats",
            "",
            "`eflg COMMAND --help` lists the options of each. Written by",
            "`pytest --update-golden tests/cli/test_command_pages.py`.",
            "",
            "| Command | What it does | `--format` | For example |",
            "|---|---|---|---|",
            *rows,
            "",
            "Where `-o FILE` is given without `--format`, the ending of the file chooses the",
            "format. An ending of another format than the one asked for is refused.",
            "",
            "| Format | Endings | Media type |",
            "|---|---|---|",
            *kinds,
            "",
        ]
    )


def test_the_page_lists_every_command_and_format(golden: Golden) -> None:
    golden.page(ROOT / "docs" / "commands.md", page())


@pytest.mark.parametrize("command", COMMANDS, ids=lambda each: each.name)
def test_each_command_has_a_module_and_each_group_has_commands(command: Command) -> None:
    assert command.help
    if command.is_group:
        assert within(command.name)
        assert not command.default or command.default in within(command.name)
    else:
        module = import_module(command.module)
        assert callable(module.run)
        assert callable(module.add_options)


@pytest.mark.parametrize(
    "command", [each for each in COMMANDS if not each.is_group], ids=lambda each: each.name
)
def test_the_help_of_a_command_says_how_dates_are_written_and_ends_with_examples_that_parse(
    command: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    words = command.name.split()
    with pytest.raises(SystemExit):
        parse([*words, "--help"])
    text = capsys.readouterr().out
    dates = len(re.findall(r"(?m)^  -[^ ]* DATE\b", text))
    assert " ".join(text.split()).count("written 2025-06-30, or 2025-06 for a month") == dates
    assert 1 <= len(command.examples) <= 2
    assert (
        text.rstrip().splitlines()[-1] == f"  eflg {command.name} {command.examples[-1]}".rstrip()
    )
    for example in command.examples:
        assert parse([*words, *shlex.split(example)]) is not None
