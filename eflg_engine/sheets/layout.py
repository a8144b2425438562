"""The sheets of a bundle's workbook: their columns in officers' words, and other words for them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

from eflg_engine.evidence.item import NAMED_BY_ITEMS
from eflg_engine.framework.dimensions import DIMENSION, OWN_NAMES
from eflg_engine.framework.model import Framework
from eflg_engine.framework.nouns import in_its_words
from eflg_engine.reading.values import capital


class Holds(Enum):
    """What the cells of a column hold, and so how they are read."""

    TEXT = "text"
    WORD = "word"  # one of some words
    WORDS = "words"  # some of them
    SUPPORTS = "supports"  # names of parts of the framework, with places in the document
    FIRST_DAY = "first day"  # a date that says when something was
    LAST_DAY = "last day"  # a date that says by or until when something is to be
    FIGURES = "figures"  # names with numbers
    DATA = "data"  # what was carried over from another framework, as JSON


@dataclass(frozen=True, slots=True)
class Column:
    """A column: the key of a bundle that it holds, its header, and what is said of it.

    `words` names the list that its words are from. `also` holds other headers that are read as it.
    """

    key: str
    title: str
    prompt: str = ""
    holds: Holds = Holds.TEXT
    words: str = ""
    also: tuple[str, ...] = ()
    width: int = 20
    is_needed: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet with one row an entry. Where it has a `parent`, its entries stand in those of that.

    `within` is the key under which they stand there. A sheet is known by its title or, where
    enough columns of `marks` are among its headers, whatever its title.
    """

    key: str
    title: str
    columns: tuple[Column, ...]
    also: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    parent: str = ""
    within: str = ""

    def column(self, key: str) -> Column:
        """The column of a key. Raises KeyError."""
        return next((each for each in self.columns if each.key == key), None) or _missing(key)


def _missing(key: str) -> Column:
    raise KeyError(key)


_REFERENCE = ("id", "ref", "ref no", "ref.", "no", "no.", "number", "reference number",
              "item", "item number", "evidence id", "evidence ref", "evidence reference",
              "#")  # fmt: skip
_ID = Column("id", "Reference", "A short name of its own, as E1.", also=_REFERENCE, width=12)
_NOTE = Column("note", "Note", also=("notes", "comment", "comments", "remarks"), width=30)


def _names_column(key: str) -> Column:
    """The column of what items name of a dimension, or of priorities."""
    if key not in DIMENSION:
        return Column("priorities", "Which priorities?", "Their references.", Holds.WORDS,
                      "priorities", ("priorities", "priority", "corporate priority",
                                     "corporate priorities"), 16)  # fmt: skip
    column = DIMENSION[key].column
    assert column is not None, "of each that items name"
    return Column(key, column.title, column.prompt, Holds.WORDS, key, column.headers, column.width)


