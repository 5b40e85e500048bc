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

_SUMMARY = {**_ARTICLE, "source": ARTICLE["source"], "paragraphs": 2, "indexed": ARTICLE["indexed"]}
_MOMENT = "2026-03-13T06:00:00Z"
_LATER = "2026-03-13T06:00:02Z"
_COMPLETION_TEXT = ANSWER["text"]
_CITED = {
    "start_index": len(_COMPLETION_TEXT) - len("[1]"),
    "end_index": len(_COMPLETION_TEXT),
    "url": _ARTICLE["url"],
    "title": _TITLE,
}

ADD_WORDS: dict[str, Any] = {
    "title": _TITLE,
    "text": ARTICLE["text"].partition("\n\n")[2],
    "byline": _ARTICLE["byline"],
    "publisher": _ARTICLE["publisher"],
    "published": _ARTICLE["published"],
}
ADD_ADDRESS: dict[str, Any] = {"url": _ARTICLE["url"]}

CONVERSATION: dict[str, Any] = {
    "id": "0d7c2b9a4f514a0c9c0f5b7e3a6d1e84",
    "title": "The keeper of the light",
    "created": _MOMENT,
    "updated": _LATER,
    "turns": 1,
}

JOB: dict[str, Any] = {
    "id": "b2f7c2a5d0c64e19a4b1f5f1c9d3e7a8",
    "kind": "add",
    "state": "done",
    "progress": {
        "phase": "index",
        "articles_done": 1,
        "articles_total": 1,
        "passages_done": 1,
        "passages_per_second": 40.0,
        "seconds_left": 0.0,
    },
    "report": {"added": 1, "updated": 0, "removed": 0, "unchanged": 0, "failed": []},
    "error": None,
    "attempts": 1,
    "created": _MOMENT,
    "started": _MOMENT,
    "finished": _LATER,
}

_KEY = {
    "id": "5b1c0d9e",
    "name": "the archive's own program",
    "scopes": ["ask", "write"],
    "made": _MOMENT,
    "last_used": None,
    "expires": "2027-03-13T06:00:00Z",
    "expired": False,
}

