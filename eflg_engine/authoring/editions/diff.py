"""Two editions side by side: what each criterion asks now that it did not, or asks no more.

Stricter and looser are decided by implication, each with evidence that shows it. Words that only
one edition knows count for nothing in the other.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from eflg_engine.assessment.reasons.condition_text import condition_text
from eflg_engine.authoring.implication.deciding import (
    Counterexample,
    Relation,
    criterion_counterexample,
    ground,
)
from eflg_engine.authoring.implication.scopes import Ground
from eflg_engine.authoring.lint.ef7_editions import changed_ids
from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.model import Criterion, Framework, Policy
from eflg_engine.framework.vocabulary import Terms

_WORDS = ("shows", "assurance", "kinds", *OF_VOCABULARY)


@dataclass(frozen=True, slots=True)
class CriterionDiff:
    """A criterion that both editions have, and how it differs.

    `relation` compares what the new one asks with what the old one did. `enough_before` was enough
    and is not; `enough_now` is enough and was not.
    """

    old: Criterion
    new: Criterion
    relation: Relation
    enough_before: Counterexample | None
    enough_now: Counterexample | None

    @property
    def renamed(self) -> bool:
        """Whether it has another id now."""
        return self.old.id != self.new.id

    @property
    def reworded(self) -> bool:
        """Whether its statement says it in other words."""
        return self.old.statement.split() != self.new.statement.split()


@dataclass(frozen=True, slots=True)
class PartDiff:
    """Something besides the criteria that is there in one edition, or differs.

    `sort` is level, policy, module, theme, measure, or a list of the vocabulary; `before` and
    `after` are in words, empty where it is not there.
    """

    sort: str
    id: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EditionDiff:
    """All that differs. `moved` pairs criteria that are asked for at another level now.

    `likely` are probable renamings that no `was` records.
    """

    old: Framework
    new: Framework
    shared: tuple[CriterionDiff, ...]
    added: tuple[Criterion, ...]
    removed: tuple[Criterion, ...]
    parts: tuple[PartDiff, ...]
    likely: tuple[tuple[Criterion, Criterion, str], ...]

    def __repr__(self) -> str:
        return f"<EditionDiff {self.old.id} to {self.new.id}>"

    def of(self, *relations: Relation) -> list[CriterionDiff]:
        """The criteria in both that compare so."""
        return [each for each in self.shared if each.relation in relations]

    @property
    def moved(self) -> list[CriterionDiff]:
        """Criteria asked for at another level."""
        return [
            each
            for each in self.shared
            if self.old.levels[each.old.level].id != self.new.levels[each.new.level].id
        ]


def diff(old: Framework, new: Framework) -> EditionDiff:
    """How an edition differs from an older one."""
    pairs = paired(old, new)
    fresh = {criterion.id for _, criterion in pairs}
    kept = {criterion.id for criterion, _ in pairs}
    grounds: dict[tuple[str, bool], Ground] = {}
    return EditionDiff(
        old,
        new,
        tuple(_compared(old, new, before, after, grounds) for before, after in pairs),
        tuple(c for c in new.criteria.values() if c.id not in fresh),
        tuple(c for c in old.criteria.values() if c.id not in kept),
        tuple(_parts(old, new)),
        tuple(changed_ids(old, new)),
    )


def paired(old: Framework, new: Framework) -> list[tuple[Criterion, Criterion]]:
    """Criteria that are the same by id, or by what the new one says it was; in the new order."""
    found = []
    for criterion in new.criteria.values():
        names = (criterion.id, *criterion.was)
        before = next((old.criteria[name] for name in names if name in old.criteria), None)
        if before is not None:
            found.append((before, criterion))
    return found


def _compared(
    old: Framework,
    new: Framework,
    before: Criterion,
    after: Criterion,
    grounds: dict[tuple[str, bool], Ground],
) -> CriterionDiff:
    homes = sorted({before.theme.partition(".")[0], after.theme.partition(".")[0]})

    def between(first: Framework, second: Framework, *, forward: bool) -> Ground:
        key = (" ".join(homes), forward)
        return grounds.setdefault(key, ground(first, second, homes))

    forth = between(old, new, forward=True)
    back = between(new, old, forward=False)
    before_only = criterion_counterexample(old, [before], after, forth)
    now_only = criterion_counterexample(new, [after], before, back)
    relation = _RELATIONS[before_only is None, now_only is None]
    return CriterionDiff(before, after, relation, before_only, now_only)


_RELATIONS = {
    (True, True): Relation.EQUAL,
    (True, False): Relation.LOOSER,
    (False, True): Relation.STRICTER,
    (False, False): Relation.DIFFERENT,
}


# --- besides the criteria -------------------------------------------------------------------------


def _parts(old: Framework, new: Framework) -> Iterator[PartDiff]:
    yield from _differences("level", _levels(old), _levels(new))
    yield from _differences("policy", _policies(old), _policies(new))
    yield from _differences(
        "module", {m.id: m.title for m in old.modules}, {m.id: m.title for m in new.modules}
    )
    yield from _differences(
        "theme",
        _themes(old),
        _themes(new),
    )
    yield from _differences("measure", _measures(old), _measures(new))
    for name in _WORDS:
        first, second = getattr(old.vocabulary, name), getattr(new.vocabulary, name)
        yield from _differences(name, _terms(old, name, first), _terms(new, name, second))


def _differences(sort: str, old: Mapping[str, str], new: Mapping[str, str]) -> Iterator[PartDiff]:
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key, ""), new.get(key, "")
        if before != after:
            yield PartDiff(sort, key, before, after)


def _themes(framework: Framework) -> dict[str, str]:
    """Title by id, and of whom the theme is asked."""
    asked = {
        theme.id: f", asked where {condition_text(framework, theme.applies_when)}"
        for theme in framework.themes.values()
        if theme.applies_when
    }
    return {t.id: f"{t.title}{asked.get(t.id, '')}" for t in framework.themes.values()}


def _levels(framework: Framework) -> dict[str, str]:
    return {
        level.id: f"{level.title}, level {number} of {len(framework.levels)}"
        for number, level in enumerate(framework.levels, 1)
    }


def _policies(framework: Framework) -> dict[str, str]:
    default = framework.default_policy.id
    return {
        policy.id: _policy_text(policy, framework)
        + (", the default" if policy.id == default else "")
        for policy in framework.policies.values()
    }


def _policy_text(policy: Policy, framework: Framework) -> str:
    if policy.points is not None:
        titles = [level.title for level in framework.levels]
        gives = zip(titles, policy.points.gives, policy.points.bands, strict=True)
        return "points: " + ", ".join(f"{t} gives {n}, from {b.start}" for t, n, b in gives)
    shares = (("criteria", policy.criteria), ("themes", policy.themes), ("modules", policy.modules))
    return ", ".join(
        f"{name} {'none' if share is None else 'all' if share == 1 else f'{float(share * 100):g}%'}"
        for name, share in shares
    )


def _measures(framework: Framework) -> dict[str, str]:
    return {
        name: f"{title} ({unit})" if unit else title
        for name, (title, unit) in framework.measures.items()
    }


def _terms(framework: Framework, name: str, terms: Terms) -> dict[str, str]:
    if name != "kinds":
        ranks: Sequence[str] = [""] * len(terms)
        if name in ("shows", "assurance"):
            ranks = [f", rung {number} of {len(terms)}" for number in range(1, len(terms) + 1)]
        return {term.id: f"{term.title}{rank}" for term, rank in zip(terms, ranks, strict=True)}
    vocabulary = framework.vocabulary
    found = {}
    for term, facts in zip(terms, vocabulary.kind_facts, strict=True):
        text = f"{term.title}, reaches {vocabulary.shows[facts.reaches].id}"
        if facts.more_rung is not None:
            rung = vocabulary.shows[facts.more_rung].id
            text += f", {rung} with {facts.more_measure} {facts.more_at_least} or more"
        found[term.id] = text
    return found
