"""Answers to questions written into the text of a bundle, so that comments and layout stay."""

from __future__ import annotations

from dataclasses import replace

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.evidence.named import Entry, Form, Named, entry_of
from eflg_engine.evidence.text_editing import CannotEditError, YamlText
from eflg_engine.framework import Framework
from eflg_engine.reading.problems import InvalidInput, Place, Problem


def answered_text(
    text: str,
    framework: Framework,
    item: str,
    question: str,
    *,
    shown: bool,
    place: str = "",
    name: str = "<text>",
) -> str:
    """The text of a bundle in which an item answers a question, at a place; or does not show it.

    A question that is answered is added to `supports`, one that is not to `not_shown`; `question`
    is a full id. The new text is read again: it holds what the old one did and the answer, else
    InvalidInput is raised with the reason, as where the item is not written in a form that can be
    added to (with an alias, say).
    """
    before = Bundle.from_text(text, name, framework)
    try:
        yaml = YamlText(text)
        numbers = [n for n, each in enumerate(yaml.entries("evidence")) if each.get("id") == item]
        at = ("evidence", numbers[0]) if len(numbers) == 1 else None
        try:
            if at is None:
                raise CannotEditError("it does not stand there once")
            _write(yaml, at, before.item[item], question, shown=shown, place=place)
        except CannotEditError as error:
            line = Place(name, *yaml.line(*at)) if at else Place(name)
            raise _refused(line, item, str(error)) from None
    except CannotEditError as error:
        raise _refused(Place(name), item, str(error)) from None
    after = yaml.edited
    wanted = with_answer(before.item[item], question, shown=shown, place=place)
    evidence = tuple(wanted if each.id == item else each for each in before.evidence)
    try:
        read = Bundle.from_text(after, name, framework)
    except InvalidInput:
        read = None
    if read is None or read.to_data() != replace(before, evidence=evidence).to_data():
        raise _refused(Place(name, *yaml.line(*at)), item, "the change would not read as it should")
    return after


def _write(
    yaml: YamlText,
    at: tuple[str | int, ...],
    item: EvidenceItem,
    question: str,
    *,
    shown: bool,
    place: str,
) -> None:
    key = "supports" if shown else "not_shown"
    if not yaml.has(*at, key):
        value: object = {question: place} if place else [question]
        yaml.put(at, {key: value}, after="supports")
    elif shown and (place or _is_mapping(item)):
        yaml.put((*at, key), {question: place or None})
    else:
        yaml.append((*at, key), question)


def _is_mapping(item: EvidenceItem) -> bool:
    return any(entry_of(each).form is not Form.NAME for each in (*item.supports, *_names(item)))


def _names(item: EvidenceItem) -> list[str]:
    return [each.name for each in item.elsewhere]


def with_answer(item: EvidenceItem, question: str, *, shown: bool, place: str) -> EvidenceItem:
    if not shown:
        return replace(item, not_shown=(*item.not_shown, question))
    named = question
    if place or _is_mapping(item):
        named = Named(question, Entry(question, place=place, form=Form.KEY))
    return replace(item, supports=(*item.supports, named))


def _refused(place: Place, item: str, reason: str) -> InvalidInput:
    return InvalidInput(
        [
            Problem(
                "cannot_write",
                place,
                f'the answer for "{item}" cannot be written into the file: {reason}',
                hint="write it there by hand",
            )
        ]
    )