OF_SCHEMAS: dict[str, Any] = {
    "AskRequest": ASK,
    "Answer": ANSWER,
    "SearchResult": {"passages": ANSWER["passages"], "reason": None, "took_ms": 9.0},
    "VerifyRequest": VERIFY,
    "Verification": {
        "verdict": "exact",
        "matches": [
            {
                "place": 1,
                "article": _ARTICLE,
                "paragraph": ANSWER["citations"][0]["paragraph"],
                "start": _START,
                "end": _END,
                "quote": _QUOTE,
                "similarity": 1.0,
                "differences": [],
                "normalised": [],
            }
        ],
        "reason": None,
    },
    "CitationsRequest": CITATIONS,
    "ArticlePage": {"items": [_SUMMARY], "total": 1},
    "ArticleDetail": ARTICLE,
    "PrintDifferences": {
        "here": _ARTICLE,
        "there": {**_ARTICLE, "id": "keeper-retires-77a0", "publisher": "The Mainland Post"},
        "only_here": [],
        "only_here_total": 0,
        "only_there": [],
        "only_there_total": 0,
        "changed": [
            {
                "here": {"start": _START, "end": _END, "text": _QUOTE},
                "there": {
                    "start": 0,
                    "end": len(_QUOTE) - 1,
                    "text": _QUOTE.replace("31", "3"),
                },
                "concerns": "number",
                "changes": [
                    {
                        "here": {"start": _END - 9, "end": _END - 7, "text": "31"},
                        "there": {"start": len(_QUOTE) - 9, "end": len(_QUOTE) - 8, "text": "3"},
                        "concerns": "number",
                    }
                ],
            }
        ],
        "changed_total": 1,
    },
    "ConversationRequest": {"title": CONVERSATION["title"]},
    "RenameRequest": {"title": "The last keeper"},
    "ConversationSummary": CONVERSATION,
    "ConversationPage": {"items": [CONVERSATION], "total": 1},
    "ConversationDetail": {
        "id": CONVERSATION["id"],
        "title": CONVERSATION["title"],
        "created": _MOMENT,
        "updated": _LATER,
        "total": 1,
        "turns": [
            {
                "question": ASK["question"],
                "asked": _MOMENT,
                "answer": {**ANSWER, "conversation_id": CONVERSATION["id"]},
                "citation_states": [
                    {"number": 1, "state": "current", "article": _ARTICLE, "place": None}
                ],
            }
        ],
    },
    "SyncRequest": {"allow_removals": False},
    "RemoveRequest": {"articles": [_ARTICLE["id"]]},
    "RebuildRequest": {"embed": False},
    "JobReport": JOB,
    "JobPage": {"items": [JOB], "total": 1},
    "IndexReport": {
        "articles": 1,
        "paragraphs": 2,
        "passages": 1,
        "stories": 1,
        "revision": "12",
        "updated": _MOMENT,
        "model": "all-MiniLM-L6-v2/int8",
        "reranker": None,
        "calibration": {
            "state": "none",
            "made": None,
            "articles": None,
            "questions": None,
            "offset": None,
            "error": None,
        },
        "passage_rules": "1",
        "generation": "0001",
        "can_roll_back": False,
        "synced": _MOMENT,
        "age_seconds": 60.0,
        "sources": [
            {
                "name": "articles",
                "kind": "folder",
                "tried": _MOMENT,
                "synced": _MOMENT,
                "age_seconds": 60.0,
                "error": None,
            }
        ],
        "failures": [],
        "withdrawn": 0,
        "disk_bytes": 1_200_000,
    },
    "ChatRequest": {
        "model": "pullquote",
        "messages": [{"role": "user", "content": ASK["question"]}],
    },
    "ChatCompletion": {
        "id": f"chatcmpl-{ANSWER['id']}",
        "object": "chat.completion",
        "created": 1773381600,
        "model": "pullquote",
        "choices": [
            {
                "index": 0,
                "message": {
                    "role": "assistant",
                    "content": _COMPLETION_TEXT,
                    "refusal": None,
                    "annotations": [{"type": "url_citation", "url_citation": _CITED}],
                },
                "finish_reason": "stop",
                "logprobs": None,
            }
        ],
        "usage": {"prompt_tokens": 0, "completion_tokens": 0, "total_tokens": 0},
    },
    "ResponsesRequest": {"model": "pullquote", "input": ASK["question"]},
    "Response": {
        "id": f"resp_{ANSWER['id']}",
        "object": "response",
        "status": "completed",
        "model": "pullquote",
        "output": [
            {
                "id": f"msg_{ANSWER['id']}",
                "type": "message",
                "role": "assistant",
                "status": "completed",
                "content": [
                    {
                        "type": "output_text",
                        "text": _COMPLETION_TEXT,
                        "annotations": [{"type": "url_citation", **_CITED}],
                        "logprobs": [],
                    }
                ],
            }
        ],
    },
    "Model": {"id": "pullquote", "object": "model", "created": 0, "owned_by": "pullquote"},
    "ModelList": {
        "object": "list",
        "data": [{"id": "pullquote", "object": "model", "created": 0, "owned_by": "pullquote"}],
    },
    "OpenAIError": {
        "error": {
            "message": "there is no model 'other'; the models are pullquote",
            "type": "invalid_request_error",
            "param": "model",
            "code": "model_not_found",
        }
    },
    "KeyRequest": {"name": _KEY["name"], "scopes": _KEY["scopes"], "expires_days": 365},
    "NewKey": {**_KEY, "key": "pq_5b1c0d9e_this-is-shown-once"},
    "KeyList": {"items": [_KEY], "warning": None},
    "SignInRequest": {"key": "pq_5b1c0d9e_this-is-shown-once"},
    "SessionReport": {
        "proof": "key",
        "name": _KEY["name"],
        "scopes": ["read", "ask", "write"],
        "expires": None,
    },
    "Health": {"status": "ready"},
    "Suggestions": {"questions": [ASK["question"]]},
    "Problem": {
        "type": "urn:pullquote:article-unknown",
        "title": "No such article",
        "status": 404,
        "detail": "There is no article 'keeper-of-the-light'.",
        "request_id": "7f3c1a2b9d8e4f60",
    },
}
