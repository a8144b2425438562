"""EF7: ids that changed between an older edition and this one without a word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from eflg_engine.authoring.lint.finding import Finding, Lint, Look, Severity
from eflg_engine.authoring.rule_files import criterion_place
from eflg_engine.framework.model import Criterion, Framework

CHANGED_ID = Lint(
    "EF701",
    "changed-id",
    Severity.ERROR,
    "An id has changed and the new one does not say what it was.",
)

LINTS = (CHANGED_ID,)


def check(look: Look) -> Iterator[Finding]:
    """Criteria whose id is new, though statement or requirement are those of an id that is gone."""
    framework, old = look.framework, look.against
    if old is None:
        return
    for gone, new, why in changed_ids(old, framework):
        yield Finding(
            CHANGED_ID,
            criterion_place(look.files, new, "id"),
            new.id,
            f'{old.id} {old.version} has this as {gone.id} ({why}); say so: "was: [{gone.id}]"',
            of=gone.id,
        )


def changed_ids(old: Framework, new: Framework) -> Iterator[tuple[Criterion, Criterion, str]]:
    """Criteria that have changed their id and do not say so, with what gives them away.

    Those with the same statement first, then those with the same requirement and level in the same
    theme; each criterion at most once.
    """
    said = {former for criterion in new.criteria.values() for former in criterion.was}
    gone = [c for c in old.criteria.values() if c.id not in new.criteria and c.id not in said]
    fresh = [c for c in new.criteria.values() if c.id not in old.criteria]
    for why, found in (
        ("the same statement", [(a, b) for a in gone for b in fresh if _same_words(a, b)]),
        (
            "the same requirement",
            [(a, b) for a in gone for b in fresh if _same_rule(a, b, old, new)],
        ),
    ):
        for before, after in found:
            if before in gone and after in fresh and not _rival(before, after, found):
                gone.remove(before)
                fresh.remove(after)
                yield before, after, why


def _same_words(old: Criterion, new: Criterion) -> bool:
    return _words(old.statement) == _words(new.statement)


def _words(text: str) -> Sequence[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _same_rule(old: Criterion, new: Criterion, before: Framework, after: Framework) -> bool:
    return (
        before.vocabulary == after.vocabulary
        and (old.theme, old.level, old.applies_when) == (new.theme, new.level, new.applies_when)
        and (old.due, old.requires) == (new.due, new.requires)
    )


def _rival(old: Criterion, new: Criterion, found: Sequence[tuple[Criterion, Criterion]]) -> bool:
    """Whether either could as well be another: then nothing is clear."""
    return sum(before is old or after is new for before, after in found) > 1
