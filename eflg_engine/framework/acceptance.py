"""What rule files accept of the findings of `eflg framework lint`, with where they say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from eflg_engine.framework.checks.references import Part
from eflg_engine.framework.files.adaptation import AdaptationFile
from eflg_engine.framework.files.rule_files import AcceptFile, FrameworkFile, ModuleFile
from eflg_engine.framework.model import Accepted
from eflg_engine.reading.problems import Path


def accepted_in(
    main: Part,
    file: FrameworkFile | AdaptationFile,
    modules: Sequence[tuple[Part, ModuleFile]],
) -> tuple[Accepted, ...]:
    """All that checked files accept: the framework's own, then module by module."""
    found = list(_accepted(main, (), file.id, file.accepts))
    for part, module in modules:
        found += _accepted(part, (), module.module, module.accepts)
        for number, theme in enumerate(module.themes):
            theme_id, path = f"{module.module}.{theme.id}", ("themes", number)
            found += _accepted(part, path, theme_id, theme.accepts)
            for level, criteria in theme.criteria.items():
                for at, criterion in enumerate(criteria):
                    where = (*path, "criteria", level, at)
                    full_id = f"{theme_id}.{criterion.id}"
                    found += _accepted(part, where, full_id, criterion.accepts)
    return tuple(found)


def _accepted(
    part: Part, path: Path, part_id: str, files: Sequence[AcceptFile]
) -> Iterator[Accepted]:
    for number, file in enumerate(files):
        place = part.place(*path, "accepts", number, "lint")
        yield Accepted(
            file.lint, file.because, file.of, part_id, place.file, place.line, place.column
        )
