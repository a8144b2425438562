"""Which items count for a leaf and what they cover, as the slow reference decides it."""

from collections.abc import Callable
from datetime import date
from string import ascii_lowercase
from typing import Any, TypeVar

from tests.oracles.reference_data import (
    Case,
    Data,
    before,
    criteria_of,
    criterion_of,
    date_of,
    end_of_time,
    entry_named,
    first_day,
    items_of,
    kind_of,
    leaves_of,
    module_ids,
    module_of,
    number_of,
    review_day,
    rung_of,
    terms_meant,
    theme_of,
)

T = TypeVar("T")


def is_leaf_met(case: Case, criterion_id: str, leaf: Data) -> bool:
    """ "The leaf is met when the items that count cover what `covers` asks"; "All of them must be
    covered; `items` is 1 when not said." """
    counting = items_that_count(case, criterion_id, leaf)
    asked = {"items": 1, **leaf.get("covers", {})}
    if len(counting) < number_of(asked.pop("items")):
        return False
    return all(
        _is_covered(case, counting, dimension, wanted) for dimension, wanted in asked.items()
    )


# Which items count


def items_that_count(case: Case, criterion_id: str, leaf: Data) -> list[Data]:
    """ "An item counts for a leaf when" all four hold."""
    return [
        item
        for item in items_of(case.bundle)
        if is_offered_for_leaf(case, item, criterion_id, leaf)
        and is_current(case.vocabulary, item, leaf.get("within"), case.as_at)
        and ("snapshot" not in leaf or figures_in_force(item, leaf["snapshot"], case.as_at))
        and touches_scope(case, item)
        and passes(case.vocabulary, item, leaf)
    ]


def is_offered_for_leaf(case: Case, item: Data, criterion_id: str, leaf: Data) -> bool:
    """ "1. it is offered here." "Under a framework with `offered: any` every item is offered for
    every leaf without a question" """
    if "question" in leaf:
        same = same_questions(case, f"{criterion_id}.{leaf['question']}")
        return bool(same & _answers(case, item))
    return case.framework.get("offered") == "any" or _names(case, item, criterion_id)


def is_offered(case: Case, item: Data, criterion_id: str) -> bool:
    """Whether an item keeps a criterion from being without evidence. "Under `offered: any`, nor is
    any item of a kind that one of its leaves takes" """
    if case.framework.get("offered") == "any" and any(
        _is_kind(case.vocabulary, item, leaf.get("kind"))
        for leaf in leaves_of(criterion_of(case.framework, criterion_id)["requires"])
    ):
        return True
    return _names(case, item, criterion_id)


def _names(case: Case, item: Data, criterion_id: str) -> bool:
    """Whether `supports` names the criterion, its theme, its module, or one of its questions or a
    question that is the same."""
    questions = questions_of(case)[criterion_id]
    same: set[str] = set().union(*(same_questions(case, each) for each in questions))
    places = {criterion_id, theme_of(criterion_id), module_of(criterion_id)}
    return bool(places & names_supported(case, item) or same & _answers(case, item))


def _answers(case: Case, item: Data) -> set[str]:
    """The questions that `supports` names: each by its id or code, or by its criterion "where
    exactly one leaf of the criterion has a question, as the rule file writes it".
    """
    return _once(case, f"answers {item['supports']}", lambda: _answered(case, item))


def _answered(case: Case, item: Data) -> set[str]:
    questions = questions_of(case)
    known = _once(case, "known", lambda: set().union(*questions.values()))
    found: set[str] = set()
    for name in names_supported(case, item):
        if name in known:
            found.add(name)
        if len(questions.get(name, [])) == 1:
            found |= set(questions[name])
    return found


def same_questions(case: Case, question: str) -> set[str]:
    """ "`same_as` holds both ways and from one to the next" """
    pairs = _once(case, "pairs", lambda: _said_the_same(case))
    return _once(case, ("same", question), lambda: _reached(pairs, question))


def _reached(pairs: set[tuple[str, str]], question: str) -> set[str]:
    found = {question}
    while True:
        more = {b for a, b in pairs if a in found} | {a for a, b in pairs if b in found}
        if more <= found:
            return found
        found |= more


