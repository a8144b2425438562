"""Hypothesis strategies for small frameworks and bundles, as plain data.

Everything drawn is valid under docs/formats.md and small enough to read when a test fails. Ids
come from a short pool of words in no useful order, the same pool for everything, so that nothing
can pass by sorting ids or by taking one id for the start of another. A choice with a simple
outcome puts it first: that is where Hypothesis shrinks to.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, TypeAlias, TypeVar

from hypothesis import strategies as st

Data: TypeAlias = dict[str, Any]
T = TypeVar("T")

DAY = timedelta(days=1)
WORDS = ("b", "ab", "a", "a-b", "ba", "c")
MEASURES = ("rate", "waves")
SERVICES = ("housing", "libraries", "roads")
PARTNERS = ("police", "health", "a-b")
DIMENSIONS = ("characteristics", "aims", "services", "partners", "objectives")
OBJECTIVES = ("eo2", "eo1", "eo3")
INTERVALS = ("18 months", "1 month", "1 year", "90 days", "2 weeks", "3 years", "11 months")
DATES = (
    date(2019, 6, 26),
    date(2020, 2, 29),
    date(2021, 2, 28),
    date(2020, 3, 31),
    date(2020, 3, 1),
    date(2021, 3, 30),
    date(2020, 12, 31),
    date(2021, 1, 1),
)
YEARLY = (("03-31", "12 months"), ("02-28", "1 year"), ("06-30", "1 month"), ("01-31", "18 months"))
SHARES = ("80%", "100%", "50%", "1%", "33%", "34%", "66%", "67%", "75%", "99%")


# Vocabularies


@st.composite
def vocabularies(draw: st.DrawFn) -> Data:
    """A vocabulary with the keys of rules/vocabulary.yaml."""
    shows = _entries(draw, 2, 4)
    assurance = _entries(draw, 2, 4)
    aims = _entries(draw, 1, 3)
    efforts = [
        {**entry, "days": days}
        for entry, days in zip(_entries(draw, 1, 3), (3, 15, 60), strict=False)
    ]
    return {
        "format": 1,
        "ladders": {"shows": shows, "assurance": assurance},
        "defaults": {"shows": _pick(draw, shows)["id"], "assurance": _pick(draw, assurance)["id"]},
        "standings": [_entry("published"), _entry("reconstructed")],
        "bounds": [_entry("law"), _entry("judgement")],
        "characteristics": [
            {**entry, "aims": [_name(draw, aim) for aim in _some(draw, aims)]}
            if _chance(draw, 25)
            else entry
            for entry in _entries(draw, 1, 4)
        ],
        "aims": aims,
        "profile": [
            {**_entry("type"), "values": ["county", "district", "unitary"]},
            {**_entry("employees"), "unit": "people"},
            {**_entry("established"), "holds": "date"},
        ],
        "efforts": efforts,
        "kinds": [_with_reach(draw, kind, shows, efforts) for kind in _entries(draw, 2, 5)],
    }


def _entries(draw: st.DrawFn, least: int, most: int) -> list[Data]:
    """Entries with words for ids in any order; every second one may have an alias."""
    return [
        _aliased(_entry(word), at % 2 == 1)
        for at, word in enumerate(_some_words(draw, least, most))
    ]


def _entry(entry_id: str) -> Data:
    return {"id": entry_id, "title": entry_id.capitalize()}


def _aliased(entry: Data, has_alias: bool) -> Data:
    return {**entry, "aliases": [f"also called {entry['id']}"]} if has_alias else entry


def _with_reach(draw: st.DrawFn, kind: Data, shows: list[Data], efforts: list[Data]) -> Data:
    reach = len(shows) - 1 - _below(draw, len(shows))
    kind = {**kind, "reaches": shows[reach]["id"], "effort": _pick(draw, efforts)["id"]}
    if reach + 1 < len(shows) and _chance(draw, 50):
        rung = shows[reach + 1 + _below(draw, len(shows) - reach - 1)]["id"]
        kind["reaches_more"] = {
            "rung": rung,
            "measure": {"name": _pick(draw, MEASURES), "at_least": 2},
        }
    return kind


# Requirements


@st.composite
def requirements(
    draw: st.DrawFn, vocabulary: Data, modules: Sequence[str] = WORDS[:1], depth: int = 3
) -> Data:
    """A requirement of at most ``depth`` layers, leaves among them; `covers` may name ``modules``.

    A leaf asks only for what some item could show: never for a rung that none of its kinds reaches.
    """
    return _requirement(draw, vocabulary, modules, depth)


def _requirement(draw: st.DrawFn, vocabulary: Data, modules: Sequence[str], depth: int) -> Data:
    form = (
        _pick(draw, ("evidence", "evidence", "evidence", "any", "all", "at_least"))
        if depth > 1
        else "evidence"
    )
    if form == "evidence":
        return {"evidence": _leaf(draw, vocabulary, modules)}
    children = [
        _requirement(draw, vocabulary, modules, depth - 1) for _ in range(_between(draw, 1, 3))
    ]
    if form == "at_least":
        return {"at_least": _between(draw, 1, len(children)), "of": children}
    return {form: children}


def _leaf(draw: st.DrawFn, vocabulary: Data, modules: Sequence[str]) -> Data:
    leaf: Data = {}
    kinds: list[Data] = vocabulary["kinds"]
    if _chance(draw, 40):
        kinds = _some(draw, kinds, most=3)
        names = [_name(draw, kind) for kind in kinds]
        leaf["kind"] = names[0] if len(names) == 1 and _chance(draw, 50) else names
    if _chance(draw, 35):
        leaf["within"] = _pick(draw, INTERVALS)
    if _chance(draw, 35):
        rungs = vocabulary["ladders"]["shows"]
        highest = max(_reach(vocabulary, kind) for kind in kinds)
        leaf["shows"] = _name(draw, rungs[_below(draw, highest + 1)])
    if _chance(draw, 30):
        leaf["assurance"] = _name(draw, _pick(draw, vocabulary["ladders"]["assurance"]))
    if _chance(draw, 20):
        leaf["measure"] = {"name": _pick(draw, MEASURES), "at_least": _pick(draw, (1, 2, 2.5, 60))}
        if _chance(draw, 25):
            del leaf["measure"]["at_least"]
    if _chance(draw, 12):
        day, time = _pick(draw, YEARLY)
        leaf["snapshot"] = {"day": day, "publish_within": time}
    if _chance(draw, 45):
        leaf["covers"] = _covers(draw, vocabulary, modules)
    return leaf


def _covers(draw: st.DrawFn, vocabulary: Data, modules: Sequence[str]) -> Data:
    asked: dict[str, Callable[[], Any]] = {
        "items": lambda: _pick(draw, (1, 2, 2, 2, 3)),
        "characteristics": lambda: _wanted(
            draw, [_name(draw, entry) for entry in vocabulary["characteristics"]]
        ),
        "aims": lambda: _wanted(draw, [_name(draw, entry) for entry in vocabulary["aims"]]),
        "services": lambda: _wanted(draw, SERVICES),
        "partners": lambda: _wanted(draw, PARTNERS),
        "objectives": lambda: _wanted(draw, OBJECTIVES),
        "modules": lambda: _wanted(draw, modules),
        "matrix": lambda: _wanted(
            draw,
            [
                f"{_name(draw, characteristic)} under {aim}"
                for characteristic in vocabulary["characteristics"]
                for aim in characteristic.get("aims", [each["id"] for each in vocabulary["aims"]])
            ],
        ),
    }
    return {dimension: asked[dimension]() for dimension in _some(draw, tuple(asked), most=2)}


def _wanted(draw: st.DrawFn, names: Sequence[str]) -> Any:
    """A number, a list of ids or `all`."""
    form = _below(draw, 5)
    if form < 2:
        return _between(draw, 1, len(names))
    return _some(draw, names) if form < 4 else "all"


# Frameworks


@st.composite
def frameworks(draw: st.DrawFn, vocabulary: Data | None = None) -> Data:
    """A framework with its vocabulary: up to 3 modules of up to 3 themes, 1 to 4 levels of 1 or 2
    criteria, about a dozen criteria in all. Policies: `strict` (all), `share` (percentages),
    `profile` (no council level), `apart` (no adding up at all) and `points`."""
    words = vocabulary if vocabulary is not None else draw(vocabularies())
    levels = [
        {**_entry(word), "summary": f"Summary of {word}."} for word in _some_words(draw, 1, 4)
    ]
    modules = _some_words(draw, 1, 3)
    most_themes = (
        3 if len(levels) * len(modules) <= 3 else 2 if len(levels) * len(modules) <= 6 else 1
    )
    framework: Data = {
        "format": 1,
        "id": "generated",
        "title": "Generated",
        "edition": "1",
        "version": "1.0.0",
        "below": "Below",
        "notice": "Generated for a test.",
        "levels": levels,
        "sources": {"law": {"title": "A law", "url": "https://example.org/law"}},
        "vocabulary": words,
        "modules": [
            _module(draw, module, modules, levels, most_themes, words) for module in modules
        ],
    }
    themes = sum(len(module["themes"]) for module in framework["modules"])
    framework["policies"] = _policies(draw, [level["id"] for level in levels], themes)
    return _unshared(framework)


def _policies(draw: st.DrawFn, levels: list[str], themes: int) -> Data:
    return {
        "strict": {"title": "Strict", "criteria": "all", "themes": "all", "modules": "all"},
        "share": {
            "title": "Share",
            "criteria": _pick(draw, SHARES),
            "themes": _pick(draw, SHARES),
            "modules": _pick(draw, SHARES),
        },
        "profile": {"title": "Profile", "criteria": "50%", "themes": "all", "modules": "none"},
        "apart": {"title": "Apart", "criteria": "all", "themes": "none", "modules": "none"},
        "points": _points(draw, levels, themes),
    }


def _points(draw: st.DrawFn, levels: list[str], themes: int) -> Data:
    """Points that never fall with the level, the top one above 0, and bands that can be reached."""
    gives = sorted(draw(st.integers(0, 5)) for _ in levels)
    gives[-1] = max(1, gives[-1])
    starts = sorted(draw(st.integers(1, gives[-1] * themes)) for _ in levels)
    return {
        "title": "Points",
        "kind": "points",
        "criteria": _pick(draw, SHARES),
        "points": dict(zip(levels, gives, strict=True)),
        "bands": {
            level: {"from": start}
            | ({"disputed": True, "note": "A note."} if start % 5 == 0 else {})
            for level, start in zip(levels, starts, strict=True)
        },
    }


def _module(
    draw: st.DrawFn,
    module: str,
    modules: list[str],
    levels: list[Data],
    most_themes: int,
    vocabulary: Data,
) -> Data:
    themes = []
    for theme in _some_words(draw, 1, most_themes):
        unused = iter([*_shuffled(draw, WORDS), "d", "e"])
        criteria = {
            level["id"]: [
                _criterion(draw, next(unused), modules, vocabulary)
                for _ in range(2 if most_themes < 3 and _chance(draw, 30) else 1)
            ]
            for level in levels
        }
        themes.append({"id": theme, "title": theme.capitalize(), "criteria": criteria})
    written: Data = {"module": module, "title": module.capitalize(), "themes": themes}
    if _chance(draw, 50):
        written["measures"] = {
            name: {"title": name.capitalize(), "unit": "percent"} for name in MEASURES
        }
    return written


def _criterion(draw: st.DrawFn, criterion_id: str, modules: list[str], vocabulary: Data) -> Data:
    criterion = {
        "id": criterion_id,
        "statement": f"Statement of {criterion_id}.",
        "standing": "reconstructed",
        "bounds": "judgement",
        "source": {"ref": "law", "at": "1"},
        "requires": _requirement(draw, vocabulary, modules, depth=3),
        "remedy": f"Remedy of {criterion_id}.",
        "effort": _pick(draw, vocabulary["efforts"])["id"],
    }
    if _chance(draw, 25):
        criterion["applies_when"] = _applies_when(draw, vocabulary)
    if _chance(draw, 12):
        criterion["due"] = _due(draw)
    return criterion


def _due(draw: st.DrawFn) -> Data:
    """A day, an interval after the council was established, or both."""
    form = _below(draw, 3)
    due: Data = {}
    if form != 1:
        due["from"] = _pick(draw, DATES) + _pick(draw, (0, 1, 40)) * DAY
    if form != 0:
        due |= {"after": _pick(draw, INTERVALS), "since": "established"}
    return due


def _applies_when(draw: st.DrawFn, vocabulary: Data) -> Data:
    return {
        field["id"]: _condition(draw, field)
        for field in _some(draw, [f for f in vocabulary["profile"] if "holds" not in f], most=2)
    }


def _condition(draw: st.DrawFn, field: Data) -> Any:
    """A value, a list of values, or a least number."""
    if "values" in field:
        return (
            _pick(draw, field["values"][:2])
            if _chance(draw, 50)
            else _some(draw, field["values"], most=2)
        )
    return 250 if _chance(draw, 10) else {"at_least": _pick(draw, (250, 5000))}


# Bundles


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the items of one bundle are drawn against."""

    framework: Data
    as_at: date
    objectives: list[str]
    modules: list[str]
    places: list[str]
    leaves: list[tuple[str, Data]]  # each with the full id of its criterion
    days: list[date]
    focus: str = ""  # the criterion that many of the items are made for
    strong: bool = False  # whether most items suit many leaves

    @property
    def vocabulary(self) -> Data:
        vocabulary: Data = self.framework["vocabulary"]
        return vocabulary


