"""Gathers the report's fixed sentences, and compiles their translations.

    .venv/bin/python -m scripts.catalogue

writes `languages/LANGUAGE/LC_MESSAGES/report.po` anew, with what is translated already, and the
`.mo` beside it, which is what the package reads. A sentence without a translation stays English.
"""

from __future__ import annotations

import io
from datetime import datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from eflg_engine.report.catalogue import DOMAIN, FOLDER

PACKAGE = FOLDER.parent.parent
SOURCES = ("report/**.py", "assessment/**.py")
KEYWORDS = {"say": None, "number": (2, 3), "N_": None}


def gathered() -> Catalog:
    """Every fixed sentence in the code."""
    found = Catalog(domain=DOMAIN)
    method_map = [(pattern, "python") for pattern in SOURCES]
    for _, _, message, comments, context in extract_from_dir(
        PACKAGE, method_map, keywords=KEYWORDS, comment_tags=(), callback=None
    ):
        if message:
            found.add(message, auto_comments=comments, context=context)
    return found


def translated(file: Path) -> Catalog:
    """A language's file, brought up to date with the code."""
    with file.open("rb") as content:
        kept = read_po(content, locale=file.parent.parent.name, domain=DOMAIN)
    kept.update(gathered(), no_fuzzy_matching=True)
    kept.obsolete.clear()
    kept.fuzzy = False
    if isinstance(kept.revision_date, datetime):
        kept.creation_date = kept.revision_date  # the same bytes whenever it is written
    return kept


def written(catalog: Catalog) -> tuple[bytes, bytes]:
    """The catalogue as text and compiled, without dates."""
    text, compiled = io.BytesIO(), io.BytesIO()
    write_po(text, catalog, width=100, no_location=True, sort_output=True, omit_header=False)
    write_mo(compiled, catalog)
    return text.getvalue(), compiled.getvalue()


if __name__ == "__main__":
    for file in sorted(FOLDER.glob(f"*/LC_MESSAGES/{DOMAIN}.po")):
        catalog = translated(file)
        text, compiled = written(catalog)
        file.write_bytes(text)
        file.with_suffix(".mo").write_bytes(compiled)
        left = sum(not message.string for message in catalog if message.id)
        print(f"{file.parent.parent.name}: {len(catalog)} sentences, {left} not translated")
