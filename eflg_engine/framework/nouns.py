"""What a framework calls whoever is assessed, in sentences written of councils."""

from __future__ import annotations

import re

from eflg_engine.framework.model import Framework
from eflg_engine.reading.values import capital

COUNCIL = "council"


def bodies(framework: Framework) -> str:
    """Several of those that the framework assesses: councils, trusts, authorities."""
    body = framework.body
    if "bodies" in framework.words:
        return framework.words["bodies"][1]
    if re.search(r"[^aeiou]y$", body):
        return f"{body[:-1]}ies"
    return body + ("es" if re.search(r"(?:s|x|z|ch|sh)$", body) else "s")


def in_its_words(text: str, framework: Framework) -> str:
    """A fixed text that speaks of councils, with the framework's word for them."""
    if framework.body == COUNCIL:
        return text

    def noun(found: re.Match[str]) -> str:
        word = bodies(framework) if found[0].casefold().endswith("s") else framework.body
        return capital(word) if found[0][0].isupper() else word

    return re.sub(r"\b[Cc]ouncils?\b", noun, text)
