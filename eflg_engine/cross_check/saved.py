"""Whether a saved result still holds: the same rules, the same evidence, the same conclusions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.typed_data import compared
from eflg_engine.results.verification import VerificationData
from eflg_engine.version import __version__

MOST_CHANGES = 10


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that was compared: what the saved result has, and what there is now."""

    name: str  # framework, bundle, engine or result
    saved: str
    now: str

    @property
    def same(self) -> bool:
        """Whether nothing has changed."""
        return self.saved == self.now


@dataclass(frozen=True, slots=True)
class SavedCheck:
    """A saved result beside the one re-derived from the same date and policy.

    `changes` names the levels and states that come out differently, at most MOST_CHANGES, as
    (id, saved, now); `name` is what the saved result is called.
    """

    parts: tuple[Part, ...]
    changes: tuple[tuple[str, str, str], ...]
    result: Assessment
    name: str = "<result>"

    def __repr__(self) -> str:
        return f"<SavedCheck {self.result.council_name}: {'holds' if self.holds else 'changed'}>"

    @property
    def holds(self) -> bool:
        """Whether framework, bundle and conclusions are the same. The engine may be another."""
        return all(part.same for part in self.parts if part.name != "engine")

    def to_data(self) -> VerificationData:
        """The comparison as plain data."""
        result = self.result
        return {
            "schema": "eflg-verification/1",
            "by": "saved_result",
            "council": result.bundle.council.name,
            "framework": result.framework.id,
            "as_at": result.as_at.isoformat(),
            "policy": result.policy.id,
            "holds": self.holds,
            "compared": {},
            "parts": [
                {"name": part.name, "saved": part.saved, "now": part.now, "same": part.same}
                for part in self.parts
            ],
            "changes": [
                {"id": key, "what": "saved", "before": before, "after": after}
                for key, before, after in self.changes
            ],
        }


def check_saved(
    saved: Mapping[str, object], bundle: Bundle, framework: Framework, name: str = "<result>"
) -> SavedCheck:
    """Re-derive a saved result (`eflg-assessment/1`) and compare.

    Raises InvalidInput where it is no such result, or its policy is gone.
    """
    fields = _Fields(saved, name)
    as_at = fields.day("as_at")
    policy = fields.text("policy", "id")
    known = {
        "framework": _framework_text(
            fields.text("framework", "id"),
            fields.text("framework", "version"),
            fields.text("framework", "sha256"),
        ),
        "bundle": _hash_text(fields.text("bundle", "sha256")),
        "engine": fields.text("engine", "version"),
    }
    fields.refuse_problems()
    result = assess(bundle, framework, as_at=as_at, policy=policy)
    data = result.to_data()
    now = {
        "framework": _framework_text(framework.id, framework.version, framework.sha256),
        "bundle": _hash_text(bundle.sha256),
        "engine": __version__,
    }
    for part, hashes in (("framework", framework.sha256), ("bundle", bundle.sha256)):
        if fields.text(part, "sha256") != hashes and known[part] == now[part]:  # alike as shown
            known[part] = f"{known[part]} (its end is not)"
    parts = [Part(part, known[part], now[part]) for part in known]
    try:
        stated = dict(_stated(saved))
        found = {key: value for key, value in _stated(data) if key in stated}
        before, after = _hash_text(result_hash(saved)), _hash_text(result_hash(data))
        if before == after and stated != found:
            before = f"{before}, other titles or facts"
        parts.append(Part("result", before, after))
        changes = tuple(_changes(saved, data))
    except RecursionError:
        message = "this is not a saved assessment: it is nested too deeply"
        raise InvalidInput([Problem("not_a_result", Place(name), message)]) from None
    return SavedCheck(tuple(parts), changes, result, name)


def result_hash(data: object) -> str:
    """A hash of a result's conclusions: all that shape does not mark as none, or as words."""
    text = json.dumps(
        compared(AssessmentResult, data), sort_keys=True, separators=(",", ":"), ensure_ascii=True
    )
    return hashlib.sha256(text.encode()).hexdigest()


def _framework_text(name: str, version: str, sha256: str) -> str:
    return f"{name} {version}, {_hash_text(sha256)}"


def _hash_text(sha256: str) -> str:
    return f"sha256 {sha256[:16]}"


def _changes(
    saved: Mapping[str, object], now: Mapping[str, object]
) -> Iterator[tuple[str, str, str]]:
    before, after = dict(_outcomes("council", saved)), dict(_outcomes("council", now))
    different = (key for key in [*after, *(key for key in before if key not in after)])
    found = 0
    for key in different:
        pair = before.get(key, "not there"), after.get(key, "not there")
        if pair[0] != pair[1] and found < MOST_CHANGES:
            found += 1
            yield key, *pair


def _outcomes(name: str, data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Every id with its state or level, from the council down."""
    outcome = data.get("state", data.get("level"))
    yield name, "no level" if outcome is None else str(outcome)
    for key in ("modules", "themes", "criteria"):
        parts = data.get(key)
        for part in parts if isinstance(parts, list) else []:
            if isinstance(part, Mapping):
                yield from _outcomes(str(part.get("id")), part)


_FACTS = {
    "council": ("name", "code", "profile"),
    "bundle": ("items", "planned", "repeated", "undated", "awaiting_review", "made_for"),
    "framework": ("title", "edition", "notice"),
}
"""What a result says of what it was made from, and that no hash in it shows."""


def _stated(data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """What a result says of its conclusions in words: whose they are, and each level's title."""
    for part, keys in _FACTS.items():
        value = data.get(part)
        for key in keys:
            if isinstance(value, Mapping) and key in value:
                yield f"{part} {key}", json.dumps(value[key], sort_keys=True)
    yield from _titles("", data)


def _titles(name: str, data: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    if "level_title" in data:
        yield f"{name} level", str(data["level_title"])
    if "shown" in data:
        yield f"{name} level as shown", str(data["shown"])
    for key in ("other_policies", "modules", "themes"):
        parts = data.get(key)
        for part in parts if isinstance(parts, list) else []:
            if isinstance(part, Mapping):
                yield from _titles(f"{key} {part.get('id', part.get('policy'))}", part)


class _Fields:
    """What a saved result must say, with every problem found."""

    def __init__(self, data: Mapping[str, object], name: str) -> None:
        self.data = data
        self.name = name
        self.problems: list[Problem] = []
        if data.get("schema") != Assessment.schema:
            self._report(
                "not_a_result",
                ("schema",),
                "this is not a saved assessment",
                allowed=f'"schema": "{Assessment.schema}", as `eflg assess --format json` writes',
            )

    def text(self, *path: str) -> str:
        """The text at a path; empty, and reported, where there is none."""
        value: object = self.data
        for key in path:
            value = value.get(key) if isinstance(value, Mapping) else None
        if isinstance(value, str) and value:
            return value
        self._report("missing_field", path, "a saved assessment has a text here")
        return ""

    def day(self, *path: str) -> date | None:
        """The day at a path; None, and reported, where there is none."""
        text = self.text(*path)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self._report("bad_date", path, "this is not a date", found=text)
            return None

    def refuse_problems(self) -> None:
        """Raise InvalidInput if anything was reported."""
        if self.problems:
            raise InvalidInput(
                self.problems[:1] if self.problems[0].code == "not_a_result" else self.problems
            )

    def _report(
        self,
        code: str,
        path: tuple[str, ...],
        message: str,
        found: str = "",
        allowed: str = "",
    ) -> None:
        self.problems.append(
            Problem(code, Place(self.name), message, found=found, allowed=allowed, path=path)
        )
