"""What a bundle says beside its evidence, carried to another framework: council, scope, claims.

What the other framework has no place for is kept under the bundle's `was`, and is back in its place
once the bundle comes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eflg_engine.evidence.bundle import Bundle, BundleBefore
from eflg_engine.evidence.council_papers import SCALE, Claim
from eflg_engine.evidence.named import as_written
from eflg_engine.framework.crosswalk import Crosswalk
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import Naming
from eflg_engine.framework.strength import Strength
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.values import ALL, folded, join_words

Aside = tuple[str, str, str, str]
"""What could not be carried as it was: its sort, name and value, and what stands there now."""


def carry_bundle_parts(
    bundle: Bundle, source: Framework, target: Framework, crosswalk: Crosswalk
) -> tuple[Bundle, list[Aside]]:
    """The bundle with its council, scope and self-assessment under `target`; ids for names."""
    parts = _Parts(bundle, source, target, crosswalk)
    profile, council = parts.council()
    modules, was_modules = parts.modules()
    names, was_names = parts.characteristics()
    claims, was_claims = parts.claims()
    kept = BundleBefore(council, was_modules, was_names, was_claims)
    was = {name: each for name, each in bundle.was.items() if name != target.id}
    if kept != BundleBefore():
        was[source.id] = kept
    moved = replace(
        bundle,
        council=replace(bundle.council, profile=profile),
        scope=replace(bundle.scope, modules=modules, characteristics=names),
        self_assessment=claims,
        was=was,
    )
    return moved, parts.asides


class _Parts:
    """The parts of a bundle under the target, each with what is kept of it; collects asides."""

    def __init__(
        self, bundle: Bundle, source: Framework, target: Framework, crosswalk: Crosswalk
    ) -> None:
        self.bundle, self.source, self.target = bundle, source, target
        self.crosswalk = crosswalk
        self.before = bundle.was.get(target.id, BundleBefore())
        self.asides: list[Aside] = []

    def council(self) -> tuple[dict[str, str], dict[str, str]]:
        """The facts that the target asks for, those kept from before included; and the others."""
        known: dict[str, str] = {}
        kept: dict[str, str] = {}
        for name, value in self.bundle.council.profile.items():
            field = self.target.vocabulary.profile_field(name)
            fits = field is not None and (not field.values or value in field.values)
            (known if fits else kept)[name] = value
            if not fits:
                self.asides.append(("council", name, value, ""))
        return {**self.before.council, **known}, kept

    def modules(self) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
        """The modules in scope."""
        scope, back = self.bundle.scope, self.before.modules
        present = tuple(str.__str__(module) for module in scope.modules)
        if back is not None:
            naming = Naming.of(self.target)
            ids = [part for each in back for part in naming.read(each, ("module",)).ids]
            if _mapped(ids, self.target, self.source, self.crosswalk.reversed) == present:
                return back, None
        if ALL in present:
            return scope.modules, None
        found = _mapped(present, self.source, self.target, self.crosswalk)
        self._scope_changed("modules", present, found)
        return found, tuple(as_written(scope.written_modules))

    def characteristics(self) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
        """The characteristics in scope."""
        present, back = self.bundle.scope.characteristics, self.before.characteristics
        old, new = self.source.vocabulary.characteristics, self.target.vocabulary.characteristics
        if back is not None and _known(back, new, old) == present:
            return back, None
        kept = _known(present, old, new)
        if kept == present:
            return present, None
        self._scope_changed("characteristics", present, kept)
        return tuple(map(str.__str__, kept)), tuple(as_written(present))

    def _scope_changed(self, key: str, before: Sequence[str], now: Sequence[str]) -> None:
        said = join_words(now) if tuple(now) != (ALL,) else f"all {key}"
        self.asides.append(("scope", key, join_words(before), said))

    def claims(self) -> tuple[tuple[Claim, ...], tuple[Claim, ...] | None]:
        """The self-assessment: claims of equal parts, and those that came from the target."""
        present, back = self.bundle.self_assessment, self.before.self_assessment
        if back is None:
            carried, left = _carry_claims(present, self.target, self.crosswalk)
            kept = _as_was(present) if carried != present else None
        else:
            naming = Naming.of(self.target)
            in_ids = [
                replace(claim, target=naming.one(claim.target) or claim.target) for claim in back
            ]
            then, _ = _carry_claims(in_ids, self.source, self.crosswalk.reversed)
            since = tuple(claim for claim in present if claim not in then)
            if len(since) == len(present) - len(then) == 0:
                return back, None
            added, left = _carry_claims(since, self.target, self.crosswalk, taken=in_ids)
            carried, kept = (*back, *added), _as_was(present)
        self.asides += [_claim_aside(claim, self.crosswalk) for claim in left]
        return carried, kept


def _mapped(
    modules: Sequence[str], source: Framework, target: Framework, crosswalk: Crosswalk
) -> tuple[str, ...]:
    """The modules that hold anything to which these correspond; all of them where none does."""
    found: set[str] = set()
    for module in source.modules:
        if module.id in modules:
            parts = [module.id, *(theme.id for theme in module.themes)]
            links = [link for part in parts for link in crosswalk.of(part)]
            found |= {link.target.split(".")[0] for link in links}
    return tuple(module.id for module in target.modules if module.id in found) or (ALL,)


def _known(words: Sequence[str], old: Terms, new: Terms) -> tuple[str, ...]:
    """The words that mean the same in both vocabularies; all where none does."""
    kept = (word for word in words if word == ALL or new.resolve(word) == old.resolve(word))
    return tuple(kept) or (ALL,)


def _carry_claims(
    claims: Sequence[Claim],
    target: Framework,
    crosswalk: Crosswalk,
    taken: Sequence[Claim] = (),
) -> tuple[tuple[Claim, ...], list[Claim]]:
    """Claims of parts to which just one is equal, at a level that is there too; and the others."""
    levels = {folded(name) for level in target.levels for name in (level.id, level.title)}
    seen = {_form(claim) for claim in taken}
    carried: list[Claim] = []
    left: list[Claim] = []
    for claim in claims:
        equal = [link for link in crosswalk.of(claim.target) if link.strength is Strength.EQUAL]
        moved = replace(claim, target=equal[0].target) if len(equal) == 1 else None
        if moved is None or folded(claim.level) not in {*levels, ""} or _form(moved) in seen:
            left.append(claim)
        else:
            seen.add(_form(moved))
            carried.append(moved)
    return tuple(carried), left


def _form(claim: Claim) -> tuple[str, str]:
    """What makes two claims the same claim: see paper_problems."""
    return str.__str__(claim.target), folded(claim.level) if claim.status is not None else ""


def _as_was(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    return tuple(replace(claim, target=as_written([claim.target])[0]) for claim in claims)


def _claim_aside(claim: Claim, crosswalk: Crosswalk) -> Aside:
    says = []
    if claim.status is not None:
        says.append(f"{claim.status} {SCALE[claim.status - 1]}")
    if claim.level:
        says.append(claim.level)
    near = dict.fromkeys(link.target for link in crosswalk.of(claim.target))
    now = f"assess anew, perhaps for {join_words(near, 'or')}" if near else ""
    return "self_assessment", str.__str__(claim.target), ", ".join(says), now
