"""Traces hold the steps of an answer under its request, and nobody's words."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from fastapi.testclient import TestClient
from llama_index_instrumentation import get_dispatcher
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from server.app import create_app
from server.observing.spans import span
from server.observing.traces import TracesRefused, exporting, tracing
from server.settings import Settings
from tests.conftest import wait_for
from tests.server.generation import model_server

QUESTION = "Who shut Chandlers Bridge?"
REPLY = '{"statements": [{"text": "Chandlers Bridge is shut.", "sentences": [1]}]}'


@contextmanager
def collector() -> Iterator[tuple[str, list[Span]]]:
    """A server that takes traces by OTLP over HTTP."""
    spans: list[Span] = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = self.rfile.read(int(self.headers["Content-Length"]))
            if self.headers.get("Content-Encoding") == "gzip":
                import gzip

                data = gzip.decompress(data)
            request = ExportTraceServiceRequest.FromString(data)
            for resource in request.resource_spans:
                for scope in resource.scope_spans:
                    spans.extend(scope.spans)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Tests are quiet."""

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=listening.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield f"http://127.0.0.1:{listening.server_port}/v1/traces", spans
    finally:
        listening.shutdown()
        thread.join()
        listening.server_close()


def test_an_answer_is_a_tree_of_its_steps(sample_data: Path, tmp_path: Path) -> None:
    data = shutil.copytree(sample_data, tmp_path / "data")
    with collector() as (url, spans), model_server.serving(model_server.says(REPLY)) as model:
        settings = Settings(
            data=data, traces=url, llm="openai", llm_model="m", llm_url=f"{model.url}/v1"
        )
        with TestClient(create_app(settings), "http://127.0.0.1:8000") as client:
            wait_for(lambda: client.get("/readyz").status_code == 200)
            reply = client.post(
                "/v1/ask", json={"question": QUESTION}, headers={"x-request-id": "mine-3"}
            )
            assert reply.json()["generation"]["attempts"] == 1
        # What was not sent yet is sent when the server ends.
        (root,) = (each for each in spans if attributes(each).get("http.route") == "/v1/ask")
        assert attributes(root)["pullquote.request_id"] == "mine-3"
        assert attributes(root)["http.response.status_code"] == "200"
        mine = [each for each in spans if each.trace_id == root.trace_id]
        named = {each.name: each for each in mine}
        for step in ("search", "decide", "model", "check"):
            assert named[step].parent_span_id == root.span_id, step
        inside = [each.name for each in mine if each.parent_span_id == named["model"].span_id]
        assert inside, "what LlamaIndex calls is a span within the step"
        said = str(spans)
        for words in ("Chandlers", "bridge", "shut"):
            assert words not in said


def attributes(found: Span) -> dict[str, str]:
    return {
        each.key: each.value.string_value or str(each.value.int_value) for each in found.attributes
    }


@pytest.fixture
def kept() -> tuple[TracerProvider, InMemorySpanExporter]:
    exporter = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    return provider, exporter


def fail() -> None:
    with span("search") as told:
        told["pullquote.question"] = QUESTION
        raise ValueError(QUESTION)


def work() -> None:
    with span("search") as told:
        told["pullquote.question"] = QUESTION


def done(exporter: InMemorySpanExporter) -> list[ReadableSpan]:
    return list(exporter.get_finished_spans())


@pytest.mark.parametrize("shown", [False, True])
def test_words_are_told_only_if_asked(
    kept: tuple[TracerProvider, InMemorySpanExporter], shown: bool
) -> None:
    provider, exporter = kept
    with tracing(provider, shows_questions=shown):
        work()
        with pytest.raises(ValueError, match="Who"):
            fail()
        found = done(exporter)
    assert [each.name for each in found] == ["search", "search"]
    assert found[1].attributes is not None
    assert found[1].attributes["error.type"] == "ValueError"
    assert (QUESTION in "".join(each.to_json() for each in found)) is shown


def test_spans_of_functions_keep_what_they_were_called_with_to_themselves(
    kept: tuple[TracerProvider, InMemorySpanExporter],
) -> None:
    dispatcher = get_dispatcher("somebody.else")

    @dispatcher.span
    def called(prompt: str) -> str:
        return prompt.upper()

    provider, exporter = kept
    with tracing(provider), span("model"):
        assert called("secret words") == "SECRET WORDS"
    outer, inner = sorted(done(exporter), key=lambda each: each.name == "model", reverse=True)
    assert outer.context is not None
    assert inner.parent is not None
    assert inner.parent.span_id == outer.context.span_id
    assert "called" in inner.name
    assert "secret" not in inner.to_json().lower()


def test_nothing_is_traced_by_default_and_nothing_afterwards(
    kept: tuple[TracerProvider, InMemorySpanExporter],
) -> None:
    before = len(get_dispatcher().span_handlers)
    with exporting(Settings()):
        assert len(get_dispatcher().span_handlers) == before
    provider, exporter = kept
    with tracing(provider):
        assert len(get_dispatcher().span_handlers) == before + 1
    work()
    assert done(exporter) == []
    assert len(get_dispatcher().span_handlers) == before


def test_an_address_that_is_none_is_refused_at_the_start() -> None:
    with pytest.raises(TracesRefused, match="begins with http"), exporting(Settings(traces="x:1")):
        pass