@st.composite
def bundles(draw: st.DrawFn, framework: Data, max_items: int = 8) -> Data:
    """A valid bundle for the framework; its items have different ids `E0`, `E1`, ..."""
    as_at = _pick(draw, DATES)
    bundle: Data = {
        "format": 1,
        "framework": framework["id"],
        "as_at": as_at,
        "council": _council(draw, framework, as_at),
    }
    if _chance(draw, 30):
        bundle["scope"] = _scope(draw, framework)
    if _chance(draw, 80):
        bundle["strategic_aims"] = [{"id": "sa1", "text": "A strategic aim."}]
        bundle["objectives"] = [_objective(draw, name, as_at) for name in _some(draw, OBJECTIVES)]
    setting = _setting(
        framework, as_at, [objective["id"] for objective in bundle.get("objectives", [])]
    )
    setting = replace(setting, focus=_pick(draw, setting.leaves)[0], strong=_chance(draw, 40))
    count = _pick(draw, (0, 8, 7, 8, 6, 8, 5, 7, 8, 4, 3, 8, 2, 1)) * max_items // 8
    evidence: list[Data] = []
    for at in range(count):
        twin = evidence and _chance(draw, 35)
        item = _twin(draw, setting, _pick(draw, evidence)) if twin else _item(draw, setting)
        evidence.append({**item, "id": f"E{at}"})
    bundle["evidence"] = evidence
    return _unshared(bundle)


