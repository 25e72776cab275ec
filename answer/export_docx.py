"""A sheet as a Word document, made by python-docx from the blank template that it brings."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import TYPE_CHECKING

from answer.sheet import Fact, Item, Sheet

if TYPE_CHECKING:
    from docx.document import Document as Word

# The earliest date that a ZIP file can hold: the same sheet gives the same bytes on any day.
_NO_DATE = (1980, 1, 1, 0, 0, 0)
# The template's style for them, and their size beside 11 of the other text.
QUOTE_STYLE, QUOTE_POINTS = "Intense Quote", 13
# What python-docx's template says of itself, or of the moment.
_DATES = ("created", "modified", "lastPrinted")


def docx_of(sheet: Sheet) -> bytes:
    """The file's bytes; the same for the same sheet. Line ends of quotations become line breaks of
    Word, those that a page's width made spaces.
    """
    import docx

    word = docx.Document()
    _set_quotations(word)
    _describe(word, sheet)
    word.add_heading(_lines(sheet.question), level=0)
    _facts(word, sheet.facts)
    word.add_paragraph().add_run(sheet.verdict).bold = True
    for remark in sheet.remarks:
        word.add_paragraph(remark)
    for group in sheet.groups:
        word.add_heading(group.heading, level=1)
        for item in group.items:
            _item(word, item)
    word.add_paragraph().add_run(sheet.made_by).italic = True
    stream = io.BytesIO()
    word.save(stream)
    return _without_dates(stream.getvalue())


def _describe(word: Word, sheet: Sheet) -> None:
    """The file's own properties: a title, and no author, date or comment of the template's."""
    properties = word.core_properties
    # Word's limit for a property.
    properties.title = sheet.question[:255]
    properties.author, properties.comments, properties.keywords = "pincite", "", ""
    properties.language = sheet.language
    for element in list(properties._element):
        if element.tag.rpartition("}")[2] in _DATES:
            properties._element.remove(element)


def _item(word: Word, item: Item) -> None:
    word.add_heading(_lines(item.heading), level=2)
    for warning in item.warnings:
        told = word.add_paragraph()
        told.add_run(warning).bold = True
        told.paragraph_format.keep_with_next = True
    word.add_paragraph(_lines(item.running), style=QUOTE_STYLE)
    _facts(word, item.facts)


def _set_quotations(word: Word) -> None:
    """The template sets them small, bold, slanted and pale blue; a quotation is what is to be read."""
    from docx.shared import Pt, RGBColor

    font = word.styles[QUOTE_STYLE].font
    font.bold = font.italic = False
    font.size, font.color.rgb = Pt(QUOTE_POINTS), RGBColor(0, 0, 0)
    word.styles[QUOTE_STYLE].paragraph_format.keep_together = True


def _facts(word: Word, facts: Sequence[Fact]) -> None:
    for name, value in facts:
        paragraph = word.add_paragraph(style="List Bullet")
        paragraph.add_run(f"{name}: ").bold = True
        paragraph.add_run(value)


def _lines(text: str) -> str:
    """CR LF and CR would each become breaks of their own."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _without_dates(content: bytes) -> bytes:
    """The same ZIP file with no time stamps in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as made, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as bare:
        for name in made.namelist():
            bare.writestr(zipfile.ZipInfo(name, _NO_DATE), made.read(name), zipfile.ZIP_DEFLATED)
    return stream.getvalue()
