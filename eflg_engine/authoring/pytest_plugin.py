"""A plug-in for pytest: the examples of a framework's rules as tests.

`pytest --eflg-framework DIR` collects each example as a test of its own, beside whatever else is
collected. Without that option it does nothing, and imports nothing of this package.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from eflg_engine.assessment.rules import Rules
    from eflg_engine.authoring.rule_places import RulePlaces
    from eflg_engine.framework.model import Criterion, Framework

OPTION = "--eflg-framework"


def pytest_addoption(parser: pytest.Parser) -> None:
    """The option that asks for a framework; it may be given more than once."""
    parser.getgroup("eflg", "rules of eflg frameworks").addoption(
        OPTION,
        action="append",
        default=[],
        metavar="DIR",
        help="collect the examples of this framework (a folder, a file or an id) as tests",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, items: list[pytest.Item]) -> None:
    """Add the examples of the frameworks asked for, before -k and others choose among the tests."""
    for source in dict.fromkeys(session.config.getoption(OPTION)):
        path = session.config.invocation_params.dir / source
        items += session.genitems(FrameworkExamples.from_parent(session, path=path, source=source))


class FrameworkExamples(pytest.File):
    """The examples of one framework, under its folder."""

    def __init__(self, *, source: str, **others: Any) -> None:  # noqa: ANN401 - pytest's own
        super().__init__(**others)
        self.source = source

    def collect(self) -> Iterator[pytest.Item]:
        """A test an example, in the order of the rule files."""
        from eflg_engine.assessment.examples import examples_of
        from eflg_engine.assessment.single_criterion import rules_alone
        from eflg_engine.authoring.rule_places import RulePlaces
        from eflg_engine.framework import Framework
        from eflg_engine.reading.problems import InvalidInput

        try:
            framework = Framework.load(self.source)
        except InvalidInput as error:
            raise self.CollectError(str(error)) from None
        places = RulePlaces(framework, self.source)
        for criterion in framework.criteria.values():
            rules = rules_alone(framework, [criterion])
            for expectation, number, example in examples_of(criterion):
                yield ExampleItem.from_parent(
                    self,
                    name=f"{criterion.id}[{expectation}-{number}]",
                    framework=framework,
                    rules=rules,
                    criterion=criterion,
                    example=(expectation, number, example),
                    places=places,
                )


class NotAsSaidError(Exception):
    """An example does not come out as its rule file says; the message is what is shown."""


class ExampleItem(pytest.Item):
    """One example: what it is of, its number, and the evidence."""

    def __init__(
        self,
        *,
        framework: Framework,
        rules: Rules,
        criterion: Criterion,
        example: tuple[str, int, Mapping[str, Any]],
        places: RulePlaces,
        **others: Any,  # noqa: ANN401 - pytest's own
    ) -> None:
        super().__init__(**others)
        self._framework, self._rules, self._places = framework, rules, places
        self._criterion, self._example = criterion, example

    def runtest(self) -> None:
        """Judge the example. Raises NotAsSaidError with the lines of `eflg framework test`."""
        from eflg_engine.assessment.examples import ExampleFailure, example_failures
        from eflg_engine.authoring.rule_places import failure_lines

        expectation, number, example = self._example
        failures = [
            ExampleFailure(self._criterion, expectation, number, message)
            for message in example_failures(
                self._framework, self._rules, self._criterion, expectation, example
            )
        ]
        if failures:
            raise NotAsSaidError("\n".join(failure_lines(self._places, failures)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:  # noqa: ANN401 - pytest's own
        """The lines of `eflg framework test`, without a traceback."""
        if isinstance(excinfo.value, NotAsSaidError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path | str, int | None, str]:
        """Where the criterion stands in its file, and the heading of a failure."""
        criterion, (expectation, number, _) = self._criterion, self._example
        heading = f"{criterion.id}, {expectation} example {number}"
        return criterion.file, None if criterion.line is None else criterion.line - 1, heading
