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
    before = bundle.was.get(target.id, BundleBefore())
    asides: list[Aside] = []
    profile, council = _council(bundle, target, before, asides)
    modules, was_modules = _modules(bundle, source, target, crosswalk, before, asides)
    names, was_names = _characteristics(bundle, source, target, before, asides)
    claims, was_claims = _claims(bundle, source, target, crosswalk, before, asides)
    kept = BundleBefore(council, was_modules, was_names, was_claims)
    was = {name: each for name, each in bundle.was.items() if name != target.id}
    if kept != BundleBefore():
        was[source.id] = kept
    return (
        replace(
            bundle,
            council=replace(bundle.council, profile=profile),
            scope=replace(bundle.scope, modules=modules, characteristics=names),
            self_assessment=claims,
            was=was,
        ),
        asides,
    )


def _council(
    bundle: Bundle, target: Framework, before: BundleBefore, asides: list[Aside]
) -> tuple[dict[str, str], dict[str, str]]:
    """Facts that the target asks for, with those it gave away before; and the others."""
    known: dict[str, str] = {}
    kept: dict[str, str] = {}
    for name, value in bundle.council.profile.items():
        field = target.vocabulary.profile_field(name)
        fits = field is not None and (not field.values or value in field.values)
        (known if fits else kept)[name] = value
        if not fits:
            asides.append(("council", name, value, ""))
    return {**before.council, **known}, kept


def _modules(
    bundle: Bundle,
    source: Framework,
    target: Framework,
    crosswalk: Crosswalk,
    before: BundleBefore,
    asides: list[Aside],
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    present = tuple(str.__str__(module) for module in bundle.scope.modules)
    if before.modules is not None:
        naming = Naming.of(target)
        ids = [part for each in before.modules for part in naming.read(each, ("module",)).ids]
        if _mapped(ids, target, source, crosswalk.reversed) == present:
            return before.modules, None
    if ALL in present:
        return bundle.scope.modules, None
    found = _mapped(present, source, target, crosswalk)
    written = tuple(as_written(bundle.scope.modules))
    now = join_words(found) if found != (ALL,) else "all modules"
    asides.append(("scope", "modules", join_words(present), now))
    return found, written


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


def _characteristics(
    bundle: Bundle,
    source: Framework,
    target: Framework,
    before: BundleBefore,
    asides: list[Aside],
) -> tuple[tuple[str, ...], tuple[str, ...] | None]:
    present = bundle.scope.characteristics
    old, new = source.vocabulary.characteristics, target.vocabulary.characteristics
    back = before.characteristics
    if back is not None and _known(back, new, old) == present:
        return back, None
    kept = _known(present, old, new)
    if kept == present:
        return present, None
    now = join_words(kept) if kept != (ALL,) else "all characteristics"
    asides.append(("scope", "characteristics", join_words(present), now))
    return kept, present


def _known(words: Sequence[str], old: Terms, new: Terms) -> tuple[str, ...]:
    """The words that mean the same in both vocabularies; all where none does."""
    kept = (word for word in words if word == ALL or new.resolve(word) == old.resolve(word))
    return tuple(kept) or (ALL,)


def _claims(
    bundle: Bundle,
    source: Framework,
    target: Framework,
    crosswalk: Crosswalk,
    before: BundleBefore,
    asides: list[Aside],
) -> tuple[tuple[Claim, ...], tuple[Claim, ...] | None]:
    """The self-assessment: what speaks of equal parts, and what came from the target before."""
    present = bundle.self_assessment
    back = before.self_assessment
    if back is None:
        carried, left = _carry_claims(present, target, crosswalk)
        asides += [_claim_aside(claim, crosswalk) for claim in left]
        return carried, _as_was(present) if carried != present else None
    naming = Naming.of(target)
    in_ids = [replace(claim, target=naming.one(claim.target) or claim.target) for claim in back]
    then, _ = _carry_claims(in_ids, source, crosswalk.reversed)
    since = tuple(claim for claim in present if claim not in then)
    if len(since) == len(present) - len(then) == 0:
        return back, None
    carried, left = _carry_claims(since, target, crosswalk, taken=in_ids)
    asides += [_claim_aside(claim, crosswalk) for claim in left]
    return (*back, *carried), _as_was(present)


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
