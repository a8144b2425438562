"""The page's side of Python: a desk over frameworks that were checked when the page was built."""

from __future__ import annotations

import importlib
import json
import os
import random
import tempfile
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path

from eflg_engine.framework.model import Framework
from eflg_engine.framework.shipped import shipped_ids
from eflg_engine.page.desk import Desk
from eflg_engine.reading.problems import InvalidInput

_plain = Framework.loader

LATER = (
    *("csv", "email.message", "hmac", "importlib.metadata", "openpyxl", "platform", "uuid"),
    *("zoneinfo", "eflg_engine.reading.workbook", "eflg_engine.sheets.document"),
    *("eflg_engine.sheets.reading", "eflg_engine.sheets.ods", "eflg_engine.sheets.xlsx"),
)
"""What would be imported with the first workbook."""


class KeptLoader:
    """Loads shipped frameworks from what was kept of them, anything else as ever."""

    def __init__(self, kept: dict[str, Framework]) -> None:
        self._kept = kept
        self.from_text: Callable[[str, str], Framework] = _plain.from_text
        self.from_data: Callable[[Mapping[str, object], str], Framework] = _plain.from_data
        self.kept: Callable[[bytes], Framework] = _plain.kept
        self.keep: Callable[[Framework], bytes] = _plain.keep

    def load(self, source: str | os.PathLike[str], *, cache: bool) -> Framework:
        """See Framework.load."""
        found = self._kept.get(source) if isinstance(source, str) else None
        return found or _plain.load(source, cache=cache)

    def shipped(self, framework_id: str) -> Framework:
        """See Framework.shipped."""
        return self._kept.get(framework_id) or _plain.shipped(framework_id)


def keep_all(folder: Path) -> None:
    """Write every shipped framework, checked, into a folder, for `start`."""
    for each in shipped_ids():
        (folder / f"{each}.framework").write_bytes(Framework.shipped(each).keep())


def start(folder: Path) -> Desk:
    """A desk over the frameworks kept in a folder and the samples beside them.

    With all that workbooks need but pydantic, of which a part is no Python. The page keeps the
    memory of Python as it is then; `resume` goes on from there.
    """
    kept = {
        file.stem: Framework.kept(file.read_bytes()) for file in sorted(folder.glob("*.framework"))
    }
    Framework.loader = KeptLoader(kept)
    samples = {file.name: file.read_bytes() for file in sorted(folder.glob("*.yaml"))}
    desk = Desk(Path(tempfile.gettempdir(), "desk"), list(kept.values()), samples, date.min)
    for module in LATER:
        importlib.import_module(module)
    desk.warm()
    return desk


def resume(desk: Desk, today: str) -> None:
    """Go on with a desk that was kept: on another day, where files and chance begin anew."""
    desk.folder.mkdir(parents=True, exist_ok=True)
    random.seed()
    desk.begin_on(date.fromisoformat(today))


def call(desk: Desk, method: str, arguments: str, content: bytes = b"") -> tuple[str, bytes]:
    """What a method of the desk gives, as JSON and bytes.

    `arguments` are its arguments as a JSON list; `content` follows them where it is not empty. The
    JSON is {"value": ...} or {"problems": [text, ...]}.
    """
    given = json.loads(arguments)
    if content:
        given.append(content)
    if method.startswith("_"):
        raise AttributeError(method)
    try:
        value = getattr(desk, method)(*given)
    except InvalidInput as error:
        return json.dumps({"problems": [str(each) for each in error.problems]}), b""
    made = value.pop("content", b"") if isinstance(value, dict) else b""
    return json.dumps({"value": value}), made
