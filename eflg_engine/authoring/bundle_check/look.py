"""What a hint is, and what hints look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.match import Match
from eflg_engine.assessment.reasons.findings import Wording
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.evidence.bundle import Bundle, EvidenceItem
from eflg_engine.reading.document import Document
from eflg_engine.reading.parts import entries, part, word
from eflg_engine.reading.problems import Path, Place
from eflg_engine.reading.yaml_text import read_again
from eflg_engine.sheets.document import SheetDocument
from eflg_engine.sheets.own_words import target_label

_TEXTS = {
    "evidence": ("title", "difference", "note"),
    "objectives": ("text",),
    "self_assessment": ("how", "difference", "note"),
    "actions": ("recommendation", "reason", "action", "lead", "resources", "phase", "note"),
    "past_results": ("note",),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """One thing that is looked for. The code never changes its meaning."""

    code: str
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class HintFound:
    """One thing found: `part` is the id of the item, objective or action, or a theme's full id."""

    hint: Hint
    place: Place
    part: str
    message: str


class Look:
    """What hints look at: an assessment, its bundle's file, and the day of a review, if any."""

    def __init__(self, result: Assessment, review: date | None) -> None:
        self.result: Assessment = result
        self.review: date | None = review
        self.judgement: Judgement = result.judgement
        self.match: Match = result.judgement.match
        self.bundle: Bundle = result.bundle
        self.wording: Wording = Wording.of(result.framework)
        self.document: Document = _document(self.bundle)
        self.number: dict[str, int] = numbers(self.document, "evidence")
        self.counting: int = 0  # items that count for something
        for items in self.judgement.counting:
            self.counting |= items

    def of_item(self, hint: Hint, item: EvidenceItem, key: str, message: str) -> HintFound:
        """A hint on a key of an item."""
        path: Path = ("evidence", self.number.get(item.id, 0), key)
        return HintFound(hint, self.document.place(path), item.id, message)

    def called(self, full_id: str) -> str:
        """What the file's own words for a part of the framework are: in YAML, its id."""
        if isinstance(self.document, SheetDocument):
            return target_label(full_id, self.result.framework)
        return full_id

    def texts(self, *, links: bool = False) -> Iterator[tuple[str, Path, str]]:
        """Every free text, with what it belongs to and the way to it; with `links`, those too."""
        for name, path, value in self._values(("link",) if links else ()):
            if (text := word(value)) is not None:
                yield name, path, text

    def _values(self, also: tuple[str, ...]) -> Iterator[tuple[str, Path, object]]:
        data = self.document.data
        for section, keys in _TEXTS.items():
            for number, entry in enumerate(entries(part(data, section))):
                name = word(part(entry, "id")) or word(part(entry, "for")) or section
                at: Path = (section, number)
                for key in (*keys, *(also if section == "evidence" else ())):
                    yield name, (*at, key), part(entry, key)
                if section == "actions":
                    yield from self._expected(name, at, entry, also)
        yield "note", ("note",), part(data, "note")

    def _expected(
        self, name: str, at: Path, action: object, also: tuple[str, ...]
    ) -> Iterator[tuple[str, Path, object]]:
        listed = part(action, "evidence_expected")
        path: Path = (*at, "evidence_expected")
        many = enumerate(entries(listed))
        for where, item in [(path, listed), *(((*path, number), each) for number, each in many)]:
            for key in (*_TEXTS["evidence"], *also):
                yield name, (*where, key), part(item, key)


def _document(bundle: Bundle) -> Document:
    """The bundle's file read once more, or its data where it was never one."""
    if bundle.document is not None and bundle.document.text is not None:
        return read_again(bundle.document)
    document = bundle.document or Document("<bundle>", None)
    if bundle.repeated:  # rows that are not there twice: places would be those of others
        document = Document(document.name, None)
    return document.of_data(bundle.to_data())


def numbers(document: Document, section: str) -> dict[str, int]:
    """Where each id first stands in a list of the file."""
    numbers: dict[str, int] = {}
    listed: Iterable[object] = entries(part(document.data, section))
    for number, entry in enumerate(listed):
        if (name := word(part(entry, "id"))) is not None:
            numbers.setdefault(name, number)
    return numbers
