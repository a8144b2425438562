"""One council's bundle at hand: read, looked at, changed and saved, for an interface in a browser.

Everything that is shown comes from the reports of the command line, as HTML; everything that is
saved is what the command line writes.
"""

from __future__ import annotations

import contextlib
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from eflg_engine.analysis.claims import compare_claims
from eflg_engine.analysis.comparing import compare
from eflg_engine.analysis.forecasting import forecast
from eflg_engine.analysis.plan.planning import make_plan
from eflg_engine.analysis.sorting import sort_items
from eflg_engine.analysis.thread import golden_thread
from eflg_engine.analysis.whatif import what_if
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.cli.inputs import read_framework
from eflg_engine.cli.main import main
from eflg_engine.evidence.answering_in_text import with_answer
from eflg_engine.evidence.bundle import Bundle, Council, EvidenceItem
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework.model import Framework, leaves
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.framework.vocabulary import Terms
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.sheet_files import is_sheets
from eflg_engine.reading.values import add_months, read_date
from eflg_engine.reading.yaml_text import read_bytes
from eflg_engine.report.appendix import appendix_blocks
from eflg_engine.report.assessment import assessment_blocks
from eflg_engine.report.blocks import Block, Heading, Table
from eflg_engine.report.claims import claims_blocks
from eflg_engine.report.compare import comparison_blocks
from eflg_engine.report.explanation import explanation_blocks
from eflg_engine.report.forecast import FORECAST
from eflg_engine.report.headline import headline_rows, level_words
from eflg_engine.report.plan import plan_blocks
from eflg_engine.report.render.html import render
from eflg_engine.report.thread import thread_blocks
from eflg_engine.report.whatif import whatif_blocks
from eflg_engine.sheets.opening import framework_of_names, read_sheets

Data = dict[str, Any]
"""What goes to the interface: mappings, lists, texts, numbers."""

KEYS = ("id", "title", "kind", "dated", "review_by", "link", "shows", "assurance", "difference")
"""The keys of an item that the form has, in its order; `supports` and `note` beside them."""

MONTHS_AHEAD = 36
"""How far a forecast looks."""


