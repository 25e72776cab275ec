"""How fast files are read, without splitting, embedding or an index: python -m evaluation.reading_speed.

Every format gets the same content: a memo of some 1,000 words, as a file of its own in each round. Files
are read through the worker, as the re-index reads them. Needs the development tools (reportlab, python-docx).
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable
from dataclasses import dataclass

import typer

from evaluation import reading_inputs as inputs
from ingest.readers import ocr
from ingest.worker import ReadingPool

# Times the sample memo is repeated in one file: 6 * 160 words.
REPEATS = 6
SECONDS_PER_FORMAT = 2.0


@dataclass(frozen=True, slots=True)
class Speed:
    """Reading speed of one format; sizes are of the files, MB is 10**6 bytes."""

    format: str
    kilobytes: float
    documents_per_second: float
    megabytes_per_second: float


def makers() -> dict[str, Callable[[], bytes]]:
    """What makes a file of each format."""
    blocks = inputs.MEMO * REPEATS
    made = {
        "txt": lambda: inputs.text(blocks),
        "txt, Windows-1252": lambda: inputs.text(blocks).decode().encode("cp1252"),
        "md": lambda: inputs.markdown(blocks),
        "html": lambda: inputs.html(blocks),
        "mhtml": lambda: inputs.mhtml(blocks),
        "eml": lambda: inputs.eml(blocks),
        "rtf": lambda: inputs.rtf(blocks),
        "odt": lambda: inputs.odt(blocks),
        "docx": lambda: inputs.docx(blocks),
        "pdf": lambda: inputs.pdf(blocks),
    }
    return made | ({"pdf, scanned (1 page)": inputs.scanned_pdf, "png": _png} if ocr.available() else {})


def measure(format_: str, content: bytes, pool: ReadingPool, seconds: float) -> Speed:
    """Read one file again and again.

    Args:
        format_: its name in the table.
        content: the file.
        pool: what reads it.
        seconds: for how long; the first reading, which loads libraries, is not counted.
    """
    pool.read(content, "file.md" if format_ == "md" else "file")
    count, start = 0, time.perf_counter()
    while count == 0 or time.perf_counter() - start < seconds:
        pool.read(content, "file.md" if format_ == "md" else "file")
        count += 1
    rate = count / (time.perf_counter() - start)
    return Speed(format_, len(content) / 1e3, rate, rate * len(content) / 1e6)


def _png() -> bytes:
    out = io.BytesIO()
    inputs.picture().save(out, "PNG")
    return out.getvalue()


def main(seconds: float = SECONDS_PER_FORMAT) -> None:
    """Print the table."""
    typer.echo("| format | kB a file | documents/s | MB/s |\n|---|---:|---:|---:|")
    with ReadingPool() as pool:
        for format_, make in makers().items():
            speed = measure(format_, make(), pool, seconds)
            typer.echo(
                f"| {speed.format} | {speed.kilobytes:.1f} | {speed.documents_per_second:.3g} "
                f"| {speed.megabytes_per_second:.3g} |"
            )


if __name__ == "__main__":
    typer.run(main)
