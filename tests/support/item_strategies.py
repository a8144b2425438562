"""Hypothesis strategies for items of evidence, as plain data.

Where a framework has questions, three in four of the items made to fit a leaf with a question are
offered for that question (by id, by code, by a question that is the same, or by its criterion);
the others are unsorted. A generous one is offered for many questions besides. One in five items
then gives its `supports` as a mapping.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from hypothesis import strategies as st

from tests.support.choices import below, between, chance, name_of, pick, some
from tests.support.framework_strategies import MEASURES, PARTNERS, SERVICES, YEARLY
from tests.support.plain_data import (
    DAY,
    Data,
    as_list,
    before,
    codes_of,
    criteria_of,
    entry_named,
    last_day,
    leaves_of,
    month_of,
    places_of,
    questions_of,
    reach_of,
    rung_of,
    unshared,
)

DIMENSIONS = ("characteristics", "aims", "services", "partners", "objectives")


@dataclass(frozen=True, slots=True)
class Setting:
    """What the items of one bundle are drawn against."""

    framework: Data
    as_at: date
    objectives: list[str]
    modules: list[str]
    places: list[str]
    leaves: list[tuple[str, Data]]  # each with the full id of its criterion
    days: list[date]
    codes: dict[str, str]  # of criteria and questions, by full id
    questions: list[str]
    focus: str = ""  # the criterion that many of the items are made for
    strong: bool = False  # whether most items suit many leaves

    @property
    def vocabulary(self) -> Data:
        vocabulary: Data = self.framework["vocabulary"]
        return vocabulary


@st.composite
def items(draw: st.DrawFn, framework: Data, as_at: date, objectives: Sequence[str] = ()) -> Data:
    """One more valid item, without an id; it may name ``objectives``, the ids the bundle lists."""
    return unshared(item_for(draw, setting_of(framework, as_at, list(objectives))))


def setting_of(framework: Data, as_at: date, objectives: list[str]) -> Setting:
    leaves = [
        (full_id, leaf)
        for full_id, criterion in criteria_of(framework)
        for leaf in leaves_of(criterion["requires"])
    ]
    limits = {leaf["within"] for _, leaf in leaves if "within" in leaf} - {"usual"}
    kinds = framework["vocabulary"]["kinds"]
    limits |= {kind["current_for"] for kind in kinds if "current_for" in kind}
    questions = [*questions_of(framework)]
    bounds = [
        before(as_at, limit) + shift * DAY for limit in sorted(limits) for shift in (0, 1, -1)
    ]
    return Setting(
        framework=framework,
        as_at=as_at,
        objectives=objectives,
        modules=[module["module"] for module in framework["modules"]],
        places=[*places_of(framework), *questions],
        leaves=leaves,
        days=[as_at, as_at - DAY, as_at + DAY, as_at - 10 * DAY, date(2020, 2, 29), *bounds],
        codes=codes_of(framework),
        questions=questions,
    )


def item_for(draw: st.DrawFn, setting: Setting) -> Data:
    """Any item at all (one in seven), one that suits many leaves, or one made to fit one leaf."""
    item = _item_with_a_list(draw, setting)
    if setting.questions and chance(draw, 20):
        item["supports"] = _as_a_mapping(draw, setting, item["supports"])
    return item


def _item_with_a_list(draw: st.DrawFn, setting: Setting) -> Data:
    form = below(draw, 7)
    if form == 0:
        return _any_item(draw, setting)
    leaves = setting.leaves
    if form > 3 and setting.focus:
        leaves = [(full_id, leaf) for full_id, leaf in leaves if full_id == setting.focus]
    generous = form > 1 if setting.strong else form == 1
    return _fitting_item(draw, setting, *pick(draw, leaves), generous=generous)


def _any_item(draw: st.DrawFn, setting: Setting) -> Data:
    vocabulary = setting.vocabulary
    item = {
        "title": "An item",
        "kind": name_of(draw, pick(draw, vocabulary["kinds"])),
        "supports": some(draw, setting.places, most=3),
        **_dates(draw, setting, setting.days),
    }
    for ladder in ("shows", "assurance"):
        if chance(draw, 60):
            item[ladder] = name_of(draw, pick(draw, vocabulary["ladders"][ladder]))
    for dimension in DIMENSIONS:
        if chance(draw, 35):
            item.update(naming(draw, setting, dimension))
    if chance(draw, 40):
        item["measures"] = {name: pick(draw, (1, -3, 2.5, 62)) for name in some(draw, MEASURES)}
    if chance(draw, 20):
        day, time = pick(draw, YEARLY)
        asked = {"day": day, "publish_within": time}
        item = reviewed_in_order(item | _yearly_dates(draw, setting, asked))
    return {**item, **_remarks(draw)}


def _fitting_item(
    draw: st.DrawFn, setting: Setting, criterion_id: str, leaf: Data, *, generous: bool
) -> Data:
    """An item offered for the leaf that mostly passes it. A generous one is offered for the theme
    or the module, stands high and covers all it can; another is often just good enough, or not
    quite."""
    parts = criterion_id.split(".")
    supports = [".".join(parts[: pick(draw, (1, 1, 2) if generous else (2, 1, 3))])]
    if "question" in leaf and chance(draw, 75):
        supports = [_offer_for(draw, setting, criterion_id, leaf)]
        if generous:
            supports += [name for name in _many_questions(draw, setting) if name not in supports]
    if chance(draw, 45):
        wider = setting.modules if chance(draw, 60) else setting.places
        supports += [place for place in some(draw, wider, most=3) if place not in supports]
    kind = _kind_for(draw, setting.vocabulary, leaf)
    days = _fitting_days(setting, leaf, kind)
    item = {
        "title": "An item",
        "kind": name_of(draw, kind),
        "supports": supports,
        **_dates(draw, setting, days, month=3 if generous else 15),
    }
    if "snapshot" in leaf and (generous or not chance(draw, 7)):
        item = reviewed_in_order(item | _yearly_dates(draw, setting, leaf["snapshot"]))
    for ladder in ("shows", "assurance"):
        rungs = setting.vocabulary["ladders"][ladder]
        if ladder in kind.get("usually", {}) and chance(draw, 50):
            continue
        if generous:
            item[ladder] = rungs[-1]["id"]
        elif ladder in leaf or chance(draw, 60):
            item[ladder] = _rung_for(draw, rungs, leaf.get(ladder))
    for dimension in DIMENSIONS:
        if generous or chance(draw, 90 if dimension in _named_for(leaf) else 20):
            item.update(naming(draw, setting, dimension, everything=generous))
    measures = dict.fromkeys(MEASURES, 62) if generous else _fitting_measures(draw, leaf)
    if measures:
        item["measures"] = measures
    if "when" in kind.get("reaches_more", {}) and chance(draw, 60):
        item["difference"] = "What changed."
    return {**item, **_remarks(draw)}


def _offer_for(draw: st.DrawFn, setting: Setting, criterion_id: str, leaf: Data) -> str:
    """The question's id or code, its criterion, or a question said to be the same."""
    question = f"{criterion_id}.{leaf['question']}"
    same: list[str] = as_list(leaf.get("same_as", []))
    code = setting.codes.get(question)
    codes = [code, code.lower()] if code else []
    return pick(draw, [question, question, *codes, *same, criterion_id])


