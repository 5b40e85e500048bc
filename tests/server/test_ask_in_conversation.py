"""Questions asked in a conversation that is kept, over HTTP."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import serving, wait_for

QUESTION = "Who is Neville Oxbarrow?"
FOLLOW_UP = "What did he steal?"


@pytest.fixture(scope="module")
def api(sample_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    data = shutil.copytree(sample_data, tmp_path_factory.mktemp("conversing") / "data")
    with serving(data) as server, httpx.Client(base_url=server.url, timeout=60) as client:
        yield client


@pytest.fixture
def conversation(api: httpx.Client) -> str:
    return str(api.post("/v1/conversations", json={}).json()["id"])


def ask(api: httpx.Client, question: str, **more: Any) -> Any:
    reply = api.post("/v1/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    return reply.json()


def turns(api: httpx.Client, conversation: str) -> Any:
    return api.get(f"/v1/conversations/{conversation}").json()["turns"]


def test_a_question_and_its_answer_become_a_turn(api: httpx.Client, conversation: str) -> None:
    answer = ask(api, QUESTION, conversation_id=conversation)
    (turn,) = turns(api, conversation)
    assert answer["conversation_id"] == conversation
    assert turn["question"] == QUESTION
    assert turn["answer"] == answer


def test_a_follow_up_is_understood_from_the_turns_before(
    api: httpx.Client, conversation: str
) -> None:
    ask(api, QUESTION, conversation_id=conversation)
    answer = ask(api, FOLLOW_UP, conversation_id=conversation)
    assert answer["question"] == FOLLOW_UP
    assert "Oxbarrow" in answer["standalone_question"]
    assert [turn["question"] for turn in turns(api, conversation)] == [QUESTION, FOLLOW_UP]
    alone = ask(api, FOLLOW_UP)
    assert alone["standalone_question"] == FOLLOW_UP
    assert alone["conversation_id"] is None


def test_who_asks_may_say_what_is_meant(api: httpx.Client, conversation: str) -> None:
    ask(api, QUESTION, conversation_id=conversation)
    meant = "How did the council vote on closing Chandlers Bridge?"
    answer = ask(api, "And that?", conversation_id=conversation, standalone_question=meant)
    assert answer["standalone_question"] == meant
    assert answer["question"] == "And that?"
    assert "17 to 14" in answer["text"]


def test_a_history_takes_the_place_of_the_turns(api: httpx.Client, conversation: str) -> None:
    ask(api, QUESTION, conversation_id=conversation)
    history = [{"role": "user", "content": "Who is Leila Farnborough?"}]
    question = "What did she write in her diary?"
    answer = ask(api, question, conversation_id=conversation, history=history)
    assert "Farnborough" in answer["standalone_question"]
    assert "Oxbarrow" not in answer["standalone_question"]


def test_a_streamed_answer_is_kept_too(api: httpx.Client, conversation: str) -> None:
    asked = {"question": QUESTION, "conversation_id": conversation}
    reply = api.post("/v1/ask", json=asked, headers={"accept": "text/event-stream"})
    assert reply.text.count("event: answer") == 1
    assert f'"conversation_id":"{conversation}"' in reply.text
    assert len(turns(api, conversation)) == 1


def test_an_unknown_conversation_is_said_before_anything_is_asked(api: httpx.Client) -> None:
    reply = api.post("/v1/ask", json={"question": QUESTION, "conversation_id": "nowhere"})
    assert reply.status_code == 404
    assert reply.json()["type"] == "urn:pullquote:conversation-unknown"


def test_a_refused_question_is_no_turn(api: httpx.Client, conversation: str) -> None:
    reply = api.post("/v1/ask", json={"question": "  ?", "conversation_id": conversation})
    assert reply.status_code == 422
    assert turns(api, conversation) == []


def test_pages_of_another_site_keep_nothing(api: httpx.Client, conversation: str) -> None:
    asked = {"question": QUESTION, "conversation_id": conversation}
    reply = api.post("/v1/ask", json=asked, headers={"origin": "https://evil.example"})
    assert reply.status_code == 403
    assert turns(api, conversation) == []


def test_a_client_that_goes_leaves_the_server_well(api: httpx.Client, conversation: str) -> None:
    asked = {"question": QUESTION, "conversation_id": conversation}
    events = {"accept": "text/event-stream"}
    with api.stream("POST", "/v1/ask", json=asked, headers=events) as reply:
        next(reply.iter_raw())
    wait_for(lambda: api.get("/readyz").status_code == 200)
    assert len(turns(api, conversation)) <= 1, "the answer may have been there already"
    ask(api, QUESTION, conversation_id=conversation)
