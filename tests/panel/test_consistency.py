"""The fewest decisions to change, against every way of changing fewer."""

from itertools import combinations
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from eflg_engine.panel.consistency import Consistency, consistency
from eflg_engine.panel.decisions import Decision

LEVELS = 3


def decision(level: int, met: set[int], not_asked: set[int] = frozenset(), n: int = 0) -> Decision:  # type: ignore[assignment]
    return Decision(f"C{n}", "t", level, frozenset(met), frozenset(not_asked))


def contradict(one: Decision, two: Decision) -> bool:
    """By definition, whichever way round."""
    return any(
        less.not_asked == more.not_asked and less.met <= more.met and less.level > more.level
        for less, more in ((one, two), (two, one))
    )


def found(decisions: list[Decision]) -> Consistency:
    return consistency("t", "Tee", decisions, LEVELS)


@st.composite
def some_decisions(draw: st.DrawFn, most: int = 8) -> list[Decision]:
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(-1, LEVELS - 1),
                st.sets(st.integers(0, 3)),
                st.sampled_from([frozenset[int](), frozenset[int](), frozenset({4})]),
            ),
            max_size=most,
        )
    )
    return [
        Decision(f"C{n}", "t", level, frozenset(met), out)
        for n, (level, met, out) in enumerate(rows)
    ]


@given(some_decisions())
def test_the_repair_leaves_no_witness_and_none_is_smaller(decisions: list[Decision]) -> None:
    result = found(decisions)
    pairs = [(a, b) for a, b in combinations(decisions, 2) if contradict(a, b)]
    assert result.pairs == len(pairs)
    changed = {change.decision.council for change in result.changes}
    kept = [each for each in decisions if each.council not in changed]
    assert not any(contradict(a, b) for a, b in combinations(kept, 2))
    for size in range(len(changed)):
        for fewer in combinations(decisions, size):
            rest = [each for each in decisions if each not in fewer]
            assert any(contradict(a, b) for a, b in combinations(rest, 2))
    lowest = {change.decision.council: change.lowest for change in result.changes}
    highest = {change.decision.council: change.highest for change in result.changes}
    for chosen in (lowest, highest):
        repaired = [
            Decision(d.council, "t", chosen.get(d.council, d.level), d.met, d.not_asked)
            for d in decisions
        ]
        assert not any(contradict(a, b) for a, b in combinations(repaired, 2))


@given(some_decisions(20))
def test_the_chains_prove_it(decisions: list[Decision]) -> None:
    result = found(decisions)
    in_chains = [each.council for chain in result.chains for each in chain]
    assert len(in_chains) == len(set(in_chains))
    for chain in result.chains:
        assert all(contradict(a, b) for a, b in combinations(chain, 2))
    assert len(result.changes) == sum(len(chain) - 1 for chain in result.chains)


@given(some_decisions(), st.data())
def test_adding_evidence_never_makes_a_council_a_witness_against_itself(
    decisions: list[Decision], data: st.DataObject
) -> None:
    """What it met and more, at the same level: whatever contradicts it now did not rest on less."""
    if not decisions:
        return
    place = data.draw(st.integers(0, len(decisions) - 1))
    before = decisions[place]
    more = before.met | data.draw(st.sets(st.integers(0, 3)))
    after = Decision(before.council, "t", before.level, more, before.not_asked)
    changed = [*decisions[:place], after, *decisions[place + 1 :]]
    too_high = {w.more.council for w in found(decisions).witnesses() if w.less is before}
    for witness in found(changed).witnesses():
        if witness.less is after:
            assert witness.more.council in too_high


def test_many_at_once_by_another_way_of_matching() -> None:
    """The size of the repair equals that of a plain augmenting search on 120 decisions."""
    random = Random(5)
    for _ in range(5):
        decisions = [
            decision(
                random.randrange(-1, LEVELS), {r for r in range(6) if random.random() < 0.5}, n=n
            )
            for n in range(120)
        ]
        edges = {
            a: [
                b
                for b, more in enumerate(decisions)
                if less.met <= more.met and less.level > more.level
            ]
            for a, less in enumerate(decisions)
        }
        assert len(found(decisions).changes) == matched(edges)


def matched(edges: dict[int, list[int]]) -> int:
    partner: dict[int, int] = {}

    def grow(number: int, seen: set[int]) -> bool:
        for target in edges[number]:
            if target not in seen:
                seen.add(target)
                if target not in partner or grow(partner[target], seen):
                    partner[target] = number
                    return True
        return False

    return sum(grow(number, set()) for number in edges)
