"""Examples of a criterion in words: what is enough, and what is not, told as a difference."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations
from math import comb
from typing import TYPE_CHECKING, Any

from eflg_engine.assessment.reasons.findings import FINDINGS, Wording
from eflg_engine.framework.dimensions import DIMENSION
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.values import capital, join_words
from eflg_engine.report.blocks import Block, Entries, Entry, Heading, Table

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.model import Criterion

Item = Mapping[str, object]
Example = Mapping[str, Any]

MOST_DIFFERENCES = 3
"""An example that differs in more ways from each that is enough is told in full."""

_MOST_WAYS = 300  # of leaving items out, tried for the nearest
_FACTS = ("council", "objectives", "scope", "as_at")
_NOT_SAID = {
    "council": "nothing said of the {body}",
    "objectives": "no objectives in force",
    "scope": "everything in scope",
    "as_at": "no day of its own",
}


def example_blocks(framework: Framework, rule: Criterion, rank: int = 2) -> list[Block]:
    """The examples of a criterion under headings of this rank; nothing where it has none."""
    words = _Words(framework)
    enough: Sequence[Example] = rule.examples.get("enough") or ()
    blocks: list[Block] = []
    if enough:
        entries = (words.entry(each, number) for number, each in enumerate(enough, 1))
        blocks += [Heading("Enough, for example", rank), Entries(tuple(entries))]
    for key, title, second in (
        ("not_enough", "Not enough, for example", "Because"),
        ("does_not_apply", "Does not apply, for example", ""),
    ):
        examples: Sequence[Example] = rule.examples.get(key) or ()
        rows = tuple((words.told(each, enough), words.reasons(each)) for each in examples)
        if rows and second:
            blocks += [Heading(title, rank), Table(("Evidence", second), rows)]
        elif rows:
            blocks += [Heading(title, rank), Entries(tuple(Entry(text) for text, _ in rows))]
    return blocks


def example_lines(framework: Framework, rule: Criterion) -> tuple[list[str], list[str]]:
    """What is enough for a criterion, and what is not and why, an example a line."""
    words = _Words(framework)
    enough: Sequence[Example] = rule.examples.get("enough") or ()
    told = []
    for number, each in enumerate(enough, 1):
        text, below, _ = words.entry(each, number)
        told.append(" ".join((text, "; ".join(child.text for child in below))).strip())
    short: Sequence[Example] = rule.examples.get("not_enough") or ()
    return told, [f"{words.told(each, enough)} ({words.reasons(each)})" for each in short]


class _Words:
    """Examples in the words of one framework."""

    def __init__(self, framework: Framework) -> None:
        self.framework = framework
        self.wording = Wording.of(framework)
        self.vocabulary = framework.vocabulary
        self.modules = {module.id for module in framework.modules}

    def entry(self, example: Example, number: int) -> Entry:
        """An example that is enough, with its number and every item of it."""
        items = [capital(self.item(item)) for item in example["evidence"]]
        said = [*self._facts(example), example["note"].rstrip(".") if example["note"] else ""]
        facts = "; ".join(filter(None, said))
        mark = f"{number}."
        if len(items) == 1:
            return Entry("; ".join(filter(None, (items[0], facts))), mark=mark)
        lead = "; ".join(filter(None, ("Together" if items else "No evidence", facts)))
        children = tuple(Entry(text, mark=f"{n}.") for n, text in enumerate(items, 1))
        return Entry(f"{lead}:" if items else lead, children, mark)

    def reasons(self, example: Example) -> str:
        """Why it is not enough."""
        found = [FINDINGS[code].in_few_words for code in example["because"]]
        note = example["note"].rstrip(".") if example["note"] else ""
        return capital("; ".join(filter(None, (join_words(found), note))))

    def told(self, example: Example, enough: Sequence[Example]) -> str:
        """An example as its difference from the nearest that is enough, or in full."""
        found = [
            (len(changes), number, changes)
            for number, model in enumerate(enough, 1)
            if (changes := self._differences(example, model)) is not None
        ]
        if found:
            _, number, changes = min(found)
            if changes and len(changes) <= MOST_DIFFERENCES:
                name = f"as example {number}" if len(enough) > 1 else "as above"
                joint = (
                    " "
                    if all(change.startswith("without item") for change in changes)
                    else ", but "
                )
                return capital(f"{name}{joint}{join_words(changes)}")
        items = [self.item(item) for item in example["evidence"]]
        text = "; ".join([*items, *self._facts(example)]) or "no evidence"
        return capital(text)

    # --- differences --------------------------------------------------------------------------

    def _differences(self, example: Example, model: Example) -> list[str] | None:
        """What is other than in an example; None where they are too far apart to compare."""
        mine, theirs = example["evidence"], model["evidence"]
        short = len(theirs) - len(mine)
        if short < 0 or comb(len(theirs), short) > _MOST_WAYS or (theirs and not mine):
            return None
        best: list[str] | None = None
        for left_out in combinations(range(len(theirs)), short):
            kept = [number for number in range(len(theirs)) if number not in left_out]
            changes = []
            if left_out:
                numbers = join_words(str(number + 1) for number in left_out)
                changes.append(f"without item{'s' if short > 1 else ''} {numbers}")
            for number, item in zip(kept, mine, strict=True):
                where = f"item {number + 1} " if len(theirs) > 1 else ""
                changes += [where + each for each in self._of_item(item, theirs[number])]
            if best is None or len(changes) < len(best):
                best = changes
        assert best is not None
        facts = dict(zip(_FACTS, self._facts_by_key(example), strict=True))
        return best + [
            facts[key] or _NOT_SAID[key].format(body=self.framework.body)
            for key in _FACTS
            if (example.get(key) or None) != (model.get(key) or None)
        ]

    def _of_item(self, item: Item, model: Item) -> Iterator[str]:
        for key in (*model, *(key for key in item if key not in model)):
            if item.get(key) == model.get(key):
                continue
            if key == "kind":
                kinds = (self._phrase(key, value) for value in (item.get(key), model.get(key)))
                yield " in place of ".join(kinds)
            elif key == "measures":
                yield from self._of_measures(_mapping(item.get(key)), _mapping(model.get(key)))
            elif item.get(key) in (None, [], ""):
                yield f"naming no {key.replace('_', ' ')}"
            elif isinstance(item[key], list) and isinstance(model.get(key), list):
                yield self._of_names(key, item[key], model[key])
            else:
                yield self._phrase(key, item[key])

    def _of_names(self, key: str, mine: object, theirs: object) -> str:
        """A list of names that is another: what it lacks or has besides, if it is one of these."""
        names, model = (value if isinstance(value, list) else [] for value in (mine, theirs))
        lacking = [name for name in model if name not in names]
        besides = [name for name in names if name not in model]
        if lacking and besides:
            return self._phrase(key, names)
        said = self._phrase(key, lacking or besides)
        return f"without {said}" if lacking else f"with {said} besides"

    def _of_measures(self, mine: Item, theirs: Item) -> Iterator[str]:
        for name in (*theirs, *(name for name in mine if name not in theirs)):
            if name not in mine:
                yield f"without {self._measure(name)}"
            elif mine[name] != theirs.get(name):
                yield f"{self._measure(name)}: {mine[name]}"

    # --- items --------------------------------------------------------------------------------

    def item(self, item: Item) -> str:
        """An item by what its file says of it, its kind first."""
        kind = self._phrase("kind", item["kind"]) if "kind" in item else "an item"
        return ", ".join([kind, *(self._phrase(k, v) for k, v in item.items() if k != "kind")])

    def _phrase(self, key: str, value: object) -> str:
        """A key of an item with its value."""
        vocabulary = self.vocabulary
        if key == "kind":
            kind = vocabulary.kinds.resolve(str(value))
            return self.wording.kind(kind) if kind else str(value)
        if key == "shows":
            rung = vocabulary.shows.resolve(str(value))
            return f"showing {self.wording.showing(rung) if rung else value}"
        if key == "assurance":
            return f"assurance {_title(vocabulary.assurance, value)}"
        if key == "measures":
            figures = _mapping(value).items()
            return join_words(f"{self._measure(name)}: {figure}" for name, figure in figures)
        if key == "title":
            return f'"{value}"'
        if key in ("note", "difference"):
            return f"{key}: {str(value).rstrip('.')}"
        if key == "supports" and isinstance(value, str):
            answering = "." not in value and value not in self.modules
            return f"answering {value}" if answering else f"listed for {value} as a whole"
        if key == "review_by":
            return f"due for review {'' if str(value).startswith('in ') else 'by '}{value}"
        terms = DIMENSION[key].terms(vocabulary) if key in DIMENSION else None
        words = value if isinstance(value, list) else [value]
        name = key.replace("_", " ")
        one, many = self.framework.words.get(key, (name.removesuffix("s"), name))
        if value == "all":
            return f"all {many}"
        name = one if isinstance(value, list) and len(value) == 1 else many
        if terms is not None:
            return f"{name} {join_words(_title(terms, word) for word in words)}"
        return f"{name} {_plain(value)}"

    def _measure(self, name: str) -> str:
        title = self.framework.measures.get(name, (name.replace("_", " "), ""))[0]
        return _lower(title)

    # --- what stands beside the items ---------------------------------------------------------

    def _facts(self, example: Example) -> list[str]:
        return [text for text in self._facts_by_key(example) if text]

    def _facts_by_key(self, example: Example) -> Iterator[str]:
        """For each of the facts a phrase, empty where the example does not say."""
        council, scope = example.get("council") or {}, example.get("scope") or {}
        yield f"a {self.framework.body} with {_plain(council)}" if council else ""
        objectives = example.get("objectives") or []
        ids = join_words(str(each.get("id", "")) for each in objectives)
        yield f"objective{'s' if len(objectives) > 1 else ''} {ids} in force" if objectives else ""
        yield f"a scope of {_plain(scope)}" if scope else ""
        yield f"as at {example['as_at']}" if example.get("as_at") else ""


def _mapping(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _title(terms: Terms, word: object) -> str:
    return _lower(terms.title(str(word)))


def _lower(title: str) -> str:
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]


def _article(word: str) -> str:
    return ("an " if word[:1] in "aeiou" else "a ") + word


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return join_words(f"{key} {_plain(inner)}" for key, inner in value.items())
    if isinstance(value, list):
        return join_words(_plain(inner) for inner in value)
    return str(value)