@st.composite
def items(draw: st.DrawFn, framework: Data, as_at: date, objectives: Sequence[str] = ()) -> Data:
    """One more valid item, without an id; it may name ``objectives``, the ids the bundle lists."""
    return _unshared(_item(draw, _setting(framework, as_at, list(objectives))))


@st.composite
def cases(draw: st.DrawFn, max_items: int = 8) -> tuple[Data, Data, date]:
    """A framework, a bundle for it and the date the bundle speaks of."""
    framework = draw(frameworks())
    bundle = draw(bundles(framework, max_items))
    return framework, bundle, bundle["as_at"]


def _setting(framework: Data, as_at: date, objectives: list[str]) -> _Setting:
    leaves = [
        (full_id, leaf)
        for full_id, criterion in _criteria(framework)
        for leaf in _leaves(criterion["requires"])
    ]
    limits = {leaf["within"] for _, leaf in leaves if "within" in leaf}
    bounds = [
        _before(as_at, limit) + shift * DAY for limit in sorted(limits) for shift in (0, 1, -1)
    ]
    return _Setting(
        framework=framework,
        as_at=as_at,
        objectives=objectives,
        modules=[module["module"] for module in framework["modules"]],
        places=_places(framework),
        leaves=leaves,
        days=[as_at, as_at - DAY, as_at + DAY, as_at - 10 * DAY, date(2020, 2, 29), *bounds],
    )


