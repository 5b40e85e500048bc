"""The three services over real HTTP, well behaved and not."""

import json
import logging
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from threading import Thread

import pytest

from server.generation.failures import Code, WritingFailed
from server.generation.providers import open_writer
from server.generation.writer import Draft, Numbered, Writer
from server.schemas import Turn
from server.settings import Settings
from tests.server.generation.model_server import (
    WIRES,
    Behaviour,
    ModelServer,
    Wire,
    broken,
    cuts,
    drips,
    fails,
    html,
    misshapen,
    says,
    serving,
    stalls,
)

KEY = "sk-test-0123456789"
SENTENCES = [
    Numbered(1, "The council closed the bridge on 3 May.", "Bridge shut", "Post", None, None),
    Numbered(2, "“It is unsafe,” said Ada Quill.", "Bridge shut", None, None, "Ada Quill"),
]
FIRST = Draft("The bridge was closed on 3 May.", (1,))
SECOND = Draft("Ada Quill said it was unsafe.", (2, 1))


def written(*drafts: Draft) -> str:
    statements = [{"text": d.text, "sentences": list(d.numbers)} for d in drafts]
    return json.dumps({"statements": statements})


GOOD = written(FIRST, SECOND)
# Seconds, on a machine that has other work; what does not end goes on for longer.
AT_ONCE = 15


@contextmanager
def asking(
    wire: Wire, *behaviours: Behaviour, seconds: float = 10.0, attempts: int = 2
) -> Iterator[tuple[Writer, ModelServer]]:
    with serving(*behaviours) as server:
        url = server.url + "/v1" if wire == "openai" else server.url
        settings = Settings.model_validate(
            {
                "llm": wire,
                "llm_model": "made-up",
                "llm_url": url,
                "llm_key": KEY,
                "llm_seconds": seconds,
                "llm_attempts": attempts,
            }
        )
        writer = open_writer(settings)
        assert writer is not None
        try:
            yield writer, server
        finally:
            writer.close()


def drafted(writer: Writer, most: int = 4) -> tuple[list[Draft], Code | None, int]:
    """What came of a question: the drafts, the failure's code, the number of attempts."""
    drafts: list[Draft] = []
    writing = writer.draft("When was the bridge closed?", SENTENCES, most)
    try:
        drafts.extend(writing)
    except WritingFailed as failure:
        if KEY in str(failure):
            raise
        return drafts, failure.code, writing.attempts
    return drafts, None, writing.attempts


@pytest.fixture(params=WIRES)
def wire(request: pytest.FixtureRequest) -> Wire:
    given: Wire = request.param
    return given


def test_statements_and_their_numbers_are_given(wire: Wire) -> None:
    with asking(wire, says(GOOD)) as (writer, server):
        assert writer.name == f"{wire}/made-up"
        assert drafted(writer) == ([FIRST, SECOND], None, 1)
        assert drafted(writer, most=1) == ([FIRST], None, 1)
    assert [request.wire for request in server.requests] == [wire, wire]


def test_no_statements_are_no_failure(wire: Wire) -> None:
    with asking(wire, says('{"statements": []}')) as (writer, _):
        assert drafted(writer) == ([], None, 1)


def test_invented_numbers_are_handed_on(wire: Wire) -> None:
    invented = Draft("Grass is green.", (99, -1))
    with asking(wire, says(written(invented, FIRST))) as (writer, _):
        assert drafted(writer) == ([invented, FIRST], None, 1)


def test_the_model_is_held_to_the_form(wire: Wire) -> None:
    with asking(wire, says(GOOD)) as (writer, server):
        drafted(writer, most=3)
    body = server.requests[0].body
    schema = {
        "openai": lambda: body["response_format"]["json_schema"]["schema"],
        "anthropic": lambda: body["tools"][0]["input_schema"],
        "ollama": lambda: body["format"],
    }[wire]()
    statements = schema["properties"]["statements"]
    assert statements["maxItems"] == 3
    assert statements["items"]["properties"]["sentences"]["items"]["enum"] == [1, 2]
    assert body["stream"] is True
    assert body["model"] == "made-up"


