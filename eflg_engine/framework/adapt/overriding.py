"""Overrides of a base's criteria: each checked against the leaf it changes, and carried out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import count

from eflg_engine.framework.adapt.strictness import effect
from eflg_engine.framework.adaptation import STRICTER, Change, Override
from eflg_engine.framework.build import build_bounds
from eflg_engine.framework.checks.criteria import leaf_problems
from eflg_engine.framework.checks.examples import example_problems
from eflg_engine.framework.checks.words import Exact, Lookup
from eflg_engine.framework.dimensions import ALWAYS_IN_SCOPE, DIMENSION, DIMENSIONS, OF_VOCABULARY
from eflg_engine.framework.files.adaptation import OverrideFile
from eflg_engine.framework.files.examples import examples_in_full
from eflg_engine.framework.files.requirements import BoundsFile, CoversFile
from eflg_engine.framework.matrix import cells_of
from eflg_engine.framework.model import (
    ANY_FIGURE,
    USUAL,
    Criterion,
    Demand,
    Framework,
    Leaf,
    Requirement,
    each_leaf,
    leaves,
)
from eflg_engine.framework.vocabulary import Vocabulary
from eflg_engine.reading.checking import check
from eflg_engine.reading.parts import Part, entries, mapping, part, unknown, word
from eflg_engine.reading.problems import Path, Problem, listed
from eflg_engine.reading.read_only import Copied
from eflg_engine.reading.values import join_words
from eflg_engine.reading.words import meant

LAW = "law"
"""The word under a criterion's `bounds` that says its numbers are set by law."""

_FIELDS = {"kind": "kinds", "measure": "measure_at_least"}
"""Keys of a leaf that are called otherwise in Leaf."""

_ALWAYS_THERE = ("covers.items", "shows", "assurance")
"""Keys that a leaf has without naming them: one item, and the lowest rung of each ladder."""


