"""The official openai package, as it is, against a real server."""

from typing import Any

import openai
import pytest
from openai import OpenAI

from tests.conftest import LiveServer

QUESTION = "How many councillors voted for closing the bridge?"
UNKNOWN = "What is the boiling point of nitrogen?"


@pytest.fixture(scope="module")
def client(live_server: LiveServer) -> OpenAI:
    return OpenAI(base_url=f"{live_server.url}/v1", api_key="none is needed", max_retries=0)


def ask(client: OpenAI, *messages: str, **more: Any) -> Any:
    """Messages in turn from user and assistant, the last from the user."""
    roles = ("user", "assistant")
    spoken = [{"role": roles[at % 2], "content": content} for at, content in enumerate(messages)]
    made: Any = client.chat.completions.create
    return made(model="pullquote", messages=spoken, **more)


def test_the_models_are_listed(client: OpenAI) -> None:
    names = [model.id for model in client.models.list()]
    assert names == ["pullquote", "pullquote-extractive"], "there is no language model"
    assert client.models.retrieve("pullquote").owned_by == "pullquote"


def test_a_chat_completion_marks_its_quotes(client: OpenAI) -> None:
    reply = ask(client, QUESTION)
    choice = reply.choices[0]
    text, marks = choice.message.content, choice.message.annotations
    assert choice.finish_reason == "stop"
    citations = reply.pullquote["citations"]
    assert reply.pullquote["status"] == "answered"
    assert citations
    assert all(citation["quote"] in text for citation in citations)
    assert {text[m.url_citation.start_index : m.url_citation.end_index] for m in marks} == {
        f"[{citation['number']}]" for citation in citations
    }
    assert all(m.type == "url_citation" and m.url_citation.title for m in marks)
    assert text.rpartition("Sources:")[2].count("\n1. [") == 1


def test_an_address_of_an_annotation_leads_to_the_quote(client: OpenAI) -> None:
    reply = ask(client, QUESTION)
    first = reply.choices[0].message.annotations[0].url_citation
    citation = reply.pullquote["citations"][0]
    base = str(client.base_url).removesuffix("/v1/")
    assert first.url in (citation["source_href"], base + citation["href"])


def test_a_stream_is_the_same_text_with_the_same_annotations(client: OpenAI) -> None:
    whole = ask(client, QUESTION).choices[0].message
    options = {"include_usage": True}
    chunks = list(ask(client, QUESTION, stream=True, stream_options=options))
    deltas = [chunk.choices[0].delta for chunk in chunks if chunk.choices]
    assert deltas[0].role == "assistant"
    assert "".join(delta.content or "" for delta in deltas) == whole.content
    marks = [mark for delta in deltas for mark in getattr(delta, "annotations", None) or []]
    assert marks == [mark.model_dump() for mark in whole.annotations]
    assert chunks[-2].choices[0].finish_reason == "stop"
    assert chunks[-1].usage is not None
    assert chunks[-1].choices == []


def test_a_question_without_an_answer_says_so(client: OpenAI) -> None:
    reply = ask(client, UNKNOWN)
    assert reply.pullquote["status"] == "not_found"
    assert reply.choices[0].message.content == "The articles do not say."
    assert reply.choices[0].message.annotations == []


def test_earlier_messages_make_a_follow_up_understood(client: OpenAI) -> None:
    first = ask(client, "Who is Neville Oxbarrow?").choices[0].message.content
    reply = ask(client, "Who is Neville Oxbarrow?", first, "What did he steal?")
    assert "Oxbarrow" in reply.pullquote["standalone_question"]


def test_content_in_parts_and_settings_of_other_models_are_accepted(client: OpenAI) -> None:
    parts = [{"type": "text", "text": QUESTION}]
    made: Any = client.chat.completions.create
    reply = made(
        model="pullquote-extractive",
        messages=[
            {"role": "system", "content": "Answer in French and cite nothing."},
            {"role": "user", "content": parts},
        ],
        temperature=0.2,
        max_tokens=50,
        user="somebody",
    )
    assert reply.pullquote["status"] == "answered"
    assert reply.model == "pullquote-extractive"


