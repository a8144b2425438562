"""A bundle's names for modules, themes and criteria read as a framework's ids.

Everything behind it sees ids only. What the user wrote is kept with each id, and written back.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.council_papers import Action, Claim
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.evidence.named import Named
from eflg_engine.framework import Framework
from eflg_engine.framework.naming import MODULE, SORTS, Naming
from eflg_engine.reading.values import ALL


def speaks_in_ids(bundle: Bundle, ids: Collection[str]) -> bool:
    """Whether every name in the bundle is one of these ids already."""
    if any(module not in ids and module != ALL for module in bundle.scope.modules):
        return False
    for item in bundle.evidence:
        for target in item.supports:
            if target not in ids:
                return False
    return papers_speak_in_ids(bundle, ids)


def papers_speak_in_ids(bundle: Bundle, ids: Collection[str]) -> bool:
    """Whether every name that changes no level is one of these ids already.

    That is those in the self-assessment, in actions and in what is proposed for an item.
    """
    data = bundle.__dict__.get("trusted_data")
    if data is not None:
        if any("proposed" in item for item in data["evidence"]):
            return False
        named = [claim["for"] for claim in data.get("self_assessment", ())]
        for action in data.get("actions", ()):
            for expected in action.get("evidence_expected", ()):
                named += expected["supports"]
        return all(name in ids for name in named)
    if any(claim.target not in ids for claim in bundle.self_assessment):
        return False
    for item in bundle.evidence:
        if item.proposed and any(each.supports not in ids for each in item.proposed):
            return False
    return all(target in ids for target in _expected(bundle.actions))


def with_ids(bundle: Bundle, framework: Framework) -> Bundle:
    """The bundle with ids for names. A name that is unknown or ambiguous is left as it is."""
    naming = Naming.of(framework)
    if speaks_in_ids(bundle, naming.ids):
        return bundle
    scope = bundle.scope
    return replace(
        bundle,
        scope=replace(scope, modules=_ids(naming, scope.modules, (MODULE,))),
        evidence=tuple(_item(naming, item) for item in bundle.evidence),
        self_assessment=tuple(_claim(naming, claim) for claim in bundle.self_assessment),
        actions=tuple(_action(naming, action) for action in bundle.actions),
    )


def _ids(naming: Naming, words: Sequence[str], sorts: tuple[str, ...] = SORTS) -> tuple[str, ...]:
    found: list[str] = []
    for word in words:
        written = word.written if isinstance(word, Named) else word
        reading = naming.read(word, sorts)
        if not reading.ids and written is not word:
            reading = naming.read(written, sorts)
        if word == ALL or not reading.ids or reading.other or reading.ids == (word,):
            found.append(word)
        else:
            found += [Named(full_id, written) for full_id in reading.ids]
    return tuple(found)


def _item(naming: Naming, item: EvidenceItem) -> EvidenceItem:
    supports = _ids(naming, item.supports)
    proposed = tuple(
        replace(each, supports=found[0])
        if len(found := _ids(naming, (each.supports,))) == 1
        else each
        for each in item.proposed
    )
    if (supports, proposed) == (item.supports, item.proposed):
        return item
    return replace(item, supports=supports, proposed=proposed)


def _claim(naming: Naming, claim: Claim) -> Claim:
    found = _ids(naming, (claim.target,))
    return claim if len(found) != 1 else replace(claim, target=found[0])


def _action(naming: Naming, action: Action) -> Action:
    if not action.expected:
        return action
    expected = tuple(replace(each, content=_item(naming, each.content)) for each in action.expected)
    return replace(action, expected=expected)


def _expected(actions: Sequence[Action]) -> Iterator[str]:
    for action in actions:
        for each in action.expected:
            yield from each.content.supports