class Overrides:
    """The overrides of one file: their problems, or the criteria they change.

    `words` are all words as read, `vocabulary` those that were checked.
    """

    def __init__(
        self, main: Part, base: Framework, vocabulary: Vocabulary, words: Mapping[str, Lookup]
    ) -> None:
        self.main = main
        self.base = base
        self.vocabulary = vocabulary
        self.words: dict[str, Lookup] = {
            **words,
            "module": Exact(module.id for module in base.modules),
        }
        self.sound: Mapping[str, Lookup] = {
            "kind": vocabulary.kinds,
            "shows": vocabulary.shows,
            "assurance": vocabulary.assurance,
            **{DIMENSION[each].sort: getattr(vocabulary, each) for each in OF_VOCABULARY},
            "cell": cells_of(vocabulary),
        }
        self.problems: list[Problem] = []
        self.found: list[Override] = []
        self.criteria: dict[str, Criterion] = {}
        named = _names(base)
        for name, written in mapping(part(main.data, "overrides")).items():
            path: Path = ("overrides", name)
            criterion_id, question = named.get(name) or named.get(name.upper(), ("", ""))
            rule = base.criteria.get(criterion_id)
            if rule is None:
                self._unknown_criterion(name, path)
                continue
            listed_here = entries(written)
            for number, entry in enumerate(listed_here or [written]):
                if isinstance(entry, dict):
                    at = (*path, number) if listed_here else path
                    known = self.criteria.get(criterion_id, rule)
                    self._entry(known, entry, at, question)

    def _unknown_criterion(self, found: str, path: Path) -> None:
        rules = self.base.criteria.values()
        allowed: list[str] | str = [rule.id for rule in rules if rule.id.startswith(f"{found}.")]
        message, hint = "this is a theme or module; name one of its criteria", None
        if not allowed:
            renamed = next((rule.id for rule in rules if found in rule.was), None)
            hint = renamed or meant(found, [*self.base.criteria, *self.base.questions])
            message = "there is no such criterion or question in the base"
            if renamed:
                message = "there is no such criterion in the base: it has another id now"
            allowed = f'an id or code that "eflg framework show {self.base.id}" lists'
        self.problems.append(
            unknown(self.main, "criterion", path, found, allowed, hint, message, key=True)
        )

    # --- one entry ----------------------------------------------------------------------------

    def _entry(self, rule: Criterion, entry: dict[str, object], path: Path, question: str) -> None:
        """Carry out one entry for a criterion or one of its questions, or add its problems."""
        before = len(self.problems)
        also = part(entry, "also")
        self.problems += leaf_problems(self.main, self.words, entry, path)
        self.problems += leaf_problems(self.main, self.words, also, (*path, "also"))
        examples = part(entry, "examples")
        self.problems += example_problems(self.main, (*path, "examples"), examples)
        there = list(leaves(rule.requires))
        number = self._leaf_number(entry, path, there, question)
        file, _ = check(
            OverrideFile, entry, self.main.document, path
        )  # its problems are reported with the file
        if file is None or number is None or len(self.problems) > before:
            return
        if any(any(leaf_problems(self.main, self.sound, each, path)) for each in (entry, also)):
            return  # it names an added word that has problems of its own
        leaf = there[number - 1]
        self._keys(file, leaf, path)
        if len(self.problems) == before:
            self._again(rule.id, number, file, entry, path)
        if len(self.problems) > before:
            return
        changed = _changed(leaf, file, self.vocabulary)
        changed = _changed(changed, file.also, self.vocabulary) if file.also else changed
        keys = [*_keys_of(file), *(_keys_of(file.also) if file.also else ())]
        changes = []
        for key in keys:
            was, becomes = (_written(each, key, self.vocabulary) for each in (leaf, changed))
            changes.append(Change(key, was if key in _asked(leaf) else "", becomes))
            if _value(leaf, key) == _value(changed, key):
                self._report(
                    "changes_nothing",
                    _path_of(entry, path, key),
                    f'"{key}" is {was} in the base already',
                    hint="leave it out: what is not named stays as it is",
                )
        self._usual_limit(changed, path)
        does = effect(leaf, changed, self.vocabulary.kind_facts)
        if rule.bounds == LAW and (does != STRICTER or self._counts_what_is_added(leaf, changed)):
            self._looser_than_law(rule, changes, does, path)
        if len(self.problems) > before:
            return
        if file.remedy is not None:
            changes.append(Change("remedy", rule.remedy, file.remedy))
        place = self.main.place(*path)
        self.found.append(
            Override(
                *(rule.id, number, len(there), tuple(changes), file.because, does),
                *(place.file, place.line),
                leaf.question.id if leaf.question else "",
                leaf.question.code if leaf.question else "",
            )
        )
        known = self.criteria.get(rule.id)
        kept = known.examples if known else {}
        self.criteria[rule.id] = replace(
            rule,
            requires=_with_leaf(rule.requires, number, changed),
            remedy=file.remedy or rule.remedy,
            examples=kept if file.examples is None else Copied(examples_in_full(file.examples)),
        )

    def _leaf_number(
        self, entry: dict[str, object], path: Path, there: list[Leaf], question: str
    ) -> int | None:
        """The number of the leaf that an entry means, from 1; None if that cannot be told."""
        asked = part(entry, "leaf")
        if question:
            if "leaf" in entry:
                message = '"leaf" is not needed: the question is named in front'
                self._report("not_allowed", (*path, "leaf"), message, at_key=True)
            ids = [leaf.question and leaf.question.id for leaf in there]
            return ids.index(question) + 1
        parts = "; ".join(f"{n}: {self._short(leaf)}" for n, leaf in enumerate(there, 1))
        if "leaf" not in entry:
            if len(there) == 1:
                return 1
            message = f'the key "leaf" is missing here: this criterion asks for {len(there)} things'
            self._report("missing_key", path, message, allowed=parts, below=("leaf",))
            return None
        number = word(asked)
        if number is None or not number.isdecimal() or int(number[:9]) < 1:
            return None  # reported by the model
        if int(number[:9]) > len(there):
            message = f"this criterion has {len(there)} leaves"
            if len(there) == 1:
                message = "this criterion has one leaf; there is no need to say which"
            self._report("unknown_leaf", (*path, "leaf"), message, found=number, allowed=parts)
            return None
        return int(number)

    def _short(self, leaf: Leaf) -> str:
        if leaf.question is not None:
            return leaf.question.id
        asked = (f"{key} {_written(leaf, key, self.vocabulary)}" for key in _asked(leaf))
        return join_words(asked) or "any evidence"

    def _keys(self, file: OverrideFile, leaf: Leaf, path: Path) -> None:
        """Keys that the leaf does not have, or under `also` has; and entries without any key."""
        there = _asked(leaf)
        named = _keys_of(file)
        added = _keys_of(file.also) if file.also else []
        if not named and not added:
            message = "this override names nothing to change"
            self._report("changes_nothing", path, message, allowed=listed(there))
        for key in named:
            if key not in there and key not in _ALWAYS_THERE:
                self._report(
                    "not_asked_for",
                    (*path, *key.split(".")),
                    f'the criterion does not ask for "{key}" here',
                    allowed=listed(there),
                    hint='to ask for it from now on, put it under "also"',
                    at_key=True,
                )
        for key in added:
            if key in there:
                self._report(
                    "duplicate_key",
                    (*path, "also", *key.split(".")),
                    f'the criterion asks for "{key}" already',
                    hint='put the new value outside of "also"',
                    at_key=True,
                )

    def _usual_limit(self, leaf: Leaf, path: Path) -> None:
        """`within: usual` for kinds that do not say how long they stay current."""
        kinds = self.vocabulary.kinds
        taken = leaf.kinds or range(len(kinds))
        missing = [kinds[n].id for n in taken if self.vocabulary.kind_facts[n].current_for is None]
        if leaf.within is USUAL and missing:
            message = 'these kinds do not say how long they stay current, so "usual" means nothing'
            allowed = "an age limit, or kinds with current_for in the vocabulary"
            self._report("no_usual_limit", path, message, found=listed(missing), allowed=allowed)

    def _again(
        self, rule: str, leaf: int, file: OverrideFile, entry: dict[str, object], path: Path
    ) -> None:
        """Keys of the leaf that an earlier override changes: the last would win silently."""
        before = {
            change.key: each
            for each in self.found
            if (each.criterion, each.leaf) == (rule, leaf)
            for change in each.changes
        }
        keys = [*_keys_of(file), *(_keys_of(file.also) if file.also else ())]
        for key in (*keys, *(["remedy"] if file.remedy is not None else [])):
            if key in before:
                self._report(
                    "duplicate_key",
                    _path_of(entry, path, key),
                    f'"{key}" of this part is changed already at {before[key].place}',
                    hint="change each key of a part once",
                    at_key=True,
                )

    def _counts_what_is_added(self, leaf: Leaf, changed: Leaf) -> bool:
        """Whether the change names added words where the base accepted any of its own."""
        known = self.base.vocabulary
        before = dict(leaf.covers)
        return (not leaf.kinds and any(kind >= len(known.kinds) for kind in changed.kinds)) or any(
            dimension in ALWAYS_IN_SCOPE
            and isinstance(before.get(dimension), int)
            and isinstance(demand, tuple)
            and not {*demand} <= {*getattr(known, dimension).ids}
            for dimension, demand in changed.covers
        )

    def _looser_than_law(
        self, rule: Criterion, changes: list[Change], does: str, path: Path
    ) -> None:
        told = "; ".join(f"{c.key} {c.before or 'not asked for'} -> {c.after}" for c in changes)
        message = f"the bounds of {rule.id} are set by law and cannot be loosened"
        if does != "looser":
            message = (
                f"the bounds of {rule.id} are set by law, and this is not sure to be as strict "
                "for everybody"
            )
        self._report(
            "looser_than_law",
            path,
            f"{message}: {told}",
            allowed="a shorter limit, a higher rung, a higher number or fewer kinds",
        )

    def _report(
        self,
        code: str,
        path: Path,
        message: str,
        *,
        found: str = "",
        allowed: str = "",
        hint: str = "",
        below: Path = (),
        at_key: bool = False,
    ) -> None:
        self.problems.append(
            self.main.problem(code, path, message, found, allowed, hint, key=at_key, below=below)
        )