class Desk:
    """A bundle under a framework on a day, with what was tried and changed since it was opened.

    `folder` is where files are written for the command line to read; nothing else is kept there.
    `frameworks` are those that can be chosen, `samples` bundles as YAML by name; a bundle that
    names no day is judged as at `today`. Every method that takes what a person gave raises
    InvalidInput where it cannot be.
    """

    def __init__(
        self,
        folder: Path,
        frameworks: Sequence[Framework],
        samples: Mapping[str, bytes],
        today: date,
    ) -> None:
        self.folder = folder
        self.today = today
        self.choices = {each.id: each for each in frameworks}
        self.samples = samples
        self.framework = self.choices.get(DEFAULT_FRAMEWORK, frameworks[0])
        self.bundle = Bundle(Council("The council"), framework=self.framework.id)
        self.as_at = self.today
        self.old: Assessment | None = None
        self.old_name = ""

    # --- opening and saving -------------------------------------------------------------------

    def open(self, name: str, content: bytes) -> Data:
        """Take a workbook, CSV or YAML file to work on; gives the summary, with any warnings."""
        bundle, framework, warnings = self._read(name, content)
        self.bundle, self.framework, self.old = bundle, framework, None
        self.as_at = bundle.as_at or self.today
        return self.summary() | {"warnings": warnings}

    def frameworks(self) -> list[list[str]]:
        """The frameworks that can be chosen: ids and titles."""
        return [[each.id, each.title] for each in self.choices.values()]

    def sample_names(self) -> list[str]:
        """The names of the samples."""
        return sorted(self.samples)

    def open_sample(self, name: str) -> Data:
        """Take a sample to work on."""
        return self.open(name, self.samples[name])

    def new(self, council: str, framework: str) -> Data:
        """Begin with an empty bundle."""
        if not council.strip():
            raise InvalidInput([Problem("empty", Place("council"), "there is nothing here")])
        self.framework = self.choices[framework]
        self.bundle = Bundle(Council(" ".join(council.split())), framework=framework)
        self.as_at, self.old = self.today, None
        return self.summary()

    def compare_with(self, name: str, content: bytes) -> Data:
        """Take last year's file to compare with."""
        bundle, framework, warnings = self._read(name, content)
        self.old = assess(bundle, framework, as_at=bundle.as_at or self.today)
        self.old_name = name
        return {"warnings": warnings}

    def _read(self, name: str, content: bytes) -> tuple[Bundle, Framework, list[str]]:
        name = Path(name.replace("\\", "/")).name or "file"
        document: Document
        if is_sheets(name):
            file = self.folder / name
            file.write_bytes(content)
            try:
                document = read_sheets(str(file), framework_of_names)
            finally:
                file.unlink()
        else:
            document = read_bytes(content, name)
        framework = read_framework(None, document)
        bundle = bundle_from_document(document, framework)
        return bundle, framework, [f"{each.place}: {each.message}" for each in document.warnings]

    def save(self, arguments: Sequence[str], ending: str) -> Data:
        """What the command line writes for `arguments`, "BUNDLE" standing for the bundle.

        Gives the name of the file and its `content`, as bytes.
        """
        file, made = self.folder / "bundle.yaml", self.folder / f"saved{ending}"
        file.write_text(self.to_yaml(), encoding="utf-8")
        told = [str(file) if each == "BUNDLE" else each for each in arguments]
        said = io.StringIO()
        try:
            with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
                code = main([*told, "-o", str(made)])
            if not made.exists():
                message = said.getvalue().strip() or f"it ended with exit code {code}"
                raise InvalidInput([Problem("cannot_write", Place(arguments[0]), message)])
            content = made.read_bytes()
        finally:
            file.unlink()
            made.unlink(missing_ok=True)
        return {"name": self._file_name(f"-{arguments[0]}{ending}"), "content": content}

    def saved_yaml(self) -> Data:
        """The name of a YAML file of the bundle, and its `content`."""
        return {"name": self._file_name(".yaml"), "content": self.to_yaml().encode()}

    def _file_name(self, ending: str) -> str:
        name = "-".join(self.bundle.council.name.lower().split())
        return ("".join(c for c in name if c.isalnum() or c == "-") or "council") + ending

    def to_yaml(self) -> str:
        """The bundle as a YAML file."""
        return self._dated().to_yaml()

    # --- what is so -----------------------------------------------------------------------------

    def result(self) -> Assessment:
        """The assessment on the day that is set."""
        return assess(self.bundle, self.framework, as_at=self.as_at)

    def summary(self) -> Data:
        """The council, its level with what stands beside it, and the themes by module."""
        result = self.result()
        return {
            "council": self.bundle.council.name,
            "framework": self.framework.id,
            "framework_title": self.framework.title,
            "frameworks": self.frameworks(),
            "as_at": self.as_at.isoformat(),
            "level": level_words(result),
            "headline": [[label, str(value)] for label, value in headline_rows(result)],
            "modules": _modules(result),
            "levels": [each.title for each in self.framework.levels],
            "level_ids": [each.id for each in self.framework.levels],
            "items": len(self.bundle.evidence),
        }

    def evidence(self) -> list[Data]:
        """Every item, with the titles of what it is offered for."""
        return [
            {
                **{key: value for key, value in data.items() if key in KEYS},
                "supports": list(map(str, item.supports)),
                "note": data.get("note", ""),
            }
            for data, item in zip(self._items(), self._every_item(), strict=True)
        ]

    def words(self) -> Data:
        """What the form offers: kinds with what they usually are, rungs, and all questions."""
        vocabulary, framework = self.framework.vocabulary, self.framework
        return {
            "kinds": [[each.id, each.title] for each in vocabulary.kinds],
            "shows": [[each.id, each.title] for each in vocabulary.shows],
            "assurance": [[each.id, each.title] for each in vocabulary.assurance],
            "usually": {
                kind.id: [
                    _rung(vocabulary.shows, fact.usual_shows),
                    _rung(vocabulary.assurance, fact.usual_assurance),
                ]
                for kind, fact in zip(vocabulary.kinds, vocabulary.kind_facts, strict=True)
            },
            "targets": [
                {
                    "id": rule.id,
                    "code": rule.code,
                    "text": rule.statement,
                    "questions": [
                        {"id": each.id, "code": each.code, "text": each.asks}
                        for leaf in leaves(rule.requires)
                        if (each := leaf.question) is not None
                    ],
                }
                for rule in framework.criteria.values()
            ],
        }

    def sorting(self) -> list[Data]:
        """Every item that is not sorted yet, with the questions that it might answer."""
        found = sort_items(self.result())
        return [
            {
                "item": item,
                "title": candidates[0].item.title,
                "kind": candidates[0].item.kind,
                "dated": candidates[0].item.dated.isoformat(),
                "link": candidates[0].item.link,
                "questions": [
                    {
                        "id": each.question.id,
                        "code": each.question.code,
                        "asks": each.question.asks,
                        "usual": each.usual,
                        "answered_by": list(each.answered_by),
                    }
                    for each in candidates
                ],
            }
            for item, candidates in found.items.items()
        ]

    def view(self, name: str, part: str = "") -> str:
        """A report as HTML for the page: one of VIEWS, of a part where it takes one."""
        return render(_lowered(VIEWS[name](self, part)))

    # --- changing it ------------------------------------------------------------------------------

    def answer(self, item: str, question: str, shown: bool, place: str = "") -> Data:
        """Say that an item answers a question, at a place; or does not show it."""
        wanted = with_answer(self.bundle.item[item], question, shown=shown, place=place)
        self._replace(replace(self.bundle, evidence=_with(self.bundle, item, wanted)))
        return self.summary()

    def put(self, item: Data, replaces: str = "") -> Data:
        """Add an item, or put it in the place of another; blank texts are left out.

        What the form does not show stays as it was, and `supports` too where it names the same.
        """
        given = {key: value for key, value in item.items() if value not in ("", [], None)}
        items = self._items()
        places = [place for place, each in enumerate(items) if replaces and each["id"] == replaces]
        if places:
            old = items[places[0]]
            given |= {k: v for k, v in old.items() if k not in (*KEYS, "supports", "note")}
            if given.get("supports", []) == list(map(str, self._item(replaces).supports)):
                given |= {"supports": old["supports"]} if "supports" in old else {}
            items[places[0]] = given
        else:
            items.append(given)
        self._replace(self._from(items))
        return self.summary()

    def remove(self, item: str) -> Data:
        """Take an item out."""
        self._replace(self._from([each for each in self._items() if each["id"] != item]))
        return self.summary()

    def set_day(self, day: str) -> Data:
        """Judge on another day."""
        try:
            self.as_at = read_date(day)
        except ValueError as error:
            raise InvalidInput([Problem("bad_date", Place("date"), str(error), day)]) from None
        return self.summary()

    def set_framework(self, framework: str) -> Data:
        """Judge the same list under another framework."""
        chosen = self.choices[framework]
        self._replace(Bundle.from_data(self.bundle.to_data(), framework=chosen), chosen)
        return self.summary()

    # --- trying things ----------------------------------------------------------------------------

    def without(self, items: Iterable[str]) -> Data:
        """Levels without some items: the summary, and which themes differ from those with all."""
        now = self.result()
        tried = assess(self._without(items), self.framework, as_at=self.as_at)
        changed = [
            {"id": theme.id, "title": theme.title, "now": theme.shown, "then": then}
            for theme in now.themes.values()
            if (then := tried.themes[theme.id].shown) != theme.shown
        ]
        return {"level": level_words(tried), "now": level_words(now), "changed": changed}

    def without_in_full(self, items: Iterable[str]) -> str:
        """The same as the report of the command `whatif`, as HTML."""
        tried = self._without(items)
        found = what_if(self.bundle, tried, self.framework, as_at=self.as_at)
        return render(_lowered(whatif_blocks(found)))

    # --- inside -----------------------------------------------------------------------------------

    def _without(self, items: Iterable[str]) -> Bundle:
        gone = set(items)
        kept = tuple(each for each in self.bundle.evidence if each.id not in gone)
        return replace(self.bundle, evidence=kept)

    def _every_item(self) -> list[EvidenceItem]:
        return [*self.bundle.evidence, *(each.content for each in self.bundle.undated)]

    def _item(self, item: str) -> EvidenceItem:
        return next(each for each in self._every_item() if each.id == item)

    def _items(self) -> list[Data]:
        data: Any = self.bundle.to_data()["evidence"]
        return list(data)

    def _from(self, items: list[Data]) -> Bundle:
        return Bundle.from_data(
            self.bundle.to_data() | {"evidence": items}, framework=self.framework
        )

    def _replace(self, bundle: Bundle, framework: Framework | None = None) -> None:
        assess(bundle, framework or self.framework, as_at=self.as_at)  # refused before it is kept
        self.bundle, self.framework = bundle, framework or self.framework

    def _dated(self) -> Bundle:
        return replace(self.bundle, as_at=self.as_at, framework=self.framework.id)


