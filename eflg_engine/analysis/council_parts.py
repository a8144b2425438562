"""The council, its modules and its themes: the parts that hold a level."""

from __future__ import annotations

from dataclasses import dataclass

from eflg_engine.assessment.judge import Judgement
from eflg_engine.assessment.ladder import NONE
from eflg_engine.assessment.result.outcome import Assessment
from eflg_engine.assessment.result.views import ModuleResult, ThemeResult
from eflg_engine.assessment.state import ASSESSED
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import MODULE, THEME, Naming
from eflg_engine.reading.problems import Place, Problem, did_you_mean, listed
from eflg_engine.reading.values import folded

COUNCIL = "council"
SORTS = (COUNCIL, "module", "theme")


@dataclass(frozen=True, slots=True)
class CouncilPart:
    """The council (no id), a module or a theme. `themes` are numbers in the framework's order."""

    id: str
    title: str
    themes: tuple[int, ...]
    sort: str  # council, module, theme


def council_parts(framework: Framework) -> tuple[CouncilPart, ...]:
    """The council, then each module followed by its themes."""
    numbers = {theme: number for number, theme in enumerate(framework.themes)}
    found = [CouncilPart("", f"The {framework.body}", tuple(numbers.values()), COUNCIL)]
    for module in framework.modules:
        themes = tuple(numbers[theme.id] for theme in module.themes)
        found.append(CouncilPart(module.id, module.title, themes, "module"))
        found += [
            CouncilPart(theme.id, theme.title, (numbers[theme.id],), "theme")
            for theme in module.themes
        ]
    return tuple(found)


def find_part(
    framework: Framework, word: str | None, problems: list[Problem], first: str = MODULE
) -> CouncilPart | None:
    """The council (None), a module or a theme; None and a problem where there is none.

    Where a name could be either, it is the sort that goes `first`.
    """
    parts = {part.id: part for part in council_parts(framework)}
    if word is None:
        return parts[""]
    naming = Naming.of(framework)
    named = naming.one(word, (first,), (MODULE, THEME))
    if named and named in parts:
        return parts[named]
    ids = [*(module.id for module in framework.modules), *framework.themes]
    problems.append(
        Problem(
            "unknown_part",
            Place(framework.id),
            "there is no such theme or module",
            found=word,
            allowed=listed(ids),
            hint=naming.hint(word, (MODULE, THEME)),
        )
    )
    return None


def level_number(framework: Framework, word: str) -> int | None:
    """The number of a level, by id or title; None where there is none."""
    names = {folded(level.title): number for number, level in enumerate(framework.levels)}
    names |= {folded(level.id): number for number, level in enumerate(framework.levels)}
    return names.get(folded(word))


def find_level(framework: Framework, word: str, problems: list[Problem]) -> int | None:
    """The number of a level, by id or title; None and a problem where there is none."""
    found = level_number(framework, word)
    if found is None:
        ids = [level.id for level in framework.levels]
        problems.append(
            Problem(
                "unknown_level",
                Place(framework.id),
                "there is no such level in this framework",
                found=word,
                allowed=listed(ids),
                hint=did_you_mean(word, ids),
            )
        )
    return found


def held_by(result: Assessment, part: CouncilPart) -> Assessment | ModuleResult | ThemeResult:
    """What an assessment says of a part."""
    if part.sort == COUNCIL:
        return result
    return result.modules[part.id] if part.sort == "module" else result.themes[part.id]


def reaches(result: Assessment, level: int) -> bool:
    """Whether the council holds a level (a number, from 0).

    Where the policy gives the council no level, whether every module does that has one; where it
    gives modules none either, every theme.
    """
    if result.policy.has_council_level:
        held = [result.level_number]
    elif result.policy.themes is not None:
        held = [module.level_number for module in result.modules.values()]
    else:
        held = [theme.level_number for theme in result.themes.values()]
    found = [number for number in held if number is not None]
    return bool(found) and min(found) >= level


def held_level(result: Assessment, part: CouncilPart) -> int:
    """The level (a number, NONE below the first) that a part holds.

    Where the policy does not add up that far, the lowest of the modules, or of the themes.
    """
    levels = result.levels
    held = [held_by(result, part).level_number]
    if part.sort == COUNCIL and held == [None]:
        held = list(levels.modules)
    found = [level for level in held if level is not None]
    if not found:
        found = [level for t in part.themes if (level := levels.themes[t]) is not None]
    return min(found, default=NONE)


def asked_criteria(judgement: Judgement, part: CouncilPart, level: int) -> list[int]:
    """The criteria (by number) of a part that are assessed, up to a level (a number from 0)."""
    rules = judgement.match.rules
    return [
        criterion
        for theme in part.themes
        for criteria in rules.themes[theme].levels[: level + 1]
        for criterion in criteria
        if judgement.states[criterion] in ASSESSED
    ]
