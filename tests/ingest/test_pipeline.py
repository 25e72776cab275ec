"""Keeping the index in step with the folder: what is embedded, what is published, what is kept, what is said."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ToyEmbedder, run_cli, settings_in, write_corpus

from answer import Pincite
from evaluation import reading_inputs as inputs
from index.errors import CorpusError
from index.records import Document, RunReport, Source
from index.schema import DATABASE
from index.settings import Settings
from index.store import Index
from ingest.pipeline import LOADING, dry_run, reindex
from ingest.unfinished import was_cut_off

HEAVY = ("torch", "sentence_transformers", "faiss", "streamlit", "transformers", "numpy", "nupunkt")
LAW = "The town council adopted the rule in {year}. Officers shall ask a judge first."


def documents(settings: Settings) -> dict[str, Document]:
    """Path -> document of everything indexed; each path's document is found by `show`'s own way."""
    with Index(settings.index).snapshot() as snapshot:
        return {path: snapshot.document(path) for path in snapshot.paths()}


def texts(settings: Settings) -> dict[str, str]:
    return {path: document.text for path, document in documents(settings).items()}


def run(settings: Settings, toy: ToyEmbedder, *, full: bool = False) -> RunReport:
    toy.embedded.clear()
    return reindex(settings, embedder=toy, full=full)


def database_bytes(settings: Settings) -> bytes:
    wal = settings.index / f"{DATABASE}-wal"
    return (settings.index / DATABASE).read_bytes() + (wal.read_bytes() if wal.exists() else b"")


@pytest.mark.parametrize("arguments", [["reindex", "--json"], ["--help"], ["reindex", "--help"], ["show", "news/a.md"]])
def test_no_heavy_library_is_imported_where_no_text_is_embedded(tmp_path: Path, arguments: list[str]) -> None:
    write_corpus(tmp_path / "corpus", {"news/a.md": LAW})
    # Made under the real model's identity, so that the run below finds nothing to do; no weights are needed for it.
    made = subprocess.run(
        [sys.executable, "-c", _INDEX_UNDER_REAL_IDENTITY],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{Path(__file__).parents[2]}:{Path(__file__).parents[1]}"},
        capture_output=True,
        check=False,
    )
    assert made.returncode == 0, made.stderr.decode()
    result = run_cli(*arguments, cwd=tmp_path, command=(sys.executable, "-X", "importtime", "-m", "cli"))
    assert result.returncode == 0, result.stderr.decode()[-2000:]
    imported = {line.split(b"|")[-1].strip().split(b".")[0].decode() for line in result.stderr.split(b"\n")}
    assert "index" in imported, "the list of imports was not read"
    assert not imported & set(HEAVY)
    if "--json" in arguments:
        assert b'"unchanged": 1' in result.stdout
        assert b'"embedded": 0' in result.stdout


_INDEX_UNDER_REAL_IDENTITY = """
from support import ToyEmbedder
from index.model import load_embedder
from index.settings import Settings
from ingest.pipeline import reindex
real = load_embedder(Settings().model)
reindex(Settings(), embedder=ToyEmbedder(real.identity, 384, real.max_tokens))
"""


def test_loading_the_model_is_told_apart_and_only_where_there_is_something_to_embed(
    tmp_path: Path, toy: ToyEmbedder
) -> None:
    settings, stages = settings_in(tmp_path), list[tuple[str, int]]()
    write_corpus(settings.corpus, {"news/a.md": LAW})
    reindex(settings, embedder=toy, progress=lambda stage, done, total: stages.append((stage, done)))
    assert stages == [("reading", 0), (LOADING, 0), (LOADING, 1), ("embedding", 0)]
    stages.clear()
    reindex(settings, embedder=toy, full=True, progress=lambda stage, done, total: stages.append((stage, done)))
    assert stages == [("reading", 0)], "every vector is there"


def test_only_a_run_that_never_ends_counts_as_cut_off(
    tmp_path: Path, toy: ToyEmbedder, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings, seen = settings_in(tmp_path), list[bool]()
    write_corpus(settings.corpus, {"news/a.md": LAW})
    reindex(settings, embedder=toy, progress=lambda *_: seen.append(was_cut_off(settings.index)))
    assert seen
    assert not any(seen), "it is going on"
    assert not was_cut_off(settings.index)

    monkeypatch.setattr(toy, "embed_documents", lambda _: 1 / 0)
    write_corpus(settings.corpus, {"news/b.md": "Another rule was adopted."})
    with pytest.raises(ZeroDivisionError):
        run(settings, toy)
    assert not was_cut_off(settings.index), "it ended, with an error that was told"


def test_unchanged_corpus_publishes_nothing(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {f"news/{i}.md": LAW.format(year=2000 + i) for i in range(9)})
    first = run(settings, toy)
    before, files = database_bytes(settings), sorted(settings.index.iterdir())
    for file in settings.corpus.rglob("*.md"):
        os.utime(file, (1, 1))
    second = run(settings, toy)
    assert (second.generation, second.embedded, second.unchanged, toy.embedded) == (first.generation, 0, 9, [])
    assert database_bytes(settings) == before
    assert sorted(settings.index.iterdir()) == files


def test_of_a_changed_file_only_the_changed_passages_are_embedded(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    sections = [f"## Section {i}\n\n" + f"Rule {i} binds every officer of the town. " * 9 for i in range(12)]
    files = {f"news/{i}.md": LAW.format(year=1900 + i) for i in range(20)}
    write_corpus(settings.corpus, files | {"memos/long.md": "\n\n".join(sections)})
    first = run(settings, toy)
    sections[7] += "From March a supervisor signs each request."
    write_corpus(settings.corpus, files | {"memos/long.md": "\n\n".join(sections)})
    report = run(settings, toy)
    assert (report.changed, report.unchanged, report.added) == (1, 20, 0)
    assert first.passages > 40
    assert report.embedded == len(toy.embedded) <= 3
    assert all("From March" in text for text in toy.embedded)


def test_file_that_takes_the_text_of_another(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    one, two, three = (LAW.format(year=year) for year in (2001, 2002, 2003))
    write_corpus(settings.corpus, {"a.txt": one, "b.txt": two})
    run(settings, toy)
    write_corpus(settings.corpus, {"a.txt": three, "b.txt": one})
    report = run(settings, toy)
    assert report.changed == 2
    assert texts(settings) == {"a.txt": three, "b.txt": one}


def test_swapped_contents(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    one, two = LAW.format(year=2001), LAW.format(year=2002)
    write_corpus(settings.corpus, {"news/a.txt": one, "news/b.txt": two})
    run(settings, toy)
    write_corpus(settings.corpus, {"news/a.txt": two, "news/b.txt": one})
    run(settings, toy)
    found = documents(settings)
    assert {path: document.text for path, document in found.items()} == {"news/a.txt": two, "news/b.txt": one}
    assert {path: document.path for path, document in found.items()} == {p: p for p in found}


def test_superseding_by_path_follows_the_path_when_contents_are_swapped(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    one, two = LAW.format(year=2001), LAW.format(year=2002)
    newer = '+++\ndate = 2020-01-01\nsupersedes = ["news/b.txt"]\n+++\n' + LAW.format(year=2020)
    write_corpus(settings.corpus, {"news/a.txt": one, "news/b.txt": two, "news/c.md": newer})
    run(settings, toy)
    write_corpus(settings.corpus, {"news/a.txt": two, "news/b.txt": one, "news/c.md": newer})
    run(settings, toy)
    found = documents(settings)
    assert [s.path for s in found["news/b.txt"].superseded_by] == ["news/c.md"]
    assert found["news/a.txt"].superseded_by == ()


def test_rename(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    text = "+++\ntitle = 'Detainers'\n+++\n" + LAW.format(year=2001)
    write_corpus(settings.corpus, {"news/a.md": text})
    run(settings, toy)
    write_corpus(settings.corpus, {"memos/z.md": text})
    report = run(settings, toy)
    assert (report.added, report.removed, report.embedded) == (1, 1, 0)
    found = documents(settings)
    assert list(found) == ["memos/z.md"]
    assert found["memos/z.md"].meta.kind == "memo"


@pytest.mark.parametrize("copies", [2, 3])
def test_copies_are_one_document_and_the_first_path_can_go(tmp_path: Path, toy: ToyEmbedder, copies: int) -> None:
    settings = settings_in(tmp_path)
    folders = ("courts", "memos", "news")[:copies]
    text = LAW.format(year=2001)
    files = {f"{folder}/x.txt": text for folder in folders}
    dates = {f"{folder}/x.txt.meta.toml": f"date = '{2001 + i}'" for i, folder in enumerate(folders)}
    write_corpus(settings.corpus, files | dates)
    run(settings, toy)
    with Index(settings.index).snapshot() as snapshot:
        (document,) = snapshot.documents().values()
    assert (document.paths, document.path, document.meta.kind, document.meta.date) == (
        tuple(files),
        "courts/x.txt",
        "court",
        "2001",
    )
    del files["courts/x.txt"], dates["courts/x.txt.meta.toml"]
    write_corpus(settings.corpus, files | dates)
    report = run(settings, toy)
    assert report.removed == 1
    with Index(settings.index).snapshot() as snapshot:
        (document,) = snapshot.documents().values()
    assert (document.paths, document.path, document.meta.kind, document.meta.date) == (
        tuple(files),
        "memos/x.txt",
        "memo",
        "2002",
    )


def test_a_bare_copy_hides_nothing_that_is_known(tmp_path: Path, toy: ToyEmbedder) -> None:
    """Whichever comes first, and whatever becomes of the other; a full re-index says the same."""
    settings, text, told = settings_in(tmp_path), LAW.format(year=2001), "date = '2001'\nstatus = 'rescinded'\n"
    original = {"memos/z.txt": text, "memos/z.txt.meta.toml": told}
    bare, filed = {"archive/z.txt": text}, {"news/z.txt": text}
    steps = [
        (original, ("memos/z.txt", "memo", "2001")),
        (original | bare, ("memos/z.txt", "memo", "2001")),
        (original | bare | filed, ("memos/z.txt", "memo", "2001")),
        ({"memos/z.txt": text} | bare | filed, ("memos/z.txt", "memo", "")),
        (bare | filed, ("news/z.txt", "news", "")),
        (bare, ("archive/z.txt", "unknown", "")),
        (bare | original, ("memos/z.txt", "memo", "2001")),
    ]
    for files, expected in steps:
        write_corpus(settings.corpus, files)
        for full in (False, True):
            run(settings, toy, full=full)
            with Index(settings.index).snapshot() as snapshot:
                (document,) = snapshot.documents().values()
            assert (document.path, document.meta.kind, document.meta.date) == expected


def test_sidecar_dates_without_embedding(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    files = {"news/a.txt": LAW.format(year=2001)}
    for sidecar, expected in (
        (None, ("", Source.NONE)),
        ("date = 2011-10-24", ("2011-10-24", Source.SIDECAR)),
        ("date = '2012'", ("2012", Source.SIDECAR)),
        (None, ("", Source.NONE)),
    ):
        write_corpus(settings.corpus, files | ({"news/a.txt.meta.toml": sidecar} if sidecar else {}))
        report = run(settings, toy)
        meta = documents(settings)["news/a.txt"].meta
        assert (meta.date, meta.source("date")) == expected
        assert report.embedded == (2 + 1 if report.generation == 1 else 0)


def test_what_the_list_of_sources_says_is_joined_by_id_and_read_anew_when_it_changes(
    tmp_path: Path, toy: ToyEmbedder
) -> None:
    settings = settings_in(tmp_path)
    files = {"news/a.md": f'+++\nids = ["M-1", "other"]\n+++\n{LAW}', "news/b.txt": LAW.format(year=1)}
    entry = '[[source]]\nid = "{}"\ntitle = "A letter"\nissuer = "An office"\ndate = 2017-02-22\nkind = "memo"\n'
    write_corpus(settings.corpus, files | {"sources.toml": entry.format("M-1") + entry.format("M-2")})
    run(settings, toy)
    found = documents(settings)
    assert list(found) == list(files), "the list itself is no document"
    meta = found["news/a.md"].meta
    assert (meta.title, meta.issuer, meta.date, meta.kind) == ("A letter", "An office", "2017-02-22", "memo")
    assert meta.source("issuer") is Source.MANIFEST
    assert found["news/b.txt"].meta.issuer == ""
    write_corpus(settings.corpus, files | {"sources.toml": entry.format("M-1").replace("An office", "A town")})
    assert run(settings, toy).changed == 2
    assert documents(settings)["news/a.md"].meta.issuer == "A town"


def test_a_name_that_the_corpus_lists_finds_what_cites_the_act(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    files = {
        "memos/cited.txt": "By C.G.S. § 7-999 a lantern burns at each bridge.",
        "memos/named.txt": "The Lamplighter Act is old.",
        "memos/other.txt": "Bread is baked at dawn in the town.",
    }
    names = '[[alias]]\ncites = "Conn. Gen. Stat. § 7-999"\nnames = ["Lamplighter Act"]\n'
    names += '[[synonyms]]\nwords = ["lantern", "beacon"]\n'

    def found_by_words(question: str = "Is there a Lamplighter Act?") -> set[str]:
        hits = Pincite(settings, toy).ask(question).passages
        return {hit.document.path for hit in hits if hit.why.keyword_rank}

    write_corpus(settings.corpus, files)
    run(settings, toy)
    assert found_by_words() == {"memos/named.txt"}
    assert found_by_words("Where is the beacon?") == set()
    write_corpus(settings.corpus, files | {"aliases.toml": names})
    assert run(settings, toy).changed == 3
    assert list(documents(settings)) == list(files), "the list itself is no document"
    assert found_by_words() == {"memos/named.txt", "memos/cited.txt"}
    assert found_by_words("Where is the beacon?") == {"memos/cited.txt"}
    with Index(settings.index).snapshot() as snapshot:
        cited = {passage.citations for passage in snapshot.passages(range(1, 9)).values()}
    assert cited == {("Conn. Gen. Stat. § 7-999",), ()}


def test_file_removed(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    files = {f"{i}.txt": LAW.format(year=2000 + i) for i in range(3)}
    write_corpus(settings.corpus, files)
    run(settings, toy)
    del files["1.txt"]
    write_corpus(settings.corpus, files)
    report = run(settings, toy)
    assert (report.removed, report.embedded, report.passages) == (1, 0, 2)
    assert texts(settings) == files


def test_corpus_that_has_become_empty_is_refused(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {"a.txt": LAW})
    run(settings, toy)
    write_corpus(settings.corpus, {})
    with pytest.raises(CorpusError, match="pincite reindex --full"):
        run(settings, toy)
    assert len(texts(settings)) == 1
    assert run(settings, toy, full=True).removed == 1
    assert texts(settings) == {}


def test_unreadable_file_keeps_what_was_indexed_and_recovers(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    good = {"a.txt": LAW.format(year=1), "b.txt": LAW.format(year=2)}
    write_corpus(settings.corpus, good)
    run(settings, toy)
    write_corpus(settings.corpus, good | {"b.txt": b"\x00\x01\x02\x03" * 99})
    broken = run(settings, toy)
    assert [f.path for f in broken.failures] == ["b.txt"]
    assert broken.changed == 0
    assert texts(settings) == good
    again = run(settings, toy)
    assert (again.generation, again.failures) == (broken.generation, broken.failures)
    write_corpus(settings.corpus, good | {"b.txt": LAW.format(year=3)})
    healed = run(settings, toy)
    assert (healed.changed, healed.failures) == (1, ())
    assert texts(settings)["b.txt"] == LAW.format(year=3)


def test_an_unreadable_attachment_is_told_until_its_message_changes(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    broken, note = ("broken.docx", b"PK\x03\x04 word/document"), ("note.txt", LAW.encode())
    mail = {"mail.eml": inputs.eml(attachments=[note, broken])}
    write_corpus(settings.corpus, mail)
    first = run(settings, toy)
    assert [failure.path for failure in first.failures] == ["mail.eml/broken.docx"]
    assert (first.added, list(documents(settings))) == (1, ["mail.eml", "mail.eml/note.txt"])
    again = run(settings, toy)
    assert (again.generation, again.failures, again.unchanged) == (first.generation, first.failures, 1)
    write_corpus(settings.corpus, mail | {"a.txt": LAW.format(year=1)})
    beside = run(settings, toy)
    assert (beside.added, beside.failures) == (1, first.failures)
    with Index(settings.index).snapshot() as snapshot:
        assert snapshot.failures() == list(first.failures)
    write_corpus(settings.corpus, {"mail.eml": inputs.eml(attachments=[note])})
    assert run(settings, toy).failures == ()


def test_one_unreadable_copy_does_not_stop_the_run(tmp_path: Path, toy: ToyEmbedder) -> None:
    """Two copies of a document: one changes while the other becomes unreadable."""
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {"a.txt": LAW, "b.txt": LAW})
    run(settings, toy)
    (settings.corpus / "b.txt.meta.toml").write_bytes(b"x" * 2_000_000)
    (settings.corpus / "a.txt").write_text(LAW.format(year=1999))
    report = run(settings, toy)
    assert [f.path for f in report.failures] == ["b.txt"]
    found = documents(settings)
    assert {path: document.text for path, document in found.items()} == {"a.txt": LAW.format(year=1999), "b.txt": LAW}
    assert {path: document.path for path, document in found.items()} == {"a.txt": "a.txt", "b.txt": "b.txt"}


def test_changed_model_with_an_unreadable_file(tmp_path: Path) -> None:
    """What is kept of the unreadable file has vectors of the old model: they must never meet the new ones."""
    settings = settings_in(tmp_path)
    opm = " The Office of Policy and Management (OPM) keeps the list."
    write_corpus(settings.corpus, {"a.txt": LAW.format(year=1), "b.txt": LAW.format(year=2) + opm})
    reindex(settings, embedder=ToyEmbedder("small", 32))
    (settings.corpus / "b.txt").write_bytes(b"\x00\x01\x02\x03" * 99)
    report = reindex(settings, embedder=ToyEmbedder("large", 64))
    assert [f.path for f in report.failures] == ["b.txt"]
    with Index(settings.index).snapshot() as snapshot:
        _, vectors = snapshot.passage_vectors()
        assert vectors.shape[1] == 64
        # Promise 8: what was indexed of it before stays until it is replaced.
        assert snapshot.paths() == ["a.txt", "b.txt"]
        assert snapshot.long_forms(["OPM"]) == {"OPM": "Office of Policy and Management"}


@pytest.mark.parametrize(
    "files",
    [
        pytest.param({b"bad-\xff-name.txt": LAW.encode()}, id="name-not-utf8"),
        pytest.param({b"n" * 249 + b".txt": LAW.encode()}, id="long-name"),
        pytest.param({b"new\nline \x1b[31m.txt": LAW.encode()}, id="control-characters-in-name"),
        pytest.param({b"t.md": b'---\ntitle: "\\ud800 rules"\n---\n' + LAW.encode()}, id="surrogate-in-title"),
        pytest.param({b"t.md": b'---\nids: ["\\ud800"]\nissuer: "a\\0b"\n---\n' + LAW.encode()}, id="nul-in-issuer"),
        pytest.param({b"t.md": b"---\ntitle: 0x" + b"f" * 9000 + b"\n---\n" + LAW.encode()}, id="huge-number-front"),
        pytest.param({b"t.txt": LAW.encode(), b"t.txt.meta.toml": b"title = 0x" + b"f" * 9000}, id="huge-number"),
        pytest.param({b"t.txt": LAW.encode(), b"t.txt.meta.toml": b"title = " + b"[" * 9999}, id="nested-sidecar"),
        pytest.param({b"t.txt": LAW.encode(), b"t.txt.meta.toml": b"\xff\xfe"}, id="sidecar-not-utf8"),
        pytest.param({b"t.txt": LAW.encode(), b"t.txt.meta.toml": b"history = [1]"}, id="history-of-numbers"),
        pytest.param({b"t.txt": LAW.encode(), b"t.txt.meta.toml": b"ids = [{a = 1}, [[]]]"}, id="ids-of-tables"),
    ],
)
def test_hostile_names_and_metadata_never_stop_the_run(
    tmp_path: Path, toy: ToyEmbedder, files: dict[bytes, bytes]
) -> None:
    """The good file is indexed; the odd one too, or it is listed."""
    settings = settings_in(tmp_path)
    corpus = write_corpus(settings.corpus, {"good.txt": LAW.format(year=7)})
    for name, content in files.items():
        with open(os.path.join(os.fsencode(corpus), name), "wb") as stream:  # noqa: PTH118, PTH123
            stream.write(content)
    report = run(settings, toy)
    assert LAW.format(year=7) in texts(settings).values()
    assert report.added + len(report.failures) == 2
    again = run(settings, toy)
    assert (again.generation, again.embedded) == (report.generation, 0)


def test_links(tmp_path: Path, toy: ToyEmbedder) -> None:
    """A link to itself, one to nowhere, one out of the corpus, one to a folder: none is dropped in silence."""
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {"good.txt": LAW})
    (tmp_path / "secret.txt").write_text("Nobody shall index this secret.")
    links = {"loop.txt": "loop.txt", "gone.txt": "nowhere", "out.txt": "../secret.txt", "away": ".."}
    for name, target in links.items():
        (settings.corpus / name).symlink_to(target)
    report = run(settings, toy)
    assert "good.txt" in texts(settings)
    assert not any("secret" in text for text in texts(settings).values())
    reasons = {failure.path: failure.reason for failure in report.failures}
    assert set(reasons) == set(links)
    assert "copy the file in" in reasons["out.txt"]
    assert "copy the folder in" in reasons["away"]


def test_pipe_in_the_corpus_does_not_hang(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {"good.txt": LAW})
    os.mkfifo(settings.corpus / "pipe.txt")
    report = run(settings, toy)
    assert [(f.path, "regular file" in f.reason) for f in report.failures] == [("pipe.txt", True)]


def test_unreadable_folder_loses_nothing(tmp_path: Path) -> None:
    """A folder that cannot be listed (a permission, a share that is away) is reported; its documents stay."""
    from support import without_capabilities

    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {"good.txt": LAW, "memos/a.txt": LAW.format(year=5)})
    options = ("reindex", "--json", "--corpus", "corpus", "--index", "index")
    assert run_cli(*options, cwd=tmp_path).returncode == 0
    (settings.corpus / "memos").chmod(0)
    try:
        result = run_cli(*options, cwd=tmp_path, preexec_fn=without_capabilities)
    finally:
        (settings.corpus / "memos").chmod(0o755)
    assert b"Traceback" not in result.stderr
    assert "memos/a.txt" in texts(settings), "documents were dropped from the index without a word"
    assert result.returncode in (1, 3)
    assert b"memos" in result.stderr


def test_index_folder_inside_the_corpus_is_no_document(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = Settings(corpus=tmp_path, index=tmp_path / "index")
    write_corpus(tmp_path, {"a.txt": LAW})
    for _ in range(2):
        report = reindex(settings, embedder=toy)
        assert report.failures == ()
    assert list(texts(settings)) == ["a.txt"]


def test_dry_run_says_what_a_run_would_do_and_writes_nothing(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    files = {"a.txt": LAW.format(year=1), "b.txt": LAW.format(year=2), "c.txt": LAW.format(year=3)}
    write_corpus(settings.corpus, files)
    assert dry_run(settings, toy).added == 3
    assert not settings.index.exists()
    run(settings, toy)
    files = {"a.txt": files["a.txt"], "b.txt": LAW.format(year=9), "d.txt": LAW.format(year=4)}
    write_corpus(settings.corpus, files)
    before = database_bytes(settings)
    planned = dry_run(settings, toy)
    assert database_bytes(settings) == before
    done = run(settings, toy)
    for field in ("added", "changed", "removed", "unchanged"):
        assert getattr(planned, field) == getattr(done, field) == 1


def test_changed_passage_length_reads_every_file_anew(tmp_path: Path, toy: ToyEmbedder) -> None:
    text = "\n\n".join(LAW.format(year=year) for year in range(1900, 1930))
    write_corpus(tmp_path / "corpus", {"a.txt": text})
    long = run(settings_in(tmp_path), toy)
    short = run(settings_in(tmp_path, passages={"max_tokens": 32}), toy)
    assert short.changed == 1
    assert short.passages > long.passages


def test_full_reads_all_and_embeds_nothing_twice(tmp_path: Path, toy: ToyEmbedder) -> None:
    settings = settings_in(tmp_path)
    write_corpus(settings.corpus, {"a.txt": LAW, "b.txt": LAW.format(year=2)})
    run(settings, toy)
    report = run(settings, toy, full=True)
    assert (report.generation, report.embedded, report.passages) == (2, 0, 2)
