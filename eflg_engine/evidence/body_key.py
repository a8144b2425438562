"""The key under which a bundle says who is assessed: `council`, or what the framework calls it."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.evidence.plain_file import BUNDLE
from eflg_engine.framework import Framework
from eflg_engine.framework.nouns import COUNCIL
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Problem, did_you_mean, listed, shown
from eflg_engine.reading.values import folded


def settle_body_key(document: Document) -> str:
    """The key, which reads as `council` from here on: the only other one with a name below it."""
    data = document.data
    if not isinstance(data, dict) or COUNCIL in data:
        return document.body_key
    others = [
        key
        for key, value in data.items()
        if key not in BUNDLE.readers and isinstance(value, dict) and "name" in value
    ]
    if len(others) == 1:
        (document.body_key,) = others
        renamed = [(COUNCIL if key in others else key, value) for key, value in data.items()]
        data.clear()  # the same mapping in the same order: its places are kept by both
        data.update(renamed)
    return document.body_key


def body_key_problems(document: Document, framework: Framework) -> Iterator[Problem]:
    """A key that is not what the framework calls whoever is assessed."""
    key = settle_body_key(document)
    if key == COUNCIL or folded(key) == folded(framework.body):
        return
    known = [*BUNDLE.readers, *([framework.body] if framework.body != COUNCIL else [])]
    message = f'"{shown(key)}" is not a key that is used here'
    place = document.place((COUNCIL,), key=True)
    hint = did_you_mean(key, known)
    yield Problem("unknown_key", place, message, "", listed(known), hint, (COUNCIL,))