def test_the_sentences_are_shown_and_the_key_is_sent(wire: Wire) -> None:
    with asking(wire, says(GOOD)) as (writer, server):
        drafted(writer)
    shown = json.dumps(server.requests[0].body["messages"][-1], ensure_ascii=False)
    assert "Ada Quill" in shown
    assert "When was the bridge closed?" in shown
    assert any(KEY in value for value in server.requests[0].headers.values())


def test_statements_are_given_while_the_rest_is_written(wire: Wire) -> None:
    reply = GOOD[: GOOD.index("}") + 1] + " " * 40
    with asking(wire, stalls(reply), seconds=2.0) as (writer, server):
        began = time.monotonic()
        writing = writer.draft("When?", SENTENCES, 4)
        assert next(writing) == FIRST
        with pytest.raises(WritingFailed) as failed:
            next(writing)
        assert failed.value.code == "timeout"
        assert 1.5 < time.monotonic() - began < AT_ONCE
        assert server.left.wait(AT_ONCE)
        assert next(writing, None) is None


def test_a_slow_reply_is_taken_as_it_is(wire: Wire) -> None:
    with asking(wire, says(GOOD, pause=0.02)) as (writer, _):
        assert drafted(writer) == ([FIRST, SECOND], None, 1)


@pytest.mark.parametrize("behaviour", [drips(" " * 500), drips(GOOD), stalls()])
def test_the_time_holds_whatever_the_server_does(wire: Wire, behaviour: Behaviour) -> None:
    with asking(wire, behaviour, seconds=1.0) as (writer, server):
        began = time.monotonic()
        _, code, attempts = drafted(writer)
        assert (code, attempts) == ("timeout", 1)
        assert 0.9 < time.monotonic() - began < AT_ONCE
        assert server.left.wait(AT_ONCE)


def test_closing_early_closes_the_connection(wire: Wire) -> None:
    with asking(wire, drips(" " * 500)) as (writer, server):
        writing = writer.draft("When?", SENTENCES, 4)
        wait_for_request(server)
        began = time.monotonic()
        writing.close()
        assert next(writing, None) is None
        assert server.left.wait(AT_ONCE)
        assert time.monotonic() - began < AT_ONCE


def test_a_client_that_has_gone_ends_the_writing(wire: Wire) -> None:
    with asking(wire, stalls()) as (writer, server):
        began = time.monotonic()
        gone = iter([False, True])
        assert list(writer.draft("When?", SENTENCES, 4, lambda: next(gone, True))) == []
        assert time.monotonic() - began < AT_ONCE
        assert server.left.wait(AT_ONCE) or not server.requests


def test_closing_the_writer_ends_what_is_being_written(wire: Wire) -> None:
    with asking(wire, stalls()) as (writer, server):
        writing = writer.draft("When?", SENTENCES, 4)
        wait_for_request(server)
        writer.close()
        assert list(writing) == []
        assert server.left.wait(AT_ONCE)


@pytest.mark.parametrize(
    ("behaviours", "code", "attempts"),
    [
        ([fails(401, says=f"wrong key {KEY}")], "refused", 1),
        ([fails(403)], "refused", 1),
        ([fails(404)], "refused", 1),
        ([fails(500)], "busy", 2),
        ([fails(429)], "busy", 2),
        ([fails(429, {"Retry-After": "60"})], "busy", 1),  # longer than there is time
        ([html()], "nonsense", 1),
        ([broken()], "nonsense", 1),
        ([misshapen()], "nonsense", 1),
        ([says("")], "nonsense", 1),
        ([says("Gladly. The bridge was closed on 3 May [1].")], "nonsense", 1),
        ([says('{"statements": "none"}')], "nonsense", 1),
        ([says('{"answer": [{"text": "A.", "sentences": [1]}]}')], "nonsense", 1),
        ([says('{"statements": [{"text": "A.", "sentences": ["1"]}]}')], "nonsense", 1),
        ([cuts(GOOD[:20])], "cut", 2),
        ([says(GOOD[:20])], "cut", 2),
    ],
)
def test_what_goes_wrong_is_told_apart(
    wire: Wire,
    behaviours: Sequence[Behaviour],
    code: Code,
    attempts: int,
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level(logging.DEBUG)
    with asking(wire, *behaviours) as (writer, server):
        assert drafted(writer) == ([], code, attempts)
        assert len(server.requests) == attempts
        assert KEY not in repr(writer)
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("server.")]
    assert not any(KEY in message for message in ours)
    assert sum("asked again" in message for message in ours) == attempts - 1


