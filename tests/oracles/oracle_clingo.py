"""The meaning of a framework as an answer set program: an oracle for development only.

Nothing here is shipped, and nothing of `eflg_engine` is used: plain data is made into facts (dates
become day numbers, words become ids, with the help of the slow reference where a word may have
an alias), and `MEANING` says in logic what docs/formats.md says in words. clingo's grounder and
solver do the rest, so the least-evidence question needs no search of ours: it is `#minimize`.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracles import reference, reference_data, reference_leaves

Data = dict[str, Any]

MEANING = """
{ chosen(I) } :- item(I), choose.
chosen(I) :- item(I), not choose.

% questions, and what is offered for them
asks(L) :- question(_,_,L).
alone(C) :- criterion(C,_), 1 = #count { Q : question(Q,C,_) }.
same(Q,Q) :- question(Q,_,_).
same(P,Q) :- said_same(P,Q).
same(P,Q) :- same(Q,P).
same(P,R) :- same(P,Q), same(Q,R).
answers(I,Q) :- supports(I,Q), question(Q,_,_).
answers(I,Q) :- supports(I,C), alone(C), question(Q,C,_).
for_question(I,Q) :- answers(I,P), same(P,Q).
named(I,C) :- supports(I,P), lies_in(C,P).
named(I,C) :- for_question(I,Q), question(Q,C,_).
for_leaf(I,L) :- for_question(I,Q), question(Q,_,L).
for_leaf(I,L) :- leaf(L,C), not asks(L), named(I,C).
for_leaf(I,L) :- leaf(L,_), not asks(L), item(I), by_kind.
offered(I,C) :- named(I,C).
offered(I,C) :- leaf(L,C), kind_ok(I,L), by_kind.

% an item counts for a leaf
old(I,L)   :- dated(I,D), oldest(L,E), D < E.
old(I,L)   :- dated(I,D), usual(L), kind(I,K), usual_oldest(K,E), D < E, not says_its_end(I).
says_its_end(I) :- kind(I,K), until_stated(K), review_by(I,_).
late(I)    :- dated(I,D), as_at(T), D > T.
overdue(I) :- review_by(I,R), as_at(T), R < T.
touches(I) :- item(I), whole_scope.
touches(I) :- names(I,characteristics,V), in_scope(characteristics,V).
kind_ok(I,L)    :- kind(I,K), wants_kind(L,K).
kind_ok(I,L)    :- item(I), any_kind(L).
shows_ok(I,L)   :- shows(I,S), needs_shows(L,N), S >= N.
stands_ok(I,L)  :- stands(I,S), needs_assurance(L,N), S >= N.
figure_ok(I,L)  :- item(I), leaf(L,_), not needs_figure(L,_,_).
figure_ok(I,L)  :- figure(I,M,V), needs_figure(L,M,N), V >= N.
unyearly(I,L) :- item(I), wants_figures_of(L,Y), not of(I,Y).
unyearly(I,L) :- wants_figures_of(L,Y), of(I,Y), dated(I,D), time_of(I,Y,F,_,_), D < F.
unyearly(I,L) :- wants_figures_of(L,Y), of(I,Y), dated(I,D), time_of(I,Y,_,E,_), D > E.
unyearly(I,L) :- wants_figures_of(L,Y), of(I,Y), time_of(I,Y,_,_,U), as_at(T), T > U.
counts(I,L) :- for_leaf(I,L), chosen(I), not old(I,L), not unyearly(I,L),
               not late(I), not overdue(I), touches(I), kind_ok(I,L), shows_ok(I,L),
               stands_ok(I,L), figure_ok(I,L).

% the matrix: cells of a characteristic and an aim it counts for
names(I,matrix,(C,A))  :- names(I,characteristics,C), names(I,aims,A).
in_scope(matrix,(C,A)) :- in_scope(characteristics,C), counts_for(C,A).
dimension(matrix).