def _names(base: Framework) -> dict[str, tuple[str, str]]:
    """What an override may name, each with the criterion and the question (or none) it means."""
    names = {}
    for rule in base.criteria.values():
        asked = [leaf.question for leaf in leaves(rule.requires) if leaf.question is not None]
        for name in filter(None, (rule.id, rule.code.upper())):
            names[name] = rule.id, ""
        for question in asked:
            for name in filter(None, (question.id, question.code.upper())):
                names[name] = rule.id, question.id
    return names


# --- keys of a leaf ---------------------------------------------------------------------------


def _keys_of(file: BoundsFile) -> list[str]:
    """The keys that a file gives of a leaf; those under `covers` with it in front.

    A key without a value is left out: it is reported as blank.
    """
    keys = [key for key in BoundsFile.model_fields if _is_given(file, key) and key != "covers"]
    covers = [key for key in CoversFile.model_fields if _is_given(file.covers, key)]
    return [*keys, *(f"covers.{key}" for key in covers)]


def _is_given(file: BoundsFile | CoversFile, key: str) -> bool:
    return key in file.model_fields_set and getattr(file, key) is not None


def _asked(leaf: Leaf) -> list[str]:
    """The keys of a leaf that ask for anything."""
    plain = Leaf()
    keys = [
        key
        for key in BoundsFile.model_fields
        if key != "covers" and _value(leaf, key) != _value(plain, key)
    ]
    items = ["covers.items"] if leaf.items > 1 else []
    return [*keys, *items, *(f"covers.{dimension}" for dimension, _ in leaf.covers)]


