"""One council's bundle at hand: read, looked at, changed and saved, for an interface in a browser.

Everything that is shown comes from the reports of the command line, as HTML; everything that is
saved is what the command line writes.
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from eflg_engine.analysis.whatif import what_if
from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.cli.inputs import read_framework
from eflg_engine.cli.main import main
from eflg_engine.evidence.answering_in_text import with_answer
from eflg_engine.evidence.bundle import Bundle, Council, EvidenceItem
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.page import views
from eflg_engine.page.painting import painted, painting
from eflg_engine.page.views import Data, Seen, as_html
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.sheet_files import is_sheets
from eflg_engine.reading.values import read_date
from eflg_engine.reading.yaml_text import read_bytes
from eflg_engine.report.catalogue import ENGLISH, Catalogue, languages, speaking
from eflg_engine.report.headline import level_words
from eflg_engine.report.whatif import whatif_blocks
from eflg_engine.sheets.opening import framework_of_names, read_sheets

KEYS = ("id", "title", "kind", "dated", "review_by", "link", "shows", "assurance", "difference")
"""The keys of an item that the form has, in its order; `supports` and `note` beside them."""

COPY = "copy of the page, 1"
"""What a copy that the page keeps in the browser starts with."""


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
        self.today: date = today
        self.choices: dict[str, Framework] = {each.id: each for each in frameworks}
        self.samples = samples
        self.framework: Framework = self.choices.get(DEFAULT_FRAMEWORK, frameworks[0])
        self.bundle: Bundle = Bundle(Council("The council"), framework=self.framework.id)
        self.as_at: date = self.today
        self.old: Assessment | None = None
        self.old_file: bytes = b""
        self.language: str = ENGLISH
        self._seen = self._judged(self.bundle, self.framework, today)
        self._saved = b""

    def begin_on(self, today: date) -> None:
        """Begin anew, on a day."""
        self.today = today
        self._begin(
            Bundle(Council("The council"), framework=self.framework.id), self.framework, today
        )

    def warm(self) -> None:
        """Do what takes long when it is done first, with a sample."""
        shortest = min(self.samples.values(), key=len)
        bundle, framework, _ = self._read("sample.yaml", shortest)
        seen = Seen(assess(bundle, framework, as_at=self.today), None, Catalogue())
        views.headline(seen)
        views.modules(seen.result)

    def load(self) -> None:
        """Import what changes and wrong files need, while somebody looks at the first file."""
        import eflg_engine.evidence.written  # noqa: F401 - start-up: it imports pydantic

    # --- opening and saving -------------------------------------------------------------------

    def open(self, name: str, content: bytes) -> Data:
        """Take a workbook, CSV or YAML file to work on; gives the summary, with any warnings."""
        bundle, framework, warnings = self._read(name, content)
        self._begin(bundle, framework, bundle.as_at or self.today)
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
        bundle = Bundle(Council(" ".join(council.split())), framework=framework)
        self._begin(bundle, self.choices[framework], self.today)
        return self.summary()

    def copy(self) -> Data:
        """A copy to keep in the browser: quicker to write and to read than a file is."""
        data = {"copy": COPY, "framework": self.framework.id, "as_at": self.as_at.isoformat()}
        return {"content": json.dumps(data | {"bundle": self.bundle.to_data()}).encode()}

    def open_copy(self, content: bytes) -> Data:
        """Go on with such a copy."""
        try:
            data = json.loads(content)
            framework, day = self.choices[data["framework"]], date.fromisoformat(data["as_at"])
            given = data["bundle"]
        except (KeyError, TypeError, ValueError):
            problem = Problem("unreadable", Place("copy"), "the copy in this browser is damaged")
            raise InvalidInput([problem]) from None
        self._begin(Bundle.from_data(given, framework=framework), framework, day)
        return self.summary()

    def compare_with(self, name: str, content: bytes) -> Data:
        """Take last year's file to compare with."""
        bundle, framework, warnings = self._read(name, content)
        day = bundle.as_at or self.today
        self.old = assess(bundle, framework, as_at=day)
        self._seen = replace(self._seen, old=self.old)
        self.old_file = _dated(bundle, framework, day).to_yaml().encode()
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
        """What the command line writes for `arguments`, BUNDLE and OLD standing for the files.

        Gives the name of the file and its `content`, as bytes; and the `pictures` in it, as SVG
        with pixels a unit, that the interface has to paint first: see `painted`.
        """
        files = {"BUNDLE": self.folder / "bundle.yaml", "OLD": self.folder / "old.yaml"}
        judged = _dated(self.bundle, self.framework, self.as_at)
        text = self.to_yaml() if arguments[0] == "bundle" else judged.to_yaml()
        files["BUNDLE"].write_text(text, encoding="utf-8")
        files["OLD"].write_bytes(self.old_file)
        made = self.folder / f"saved{ending}"
        told = [str(files.get(each, each)) for each in arguments]
        said = io.StringIO()
        try:
            quiet = contextlib.redirect_stderr(said), contextlib.redirect_stdout(said)
            with painting() as pictures, quiet[0], quiet[1]:
                code = main([*told, "-o", str(made)])
            if not made.exists():
                message = said.getvalue().strip() or f"it ended with exit code {code}"
                raise InvalidInput([Problem("cannot_write", Place(arguments[0]), message)])
            self._saved = made.read_bytes()
        finally:
            for file in (*files.values(), made):
                file.unlink(missing_ok=True)
        name = self._file_name(f"-{arguments[0]}{ending}")
        return {"name": name, "content": self._saved, "pictures": pictures}

    def painted(self, pictures: Sequence[str]) -> Data:
        """The file that was made last with its pictures, PNGs in base64, in their places."""
        return {"content": painted(self._saved, [base64.b64decode(each) for each in pictures])}

    def saved_yaml(self) -> Data:
        """The name of a YAML file of the bundle, and its `content`."""
        return {"name": self._file_name(".yaml"), "content": self.to_yaml().encode()}

    def _file_name(self, ending: str) -> str:
        name = "-".join(self.bundle.council.name.lower().split())
        return ("".join(c for c in name if c.isalnum() or c == "-") or "council") + ending

    def to_yaml(self) -> str:
        """The bundle as a YAML file; with a day where it names one, or another was set."""
        if self.bundle.as_at is None and self.as_at == self.today:
            return replace(self.bundle, framework=self.framework.id).to_yaml()
        return _dated(self.bundle, self.framework, self.as_at).to_yaml()

    # --- what is so -----------------------------------------------------------------------------

    def result(self) -> Assessment:
        """The assessment on the day that is set."""
        return self._seen.result

    def summary(self) -> Data:
        """The council, its level with what stands beside it, and the themes by module."""
        with speaking(self.language):
            return self._summary(self._seen)

    def _summary(self, seen: Seen) -> Data:
        result = seen.result
        return {
            "council": self.bundle.council.name,
            "framework": self.framework.id,
            "framework_title": self.framework.title,
            "frameworks": self.frameworks(),
            "as_at": self.as_at.isoformat(),
            "level": level_words(result),
            "headline": views.headline(seen),
            "modules": views.modules(result),
            "levels": [each.title for each in self.framework.levels],
            "level_ids": [each.id for each in self.framework.levels],
            "target": self.framework.levels[_next(result)].id,
            "items": len(self.bundle.evidence),
            "compared": self.old is not None,
        }

    def set_language(self, language: str) -> Data:
        """Show what follows in a language, as far as its catalogue goes."""
        self.language = language if language in languages() else ENGLISH
        self._seen = replace(self._seen, say=Catalogue(self.language))
        return self.summary()

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
        """What the form offers."""
        return views.words(self.framework)

    def sorting(self, later: Sequence[str] = ()) -> Data:
        """The first item that is left to sort, those in `later` last."""
        return views.sorting(self._seen, later)

    def view(self, name: str, part: str = "") -> str:
        """A report as HTML for the page: one of VIEWS, of a part where it takes one."""
        with speaking(self.language):
            return as_html(views.VIEWS[name](self._seen, part), self._seen.say)

    def theme(self, part: str) -> Data:
        """A theme, by its full id, with its criteria and questions."""
        with speaking(self.language):
            return views.theme(self._seen, part)

    def criterion(self, part: str) -> Data:
        """A criterion, by its full id, with its explanation and questions."""
        with speaking(self.language):
            return views.criterion(self._seen, part)

    def question(self, part: str, of: str) -> Data:
        """A question of a criterion, with what answers it, or what is missing and might."""
        with speaking(self.language):
            return views.question(self._seen, part, of)

    # --- changing it ------------------------------------------------------------------------------

    def answer(self, item: str, answered: Mapping[str, str], not_shown: Sequence[str]) -> Data:
        """Say which questions an item answers, each with a place in it, and which it does not."""
        wanted = self.bundle.item[item]
        for question, place in answered.items():
            wanted = with_answer(wanted, question, shown=True, place=place)
        for question in not_shown:
            wanted = with_answer(wanted, question, shown=False, place="")
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
        """Judge on another day; gives also which themes `changed` with that."""
        before = self.result()
        try:
            wanted = read_date(day)
        except ValueError as error:
            raise InvalidInput([Problem("bad_date", Place("date"), str(error), day)]) from None
        self._replace(self.bundle, self.framework, wanted)
        return self.summary() | {"changed": views.changes(before, self.result())}

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
        changed = views.changes(now, tried)
        return {"level": level_words(tried), "now": level_words(now), "changed": changed}

    def without_in_full(self, items: Iterable[str]) -> str:
        """The same as the report of the command `whatif`, as HTML."""
        tried = self._without(items)
        found = what_if(self.bundle, tried, self.framework, as_at=self.as_at)
        return as_html(whatif_blocks(found)[1:], self._seen.say)

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

    def _replace(
        self, bundle: Bundle, framework: Framework | None = None, day: date | None = None
    ) -> None:
        """Take what is given where it can be assessed; else raise, and stay as it was."""
        framework, day = framework or self.framework, day or self.as_at
        self._seen = self._judged(bundle, framework, day)
        self.bundle, self.framework, self.as_at = bundle, framework, day

    def _begin(self, bundle: Bundle, framework: Framework, day: date) -> None:
        """The same for another council, with nothing to compare it with."""
        self._replace(bundle, framework, day)
        self.old, self._seen = None, replace(self._seen, old=None)

    def _judged(self, bundle: Bundle, framework: Framework, day: date) -> Seen:
        result = assess(bundle, framework, as_at=day)
        return Seen(result, self.old, Catalogue(self.language))


def _dated(bundle: Bundle, framework: Framework, day: date) -> Bundle:
    return replace(bundle, as_at=day, framework=framework.id)


def _with(bundle: Bundle, item: str, wanted: EvidenceItem) -> tuple[EvidenceItem, ...]:
    return tuple(wanted if each.id == item else each for each in bundle.evidence)


def _next(result: Assessment) -> int:
    """The number of the next level; of the highest where that is held."""
    held = -1 if result.level_number is None else result.level_number
    return min(held + 1, len(result.framework.levels) - 1)
