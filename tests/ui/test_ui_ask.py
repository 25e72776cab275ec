"""The Ask page: an answer in layers, what differs, why, what is not answered, and the filters with their counts."""

from __future__ import annotations

import html
import re
import shutil
import urllib.parse
from dataclasses import replace
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from ui_support import FILES, texts, use

from answer import Pincite
from answer.ranking import LAYERS, Layer
from index.filters import Filters
from index.records import (
    Answer,
    Document,
    Hit,
    Kind,
    Metadata,
    Note,
    NoteAbout,
    Passage,
    Quote,
    Span,
    Standing,
    Status,
    Superseding,
    Why,
)
from index.settings import AnswerSettings, Settings
from ingest import pipeline
from ui.components import take_along
from ui.components.differences import groups
from ui.components.layers import answer_layers
from ui.components.results import Ranked, agreement
from ui.components.silence import UNFOLDED, no_answer
from ui.components.told import Scope
from ui.strings import say

QUESTION = "When may visitors enter the town orchard?"
UNANSWERED = "What colour are the ferries of Valparaiso painted?"


def ask(app: AppTest, question: str) -> str:
    app.query_params["q"] = question
    return texts(app.run())


def part(page: str, opening: str) -> str:
    """The HTML of a section, from its opening tag on."""
    return page.split(opening, 1)[1].split("</section>", 1)[0]


def plain(markup: str) -> str:
    return html.unescape(re.sub("<[^>]*>", "", markup))


def answer_of(*quotes: tuple[Kind, str]) -> Answer:
    """An answer with one quotation of each kind given, its text a document of its own."""
    made = []
    for number, (kind, text) in enumerate(quotes):
        document = Document(f"{number:064}", f"{number}.txt", text, Metadata(title=f"T{number}", kind=kind))
        passage = Passage(document.id, 0, 0, len(text))
        made.append(Quote(document, 0, len(text), passage, 1.0, Standing(Status.UNKNOWN)))
    return Answer("what?", "2026-11-22", False, 0.9, tuple(made), (), 1)


def test_each_layer_has_its_section_and_every_quotation_stands_once(app: AppTest, settings: Settings) -> None:
    answer = Pincite(settings).ask(QUESTION)
    page = ask(app, QUESTION)

    assert sorted(map(int, re.findall(r'data-rank="(\d+)"', page))) == list(range(1, len(answer.quotes) + 1))
    assert page.index('data-rank="1"') < page.index("pc-layer"), "the answer comes first"
    shown = {name: part(page, f"<h3>{name}</h3>") for name in re.findall(r'"pc-layer"><h3>(.*?)</h3>', page)}
    names = {Layer.LAW: "Law", Layer.ORDER_OR_MEMO: "Orders and memos", Layer.REPORT: "Reports"}
    assert list(shown) == list(names.values())
    for layer, name in names.items():
        ranks = [i for i, q in enumerate(answer.quotes, start=1) if LAYERS[q.document.meta.kind] is layer]
        assert (say().shown_above in shown[name]) == (1 in ranks)
        below = [rank for rank in ranks if rank > 1]
        assert [int(rank) for rank in re.findall(r'data-rank="(\d+)"', shown[name])] == below
        visible, _, folded = shown[name].partition('<details class="pc-more">')
        assert [int(rank) for rank in re.findall(r'data-rank="(\d+)"', visible)] == below[:1]
        more = say().one_more_quote if len(below) == 2 else say().more_quotes.format(count=len(below) - 1)
        assert len(below) < 2 or folded.startswith(f"<summary>{more}")


def test_layers_stand_in_the_order_of_authority_and_keep_the_ranks() -> None:
    page = answer_layers(
        answer_of(
            (Kind.NEWS, "A"),
            (Kind.MEMO, "B"),
            (Kind.COURT, "C"),
            (Kind.STATUTE, "D"),
            (Kind.NEWS, "E"),
            (Kind.NEWS, "F"),
        )
    )
    assert re.findall(r'<section class="pc-layer"><h3>(.*?)</h3>', page) == [
        "Law",
        "Courts",
        "Orders and memos",
        "Reports",
    ]
    assert re.findall(r'data-rank="(\d+)"', page) == ["1", "4", "3", "2", "5", "6"]
    assert re.findall("<mark>(.*?)</mark>", page) == ["A", "D", "C", "B", "E", "F"]