def _value(leaf: Leaf, key: str) -> object:
    if key == "measure":
        return leaf.measure, leaf.measure_at_least
    if key.startswith("covers."):
        dimension = key.removeprefix("covers.")
        return leaf.items if dimension == "items" else dict(leaf.covers).get(dimension)
    return getattr(leaf, _FIELDS.get(key, key))


def _changed(leaf: Leaf, file: BoundsFile, vocabulary: Vocabulary) -> Leaf:
    """A leaf with the values that a file gives in the place of its own."""
    new = build_bounds(file, vocabulary)
    values: dict[str, object] = {}
    covers: dict[str, Demand] = dict(leaf.covers)
    for key in _keys_of(file):
        over, _, dimension = key.partition(".")
        if dimension == "items":
            values["items"] = new.items
        elif over == "covers":
            covers[dimension] = dict(new.covers)[dimension]
        else:
            values[_FIELDS.get(key, key)] = getattr(new, _FIELDS.get(key, key))
            if key == "measure":
                values["measure"] = new.measure
    order = [each for each in DIMENSIONS if each in covers]
    values["covers"] = tuple((each, covers[each]) for each in order)
    return replace(leaf, **values)  # type: ignore[arg-type]


def _written(leaf: Leaf, key: str, vocabulary: Vocabulary) -> str:
    """The value of a key as rule files write it."""
    value = _value(leaf, key)
    if key == "kind":
        return ", ".join(vocabulary.kinds[kind].id for kind in leaf.kinds)
    if key == "shows":
        return vocabulary.shows[leaf.shows].id
    if key == "assurance":
        return vocabulary.assurance[leaf.assurance].id
    if key == "measure":
        if leaf.measure_at_least == ANY_FIGURE:
            return leaf.measure
        return f"{leaf.measure} at least {leaf.measure_at_least.normalize():f}"
    return ", ".join(value) if isinstance(value, tuple) else str(value)


def _with_leaf(node: Requirement, number: int, new: Leaf) -> Requirement:
    """A requirement with its n-th leaf (from 1) replaced."""
    numbers = count(1)
    return each_leaf(node, lambda leaf: new if next(numbers) == number else leaf)


def _path_of(entry: dict[str, object], path: Path, key: str) -> Path:
    """The path to a key of an override, which may stand under `also`."""
    keys = tuple(key.split("."))
    data: object = entry
    for each in keys:
        data = part(data, each)
    return (*path, *keys) if data is not None else (*path, "also", *keys)
