"""Hypothesis strategies for vocabularies, requirements and frameworks, as plain data.

Half the frameworks know no questions; half the vocabularies say nothing of how kinds usually
are; one list of terms in three has a word that means several of them, or is asked about. Of the
frameworks with questions, three leaves in five have one, one in six a day of its own from which
it is asked, one in six councils of its own of whom it is asked; three in five such frameworks have
codes, half have questions that are the same (pairs, chains and circles, across criteria), and one
in eight takes items by kind (`offered: any`). Where the kinds allow it, half the age limits are
the usual ones.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import product
from typing import Any

from hypothesis import strategies as st

from tests.support.choices import (
    WORDS,
    below,
    between,
    chance,
    name_of,
    pick,
    shuffled,
    some,
    some_words,
)
from tests.support.plain_data import (
    DAY,
    Data,
    as_list,
    codes_of,
    criteria_of,
    questions_of,
    reach_of,
    rung_of,
    unshared,
)

MEASURES = ("rate", "waves")
SERVICES = ("housing", "libraries", "roads")
PARTNERS = ("police", "health", "a-b")
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
MANY = {"several": ("everybody+", "the lot"), "ambiguous": ("some", "any-one")}
"""Words that stand for more than one term of a list."""
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
    kinds = [_with_reach(draw, kind, shows, efforts) for kind in _entries(draw, 2, 5)]
    if chance(draw, 50):
        kinds = [_as_it_usually_is(draw, kind, shows, assurance) for kind in kinds]
    characteristics = [
        {**entry, "aims": [name_of(draw, aim) for aim in some(draw, aims)]}
        if chance(draw, 25)
        else entry
        for entry in _entries(draw, 1, 4)
    ]
    terms = {"characteristics": characteristics, "aims": aims}
    return {
        "format": 1,
        "ladders": {"shows": shows, "assurance": assurance},
        "defaults": {"shows": pick(draw, shows)["id"], "assurance": pick(draw, assurance)["id"]},
        "standings": [_entry("published"), _entry("reconstructed")],
        "bounds": [_entry("law"), _entry("judgement")],
        **terms,
        **_words_of_many(draw, terms | {"kinds": kinds}),
        "profile": [
            {**_entry("type"), "values": ["county", "district", "unitary"]},
            {**_entry("employees"), "unit": "people"},
            {**_entry("established"), "holds": "date"},
        ],
        "efforts": efforts,
        "kinds": kinds,
    }


def _words_of_many(draw: st.DrawFn, terms: dict[str, list[Data]]) -> Data:
    """Words that mean several terms, and words that are asked about; one may hold another word."""
    written: Data = {}
    for key, words in MANY.items():
        for name, entries in terms.items():
            if len(entries) > 1 and chance(draw, 30) and (key, name) != ("several", "kinds"):
                ids = [entry["id"] for entry in shuffled(draw, entries, between(draw, 2, 3))]
                word = f"{entries[0]['id']} and all" if chance(draw, 30) else pick(draw, words)
                written.setdefault(key, {})[name] = {f"{word}{'?' * (key != 'several')}": ids}
    return written


def _entries(draw: st.DrawFn, least: int, most: int) -> list[Data]:
    """Entries with words for ids in any order; every second one may have an alias."""
    return [
        _aliased(_entry(word), at % 2 == 1) for at, word in enumerate(some_words(draw, least, most))
    ]


def _entry(entry_id: str) -> Data:
    return {"id": entry_id, "title": entry_id.capitalize()}


def _aliased(entry: Data, has_alias: bool) -> Data:
    return {**entry, "aliases": [f"also called {entry['id']}"]} if has_alias else entry


def _with_reach(draw: st.DrawFn, kind: Data, shows: list[Data], efforts: list[Data]) -> Data:
    reach = len(shows) - 1 - below(draw, len(shows))
    kind = {**kind, "reaches": shows[reach]["id"], "effort": pick(draw, efforts)["id"]}
    if reach + 1 < len(shows) and chance(draw, 50):
        rung = shows[reach + 1 + below(draw, len(shows) - reach - 1)]["id"]
        kind["reaches_more"] = {
            "rung": rung,
            "measure": {"name": pick(draw, MEASURES), "at_least": 2},
        }
    return kind


def _as_it_usually_is(
    draw: st.DrawFn, kind: Data, shows: list[Data], assurance: list[Data]
) -> Data:
    """A kind that may say what it usually is and how long it stays current, and that may reach
    more by saying what changed."""
    if "reaches_more" in kind and chance(draw, 50):
        kind["reaches_more"] = {"rung": kind["reaches_more"]["rung"], "when": "difference"}
    usually: Data = {}
    if chance(draw, 50):
        reach = rung_of(shows, kind["reaches"])
        usually["shows"] = name_of(draw, shows[reach - below(draw, reach + 1)])
    if chance(draw, 40):
        usually["assurance"] = name_of(draw, pick(draw, assurance))
    if usually:
        kind["usually"] = usually
    if chance(draw, 70):
        kind |= {"current_for": pick(draw, INTERVALS), "ground": "A ground."}
        if chance(draw, 50):
            kind["until_stated"] = True
    return kind


# Requirements


@st.composite
def requirements(
    draw: st.DrawFn, vocabulary: Data, modules: Sequence[str] = WORDS[:1], depth: int = 3
) -> Data:
    """A requirement of at most ``depth`` layers, leaves among them; `covers` may name ``modules``.

    A leaf asks only for what some item could show: never for a rung that none of its kinds reaches.
    No leaf has a question.
    """
    return _requirement(draw, vocabulary, modules, depth)


def _requirement(
    draw: st.DrawFn,
    vocabulary: Data,
    modules: Sequence[str],
    depth: int,
    words: Iterator[str] | None = None,
) -> Data:
    """A requirement; ``words`` names its questions, None where it is to have none."""
    form = (
        pick(draw, ("evidence", "evidence", "evidence", "any", "all", "at_least"))
        if depth > 1
        else "evidence"
    )
    if form == "evidence":
        leaf = _leaf(draw, vocabulary, modules)
        return {"evidence": leaf if words is None else _asking(draw, vocabulary, leaf, words)}
    children = [
        _requirement(draw, vocabulary, modules, depth - 1, words)
        for _ in range(between(draw, 1, 3))
    ]
    if form == "at_least":
        return {"at_least": between(draw, 1, len(children)), "of": children}
    return {form: children}


def _leaf(draw: st.DrawFn, vocabulary: Data, modules: Sequence[str]) -> Data:
    leaf: Data = {}
    kinds: list[Data] = vocabulary["kinds"]
    if chance(draw, 40):
        kinds = some(draw, kinds, most=3)
        names = [name_of(draw, kind) for kind in kinds]
        leaf["kind"] = names[0] if len(names) == 1 and chance(draw, 50) else names
    if chance(draw, 35):
        usual = all("current_for" in kind for kind in kinds) and chance(draw, 50)
        leaf["within"] = "usual" if usual else pick(draw, INTERVALS)
    if chance(draw, 35):
        rungs = vocabulary["ladders"]["shows"]
        highest = max(reach_of(vocabulary, kind) for kind in kinds)
        leaf["shows"] = name_of(draw, rungs[below(draw, highest + 1)])
    if chance(draw, 30):
        leaf["assurance"] = name_of(draw, pick(draw, vocabulary["ladders"]["assurance"]))
    if chance(draw, 20):
        leaf["measure"] = {"name": pick(draw, MEASURES), "at_least": pick(draw, (1, 2, 2.5, 60))}
        if chance(draw, 25):
            del leaf["measure"]["at_least"]
    if chance(draw, 12):
        day, time = pick(draw, YEARLY)
        leaf["snapshot"] = {"day": day, "publish_within": time}
    if chance(draw, 45):
        leaf["covers"] = _covers(draw, vocabulary, modules)
    return leaf


def _asking(draw: st.DrawFn, vocabulary: Data, leaf: Data, words: Iterator[str]) -> Data:
    """A leaf that may ask a question, and may be asked from a day or of some councils only."""
    if chance(draw, 60):
        leaf |= {"question": next(words), "asks": "Is it so?"}
        if chance(draw, 40):
            leaf["look_in"] = [
                name_of(draw, kind) for kind in some(draw, vocabulary["kinds"], most=2)
            ]
    if chance(draw, 15):
        leaf["due"] = _due(draw)
    if chance(draw, 15):
        leaf["applies_when"] = _applies_when(draw, vocabulary)
    return leaf


def _covers(draw: st.DrawFn, vocabulary: Data, modules: Sequence[str]) -> Data:
    asked: dict[str, Callable[[], Any]] = {
        "items": lambda: pick(draw, (1, 2, 2, 2, 3)),
        "characteristics": lambda: _wanted(
            draw, [name_of(draw, entry) for entry in vocabulary["characteristics"]]
        ),
        "aims": lambda: _wanted(draw, [name_of(draw, entry) for entry in vocabulary["aims"]]),
        "services": lambda: _wanted(draw, SERVICES),
        "partners": lambda: _wanted(draw, PARTNERS),
        "objectives": lambda: _wanted(draw, OBJECTIVES),
        "modules": lambda: _wanted(draw, modules),
        "matrix": lambda: _wanted(
            draw,
            [
                f"{name_of(draw, characteristic)} under {aim}"
                for characteristic in vocabulary["characteristics"]
                for aim in characteristic.get("aims", [each["id"] for each in vocabulary["aims"]])
            ],
        ),
    }
    return {dimension: asked[dimension]() for dimension in some(draw, tuple(asked), most=2)}


def _wanted(draw: st.DrawFn, names: Sequence[str]) -> Any:
    """A number, a list of ids or `all`."""
    form = below(draw, 5)
    if form < 2:
        return between(draw, 1, len(names))
    return some(draw, names) if form < 4 else "all"


# Frameworks


@st.composite
def frameworks(
    draw: st.DrawFn, vocabulary: Data | None = None, *, asks: bool | None = None
) -> Data:
    """A framework with its vocabulary: up to 3 modules of up to 3 themes, 1 to 4 levels of 1 or 2
    criteria, about a dozen criteria in all. Policies: `strict` (all), `share` (percentages),
    `profile` (no council level), `apart` (no adding up at all) and `points`. It has questions
    where ``asks``; where that is not said, every second time."""
    words = vocabulary if vocabulary is not None else draw(vocabularies())
    if asks is None:
        asks = chance(draw, 50)
    levels = [{**_entry(word), "summary": f"Summary of {word}."} for word in some_words(draw, 1, 4)]
    modules = some_words(draw, 1, 3)
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
            _module(draw, module, modules, levels, most_themes, words, asks=asks)
            for module in modules
        ],
    }
    if asks:
        _give_codes_and_same_questions(draw, framework)
    themes = sum(len(module["themes"]) for module in framework["modules"])
    framework["policies"] = _policies(draw, [level["id"] for level in levels], themes)
    return unshared(framework)


def _give_codes_and_same_questions(draw: st.DrawFn, framework: Data) -> None:
    if chance(draw, 60):
        for at, (_, criterion) in enumerate(criteria_of(framework)):
            if chance(draw, 75):
                criterion["code"] = f"{at // 3}.{at % 3 + 1}.D{at}"
    if chance(draw, 12):
        framework["offered"] = "any"
    codes, questions = codes_of(framework), questions_of(framework)
    if len(questions) > 1 and chance(draw, 50):
        for _ in range(between(draw, 1, 3)):
            one, other = shuffled(draw, [*questions], 2)
            name = codes[other] if other in codes and chance(draw, 30) else other
            same = [*as_list(questions[one].get("same_as", [])), name]
            questions[one]["same_as"] = name if len(same) == 1 else [*dict.fromkeys(same)]


def _policies(draw: st.DrawFn, levels: list[str], themes: int) -> Data:
    return {
        "strict": {"title": "Strict", "criteria": "all", "themes": "all", "modules": "all"},
        "share": {
            "title": "Share",
            "criteria": pick(draw, SHARES),
            "themes": pick(draw, SHARES),
            "modules": pick(draw, SHARES),
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
        "criteria": pick(draw, SHARES),
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
    *,
    asks: bool,
) -> Data:
    themes = []
    for theme in some_words(draw, 1, most_themes):
        unused = iter([*shuffled(draw, WORDS), "d", "e"])
        criteria = {
            level["id"]: [
                _criterion(draw, next(unused), modules, vocabulary, asks=asks)
                for _ in range(2 if most_themes < 3 and chance(draw, 30) else 1)
            ]
            for level in levels
        }
        applies = {"applies_when": _applies_when(draw, vocabulary)} if chance(draw, 12) else {}
        themes.append({"id": theme, "title": theme.capitalize(), **applies, "criteria": criteria})
    written: Data = {"module": module, "title": module.capitalize(), "themes": themes}
    written["measures"] = {
        name: {"title": name.capitalize(), "unit": "percent"} for name in MEASURES
    }
    return written


def _criterion(
    draw: st.DrawFn, criterion_id: str, modules: list[str], vocabulary: Data, *, asks: bool
) -> Data:
    words = map("".join, product(("", "q", "r", "s", "t"), WORDS)) if asks else None
    criterion = {
        "id": criterion_id,
        "statement": f"Statement of {criterion_id}.",
        "standing": "reconstructed",
        "bounds": "judgement",
        "source": {"ref": "law", "at": "1"},
        "requires": _requirement(draw, vocabulary, modules, depth=3, words=words),
        "remedy": f"Remedy of {criterion_id}.",
        "effort": pick(draw, vocabulary["efforts"])["id"],
    }
    if chance(draw, 25):
        criterion["applies_when"] = _applies_when(draw, vocabulary)
    if chance(draw, 12):
        criterion["due"] = _due(draw)
    return criterion


def _due(draw: st.DrawFn) -> Data:
    """A day, an interval after the council was established, or both."""
    form = below(draw, 3)
    due: Data = {}
    if form != 1:
        due["from"] = pick(draw, DATES) + pick(draw, (0, 1, 40)) * DAY
    if form != 0:
        due |= {"after": pick(draw, INTERVALS), "since": "established"}
    return due


@st.composite
def applies_when(draw: st.DrawFn, vocabulary: Data) -> Data:
    """A condition on the facts of a vocabulary."""
    return _applies_when(draw, vocabulary)


def _applies_when(draw: st.DrawFn, vocabulary: Data, depth: int = 2) -> Data:
    """Tests of facts, and now and then one of some conditions, or that one does not hold."""
    fields = [field for field in vocabulary["profile"] if "holds" not in field]
    condition: Data = {field["id"]: _fact_test(draw, field) for field in some(draw, fields, most=2)}
    if depth and chance(draw, 25):
        condition["any"] = [_applies_when(draw, vocabulary, depth - 1) for _ in range(2)]
    if depth and chance(draw, 20):
        condition["not"] = _applies_when(draw, vocabulary, depth - 1)
    if len(condition) > 1 and chance(draw, 30):
        del condition[next(iter(condition))]
    return condition


def _fact_test(draw: st.DrawFn, field: Data) -> Any:
    """A value, a list of values, or a least or highest number."""
    if "values" in field:
        return (
            pick(draw, field["values"][:2])
            if chance(draw, 50)
            else some(draw, field["values"], most=2)
        )
    if chance(draw, 10):
        return 250
    limits = {"at_least": pick(draw, (250, 5000)), "at_most": pick(draw, (5000, "7499.5"))}
    return limits if chance(draw, 15) else dict([pick(draw, list(limits.items()))])
