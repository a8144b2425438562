"""The second engine: a bundle's facts run forward through a framework's rules."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from threading import Lock

from eflg_engine.cross_check.adapter import Fact, Network, SecondEngineFault, Session
from eflg_engine.cross_check.counting import Ruling
from eflg_engine.cross_check.facts import BundleFacts
from eflg_engine.cross_check.rules import Derive, Note, Rule, Says
from eflg_engine.cross_check.translate import (
    ANYTHING,
    APPLIES,
    ASKED,
    FAILS,
    IN_SCOPE,
    LEAF,
    MET,
    NOTHING,
    OFFERED,
    PLACE,
    POSSIBLE,
    SPARE,
    SPARED,
    STATES,
    UNMET,
    WORLDS,
    Program,
    Tree,
    translate,
)
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.naming import with_ids
from eflg_engine.framework.model import Framework, Policy

MOST_KEPT = 8
"""Programs kept at a time; the one used longest ago gives way, and its rulesets are deleted."""


@dataclass(frozen=True, slots=True)
class Derived:
    """What the rules conclude, in the framework's order.

    `counting` and `leaf_met` are by leaf, leaves in the order they are written; `counting` holds
    item ids. Levels are numbers from 0, -1 below the first; None where there is none. `facts` is
    how many facts were asserted.
    """

    counting: tuple[frozenset[str], ...]
    leaf_met: tuple[bool, ...]
    states: tuple[str, ...]
    themes: tuple[int | None, ...]
    modules: tuple[int | None, ...]
    council: int | None
    facts: int


class _Programs:
    """Programs by what decides levels, so that equal frameworks share one."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[object, Program] = {}

    def get(self, framework: Framework, policy: Policy) -> Program:
        key = (
            *(framework.sha256, policy.criteria, policy.themes, policy.modules),
            policy.points,
        )
        with self._lock:
            program = self._kept.pop(key, None)
            if program is None:
                program = translate(framework, policy)
                program.network = Network([*program.matching, *program.deriving])
            self._kept[key] = program
            if len(self._kept) > MOST_KEPT:
                del self._kept[next(iter(self._kept))]
            return program


_programs = _Programs()


def program_for(framework: Framework, policy: Policy) -> Program:
    """The program of a framework under a policy, with its rulesets loaded; kept for the next time.

    Raises SecondEngineUnavailable.
    """
    return _programs.get(framework, policy)


def derive(bundle: Bundle, framework: Framework, as_at: date, policy: Policy) -> Derived:
    """What the rules conclude of a bundle whose words the framework knows.

    Raises SecondEngineUnavailable where durable-rules cannot be used, and SecondEngineFault where
    it does what it must not.
    """
    program = program_for(framework, policy)
    assert program.network is not None
    with program.network.session() as session:
        facts = BundleFacts(program, framework, with_ids(bundle, framework), as_at)
        return _Run(program, facts, session).result()


