"""What another edition would make of real councils: whose level changes, where, and by what."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from eflg_engine.assessment.assess import assess
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.views import ThemeResult
from eflg_engine.assessment.state import State
from eflg_engine.authoring.editions.diff import EditionDiff
from eflg_engine.evidence.bundle import PAPERS, Bundle
from eflg_engine.evidence.check import reference_problems
from eflg_engine.framework.model import Criterion, Framework
from eflg_engine.framework.naming import Naming
from eflg_engine.reading.document import Document
from eflg_engine.reading.problems import Path

_UNMET = (State.NOT_MET, State.NO_EVIDENCE)


@dataclass(frozen=True, slots=True)
class Because:
    """A criterion behind a change: what it was and is, in words; empty where it is not asked."""

    old: Criterion | None
    new: Criterion | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PartChange:
    """A council (rank 0), module (1) or theme (2) that stands elsewhere. Levels in words."""

    rank: int
    id: str
    title: str
    before: str
    after: str
    because: tuple[Because, ...]  # for a theme


@dataclass(frozen=True, slots=True)
class Effect:
    """What changes for one bundle. `left_out` says what each edition has no word for."""

    name: str
    council: str
    as_at: date
    before: str
    after: str
    changes: tuple[PartChange, ...]
    left_out: tuple[int, int]  # items that the old, and the new edition, cannot read
    written_for: str = ""  # another framework, of which neither edition knows all words


def effect(between: EditionDiff, name: str, bundle: Bundle, as_at: date) -> Effect:
    """What the new edition would make of a bundle, beside the old one; default policies."""
    formers = {former.id: each.id for former, each in _pairs(between)}
    under_old, lost_old = readable(bundle, between.old, {v: k for k, v in formers.items()})
    under_new, lost_new = readable(bundle, between.new, formers)
    if lost_old and lost_new and bundle.framework not in ("", between.old.id, between.new.id):
        council = bundle.council.name
        return Effect(name, council, as_at, "", "", (), (lost_old, lost_new), bundle.framework)
    old = assess(under_old, between.old, as_at=as_at)
    new = assess(under_new, between.new, as_at=as_at)
    changes = tuple(_changes(between, old, new))
    return Effect(
        name,
        bundle.council.name,
        as_at,
        _council(old),
        _council(new),
        changes,
        (lost_old, lost_new),
    )


def _pairs(between: EditionDiff) -> Iterator[tuple[Criterion, Criterion]]:
    for each in between.shared:
        yield each.old, each.new


def _council(result: Assessment) -> str:
    if not result.policy.has_council_level:
        return "no single level"
    return result.level_title


def _changes(between: EditionDiff, old: Assessment, new: Assessment) -> Iterator[PartChange]:
    if _council(old) != _council(new):
        yield PartChange(0, "", f"The {between.new.body}", _council(old), _council(new), ())
    for module in dict.fromkeys((*old.modules, *new.modules)):
        first, second = old.modules.get(module), new.modules.get(module)
        if first and second and first.level_title != second.level_title:
            was, now = first.level_title, second.level_title
            yield PartChange(1, module, second.title, was, now, ())
        themes = [theme.id for side in (first, second) if side for theme in side.themes]
        for theme in dict.fromkeys(themes):
            yield from _theme(between, old, new, theme)


def _theme(
    between: EditionDiff, old: Assessment, new: Assessment, theme: str
) -> Iterator[PartChange]:
    first, second = old.themes.get(theme), new.themes.get(theme)
    if first is None or second is None or first.level_title == second.level_title:
        return
    both: list[tuple[Criterion | None, Criterion | None]] = [*_pairs(between)]
    both += [(criterion, None) for criterion in between.removed]
    both += [(None, criterion) for criterion in between.added]
    because = []
    for before, after in both:
        mine = before if before is not None and before.theme == theme else None
        its = after if after is not None and after.theme == theme else None
        was = _state(old, mine) if mine is not None else ""
        now = _state(new, its) if its is not None else ""
        if {was, now} & {"met", "not met"} and (was != now or _moved(between, mine, its)):
            because.append(Because(mine, its, was, now))
    steps = _steps(between, first, second)
    highest = max(first.level_number or 0, second.level_number or 0)
    if steps > 0:  # what stood in the way
        because = [e for e in because if e.before == "not met" and _up_to(highest, e.old)]
    elif steps < 0:  # what does now
        because = [e for e in because if e.after == "not met" and _up_to(highest, e.new)]
    yield PartChange(2, theme, second.title, first.level_title, second.level_title, tuple(because))


def _up_to(level: int, criterion: Criterion | None) -> bool:
    return criterion is not None and criterion.level <= level


def _steps(between: EditionDiff, old: ThemeResult, new: ThemeResult) -> int:
    """How many levels a theme rises; 0 where the ladders cannot be compared."""
    ladders = [[level.id for level in side.levels] for side in (between.old, between.new)]
    before, after = old.level_number, new.level_number
    if ladders[0] != ladders[1] or before is None or after is None:
        return 0
    return after - before


def _moved(between: EditionDiff, old: Criterion | None, new: Criterion | None) -> bool:
    """Whether a criterion is asked for at another level now."""
    if old is None or new is None:
        return False
    return between.old.levels[old.level].id != between.new.levels[new.level].id


def _state(result: Assessment, criterion: Criterion) -> str:
    state = result.criteria[criterion.id].state
    return "not met" if state in _UNMET else str(state).replace("_", " ")


# --- what an edition can read ---------------------------------------------------------------------


def readable(
    bundle: Bundle, framework: Framework, renamed: Mapping[str, str]
) -> tuple[Bundle, int]:
    """The bundle as far as a framework has words for it, and how many items that leaves out.

    Evidence offered for a criterion by an id of the other edition is offered by this one's.
    """
    naming = Naming.of(framework)
    data = bundle.to_data()
    for key in (*PAPERS, "framework"):
        data.pop(key, None)
    evidence = data["evidence"]
    assert isinstance(evidence, list)
    for item in evidence:
        item["supports"] = [
            word if naming.read(word).ids else renamed.get(word, word) for word in item["supports"]
        ]
    before = len(evidence)
    while problems := list(
        reference_problems(Document(bundle.council.name, data), framework, papers=False)
    ):
        for path in sorted({problem.path for problem in problems}, key=_backwards):
            _leave_out(data, path)
        evidence = [item for item in evidence if "kind" in item and item.get("supports")]
        data["evidence"] = evidence
    return Bundle.from_data(data, bundle.council.name), before - len(evidence)


def _backwards(path: Path) -> list[tuple[int, str]]:
    """A key that puts later elements of a list before earlier ones."""
    return [(-step, "") if isinstance(step, int) else (0, step) for step in path]


def _leave_out(data: dict[str, object], path: Path) -> None:
    """Do without what stands at a path, and without a list that this leaves empty."""
    holder: object = data
    holders: list[tuple[object, str | int]] = []
    for step in path:
        holders.append((holder, step))
        holder = holder[step]  # type: ignore[index]
    while holders:
        holder, step = holders.pop()
        if isinstance(holder, list) and isinstance(step, int):
            del holder[step]
            if holder:
                return
        elif isinstance(holder, dict):
            del holder[step]
            return
