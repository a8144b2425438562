"""What people write for a module, theme, criterion or question, and the ids that it stands for.

Ids, titles and aliases are matched without regard to case, spaces, hyphens, punctuation, `&` or
`+` for `and`, and -ise for -ize. A text may name several, run together with any separators or none.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from eflg_engine.framework.model import Framework, leaves
from eflg_engine.reading.limits import may_guess
from eflg_engine.reading.parts import Part
from eflg_engine.reading.problems import Path, Problem, shown, suggestion
from eflg_engine.reading.values import folded
from eflg_engine.reading.words import Names

MODULE, THEME, CRITERION, QUESTION = "module", "theme", "criterion", "question"
SORTS = (MODULE, THEME, CRITERION)
"""What a council assesses itself by."""
TARGETS = (*SORTS, QUESTION)
"""What an item can be offered for."""

_JOINT = "and"  # may stand between two names
_LIST_NUMBER = re.compile(r"(?:^|(?<=[\s,;]))[0-9]{1,2}[.)](?=\s)")
_CODE_JOINT = re.compile(r"\s*[,;&+]\s*(?:and\s+)?|\s+and\s+|\s+", re.IGNORECASE)
_SEPARATED = re.compile(r"[,;&+\n]|\band\b")
_LONGEST = 5000  # letters: longer than any list of names; bounds the time for a wrong text


def name_key(text: str) -> str:
    """Text as names are compared: its letters and digits, `&` and `+` as `and`, -ize as -ise."""
    if not text.isascii():
        return _letters(text)[0]
    joined = text.replace("&", _JOINT).replace("+", _JOINT)
    return "".join(filter(str.isalnum, joined)).lower().replace("z", "s")


def _letters(text: str) -> tuple[str, list[int]]:
    """The key of a text, and where in the text each of its letters comes from."""
    if text.isascii() and text.isalnum():
        return text.lower().replace("z", "s"), list(range(len(text)))
    letters: list[str] = []
    places: list[int] = []
    for place, character in enumerate(text):
        written = _JOINT if character in "&+" else character
        for letter in unicodedata.normalize("NFKD", written).casefold():
            if letter.isalnum():
                letters.append("s" if letter == "z" else letter)
                places.append(place)
    return "".join(letters), places


@dataclass(frozen=True, slots=True)
class Reading:
    """The ids that a text names, in its order; empty if it names nothing.

    `other` is a second reading, equally short: the text is ambiguous.
    """

    ids: tuple[str, ...] = ()
    other: tuple[str, ...] = ()

    def ambiguous(self, text: str, where: Part, path: Path) -> Problem:
        """The problem of a text that can be read both ways."""
        message = "this can be read in more than one way"
        allowed = f"{' + '.join(self.ids)}, or {' + '.join(self.other)}"
        return where.problem("ambiguous_name", path, message, shown(text), allowed, "write the ids")


class Naming:
    """The names of a framework's modules, themes, criteria and questions, and their codes."""

    def __init__(self, framework: Framework) -> None:
        self._sort_of: dict[str, str] = {}
        self._named: dict[str, dict[str, bool]] = {}  # by key: ids, and whether the key is theirs
        self._suggestions: dict[str, str] = {}
        self._codes: dict[str, str] = {}  # folded, each with the id it stands for
        self._questions: dict[str, dict[str, str]] = {}  # by criterion: their ids by word
        for module in framework.modules:
            self._add(MODULE, module.id, module.title, module.aliases)
            for theme in module.themes:
                self._add(THEME, theme.id, theme.title, theme.aliases)
                for criterion in theme.criteria:
                    self._add(CRITERION, criterion.id)
                    self._add_code(criterion.code, criterion.id)
                    for leaf in leaves(criterion.requires):
                        if (question := leaf.question) is not None:
                            self._add(QUESTION, question.id)
                            ids = self._questions.setdefault(criterion.id, {})
                            ids[question.id.removeprefix(f"{criterion.id}.")] = question.id
                            self._add_code(question.code, question.id)
                    self._suggestions |= dict.fromkeys(criterion.was, criterion.id)
        self._by_first: dict[str, list[str]] = {}
        for key in self._named:
            self._by_first.setdefault(key[:1], []).append(key)
        self._read: dict[tuple[str, tuple[str, ...]], Reading] = {}
        self._meant: Names | None = None

    @property
    def ids(self) -> Collection[str]:
        """Every full id."""
        return self._sort_of.keys()

    @classmethod
    def of(cls, framework: Framework) -> Naming:
        """The framework's names, derived once and kept with it."""
        found = framework.cache.get("naming")
        if not isinstance(found, Naming):
            found = framework.cache["naming"] = cls(framework)
        return found

    def _add(self, sort: str, full_id: str, title: str = "", aliases: Iterable[str] = ()) -> None:
        self._sort_of[full_id] = sort
        self._named.setdefault(name_key(full_id), {})[full_id] = True
        for name in (title, *aliases):
            if key := name_key(name):
                self._named.setdefault(key, {})[full_id] = False
                self._suggestions.setdefault(name, full_id)

    def _add_code(self, code: str, full_id: str) -> None:
        if code:
            self._codes[code.casefold()] = full_id
            self._suggestions[code] = full_id

    def read(self, text: str, sorts: tuple[str, ...] = TARGETS) -> Reading:
        """What a text names, of these sorts.

        A text that is an id is that id. Any other is cut into known names, in the fewest pieces
        that use every letter. Where the title of one part is the id of another apart from case
        and punctuation, the title wins.
        """
        if self._sort_of.get(text) in sorts:
            return Reading((text,))
        words = _CODE_JOINT.split(text.strip())
        codes = [self._codes.get(word.casefold(), word if "." in word else "") for word in words]
        if all(self._sort_of.get(full_id) in sorts for full_id in codes):
            return Reading(tuple(codes))
        found = self._read.get((text, sorts))
        if found is None:
            if len(self._read) >= 10_000:
                self._read.clear()
            found = self._read[text, sorts] = self._cut(name_key(_unnumbered(text)), sorts)
        return found

    def _cut(self, key: str, sorts: tuple[str, ...]) -> Reading:
        if not 0 < len(key) <= _LONGEST:
            return Reading()
        reached = self._reach(key, sorts)
        best = reached.get(len(key), [])
        return Reading(best[0], best[1] if len(best) > 1 else ()) if best else Reading()

    def _reach(self, key: str, sorts: tuple[str, ...]) -> dict[int, list[tuple[str, ...]]]:
        """For each place that names reach from the start, the two best ways to get there."""
        reached: dict[int, list[tuple[str, ...]]] = {0: [()]}
        for start in range(len(key)):
            ways = reached.get(start)
            if ways is None:
                continue
            starts = [start]
            if start and key.startswith(_JOINT, start):
                starts.append(start + len(_JOINT))
            for begin in starts:
                for name in self._by_first.get(key[begin : begin + 1], ()):
                    if key.startswith(name, begin):
                        for named in self._ids(name, sorts):
                            _keep(reached, begin + len(name), ways, named)
        return reached

    def _ids(self, key: str, sorts: tuple[str, ...]) -> list[str]:
        """What a key names: by title or alias where there is one, else by id."""
        named = self._named[key].items()
        found = [(is_id, name) for name, is_id in named if self._sort_of[name] in sorts]
        by_id = all(is_id for is_id, _ in found)
        return [name for is_id, name in found if is_id == by_id]

    def is_one(self, text: str, sorts: tuple[str, ...] = TARGETS) -> bool:
        """Whether a text is an id of these sorts as it stands."""
        return self._sort_of.get(text) in sorts

    def sort_of(self, full_id: str) -> str:
        """Whether an id is that of a module, theme, criterion or question."""
        return self._sort_of[full_id]

    def is_id(self, text: str) -> bool:
        """Whether a text is an id or a code as it stands."""
        return text in self._sort_of or text.casefold() in self._codes

    def questions_of(self, criterion: str) -> Mapping[str, str]:
        """The ids of a criterion's questions by their own words, in order."""
        return self._questions.get(criterion, {})

    def question(self, criterion: str, text: str) -> str | None:
        """The id of the criterion's question that a text names by its own word, id or code."""
        ids = self.questions_of(criterion)
        if text in ids:
            return ids[text]
        named = self.one(text, (QUESTION,))
        if named in ids.values():
            return named
        key = name_key(text)
        found = [full_id for each, full_id in ids.items() if name_key(each) == key]
        return found[0] if len(found) == 1 else None

    def one(self, text: str, *preferred: tuple[str, ...]) -> str | None:
        """The one id that a text names, of the sorts preferred first; None if there is no one.

        An id as it stands is that id, of whichever of the sorts.
        """
        if any(self._sort_of.get(text) in sorts for sorts in preferred or (TARGETS,)):
            return text
        for sorts in preferred or (TARGETS,):
            reading = self.read(text, sorts)
            if len(reading.ids) == 1 and not reading.other:
                return reading.ids[0]
        return None

    def hint(self, text: str, sorts: tuple[str, ...] = TARGETS) -> str:
        """What was probably meant by a text that names nothing, as a sentence or nothing.

        Where it begins or ends with names, it speaks of the part between.
        """
        if not may_guess():
            return ""
        other = self.one(text, (CRITERION, QUESTION))
        if other is not None and self._sort_of[other] not in sorts:
            deep = 3 if CRITERION in sorts else 2 if THEME in sorts else 1
            part = ".".join(other.split(".")[:deep])
            return f'that is a {self._sort_of[other]} in "{part}"'
        if self._meant is None:
            self._meant = Names(self._likely())
        rest = self._rest(_unnumbered(text), sorts)
        likely = self._by_stem(text, sorts) or self._meant.meant(text)
        is_part = rest and _SEPARATED.search(text)  # a list with a wrong name among right ones
        if likely is not None and self._sort_of[likely] in sorts and not is_part:
            return suggestion(likely)
        likely = self._meant.meant(rest) if rest else None
        if likely is not None and self._sort_of[likely] in sorts:
            return f'did you mean "{likely}" where it says "{shown(rest)}"?'
        return f'the part "{shown(rest)}" is no name' if rest else ""

    def _by_stem(self, text: str, sorts: tuple[str, ...]) -> str | None:
        """The one part in whose title or aliases a word has the stem of a text that is one word."""
        word = folded(text)
        stem = word[: max(6, 2 * len(word) // 3 - 1)]
        if len(word) < 7 or len(word) > _LONGEST or not word.isalpha():
            return None
        found = {
            full_id
            for name, full_id in self._suggestions.items()
            if self._sort_of.get(full_id) in sorts
            and any(each.startswith(stem) for each in folded(name).split())
        }
        return found.pop() if len(found) == 1 else None

    def _rest(self, text: str, sorts: tuple[str, ...]) -> str:
        """The part of a text after the names it begins with and before those it ends with."""
        key, places = _letters(text)
        if not 0 < len(key) <= _LONGEST:
            return ""
        first = max(self._reach(key, sorts))
        last = len(key)
        shrunk = True
        while shrunk:
            shrunk = False
            for name in sorted(self._named, key=len, reverse=True):
                begin = last - len(name)
                if begin > first and key.endswith(name, 0, last) and self._ids(name, sorts):
                    last, shrunk = begin, True
                    break
        if not first and last == len(key):
            return ""
        rest = text[places[first] : places[last - 1] + 1].strip(" ,;&")
        return rest.removeprefix("and ")

    def _likely(self) -> Mapping[str, str]:
        """What people may write: ids, titles, aliases, and ends of ids where only one ends so."""
        ends = Counter(end for full_id in self._sort_of for end in _ends(full_id))
        only = {
            end: full_id for full_id in self._sort_of for end in _ends(full_id) if ends[end] == 1
        }
        return only | self._suggestions | {full_id: full_id for full_id in self._sort_of}


def _keep(
    reached: dict[int, list[tuple[str, ...]]], place: int, ways: list[tuple[str, ...]], named: str
) -> None:
    """Keep the two best ways to a place: those of the fewest names, the first found."""
    kept = reached.setdefault(place, [])
    for way in ways:
        longer = (*way, named)
        if not kept or len(longer) < len(kept[0]):
            kept[:] = [longer]
        elif len(longer) == len(kept[0]) and len(kept) < 2 and longer not in kept:
            kept.append(longer)


def _unnumbered(text: str) -> str:
    """A text without the numbers of a numbered list."""
    return _LIST_NUMBER.sub(" ", text)


def _ends(full_id: str) -> list[str]:
    pieces = full_id.split(".")
    return [".".join(pieces[start:]) for start in range(1, len(pieces))]
