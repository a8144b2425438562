"""A bundle's names for parts of a framework, and its words, read as the framework's ids.

Everything behind it sees ids only. What the user wrote is kept with each id, and written back.
Names of another framework are passed over: see `elsewhere`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Any

from eflg_engine.evidence.bundle import Bundle, Scope
from eflg_engine.evidence.council_papers import Action, Claim
from eflg_engine.evidence.elsewhere import OtherFrameworks, ids_of
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.evidence.named import (
    Elsewhere,
    Entry,
    Form,
    Named,
    entry_of,
    supported,
    with_elsewhere,
)
from eflg_engine.framework import Framework
from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.naming import MODULE, QUESTION, SORTS, TARGETS, Naming
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.values import ALL


def papers_speak_in_ids(bundle: Bundle, ids: Collection[str]) -> bool:
    """Whether every name that changes no level is one of these ids already.

    That is those in the self-assessment, in actions and in what is proposed for an item or was not
    found in it.
    """
    data = bundle.__dict__.get("trusted_data")
    if data is not None:
        if any("proposed" in item for item in data["evidence"]):
            return False
        named = [claim["for"] for claim in data.get("self_assessment", ())]
        named += [each for item in data["evidence"] for each in item.get("not_shown", ())]
        for action in data.get("actions", ()):
            for expected in action.get("evidence_expected", ()):
                named += supported(expected.get("supports", ()))
        return all(name in ids for name in named)
    if any(claim.target not in ids for claim in bundle.self_assessment):
        return False
    for item in bundle.evidence:
        if item.proposed and any(each.supports not in ids for each in item.proposed):
            return False
        if item.not_shown and any(each not in ids for each in item.not_shown):
            return False
    return all(target in ids for target in _expected(bundle.actions))


def with_ids(bundle: Bundle, framework: Framework) -> Bundle:
    """The bundle with ids for names and words. What is unknown or ambiguous is left as it is."""
    naming = Naming.of(framework)
    if _is_read(bundle, naming, framework.vocabulary):
        return bundle
    reader = _Reader(framework, bundle.framework)
    return replace(
        bundle,
        scope=reader.scope(bundle.scope),
        evidence=tuple(map(reader.item, bundle.evidence)),
        undated=tuple(replace(each, content=reader.item(each.content)) for each in bundle.undated),
        self_assessment=tuple(map(reader.claim, bundle.self_assessment)),
        actions=tuple(map(reader.action, bundle.actions)),
    )


def item_with_ids(item: EvidenceItem, framework: Framework) -> EvidenceItem:
    """An item with ids for names and words."""
    return _Reader(framework, "").item(item)


def _is_read(bundle: Bundle, naming: Naming, vocabulary: Vocabulary) -> bool:
    """Whether a bundle speaks in ids already, and in words of the vocabulary."""
    ids, scope = naming.ids, bundle.scope
    expected = (each.content for action in bundle.actions for each in action.expected)
    items = (*bundle.evidence, *(each.content for each in bundle.undated), *expected)
    if scope.elsewhere or any(each not in ids and each != ALL for each in scope.modules):
        return False
    for item in items:
        if item.elsewhere:
            return False
        for target in item.supports:
            if target not in ids:
                return False
    for key in OF_VOCABULARY:
        terms = getattr(vocabulary, key)
        lists = {getattr(item, key) for item in items}
        if key == "characteristics":
            lists.add(scope.characteristics)
        if any(each != ALL and terms.number(each) is None for words in lists for each in words):
            return False
    if any(claim.elsewhere for claim in bundle.self_assessment):
        return False
    return papers_speak_in_ids(bundle, ids)


class _Reader:
    """Reads names and words as ids of a framework. `named` is the framework that a bundle names."""

    def __init__(self, framework: Framework, named: str) -> None:
        self.naming = Naming.of(framework)
        self.vocabulary = framework.vocabulary
        self.others = OtherFrameworks(framework, named)

    def scope(self, scope: Scope) -> Scope:
        """The scope; everything, where it names modules of other frameworks only."""
        modules, elsewhere = self._ids(scope.written_modules, (MODULE,))
        return Scope(
            modules or (ALL,), self._terms("characteristics", scope.characteristics), elsewhere
        )

    def item(self, item: EvidenceItem) -> EvidenceItem:
        """An item; itself where nothing is read otherwise."""
        written = with_elsewhere(item.supports, item.elsewhere)
        supports, elsewhere = self._ids(written, TARGETS)
        proposed = tuple(
            replace(each, supports=found[0])
            if len(found := self._ids((each.supports,), TARGETS)[0]) == 1
            else each
            for each in item.proposed
        )
        named = {key: getattr(item, key) for key in OF_VOCABULARY}
        words: dict[str, Any] = {key: self._terms(key, listed) for key, listed in named.items()}
        not_shown = self._questions(item.not_shown)
        before = (item.supports, item.elsewhere, item.proposed, named)
        now = (supports, elsewhere, proposed, words)
        if now == before and not_shown == item.not_shown:
            return item
        return replace(
            item,
            supports=supports,
            elsewhere=elsewhere,
            proposed=proposed,
            not_shown=not_shown,
            **words,
        )

    def _questions(self, words: tuple[str, ...]) -> tuple[str, ...]:
        """The ids of questions; names of other frameworks as they are."""
        found: list[str] = []
        for word in words:
            entry = entry_of(word)
            ids = ids_of(self.naming, entry, (QUESTION,))
            found += [Named(full_id, entry) for full_id in ids if ids != (word,)] or [word]
        return tuple(found)

    def claim(self, claim: Claim) -> Claim:
        """A claim of one part of the framework, or of another one."""
        found, elsewhere = self._ids((claim.target,), SORTS)
        if elsewhere:
            return replace(claim, elsewhere=elsewhere[0].framework)
        return replace(claim, target=found[0], elsewhere="") if len(found) == 1 else claim

    def action(self, action: Action) -> Action:
        """An action with the evidence that it is to bring."""
        if not action.expected:
            return action
        expected = tuple(replace(each, content=self.item(each.content)) for each in action.expected)
        return replace(action, expected=expected)

    def _ids(
        self, words: Sequence[str], sorts: tuple[str, ...]
    ) -> tuple[tuple[str, ...], tuple[Elsewhere, ...]]:
        """The ids that words stand for, and the names that belong to another framework."""
        found: list[str] = []
        elsewhere: list[Elsewhere] = []
        for word in words:
            if word == ALL or self.naming.is_one(word, sorts):
                found.append(word)
                continue
            entry = entry_of(word)
            if ids := ids_of(self.naming, entry, sorts):
                found += [Named(full_id, entry) for full_id in ids]
            elif framework := self.others.of(entry, sorts):
                at = len(found) + len(elsewhere)
                elsewhere.append(Elsewhere(_unread(word, entry), framework, at))
            else:
                found.append(word)
        return tuple(found), tuple(elsewhere)

    def _terms(self, key: str, words: tuple[str, ...]) -> tuple[str, ...]:
        """Words of the vocabulary, with ids for a text that means several."""
        known = getattr(self.vocabulary, key)
        if all(word == ALL or known.number(word) is not None for word in words):
            return words
        found: list[str] = []
        for word in words:
            ids: tuple[str, ...] = ()
            if word != ALL and known.number(word) is None:
                entry = entry_of(word)
                ids = self.vocabulary.meaning(key, entry.name).ids
            found += [Named(each, entry) for each in ids] if ids else [word]
        return tuple(found)


def _unread(word: str, entry: Entry) -> str:
    """A name before a framework has read it."""
    return entry.name if entry.form is Form.NAME else Named(entry.text, entry)


def _expected(actions: Sequence[Action]) -> Iterator[str]:
    for action in actions:
        for each in action.expected:
            yield from each.content.supports