def _many_questions(draw: st.DrawFn, setting: Setting) -> list[str]:
    """All questions, or all those of the criterion that many items are made for."""
    if chance(draw, 50):
        return setting.questions
    return [each for each in setting.questions if each.rpartition(".")[0] == setting.focus]


def _as_a_mapping(draw: st.DrawFn, setting: Setting, supports: list[str]) -> Data:
    """The same names as a mapping, each once: questions under their criterion, in a list or with
    places, or by themselves (by id or code) with a place or without."""
    written: Data = {}
    places = ("page 12", "pages 3 to 5", None)
    by_code = {code.casefold(): full_id for full_id, code in setting.codes.items()}
    ids = dict.fromkeys(by_code.get(name.casefold(), name) for name in supports)
    for name in ids:
        criterion, _, word = name.rpartition(".")
        form = below(draw, 3)
        present = written.get(criterion)
        if name not in setting.questions or form == 0 or criterion in ids:
            key = setting.codes[name] if name in setting.codes and chance(draw, 30) else name
            written[key] = pick(draw, places)
        elif isinstance(present, dict):
            present[word] = pick(draw, places)
        elif isinstance(present, list):
            present.append(word)
        else:
            written[criterion] = [word] if form == 1 else {word: pick(draw, places)}
    return written


def _named_for(leaf: Data) -> set[str]:
    """The dimensions of which an item must name something to help cover what the leaf asks."""
    asked = set(leaf.get("covers", {}))
    return asked | {"characteristics", "aims"} if "matrix" in asked else asked


def _fitting_days(setting: Setting, leaf: Data, kind: Data) -> list[date]:
    """Days on either side of the bounds of the leaf; more of them within it than not."""
    as_at = setting.as_at
    within = leaf.get("within", "500 days")
    earliest = before(as_at, kind["current_for"] if within == "usual" else within)
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
    if chance(draw, 40):
        measures["waves"] = pick(draw, (2, 1, 62))
    if "measure" in leaf:
        least = leaf["measure"].get("at_least", -7)
        measures[leaf["measure"]["name"]] = pick(
            draw, (least, least + 60, least, least + 0.5, least - 0.5)
        )
    return measures


def twin_of(draw: st.DrawFn, setting: Setting, item: Data) -> Data:
    """Another like this one, as the next in a series is: a date, or what it covers, is its own."""
    if chance(draw, 30):
        dates = ("dated", "review_by", "snapshot")
        undated = {key: value for key, value in item.items() if key not in dates}
        return {**undated, **_dates(draw, setting, setting.days)}
    return {**item, **naming(draw, setting, pick(draw, DIMENSIONS))}