_ITEM = (
    Column(
        "title",
        "What is it?",
        "The title of the document, as people know it.",
        also=("title", "name", "document", "evidence", "document title", "document name",
              "name of document", "evidence title", "description of evidence", "item of evidence",
              "evidence item", "policy/document", "what is it"),
        width=44,
        is_needed=True,
    ),
    Column(
        "kind",
        "What kind of thing is it?",
        "Choose from the list. The sheet Kinds says what each one is.",
        Holds.WORD,
        "kinds",
        ("kind", "type", "document type", "type of evidence", "evidence type", "category",
         "type of document", "kind of evidence", "what kind"),
        width=30,
        is_needed=True,
    ),
    Column(
        "supports",
        "Which questions does it answer?",
        "Codes from the sheet Questions, one a line. Say where after a colon, as 4.5.A2a: page 12.",
        Holds.SUPPORTS,
        "targets",
        ("supports", "questions", "question", "criterion", "criteria", "eflg criteria", "theme",
         "themes", "eflg theme", "eflg criterion", "indicator", "indicators", "module", "modules",
         "area", "which criteria", "linked to", "relates to", "maps to", "framework reference"),
        width=46,
        is_needed=True,
    ),
    Column(
        "dated",
        "When is it dated?",
        "A day, month or year: 1/3/2024, Mar 2024, 2024. A financial year: its first day.",
        Holds.FIRST_DAY,
        also=("dated", "date", "date of document", "document date", "published",
              "publication date",
              "date published", "date of publication", "issued", "date of evidence",
              "evidence date", "when", "date approved", "approved", "date agreed"),
        width=16,
        is_needed=True,
    ),
    Column(
        "review_by",
        "Until when does it stand?",
        "The review or end date that the document gives. Leave blank if it gives none.",
        Holds.LAST_DAY,
        also=("review by", "review date", "date of review", "next review", "next review date",
              "review due", "due for review", "expires", "expiry", "expiry date", "valid until",
              "end date", "renewal date"),
        width=18,
    ),
    Column(
        "shows",
        "What does it show?",
        "Leave blank for what its kind usually shows: see the sheet Kinds.",
        Holds.WORD,
        "shows",
        ("shows", "what it shows", "evidence of", "reach"),
        width=18,
    ),
    Column(
        "assurance",
        "Who stands behind it?",
        "Leave blank for who usually stands behind its kind: see the sheet Kinds.",
        Holds.WORD,
        "assurance",
        ("assurance", "assured by", "checked by", "who stands behind it", "level of assurance"),
        width=20,
    ),
    *(_names_column(each) for each in NAMED_BY_ITEMS),
    Column("measures", "Figures", "A name and a number, one a line, as response_rate: 62.",
           Holds.FIGURES, also=("figures", "measures", "measure", "kpis"), width=24),
    Column("snapshot", "Figures as on", "For yearly figures: the day they speak of, as 31/3/2024.",
           Holds.FIRST_DAY, also=("snapshot", "snapshot date"), width=16),
    Column("link", "Link", "Where it can be found. It is never opened.",
           also=("link", "links", "url", "web link", "weblink", "hyperlink", "location", "address",
                 "where is it", "document link", "link to evidence", "link to document", "path"),
           width=34),
    Column("difference", "What changed for people?",
           "Wanted where it shows an outcome: what is different for people because of it.",
           also=("difference", "impact", "outcome", "outcomes", "what difference has it made",
                 "what changed", "difference made", "impact on people"), width=40),
    _NOTE,
    Column("not_shown", "Questions it does not answer",
           "Their references or codes: they are not asked of it again.", Holds.WORDS,
           also=("not shown", "does not answer"), width=22),
    Column("proposed", "Carried over: proposed", holds=Holds.DATA, width=20),
    Column("was", "Carried over: before", holds=Holds.DATA, width=20),
)  # fmt: skip

RARE = ("not_shown", "proposed", "was")
"""Keys of items whose columns are there only where an item has them."""

