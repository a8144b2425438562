"""The names that a framework and a bundle know: what is one name, whatever stands within it."""

from __future__ import annotations

from collections.abc import Iterable

from eflg_engine.evidence.council_papers import SCALE, Progress, Response
from eflg_engine.evidence.elsewhere import OtherFrameworks
from eflg_engine.evidence.named import Entry
from eflg_engine.framework.dimensions import OF_VOCABULARY
from eflg_engine.framework.model import Framework
from eflg_engine.framework.naming import MODULE, SORTS, TARGETS, Naming
from eflg_engine.framework.vocabulary import Term, Terms
from eflg_engine.reading.values import ALL, folded

_TERMS = ("kinds", "shows", "assurance", *OF_VOCABULARY)
_MARKED = (*OF_VOCABULARY, "kinds")  # lists in which a text may hold several

SYNONYMS = {
    "progress": {
        "complete": "done", "completed": "done", "finished": "done", "closed": "done",
        "in progress": "started", "ongoing": "started", "under way": "started",
        "underway": "started", "cancelled": "stopped", "delayed": "behind", "late": "behind",
        "open": "not_started", "planned": "not_started",
    },
    "response": {
        "accept": "accepted", "agreed": "accepted", "agree": "accepted", "yes": "accepted",
        "partially accepted": "partly", "partly accepted": "partly", "partial": "partly",
        "reject": "declined", "rejected": "declined", "refused": "declined", "no": "declined",
    },
}  # fmt: skip
"""Other words that can mean one thing only, by list."""


class Known:
    """Names by list. `own` holds those that the bundle itself lists: services, objectives, ...

    `named` is the framework that the bundle names: what it supports may be of that one, or of
    another that is known, and is passed over later.
    """

    def __init__(self, framework: Framework, named: str = "") -> None:
        vocabulary = framework.vocabulary
        self._others = OtherFrameworks(framework, named)
        self.framework = framework
        self._naming = Naming.of(framework)
        self._terms: dict[str, Terms] = {name: getattr(vocabulary, name) for name in _TERMS}
        self._terms["levels"] = Terms(Term(each.id, each.title) for each in framework.levels)
        self._terms["progress"] = _enumerated(Progress)
        self._terms["response"] = _enumerated(each for each in Response if each)
        self._terms["scale"] = Terms(Term(str(n), title) for n, title in enumerate(SCALE, 1))
        self._ids = {
            name: {term.title: term.id for term in terms} for name, terms in self._terms.items()
        }
        self.own: dict[str, set[str]] = {}

    def add(self, words: str, names: Iterable[str]) -> None:
        """Names that the bundle lists itself."""
        self.own.setdefault(words, set()).update(map(folded, names))

    def is_name(self, words: str, text: str) -> bool:
        """Whether a text is one name of a list, or says `all`."""
        if folded(text) == ALL or folded(text) in self.own.get(words, ()):
            return True
        if words == "targets":
            known = self._naming.one(text, TARGETS) is not None
            return known or bool(self._others.of(Entry(text)))
        if words in ("modules", "one_target"):
            sorts = (MODULE,) if words == "modules" else SORTS
            return self._naming.one(text, sorts) is not None
        if words == "objective_aims":
            return self.is_name("strategic_aims", text) or self.is_name("aims", text)
        if words not in self._terms:
            return False
        vocabulary = self.framework.vocabulary
        if words in _MARKED and folded(text) in (
            *vocabulary.several.get(words, ()),
            *vocabulary.ambiguous.get(words, ()),
        ):
            return True
        return self._terms[words].resolve(text) is not None

    def is_id(self, text: str) -> bool:
        """Whether a text is an id or a code as it stands, of this framework or another."""
        return self._naming.is_id(text) or ("." in text and bool(self._others.of(Entry(text))))

    def means_several(self, words: str, text: str) -> bool:
        """Whether the framework's own reading of a text finds a list of names in it."""
        if words == "targets":
            reading = self._naming.read(text, TARGETS)
            return bool(reading.ids) and not reading.other
        return words in _MARKED and self.framework.vocabulary.meaning(words, text).found

    def id_of(self, words: str, text: str) -> str:
        """The id for a title as it is shown in lists, or `all`; any other text as it stands."""
        return ALL if folded(text) == ALL else self._ids.get(words, {}).get(text, text)

    def title_of(self, words: str, word: str) -> str:
        """What is shown for an id; any other text as it stands."""
        terms = self._terms.get(words)
        return terms.title(word) if terms is not None and word in terms.ids else word

    def titles(self, words: str) -> list[str]:
        """What the drop-down of a list offers; nothing where the list is the bundle's own."""
        terms = self._terms.get(words)
        return [] if terms is None else [term.title for term in terms]


def _enumerated(words: Iterable[str]) -> Terms:
    return Terms(Term(str(each), str(each).replace("_", " ").capitalize()) for each in words)
