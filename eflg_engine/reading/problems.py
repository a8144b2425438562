"""What is wrong with an input, and where: one record a problem, all of them at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from eflg_engine.reading.counts import counted
from eflg_engine.reading.limits import limits
from eflg_engine.reading.values import capital
from eflg_engine.reading.words import meant

Path = tuple[str | int, ...]

CODES: dict[str, str] = {
    # the file as a whole
    "no_such_file": "Nothing stands at the path given.",
    "is_a_folder": "A folder was given where a file is wanted.",
    "unreadable": "The operating system does not let the file be read.",
    "too_large": "The file is over a limit of size.",
    "not_a_file": "Something else stands there, such as a pipe or a device.",
    "more_problems": "How many more problems there are than are told.",
    "wrong_file": "The file is of another sort: a workbook, a bundle in place of a framework.",
    "not_kept": "Bytes are no framework that this version of the package kept.",
    "damaged": "A kept framework was changed since.",
    "misnamed_file": "A file looks like part of a framework, but has a name that is not read.",
    "empty_file": "The file holds nothing.",
    "not_utf8": "The bytes are not UTF-8 text.",
    "bad_character": "A character that text files do not hold, such as NUL.",
    # YAML, and plain data in its place
    "not_yaml": "The text is not YAML.",
    "tab": "A line is indented with a tab.",
    "many_documents": "The file holds more than one document.",
    "unquoted_comma": "Text in {} that follows a comma, without a colon of its own.",
    "duplicate_key": "A key stands twice in the same mapping.",
    "bad_key": "A key is not text.",
    "merge_key": "The merge key << is not used here.",
    "tag": "YAML tags are not used here.",
    "comment": "A text after # was left out, and may be meant: told as a note.",
    "bad_alias": "An alias names no anchor, or the value it stands in.",
    "alias_bomb": "Aliases expand to too many values.",
    "too_deep": "Values are nested too deep.",
    "too_many_values": "There are too many values.",
    "not_data": "A Python value that files could not hold.",
    # shape
    "unknown_key": "A key that is not used in this place.",
    "missing_key": "A required key is not there.",
    "empty": "There is nothing where something is wanted.",
    "not_text": "Something else stands where text is wanted.",
    "not_a_number": "Something else stands where a number is wanted.",
    "not_a_list": "Something else stands where a list is wanted.",
    "not_a_mapping": "Something else stands where keys with values are wanted.",
    "not_allowed": "The value is not one of the few allowed.",
    "out_of_range": "A number is too small or too large.",
    "bad_id": "The text cannot be an id.",
    "bad_code": "The text cannot be a code.",
    "bad_date": "The text is not a day or month, or there is no such day.",
    "bad_interval": "The text is not a length of time.",
    "bad_share": "The text is not a share.",
    "bad_coverage": "The value is not a number, a list or `all`.",
    "bad_requirement": "The requirement is not in exactly one of its forms.",
    "not_positive": "The key would let added evidence lower a level.",
    # meaning
    "ambiguous_word": "A word that may mean more than one thing.",
    "ambiguous_name": "A text can be read as more than one list of modules, themes and criteria.",
    "several_names": "A text names several parts of the framework where one is wanted.",
    "duplicate_id": "An id is used twice.",
    "duplicate_place": "An item supports one thing twice, where a mapping has places for each.",
    "duplicate_claim": "A criterion, theme or module is assessed twice by the council itself.",
    "contradiction": "Two values that cannot both hold.",
    "question_as_place": "A question stands where a place in the document belongs.",
    "review_before_date": "An item is due for review before it is dated.",
    "empty_theme": "A theme has no criterion at any level.",
    "levels_out_of_order": "The levels of a theme stand in another order than the framework's.",
    "misplaced_key": "The key belongs in another file, or with another kind of policy.",
    "points_fall": "A higher level gives fewer points, or begins at fewer, than one below it.",
    "band_out_of_reach": "A band begins at more points than there are.",
    "no_usual_limit": "The usual age limit is asked of kinds that have none.",
    "cannot_write": "An answer has no place in the file where it could be written.",
    "other_framework": "The bundle names another framework than the one in use.",
    "no_modules": "A framework folder without module files.",
    "not_a_framework": "A folder without framework.yaml.",
    "unknown_framework": "No framework of that name is shipped, or offered by a package.",
    "unusable_package": "A package offers a framework in a way that cannot be followed.",
    # a local adaptation
    "base_in_a_circle": "A framework extends itself, by way of others.",
    "changes_nothing": "An override leaves a criterion as it is.",
    "looser_than_law": "An override would loosen a bound that is set by law.",
    "not_adaptable": "Something that a local adaptation takes from its base as it is.",
    "not_asked_for": "An override names a key that the leaf does not have.",
    "unknown_base": "No framework stands where an adaptation says its base is.",
    "unknown_criterion": "No such criterion in the base.",
    "unknown_leaf": "The criterion has no leaf of that number.",
    # words that lead nowhere
    "unknown_all": "`all` of something of which there is no list.",
    "unknown_aim": "No such aim.",
    "unknown_assurance": "No such rung on the ladder of assurance.",
    "unknown_bounds": "No such word for the ground of a criterion's numbers.",
    "unknown_cell": "No such cell in the matrix of characteristics and aims.",
    "unknown_characteristic": "No such protected characteristic.",
    "unknown_effort": "No such effort.",
    "unknown_holder": "No such holder of documents.",
    "unknown_example": "No such example to be told like, or no such item of it.",
    "unknown_item": "No such evidence item in the bundle.",
    "unknown_kind": "No such kind of evidence.",
    "unknown_measure": "No figure of that name is declared in this framework.",
    "unknown_level": "No such level in the framework.",
    "unknown_module": "No such module in the framework.",
    "unknown_objective": "No such objective in the bundle.",
    "unknown_priority": "No such priority under a strategic aim of the bundle.",
    "unknown_profile_field": "No such fact in a council's profile.",
    "unknown_question": "No such question in the framework.",
    "unknown_response": "No such response to a recommendation.",
    "unknown_shows": "No such rung on the ladder of what evidence shows.",
    "unknown_source": "No such source in the framework.",
    "unknown_standing": "No such word for how well a criterion is grounded.",
    "unknown_status": "No such status of an action, or point of the self-assessment scale.",
    "unknown_target": "No such criterion, theme or module in the framework.",
    "unknown_value": "Not one of the values of that fact about a council.",
}
"""Every code of a problem in a file, with what it says. Codes are stable."""


MORE = "more_problems"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands. Lines and columns count from 1; None for data not read from text.

    `sheet` is the title of a sheet of a workbook, whose rows are the lines.
    """

    file: str
    line: int | None = None
    column: int | None = None
    sheet: str = ""

    def __str__(self) -> str:
        if self.line is None:
            return self.file
        if self.sheet:
            return f"{self.file}: {self.sheet}!{_letters(self.column or 1)}{self.line}"
        return f"{self.file}:{self.line}:{self.column}"


