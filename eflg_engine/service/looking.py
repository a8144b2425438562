"""From a request to the assessment that it asks for: every problem of every part in one go."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import NamedTuple

from eflg_engine.analysis.council_parts import find_level
from eflg_engine.assessment.assess import assess, find_policy
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.shape import AssessmentResult
from eflg_engine.evidence.bundle import Bundle
from eflg_engine.evidence.load import bundle_from_document
from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import DEFAULT_FRAMEWORK
from eflg_engine.reading.attempts import Attempts
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import InvalidInput, Place, Problem, did_you_mean, listed, shown
from eflg_engine.service.bodies import (
    body_document,
    earlier_result,
    is_envelope,
    opened,
    part_document,
    under,
)
from eflg_engine.service.jobs import Job
from eflg_engine.service.options import Option, Options, of_option, placed

Check = Callable[[Framework], object]


class Frameworks:
    """The frameworks that are served, by id; each is laid out when it is first asked for.

    Their ids are all that a request can name: nothing is looked for in a folder.
    """

    def __init__(self, kept: Mapping[str, bytes]) -> None:
        self._kept = kept
        self._open: dict[str, Framework] = {}

    @property
    def ids(self) -> list[str]:
        """Every id."""
        return [*self._kept]

    def of(self, framework_id: str) -> Framework:
        """The framework of an id. Raises KeyError."""
        if framework_id not in self._open:
            self._open[framework_id] = Framework.kept(self._kept[framework_id])
        return self._open[framework_id]

    def default(self) -> Framework:
        """The one for bundles that name none."""
        return self.of(DEFAULT_FRAMEWORK if DEFAULT_FRAMEWORK in self._kept else self.ids[0])

    def of_names(self, named: str) -> Framework:
        """The one by whose names sheets are read: the default where this one is not served."""
        return self.of(named) if named in self._kept else self.default()

    def find(self, named: str, place: Place, path: tuple[str, ...] = ()) -> Framework:
        """The framework of an id. Raises InvalidInput."""
        if named not in self._kept:
            message, hint = "there is no framework of that id here", did_you_mean(named, self.ids)
            known = listed(self.ids)
            raise InvalidInput(
                [Problem("unknown_framework", place, message, shown(named), known, hint, path)]
            )
        return self.of(named)


class Looked(NamedTuple):
    """An assessment, and where its date comes from."""

    result: Assessment
    dated_by: str


class Request:
    """What was asked for, being read. What is wrong is gathered in `attempt`."""

    def __init__(self, job: Job, known: tuple[Option, ...], frameworks: Frameworks) -> None:
        self.job = job
        self.frameworks = frameworks
        self.attempt: Attempts = Attempts()
        self.options: Options = Options(job.options, known, self.attempt)

    # --- what was sent --------------------------------------------------------------------------

    def body(self) -> Document | None:
        """What was sent; None, and its problems kept, where it cannot be read."""
        job, named = self.job, self._names_of
        return self.attempt(lambda: body_document(job.media_type, job.body, named))

    def parts(
        self, keys: tuple[str, ...], required: tuple[str, ...]
    ) -> tuple[Document | None, dict[str, object]]:
        """The bundle that was sent and, where it came in an envelope, all that is in that."""
        document = self.body()
        if document is None or not is_envelope(document, keys):
            return document, {}
        found = self.attempt(lambda: opened(document, keys, required)) or {}
        if "bundle" not in found:
            return None, found
        return self.part(found["bundle"], "bundle"), found

    def part(self, value: object, key: str) -> Document | None:
        """The bundle or result under a key of an envelope."""

        def read() -> Document:
            with under(key):
                return part_document(value, key, self._names_of)

        return self.attempt(read)

    def _names_of(self, named: str) -> Framework:
        return self.frameworks.of_names(self.options.text("framework") or named)

    # --- what is asked of it ----------------------------------------------------------------------

    def level(self, framework: Framework, name: str = "target") -> int | None:
        """The number of the level that an option names."""
        asked = self.options.text(name)
        if asked is None:
            return None
        problems: list[Problem] = []
        found = find_level(framework, asked, problems)
        self.attempt.problems += [of_option(each, name) for each in problems]
        return found

    def look(self, document: Document | None, check: Check | None = None, key: str = "") -> Looked:
        """The assessment of a bundle as the options ask. Raises InvalidInput with all problems.

        `check` looks at what else is asked for under the framework, and may raise InvalidInput
        too. `key` is that of the bundle in its envelope.
        """
        asked = (self.options.text("framework"), self.options.text("policy"))
        return self.look_as(document, *asked, self.options.day("as_at"), check, key)

    def look_as(
        self,
        document: Document | None,
        framework_id: str | None,
        policy: str | None,
        day: date | None,
        check: Check | None = None,
        key: str = "",
    ) -> Looked:
        """The same, under this framework and policy and on this day."""
        attempt = self.attempt
        framework = attempt(lambda: self._framework(framework_id, document, key))
        bundle = None
        if document is not None:
            bundle = attempt(partial(_bundle, document, framework, key))
        if framework is not None:
            attempt(partial(_policy, framework, policy))
            if check is not None:
                attempt(partial(check, framework))
        attempt.refuse()
        assert framework is not None
        assert bundle is not None
        dated_by = "as asked"
        if day is None:
            day, dated_by = bundle.as_at, "the date in the evidence file"
        if day is None:
            day, dated_by = self.job.today, "today"
        return Looked(assess(bundle, framework, as_at=day, policy=policy), dated_by)

    def earlier(
        self,
        value: object,
        key: str,
        framework_id: str | None,
        policy: str | None,
        day: date | None = None,
        used: Sequence[str] = (),
    ) -> Assessment | AssessmentResult | None:
        """The result under a key, or the assessment of the bundle there; None where it is neither.

        `used` names the options that were given for it, which a saved result cannot take. Raises
        InvalidInput.
        """
        document = self.part(value, key)
        if document is None:
            return None
        with under(key):
            kept = earlier_result(document)
        if kept is None:
            return self.look_as(document, framework_id, policy, day, key=key).result
        if used:
            message = "this is a result, whose framework, date and policy are settled"
            hint = f"{' and '.join(used)} can be given for a bundle only"
            raise InvalidInput([Problem("not_allowed", Place(key), message, hint=hint)])
        return kept

    def _framework(self, asked: str | None, document: Document | None, key: str) -> Framework:
        if asked is not None:
            return self.frameworks.find(asked, Place("?framework"))
        data = document.data if document is not None else None
        named = data.get("framework") if isinstance(data, dict) else None
        if document is None or not isinstance(named, str) or not named.strip():
            return self.frameworks.default()
        place = document.place(("framework",))
        with under(key):
            return self.frameworks.find(named.strip(), place, ("framework",))


def _bundle(document: Document, framework: Framework | None, key: str) -> Bundle:
    with under(key):
        return bundle_from_document(document, framework)


def _policy(framework: Framework, asked: str | None) -> None:
    with placed("policy"):
        find_policy(framework, asked)
