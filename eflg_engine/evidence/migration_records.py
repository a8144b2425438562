"""What a bundle keeps when its evidence is carried over from another framework.

None of it counts: a proposal becomes evidence when the officer moves it to `supports`, and what
stands under `was` is how things stood under the other framework, for the way back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from eflg_engine.evidence.naming import as_written

if TYPE_CHECKING:
    from eflg_engine.evidence.council_papers import Claim


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
        """It as plain data, without what is empty."""
        data: dict[str, object] = {
            "supports": list(self.supports),
            "kind": self.kind,
            "proposed": [each.to_data() for each in self.proposed],
            "characteristics": list(self.characteristics),
            "aims": list(self.aims),
        }
        return {key: value for key, value in data.items() if value}


@dataclass(frozen=True, slots=True)
class BundleBefore:
    """What a bundle said of itself under another framework, as far as it says something else now.

    `council` holds facts that only that framework asks for. The rest is None where nothing had to
    change.
    """

    council: Mapping[str, str] = field(default_factory=dict, hash=False)
    modules: tuple[str, ...] | None = None
    characteristics: tuple[str, ...] | None = None
    self_assessment: tuple[Claim, ...] | None = None

    def to_data(self) -> dict[str, object]:
        """It as plain data, without what is empty."""
        data: dict[str, object] = {}
        if self.council:
            data["council"] = dict(self.council)
        for key, words in (("modules", self.modules), ("characteristics", self.characteristics)):
            if words is not None:
                data[key] = list(words)
        if self.self_assessment is not None:
            data["self_assessment"] = [claim.to_data() for claim in self.self_assessment]
        return data
