"""What may be rated: parts of a framework, with the words that assessors see."""

from __future__ import annotations

from collections.abc import Iterator

from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import CRITERION, MODULE, QUESTION, THEME, Naming


def groups(framework: Framework) -> Iterator[tuple[str, str]]:
    """All parts (""), the modules and the themes, each module before its themes."""
    yield "", "All parts"
    for module in framework.modules:
        yield module.id, module.title
        for theme in module.themes:
            yield theme.id, theme.title


def is_under(target: str, part: str) -> bool:
    """Whether a part is another, or lies in it; all lie in ""."""
    return not part or target == part or target.startswith(f"{part}.")


def part_text(framework: Framework, target: str) -> str:
    """The question, the statement or the title of a part (a full id)."""
    leaf = framework.questions.get(target)
    if leaf is not None and leaf.question is not None:
        return leaf.question.asks
    if target in framework.criteria:
        return framework.criteria[target].statement
    return dict(groups(framework))[target]


def part_code(framework: Framework, target: str) -> str:
    """The code of a question or criterion; the id where it has none."""
    leaf = framework.questions.get(target)
    if leaf is not None and leaf.question is not None:
        return leaf.question.code or target
    rule = framework.criteria.get(target)
    return (rule.code if rule is not None else "") or target


def sort_of(framework: Framework, target: str) -> str:
    """`module`, `theme`, `criterion` or `question`."""
    return Naming.of(framework).sort_of(target)


def criterion_of(framework: Framework, target: str) -> str:
    """The criterion that a part is, or that a question belongs to; empty for a theme or module."""
    sort = sort_of(framework, target)
    if sort == CRITERION:
        return target
    if sort != QUESTION:
        return ""
    return target.rpartition(".")[0]


def theme_of(framework: Framework, target: str) -> str:
    """The theme that a part is or belongs to; empty for a module."""
    if sort_of(framework, target) == MODULE:
        return ""
    return next(name for name in framework.themes if is_under(target, name))


def module_of(framework: Framework, target: str) -> str:
    """The module that a part is or belongs to."""
    return next(module.id for module in framework.modules if is_under(target, module.id))


def parts_of(framework: Framework, sort: str) -> Iterator[str]:
    """The ids of all parts of a sort, in the framework's order."""
    if sort == MODULE:
        yield from (module.id for module in framework.modules)
    elif sort == THEME:
        yield from framework.themes
    elif sort == CRITERION:
        yield from framework.criteria
    else:
        for name in framework.criteria:
            yield from Naming.of(framework).questions_of(name).values()


def parts_in_order(framework: Framework) -> Iterator[str]:
    """The ids of all parts: modules, themes and criteria as they stand, then the questions."""
    for module in framework.modules:
        yield module.id
        for theme in module.themes:
            yield theme.id
            yield from (criterion.id for criterion in theme.criteria)
    yield from framework.questions
