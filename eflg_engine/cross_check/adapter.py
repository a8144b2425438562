"""durable-rules, made safe to use: the only module that touches it.

What can go wrong with the library, and what is done about it, was measured: see
docs/second-engine.md, and `python benchmarks/durable_rules_limits.py` to measure it again.

- Its rulesets are given one flat fact at a time, with ids of our own and a fresh session.
- Every session begins with a fact that some rule matches, for the library frees memory that it
  never set when a session without a match is deleted; every session is deleted at its end.
- Its timer threads are never started, and a ruleset is used by one thread at a time.
- Rulesets are small: at most 63 conditions can match one fact before its stack is full.
- A ruleset that is no longer used is deleted, which the library itself never does.
- Actions only append to a list: they cannot raise, and take one parameter.
"""

from __future__ import annotations

import importlib
import importlib.util
import sys
import time
import weakref
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import cache
from itertools import count
from threading import Lock
from types import ModuleType
from typing import Any

from eflg_engine.cross_check.names import FactIds
from eflg_engine.cross_check.rules import Note, Rule

Fact = dict[str, int]
Fired = tuple[Rule, tuple[Mapping[str, int], ...]]
"""A rule that fired, with the facts it matched, in the order of its conditions."""

MOST_RULES = 32
"""Rules in a ruleset. One fact may match them all, and 64 is where the library gives up."""

MOST_RULESETS = 2000
"""Rulesets of one framework and policy: some 60,000 rules, far more than a framework needs."""

OPENING = "opening"

_sessions = count()
_fact_ids = FactIds()


class SecondEngineUnavailable(Exception):
    """The second engine cannot be used here; the message is one sentence that says why."""


class SecondEngineFault(Exception):
    """durable-rules did something that the way we use it rules out."""


def why_unavailable() -> str | None:
    """One sentence that says why the second engine cannot be used here; None where it can."""
    if sys.version_info >= (3, 13):
        return (
            "The second engine needs Python 3.11 or 3.12: durable-rules, which runs it, does not "
            "load on Python 3.13 or newer."
        )
    if importlib.util.find_spec("durable_rules_engine") is None:
        return (
            "The second engine needs durable-rules, which is not installed: "
            "pip install 'eflg-engine[rete]' (it takes a C compiler)."
        )
    return None


@cache
def _library() -> tuple[ModuleType, ModuleType]:
    """The library's Python half, quietened, and its C half. Raises SecondEngineUnavailable."""
    if problem := why_unavailable():
        raise SecondEngineUnavailable(problem)
    try:
        engine = importlib.import_module("durable.engine")
        library = importlib.import_module("durable_rules_engine")
    except ImportError as error:
        raise SecondEngineUnavailable(
            f"The second engine needs durable-rules, which does not load here: {error}."
        ) from error
    # It measures how long an action takes, with a call that Python 3.12 warns of.
    vars(engine)["_unix_now"] = time.monotonic
    return engine, library


@cache
def _host_class() -> type:
    host: Any = _library()[0].Host

    class QuietHost(host):  # type: ignore[misc]
        """A host that starts no threads: left to itself it starts two, and cannot stop them."""

        def _run(self) -> None:
            pass

    return QuietHost


class RuleHost:
    """One ruleset, to which facts are asserted. Used only while holding `lock`."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        engine, library = _library()
        self.lock: Lock = Lock()
        self.mentions: frozenset[str] = frozenset(name for rule in rules for name in rule.mentions)
        self._fired: list[Fired] = []
        self._unmatched = engine.MessageNotHandledException
        self._host: Any = _host_class()()
        definition: dict[str, object] = {
            OPENING: {"all": [{"m": {OPENING: 1}}], "run": lambda matched: None}
        }
        for number, rule in enumerate(rules):
            definition[f"r{number}"] = {
                "all": [{f"m{place}": condition} for place, condition in enumerate(rule.when)]
                if len(rule.when) > 1
                else [{"m": rule.when[0]}],
                "run": self._action(rule),
            }
        (self._name,) = self._host.register_rulesets({"rules": definition})
        self._ruleset = self._host.get_ruleset(self._name)
        end = weakref.finalize(self, library.delete_ruleset, self._ruleset._handle)
        end.atexit = False

    def _action(self, rule: Rule) -> Callable[[Any], None]:
        fired = self._fired
        if isinstance(rule.then, Note):
            return lambda matched: fired.append((rule, ()))
        if len(rule.when) == 1:
            return lambda matched: fired.append((rule, (matched.m._d,)))
        places = [f"m{place}" for place in range(len(rule.when))]
        return lambda matched: fired.append((rule, tuple(matched._m[place] for place in places)))

    def open(self, session: str) -> None:
        """Begin a session, with a fact that a rule matches."""
        self._host.assert_fact(self._name, {"sid": session, "id": OPENING, OPENING: 1})

    def post(self, session: str, fact_id: str, fact: Fact) -> list[Fired]:
        """Assert one fact; the rules that fire on it."""
        fired = self._fired
        fired.clear()
        try:
            self._host.assert_fact(self._name, {**fact, "sid": session, "id": fact_id})
        except self._unmatched:
            return []
        return fired[:]

    def close(self, session: str) -> None:
        """End a session, and give back its memory."""
        self._host.delete_state(self._name, session)


class Network:
    """Rulesets, and which of them a fact is brought before. Safe to share between threads."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        groups = [rules[at : at + MOST_RULES] for at in range(0, len(rules), MOST_RULES)]
        if len(groups) > MOST_RULESETS:
            raise SecondEngineUnavailable(
                f"The second engine takes at most {MOST_RULESETS * MOST_RULES} rules, and this "
                f"framework would need {len(rules)}."
            )
        self.hosts: list[RuleHost] = [RuleHost(group) for group in groups]
        self.routes: dict[str, list[int]] = defaultdict(list)
        for number, host in enumerate(self.hosts):
            for name in sorted(host.mentions):
                self.routes[name].append(number)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A fresh session in every ruleset, ended whatever happens."""
        name = f"s{next(_sessions)}"
        with ExitStack() as stack:
            for host in self.hosts:  # always in this order, so that threads cannot deadlock
                stack.enter_context(host.lock)
            for host in self.hosts:
                host.open(name)
                stack.callback(host.close, name)
            yield Session(self, name)


class Session:
    """One evaluation's facts."""

    def __init__(self, network: Network, name: str) -> None:
        self._network = network
        self._name = name
        self._posted = 0

    def post(self, fact: Fact, by: Sequence[str]) -> list[Fired]:
        """Assert one fact in every ruleset that reads one of these properties; what fires."""
        routes = self._network.routes
        hosts = sorted({host for name in by for host in routes.get(name, ())})
        self._posted += 1
        fact_id = _fact_ids.first(self._posted)[self._posted - 1]
        fired: list[Fired] = []
        for host in hosts:
            fired += self._network.hosts[host].post(self._name, fact_id, fact)
        return fired

    @property
    def posted(self) -> int:
        """How many facts have been asserted."""
        return self._posted