def test_what_is_superseded_is_told_even_where_it_is_folded() -> None:
    answer = answer_of((Kind.NEWS, "A"), (Kind.MEMO, "B"), (Kind.MEMO, "C"), (Kind.MEMO, "D"))
    later = Standing(Status.HISTORIC, superseded_by=(Superseding("f" * 64, "new.txt", "New <b>", "2020-01-01"),))
    quotes = (*answer.quotes[:3], replace(answer.quotes[3], standing=later))
    page = answer_layers(replace(answer, quotes=quotes))
    assert "<summary>2 more quotations (1 superseded)</summary>" in page
    assert "Superseded since 2020-01-01 by" in page
    assert ">New &lt;b&gt;</a>" in page


def test_quotations_that_differ_stand_side_by_side_with_the_words_that_turn_them(app: AppTest) -> None:
    differ = part(ask(app, QUESTION), '<section class="pc-differ">')
    assert say().these_differ in differ
    assert [plain(words) for words in re.findall("<blockquote>(.*?)</blockquote>", differ, re.DOTALL)] == [
        "Visitors may enter the town orchard at any hour of daylight.",
        "Visitors may enter the town orchard only between nine and noon. They sign a book at the gate.",
    ]
    assert re.findall('<b class="pc-turn">(.*?)</b>', differ) == ["any", "only"]
    assert "Superseded since 2024-05-06 by" in differ


def test_groups_of_quotations_that_differ_are_joined_by_any_of_them() -> None:
    def ranked(rank: int, *others: int) -> Ranked:
        quote = answer_of((Kind.MEMO, "A")).quotes[0]
        return Ranked(rank, Quote(quote.document, 0, 1, quote.passage, 1.0, quote.standing, (), others), None)

    assert groups([ranked(1, 4), ranked(2), ranked(3, 5), ranked(4, 1, 6), ranked(5, 3), ranked(6, 4)]) == [
        [1, 4, 6],
        [3, 5],
    ]


def test_copies_of_the_words_and_of_the_report_are_named_once() -> None:
    one, copy = answer_of((Kind.NEWS, "A"), (Kind.NEWS, "A")).quotes
    near = replace(one.document, near_copies=(copy.document.path, "third <b>.txt"))
    lines = agreement(replace(one, document=near, also_in=(copy,)))
    assert lines.count("<p>") == 2
    assert f"{say().also_in}</span> <a href=" in lines
    assert (
        f'{say().near_copy}</span> <a href="document?doc=third+%3Cb%3E.txt" target="_self">third &lt;b&gt;.txt' in lines
    )


def test_why_a_passage_was_found_is_told_on_demand(app: AppTest, settings: Settings) -> None:
    hit = Pincite(settings).ask(QUESTION).passages[0]
    page = ask(app, QUESTION)
    card = next(card for card in page.split("<article") if f'data-document="{hit.document.id}"' in card)
    why = plain(card.split('<details class="pc-why">')[1])
    assert "visitors, enter, town, orchard" in why
    assert f"place 1 of all passages; nearness {hit.why.dense_score:.2f} of at most 1" in why
    assert say().why_note in why