def _kind_for(draw: st.DrawFn, vocabulary: Data, leaf: Data) -> Data:
    """A kind the leaf takes; mostly one that reaches the rung it asks for."""
    kinds = vocabulary["kinds"]
    if "kind" in leaf:
        wanted = leaf["kind"] if isinstance(leaf["kind"], list) else [leaf["kind"]]
        kinds = [entry_named(kinds, name) for name in wanted]
    if "shows" in leaf and chance(draw, 93):
        least = rung_of(vocabulary["ladders"]["shows"], leaf["shows"])
        kinds = [kind for kind in kinds if reach_of(vocabulary, kind) >= least]
    return pick(draw, kinds)


def _rung_for(draw: st.DrawFn, rungs: list[Data], least: str | None) -> str:
    """Mostly the rung asked for or a higher one; now and then the one below."""
    lowest = 0 if least is None else rung_of(rungs, least)
    if lowest and chance(draw, 7):
        return name_of(draw, rungs[lowest - 1])
    return name_of(draw, pick(draw, rungs[lowest:]))


def _dates(draw: st.DrawFn, setting: Setting, days: list[date], month: int = 15) -> Data:
    """`dated`, and now and then a `review_by` that is not before it."""
    dated = pick(draw, days)
    written: Data = {"dated": month_of(dated) if chance(draw, month) else dated}
    if chance(draw, 30):
        as_at = setting.as_at
        reviews: tuple[date | str, ...] = (
            as_at,
            as_at + 30 * DAY,
            as_at + DAY,
            as_at - DAY,
            as_at + 400 * DAY,
            month_of(as_at),
        )
        review_by = pick(draw, reviews)
        if last_day(review_by) >= last_day(written["dated"]):
            written["review_by"] = review_by
    return written


def _yearly_dates(draw: st.DrawFn, setting: Setting, asked: Data) -> Data:
    """A snapshot of one of the last years, and a date on either side of the edges of its time."""
    month, number = map(int, asked["day"].split("-"))
    year = setting.as_at.year - pick(draw, (1, 1, 0, 2))
    taken = date(year, month, number)
    end = taken
    while before(end + DAY, asked["publish_within"]) < taken:
        end += DAY
    dated = pick(draw, (taken, end, taken + 20 * DAY, taken, end, end + DAY, taken - DAY))
    if dated > setting.as_at and chance(draw, 70):
        dated = min(setting.as_at, taken + 20 * DAY)
    return {"snapshot": taken + (0 if chance(draw, 90) else 1) * DAY, "dated": dated}


def naming(draw: st.DrawFn, setting: Setting, dimension: str, *, everything: bool = False) -> Data:
    """What the item names of one dimension: some, everything, or `all` where that is a word."""
    choices = nameable(setting, dimension)
    if not choices:
        return {}
    if dimension in ("characteristics", "objectives") and chance(draw, 20):
        return {dimension: "all"}
    chosen = choices if everything else some(draw, choices)
    names = [name_of(draw, entry) for entry in chosen]
    if dimension in ("characteristics", "aims"):
        names = run_together(draw, setting.vocabulary, dimension, names)
    return {dimension: names}


def run_together(draw: st.DrawFn, vocabulary: Data, key: str, names: list[str]) -> list[str]:
    """Names of terms; one in five lists has some in one text, and words that mean several."""
    several = [*vocabulary.get("several", {}).get(key, {})]
    if several and chance(draw, 20):
        word: str = pick(draw, several)
        names = [*names, pick(draw, (word, word.upper(), word.replace(" ", "-")))]
    if len(names) > 1 and chance(draw, 20):
        joint = pick(draw, (" and ", ", ", "/", "; ", " & ", " + ", ", and "))
        last = between(draw, 2, len(names))
        names = [joint.join(names[:last]), *names[last:]]
    return names


def nameable(setting: Setting, dimension: str) -> Sequence[Data]:
    """What an item may name, each with an id: entries of the vocabulary, or plain names."""
    if dimension in ("characteristics", "aims"):
        entries: list[Data] = setting.vocabulary[dimension]
        return entries
    names = {"services": SERVICES, "partners": PARTNERS, "objectives": setting.objectives}
    return [{"id": name} for name in names[dimension]]


def _remarks(draw: st.DrawFn) -> Data:
    if not chance(draw, 10):
        return {}
    return {"link": "https://example.org/item", "difference": "What changed.", "note": "A note."}


def reviewed_in_order(item: Data) -> Data:
    """The item, without a review that is due before it is dated."""
    review_by = item.get("review_by")
    if review_by is None or last_day(review_by) < last_day(item["dated"]):
        return {key: value for key, value in item.items() if key != "review_by"}
    return item