def _council(draw: st.DrawFn, framework: Data, as_at: date) -> Data:
    """A council; now and then a profile value is missing, or it lists its services or partners."""
    established = _before(as_at, _pick(draw, INTERVALS)) + _pick(draw, (0, 1, -1, 3)) * DAY
    council: Data = {"name": "A council", "code": "E10000012"}
    for field in framework["vocabulary"]["profile"]:
        if _chance(draw, 70):
            numbers = (7500, 5000, 250, 249)
            council[field["id"]] = (
                established if "holds" in field else _pick(draw, field.get("values", numbers))
            )
    if _chance(draw, 40):
        council["services"] = _some(draw, SERVICES)
    if _chance(draw, 40):
        council["partners"] = _some(draw, PARTNERS)
    return council


def _scope(draw: st.DrawFn, framework: Data) -> Data:
    scope: Data = {}
    if _chance(draw, 50):
        scope["modules"] = _some(draw, [module["module"] for module in framework["modules"]])
    if _chance(draw, 60):
        characteristics = _some(draw, framework["vocabulary"]["characteristics"], most=3)
        scope["characteristics"] = [_name(draw, entry) for entry in characteristics]
    return scope or {"modules": "all", "characteristics": "all"}


def _objective(draw: st.DrawFn, name: str, as_at: date) -> Data:
    objective: Data = {"id": name, "text": f"Objective {name}."}
    published = _pick(draw, (None, None, -400, 0, 1, 45))
    if published is not None:
        objective["published"] = as_at + published * DAY
    if _chance(draw, 30):
        objective["aims"] = ["sa1"]
    return objective


