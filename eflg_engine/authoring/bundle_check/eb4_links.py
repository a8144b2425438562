"""EB4: links that others cannot follow, or that two items share."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from eflg_engine.authoring.bundle_check import free_text
from eflg_engine.authoring.bundle_check.look import Hint, HintFound, Look

LOCAL_LINK = Hint(
    "EB401", "local-link", "A link leads to a computer or network that others cannot reach."
)
PERSONAL_LINK = Hint(
    "EB402", "personal-link", "A link leads to a mailbox or to one person's own storage."
)

SAME_DOCUMENT = Hint(
    "EB403", "same-document", "Two items have one link and one date, and count as two."
)

HINTS = (LOCAL_LINK, PERSONAL_LINK, SAME_DOCUMENT)


def check(look: Look) -> Iterator[HintFound]:
    """Links in texts and under `link`, and items that may be one document."""
    first: dict[tuple[str, date], str] = {}
    for item in look.match.items:
        link = item.link.strip().rstrip("/")
        if link and (known := first.setdefault((link, item.dated), item.id)) != item.id:
            message = f"it has the link and the date of {known}: list one document once"
            yield look.of_item(SAME_DOCUMENT, item, "link", message)
    for name, path, text in look.texts(links=True):
        place = look.document.place(path)
        if free_text.local_link(text):
            message = "this leads to a computer or network that others may not be able to reach"
            yield HintFound(LOCAL_LINK, place, name, message)
        if free_text.personal_link(text):
            message = "this leads to a mailbox or one person's own storage: others may not get in"
            yield HintFound(PERSONAL_LINK, place, name, message)
