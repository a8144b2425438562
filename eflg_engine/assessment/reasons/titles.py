"""What a framework calls kinds, rungs, figures and names, for the middle of a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from eflg_engine.assessment.reasons.english import ENGLISH, English
from eflg_engine.framework.dimensions import DIMENSION, OF_VOCABULARY
from eflg_engine.framework.matrix import MATRIX, cell_parts

if TYPE_CHECKING:
    from eflg_engine.framework import Framework
    from eflg_engine.framework.vocabulary import Vocabulary

Value = str | int | float | tuple[str, ...] | None
"""The value of a field of a finding."""


class Titles:
    """Titles by id, in the words of one framework; `say` says the sentences that they stand in."""

    def __init__(self, framework: Framework, say: English = ENGLISH) -> None:
        self.framework = framework
        self.say = say
        self.vocabulary: Vocabulary = framework.vocabulary
        vocabulary = self.vocabulary
        self._kinds = {kind.id: lower(kind.title) for kind in vocabulary.kinds}
        self._shows = {rung.id: lower(rung.title) for rung in vocabulary.shows}
        self._showing = {
            rung.id: rung.phrase or f'"{lower(rung.title)}"' for rung in vocabulary.shows
        }
        self._assurance = {rung.id: lower(rung.title) for rung in vocabulary.assurance}
        self._listed = {
            **{
                key: {term.id: lower(term.title) for term in getattr(vocabulary, key)}
                for key in OF_VOCABULARY
            },
            "modules": {module.id: module.title for module in framework.modules},
        }

    def kind(self, kind: Value) -> str:
        """A kind's title, small letters at the front."""
        return self._kinds[str(kind)]

    def kinds(self, kinds: Value) -> str:
        """Kinds' titles joined with "or"."""
        ids = kinds if isinstance(kinds, tuple) else ()
        return self.say.any(self._kinds[kind] for kind in ids) if ids else self.say("any kind")

    def rung(self, rung: Value) -> str:
        """A rung of `shows` by title."""
        return self._shows[str(rung)]

    def showing(self, rung: Value) -> str:
        """A rung of `shows` as something that is shown: its phrase, or its title in quotes."""
        return self._showing[str(rung)]

    def dimension(self, dimension: str) -> tuple[str, str]:
        """What this framework calls a name of a dimension, and several."""
        words = DIMENSION[dimension]
        return self.framework.words.get(dimension, (words.one, words.many))

    @property
    def difference(self) -> str:
        """What this framework calls what has changed."""
        return self.framework.difference

    def standing(self, rung: Value) -> str:
        """A rung of `assurance` by title."""
        return self._assurance[str(rung)]

    def standing_said(self, rung: Value) -> str:
        """A rung of `assurance` in quotes, and what it means."""
        terms = self.vocabulary.assurance
        number = terms.number(str(rung))
        said = terms[number].description if number is not None else ""
        means = f" ({said[:1].lower()}{said[1:].rstrip('.')})" if said else ""
        return f'"{self.standing(rung)}"{means}'

    def measure(self, name: Value) -> str:
        """A figure's title, and its name as bundles write it."""
        title = self.framework.measures.get(str(name), (str(name).replace("_", " "), ""))[0]
        return f"{lower(title)} ({name})" if str(name) != title else title

    def names(self, dimension: Value, names: Value) -> str:
        """Names in a dimension, by title where they have one."""
        ids = names if isinstance(names, tuple) else ()
        if dimension == MATRIX:
            return self._cells(ids)
        titles = self._listed.get(str(dimension))
        return self.say.all([titles.get(name, name) for name in ids] if titles else ids)

    def _cells(self, cells: tuple[str, ...]) -> str:
        """Cells of the matrix, aim by aim: `age and race under advance equality; ...`."""
        under: dict[str, list[str]] = {aim: [] for aim in self.vocabulary.aims.ids}
        for cell in cells:
            characteristic, aim = cell_parts(cell)
            under[aim].append(characteristic)
        return "; ".join(
            self.say(
                '{names} under "{aim}"',
                names=self.names("characteristics", tuple(named)),
                aim=self.names("aims", (aim,)),
            )
            for aim, named in under.items()
            if named
        )


def lower(title: str) -> str:
    """A title for the middle of a sentence; abbreviations stay as they are."""
    return title if title[1:2].isupper() else title[:1].lower() + title[1:]
