"""What the API's description shows; tests hold every example against its schema."""

from typing import Any

_REVISION = "sha256:9f2c4f0d5c7b0e0f8a4c1d6a1f3b2e5d7c9a8b6e4f1d2c3b4a5968778695a4b3"
_QUOTE = "The keeper of the Marrow Island light retires on Friday after 31 years."
_TITLE = "Keeper of the light retires"
_TEXT = f"{_TITLE}\n\n{_QUOTE} She was the last of six."
_START = _TEXT.index(_QUOTE)
_END = _START + len(_QUOTE)
_ARTICLE = {
    "id": "keeper-of-the-light-5b1c0d9e2a",
    "title": _TITLE,
    "byline": "Jo Marsh",
    "publisher": "The Island Gazette",
    "published": "2026-03-12",
    "modified": None,
    "url": "https://gazette.example/keeper",
    "revision": _REVISION,
}

ASK: dict[str, Any] = {
    "question": "When does the keeper of the Marrow Island light retire?",
    "filters": {"published_from": "2026-01-01"},
    "max_statements": 3,
}

ANSWER: dict[str, Any] = {
    "id": "6d1f0c4b9a5e4e0f8f7a2b3c4d5e6f70",
    "question": ASK["question"],
    "standalone_question": ASK["question"],
    "status": "answered",
    "reason": None,
    "confidence": 0.91,
    "mode": "extractive",
    "model": None,
    "generation": None,
    "conversation_id": None,
    "text": f"The Island Gazette, 12 March 2026: “{_QUOTE}” [1]",
    "statements": [
        {
            "text": f"The Island Gazette, 12 March 2026: “{_QUOTE}”",
            "citations": [1],
            "support": "quoted",
        }
    ],
    "citations": [
        {
            "number": 1,
            "quote": _QUOTE,
            "start": _START,
            "end": _END,
            "prefix": _TEXT[:_START],
            "suffix": _TEXT[_END:],
            "article": _ARTICLE,
            "paragraph": {
                "number": 2,
                "section": None,
                "start": _START,
                "end": len(_TEXT),
                "page": None,
            },
            "speaker": None,
            "gloss": None,
            "href": f"/articles/{_ARTICLE['id']}#p2",
            "source_href": f"{_ARTICLE['url']}#:~:text=The%20keeper%20of%20the%20Marrow%20Island,"
            "retires%20on%20Friday%20after%2031%20years.",
            "also_printed_by": [],
            "version": None,
        }
    ],
    "disagreements": [],
    "unanswered_parts": [],
    "independent_sources": 1,
    "passages": [
        {
            "article_id": _ARTICLE["id"],
            "title": _ARTICLE["title"],
            "section": None,
            "paragraphs": [2],
            "start": _START,
            "end": len(_TEXT),
            "text": _TEXT[_START:],
            "score": 0.83,
        }
    ],
    "index": {"revision": "12", "updated": "2026-03-13T06:00:00Z"},
    "timing_ms": {"search": 12.0, "answer": 4.0, "total": 16.0},
}

ARTICLE: dict[str, Any] = {
    **_ARTICLE,
    "source": "articles/keeper-of-the-light.txt",
    "sources": ["articles/keeper-of-the-light.txt"],
    "indexed": "2026-03-13T06:00:00Z",
    "prints": [],
    "superseded": None,
    "text": _TEXT,
    "paragraphs": [
        {
            "number": 1,
            "section": None,
            "start": 0,
            "end": len(_TITLE),
            "page": None,
            "kind": "title",
            "searchable": False,
        },
        {
            "number": 2,
            "section": None,
            "start": _START,
            "end": len(_TEXT),
            "page": None,
            "kind": "paragraph",
            "searchable": True,
        },
    ],
    "speakers": [],
}

VERIFY: dict[str, Any] = {"quote": _QUOTE}

CITATIONS: dict[str, Any] = {
    "citations": [
        {"article_id": _ARTICLE["id"], "revision": _REVISION, "start": _START, "end": _END}
    ]
}

OF_SCHEMAS = {
    "CitationsRequest": CITATIONS,
    "AskRequest": ASK,
    "Answer": ANSWER,
    "ArticleDetail": ARTICLE,
    "VerifyRequest": VERIFY,
}
