"""A bundle written for an earlier version of its framework, under the ids of this one."""

from __future__ import annotations

from collections.abc import Mapping

from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.evidence.migrate.migration import Migration, MovedItem, Outcome
from eflg_engine.evidence.naming import with_ids
from eflg_engine.framework.crosswalk import Crosswalk, Link
from eflg_engine.framework.model import Framework
from eflg_engine.framework.strength import Strength
from eflg_engine.reading.document import Document
from eflg_engine.reading.plain_data import read_data


def renewed(document: Document, framework: Framework) -> Migration:
    """The bundle in a document with this version's ids in the place of earlier ones.

    Raises InvalidInput where it names what neither this version nor an earlier one had.
    """
    now = {old: rule.id for rule in framework.criteria.values() for old in rule.was}
    said = document.text or str(document.data)
    data = _with_ids_of_now(document.data, now)
    if data != document.data:
        document = read_data(data, document.name)
    bundle = with_ids(bundle_from_document(document, framework), framework)
    because = f"The id that it has from version {framework.version}."
    links = tuple(Link(old, new, Strength.EQUAL, because) for old, new in now.items())
    title = f"By the earlier ids in {framework.id} {framework.version}"
    crosswalk = Crosswalk(framework.id, title, "", framework.id, framework.id, links, {}, {})
    items = tuple(
        MovedItem(
            *(item.id, item.title, "", Outcome.CARRIED, item.supports, item.supports),
            tuple(link for link in links if link.target in item.supports and link.source in said),
            *((), (), None, ()),
        )
        for item in bundle.evidence
    )
    return Migration(bundle, bundle, framework, framework, crosswalk, items, ())


def _with_ids_of_now(value: object, now: Mapping[str, str], *, named: bool = False) -> object:
    """Data with ids in the place of earlier ones, where something is named."""
    if isinstance(value, str):
        return now.get(value.strip(), value) if named else value
    if isinstance(value, list):
        return [_with_ids_of_now(each, now, named=named) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        (now.get(key, key) if named and isinstance(key, str) else key): _with_ids_of_now(
            each, now, named=key in ("supports", "for") if not named else False
        )
        for key, each in value.items()
    }
