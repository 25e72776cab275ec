"""The list of all documents says what the documents say, without their texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from support import ToyEmbedder, settings_in, write_corpus

from answer.standing import standing
from index.catalog import catalog, names_of
from index.store import Index
from ingest import pipeline

COPY = " ".join(f"The band played song {n} at the fair in the town square." for n in range(20))


def test_the_catalog_is_the_documents_without_their_texts(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    files = {
        "memos/old.md": '+++\nids = ["OLD"]\ndate = "2001"\n+++\n\nThe gate is open.\n',
        "memos/new.md": '+++\nsupersedes = ["OLD", "memos/gone.md"]\ndate = "2002"\n+++\n\nThe gate is shut.\n',
        "memos/same.md": '+++\nsupersedes = ["OLD", "memos/gone.md"]\ndate = "2002"\n+++\n\nThe gate is shut.\n',
        "news/a.txt": f"One headline.\n\n{COPY}\n",
        "news/b.txt": f"Another headline.\n\n{COPY}\n",
    }
    write_corpus(settings.corpus, files)
    pipeline.reindex(settings, embedder=ToyEmbedder())
    with Index(settings.index).snapshot() as snapshot:
        listed = catalog(snapshot)
        assert listed == [replace(document, text="") for document in snapshot.documents().values()]
        by_path = {document.path: document for document in listed}
        assert [later.path for later in by_path["memos/old.md"].superseded_by] == ["memos/new.md"]
        assert by_path["memos/new.md"].paths == ("memos/new.md", "memos/same.md")
        assert by_path["news/a.txt"].near_copies == ("news/b.txt",)
        assert names_of(snapshot, by_path["memos/old.md"].id) == {"OLD", "memos/old.md", by_path["memos/old.md"].id}


def test_what_supersedes_takes_over_on_the_day_it_takes_effect(tmp_path: Path) -> None:
    settings = settings_in(tmp_path)
    dates = 'date = "2021-03-01"\neffective = "2021-10-01"'
    files = {
        "memos/old.md": '+++\nids = ["OLD"]\ndate = "2001"\n+++\n\nThe gate is open.\n',
        "memos/new.md": f'+++\nsupersedes = ["OLD"]\n{dates}\n+++\n\nThe gate is shut.\n',
    }
    write_corpus(settings.corpus, files)
    pipeline.reindex(settings, embedder=ToyEmbedder())
    with Index(settings.index).snapshot() as snapshot:
        listed = {document.path: document for document in catalog(snapshot)}
        for old in (snapshot.document("memos/old.md"), listed["memos/old.md"]):
            assert [later.since for later in old.superseded_by] == ["2021-10-01"]
            assert standing(old, "2021-06-01").superseded_by == ()
            assert standing(old, "2021-10-01").superseded_by == old.superseded_by