@pytest.mark.parametrize("first", [fails(500), fails(503), fails(429), cuts(GOOD[:20])])
def test_a_second_attempt_may_do(wire: Wire, first: Behaviour) -> None:
    with asking(wire, first, says(GOOD)) as (writer, _):
        writing = writer.draft("When?", SENTENCES, 4)
        assert list(writing) == [FIRST, SECOND]
        assert writing.attempts == 2
        assert len(writing.failures) == 1


def test_retry_after_is_waited_for(wire: Wire) -> None:
    for as_date in (False, True):
        soon = format_datetime(datetime.now(UTC) + timedelta(seconds=4), usegmt=True)
        limited = fails(429, {"Retry-After": soon if as_date else "2"})
        with asking(wire, limited, says(GOOD)) as (writer, _):
            began = time.monotonic()
            assert drafted(writer) == ([FIRST, SECOND], None, 2)
            assert time.monotonic() - began > 1.5


def test_one_attempt_is_one_request(wire: Wire) -> None:
    with asking(wire, fails(500), attempts=1) as (writer, server):
        assert drafted(writer) == ([], "busy", 1)
        assert len(server.requests) == 1


def test_what_was_drafted_before_a_cut_stays_and_is_not_asked_again(wire: Wire) -> None:
    with asking(wire, cuts(GOOD[:-20]), says(GOOD)) as (writer, server):
        assert drafted(writer) == ([FIRST], "cut", 1)
        assert len(server.requests) == 1


def test_nobody_at_the_address(wire: Wire) -> None:
    with asking(wire, says(GOOD)) as (writer, server):
        gone = server.url
    settings = Settings.model_validate(
        {"llm": wire, "llm_model": "m", "llm_url": gone, "llm_key": KEY, "llm_attempts": 1}
    )
    writer = open_writer(settings) or writer
    try:
        assert drafted(writer) == ([], "unreachable", 1)
    finally:
        writer.close()


def test_an_endpoint_without_schemas_is_asked_without_one_and_remembered() -> None:
    fenced = f"Here it is:\n```json\n{GOOD}\n```\n"
    with asking("openai", fails(400), says(fenced)) as (writer, server):
        assert drafted(writer) == ([FIRST, SECOND], None, 2)
        assert drafted(writer) == ([FIRST, SECOND], None, 1)
        assert ["response_format" in r.body for r in server.requests] == [True, False, False]


def test_calls_wait_for_their_turn(wire: Wire) -> None:
    with asking(wire, says(GOOD, pause=0.01)) as (writer, server):
        found: list[list[Draft]] = []

        def ask() -> None:
            found.append(list(writer.draft("When?", SENTENCES, 4)))

        threads = [Thread(target=ask) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert found == [[FIRST, SECOND]] * 8
        assert len(server.requests) == 8


def test_a_question_is_rewritten_from_the_conversation(wire: Wire) -> None:
    history = [
        Turn(role="user", content="What did Ada Quill say about the bridge in 2021?"),
        Turn(role="assistant", content="“It is unsafe.”"),
    ]
    for rewritten, given in (
        ("What did Ada Quill say about the bridge in 2022?", True),
        ("What did Grace Oxbarrow say about the bridge in 2022?", False),
        ("What did Ada Quill say about the bridge in 1999?", False),
        ("", False),
    ):
        with asking(wire, says(json.dumps({"question": rewritten}))) as (writer, _):
            found = writer.rewrite("And in 2022?", history)
            assert found == (rewritten if given else None)


def test_a_rewriting_that_fails_is_told_apart(wire: Wire) -> None:
    with asking(wire, says("What?")) as (writer, _):
        assert writer.rewrite("And in 2022?", []) is None
    with asking(wire, fails(401)) as (writer, _), pytest.raises(WritingFailed) as failed:
        writer.rewrite("And in 2022?", [])
    assert failed.value.code == "refused"


def wait_for_request(server: ModelServer) -> None:
    deadline = time.monotonic() + 10
    while not server.requests:
        assert time.monotonic() < deadline
        time.sleep(0.01)
