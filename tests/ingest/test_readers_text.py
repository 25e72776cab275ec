"""Encodings: marked, unmarked, and lying."""

from __future__ import annotations

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import UnreadableDocument
from ingest.readers.text import decode
from ingest.reading import read

QUOTES = "The governor said, “We won’t comply” — and that’s final. José Muñoz agreed; § 54-192h applies… to all."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
@pytest.mark.parametrize("times", [1, 40])
def test_an_english_text_in_any_usual_encoding(encoding: str, times: int) -> None:
    text = "\r\n".join([QUOTES] * times)
    assert read(text.encode(encoding), "a.txt").text == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Суд решил, что задержание без ордера незаконно, и человек был освобождён. " * 5, "cp1251"),
        ("The governor said, “We won’t comply” and that’s final, said José. " * 5, "mac_roman"),
        ("裁判所は令状なしの拘束は違法であると判断した。" * 10, "shift_jis"),
    ],
)
def test_other_encodings_are_told_by_their_letters(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_a_mark_that_lies_is_passed_over() -> None:
    assert decode(codecs.BOM_UTF8 + QUOTES.encode("cp1252")).endswith(QUOTES)
    assert decode(codecs.BOM_UTF16_LE + b"Plain words behind a false mark.") == "Plain words behind a false mark."


def test_an_odd_number_of_bytes_is_no_utf_16() -> None:
    with pytest.raises(UnreadableDocument):
        read(b"x\0y\0 binary", "a.txt")


def test_a_declaration_that_lies_is_passed_over() -> None:
    page = f'<html><head><meta charset="iso-8859-1"></head><body><p>{QUOTES}</p></body></html>'
    assert QUOTES in read(page.encode("utf-8"), "a.html").text
    assert QUOTES in read(page.encode("cp1252"), "a.html").text
    assert QUOTES in read(page.replace("iso-8859-1", "utf-8").encode("cp1252"), "a.html").text
    assert QUOTES in read(page.replace("iso-8859-1", "no-such-code").encode("cp1252"), "a.html").text


def test_a_declared_encoding_is_believed_where_the_bytes_allow_it() -> None:
    page = '<html><head><meta charset="windows-1251"></head><body><p>Суд решил так.</p></body></html>'
    assert "Суд решил так." in read(page.encode("cp1251"), "a.html").text


def test_utf8_with_a_broken_character_stays_utf8() -> None:
    damaged = ("Zażółć gęślą jaźń. " * 20).encode()[:-3] + b"\xc5 tail"
    assert decode(damaged).startswith("Zażółć gęślą jaźń. ")


def test_nul_becomes_one_replacement_character() -> None:
    assert decode(b"before\0after") == "before�after"


@pytest.mark.parametrize("content", [b"", b" \n\t ", b"\0\0\0\0", b"\xef\xbb\xbf", codecs.BOM_UTF16_LE])
def test_nothing_is_said_to_be_empty(content: bytes) -> None:
    with pytest.raises(UnreadableDocument, match=r"empty|no text"):
        read(content, "a.txt")


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1))
def test_utf8_comes_back_letter_for_letter(text: str) -> None:
    assert decode(text.encode()) == text.removeprefix("\ufeff") or text.encode().startswith(b"\xef\xbb\xbf")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_that_can_be_stored_or_a_reason(content: bytes) -> None:
    try:
        text = read(content, "a.txt").text
    except UnreadableDocument as error:
        text = str(error)
    assert text

    text.encode("utf-8")
    assert "\0" not in text


def test_a_stray_byte_that_no_encoding_has_costs_one_character() -> None:
    damaged = QUOTES.encode("cp1252").replace(b"final", b"fin\x81al")
    assert decode(damaged) == QUOTES.replace("final", "fin�al")


def test_a_cut_off_utf8_file_is_no_windows_text() -> None:
    cut = "The governor said, “We won’t comply” and then “".encode()[:-1]
    assert decode(cut) == "The governor said, “We won’t comply” and then �"
