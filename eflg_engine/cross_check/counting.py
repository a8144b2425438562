"""Counting by rules: running balances, which any joining, share or sum of points comes down to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from eflg_engine.cross_check.adapter import Fact
from eflg_engine.cross_check.names import DistinctNames
from eflg_engine.cross_check.rules import (
    Derive,
    Rule,
    ScaledProperty,
    at_least,
    below,
    equals,
    exists,
)


@dataclass(frozen=True, slots=True)
class Ruling:
    """The properties that carry a verdict; `asked` is empty where it is always asked for."""

    met: str
    asked: str = ""


class Counting:
    """Writes the rules that count verdicts, and what is given from the start."""

    def __init__(self, names: DistinctNames, deriving: list[Rule], givens: list[Fact]) -> None:
        self.names = names
        self.deriving = deriving
        self.givens = givens

    def takes_part(self, parts: Sequence[Ruling]) -> str:
        """1 when any part is asked."""
        verdict = self.names.new(f"part_{len(self.deriving)}")
        self.balance(parts, verdict, start=-1, per_asked=1)
        return verdict

    def share(self, parts: Sequence[Ruling], share: Fraction) -> str:
        """1 when at least this share of the parts asked is met."""
        verdict = self.names.new(f"enough_{len(self.deriving)}")
        self.balance(parts, verdict, start=0, up=share.denominator, per_asked=-share.numerator)
        return verdict

    def either(self, one: str, other: str) -> str:
        """1 when one of two verdicts is."""
        verdict = self.names.new(f"either_{len(self.deriving)}")
        for value, when in (
            (1, ((one, 1),)),
            (1, ((one, 0), (other, 1))),
            (0, ((one, 0), (other, 0))),
        ):
            conditions = tuple(equals(*each) for each in when)
            mentions = tuple(name for name, _ in when)
            self.deriving.append(Rule(conditions, mentions, Derive(((verdict, value, ()),))))
        return verdict

    def of_those_asked(self, children: Sequence[Ruling], need: int) -> Ruling:
        """At least `need` of the children that are asked are met, or all where they are fewer.

        It is asked where one of them is.
        """
        enough = self.names.new(f"enough_{len(self.deriving)}")
        if any(child.asked for child in children):
            self.balance(children, enough, start=0, up=1, per_asked=-1)
            if need < len(children):
                as_many = self.names.new(f"many_{len(self.deriving)}")
                self.balance(children, as_many, start=-need, up=1)
                enough = self.either(as_many, enough)
        else:
            self.balance(children, enough, start=-min(need, len(children)), up=1)
        if not all(child.asked for child in children):
            return Ruling(enough)
        return self.holds(self.takes_part(children), enough, None)

    def holds(self, taking_part: str, enough: str, lower: Ruling | None) -> Ruling:
        """A level is held by what takes part, holds the level below, and has enough met."""
        verdict = self.new_verdict(f"holds_{len(self.deriving)}")

        def rule(met: int, asked: int, *when: tuple[str, int]) -> None:
            self.deriving.append(
                Rule(
                    tuple(equals(name, value) for name, value in when),
                    tuple(name for name, _ in when),
                    Derive(((verdict.met, met, ()), (verdict.asked, asked, ()))),
                )
            )

        before = ((lower.met, 1),) if lower else ()
        rule(0, 0, (taking_part, 0))
        rule(1, 1, (taking_part, 1), *before, (enough, 1))
        rule(0, 1, (taking_part, 1), *before, (enough, 0))
        if lower:
            rule(0, 1, (taking_part, 1), (lower.met, 0))
        return verdict

    def balance(
        self,
        children: Sequence[Ruling],
        result: str,
        *,
        start: int,
        up: int = 0,
        ups: Sequence[int] = (),
        per_asked: int = 0,
    ) -> None:
        """Rules that count the children in turn, and judge by the sign at the end.

        The balance starts at `start`; a child adds `up` when met (or its own of `ups`, where these
        are given) and `per_asked` when asked.
        """
        deriving = self.deriving
        if not children:
            self.givens.append({result: int(start >= 0)})
            return
        before = ""
        for child, gives in zip(children, ups or [up] * len(children), strict=True):
            after = self.names.new(f"b{len(deriving)}")
            place = 1 if before else 0
            terms = [ScaledProperty(1, 0, before)] if before else []
            if gives:
                terms.append(ScaledProperty(gives, place, child.met))
            base = 0 if before else start
            if per_asked and child.asked:
                terms.append(ScaledProperty(per_asked, place, child.asked))
            elif per_asked:
                base += per_asked
            when = (exists(before), exists(child.met)) if before else (exists(child.met),)
            mentions = (before, child.met) if before else (child.met,)
            deriving.append(Rule(when, mentions, Derive(((after, base, tuple(terms)),))))
            before = after
        for value, condition in ((1, at_least(before, 0)), (0, below(before, 0))):
            deriving.append(Rule((condition,), (before,), Derive(((result, value, ()),))))

    def new_verdict(self, wanted: str) -> Ruling:
        return Ruling(self.names.new(wanted), self.names.new(wanted + "_asked"))