EVIDENCE = Table(
    "evidence",
    "Evidence",
    (_ID, *_ITEM),
    ("evidence list", "evidence log", "evidence register", "register", "evidence base"),
    marks=("title", "kind", "supports", "dated", "review_by", "shows", "assurance", "link",
           "characteristics", "difference"),
)  # fmt: skip
OBJECTIVES = Table(
    "objectives",
    "Objectives",
    (
        _ID,
        Column("text", "What does it say?", also=("objective", "text", "equality objective",
               "wording", "what is it", "title", "description"), width=60),
        Column("published", "When was it published?", "Leave blank if it is not known.",
               Holds.FIRST_DAY, also=("published", "date", "date published", "in force from"),
               width=18),
        Column("aims", "Which aims does it serve?", "Strategic aims, or aims of the duty.",
               Holds.WORDS, "objective_aims", ("aims", "aim", "strategic aims", "strategic aim"),
               26),
        Column("priorities", "Which priorities?", "Their references.", Holds.WORDS, "priorities",
               ("priorities", "priority"), 18),
    ),
    ("equality objectives",),
)  # fmt: skip
AIMS = Table(
    "strategic_aims",
    "Strategic aims",
    (
        _ID,
        Column("text", "What does it say?", also=("text", "aim", "strategic aim", "title"),
               width=60),
    ),
    ("aims", "council plan aims"),
)  # fmt: skip
PRIORITIES = Table(
    "priorities",
    "Priorities",
    (
        Column("parent", "Under which strategic aim?", "Its reference.", also=("aim",
               "strategic aim"), width=22, is_needed=True),
        _ID,
        Column("text", "What does it say?", also=("text", "priority", "title"), width=60),
    ),
    parent="strategic_aims",
    within="priorities",
)  # fmt: skip
SELF_ASSESSMENT = Table(
    "self_assessment",
    "Self-assessment",
    (
        Column("for", "What is it about?", "A module, theme or criterion, by name or code.",
               holds=Holds.WORD, words="one_target",
               also=("for", "criterion", "theme", "module", "area", "indicator"), width=40,
               is_needed=True),
        Column("status", "How far are you?", "Choose from the list, or 1 to 4.", Holds.WORD,
               "scale",
               ("status", "score", "rating", "how far are you", "self score", "rag"), 30),
        Column("level", "Which level do you claim?", "Choose from the list.", Holds.WORD, "levels",
               ("level", "claimed level", "self-assessed level", "current level"), 24),
        Column("how", "How is it done?", also=("how", "how we do this", "what we do", "narrative",
               "what do we do"), width=50),
        Column("difference", "What changed for people?", also=("difference", "impact",
               "what difference has it made", "outcomes"), width=40),
        _NOTE,
    ),
    ("self assessment", "claims"),
    marks=("for", "status", "level", "how"),
)  # fmt: skip
ACTIONS = Table(
    "actions",
    "Actions",
    (
        _ID,
        Column("recommendation", "What was recommended?", also=("recommendation",), width=44),
        Column("source", "Who recommended it?", also=("source", "recommended by"), width=22),
        Column("response", "What do you answer?", "Choose from the list.", Holds.WORD, "response",
               ("response", "our response", "accepted?"), 18),
        Column("reason", "Why?", "Wanted where it is not simply accepted.", also=("reason",
               "rationale"), width=30),
        Column("action", "What is to be done?", also=("action", "actions", "task", "what"),
               width=44),
        Column("lead", "Who leads on it?", "A role, not a person.", also=("lead", "owner",
               "responsible", "lead officer", "responsible officer", "who"), width=24),
        Column("resources", "What does it take?", also=("resources", "resource", "cost"), width=22),
        Column("due", "By when?", "A month reads as its last day.", Holds.LAST_DAY, also=("due",
               "due date", "deadline", "target date", "by when", "timescale", "end date"),
               width=16),
        Column("phase", "Phase", also=("phase", "stage"), width=16),
        Column("status", "How far is it?", "Choose from the list.", Holds.WORD, "progress",
               ("status", "progress", "rag", "rag status"), 18),
        Column("finished", "When was it done?", "", Holds.FIRST_DAY, also=("finished",
               "date completed", "completed on", "completion date"), width=16),
        Column("evidence", "Which evidence has it brought?", "References of evidence.", Holds.WORDS,
               "evidence", ("evidence",), 22),
        _NOTE,
    ),
    ("action plan", "actions and improvement plan", "improvement plan"),
    marks=("recommendation", "action", "lead", "due", "response", "finished"),
)  # fmt: skip
EXPECTED = Table(
    "evidence_expected",
    "Expected evidence",
    (
        Column("parent", "From which action?", "The reference of the action.", also=("action",),
               width=20, is_needed=True),
        _ID,
        *(
            Column(each.key, each.title, each.prompt, Holds.LAST_DAY if each.key == "dated"
                   else each.holds, each.words, each.also, each.width,
                   each.is_needed and each.key not in ("dated", "supports"))
            for each in _ITEM
        ),
    ),
    ("evidence expected",),
    parent="actions",
    within="evidence_expected",
)  # fmt: skip
PAST_RESULTS = Table(
    "past_results",
    "Past results",
    (
        Column("framework", "Which framework?", "With its edition, in words.", also=("framework",),
               width=40, is_needed=True),
        Column("level", "Which level?", also=("level", "result", "award"), width=22,
               is_needed=True),
        Column("dated", "When?", "", Holds.FIRST_DAY, also=("date", "dated", "when", "awarded"),
               width=14, is_needed=True),
        Column("valid_until", "Valid until", "", Holds.LAST_DAY, also=("expires",), width=14),
        Column("by", "Who gave it?", also=("by", "awarded by", "assessed by"), width=32),
        _NOTE,
    ),
    ("previous results", "past awards"),
)  # fmt: skip

