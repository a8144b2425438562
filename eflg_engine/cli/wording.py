"""The option `--wording`: a council's own words in the place of ours."""

from __future__ import annotations

from eflg_engine.cli.output import note
from eflg_engine.framework.model import Framework
from eflg_engine.framework.wording import OwnWording, with_wording
from eflg_engine.framework.wording_file import load_wording
from eflg_engine.reading.problems import InvalidInput, Place, Problem
from eflg_engine.reading.values import join_words
from eflg_engine.reading.workbook import OpenpyxlMissing

_SHOWN = 3


def load_own_wording(path: str, framework: Framework) -> OwnWording:
    """The own wording in a file. Raises InvalidInput."""
    try:
        return load_wording(path, framework)
    except OpenpyxlMissing as error:
        raise InvalidInput([Problem("library_missing", Place(path), str(error))]) from None


def worded(framework: Framework, path: str | None) -> Framework:
    """The framework in the words of a file, if one is given. Raises InvalidInput.

    Says which rows were written over a statement that is another now.
    """
    if path is None:
        return framework
    own = load_own_wording(path, framework)
    if own.stale:
        ids = [criterion for criterion, _ in own.stale]
        some = ids[:_SHOWN]
        if len(ids) > _SHOWN:
            some.append(f"{len(ids) - _SHOWN} more")
        note(
            f"{path}: our statement has changed since the export for {join_words(some)}; "
            f'"eflg framework wording {framework.id} --wording" shows both.'
        )
    return with_wording(framework, own)
