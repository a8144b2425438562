"""Text that is marked: to stand out, or as being in the language of the report.

Apart from blocks, which look words up in the catalogue, and the catalogue marks what it finds.
"""

from __future__ import annotations


class Strong(str):
    """Words that stand out. In a table cell, text output puts square brackets around them."""

    __slots__ = ()


class Said(str):
    """Words in the language of the report, where those of other parts are English."""

    __slots__ = ()


class SaidStrongly(Strong, Said):
    """Both."""

    __slots__ = ()
