"""Citations say what is known and nothing else, with what nobody may overlook."""

from __future__ import annotations

from datetime import date

import pytest
from answer_support import HOSTILE, IN_FORCE, document, hit, later, pages, quote
from markdown_it import MarkdownIt

from answer.cite import Cited, Style, authority, cite, of_hit, of_quote
from index.records import Document, Heading, Kind, Standing, Status, StatusChange, Superseding

STATUTE = {"kind": Kind.STATUTE, "title": "Civil immigration detainers", "issuer": "General Assembly", "date": "2019"}


def legal(of: Document, *section: str, standing: Standing = IN_FORCE) -> str:
    return cite(Cited(of, 0, section, standing), Style.LEGAL)


def plain(of: Document, *section: str, standing: Standing = IN_FORCE) -> str:
    return cite(Cited(of, 0, section, standing), Style.PLAIN)


@pytest.mark.parametrize(
    ("section", "cited"),
    [
        (("CHAPTER 961", "Conn. Gen. Stat. § 54-192h", "(b)", "(1)"), "Conn. Gen. Stat. § 54-192h(b)(1) (dated 2019)"),
        (("8 U.S.C. § 1373", "(a)", "(2)"), "8 U.S.C. § 1373(a)(2) (dated 2019)"),
        (("Public Act 19-20", "Sec. 1", "(b)"), "Public Act 19-20, Sec. 1(b) (General Assembly, 2019)"),
        (("Sec. 2", "(a)"), "Civil immigration detainers, Sec. 2(a) (General Assembly, 2019)"),
        (("Exceptions",), 'Civil immigration detainers, at "Exceptions" (General Assembly, 2019)'),
        ((), "Civil immigration detainers (General Assembly, 2019)"),
    ],
)
def test_a_statute_is_cited_by_the_number_that_its_section_has(section: tuple[str, ...], cited: str) -> None:
    assert legal(document(**STATUTE), *section) == cited


@pytest.mark.parametrize(
    ("title", "ids", "known"),
    [
        ("8 U.S.C. 1373 (section 1373): sharing of information", (), "8 U.S.C. § 1373"),
        ("Sharing of information", ("M-1373", "8 USC 1373"), "8 U.S.C. § 1373"),
        ("FERPA (20 U.S.C. 1232g): student records", (), "20 U.S.C. § 1232g"),
        ("Connecticut Public Act 25-1 (HB 7066): schools", (), "Conn. Public Act 25-1"),
        ("Connecticut Trust Act changes of 2025: HB 7259 (Conn. Gen. Stat. 54-192h as amended)", (), ""),
        ("Connecticut Trust Act of 2019: Public Acts 19-20 and 19-23", (), ""),
        ("What was changed by way of 8 U.S.C. 1373", (), ""),
        ("Trust acts of other states", ("M-MD26",), ""),
    ],
)
def test_an_authority_is_known_only_where_title_or_names_say_so(title: str, ids: tuple[str, ...], known: str) -> None:
    assert authority(document(kind=Kind.STATUTE, title=title, ids=ids)) == known
    assert authority(document(kind=Kind.NEWS, title=title, ids=ids)) == ""


def test_subdivisions_join_the_authority_of_the_title_and_other_headings_do_not() -> None:
    act = document(kind=Kind.STATUTE, title="8 U.S.C. 1373: sharing", date="1996-09-30", label="a summary")
    assert legal(act, "(a) Sending information") == "8 U.S.C. § 1373(a) (dated Sept. 30, 1996) [a summary]"
    assert (
        plain(act, "(a) Sending information") == "8 U.S.C. 1373: sharing. 1996-09-30. 8 U.S.C. § 1373(a). [a summary]"
    )
    # A heading of the act's own may be cited, one of a summary is none of the act's.
    itself = document(kind=Kind.STATUTE, title="8 U.S.C. 1373: sharing", date="1996-09-30")
    assert legal(itself, "How it is used") == '8 U.S.C. § 1373, at "How it is used" (dated Sept. 30, 1996)'
    assert legal(act, "How it is used") == "8 U.S.C. § 1373 (dated Sept. 30, 1996) [a summary]"
    assert 'Section "How it is used"' in plain(act, "How it is used")


def test_a_label_says_up_to_when_it_was_checked() -> None:
    act = document(kind=Kind.MEMO, title="A memo", date="2025-01", label="a summary", last_checked="2026-05-25")
    assert plain(act).endswith("[a summary, last checked 2026-05-25]")
    assert legal(act).endswith("[a summary, last checked May 25, 2026]")
    bare = document(kind=Kind.MEMO, title="A memo", date="2025-01", last_checked="2026-05-25")
    assert "last checked" not in plain(bare)


@pytest.mark.parametrize(("kind", "told"), [(Kind.REGULATION, True), (Kind.STATUTE, True), (Kind.MEMO, False)])
def test_words_of_a_law_s_page_that_tell_of_a_later_year_say_so(kind: Kind, told: bool) -> None:
    of = document("A letter of 2017 calls them requests.", kind=kind, title="A rule", date="1997")
    remark = "(these words tell of 2017, after the date of the document)"
    assert (remark in cite(of_quote(quote(of)), Style.PLAIN)) is told
    assert (remark in cite(of_quote(quote(of)), Style.LEGAL)) is told
    assert remark not in cite(of_hit(hit(of), "2026-11-22")), "a passage is pointed to, not quoted"