# Items


def _item(draw: st.DrawFn, setting: _Setting) -> Data:
    """Any item at all (one in seven), one that suits many leaves, or one made to fit one leaf."""
    form = _below(draw, 7)
    if form == 0:
        return _any_item(draw, setting)
    leaves = setting.leaves
    if form > 3 and setting.focus:
        leaves = [(full_id, leaf) for full_id, leaf in leaves if full_id == setting.focus]
    generous = form > 1 if setting.strong else form == 1
    return _fitting_item(draw, setting, *_pick(draw, leaves), generous=generous)


def _any_item(draw: st.DrawFn, setting: _Setting) -> Data:
    vocabulary = setting.vocabulary
    item = {
        "title": "An item",
        "kind": _name(draw, _pick(draw, vocabulary["kinds"])),
        "supports": _some(draw, setting.places, most=3),
        **_dates(draw, setting, setting.days),
    }
    for ladder in ("shows", "assurance"):
        if _chance(draw, 60):
            item[ladder] = _name(draw, _pick(draw, vocabulary["ladders"][ladder]))
    for dimension in DIMENSIONS:
        if _chance(draw, 35):
            item.update(_naming(draw, setting, dimension))
    if _chance(draw, 40):
        item["measures"] = {name: _pick(draw, (1, -3, 2.5, 62)) for name in _some(draw, MEASURES)}
    if _chance(draw, 20):
        day, time = _pick(draw, YEARLY)
        asked = {"day": day, "publish_within": time}
        item = _reviewed_in_order(item | _yearly_dates(draw, setting, asked))
    return {**item, **_remarks(draw)}


def _fitting_item(
    draw: st.DrawFn, setting: _Setting, criterion_id: str, leaf: Data, *, generous: bool
) -> Data:
    """An item offered for the leaf that mostly passes it. A generous one is offered for the theme
    or the module, stands high and covers all it can; another is often just good enough, or not
    quite."""
    parts = criterion_id.split(".")
    supports = [".".join(parts[: _pick(draw, (1, 1, 2) if generous else (2, 1, 3))])]
    if _chance(draw, 45):
        wider = setting.modules if _chance(draw, 60) else setting.places
        supports += [place for place in _some(draw, wider, most=3) if place not in supports]
    item = {
        "title": "An item",
        "kind": _name(draw, _kind_for(draw, setting.vocabulary, leaf)),
        "supports": supports,
        **_dates(draw, setting, _fitting_days(setting, leaf), month=3 if generous else 15),
    }
    if "snapshot" in leaf and (generous or not _chance(draw, 7)):
        item = _reviewed_in_order(item | _yearly_dates(draw, setting, leaf["snapshot"]))
    for ladder in ("shows", "assurance"):
        rungs = setting.vocabulary["ladders"][ladder]
        if generous:
            item[ladder] = rungs[-1]["id"]
        elif ladder in leaf or _chance(draw, 60):
            item[ladder] = _rung_for(draw, rungs, leaf.get(ladder))
    for dimension in DIMENSIONS:
        if generous or _chance(draw, 90 if dimension in _named_for(leaf) else 20):
            item.update(_naming(draw, setting, dimension, everything=generous))
    measures = dict.fromkeys(MEASURES, 62) if generous else _fitting_measures(draw, leaf)
    if measures:
        item["measures"] = measures
    return {**item, **_remarks(draw)}


def _named_for(leaf: Data) -> set[str]:
    """The dimensions of which an item must name something to help cover what the leaf asks."""
    asked = set(leaf.get("covers", {}))
    return asked | {"characteristics", "aims"} if "matrix" in asked else asked