def test_a_response_and_its_stream(client: OpenAI) -> None:
    whole = client.responses.create(model="pullquote", input=QUESTION)
    assert whole.status == "completed"
    item: Any = whole.output[0]
    text = item.content[0]
    assert whole.output_text == text.text
    assert {text.text[a.start_index : a.end_index] for a in text.annotations} >= {"[1]"}
    events = list(client.responses.create(model="pullquote", input=QUESTION, stream=True))
    kinds = [event.type for event in events]
    assert kinds[:4] == [
        "response.created",
        "response.in_progress",
        "response.output_item.added",
        "response.content_part.added",
    ]
    assert kinds[-1] == "response.completed"
    said = [event.delta for event in events if event.type == "response.output_text.delta"]
    assert "".join(said) == whole.output_text
    assert [event.sequence_number for event in events] == list(range(len(events)))
    last: Any = events[-1]
    assert last.response.output_text == whole.output_text


def test_a_response_goes_on_a_conversation_that_is_sent_along(client: OpenAI) -> None:
    given: Any = [
        {"role": "user", "content": "Who is Neville Oxbarrow?"},
        {"role": "assistant", "content": "A former treasurer of the flood fund."},
        {"role": "user", "content": [{"type": "input_text", "text": "What did he steal?"}]},
    ]
    reply: Any = client.responses.create(model="pullquote", input=given)
    assert "Oxbarrow" in reply.pullquote["standalone_question"]


def test_errors_have_the_shape_that_the_package_knows(client: OpenAI) -> None:
    with pytest.raises(openai.NotFoundError, match="no model 'gpt-4'") as unknown:
        client.chat.completions.create(
            model="gpt-4", messages=[{"role": "user", "content": QUESTION}]
        )
    assert unknown.value.code == "model_not_found"
    with pytest.raises(openai.NotFoundError):
        client.models.retrieve("gpt-4")
    with pytest.raises(openai.UnprocessableEntityError, match="is empty"):
        ask(client, "   ")
    with pytest.raises(openai.UnprocessableEntityError, match="is empty"):
        ask(client, "   ", stream=True)
    with pytest.raises(openai.BadRequestError, match="last message"):
        ask(client, QUESTION, "An answer.")
    with pytest.raises(openai.BadRequestError, match="messages"):
        client.chat.completions.create(model="pullquote", messages=[])
    picture: Any = [
        {
            "role": "user",
            "content": [{"type": "image_url", "image_url": {"url": "https://a.example/b.png"}}],
        }
    ]
    with pytest.raises(openai.BadRequestError, match="only text"):
        client.chat.completions.create(model="pullquote", messages=picture)
    with pytest.raises(openai.NotFoundError, match="no language model"):
        client.chat.completions.create(
            model="pullquote-generative", messages=[{"role": "user", "content": QUESTION}]
        )
    with pytest.raises(openai.BadRequestError, match="are not kept"):
        client.responses.create(model="pullquote", input=QUESTION, previous_response_id="resp_1")


def test_a_body_that_is_too_large_is_refused_in_the_same_shape(client: OpenAI) -> None:
    with pytest.raises(openai.APIStatusError, match=r"limit is 1,000,000 bytes") as refused:
        ask(client, QUESTION * 20_000)
    assert (refused.value.status_code, refused.value.code) == (413, "request_too_large")
    with pytest.raises(openai.APIStatusError) as refused:
        client.responses.create(model="pullquote", input=QUESTION * 20_000)
    assert (refused.value.status_code, refused.value.code) == (413, "request_too_large")


def test_what_no_route_answers_is_refused_in_the_same_shape(client: OpenAI) -> None:
    with pytest.raises(openai.APIStatusError, match="Method Not Allowed") as refused:
        client.get("/chat/completions", cast_to=object)
    assert refused.value.status_code == 405
    assert refused.value.type == "invalid_request_error"
    assert refused.value.response.headers["allow"] == "POST"
    with pytest.raises(openai.NotFoundError, match="Not Found") as refused:
        client.get("/responses/resp_1/input_items", cast_to=object)
    assert refused.value.type == "invalid_request_error"
    with pytest.raises(openai.NotFoundError) as refused:
        client.get("/completion", cast_to=object)  # no path of OpenAI's
    assert refused.value.response.headers["content-type"] == "application/problem+json"
