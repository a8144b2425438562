"""What the text of a cell says, as bundles write it, and the text that says it."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal

from eflg_engine.reading.values import ALL, folded
from eflg_engine.sheets.dates import plain
from eflg_engine.sheets.known import SYNONYMS, Known
from eflg_engine.sheets.quoting import QUOTE, cut, cut_once, literal, quoted

NOTHING = ("tbc", "tba", "tbd", "n/a", "na", "-", "--", "?", "none", "not known", "unknown")
"""What people write where there is nothing to write."""

_JOINTS = re.compile(r"\s*(?:[,/&+]|\band\b)\s*", re.IGNORECASE)
_PLACE = re.compile(
    r"(?P<name>.+?)[\s,]*(?:\((?P<inside>[^()]+)\)|[-,]?\s+(?P<after>(?:pp?|pages?|section|sect|para"
    r"|paragraph|slide|appendix|annex|chapter|table|row|minute)s?\b\.?\s*\S.*))",
    re.IGNORECASE | re.DOTALL,
)
_MOST_TOKENS = 60


def is_nothing(text: str) -> bool:
    """Whether a text stands where somebody had nothing to write."""
    return plain(text).casefold() in NOTHING


# --- one word -------------------------------------------------------------------------------------


def read_word(text: str, words: str, known: Known) -> str:
    """One word of a list: its id where it is a title as lists show it, else as it was written."""
    text = text.strip()
    if (inside := literal(text)) is not None:
        return inside
    if (found := known.id_of(words, text)) != text or known.is_name(words, text):
        return found
    typed = plain(text)
    if known.is_name(words, typed):
        return known.id_of(words, typed)
    return SYNONYMS.get(words, {}).get(folded(typed), text)


def write_word(word: str, words: str, known: Known) -> str:
    """The text that reads as a word."""
    for text in (known.title_of(words, word), word):
        if not is_nothing(text) and read_word(text, words, known) == word:
            return text
    return quoted(word)


# --- several words --------------------------------------------------------------------------------


def read_words(text: str, words: str, known: Known) -> str | list[str]:
    """The names in a text, or `all`."""
    names = [name for part in cut(text, ";\n\r") for name in _names(part, words, known)]
    return ALL if names == [ALL] else names


def _names(part: str, words: str, known: Known) -> list[str]:
    """The names in a part: with commas between them and, where each is known, other joints."""
    if (inside := literal(part)) is not None:
        return [inside]
    if known.is_name(words, part):
        return [known.id_of(words, part)]
    if known.is_name(words, plain(part)):
        return [known.id_of(words, plain(part))]
    typed = plain(part)
    tokens = [(0, 0), *(found.span() for found in _JOINTS.finditer(typed))]
    starts = [end for _, end in tokens]
    ends = [*(start for start, _ in tokens[1:]), len(typed)]
    if 1 < len(starts) <= _MOST_TOKENS and (found := _all_known(typed, starts, ends, words, known)):
        return found
    if known.means_several(words, part):
        return [part]
    if "," in typed:
        return [name for each in cut(typed, ",") for name in _names(each, words, known)]
    return [part]


def _all_known(
    text: str, starts: Sequence[int], ends: Sequence[int], words: str, known: Known
) -> list[str]:
    """The names that use up a text, each as long as may be; none where a part is not known."""
    found: list[str] = []
    at = 0
    while at < len(starts):
        if starts[at] >= ends[at]:  # a joint after another, as in ", and"
            at += 1
            continue
        for last in range(len(ends) - 1, at - 1, -1):
            name = text[starts[at] : ends[last]].strip()
            if known.is_name(words, name):
                found.append(known.id_of(words, name))
                at = last + 1
                break
        else:
            return []
    return found


def write_words(names: object, words: str, known: Known) -> str:
    """The text that reads as these names."""
    if not isinstance(names, list | tuple):
        names = [str(names)]
    if list(names) == [ALL]:
        return "All"
    mark = "\n" if words == "own" else "; "
    text = mark.join(known.title_of(words, name) for name in names)
    if not is_nothing(text) and read_words(text, words, known) == list(names):
        return text
    return mark.join(map(quoted, names))


# --- what an item supports ------------------------------------------------------------------------


def read_supports(text: str, known: Known) -> tuple[object, str]:
    """What `supports` says in a text, and the name that stands there with two places, if any.

    A name a line; a place after a colon; questions of a criterion after ">".
    """
    entries: list[tuple[str, str | None, str | None]] = []  # name, question, place
    is_mapping = False
    for line in cut(text, ";\n\r"):
        name, rest = _name_and_rest(line, known)
        if rest is None:
            entries += [(each, None, None) for each in _names(name, "targets", known)]
            continue
        is_mapping = True
        mark, rest = rest[:1], rest[1:].strip()
        if mark == ":":
            entries.append((_one(name), None, _one(rest) or None))
            continue
        if (placed := cut_once(rest, ":")) is not None:
            entries.append((_one(name), _one(placed[0]), _one(placed[1])))
        else:
            entries += [(_one(name), _one(each), None) for each in cut(rest, ",")]
    if not is_mapping:
        return [name for name, _, _ in entries], ""
    return _as_mapping(entries)


def _name_and_rest(line: str, known: Known) -> tuple[str, str | None]:
    """A name, and what stands after it with its mark; None where there is nothing more.

    Names are known whatever marks stand in them, so that a mark counts before the whole line does
    only where what stands before it can be nothing else.
    """
    if literal(line) is not None:
        return line, None
    cuts = [(mark, *parts) for mark in ":>" if (parts := cut_once(line, mark)) is not None]
    cuts.sort(key=lambda parts: len(parts[1]))  # the first mark in the line
    for mark, name, rest in cuts:
        if literal(name) is not None or known.is_id(name):
            return name, mark + rest
        if (mark == ">" or not rest) and known.is_name("targets", name):
            return name, mark + rest
    if not line.startswith(QUOTE) and known.is_name("targets", line):
        return line, None
    for mark, name, rest in cuts:
        if known.is_name("targets", name):
            return name, mark + rest
    if (found := _PLACE.fullmatch(plain(line))) and known.is_name("targets", found["name"].strip()):
        return found["name"].strip(), ":" + (found["inside"] or found["after"]).strip()
    return line, None


def _one(text: str) -> str:
    inside = literal(text)
    return text if inside is None else inside


def _as_mapping(entries: Sequence[tuple[str, str | None, str | None]]) -> tuple[object, str]:
    data: dict[str, object] = {}
    twice = ""
    for name, question, place in entries:
        before = data.get(name)
        if question is None:
            if name not in data:
                data[name] = place
            elif before != place and place is not None:
                twice = twice or name
            continue
        if place is None and (before is None or isinstance(before, list)):
            data[name] = [*(before or []), question]
            continue
        under: dict[str, object] = dict(before) if isinstance(before, dict) else {}
        if isinstance(before, list):
            under = dict.fromkeys(before)
        if isinstance(before, str) or under.get(question, place) not in (place, None):
            twice = twice or f"{name} > {question}"
        under[question] = place or None
        data[name] = under
    return data, twice


def write_supports(supports: object, known: Known) -> str:
    """The text that reads as what `supports` holds."""
    if not isinstance(supports, Mapping):
        names = list(supports) if isinstance(supports, list | tuple) else [str(supports)]
        for text in ("\n".join(names), "\n".join(map(quoted, names))):
            if not is_nothing(text) and read_supports(text, known)[0] == names:
                return text
        return "\n".join(map(quoted, names))
    for write in (str, quoted):
        text = "\n".join(_lines(supports, write))
        if read_supports(text, known) == (_listed(supports), ""):
            return text
    return text


def _listed(supports: Mapping[str, object]) -> dict[str, object]:
    return {name: list(m) if isinstance(m, tuple) else m for name, m in supports.items()}


def _lines(supports: Mapping[str, object], write: type[str] | object) -> list[str]:
    made = write if callable(write) else str
    lines: list[str] = []
    for name, more in supports.items():
        if isinstance(more, Mapping):
            lines += [
                f"{made(name)} > {made(question)}: {made(place) if place else ''}".rstrip()
                for question, place in more.items()
            ]
        elif isinstance(more, list | tuple):
            lines.append(f"{made(name)} > {', '.join(str(made(each)) for each in more)}")
        else:
            lines.append(f"{made(name)}: {made(more) if more else ''}".rstrip())
    return lines


# --- figures, and what was carried over -----------------------------------------------------------


def read_figures(text: str) -> dict[str, str] | None:
    """Names with their numbers as text, or None where a part of the text has no number."""
    figures: dict[str, str] = {}
    for part in cut(text, ";\n\r"):
        found = cut_once(part, ":") or cut_once(part, "=")
        if found is None or not found[1]:
            return None
        name = _one(found[0])
        if name in figures and figures[name] != found[1]:
            return None
        figures[name] = read_figure(found[1])
    return figures


def read_figure(text: str) -> str:
    """A number without the signs of percent and of money, and without commas in thousands."""
    bare = re.sub(r"^£\s*|\s*%$", "", plain(text))
    if re.fullmatch(r"[+-]?[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?", bare):
        bare = bare.replace(",", "")
    return bare


def write_figures(figures: Mapping[str, object]) -> str:
    """The text that reads as these figures."""
    wanted = {name: _number(value) for name, value in figures.items()}
    for made in (str, quoted):
        text = "\n".join(f"{made(name)}: {value}" for name, value in wanted.items())
        if read_figures(text) == wanted:
            return text
    return text


def _number(value: object) -> str:
    return format(Decimal(str(value)), "f") if isinstance(value, float) else str(value)


def read_data_text(text: str) -> object | None:
    """What was carried over, or None where the text is not as it was written."""
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return found


def write_data(value: object) -> str:
    """What was carried over, as a text."""
    return json.dumps(value, ensure_ascii=False)