def _fitting_days(setting: _Setting, leaf: Data) -> list[date]:
    """Days on either side of the bounds of the leaf; more of them within it than not."""
    as_at = setting.as_at
    earliest = _before(as_at, leaf["within"]) if "within" in leaf else as_at - 500 * DAY
    return [
        as_at - DAY,
        earliest,
        as_at,
        earliest + DAY,
        as_at - 7 * DAY,
        as_at - 13 * DAY,
        earliest - DAY,
    ]


def _fitting_measures(draw: st.DrawFn, leaf: Data) -> Data:
    measures: Data = {}
    if _chance(draw, 40):
        measures["waves"] = _pick(draw, (2, 1, 62))
    if "measure" in leaf:
        least = leaf["measure"].get("at_least", -7)
        measures[leaf["measure"]["name"]] = _pick(
            draw, (least, least + 60, least, least + 0.5, least - 0.5)
        )
    return measures


def _twin(draw: st.DrawFn, setting: _Setting, item: Data) -> Data:
    """Another like this one, as the next in a series is: a date, or what it covers, is its own."""
    if _chance(draw, 30):
        dates = ("dated", "review_by", "snapshot")
        undated = {key: value for key, value in item.items() if key not in dates}
        return {**undated, **_dates(draw, setting, setting.days)}
    return {**item, **_naming(draw, setting, _pick(draw, DIMENSIONS))}


def _kind_for(draw: st.DrawFn, vocabulary: Data, leaf: Data) -> Data:
    """A kind the leaf takes; mostly one that reaches the rung it asks for."""
    kinds = vocabulary["kinds"]
    if "kind" in leaf:
        wanted = leaf["kind"] if isinstance(leaf["kind"], list) else [leaf["kind"]]
        kinds = [_find(kinds, name) for name in wanted]
    if "shows" in leaf and _chance(draw, 93):
        least = _at(vocabulary["ladders"]["shows"], leaf["shows"])
        kinds = [kind for kind in kinds if _reach(vocabulary, kind) >= least]
    return _pick(draw, kinds)


def _rung_for(draw: st.DrawFn, rungs: list[Data], least: str | None) -> str:
    """Mostly the rung asked for or a higher one; now and then the one below."""
    lowest = 0 if least is None else _at(rungs, least)
    if lowest and _chance(draw, 7):
        return _name(draw, rungs[lowest - 1])
    return _name(draw, _pick(draw, rungs[lowest:]))


def _dates(draw: st.DrawFn, setting: _Setting, days: list[date], month: int = 15) -> Data:
    """`dated`, and now and then a `review_by` that is not before it."""
    dated = _pick(draw, days)
    written: Data = {"dated": _month(dated) if _chance(draw, month) else dated}
    if _chance(draw, 30):
        as_at = setting.as_at
        reviews: tuple[date | str, ...] = (
            as_at,
            as_at + 30 * DAY,
            as_at + DAY,
            as_at - DAY,
            as_at + 400 * DAY,
            _month(as_at),
        )
        review_by = _pick(draw, reviews)
        if _last_day(review_by) >= dated:
            written["review_by"] = review_by
    return written


def _yearly_dates(draw: st.DrawFn, setting: _Setting, asked: Data) -> Data:
    """A snapshot of one of the last years, and a date on either side of the edges of its time."""
    month, number = map(int, asked["day"].split("-"))
    year = setting.as_at.year - _pick(draw, (1, 1, 0, 2))
    taken = date(year, month, number)
    end = taken
    while _before(end + DAY, asked["publish_within"]) < taken:
        end += DAY
    dated = _pick(draw, (taken, end, taken + 20 * DAY, taken, end, end + DAY, taken - DAY))
    if dated > setting.as_at and _chance(draw, 70):
        dated = min(setting.as_at, taken + 20 * DAY)
    return {"snapshot": taken + (0 if _chance(draw, 90) else 1) * DAY, "dated": dated}


def _naming(
    draw: st.DrawFn, setting: _Setting, dimension: str, *, everything: bool = False
) -> Data:
    """What the item names of one dimension: some, everything, or `all` where that is a word."""
    choices = _nameable(setting, dimension)
    if not choices:
        return {}
    if dimension in ("characteristics", "objectives") and _chance(draw, 20):
        return {dimension: "all"}
    chosen = choices if everything else _some(draw, choices)
    return {dimension: [_name(draw, entry) for entry in chosen]}