def _letters(column: int) -> str:
    """The letters by which spreadsheets call a column."""
    above, last = divmod(column - 1, 26)
    return (_letters(above) if above else "") + chr(ord("A") + last)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with an input.

    `code` is stable; `message` is a sentence; `found`, `allowed` and `hint` may be empty.
    `path` is the way to the value from the top of its file.
    """

    code: str
    place: Place
    message: str
    found: str = ""
    allowed: str = ""
    hint: str = ""
    path: Path = ()

    def __str__(self) -> str:
        lines = [f"{self.place}: {capital(self.message)} [{self.code}]"]
        if self.found:
            lines.append(f"    found:   {self.found}")
        if self.allowed:
            lines.append(f"    allowed: {self.allowed}")
        if self.hint:
            lines.append(f"    {capital(self.hint)}")
        return "\n".join(map(_printable, lines))


class InvalidInput(ValueError):
    """An input cannot be used. `problems` holds every reason, in file order.

    Beyond the limit of problems (see `limits`) the rest is counted, in `more` and in a last problem
    of the code `more_problems`.
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        told = sorted(
            dict.fromkeys(problems),
            key=lambda p: (
                *(p.place.file, p.place.sheet),
                *(p.place.line or 0, p.place.column or 0),
            ),
        )
        counted = [problem for problem in told if problem.code == MORE]
        told = [problem for problem in told if problem.code != MORE]
        most = limits().problems
        self.more: int = sum(int(problem.found) for problem in counted) + max(0, len(told) - most)
        self.problems: tuple[Problem, ...] = tuple(told[:most])
        if self.more:
            self.problems += (_more(self.more, told[0].place if told else counted[0].place),)
        super().__init__("\n".join(str(problem) for problem in self.problems))

    def __reduce__(self) -> tuple[type[InvalidInput], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


def told(problems: Iterable[Problem]) -> list[Problem]:
    """As many problems as are told of an input; where there are more, the last counts them."""
    found: list[Problem] = []
    more, most = 0, limits().problems
    for problem in problems:
        if len(found) < most:
            found.append(problem)
        else:
            more += int(problem.found) if problem.code == MORE else 1
    return [*found, _more(more, found[0].place if found else Place(""))] if more else found


def uncounted(count: int, name: str) -> list[Problem]:
    """The problem that counts these more of a document, if there are any."""
    return [_more(count, Place(name))] if count else []


def _more(count: int, place: Place) -> Problem:
    message = f"and {counted(count, 'more problem')}"
    hint = 'to see more, give "--limit problems=NUMBER"'
    return Problem(MORE, Place(place.file), message, str(count), hint=hint)


def did_you_mean(found: str, allowed: Iterable[str]) -> str:
    """'did you mean "x"?' for the closest allowed word, or an empty string."""
    return suggestion(meant(found, tuple(allowed)))


def suggestion(word: str | None) -> str:
    """'did you mean "word"?', or an empty string when there is no word to suggest."""
    return f'did you mean "{shown(word)}"?' if word else ""


def listed(words: Sequence[str], most: int = 30) -> str:
    """Words with commas, cut after `most` with a count of the rest."""
    return _listed(tuple(words), most)


@lru_cache(maxsize=256)
def _listed(words: tuple[str, ...], most: int) -> str:
    cut = [shown(word) for word in words[:most]]
    if len(words) <= most:
        return ", ".join(cut)
    return ", ".join(cut) + f" and {len(words) - most} more"


def shown(value: object, most: int = 80) -> str:
    """A value for a message: one line of at most `most` characters."""
    if value is None:
        return "nothing"
    text = value if isinstance(value, str) else repr(value)
    text = _printable(" ".join(text[: 4 * most].split()))
    return text if len(text) <= most else text[: most - 3] + "..."


def _printable(text: str) -> str:
    """Text with control and unprintable characters written as escapes."""
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in text)


