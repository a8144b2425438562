"""Many bundles at once: on one core, on all cores of a machine, or on a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.lazy_exports import lazy_exports

if TYPE_CHECKING:
    from eflg_engine.batch.entry import BatchEntry as BatchEntry, NamedBundle as NamedBundle
    from eflg_engine.batch.many import assess_many as assess_many

else:
    __getattr__, __dir__, __all__ = lazy_exports(
        __name__, {"batch.entry": "BatchEntry NamedBundle", "batch.many": "assess_many"}
    )