% what a leaf asks is covered
covered(L,D,V) :- counts(I,L), names(I,D,V), open_names(D).
covered(L,D,V) :- counts(I,L), names(I,D,V), in_scope(D,V).
covered(L,D,V) :- counts(I,L), names(I,D,V), asks_name(L,D,V), never_narrowed(D).
never_narrowed(services). never_narrowed(partners).
size(D,N) :- dimension(D), N = #count { V : in_scope(D,V) }.
need(L,D,N)  :- asks_number(L,D,N), open_names(D).
need(L,D,N)  :- asks_number(L,D,N), size(D,S), N <= S, not open_names(D).
need(L,D,S)  :- asks_number(L,D,N), size(D,S), N > S, S > 0, not open_names(D).
hopeless(L)  :- asks_number(L,D,_), size(D,0), not open_names(D).
hopeless(L)  :- asks_all(L,D), size(D,0).
missing(L)   :- asks_all(L,D), in_scope(D,V), not covered(L,D,V).
wanted(L,D,V) :- asks_name(L,D,V), open_names(D).
wanted(L,D,V) :- asks_name(L,D,V), in_scope(D,V).
wanted(L,D,V) :- asks_name(L,D,V), never_narrowed(D).
hopeless(L)  :- asks_name(L,D,_), not wanted(L,D,_).
missing(L)   :- wanted(L,D,V), not covered(L,D,V).
missing(L)   :- need(L,D,N), #count { V : covered(L,D,V) } < N.
missing(L)   :- asks_items(L,N), #count { I : counts(I,L) } < N.
holds(L) :- leaf(L,_), not missing(L), not hopeless(L).

% what is asked, and what of it is met, for each sort of council that this may be
alive(P,W) :- child(P,K), alive(K,W).
holds(L,W) :- holds(L), alive(L,W).
holds(P,W) :- node(P,N), alive(P,W), #count { K : child(P,K), holds(K,W) } >= N.
holds(P,W) :- node(P,_), alive(P,W), A = #count { K : child(P,K), alive(K,W) },
              #count { K : child(P,K), holds(K,W) } >= A.
asks_some(C) :- world(C,W), tree(C,P), alive(P,W).
asks_none(C) :- world(C,W), tree(C,P), not alive(P,W).
unmet(C)     :- world(C,W), tree(C,P), alive(P,W), not holds(P,W).

% states
open(C)   :- criterion(C,M), module_in_scope(M).
state(C,out_of_scope)   :- criterion(C,_), not open(C).
state(C,not_applicable) :- open(C), answer(C,no).
state(C,not_assessed)   :- open(C), answer(C,unknown).
judged(C) :- open(C), answer(C,yes).
state(C,not_applicable) :- judged(C), not asks_some(C).
state(C,not_assessed)   :- judged(C), asks_some(C), asks_none(C).
applies(C) :- judged(C), asks_some(C), not asks_none(C).
met(C) :- asks_some(C), not asks_none(C), not unmet(C).
any_offered(C) :- offered(I,C), chosen(I).
state(C,met)         :- applies(C), met(C).
state(C,no_evidence) :- applies(C), not met(C), not any_offered(C).
state(C,not_met)     :- applies(C), not met(C), any_offered(C).

% levels, from 1; 0 is below the first
holds_level(T,0) :- theme(T,_), asked(T).
asked(T) :- applies(C), in_theme(C,T,_).
enough(T,L) :- theme(T,_), level(L), share(criteria,A,B),
               N = #count { C : in_theme(C,T,L), applies(C) },
               H = #count { C : in_theme(C,T,L), state(C,met) }, H * B >= A * N.
holds_level(T,L) :- asked(T), level(L), holds_level(T,L-1), enough(T,L).
asked(M) :- theme(T,M), asked(T), share(themes,_,_).
holds_level(M,0) :- module(M), asked(M).
holds_level(M,L) :- module(M), asked(M), level(L), share(themes,A,B),
                    N = #count { T : theme(T,M), asked(T) },
                    H = #count { T : theme(T,M), holds_level(T,L) }, H * B >= A * N.
