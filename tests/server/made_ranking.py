"""Rankings made for a test: sentences of made-up articles, embedded by the real model."""

from datetime import UTC, date, datetime

import numpy as np

from index.article import Span
from index.embedding import EmbeddingModel
from index.passages import Sentence
from index.question import Question
from index.records import ArticleRecord, StoredPassage
from index.search import Hit, Ranking
from index.words import Stems, content_words, stems, words


def made_ranking(model: EmbeddingModel, question: str, *articles: str, **fields: object) -> Ranking:
    """One passage an article. An article is ``sentence | sentence``; ``||`` ends a paragraph.

    ``PAPER 2025-05-03 STORY :: text`` gives it a publisher, a date and a story.
    """
    asked = content_words(question)
    vector = model.embed([question])[0]
    hits = []
    for number, article in enumerate(articles, start=1):
        over, _, text = article.rpartition(" :: ")
        publisher, published, story = (*over.split(), None, None, None)[:3]
        paragraphs = [each.split("|") for each in text.split("||")]
        parts = [part.strip() for paragraph in paragraphs for part in paragraph]
        numbers = [n for n, each in enumerate(paragraphs, start=1) for _ in each]
        sentences, at = [], 0
        for paragraph, part in zip(numbers, parts, strict=True):
            sentences.append(Sentence(paragraph, Span(at, at + len(part))))
            at += len(part) + 1
        body = " ".join(parts)
        record = ArticleRecord(
            f"a{number}",
            f"a{number}.txt",
            str(fields.get("title", "News")),
            None,
            publisher,
            date.fromisoformat(published) if published else None,
            None,
            None,
            "r",
            1,
            datetime.now(UTC),
            story,
        )
        rows = model.embed([body, *parts])
        passage = StoredPassage(
            number, 0, record, None, Span(0, len(body)), body, tuple(sentences), rows
        )
        held = Stems(stems(words(body)))
        similarities = np.asarray(rows[1:] @ vector, dtype=np.float32)
        hits.append(Hit(passage, None, 0.5, similarities, held))
    weights = dict.fromkeys(stems(asked), 1 / len(asked))
    return Ranking(Question(question, vector, weights), tuple(hits), None)