def _nameable(setting: _Setting, dimension: str) -> Sequence[Data]:
    """What an item may name, each with an id: entries of the vocabulary, or plain names."""
    if dimension in ("characteristics", "aims"):
        entries: list[Data] = setting.vocabulary[dimension]
        return entries
    names = {"services": SERVICES, "partners": PARTNERS, "objectives": setting.objectives}
    return [{"id": name} for name in names[dimension]]


def _remarks(draw: st.DrawFn) -> Data:
    if not _chance(draw, 10):
        return {}
    return {"link": "https://example.org/item", "difference": "What changed.", "note": "A note."}


# Improvements


@st.composite
def improvements(
    draw: st.DrawFn,
    framework: Data,
    item: Data,
    as_at: date | None = None,
    objectives: Sequence[str] = (),
) -> Data:
    """A copy of the item that is better in one respect or more and worse in none, if it can be.

    A later date is given only with ``as_at`` and never lies after it; ``objectives`` are the ids
    the bundle lists.
    """
    setting = _setting(framework, as_at or DATES[0], list(objectives))
    ways: list[Callable[[], Data]] = [
        lambda: _climbing(draw, setting, item, "shows"),
        lambda: _climbing(draw, setting, item, "assurance"),
        lambda: _covering_more(draw, setting, item),
        lambda: _with_higher_measure(draw, item),
        lambda: _reviewed_later(draw, item),
        lambda: {"supports": [*item["supports"], *_others(draw, setting.places, item["supports"])]},
    ]
    if as_at is not None and "snapshot" not in item:  # yearly figures have their own time
        ways.append(lambda: _dated_later(draw, item, as_at))
    improved = dict(item)
    for way in _some(draw, ways, most=3):
        improved.update(way())
    return _unshared(_reviewed_in_order(improved))


def _reviewed_in_order(item: Data) -> Data:
    """The item, without a review that is due before it is dated."""
    review_by = item.get("review_by")
    if review_by is None or _last_day(review_by) < _first_day(item["dated"]):
        return {key: value for key, value in item.items() if key != "review_by"}
    return item


def _climbing(draw: st.DrawFn, setting: _Setting, item: Data, ladder: str) -> Data:
    rungs = setting.vocabulary["ladders"][ladder]
    stands = _at(rungs, item.get(ladder, setting.vocabulary["defaults"][ladder]))
    return {ladder: _name(draw, _pick(draw, rungs[min(stands + 1, len(rungs) - 1) :]))}


def _covering_more(draw: st.DrawFn, setting: _Setting, item: Data) -> Data:
    """More of one dimension: what was named stays named, under the same names."""
    dimension = _pick(draw, DIMENSIONS)
    named = item.get(dimension, [])
    if named == "all":
        return {}
    if dimension in ("characteristics", "objectives") and _chance(draw, 30):
        return {dimension: "all"}
    known = _nameable(setting, dimension)
    present = [_find(known, name)["id"] for name in named]
    fresh = [entry for entry in known if entry["id"] not in present]
    return (
        {dimension: [*named, *(_name(draw, entry) for entry in _some(draw, fresh))]}
        if fresh
        else {}
    )


def _with_higher_measure(draw: st.DrawFn, item: Data) -> Data:
    figures = item.get("measures", {})
    name = _pick(draw, MEASURES)
    return {"measures": {**figures, name: figures.get(name, 0) + _pick(draw, (0.5, 2, 60))}}


def _reviewed_later(draw: st.DrawFn, item: Data) -> Data:
    """A later `review_by`, or (None) none at all."""
    if "review_by" not in item or _chance(draw, 50):
        return {"review_by": None}
    return {"review_by": _last_day(item["review_by"]) + _pick(draw, (1, 31, 400)) * DAY}


def _dated_later(draw: st.DrawFn, item: Data, as_at: date) -> Data:
    dated = _first_day(item["dated"])
    if dated >= as_at:
        return {}
    days_left = (as_at - dated).days
    return {"dated": as_at - _pick(draw, (0, 1, 30, 365)) % days_left * DAY}


def _others(draw: st.DrawFn, places: list[str], present: list[str]) -> list[str]:
    absent = [place for place in places if place not in present]
    return _some(draw, absent, most=2) if absent else []


# Plain data


