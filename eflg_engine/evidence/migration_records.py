"""What an item keeps when it is migrated from another framework.

It changes no level. The officer accepts a proposal by moving it to `supports`; `was` holds what
the item said under the other framework, so that it can be migrated back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from eflg_engine.evidence.record import Record


@dataclass(frozen=True, slots=True)
class Proposal(Record):
    """A part of the framework that an item may support, how close it is to where it was, and why.

    `strength` says how `origin`, which the item supported, stands to it: a crosswalk's word.
    """

    supports: str
    origin: str = ""
    strength: str = ""
    because: str = ""

    keys: ClassVar[Mapping[str, str]] = {"origin": "from"}


@dataclass(frozen=True, slots=True)
class ItemBefore(Record):
    """What an item said under another framework, as far as it says something else now.

    `supports` is as it was written. The rest is empty where nothing had to change.
    """

    supports: tuple[str, ...] = ()
    kind: str = ""
    proposed: tuple[Proposal, ...] = ()
    characteristics: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()
    not_shown: tuple[str, ...] = ()
