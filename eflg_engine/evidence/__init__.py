"""Bundle files to checked, immutable models."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from importlib import import_module

from eflg_engine.evidence.bundle import Bundle, Council, Objective, Scope
from eflg_engine.evidence.council_papers import Action
from eflg_engine.evidence.item import EvidenceItem
from eflg_engine.framework import Framework
from eflg_engine.reading.problems import Problem

__all__ = ["Bundle", "Council", "EvidenceItem", "Objective", "Scope"]


class _Loader:
    """Loads and checks bundles. Its imports are late for start-up: pydantic takes half of it."""

    def load(self, path: str | os.PathLike[str], framework: Framework | None) -> Bundle:
        from eflg_engine.evidence.load import bundle_from_document
        from eflg_engine.reading.sheet_files import is_sheets
        from eflg_engine.reading.yaml_text import read_file

        if is_sheets(path):
            # by its name: sheets are above evidence, and hold a bundle's data in another form
            bundle: Bundle = import_module("eflg_engine.sheets.opening").load_sheets(
                path, framework
            )
            return bundle
        return bundle_from_document(read_file(path), framework)

    def from_text(self, text: str, name: str, framework: Framework | None) -> Bundle:
        from eflg_engine.evidence.load import bundle_from_document
        from eflg_engine.reading.yaml_text import read_text

        return bundle_from_document(read_text(text, name), framework)

    def from_data(
        self, data: Mapping[str, object], name: str, framework: Framework | None
    ) -> Bundle:
        from eflg_engine.evidence.load import bundle_from_document
        from eflg_engine.reading.plain_data import read_data

        return bundle_from_document(read_data(data, name), framework)

    def from_trusted_data(self, data: Mapping[str, object]) -> Bundle:
        from eflg_engine.evidence.unchecked_bundle import trusted_bundle

        return trusted_bundle(data)

    def trusted_part(
        self, data: Mapping[str, object], written: Mapping[str, object], name: str
    ) -> tuple[object, ...]:
        from eflg_engine.evidence.unchecked_bundle import made_late

        return made_late(data, written, name)

    def check_evidence(
        self, evidence: Sequence[EvidenceItem], known: Sequence[EvidenceItem]
    ) -> None:
        before = {*map(id, known)}
        new = [item for item in evidence if id(item) not in before]
        if new or len({item.id for item in evidence}) < len(evidence):
            from eflg_engine.evidence.load import refuse_items

            refuse_items(evidence, new)

    def check_actions(self, bundle: Bundle, actions: Sequence[Action]) -> None:
        before = {*map(id, bundle.actions)}
        new = [action for action in actions if id(action) not in before]
        if new or len({action.id for action in actions}) < len(actions):
            from eflg_engine.evidence.load import refuse_actions

            refuse_actions(bundle, actions, new)

    def problems(self, bundle: Bundle, framework: Framework, *, papers: bool) -> list[Problem]:
        from eflg_engine.evidence.check import bundle_problems

        return bundle_problems(bundle, framework, papers=papers)


Bundle.loader = _Loader()
