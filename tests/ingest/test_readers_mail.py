"""E-mails: what becomes text, metadata and documents of their own."""

from __future__ import annotations

from email.message import EmailMessage

import pytest

from evaluation import reading_inputs as inputs
from index.errors import UnreadableDocument
from index.records import Source
from ingest import reading as reading_module
from ingest.reading import Reading, parts, read


def test_headers_are_metadata_and_furniture() -> None:
    reading = read(inputs.eml(), "a.eml")
    assert reading.stated == {
        "title": ("Guidance on civil detainers", Source.MESSAGE),
        "author": ("Office of the Chief", Source.MESSAGE),
        "issuer": ("Office of the Chief", Source.MESSAGE),
        "date": ("2017-05-04", Source.MESSAGE),
    }
    (top,) = reading.furniture
    shown = reading.text[top.start : top.end]
    assert "To: all@example.gov\n" in shown
    assert "Subject: Guidance on civil detainers\n" in shown
    assert reading.text[top.end :].startswith("Guidance on civil detainers")


@pytest.mark.parametrize("date", ["", "yesterday", "Thu, 01 Jan 1970 00:00:00 +0000", "Thu, 99 Foo 20177 1:1:1"])
def test_a_date_that_is_none_is_none(date: str) -> None:
    content = inputs.eml().replace(b"Thu, 04 May 2017 18:30:00 -0400", date.encode())
    assert "date" not in read(content, "a.eml").stated


def test_an_e_mail_is_of_the_day_that_its_sender_s_clock_showed() -> None:
    for day, clock in (("04", "23:30:00 -0400"), ("05", "00:30:00 +0900")):
        content = inputs.eml().replace(b"04 May 2017 18:30:00 -0400", f"{day} May 2017 {clock}".encode())
        assert read(content, "a.eml").stated["date"] == (f"2017-05-{day}", Source.MESSAGE)


def test_the_plain_alternative_is_preferred_unless_it_is_empty() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.gov", "Both"
    message.set_content("The plain words.")
    message.add_alternative("<p>The <b>HTML</b> words.</p>", subtype="html")
    assert "The plain words." in read(message.as_bytes(), "a.eml").text
    assert "HTML" not in read(message.as_bytes(), "a.eml").text
    message.get_payload()[0].set_content(" ")  # type: ignore[index, union-attr]
    assert "The HTML words." in read(message.as_bytes(), "a.eml").text


def test_encoded_headers_and_names_are_decoded() -> None:
    message = EmailMessage()
    message["From"] = "José Muñoz <j@example.gov>"
    message["Subject"] = "Orden número 5 — vigente"
    message["MIME-Version"] = "1.0"
    message.set_content("Palabras aquí.")
    message.add_attachment(b"Words.", maintype="text", subtype="plain", filename="../../señal\n.txt")
    reading = read(message.as_bytes(), "x")
    assert reading.stated["title"][0] == "Orden número 5 — vigente"
    assert reading.stated["author"][0] == "José Muñoz"
    assert [one.name.count("/") for one in reading.attachments] == [0]


def test_attachments_are_documents_of_their_own_at_all_depths() -> None:
    inner = inputs.eml(
        ((0, "Inner words."),), [("memo.pdf", inputs.pdf()), ("broken.docx", b"PK\x03\x04 word/document")]
    )
    outer = inputs.eml(((0, "Outer words."),), [("inner.eml", inner), ("note.txt", b"A note.")])
    found = {part.path: part.result for part in parts(outer, "mail.eml")}
    assert list(found) == [
        "mail.eml",
        "mail.eml/inner.eml",
        "mail.eml/note.txt",
        "mail.eml/inner.eml/memo.pdf",
        "mail.eml/inner.eml/broken.docx",
    ]
    pdf, note = found["mail.eml/inner.eml/memo.pdf"], found["mail.eml/note.txt"]
    assert isinstance(pdf, Reading)
    assert pdf.format == "pdf"
    assert isinstance(note, Reading)
    assert note.text == "A note."
    assert isinstance(found["mail.eml/inner.eml/broken.docx"], UnreadableDocument)


def test_a_forwarded_message_is_an_attachment() -> None:
    inner, outer = EmailMessage(), EmailMessage()
    inner["From"], inner["Subject"] = "b@example.gov", "The order"
    inner.set_content("Inner words.")
    outer["From"], outer["Subject"] = "a@example.gov", "Fwd"
    outer.set_content("See below.")
    outer.add_attachment(inner)
    found = [part.result for part in parts(outer.as_bytes(), "mail.eml")]
    assert isinstance(found[1], Reading)
    assert found[1].stated["title"][0] == "The order"
    assert "Inner words." in found[1].text


def test_messages_nested_too_deep_are_reported() -> None:
    content = inputs.eml(((0, "The innermost."),))
    for depth in range(6):
        content = inputs.eml(((0, f"Level {depth}."),), [("inner.eml", content)])
    found = list(parts(content, "m.eml"))
    assert len(found) == reading_module.MAX_ATTACHMENT_DEPTH + 2
    assert isinstance(found[-1].result, UnreadableDocument)
    assert "not read" in str(found[-1].result)


def test_too_many_attachments_are_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading_module, "MAX_ATTACHMENTS", 2)
    content = inputs.eml(((0, "Words."),), [(f"{i}.txt", b"A note.") for i in range(5)])
    found = list(parts(content, "m.eml"))
    assert sorted(isinstance(part.result, Reading) for part in found) == [False, True, True, True]
    (reason,) = (str(part.result) for part in found if isinstance(part.result, UnreadableDocument))
    assert "3 attachments are not read" in reason


def test_signatures_and_shown_pictures_are_no_documents() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "a@example.gov", "Logo"
    message.set_content("<p>Words.<img src='cid:1'></p>", subtype="html")
    message.add_related(b"\x89PNG\r\n\x1a\n", maintype="image", subtype="png", cid="<1>")
    message.make_mixed()
    message.add_attachment(b"sig", maintype="application", subtype="pkcs7-signature", filename="smime.p7s")
    reading = read(message.as_bytes(), "a.eml")
    assert reading.attachments == ()
    assert "Words." in reading.text


def test_an_encrypted_message_says_so() -> None:
    content = b"From: a@example.gov\nMIME-Version: 1.0\nContent-Type: application/pkcs7-mime\n\nMIIB\n"
    with pytest.raises(UnreadableDocument, match="encrypted"):
        read(content, "a.eml")
