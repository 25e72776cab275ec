"""What a filter shows as its count is what it lets through; a status is the one of the day asked about."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support import ToyEmbedder, rows, run_cli, settings_in, write_corpus

from answer import Pincite
from answer.standing import standing
from index.errors import QuestionError
from index.facets import Facets, count, facets
from index.filters import NO_FILTERS, Filters, allowed_passages
from index.records import Kind, Status
from index.store import Snapshot
from ingest.pipeline import reindex

TODAY = "2026-11-22"
# Before, between and after the changes below, on the very days, and before anything was issued.
DAYS = ("1990-06-01", "2013-12-31", "2016-12-31", "2017-01-01", "2019-09-30", "2019-10-01", "2024-02-29", TODAY)
FILES = {
    "statutes/old.md": """+++
title = "Old act"
issuer = "Assembly"
jurisdiction = "US-CT"
date = "1996"
status = "amended"
history = [
  { date = "2017", status = "in litigation" },
  { date = "2019-10", status = "amended" },
]
+++
The old act lets an officer hold a wagon at the bridge.
""",
    "statutes/new.md": """+++
title = "New act"
issuer = "Assembly"
jurisdiction = "US-CT"
date = "2013-12-31"
status = "in force"
+++
The new act forbids an officer to hold a wagon at the bridge.
""",
    "memos/town.md": """+++
title = "Town memo"
issuer = "Town of Rye"
jurisdiction = "US-CT-Rye"
date = "2016-05"
effective = "2016-06-01"
status = "rescinded"
history = [{ date = "2024-02-29", status = "rescinded", by = "N-2" }]
+++
The town asks the officer to write every wagon down.
""",
    "memos/undated.md": """+++
title = "Undated letter"
jurisdiction = "US-CTX"
status = "historic"
+++
A letter without a day speaks of wagons too.
""",
    "news/report.txt": "A report of the fair speaks of a wagon and of an officer.\n",
}


@pytest.fixture(scope="module")
def pincite(tmp_path_factory: pytest.TempPathFactory) -> Pincite:
    settings = settings_in(tmp_path_factory.mktemp("facets"))
    write_corpus(settings.corpus, FILES)
    assert not reindex(settings, embedder=ToyEmbedder()).failures
    return Pincite(settings, ToyEmbedder())


@pytest.fixture
def snapshot(pincite: Pincite) -> Iterator[Snapshot]:
    with pincite.snapshot() as snapshot:
        yield snapshot


def each(found: Facets, day: str) -> Iterator[tuple[Filters, int]]:
    """Every value of every facet as a filter, with the count shown beside it."""
    for value, shown in found.kinds.items():
        yield Filters(kinds=(Kind(value),)), shown
    for value, shown in found.issuers.items():
        yield Filters(issuers=(value,)), shown
    for value, shown in found.jurisdictions.items():
        yield Filters(jurisdictions=(value,)), shown
    for value, shown in found.statuses.items():
        yield Filters(statuses=(Status(value),), as_of=day), shown
    for value, shown in found.years.items():
        yield Filters(years=(int(value),)), shown


@pytest.mark.parametrize("day", ["", *DAYS])
def test_a_count_is_what_the_filter_lets_through(snapshot: Snapshot, day: str) -> None:
    shown = list(each(facets(snapshot, day), day))
    assert len(shown) > 10
    for filters, number in shown:
        allowed = allowed_passages(snapshot, filters)
        assert allowed is not None
        documents = {passage.document for passage in snapshot.passages(allowed.tolist()).values()}
        assert len(documents) == number == count(snapshot, filters), filters


def test_the_values_in_their_order(snapshot: Snapshot) -> None:
    found = facets(snapshot)
    assert found.documents == 5 == count(snapshot, NO_FILTERS)
    assert list(found.kinds.items()) == [("statute", 2), ("memo", 2), ("news", 1)]
    assert found.issuers == {"Assembly": 2, "Town of Rye": 1}
    assert found.jurisdictions == {"US-CT": 3, "US-CT-Rye": 1, "US-CTX": 1}
    assert list(found.statuses) == ["in force", "amended", "rescinded", "historic", "unknown"]
    assert list(found.years.items()) == [("2016", 1), ("2013", 1), ("1996", 1)]


@pytest.mark.parametrize("day", DAYS)
def test_a_status_filter_agrees_with_the_standing_that_the_answer_tells(snapshot: Snapshot, day: str) -> None:
    told = {document.id: standing(document, day).status for document in snapshot.documents().values()}
    for status in Status:
        condition, values = Filters(statuses=(status,)).on(day).where()
        rows = snapshot.connection.execute(f"SELECT d.id FROM documents d WHERE {condition}", values)
        assert {row[0] for row in rows} == {name for name, own in told.items() if own is status}, (day, status)


def test_years_and_statuses_narrow_a_question(pincite: Pincite) -> None:
    def paths(filters: Filters, as_of: str | None = None) -> set[str]:
        return {hit.document.path for hit in pincite.ask("may an officer hold a wagon?", filters, as_of).passages}

    assert paths(Filters(years=(2013, 2016))) == {"statutes/new.md", "memos/town.md"}
    assert paths(Filters(years=(1,))) == set()
    assert paths(Filters(statuses=(Status.RESCINDED,)), "2020-01-01") == set()
    assert paths(Filters(statuses=(Status.RESCINDED,)).on("2020-01-01")) == {"memos/town.md"}
    assert paths(Filters(statuses=(Status.AMENDED,))) == {"statutes/old.md"}


def test_only_statuses_hang_on_the_day() -> None:
    assert NO_FILTERS.on(TODAY) == NO_FILTERS
    assert not NO_FILTERS.on(TODAY)
    assert Filters(statuses=(Status.IN_FORCE,)).on(TODAY).as_of == TODAY


def test_the_command_line_filters_alike(pincite: Pincite) -> None:
    def found(*options: str) -> list[str]:
        folder = pincite.settings.index.parent
        result = run_cli("ask", "may an officer hold a wagon?", "--json", *options, cwd=folder)
        assert result.returncode == 0, result.stderr.decode()
        return sorted({passage["path"] for passage in rows(result)[0]["passages"]})

    index = ("--index", str(pincite.settings.index))
    assert found(*index, "--year", "2016", "--year", "1996") == ["memos/town.md", "statutes/old.md"]
    assert found(*index, "--status", "in litigation", "--as-of", "2018") == ["statutes/old.md"]
    assert found(*index, "--status", "in litigation") == []
    assert found(*index, "--from", "2013-12-31", "--to", "2013") == ["statutes/new.md"]
    assert found(*index, "--from", "2014") == ["memos/town.md"]
    assert found(*index, "--to", "2013-12-30") == ["statutes/old.md"]
    assert found(*index, "--issuer", "Assembly") == ["statutes/new.md", "statutes/old.md"]
    assert found(*index, "--issuer", "Assembly", "--issuer", "Town of Rye", "--to", "2013") == [
        "statutes/new.md",
        "statutes/old.md",
    ]
    assert found(*index, "--jurisdiction", "US-CT-Rye") == ["memos/town.md"]
    assert found(*index, "--jurisdiction", "US-CT") == ["memos/town.md", "statutes/new.md", "statutes/old.md"]


def test_a_range_whose_first_day_is_later_than_its_last_is_refused() -> None:
    with pytest.raises(QuestionError, match=r"2025-01-01 and 2020-12-31.*Swap"):
        Filters(first="2025-01-01", last="2020-12-31")
