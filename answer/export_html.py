"""A sheet as a page that needs nothing else and prints well."""

from __future__ import annotations

import html
from collections.abc import Sequence

from answer.sheet import Fact, Group, Item, Sheet

# Contrast of every pair at least 4.5:1, on paper too; the fonts are the reader's own.
_STYLE = """
:root { color-scheme: light; }
body { font-family: Georgia, "Liberation Serif", serif; line-height: 1.5; color: #1c232d; background: #fff;
  max-width: 44rem; margin: 2rem auto; padding: 0 1.25rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.2rem; border-bottom: 1px solid #8b8779; }
h3 { font-size: 1rem; margin-bottom: .3rem; break-after: avoid; } h2 { break-after: avoid; }
blockquote { margin: .5rem 0; padding-left: 1rem; border-left: 3px solid #1f4e79; font-size: 1.1rem;
  white-space: pre-wrap; unicode-bidi: isolate; } .end { white-space: normal; }
dl { font-size: .85rem; color: #454c57; margin: .4rem 0 1.4rem; }
dl > div { display: grid; grid-template-columns: 9rem 1fr; gap: 0 1rem; } dt { font-weight: 600; } dd { margin: 0; }
.warning { color: #8a3b12; font-weight: 600; margin: .3rem 0; } .near blockquote { border-left-style: dashed; }
.verdict { font-weight: 600; } footer { font-size: .85rem; color: #454c57; }
@media print { body { margin: 0; max-width: none; padding: 0; } @page { margin: 20mm; } }
@media (max-width: 30rem) { dl > div { grid-template-columns: 1fr; } }
"""
# Whatever a document's text holds, the page loads nothing and runs nothing.
_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def html_of(sheet: Sheet) -> bytes:
    """UTF-8 HTML without scripts, pictures or links to other files."""
    look = "answer" if sheet.answered else "near"
    title = html.escape(sheet.question)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(sheet.language)}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f'<body>\n<main class="{look}">\n<h1>{title}</h1>\n{_facts(sheet.facts)}\n'
        f'<p class="verdict">{html.escape(sheet.verdict)}</p>\n{_paragraphs(sheet.remarks, "remark")}'
        f"{''.join(map(_group, sheet.groups))}</main>\n<footer><p>{html.escape(sheet.made_by)}</p></footer>\n"
        "</body>\n</html>\n"
    ).encode()


def _group(group: Group) -> str:
    items = "".join(map(_item, group.items))
    return f"<section>\n<h2>{html.escape(group.heading)}</h2>\n{items}</section>\n"


def _item(item: Item) -> str:
    return (
        f"<article>\n<h3>{html.escape(item.heading)}</h3>\n{_paragraphs(item.warnings, 'warning')}"
        f"<blockquote>{_words(item)}</blockquote>\n{_facts(item.facts)}\n</article>\n"
    )


def _paragraphs(texts: Sequence[str], css: str) -> str:
    return "".join(f'<p class="{css}">{html.escape(text)}</p>\n' for text in texts)


def _facts(facts: Sequence[Fact]) -> str:
    rows = "".join(f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>" for name, value in facts)
    return f"<dl>{rows}</dl>"


def _words(item: Item) -> str:
    """The quotation, with every letter and line end in it."""
    exact = map(_exact, item.parts)
    return "".join(f'<span class="end">{part}</span>' if i % 2 else part for i, part in enumerate(exact))


def _exact(text: str) -> str:
    """Text that a browser shows letter for letter; it would read a bare CR as a line feed."""
    return html.escape(text).replace("\r", "&#13;")