def test_what_is_missing_is_told_beside_an_answer(
    app: AppTest, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(settings.model_copy(update={"answer": AnswerSettings(threshold=0.0)}), monkeypatch)
    page = ask(app, "When may unicorns enter the town orchard?")
    assert say().missing_in_answer.format(words="unicorns") in page


def test_an_answer_however_sure_says_which_words_are_missing(app: AppTest, settings: Settings) -> None:
    question = "Can visitors truly enter the town orchard between nine and noon?"
    answer = Pincite(settings).ask(question)
    assert answer.confidence >= 0.9
    assert answer.missing == ("truly",)
    page = ask(app, question)
    assert "truly" in "".join(re.findall(r'<div class="pc-note">.*?</div>', page))
    assert "pincite is fairly sure" in page


def test_a_question_in_another_language_is_not_told_to_lack_documents(app: AppTest) -> None:
    page = ask(app, "¿Puede el alcalde entrar en el huerto del pueblo?")
    silent = plain(part(page, '<section class="pc-silent">'))
    assert say().unread in silent
    assert "Spanish" in silent
    for told in (say().no_answer, say().to_add, say().not_found_words):
        assert told not in silent
    assert "<article" not in page.partition('<details class="pc-more">')[0]


def test_filters_can_be_applied_where_they_are_chosen(app: AppTest) -> None:
    ask(app, QUESTION)
    app.multiselect(key="kind").select("memo")
    page = texts(app.button(key="apply").click().run())
    assert set(re.findall(r'"pc-kind">(\w+)<', page)) == {"memo"}


def test_silence_says_what_was_understood_and_what_could_be_added(app: AppTest) -> None:
    app.query_params["as_of"] = "2021"
    page = ask(app, UNANSWERED)
    silent = plain(part(page, '<section class="pc-silent">'))
    for told in (say().no_answer, UNANSWERED, "2021-12-31", "all 5 documents", "colour, ferries, Valparaiso, painted"):
        assert told in silent
    assert say().phrases.sure_not in silent
    assert say().to_add_words.format(words="colour, ferries, Valparaiso, painted") in silent
    assert "pincite reindex" in silent
    rest = page.split(say().nearest)[1]
    assert rest.count("<article") == rest.count(f'"pc-rank">{say().not_an_answer}<') > 0
    assert "<mark>" not in page
    assert f'<a href="./library" target="_self">{say().to_library}</a>' in page


def test_silence_shows_a_few_nearest_passages_and_folds_the_others() -> None:
    quotes = answer_of(*[(Kind.MEMO, name) for name in "ABCDE"]).quotes
    hits = tuple(Hit(0, quote.passage, quote.document, 0.5, (), Why()) for quote in quotes)
    page = no_answer(replace(answer_of(), abstained=True, passages=hits), Scope(5, 5, False), [])
    shown, _, folded = page.partition('<details class="pc-more">')
    assert (shown.count("<article"), folded.count("<article")) == (UNFOLDED, len(hits) - UNFOLDED)
    assert folded.startswith(f"<summary>{say().many_passages.format(count=2)}</summary>")


def test_the_empty_page_says_how_many_documents_can_be_asked(app: AppTest) -> None:
    assert say().held.format(documents=5) in texts(app.run())


def test_a_heading_in_a_passage_is_set_apart_letter_for_letter(app: AppTest) -> None:
    page = ask(app, QUESTION)
    sign = '<span class="pc-sign" aria-hidden="true"># </span>'
    assert f'{sign}<span class="pc-heading">Visits to the orchard</span>' in page


def test_silence_under_filters_offers_to_ask_all(app: AppTest) -> None:
    app.query_params["kind"] = ["statute"]
    page = ask(app, UNANSWERED)
    assert "1 of 5 documents, by the filters" in page
    assert '<a href="./?q=What+colour' in page
    assert say().ask_all in page


def test_an_item_of_a_list_shows_and_copies_the_words_that_open_it() -> None:
    answer = answer_of((Kind.MEMO, text := "Nobody may:\n\n(1) Sing.\n\n(2) Burn <b>leaves</b> at noon."))
    item = replace(answer.quotes[0], start=text.index("(2)"), lead_ins=(Span(0, len("Nobody may:")),))
    answer = replace(answer, quotes=(item,))
    opened = html.escape(say().phrases.lead_in.format(words="Nobody may:"))
    assert f'<p class="pc-lead-in">{opened}</p><blockquote>' in answer_layers(answer)
    assert [words for _, words in take_along._cited(answer)] == ["Nobody may: … (2) Burn <b>leaves</b> at noon."]


def test_silence_names_what_the_nearest_passages_cite_and_escapes_it() -> None:
    answer = Answer("<b>", "2026-11-22", True, 0.2, (), (), 1, missing=("<i>",))
    page = no_answer(answer, Scope(0, 5, True), ["8 U.S.C. § 1226 <u>"])
    assert "8 U.S.C. § 1226 &lt;u&gt;" in page
    assert say().nothing_found in page
    assert not {"<b>", "<i>", "<u>"} & set(re.findall("<.>", page))
    assert say().phrases.fairly_sure_not in page


def test_a_question_that_the_model_does_not_read_is_not_judged() -> None:
    answer = Answer(
        "q", "2026-11-22", True, 0.0, (), (), 1, notes=(Note(NoteAbout.LANGUAGE, "It seems to be in Spanish."),)
    )
    page = no_answer(answer, Scope(5, 5, False), [])
    assert "It seems to be in Spanish." in page
    assert say().phrases.sure_not not in page
    assert say().understood not in page
    assert say().looked_in not in page


def test_a_day_chosen_against_the_question_is_told_with_the_way_to_the_other(app: AppTest) -> None:
    question = "When could visitors enter the town orchard in 2021?"
    app.query_params["as_of"] = "2024-05-01"
    app.query_params["kind"] = ["memo"]
    page = ask(app, question)
    assert "2021-12-31, but this is told as of 2024-05-01" in page
    (address,) = re.findall(rf'href="([^"]*)"[^>]*>{say().ask_as_named.format(as_of="2021-12-31")}', page)
    kept = urllib.parse.parse_qs(html.unescape(address).partition("?")[2])
    assert kept == {"q": [question], "kind": ["memo"]}
    app.text_input(key="q").set_value(QUESTION)
    app.button(key="send").click().run()
    assert "this is told as of" not in texts(app)


def test_words_in_quotes_that_stand_nowhere_lead_to_the_question_without(app: AppTest) -> None:
    page = ask(app, 'When may visitors enter the "purple orchard"?')
    assert "holds “purple orchard” word for word" in page
    (address,) = re.findall(rf'href="([^"]*)"[^>]*>{say().ask_unquoted}', page)
    assert urllib.parse.parse_qs(html.unescape(address).partition("?")[2])["q"] == [
        "When may visitors enter the purple orchard?"
    ]
    assert say().nothing_found not in page
    assert say().not_found_words not in page


def test_a_print_has_the_question_and_the_filters(app: AppTest) -> None:
    app.query_params["kind"] = ["memo"]
    page = ask(app, QUESTION)
    printed = [plain(line) for line in re.findall(r'<p class="pc-printed">(.*?)</p>', page)]
    assert printed == [f"{say().asked}: {QUESTION}", f"{say().phrases.narrowed}: kind: memo"]


def test_the_filters_stay_unfolded_when_the_last_one_is_taken_away(app: AppTest) -> None:
    ask(app, QUESTION)
    assert not app.expander[0].proto.expanded
    for day in ("2021", ""):
        app.text_input(key="as_of").set_value(day)
        app.button(key="send").click().run()
        assert app.expander[0].proto.expanded


def test_filters_show_their_counts_as_of_the_day(app: AppTest) -> None:
    ask(app, QUESTION)
    assert app.multiselect(key="kind").options == ["statute (1)", "memo (2)", "news (2)"]
    assert app.multiselect(key="jurisdiction").options == ["US-CT (2)"]
    assert app.multiselect(key="year").options == ["2024 (1)", "2020 (1)", "1996 (1)"]
    assert app.multiselect(key="status").options == ["in force (2)", "rescinded (1)", "unknown (2)"]
    app.multiselect(key="status").select("in force")
    app.text_input(key="as_of").set_value("2021")
    app.button(key="send").click().run()
    assert app.multiselect(key="status").options == ["in force (1)", "rescinded (1)", "unknown (3)"]
    assert app.multiselect(key="status").value == ["in force"]
    assert app.query_params["status"] in ("in force", ["in force"])


def test_statuses_are_those_of_the_day_that_the_question_names(app: AppTest, settings: Settings) -> None:
    question = "When could visitors enter the town orchard in 2021?"
    app.query_params["status"] = ["in force"]
    page = ask(app, question)
    assert app.multiselect(key="status").options == ["in force (1)", "rescinded (1)", "unknown (3)"]
    expected = Pincite(settings).ask(question, Filters(statuses=(Status.IN_FORCE,), as_of="2021-12-31"))
    assert set(re.findall(r'data-document="(\w+)"', page)) == {hit.document.id for hit in expected.passages}
    app.query_params["as_of"] = "2021-12-31"
    fixed = texts(app.run())
    assert re.findall(r'data-document="(\w+)"', fixed) == re.findall(r'data-document="(\w+)"', page)


def test_links_to_documents_carry_the_filters_along(app: AppTest) -> None:
    app.query_params["kind"] = ["memo", "statute"]
    app.query_params["from"] = "1990"
    app.query_params["as_of"] = "2025"
    links = [html.unescape(link) for link in re.findall('"(document[?][^"]*start=[^"]*)"', ask(app, QUESTION))]
    assert links
    for link in links:
        parameters = urllib.parse.parse_qs(urllib.parse.urlsplit(link).query)
        assert parameters["q"] == [QUESTION]
        assert parameters["kind"] == ["memo", "statute"]
        assert parameters["from"] == ["1990"]
        assert parameters["as_of"] == ["2025-12-31"]


def test_the_link_to_another_language_keeps_what_is_chosen_now(app: AppTest) -> None:
    def kept() -> dict[str, list[str]]:
        (link,) = re.findall('<a href="([^"]*)"[^>]* hreflang="es"', texts(app))
        return urllib.parse.parse_qs(urllib.parse.urlsplit(html.unescape(link)).query)

    ask(app, QUESTION)
    app.multiselect(key="kind").select("memo")
    app.button(key="send").click().run()
    assert kept() == {"q": [QUESTION], "kind": ["memo"], "lang": ["es"]}
    app.multiselect(key="kind").set_value([])
    app.button(key="send").click().run()
    assert kept() == {"q": [QUESTION], "lang": ["es"]}


@pytest.mark.parametrize(
    ("address", "filters"),
    [
        ({"year": ["2020", "1996"]}, Filters(years=(2020, 1996))),
        ({"status": ["in force"], "as_of": "2021"}, Filters(statuses=(Status.IN_FORCE,), as_of="2021-12-31")),
        ({"kind": ["memo"], "year": ["2024"]}, Filters(kinds=(Kind.MEMO,), years=(2024,))),
    ],
)
def test_filters_of_the_address_are_those_of_the_command_line(
    app: AppTest, settings: Settings, address: dict[str, list[str] | str], filters: Filters
) -> None:
    for name, value in address.items():
        app.query_params[name] = value
    page = ask(app, QUESTION)
    day = str(address.get("as_of", "")) or None
    expected = Pincite(settings).ask(QUESTION, filters, day)
    assert set(re.findall(r'data-document="(\w+)"', page)) == {hit.document.id for hit in expected.passages}
    assert f"{len({hit.document.id for hit in expected.passages})} of 5 documents" in page


def test_a_choice_stays_where_its_count_has_changed(
    app: AppTest, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(settings.corpus, tmp_path / "corpus")
    shutil.copytree(settings.index, tmp_path / "index")
    own = settings.model_copy(update={"corpus": tmp_path / "corpus", "index": tmp_path / "index"})
    use(own, monkeypatch)
    ask(app, QUESTION)
    app.multiselect(key="kind").select("memo")
    app.button(key="send").click().run()
    (tmp_path / "corpus/memos/third.md").write_text(FILES["memos/orchard-2024.md"].replace("ORCHARD-2", "ORCHARD-3"))
    pipeline.reindex(own, embedder=Pincite(own).embedder)

    # The browser still sends "memo (2)".
    page = texts(app.run())

    assert app.multiselect(key="kind").value == ["memo"]
    assert "memo (3)" in app.multiselect(key="kind").options
    assert set(re.findall(r'"pc-kind">(\w+)<', page)) == {"memo"}
    assert say().unknown_filter not in page


def test_a_status_that_no_document_has_on_the_day_of_the_question_stays(app: AppTest) -> None:
    app.query_params["status"] = ["not enacted", "gone"]
    page = ask(app, QUESTION)
    assert app.multiselect(key="status").value == ["not enacted"]
    assert "not enacted (0)" in app.multiselect(key="status").options
    assert f"{say().unknown_filter} gone" in page
    assert 'class="pc-card' not in page
    assert app.query_params["status"] in ("not enacted", ["not enacted"])


def test_examples_come_from_this_corpus_and_hold_no_markup(app: AppTest) -> None:
    app.run()
    labels = [button.label for button in app.button if str(button.key).startswith("example-")]
    assert labels[0] == "Bridge Act: what is said about Toll?"
    assert not [label for label in labels if "*" in label or "Notice" in label]
    assert app.text_input(key="q").placeholder == f"for example: {labels[0]}"
    app.button(key="example-0").click().run()
    assert app.text_input(key="q").value == labels[0]
    assert "two copper coins" in part(texts(app), 'class="pc-card pc-lead')