def test_a_ruling_names_court_date_and_printed_page() -> None:
    ruling = document(
        kind=Kind.COURT, title="Doe v. Town", issuer="Supreme Court", date="1982-06", pages=pages("202", "203")
    )
    assert legal(ruling, "Opinion") == "Doe v. Town, at 202 (Supreme Court, June 1982)"
    assert plain(ruling, "Opinion") == 'Doe v. Town. Supreme Court, 1982-06. Section "Opinion", p. 202.'


@pytest.mark.parametrize("kind", [Kind.MEMO, Kind.ORDER, Kind.LOCAL_RULE])
def test_a_memo_names_issuer_title_place_and_date(kind: Kind) -> None:
    about = {"kind": kind, "title": "Visits", "issuer": "Town of Elmbrook", "date": "2024-05-06"}
    assert legal(document(**about), "Dogs") == 'Town of Elmbrook, Visits, at "Dogs" (May 6, 2024)'
    assert legal(document(**about, pages=pages("", "")), "Dogs") == "Town of Elmbrook, Visits, at 1 (May 6, 2024)"
    assert legal(document(**about), "Town Code § 2-1", "(a)") == "Town Code § 2-1(a) (dated May 6, 2024)"


def test_news_name_author_and_address_and_an_issuer_only_once() -> None:
    about = {"kind": Kind.NEWS, "author": "A. Writer", "issuer": "The Paper", "date": "2017-02"}
    seen = document(title="Letter sent", url="https://paper.example/a", url_verified=True, **about)
    assert legal(seen) == "A. Writer, Letter sent, The Paper (Feb. 2017), https://paper.example/a"
    assert plain(seen) == "Letter sent. A. Writer, The Paper, 2017-02. https://paper.example/a"
    unseen = document(title="The Paper, 2017: letter", url="https://paper.example/a", **about)
    assert legal(unseen) == (
        "A. Writer, The Paper, 2017: letter (Feb. 2017), https://paper.example/a (address not verified)"
    )


@pytest.mark.parametrize("style", list(Style))
@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_known_is_nothing_invented(style: Style, kind: Kind) -> None:
    cited = cite(Cited(document(path="x/file.txt", kind=kind), 0, (), Standing(Status.UNKNOWN)), style)
    assert cited.replace("*", "").replace("(", "").replace(")", "").replace(".", "") in (
        "x/filetxt undated",
        "x/filetxt, undated",
    )


@pytest.mark.parametrize("style", list(Style))
def test_what_was_superseded_says_by_what_and_when(style: Style) -> None:
    cited = cite(of_quote(quote(document(**STATUTE), later())), style)
    day = "May 6, 2024" if style is Style.LEGAL else "2024-05-06"
    assert cited.endswith(f"(rescinded since {day}) (superseded by The memo of 2024 on {day})")


def test_other_standings_are_told_too() -> None:
    unknown_day = Standing(Status.UNKNOWN, superseded_by=(Superseding("1" * 64, "memos/b.md", "", ""),))
    assert plain(document(), standing=unknown_day).endswith("(superseded by memos/b.md, day unknown)")
    assert plain(document(), standing=Standing(Status.ENJOINED)).endswith("(enjoined for some)")
    assert plain(document(), standing=Standing(Status.UNKNOWN, issued_later=True)).endswith(
        "(issued after the day asked about)"
    )
    assert "(" not in plain(document(), standing=IN_FORCE)


def test_a_passage_is_cited_as_it_stands_on_the_day() -> None:
    rescinded = document(
        date="2020", history=(StatusChange("2024-05-06", Status.RESCINDED),), headings=(Heading(0, 3, 1, "Gate"),)
    )
    assert "rescinded" not in cite(of_hit(hit(rescinded), "2024-05-05"))
    assert cite(of_hit(hit(rescinded), "2024-05-06")).endswith('Section "Gate". (rescinded since 2024-05-06)')


@pytest.mark.parametrize("hostile", HOSTILE)
def test_markdown_shows_metadata_as_it_is(hostile: str) -> None:
    flat = " ".join(hostile.split())
    about = document(title=hostile, issuer=hostile, label=hostile, date=date.today().isoformat())
    text = cite(Cited(about, 0, (), IN_FORCE), Style.MARKDOWN)
    html = MarkdownIt("commonmark").render(text)
    (inline,) = [token for token in MarkdownIt("commonmark").parse(text) if token.type == "inline"]
    assert "".join(child.content for child in inline.children or ()) == f"{flat}. {flat}, {about.meta.date}. [{flat}]"
    assert "<script" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://example.org/a_b(c)?d=e f&g=*h*", True),
        ("http://example.org/<b>\"'", True),
        ("javascript:alert(1)", False),
        ("data:text/html,x", False),
        ("", False),
    ],
)
def test_markdown_links_to_web_addresses_only(url: str, linked: bool) -> None:
    text = cite(Cited(document(title="A [title]", url=url, url_verified=True), 0, (), IN_FORCE), Style.MARKDOWN)
    html = MarkdownIt("commonmark").render(text)
    assert ("<a href=" in html) is linked
    assert "A [title]" in html
    assert ("javascript" in html or "data:" in html) is False