_NOT_READ = ("not_yaml", "tab", "bad_alias")


def _maybe(problem: Problem, unread: Mapping[str, int | None]) -> Problem:
    """The problem, marked as uncertain where a part of its file could not be read."""
    line = unread.get(problem.place.file)
    is_before = (problem.place.line or line or 0) < (line or 0) and problem.code != "missing_key"
    if line is None or problem.code == MORE or is_before:
        return problem
    doubt = f"uncertain, since what stands in line {line} could not be read"
    return replace(problem, hint=f"{problem.hint}; {doubt}" if problem.hint else doubt)


def refuse(document_problems: Iterable[Problem], found: Iterable[Problem]) -> None:
    """Raise InvalidInput if there is any problem.

    What stands where its document already has a problem is an echo of that one.
    """
    first = list(document_problems)
    heard = {(problem.place.file, problem.path) for problem in first if problem.path}
    unread = {p.place.file: p.place.line for p in reversed(first) if p.code in _NOT_READ}
    lines = {(p.place.file, p.place.line) for p in first if p.code in _NOT_READ}
    rest = [
        _maybe(p, unread)
        for p in found
        if (p.place.file, p.path) not in heard and (p.place.file, p.place.line) not in lines
    ]
    if first or rest:
        raise InvalidInput([*first, *rest])