def _said_the_same(case: Case) -> set[tuple[str, str]]:
    return {
        (f"{full_id}.{leaf['question']}", id_of(case, other))
        for full_id, _, criterion in criteria_of(case.framework)
        for leaf in leaves_of(criterion["requires"])
        for other in as_list(leaf.get("same_as", []))
    }


def questions_of(case: Case) -> dict[str, list[str]]:
    """The questions of every criterion, in document order."""
    return _once(
        case,
        "questions",
        lambda: {
            full_id: [
                f"{full_id}.{leaf['question']}"
                for leaf in leaves_of(criterion["requires"])
                if "question" in leaf
            ]
            for full_id, _, criterion in criteria_of(case.framework)
        },
    )


def _once(case: Case, name: Any, work_out: Callable[[], T]) -> T:
    """What the framework and the name alone decide: worked out once for the case."""
    if name not in case.kept:
        case.kept[name] = work_out()
    found: T = case.kept[name]
    return found


def names_supported(case: Case, item: Data) -> set[str]:
    """What `supports` names, by full id: "a name, a list of names, or a mapping"; "a list under a
    name holds questions of that criterion, a text is a place in the document, a mapping gives
    questions with their places (or nothing)"."""
    written = item["supports"]
    return _once(case, f"names {written}", lambda: _named_by(case, written))


def _named_by(case: Case, written: Any) -> set[str]:
    if not isinstance(written, dict):
        return {id_of(case, name) for name in as_list(written)}
    found = set()
    for name, more in written.items():
        target = id_of(case, name)
        if isinstance(more, list | dict):
            found |= {f"{target}.{question}" for question in more}
        else:
            found.add(target)
    return found


def id_of(case: Case, name: str) -> str:
    """The full id of what a code names: "An id as it stands is always that id"; so is what is no
    code."""
    if name in _once(case, "ids", lambda: _ids_in(case)):
        return name
    return _once(case, "codes", lambda: _codes(case)).get(name.casefold(), name)


def _codes(case: Case) -> dict[str, str]:
    """ "the questions of a criterion with a code have that code and a letter, `a` for the
    first" """
    found: dict[str, str] = {}
    for full_id, _, criterion in criteria_of(case.framework):
        if "code" in criterion:
            code = criterion["code"].casefold()
            found.setdefault(code, full_id)
            for letter, question in zip(ascii_lowercase, questions_of(case)[full_id], strict=False):
                found.setdefault(code + letter, question)
    return found


def _ids_in(case: Case) -> set[str]:
    questions = questions_of(case)
    themes, modules = map(theme_of, questions), map(module_of, questions)
    return {
        *modules,
        *themes,
        *questions,
        *(each for those in questions.values() for each in those),
    }


def as_list(written: Any) -> list[Any]:
    return written if isinstance(written, list) else [written]


def is_current(vocabulary: Data, item: Data, within: str | None, as_at: date) -> bool:
    """ "2. it is current at the date: `dated` on or before it, `review_by` (if any) on or after it,
    and `dated` on or after the date minus `within`. `within: usual` is the `current_for` of the
    item's own kind; where the kind is `until_stated` and the item gives a `review_by`, that day
    alone decides". The leaf takes no kind without `current_for`."""
    review_by = review_day(item)
    if within == "usual":
        kind = kind_of(vocabulary, item)
        stated = kind.get("until_stated") and review_by is not None
        within = None if stated else kind.get("current_for")
    return (
        date_of(item) <= as_at
        and (review_by is None or review_by >= as_at)
        and (within is None or date_of(item) >= before(as_at, within))
    )


def figures_in_force(item: Data, asked: Data, as_at: date) -> bool:
    """ "its own `snapshot` is that day of some year, it is `dated` within the time to publish,
    which begins with that day, and no later snapshot's time to publish is over" """
    if "snapshot" not in item:
        return False
    taken = first_day(item["snapshot"])
    if f"{taken:%m-%d}" != asked["day"]:
        return False
    if not taken <= date_of(item) <= end_of_time(taken, asked["publish_within"]):
        return False
    later = [taken.replace(year=year) for year in range(taken.year + 1, as_at.year + 2)]
    return all(end_of_time(each, asked["publish_within"]) >= as_at for each in later)