def _with(bundle: Bundle, item: str, wanted: Any) -> tuple[Any, ...]:  # noqa: ANN401
    return tuple(wanted if each.id == item else each for each in bundle.evidence)


def _rung(ladder: Terms, number: int | None) -> str:
    return "" if number is None else ladder[number].title


def _lowered(blocks: Sequence[Block]) -> list[Block]:
    """Blocks with their highest headings of rank 2: the page has a title of its own."""
    highest = min((block.rank for block in blocks if isinstance(block, Heading)), default=2)
    return [
        block._replace(rank=block.rank + 2 - highest) if isinstance(block, Heading) else block
        for block in blocks
    ]


def _modules(result: Assessment) -> list[Data]:
    return [
        {
            "title": module.title,
            "themes": [
                {
                    "id": theme.id,
                    "title": theme.title,
                    "level": theme.shown,
                    "number": theme.level_number,
                    "empty": theme.nothing_offered,
                }
                for theme in module.themes
            ],
        }
        for module in result.modules.values()
    ]


def _overview(desk: Desk) -> list[Block]:
    """What stands in the way and all that follows: the page shows the level and themes itself."""
    blocks = assessment_blocks(desk.result())
    tables = [place for place, block in enumerate(blocks) if isinstance(block, Table)]
    return blocks[max(tables, default=1) + 1 :]


