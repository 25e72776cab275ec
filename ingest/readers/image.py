"""Pictures of pages (.png, .jpg, .tif), read by OCR; each frame of a TIFF is a page."""

from __future__ import annotations

import io

from index.errors import UnreadableDocument
from ingest.readers import ocr
from ingest.readers.pdf import MAX_OCR_PAGES, join_pages, page_ranges
from ingest.reading import Reading

# A letter page at 900 dpi; one pixel takes 3 bytes.
MAX_PIXELS = 80_000_000


def read(content: bytes, name: str) -> Reading:
    """See `ingest.reading.read`."""
    from PIL import Image, ImageOps

    if not ocr.available():
        raise UnreadableDocument(f"a picture; text recognition (OCR) is not installed: {ocr.INSTALL}")
    texts: list[str] = []
    try:
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG", "TIFF")) as picture:
            frames = int(getattr(picture, "n_frames", 1))
            for number in range(min(frames, MAX_OCR_PAGES)):
                picture.seek(number)
                if picture.width * picture.height > MAX_PIXELS:
                    raise UnreadableDocument(
                        f"the picture has more than {MAX_PIXELS // 10**6} million pixels; shrink it"
                    )
                texts.append(ocr.recognise(ImageOps.exif_transpose(picture)))
            form = str(picture.format).lower()
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, KeyError, Image.DecompressionBombError) as error:
        raise UnreadableDocument(f"the picture is damaged ({str(error)[:100]}); open and save it anew") from None
    if not "".join(texts).strip():
        raise UnreadableDocument("text recognition (OCR) found no text in the picture")
    text, pages = join_pages(texts, scanned=range(len(texts)))
    unread = page_ranges(range(len(texts), frames))
    gap = (
        (f"pages {unread}: at most {MAX_OCR_PAGES} scanned pages of a file are recognised; split it",) if unread else ()
    )
    return Reading(text=text, format=form, pages=pages, unread=gap)
