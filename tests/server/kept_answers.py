"""Answers for conversations to keep, made from the example of the API's description."""

from typing import Any

from server import examples
from server.schemas import Answer

ANSWER = Answer.model_validate(examples.ANSWER)
(CITATION,) = ANSWER.citations
(STATEMENT,) = ANSWER.statements

# An answer as version 1 of the file holds it. It stays as it is: people have such files. When
# this program's Answer has a new field, that field needs a default; when one changes its meaning,
# the file needs a migration.
OF_VERSION_1: dict[str, Any] = {
    "id": "6d1f0c4b9a5e4e0f8f7a2b3c4d5e6f70",
    "question": "When does the keeper of the light retire?",
    "standalone_question": "When does the keeper of the Marrow Island light retire?",
    "status": "answered",
    "reason": None,
    "confidence": 0.91,
    "mode": "extractive",
    "model": None,
    "generation": None,
    "conversation_id": "0b9a5e4e0f8f7a2b3c4d5e6f706d1f0c",
    "text": "The Island Gazette, 12 March 2026: “The keeper retires on Friday.” [1]",
    "statements": [
        {
            "text": "The Island Gazette, 12 March 2026: “The keeper retires on Friday.”",
            "citations": [1],
            "support": "quoted",
        }
    ],
    "citations": [
        {
            "number": 1,
            "quote": "The keeper retires on Friday.",
            "start": 29,
            "end": 58,
            "prefix": "Keeper of the light retires\n\n",
            "suffix": " She was the last of six.",
            "article": {
                "id": "keeper-of-the-light-5b1c0d9e2a",
                "title": "Keeper of the light retires",
                "byline": "Jo Marsh",
                "publisher": "The Island Gazette",
                "published": "2026-03-12",
                "modified": None,
                "url": "https://gazette.example/keeper",
                "revision": "sha256:9f2c",
            },
            "paragraph": {"number": 2, "section": None, "start": 29, "end": 83, "page": None},
            "speaker": {"name": "Jo Marsh", "role": None, "kind": "indirect"},
            "gloss": None,
            "href": "/articles/keeper-of-the-light-5b1c0d9e2a#p2",
            "source_href": None,
            "also_printed_by": [],
            "version": None,
        }
    ],
    "disagreements": [
        {
            "about": "date",
            "values": [
                {"value": "Friday", "citations": [1], "corrected_by": []},
                {"value": "Monday", "citations": [1], "corrected_by": []},
            ],
        }
    ],
    "unanswered_parts": [],
    "independent_sources": 1,
    "passages": [
        {
            "article_id": "keeper-of-the-light-5b1c0d9e2a",
            "title": "Keeper of the light retires",
            "section": None,
            "paragraphs": [2],
            "start": 29,
            "end": 58,
            "text": "The keeper retires on Friday.",
            "score": 0.83,
        }
    ],
    "index": {"revision": "12", "updated": "2026-03-13T06:00:00Z"},
    "timing_ms": {"search": 12.0, "answer": 4.0, "total": 16.0},
}


def answer(text: str = ANSWER.text, **fields: Any) -> Answer:
    """The example answer with other words."""
    return ANSWER.model_copy(update={"text": text, **fields})
