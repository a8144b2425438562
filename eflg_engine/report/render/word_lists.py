"""Bullets and numbers of lists in a Word document."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from docx.document import Document

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
DEEPEST = 6
"""How far a list can be indented, from 0."""


class Lists:
    """Numbering of a document: bullets of several depths, and a new count for each list."""

    def __init__(self, document: Document) -> None:
        from docx.oxml import parse_xml

        self.parse = parse_xml
        self.numbering = document.part.numbering_part.element
        used = self.numbering.xpath("./w:abstractNum/@w:abstractNumId")
        self.shape = max((int(each) for each in used), default=0) + 1
        for place, numbered in enumerate((False, True)):
            self._add_shape(self.shape + place, numbered=numbered)
        self.bullets = self._add(self.shape)

    def numbered(self, first: int) -> int:
        """A numbered list that begins at a number."""
        return self._add(self.shape + 1, first)

    def _add_shape(self, number: int, *, numbered: bool) -> None:
        levels = []
        for level in range(DEEPEST + 1):
            kind, text, font = "bullet", "•–"[level % 2], ""
            if numbered and level == 0:
                kind, text = "decimal", "%1."
            left = 360 * (level + 1)
            levels.append(
                f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>'
                f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/><w:pPr>'
                f'<w:ind w:left="{left}" w:hanging="360"/></w:pPr>{font}</w:lvl>'
            )
        xml = (
            f'<w:abstractNum {NAMESPACES} w:abstractNumId="{number}">'
            f'<w:multiLevelType w:val="multilevel"/>{"".join(levels)}</w:abstractNum>'
        )
        before = self.numbering.xpath("./w:num")
        element = self.parse(xml)
        if before:
            before[0].addprevious(element)
        else:
            self.numbering.append(element)

    def _add(self, shape: int, first: int = 0) -> int:
        used = self.numbering.xpath("./w:num/@w:numId")
        number = max((int(each) for each in used), default=0) + 1
        start = (
            f'<w:lvlOverride w:ilvl="0"><w:startOverride w:val="{first}"/></w:lvlOverride>'
            if first
            else ""
        )
        self.numbering.append(
            self.parse(
                f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{shape}"/>'
                f"{start}</w:num>"
            )
        )
        return number
