"""What a YAML parser reports, as problems in words for people who do not know its grammar."""

from __future__ import annotations

import re

import yaml

from eflg_engine.reading.document import LINE_END, Document
from eflg_engine.reading.problems import Place, Problem, shown

_NOT_TEXT = re.compile(
    "[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)  # what YAML 1.1 calls not printable
_THOUSANDS = re.compile("[0-9]{1,3}(?:,[0-9]{3})+")


def character_problem(document: Document) -> Problem:
    """The first character in a document's text that YAML does not allow."""
    text = document.text or ""
    first = _NOT_TEXT.search(text)
    found = f"U+{ord(first[0]):04X}" if first else ""
    hint = "delete it: such characters cannot be seen, and come with copying and pasting"
    if first and text.count("\0") > 1:
        hint = 'the file may be in UTF-16: save it again with the encoding "UTF-8"'
    return Problem(
        "bad_character",
        document.place_at(first.start() if first else 0),
        "there is a character here that is not text",
        found=found,
        hint=hint,
    )


def syntax_problem(error: yaml.MarkedYAMLError, document: Document) -> Problem:
    """The problem of a text that is not YAML, at the place the parser names."""
    text = document.text or ""
    mark = error.problem_mark or error.context_mark
    offset = min(mark.index if mark else 0, len(text))
    start = max(text.rfind("\n", 0, offset), text.rfind("\r", 0, offset)) + 1
    end = LINE_END.search(text, offset)
    line = text[start : end.start() if end else len(text)]
    indent = line[: len(line) - len(line.lstrip())]
    said, context = error.problem or "", error.context or ""
    if "\t" in indent or text[offset : offset + 1] == "\t":
        tab = start + indent.index("\t") if "\t" in indent else offset
        return Problem(
            "tab",
            document.place_at(tab),
            "there is a tab here, where only spaces may stand",
            allowed="spaces",
            hint="put two spaces in place of each tab",
        )
    opened = None
    if error.context_mark is not None:
        opened = document.place_at(min(error.context_mark.index, len(text)))
    character = text[offset : offset + 1]
    found = shown(line)
    hint = "check the line, and the one above it"
    if "quoted scalar" in context and "end of stream" in said and opened:
        place, message, found = opened, "the quote that opens here is not closed", ""
        hint = "a quote inside a text in the same quotes is written twice"
        return Problem("not_yaml", place, message, found, hint=hint)
    if "escape" in said:
        message = "a backslash in double quotes has a meaning of its own, and not with this letter"
        hint = "put single quotes around the text, or write the backslash twice"
    elif "mapping values are not allowed" in said:
        message = "a colon is not expected here"
        hint = 'put quotes around a text with ": " in it, or check where the line begins'
    elif "flow" in context and opened:
        message = "a comma, or the bracket that closes, is missing"
        hint = f"the bracket opens in line {opened.line}, column {opened.column}"
    elif "expected key" in said or "<block end>" in said or "document start" in said:
        message = "this does not fit where it stands"
        hint = "keys that belong together begin in the same column"
        if text[start:offset].strip():
            message = "nothing more is expected in this line"
            hint = (
                "a quote inside a text in the same quotes is written twice; brackets come in pairs"
            )
    elif "'-' indicator" in said:
        message = 'a list stands here, and this is not one of its items: it has no "-"'
    elif "could not find expected ':'" in said:
        message = 'a colon is missing: a key is written as "key: value"'
    elif context.startswith(("while scanning an anchor", "while scanning an alias")):
        begins = error.context_mark.index if error.context_mark else offset
        message = f'a text cannot begin with "{text[begins : begins + 1]}"'
        hint = "put quotes around the text"
    elif "cannot start any token" in said:
        message = f'a text cannot begin with "{character}"'
        hint = "put quotes around the text"
    else:
        message = f"the text cannot be read: {said}"
    return Problem("not_yaml", document.place_at(offset), message, found, hint=hint)


def no_colon_problem(place: Place, key: str, before: str, written: str) -> Problem:
    """The problem of a key in `{}` that no colon follows.

    `key` is the key, with those like it that follow. `before` is the key in front of it, and
    `written` how its value would read with what follows; both are empty where there is none.
    """
    message = "what follows a comma in {} is a key of its own, and this one has no colon"
    said, found = shown(written), shown(key)
    hint = f'write a colon after it: "{found}:"'
    if _THOUSANDS.fullmatch(written):
        plain = written.replace(",", "")
        hint = f"write a number without commas: {before}: {plain}"
    elif written and written[0] not in "\"'|>" and said.isprintable():
        quote = "'" if '"' in said else '"'
        said = said.replace("'", "''") if quote == "'" else said
        hint = f"put quotes around a text with a comma in it: {shown(before)}: {quote}{said}{quote}"
    return Problem("unquoted_comma", place, message, found, hint=hint)