def touches_scope(case: Case, item: Data) -> bool:
    """ "3. it touches the scope: where the scope lists characteristics, the item names one of them
    or `all`" """
    listed = scope_of(case).get("characteristics", "all")
    if listed == "all":
        return True
    named = item.get("characteristics", [])
    if named == "all":
        return True
    return bool(ids_of(case, "characteristics", named) & ids_of(case, "characteristics", listed))


def passes(vocabulary: Data, item: Data, leaf: Data) -> bool:
    """ "4. its kind, shows, assurance and measure pass." """
    return (
        _is_kind(vocabulary, item, leaf.get("kind"))
        and (
            "shows" not in leaf
            or shown_rung(vocabulary, item) >= rung_of(vocabulary, "shows", leaf["shows"])
        )
        and (
            "assurance" not in leaf
            or assured_rung(vocabulary, item) >= rung_of(vocabulary, "assurance", leaf["assurance"])
        )
        and ("measure" not in leaf or _carries(item, leaf["measure"]))
    )


def _is_kind(vocabulary: Data, item: Data, wanted: Any) -> bool:
    """ "one of these kinds (a kind or a list; aliases are accepted)"; none said is "any kind"."""
    if wanted is None:
        return True
    names = wanted if isinstance(wanted, list) else [wanted]
    return kind_of(vocabulary, item)["id"] in {
        entry_named(vocabulary["kinds"], name)["id"] for name in names
    }


def shown_rung(vocabulary: Data, item: Data) -> int:
    """ "What an item shows is capped at the highest rung its kind can reach." `reaches_more` is "a
    higher rung for items that carry a figure"."""
    kind = kind_of(vocabulary, item)
    cap = rung_of(vocabulary, "shows", kind["reaches"])
    more = kind.get("reaches_more")
    if more is not None and _shows_more(item, more):
        cap = rung_of(vocabulary, "shows", more["rung"])
    claimed = item.get("shows") or _usual(vocabulary, item, "shows")
    return min(cap, rung_of(vocabulary, "shows", claimed))


def assured_rung(vocabulary: Data, item: Data) -> int:
    stands = item.get("assurance") or _usual(vocabulary, item, "assurance")
    return rung_of(vocabulary, "assurance", stands)


def _usual(vocabulary: Data, item: Data, ladder: str) -> str:
    """ "It is taken as its kind `usually` is, else as the vocabulary's `defaults` say." """
    usual: str = kind_of(vocabulary, item).get("usually", {}).get(ladder)
    return usual or str(vocabulary["defaults"][ladder])


def _shows_more(item: Data, more: Data) -> bool:
    """A figure, or "items that say in `difference` what changed"."""
    if "measure" in more:
        return _carries(item, more["measure"])
    return bool(item.get("difference"))


def _carries(item: Data, measure: Data) -> bool:
    """ "carries this named figure, at least this high"; without `at_least` "whatever its value" """
    figures = item.get("measures", {})
    return measure["name"] in figures and (
        "at_least" not in measure
        or number_of(figures[measure["name"]]) >= number_of(measure["at_least"])
    )


# Coverage


def _is_covered(case: Case, items: list[Data], dimension: str, wanted: Any) -> bool:
    """A number, a list or `all` of one dimension, by the items taken together."""
    in_scope = names_in_scope(case, dimension)
    if isinstance(wanted, list) and dimension in ("services", "partners"):
        covered = frozenset().union(*(names_covered(case, item, dimension) for item in items))
        return set(wanted) <= covered  # "every one listed, whatever the council lists"
    if in_scope is None:
        return _is_covered_by_any_names(items, dimension, wanted)
    covered = (
        frozenset().union(*(names_covered(case, item, dimension) for item in items)) & in_scope
    )
    if wanted == "all":
        asked = in_scope
    elif isinstance(wanted, list):
        asked = ids_of(case, dimension, wanted) & in_scope
    else:
        return bool(in_scope) and len(covered) >= min(int(wanted), len(in_scope))
    return bool(asked) and asked <= covered


