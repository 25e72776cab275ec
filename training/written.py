"""Questions written for the reader, over statutes, encyclopedia text and documents invented for it.

SQuAD asks for facts only. People also want a yes or a no, tell a story first, type three words, or take something
wrong for granted; and most near misses that they ask are no word games. So `questions.jsonl` holds questions of
those kinds, answerable and not. It tells the answers by their places in the sets' texts: `spans` are [start, end) in
code points of the document `doc` of the set `set`; a row without spans asks what no document of the set tells.

No public set has news, memos and policies with such questions. So `documents.jsonl` holds some, in groups of four
about one matter: the law, the memo on it, the town's policy, the report. Nobody in them is real. Questions over them
come in twins, told and not told, so that the form of a question does not give away whether it is answered; the kinds
whose names begin with "none-" say what is missing. The far ones among them ask of quite other things.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from evaluation.gold import lines_of
from evaluation.sets import Dataset
from index.errors import QuestionError
from training.articles import Item

QUESTIONS = Path(__file__).parent / "questions.jsonl"
DOCUMENTS = Path(__file__).parent / "documents.jsonl"
# The name of the set that those documents make.
INVENTED = "invented"
# The kind of everyday questions on quite other things; their document is one that search thought near.
FAR = "none-far"


def invented() -> Dataset:
    """The documents that were written for the reader, as a set without questions of its own."""
    rows = [json.loads(line) for line in lines_of(DOCUMENTS) if line]
    return Dataset(INVENTED, tuple((row["id"], row["title"], row["text"]) for row in rows), (), {}, {})


def matter(identity: str) -> str:
    """What a document that was written for the reader is about, as a name: that of the first of its four.

    >>> matter("aa-007")
    'aa-005'
    """
    writer, _, number = identity.rpartition("-")
    return f"{writer}-{(int(number) - 1) // 4 * 4 + 1:03}"


def written(dataset: Dataset) -> Iterator[Item]:
    """The questions that were written over a set.

    Args:
        dataset: the set.

    Raises:
        QuestionError: a question is about a document that the set lacks.
    """
    texts = {identity: (title, text) for identity, title, text in dataset.documents}
    lines = enumerate(lines_of(QUESTIONS), start=1)
    for number, row in ((number, json.loads(line)) for number, line in lines if line):
        if row["set"] != dataset.name:
            continue
        if row["doc"] not in texts:
            raise QuestionError(f"{QUESTIONS}, line {number}: {dataset.name} has no document {row['doc']}.")
        title, text = texts[row["doc"]]
        answers = tuple(text[start:end] for start, end in row.get("spans", ()))
        # Documents of one group tell some things twice; of a far question another group may tell the answer.
        twice = bool(answers) and dataset.name == INVENTED
        nowhere = not answers and row["kind"] != FAR
        yield Item(f"written-{number}", row["question"], answers, row["doc"], title, nowhere, twice)
