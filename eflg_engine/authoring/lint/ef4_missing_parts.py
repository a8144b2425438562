"""EF4: what a criterion ought to say and does not."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.authoring.lint.finding import Finding, Lint, Look, Severity
from eflg_engine.authoring.rule_files import criterion_place
from eflg_engine.reading.values import join_words

MISSING_SOURCE = Lint("EF401", "missing-source", Severity.WARNING, "A criterion names no source.")
MISSING_REMEDY = Lint("EF402", "missing-remedy", Severity.WARNING, "A criterion says no remedy.")
MISSING_EXAMPLES = Lint(
    "EF403",
    "missing-examples",
    Severity.WARNING,
    "A criterion lacks an example of enough or not enough.",
)

LINTS = (MISSING_SOURCE, MISSING_REMEDY, MISSING_EXAMPLES)


def check(look: Look) -> Iterator[Finding]:
    """Sources, remedies and examples that are not there.

    Of an unreachable criterion there can be no example of enough, so none is missed; nor are those
    of a base where a local adaptation asks otherwise.
    """
    framework, files = look.framework, look.files
    unreachable = {each.part for each in look.found if each.lint.code == "EF101"}
    changed: set[str] = set()
    if (adaptation := framework.adaptation) is not None:
        changed = {each.criterion for each in adaptation.overrides} | {*adaptation.widened}
    for criterion in framework.criteria.values():
        place = criterion_place(files, criterion, "id")
        if not criterion.sources:
            yield Finding(
                MISSING_SOURCE, place, criterion.id, "it does not say what it rests on: no source"
            )
        if not criterion.remedy:
            yield Finding(
                MISSING_REMEDY, place, criterion.id, "it does not say what to do: no remedy"
            )
        lacking = [
            f"an example of {text}"
            for key, text in (("enough", "enough"), ("not_enough", "not enough"))
            if not criterion.examples.get(key)
            and not (key == "enough" and criterion.id in unreachable)
        ]
        if lacking and criterion.id not in changed:
            message = f"it lacks {join_words(lacking)}"
            yield Finding(MISSING_EXAMPLES, place, criterion.id, message)