def _is_covered_by_any_names(items: list[Data], dimension: str, wanted: Any) -> bool:
    """Services and partners without a list of the council's own: "any names count, numbers are not
    capped, and `all` cannot be met"; of a list "every one listed"."""
    covered = {name for item in items for name in item.get(dimension, [])}
    if wanted == "all":
        return False
    if isinstance(wanted, list):
        return set(wanted) <= covered
    return len(covered) >= number_of(wanted)


def names_in_scope(case: Case, dimension: str) -> frozenset[str] | None:
    """ "In scope are: the scope's characteristics; the vocabulary's aims; the objectives in force
    (published on or before the date, or with no publication date); the modules in the scope." And
    for services and partners the council's own list; None when it has none. "A cell of the matrix
    is in scope where its characteristic is, and counts for its aim." """
    if dimension == "characteristics":
        listed = scope_of(case).get("characteristics", "all")
        everything = [entry["id"] for entry in case.vocabulary["characteristics"]]
        return ids_of(case, dimension, everything if listed == "all" else listed)
    if dimension == "aims":
        return frozenset(entry["id"] for entry in case.vocabulary["aims"])
    if dimension == "matrix":
        in_scope = names_in_scope(case, "characteristics") or frozenset()
        return frozenset(
            f"{entry['id']} under {aim}"
            for entry in case.vocabulary["characteristics"]
            if entry["id"] in in_scope
            for aim in _aims_of(case, entry)
        )
    if dimension == "objectives":
        objectives = case.bundle.get("objectives", [])
        return frozenset(
            objective["id"] for objective in objectives if objective_in_force(objective, case.as_at)
        )
    if dimension == "modules":
        return frozenset(modules_in_scope(case))
    own = case.bundle.get("council", {}).get(dimension)
    return None if own is None else frozenset(own)


def names_covered(case: Case, item: Data, dimension: str) -> frozenset[str]:
    """ "An item covers a module when one of its `supports` is that module or lies in it."; of the
    other dimensions it covers what it names, or with `all` every one in scope. "It covers a cell of
    the matrix when it names both its characteristic and its aim (or `all`)." """
    if dimension == "modules":
        return frozenset(module_of(place) for place in names_supported(case, item))
    if dimension == "matrix":
        return frozenset(
            f"{characteristic} under {aim}"
            for characteristic in names_covered(case, item, "characteristics")
            for aim in names_covered(case, item, "aims")
        )
    named = item.get(dimension, [])
    if named == "all":
        return names_in_scope(case, dimension) or frozenset()
    return ids_of(case, dimension, named)


def ids_of(case: Case, dimension: str, names: list[str]) -> frozenset[str]:
    """The ids meant; characteristics and aims may go by an alias of the vocabulary."""
    if dimension in ("characteristics", "aims"):
        meant = (terms_meant(case.vocabulary, dimension, name) for name in names)
        return frozenset(each for ids in meant for each in ids)
    if dimension == "matrix":
        return frozenset(_cell(case, *name.split(" under ")) for name in names)
    return frozenset(names)


def _cell(case: Case, characteristic: str, aim: str) -> str:
    """A cell by ids, from the ids or aliases of its parts."""
    found = entry_named(case.vocabulary["characteristics"], characteristic)["id"]
    return f"{found} under {entry_named(case.vocabulary['aims'], aim)['id']}"


def _aims_of(case: Case, characteristic: Data) -> list[str]:
    """ "A characteristic may name the `aims` of the duty it counts for (all of them if it does
    not)." """
    aims = case.vocabulary["aims"]
    if not characteristic.get("aims"):
        return [aim["id"] for aim in aims]
    return [entry_named(aims, name)["id"] for name in characteristic["aims"]]


def scope_of(case: Case) -> Data:
    scope: Data = case.bundle.get("scope", {})
    return scope


def modules_in_scope(case: Case) -> list[str]:
    listed: Any = scope_of(case).get("modules", "all")
    return module_ids(case.framework) if listed == "all" else list(listed)


def objective_in_force(objective: Data, as_at: date) -> bool:
    """ "published on or before the date, or with no publication date"; a month is its first day."""
    published = objective.get("published")
    return published is None or first_day(published) <= as_at