asked(council) :- module(M), asked(M), share(modules,_,_).
holds_level(council,0) :- asked(council).
holds_level(council,L) :- asked(council), level(L), share(modules,A,B),
                    N = #count { M : module(M), asked(M) },
                    H = #count { M : module(M), holds_level(M,L) }, H * B >= A * N.
gives(T,L,P) :- asked(T), holds_level(T,L), theme(T,_), worth(L,P).
asked(council) :- theme(T,_), asked(T), band(_,_).
holds_level(council,L) :- asked(council), band(L,F), #sum { P,T,L2 : gives(T,L2,P) } >= F.
reached(X,L) :- holds_level(X,L), not holds_level(X,L+1).
#show state/2.
#show reached/2.
#show chosen/1.
"""


def states_and_levels(
    framework: Data, bundle: Data, as_at: date, policy: str
) -> tuple[dict[str, str], dict[str, str | None]]:
    """The state of every criterion, and the level id of every theme, module and "council"."""
    facts = _Facts(framework, bundle, as_at, policy)
    (shown,) = _solve(facts.text)
    states = {facts.word[a[0]]: a[1] for name, a in shown if name == "state"}
    levels: dict[str, str | None] = dict.fromkeys(facts.parts)
    for name, arguments in shown:
        if name == "reached" and int(arguments[1]):
            part = arguments[0]
            levels[facts.word.get(part, part)] = framework["levels"][int(arguments[1]) - 1]["id"]
    return states, levels


def least_evidence(framework: Data, bundle: Data, as_at: date, criterion: str) -> int | None:
    """The size of the smallest part of a bundle that meets a criterion; None where none does."""
    facts = _Facts(framework, bundle, as_at, next(iter(framework["policies"])))
    goal = f":- not met({facts.id(criterion)}).\n#minimize {{ 1,I : chosen(I) }}.\nchoose.\n"
    models = _solve(facts.text + goal)
    if not models:
        return None
    return sum(name == "chosen" for name, _ in models[-1])


def _solve(text: str) -> list[list[tuple[str, tuple[str, ...]]]]:
    """The models found, each better than the one before."""
    import clingo  # here, so that tests without it can be collected on every Python

    control = clingo.Control(["--warn=none"], logger=lambda code, message: None)
    control.add("base", [], MEANING + text)
    control.ground([("base", [])])
    with control.solve(yield_=True) as found:
        return [
            [(s.name, tuple(str(a) for a in s.arguments)) for s in model.symbols(shown=True)]
            for model in found
        ]


class _Facts:
    """A case as facts. Every word becomes `x1`, `x2`, ...; a figure is a number of hundredths."""

    def __init__(self, framework: Data, bundle: Data, as_at: date, policy: str) -> None:
        self.case = reference_data.Case(framework, bundle, as_at)
        self.framework, self.bundle, self.vocabulary = framework, bundle, self.case.vocabulary
        self.lines = [f"as_at({as_at.toordinal()})."]
        self.word: dict[str, str] = {}
        self._ids: dict[str, str] = {}
        self._nodes = 0
        self._worlds: dict[str, reference_data.Case] = {}  # those of the criterion at hand
        self._scope()
        self._kinds()
        for item in reference_data.items_of(bundle):
            self._item(item)
        self._framework(framework["policies"][policy])
        self.parts = [
            *reference_data.theme_ids(framework),
            *reference_data.module_ids(framework),
            "council",
        ]

    @property
    def text(self) -> str:
        return "\n".join(self.lines) + "\n"

    def id(self, word: str) -> str:
        found = self._ids.get(word)
        if found is None:
            found = self._ids[word] = f"x{len(self._ids) + 1}"
            self.word[found] = word
        return found

    def say(self, name: str, *arguments: object) -> None:
        written = [self.id(a) if isinstance(a, str) else str(a) for a in arguments]
        self.lines.append(f"{name}({','.join(written)})." if written else f"{name}.")

    def _scope(self) -> None:
        scope = self.bundle.get("scope", {})
        if scope.get("characteristics", "all") == "all":
            self.say("whole_scope")
        for module in reference_leaves.modules_in_scope(self.case):
            self.say("module_in_scope", module)
        for dimension in (
            "characteristics",
            "aims",
            "objectives",
            "modules",
            "services",
            "partners",
        ):
            known = reference_leaves.names_in_scope(self.case, dimension)
            self.lines.append(f"dimension({dimension}).")
            if known is None:
                self.lines.append(f"open_names({dimension}).")
            for name in known or ():
                self.lines.append(f"in_scope({dimension},{self.id(name)}).")
        aims = [aim["id"] for aim in self.vocabulary["aims"]]
        for characteristic in self.vocabulary["characteristics"]:
            for aim in characteristic.get("aims", aims):
                found = reference_data.entry_named(self.vocabulary["aims"], aim)["id"]
                self.say("counts_for", characteristic["id"], found)

    def _kinds(self) -> None:
        for kind in self.vocabulary["kinds"]:
            if "current_for" in kind:
                oldest = reference_data.before(self.case.as_at, kind["current_for"])
                self.say("usual_oldest", "kind " + kind["id"], oldest.toordinal())
            if kind.get("until_stated"):
                self.say("until_stated", "kind " + kind["id"])
        if self.framework.get("offered") == "any":
            self.say("by_kind")

    def _item(self, item: Data) -> None:
        me = item["id"]
        self.say("item", me)
        self.say("dated", me, reference_data.date_of(item).toordinal())
        review_by = reference_data.review_day(item)
        if review_by is not None:
            self.say("review_by", me, review_by.toordinal())
        for place in reference_leaves.names_supported(self.case, item):
            self.say("supports", me, place)
        self.say("kind", me, "kind " + reference_data.kind_of(self.vocabulary, item)["id"])
        self.say("shows", me, reference_leaves.shown_rung(self.vocabulary, item))
        self.say("stands", me, reference_leaves.assured_rung(self.vocabulary, item))
        for name, value in item.get("measures", {}).items():
            self.say("figure", me, "figure " + name, round(value * 100))
        for dimension in (
            "characteristics",
            "aims",
            "objectives",
            "modules",
            "services",
            "partners",
        ):
            for name in reference_leaves.names_covered(self.case, item, dimension):
                self.lines.append(f"names({self.id(me)},{dimension},{self.id(name)}).")

    def _framework(self, policy: Data) -> None:
        by_points = policy.get("kind") == "points"
        for step in ("criteria",) if by_points else ("criteria", "themes", "modules"):
            share = policy[step]
            if share != "none":
                part = Fraction(1) if share == "all" else Fraction(share.removesuffix("%")) / 100
                self.lines.append(f"share({step},{part.numerator},{part.denominator}).")
        levels = [level["id"] for level in self.framework["levels"]]
        below = 0
        for number, level in enumerate(levels if by_points else (), 1):
            worth = int(policy["points"][level])  # a level is worth what it adds to those below
            self.lines.append(f"worth({number},{worth - below}).")
            self.lines.append(f"band({number},{policy['bands'][level]['from']}).")
            below = worth
        for number in range(1, len(levels) + 1):
            self.lines.append(f"level({number}).")
        for module in reference_data.module_ids(self.framework):
            self.say("module", module)
        for theme in reference_data.theme_ids(self.framework):
            self.say("theme", theme, reference_data.module_of(theme))
        for full_id, level, criterion in reference_data.criteria_of(self.framework):
            theme, module = reference_data.theme_of(full_id), reference_data.module_of(full_id)
            self.say("criterion", full_id, module)
            self.say("in_theme", full_id, theme, levels.index(level) + 1)
            for place in (full_id, theme, module):
                self.say("lies_in", full_id, place)
            of_theme = reference_data.theme_data(self.framework, full_id)
            applies = reference.applies(self.case, criterion, of_theme)
            answer = {True: "yes", False: "no", None: "unknown"}[applies]
            self.lines.append(f"answer({self.id(full_id)},{answer}).")
            bundles = reference.profiles_possible(self.case, criterion["requires"])
            self._worlds = {
                f"world {number}": reference_data.Case(self.framework, bundle, self.case.as_at)
                for number, bundle in enumerate(bundles)
            }
            for world in self._worlds:
                self.say("world", full_id, world)
            self.say("tree", full_id, self._node(full_id, criterion["requires"]))

    def _node(self, criterion: str, requirement: Data) -> str:
        me = f"node {self._nodes}"
        self._nodes += 1
        if "evidence" in requirement:
            self._leaf(me, criterion, requirement["evidence"])
            return me
        children = reference_data.children_of(requirement)
        need = 1 if "any" in requirement else requirement.get("at_least", len(children))
        self.say("node", me, need)
        for child in children:
            self.say("child", me, self._node(criterion, child))
        return me

    def _yearly(self, me: str, asked: Data) -> None:
        """The items that speak of such a day, each with the days it may be dated and stands."""
        yearly = f"yearly {asked['day']} {asked['publish_within']}"
        self.say("wants_figures_of", me, yearly)
        for item in reference_data.items_of(self.bundle):
            taken = reference_data.first_day(item.get("snapshot", date.min))
            if "snapshot" not in item or f"{taken:%m-%d}" != asked["day"]:
                continue
            self.say("of", item["id"], yearly)
            ends = [
                reference_data.end_of_time(day, asked["publish_within"]).toordinal()
                for day in (taken, taken.replace(year=taken.year + 1))
            ]
            self.say("time_of", item["id"], yearly, taken.toordinal(), *ends)

    def _leaf(self, me: str, criterion: str, leaf: Data) -> None:
        self.say("leaf", me, criterion)
        for world, case in self._worlds.items():
            if reference.applies(case, leaf):
                self.say("alive", me, world)
        if "question" in leaf:
            question = f"{criterion}.{leaf['question']}"
            self.say("question", question, criterion, me)
            for other in reference_leaves.as_list(leaf.get("same_as", [])):
                self.say("said_same", question, reference_leaves.id_of(self.case, other))
        kinds = leaf.get("kind")
        if kinds is None:
            self.say("any_kind", me)
        for kind in [kinds] if isinstance(kinds, str) else kinds or ():
            found = reference_data.entry_named(self.vocabulary["kinds"], kind)["id"]
            self.say("wants_kind", me, "kind " + found)
        if leaf.get("within") == "usual":
            self.say("usual", me)
        elif "within" in leaf:
            self.say(
                "oldest", me, reference_data.before(self.case.as_at, leaf["within"]).toordinal()
            )
        for key, ladder in (("needs_shows", "shows"), ("needs_assurance", "assurance")):
            rung = (
                reference_data.rung_of(self.vocabulary, ladder, leaf[ladder])
                if ladder in leaf
                else 0
            )
            self.say(key, me, rung)
        if "measure" in leaf:
            measure = leaf["measure"]
            least = measure.get("at_least", -1_000_000)  # lower than any figure drawn
            self.say("needs_figure", me, "figure " + measure["name"], round(least * 100))
        if "snapshot" in leaf:
            self._yearly(me, leaf["snapshot"])
        asked = {"items": 1, **leaf.get("covers", {})}
        self.say("asks_items", me, asked.pop("items"))
        for dimension, wanted in asked.items():
            if wanted == "all":
                self.lines.append(f"asks_all({self.id(me)},{dimension}).")
            elif isinstance(wanted, list):
                for name in reference_leaves.ids_of(self.case, dimension, wanted):
                    shown = ",".join(map(self.id, name.split(" under ")))
                    shown = f"({shown})" if dimension == "matrix" else shown
                    self.lines.append(f"asks_name({self.id(me)},{dimension},{shown}).")
            else:
                self.lines.append(f"asks_number({self.id(me)},{dimension},{wanted}).")
