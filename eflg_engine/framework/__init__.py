"""Framework files to checked, immutable models."""

from __future__ import annotations

import os
from collections.abc import Mapping

from eflg_engine.framework.model import Framework

__all__ = ["Framework"]


class _Loader:
    """Loads frameworks. Its imports are late for start-up: a program may load none."""

    def load(self, source: str | os.PathLike[str], *, cache: bool) -> Framework:
        from eflg_engine.framework.cache import load

        return load(source, use_kept=cache)

    def shipped(self, framework_id: str) -> Framework:
        from eflg_engine.framework.cache import load
        from eflg_engine.framework.shipped import shipped_ids

        ids = shipped_ids()
        if framework_id not in ids:
            from eflg_engine.framework.open import refuse_unknown

            refuse_unknown(framework_id, ids)
        return load(framework_id)

    def from_text(self, text: str, name: str) -> Framework:
        from eflg_engine.framework.open import framework_from_text

        return framework_from_text(text, name)

    def from_data(self, data: Mapping[str, object], name: str) -> Framework:
        from eflg_engine.framework.open import framework_from_data

        return framework_from_data(data, name)

    def kept(self, content: bytes) -> Framework:
        from eflg_engine.framework.cache import kept

        return kept(content)

    def keep(self, framework: Framework) -> bytes:
        from eflg_engine.framework.cache import keep

        return keep(framework)


Framework.loader = _Loader()