TABLES = (EVIDENCE, OBJECTIVES, AIMS, PRIORITIES, SELF_ASSESSMENT, ACTIONS, EXPECTED, PAST_RESULTS)
"""Every table, in the order of the sheets; those with a parent come after it."""

COUNCIL_TITLE = "Council"
COUNCIL_ALSO = ("council", "about the council", "council profile", "profile", "the council")
FACT, ANSWER = "About the council", "Answer"
"""The headers of the sheet of the council."""

COUNCIL = (
    Column("council.name", "Name of the council", also=("council", "name", "council name",
           "local authority", "organisation"), is_needed=True),
    Column("council.code", "Code of the council", "As the statistics office gives it: E09000001.",
           also=("code", "ons code", "gss code")),
    Column("framework", "Framework", "The id of the framework, as eflg-2021."),
    Column("as_at", "Judge it as on", "Leave blank for the day on which it is read.",
           Holds.FIRST_DAY, also=("as at", "date", "as at date")),
    *(
        Column(f"council.{each}", capital(DIMENSION[each].many), own.prompt, Holds.WORDS, "own",
               also=(DIMENSION[each].one, *own.headers))
        for each, own in OWN_NAMES.items()
    ),
    Column("scope.modules", "Which modules are assessed?", "Leave blank for all.", Holds.WORDS,
           "modules", also=("modules", "modules assessed")),
    Column("scope.characteristics", "Which characteristics are assessed?", "Leave blank for all.",
           Holds.WORDS, "characteristics", also=("characteristics", "characteristics assessed")),
    Column("note", "Note", also=("notes",)),
    Column("was", "Carried over: before", holds=Holds.DATA),
)  # fmt: skip
"""The rows of the sheet of the council, but the facts that the vocabulary lists."""


def rows_of_council(framework: Framework) -> tuple[Column, ...]:
    """COUNCIL in the framework's words for whoever is assessed; the others are read as well."""
    if framework.body == "council":
        return COUNCIL
    return tuple(
        replace(
            each,
            title=in_its_words(each.title, framework),
            prompt=in_its_words(each.prompt, framework),
            also=(*each.also, each.title, *(in_its_words(name, framework) for name in each.also)),
        )
        for each in COUNCIL
    )


COVER, QUESTIONS, KINDS, EXAMPLES, LISTS = "Read me", "Questions", "Kinds", "Examples", "Lists"
RESULT_LEVELS, RESULT_QUESTIONS, RESULT_EVIDENCE, RESULT_ACTIONS = (
    "Result levels",
    "Result questions",
    "Result evidence",
    "Result actions",
)
"""Sheets of results that stand before a bundle's own."""
PASSED_OVER = (COVER, QUESTIONS, KINDS, EXAMPLES, LISTS, RESULT_LEVELS, RESULT_QUESTIONS,
               RESULT_EVIDENCE, RESULT_ACTIONS, "Cover", "Instructions", "Guidance",
               "Example", "Criteria", "How to")  # fmt: skip
"""Sheets that hold nothing to read."""
