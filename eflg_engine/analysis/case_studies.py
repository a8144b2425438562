"""Case studies: the fewest that together cover every module, from the evidence held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.match import Match, match_of
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.framework.model import Framework
from eflg_engine.results.timetable import CaseStudiesInfo


@dataclass(frozen=True, slots=True)
class CaseStudies:
    """A smallest choice of items (ids) that covers every module that can be covered.

    `covers` gives the modules of each item chosen. For the modules that no case study covers,
    `to_write_up` is a smallest choice of other evidence that could be written up; `uncovered` are
    those that no evidence covers at all. `from_kinds` are the kinds that count as case studies.
    """

    from_kinds: tuple[str, ...]
    chosen: tuple[str, ...]
    to_write_up: tuple[str, ...]
    covers: Mapping[str, tuple[str, ...]]
    uncovered: tuple[str, ...]

    def to_data(self) -> CaseStudiesInfo:
        """The choice as plain data."""
        return {
            "kinds": list(self.from_kinds),
            "chosen": list(self.chosen),
            "to_write_up": list(self.to_write_up),
            "covers": {item: list(modules) for item, modules in self.covers.items()},
            "uncovered": list(self.uncovered),
        }


def choose_case_studies(
    bundle: Bundle,
    framework: Framework,
    as_at: date,
    *,
    on: date | None = None,
    kinds: Iterable[int] = (),
) -> CaseStudies:
    """The fewest case studies that cover all modules in scope, of the evidence held on `as_at`.

    `kinds` are numbers in the vocabulary; none stands for any kind. Of other kinds, what shows as
    much as these can be written up: what happened for people. Evidence must still be current for
    its kind on the day `on` (by default `as_at`). Of choices alike in number, the one with
    stronger and newer evidence. Raises InvalidInput where the bundle names unknown words.
    """
    match = match_of(bundle, framework)
    last = max(on or as_at, as_at)
    wanted = frozenset(kinds)
    least = min((framework.vocabulary.kind_facts[kind].reaches for kind in wanted), default=0)
    module_of = match.rules.module_of_target
    modules = [module.id for module in framework.modules]
    scope = {
        number for number, module in enumerate(modules) if module in match.coverage.scope_modules
    }
    ready: dict[int, int] = {}  # modules covered, as bits: the best item that covers just these
    other: dict[int, int] = {}
    for number in _best_first(match):
        item = match.items[number]
        if item.dated > as_at or _last_day(match, number) < last:
            continue
        if not match.coverage.touching >> number & 1:
            continue
        is_ready = not wanted or match.words[number].kind in wanted
        if not is_ready and match.words[number].shows < least:
            continue
        covered = sum(1 << m for m in {module_of[t] for t in item.supports} & scope)
        if covered:
            (ready if is_ready else other).setdefault(covered, number)
    everything = sum(1 << module for module in scope)
    chosen = smallest_cover(list(ready), everything)
    left = everything & ~_union(chosen)
    written = smallest_cover(list(other), left)
    picked = [(ready[covered], covered) for covered in chosen]
    extra = [(other[covered], covered) for covered in written]
    left &= ~_union(written)
    return CaseStudies(
        from_kinds=tuple(framework.vocabulary.kinds[kind].id for kind in sorted(wanted)),
        chosen=tuple(match.items[number].id for number, _ in picked),
        to_write_up=tuple(match.items[number].id for number, _ in extra),
        covers={
            match.items[number].id: tuple(m for n, m in enumerate(modules) if covered >> n & 1)
            for number, covered in (*picked, *extra)
        },
        uncovered=tuple(module for n, module in enumerate(modules) if left >> n & 1),
    )


def _last_day(match: Match, number: int) -> date:
    """The last day on which an item is current for its kind, and within its review."""
    item, facts = match.items[number], match.kind_of(number)
    reviewed = item.review_by or date.max
    if facts.current_for is None or (facts.until_stated and item.review_by is not None):
        return reviewed
    return min(reviewed, facts.current_for.last_day(item.dated))


def _best_first(match: Match) -> list[int]:
    """Items by number, those that show most first, then the best vouched for, then the newest."""
    return sorted(
        range(len(match.items)),
        key=lambda number: (
            -match.words[number].shows,
            -match.words[number].assurance,
            -match.items[number].dated.toordinal(),
            match.items[number].id,
        ),
    )


def _union(sets: Iterable[int]) -> int:
    together = 0
    for bits in sets:
        together |= bits
    return together


def smallest_cover(sets: list[int], everything: int) -> list[int]:
    """A smallest choice of these bit sets that covers all of `everything` that they can cover.

    Exact. Of choices alike in number, the one whose sets stand first. The time grows with the
    number of different covers reached, at most two to the number of bits.
    """
    reachable = everything & _union(sets)
    useful = [bits for bits in sets if bits & reachable]
    best: dict[int, tuple[int, ...]] = {0: ()}  # what is covered: a smallest choice of places
    frontier = [0]
    while reachable not in best:
        following: dict[int, tuple[int, ...]] = {}
        for covered in frontier:
            lowest = reachable & ~covered & -(reachable & ~covered)  # some set must cover this bit
            for place, bits in enumerate(useful):
                if not bits & lowest:
                    continue
                now = covered | bits & reachable
                choice = tuple(sorted((*best[covered], place)))
                if now not in best and (now not in following or choice < following[now]):
                    following[now] = choice
        best |= following
        frontier = list(following)
    return [useful[place] for place in best[reachable]]