def _forecast(desk: Desk) -> list[Block]:
    until = add_months(desk.as_at, MONTHS_AHEAD)
    assert FORECAST.blocks is not None
    return list(FORECAST.blocks(forecast(desk.bundle, desk.framework, until, as_at=desk.as_at)))


def _compared(desk: Desk) -> list[Block]:
    if desk.old is None:
        return []
    return comparison_blocks(compare(desk.old, desk.result()))


def _plan(desk: Desk, level: str) -> list[Block]:
    wanted = level or desk.framework.levels[0].id
    return plan_blocks(make_plan(desk.bundle, desk.framework, wanted, as_at=desk.as_at))


VIEWS: Mapping[str, Callable[[Desk, str], list[Block]]] = {
    "overview": lambda desk, _: _overview(desk),
    "assess": lambda desk, _: assessment_blocks(desk.result()),
    "explain": lambda desk, part: explanation_blocks(desk.result(), part),
    "appendix": lambda desk, _: appendix_blocks(desk.result()),
    "plan": _plan,
    "forecast": lambda desk, _: _forecast(desk),
    "claims": lambda desk, _: claims_blocks(compare_claims(desk.result())),
    "thread": lambda desk, _: thread_blocks(golden_thread(desk.bundle, desk.framework, desk.as_at)),
    "compare": lambda desk, _: _compared(desk),
}
"""What can be looked at, by the name of the command that prints the same."""
