"""What an item keeps when it is migrated from another framework.

It changes no level. The officer accepts a proposal by moving it to `supports`; `was` holds what
the item said under the other framework, so that it can be migrated back.
"""

from __future__ import annotations

from dataclasses import dataclass

from eflg_engine.evidence.named import as_written


@dataclass(frozen=True, slots=True)
class Proposal:
    """A part of the framework that an item may support, how close it is to where it was, and why.

    `strength` says how `origin`, which the item supported, stands to it: a crosswalk's word.
    """

    supports: str
    origin: str = ""
    strength: str = ""
    because: str = ""

    def to_data(self) -> dict[str, object]:
        """The proposal as plain data, without what is empty."""
        data = {
            "supports": as_written([self.supports])[0],
            "from": self.origin,
            "strength": self.strength,
            "because": self.because,
        }
        return {key: value for key, value in data.items() if value}


@dataclass(frozen=True, slots=True)
class ItemBefore:
    """What an item said under another framework, as far as it says something else now.

    `supports` is as it was written. The rest is empty where nothing had to change.
    """

    supports: tuple[str, ...] = ()
    kind: str = ""
    proposed: tuple[Proposal, ...] = ()
    characteristics: tuple[str, ...] = ()
    aims: tuple[str, ...] = ()

    def to_data(self) -> dict[str, object]:
        """The record as plain data, without what is empty."""
        data: dict[str, object] = {
            "supports": list(self.supports),
            "kind": self.kind,
            "proposed": [each.to_data() for each in self.proposed],
            "characteristics": list(self.characteristics),
            "aims": list(self.aims),
        }
        return {key: value for key, value in data.items() if value}