class _Run:
    def __init__(self, program: Program, facts: BundleFacts, session: Session) -> None:
        self.program = program
        self.facts = facts
        self.session = session
        self.board: dict[str, int] = {}  # every derived property and its value

    def result(self) -> Derived:
        program, facts = self.program, self.facts
        for given in program.givens:
            self._conclude(given)
        counting: list[set[int]] = [set() for _ in program.leaves]
        for item, fact in facts.item_facts():
            for note in self._notes(fact, (PLACE,)):
                counting[note.number].add(item)
        leaf_met = []
        for number, leaf in enumerate(program.leaves):
            spare = facts.spare(leaf.leaf, counting[number])
            (note,) = self._notes({LEAF: number, SPARE: spare}, (SPARE,))
            leaf_met.append(bool(note.number))
            self._conclude({leaf.verdict: note.number})
        states = list(self._states())
        items = facts.items
        return Derived(
            counting=tuple(frozenset(items[number].id for number in each) for each in counting),
            leaf_met=tuple(leaf_met),
            states=tuple(states),
            themes=tuple(map(self._level, program.themes)),
            modules=tuple(map(self._level, program.modules))
            if program.modules is not None
            else (None,) * len(program.framework.modules),
            council=self._level(program.council) if program.council is not None else None,
            facts=self.session.posted,
        )

    def _states(self) -> Iterator[str]:
        program = self.program
        offered = {
            note.number for fact in self.facts.offers() for note in self._notes(fact, tuple(fact))
        }
        answers = {
            Says.FAILS: [0] * len(program.criteria),
            Says.RULES_OUT: [0] * program.worlds,
            Says.NOT_YET: [0] * len(program.leaf_dues),
        }
        for fact in self.facts.profile_facts():
            for note in self._notes(fact, tuple(fact)):
                if note.says in answers:
                    answers[note.says][note.number] += 1
        for due, late in zip(program.leaf_dues.values(), answers[Says.NOT_YET], strict=True):
            self._conclude({due: int(not late)})
        for number, verdict in enumerate(program.verdicts):
            case = {
                IN_SCOPE: int(program.module_of[number] in self.facts.modules_in_scope),
                FAILS: answers[Says.FAILS][number],
                **self._asked_of(program.asked_of[number], answers[Says.RULES_OUT]),
                OFFERED: int(number in offered),
                **self._asked(program.trees[number], answers[Says.RULES_OUT]),
            }
            (note,) = self._notes(case, (IN_SCOPE,))
            state = STATES[note.number]
            asked = int(state in ("met", "not_met", "no_evidence"))
            self._conclude({verdict.met: int(state == "met"), verdict.asked: asked})
            yield state

    @staticmethod
    def _asked_of(worlds: Sequence[tuple[int, bool]], ruled_out: Sequence[int]) -> Fact:
        """To how many sorts of council not ruled out a criterion applies, and to how many not."""
        if not worlds:
            return {APPLIES: 1, SPARED: 0}
        possible = [applies for world, applies in worlds if not ruled_out[world]]
        return {APPLIES: possible.count(True), SPARED: possible.count(False)}

    def _asked(self, trees: Sequence[Tree], ruled_out: Sequence[int]) -> Fact:
        """Of the sorts of council that are not ruled out: of how many nothing is asked, of how many
        something, and for how many of these it is not met."""
        if len(trees) == 1 and trees[0].world is None and trees[0].ruling is not None:
            return {NOTHING: 0, ANYTHING: 1, UNMET: 1 - self._value(trees[0].ruling.met)}
        found = [0] * len(WORLDS)
        for tree in trees:
            asked, ruling = 0, tree.ruling
            if ruling is not None:
                asked = self._value(ruling.asked) if ruling.asked else 1
            met = self._value(ruling.met) if ruling is not None else 0
            possible = int(tree.world is None or not ruled_out[tree.world])
            for note in self._notes({POSSIBLE: possible, ASKED: asked, MET: met}, (POSSIBLE,)):
                found[note.number] += 1
        nothing, unmet, met = found
        return {NOTHING: nothing, ANYTHING: unmet + met, UNMET: unmet}

    def _notes(self, fact: Fact, by: tuple[str, ...]) -> list[Note]:
        """What rules with one condition say of a fact, each once."""
        notes = (rule.then for rule, _ in self.session.post(fact, by))
        return list(dict.fromkeys(note for note in notes if isinstance(note, Note)))

    def _conclude(self, fact: Fact) -> None:
        """Assert a fact, and whatever the rules derive from it, one at a time."""
        waiting = deque([fact])
        while waiting:
            fact = waiting.popleft()
            known = [self.board.get(name) for name in fact]
            if known == list(fact.values()):
                continue
            if any(value is not None for value in known):
                raise SecondEngineFault(f"two conclusions on the same thing: {fact} and {known}")
            self.board |= fact
            for rule, matched in self.session.post(fact, tuple(fact)):
                waiting.append(_derived(rule, matched))

    def _value(self, name: str) -> int:
        value = self.board.get(name)
        if value is None:
            raise SecondEngineFault(f"no rule came to a conclusion on {name}")
        return value

    def _level(self, held: Sequence[Ruling]) -> int | None:
        """The highest level that the rules derive; None for what does not take part."""
        if not self._value(held[0].asked):
            return None
        return max((n for n, verdict in enumerate(held) if self._value(verdict.met)), default=-1)


def _derived(rule: Rule, matched: tuple[Mapping[str, int], ...]) -> Fact:
    if not isinstance(rule.then, Derive):
        raise SecondEngineFault("a rule that takes note fired where rules derive")
    return {
        name: base + sum(term.times * matched[term.fact][term.name] for term in terms)
        for name, base, terms in rule.then.values
    }
