"""What free text may give away: links that others cannot use, small counts, names of people.

Guesses, made to be looked at by a person. None of them keeps what it found: a count is quoted with
its noun, a name by its first letter only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

_LOCAL = re.compile(
    r"""
    \bfile:/                                          # a file of this computer
    | (?<![A-Za-z=])[A-Za-z]:(?:\\|/(?!/))             # a drive letter
    | (?<![\\\w])\\\\[\w.-]+\\                        # a share of a local network
    | (?<![\w.:/-])/(?:Users|home|Volumes)/           # a folder of one user
    | ://(?:[^/@\s]*@)?(?:
        localhost | \[::1\] | 127(?:\.\d{1,3}){3} | 10(?:\.\d{1,3}){3} | 192\.168(?:\.\d{1,3}){2}
        | 172\.(?:1[6-9]|2\d|3[01])(?:\.\d{1,3}){2} | 169\.254(?:\.\d{1,3}){2}
        | [\w-]+
        | [\w.-]+\.(?:local|localdomain|internal|intranet|lan|corp)
      )(?=[:/?\#\s]|$)
    """,
    re.VERBOSE | re.IGNORECASE,
)
_PERSONAL = re.compile(
    r"""
    \bmailto:
    | -my\.sharepoint\.com/ | \bonedrive\.live\.com\b | \b1drv\.ms\b
    | \b(?:drive|docs|mail)\.google\.com\b | \bdropbox\.com\b | \bicloud\.com\b
    | \bwetransfer\.com\b | \boutlook\.(?:office|office365|live)\.com\b
    """,
    re.VERBOSE | re.IGNORECASE,
)

_PEOPLE = (
    "people|persons?|residents?|tenants?|employees|staff|colleagues|workers?|women|woman|men|man|"
    "girls?|boys?|children|child|pupils?|students?|carers?|patients?|applicants?|complainants?|"
    "victims?|respondents?|claimants?|refugees|travellers|apprentices|parents?|families|households"
)
_SMALL = re.compile(
    rf"(?<![\w.,%£/-])(?<!in )(?<!of )(?<!age )(?<!aged )([1-4]|one|two|three|four)\s+"
    rf"(?!in\b|of\b|or\b|to\b|and\b|per\b)(?:[a-z-]+\s+)?(?:members\s+of\s+)?({_PEOPLE})\b",
    re.IGNORECASE,
)
_TITLED = re.compile(
    r"\b(Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Rev|Revd|Cllr|Councillor|Sir|Dame|Imam|Rabbi)\.?\s+"
    r"([A-Z][A-Za-z'’-]+)"
)
_MAILBOX = re.compile(r"\b([A-Za-z])[A-Za-z'-]*[._][A-Za-z'-]+@[\w-]+(?:\.[\w-]+)+")
_TWO_NAMES = re.compile(r"\b([A-Z][a-z]+)\s+([A-Z][a-z'’]+(?:-[A-Z][a-z]+)?)\b")


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_FIRST_NAMES = _words(
    """
    Aaron Abdul Adam Agnieszka Ahmed Aisha Alan Alexander Ali Alice Alison Amanda Amina Amit Amy
    Andrea Andrew Angela Anita Anna Anne Anthony Arjun Ayesha Barbara Benjamin Bilal Brenda Brian
    Carol Caroline Catherine Chantelle Charles Chloe Chris Christine Christopher Claire Colin Craig
    Daniel David Dawn Deborah Deepak Denise Diane Donna Dorothy Edward Elaine Elizabeth Emily Emma
    Fatima Fiona Gareth Gary Geoffrey George Gillian Graham Hannah Harpreet Harry Hassan Heather
    Helen Hussain Ibrahim Imran Ian Jacqueline James Jamila Jane Janet Jason Jean Jennifer Jessica
    Joan Joanna Joanne John Jonathan Joseph Joshua Joyce Judith Julie Karen Katarzyna Kate Katherine
    Keith Kelly Kenneth Kevin Khadija Kwame Laura Leanne Lesley Linda Lisa Louise Lucy Malcolm
    Margaret Maria Marie Mark Martin Mary Maryam Matthew Maureen Michael Michelle Mohamed Mohammed
    Mohammad Muhammad Nadia Natalie Neil Nicholas Nicola Nigel Ngozi Olivia Olu Omar Pamela Patricia
    Patrick Paul Pauline Peter Philip Piotr Priya Rachel Rajesh Rebecca Richard Robert Rosemary
    Sadia Samantha Samuel Sandra Sarah Sharon Shirley Simon Stephanie Stephen Steven Stuart Sunita
    Susan Suzanne Tahir Thomas Timothy Tomasz Tracey Usman Valerie Vikram Wendy William Yasmin
    Yusuf Zainab Zoe
    """
)
"""Some common first names in Britain: enough for a hint, and far from all."""

_NO_SURNAMES = _words(
    """
    Academy Avenue Award Bay Building Campus Care Centre Close Club College Community Court Day
    District Drive Estate Farm Fund Gardens Gate Green Grove Hall Hill Hospital Hotel House Inn
    Island Lane Library Lodge Museum Park Place Project Primary Road Room School Square Station
    Street Terrace Theatre Tower Town Trust University Way Wharf Wing Wood Yard
    """
)


def local_link(text: str) -> bool:
    """Whether there is a link to a computer or network that others cannot reach."""
    return _LOCAL.search(text) is not None


def personal_link(text: str) -> bool:
    """Whether there is a link to a mailbox, or to storage that is one person's own."""
    return _PERSONAL.search(text) is not None


def small_counts(text: str) -> Iterator[str]:
    """Counts of fewer than five people, as written: the number and the noun."""
    for match in _SMALL.finditer(text):
        yield f"{match[1]} {match[2]}"


def people_named(text: str) -> Iterator[str]:
    """What may be the name of a person, cut to a title and first letters."""
    taken: list[tuple[int, int]] = []
    for match in _TITLED.finditer(text):
        taken.append(match.span())
        yield f"{match[1]} {match[2][:1]}..."
    for match in _MAILBOX.finditer(text):
        yield f"{match[1]}...@..."
    for match in _TWO_NAMES.finditer(text):
        first, last = match[1], match[2]
        if first in _FIRST_NAMES and last not in _NO_SURNAMES:
            if any(start < match.end() and match.start() < end for start, end in taken):
                continue
            yield f"{first[:1]}... {last[:1]}..."