def _unshared(data: Data) -> Data:
    """The same, with no list, mapping or date in two places: a YAML dump of it has no anchors."""

    def copied(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: copied(part) for key, part in value.items()}
        if isinstance(value, list | tuple):
            return [copied(part) for part in value]
        return value.replace() if isinstance(value, date) else value

    return {key: copied(part) for key, part in data.items()}


def _criteria(framework: Data) -> Iterator[tuple[str, Data]]:
    for module in framework["modules"]:
        for theme in module["themes"]:
            for criteria in theme["criteria"].values():
                for criterion in criteria:
                    yield f"{module['module']}.{theme['id']}.{criterion['id']}", criterion


def _places(framework: Data) -> list[str]:
    """Every id an item may support: modules, themes and criteria."""
    criteria = [full_id for full_id, _ in _criteria(framework)]
    prefixes = (full_id.rsplit(".", depth)[0] for depth in (2, 1) for full_id in criteria)
    return list(dict.fromkeys([*prefixes, *criteria]))


def _leaves(requirement: Data) -> Iterator[Data]:
    if "evidence" in requirement:
        yield requirement["evidence"]
        return
    for child in requirement.get("all") or requirement.get("any") or requirement["of"]:
        yield from _leaves(child)


def _reach(vocabulary: Data, kind: Data) -> int:
    """The highest rung, by its place on the ladder, that an item of the kind can show."""
    more = kind.get("reaches_more")
    return _at(vocabulary["ladders"]["shows"], more["rung"] if more else kind["reaches"])


def _find(entries: Iterable[Data], name: str) -> Data:
    wanted = _plain(name)
    return next(
        entry
        for entry in entries
        if wanted in map(_plain, [entry["id"], *entry.get("aliases", [])])
    )


def _at(rungs: list[Data], name: str) -> int:
    return rungs.index(_find(rungs, name))


def _plain(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).casefold()


# Dates


def _before(day: date, interval: str) -> date:
    count, unit = interval.split()
    unit = unit.removesuffix("s")
    if unit in ("day", "week"):
        return day - int(count) * (7 if unit == "week" else 1) * DAY
    months = int(count) * (12 if unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def _month(day: date) -> str:
    return f"{day.year:04}-{day.month:02}"


def _first_day(written: date | str) -> date:
    return written if isinstance(written, date) else date.fromisoformat(f"{written}-01")


def _last_day(written: date | str) -> date:
    first = _first_day(written)
    return (
        written
        if isinstance(written, date)
        else first.replace(day=monthrange(first.year, first.month)[1])
    )


# Choices


# One die for every choice: when Hypothesis mutates a case, numbers move from one choice to another,
# and each of them still means something there. (Out of range it would be read as the first choice.)
# 120 has many divisors, so that a remainder is a fair choice.
SIDES = 120
DIE = st.integers(0, SIDES - 1)


def _below(draw: st.DrawFn, bound: int) -> int:
    return draw(DIE) % bound if bound > 1 else 0


def _between(draw: st.DrawFn, least: int, most: int) -> int:
    return least + _below(draw, most - least + 1)


def _chance(draw: st.DrawFn, percent: int) -> bool:
    """True about ``percent`` times in a hundred; False is the simple outcome."""
    return (SIDES - 1 - draw(DIE)) * 100 < percent * SIDES


def _pick(draw: st.DrawFn, choices: Sequence[T]) -> T:
    return choices[_below(draw, len(choices))]


def _some(draw: st.DrawFn, choices: Sequence[T], most: int = 100) -> list[T]:
    """At least one and at most ``most`` different ones, in any order."""
    count = _between(draw, 1, min(most, len(choices)))
    return _shuffled(draw, choices, count)


def _shuffled(draw: st.DrawFn, choices: Sequence[T], count: int = 100) -> list[T]:
    left = list(choices)
    return [left.pop(_below(draw, len(left))) for _ in range(min(count, len(left)))]


def _some_words(draw: st.DrawFn, least: int, most: int) -> list[str]:
    return _shuffled(draw, WORDS, _between(draw, least, most))


def _name(draw: st.DrawFn, entry: Data) -> str:
    """The id; now and then an alias, spelt in one of the ways that are read alike."""
    entry_id: str = entry["id"]
    if "aliases" not in entry or not _chance(draw, 20):
        return entry_id
    alias: str = entry["aliases"][0]
    return _pick(draw, (alias, alias.upper(), alias.replace(" ", "_"), alias.replace(" ", "-")))
