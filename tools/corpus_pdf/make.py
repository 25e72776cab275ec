"""Make the starter corpus's PDF files from the texts beside this script.

Each `NAME.md` here (TOML front matter with `title` and `folder`, then `## ` headings and paragraphs) becomes
`corpus/FOLDER/NAME.pdf`. The same text and the same reportlab give the same bytes: nothing of the clock goes in.

    python tools/corpus_pdf/make.py            write the files
    python tools/corpus_pdf/make.py --check    write nothing; exit 1 if a file differs
"""

from __future__ import annotations

import argparse
import io
import re
import sys
import tomllib
from pathlib import Path
from xml.sax.saxutils import escape

from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate

HERE = Path(__file__).resolve().parent
CORPUS = HERE.parents[1] / "corpus"
MARGIN = 72.0

BODY = ParagraphStyle("body", fontName="Times-Roman", fontSize=12, leading=17, spaceAfter=9)
TITLE = ParagraphStyle("title", fontName="Times-Bold", fontSize=17, leading=22, spaceAfter=12)
HEADING = ParagraphStyle("heading", fontName="Times-Bold", fontSize=13, leading=18, spaceBefore=8, spaceAfter=4)


def read_source(path: Path) -> tuple[str, str, list[str]]:
    """Return title, folder and the blocks (headings and paragraphs) of one source text."""
    _, front, body = path.read_text(encoding="utf-8").split("+++\n", 2)
    meta = tomllib.loads(front)
    blocks = [block.strip() for block in re.split(r"\n\s*\n", body) if block.strip()]
    return str(meta["title"]), str(meta["folder"]), blocks


def flowables(title: str, blocks: list[str]) -> list[Flowable]:
    """Lay out the blocks: a heading stays with its first paragraph, and no paragraph is cut by a page end."""
    out: list[Flowable] = [Paragraph(escape(title), TITLE)]
    heading: Paragraph | None = None
    for block in blocks:
        if block.startswith("## "):
            heading = Paragraph(escape(block.removeprefix("## ")), HEADING)
            continue
        paragraph = Paragraph("<br/>".join(escape(line) for line in block.splitlines()), BODY)
        out.append(KeepTogether([paragraph] if heading is None else [heading, paragraph]))
        heading = None
    return out


def render(title: str, blocks: list[str]) -> bytes:
    """Return the PDF's bytes, the same at each run."""
    buffer = io.BytesIO()
    document = SimpleDocTemplate(
        buffer,
        pagesize=letter,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=MARGIN,
        title=title,
        author="pincite project",
        subject="Project summary, not official text.",
        lang="en-US",
        invariant=True,
    )
    document.build(flowables(title, blocks))
    return buffer.getvalue()


def main(argv: list[str] | None = None) -> int:
    """Make the files, or with `--check` tell whether they would differ."""
    parser = argparse.ArgumentParser(description="Make the starter corpus's PDF files.")
    parser.add_argument("--check", action="store_true", help="write nothing; exit 1 if a file differs")
    check: bool = parser.parse_args(argv).check
    differing = 0
    for source in sorted(HERE.glob("*.md")):
        title, folder, blocks = read_source(source)
        target = CORPUS / folder / f"{source.stem}.pdf"
        data = render(title, blocks)
        if target.exists() and target.read_bytes() == data:
            print(f"same     {target}")
            continue
        differing += 1
        if check:
            print(f"differs  {target}")
            continue
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        print(f"written  {target}")
    return 1 if check and differing else 0


if __name__ == "__main__":
    sys.exit(main())
