"""Traces for OpenTelemetry, by LlamaIndex's instrumentation.

Every span of LlamaIndex's and of this program's own becomes one of OpenTelemetry's, under the
request's. LlamaIndex hands over what functions were called with and what they gave: prompts and
articles. None of that is kept: names, times, and what ``server.observing.spans`` tells.
"""

import inspect
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from llama_index_instrumentation import get_dispatcher
from llama_index_instrumentation.span import BaseSpan
from llama_index_instrumentation.span_handlers import BaseSpanHandler
from pydantic import PrivateAttr
from typing_extensions import override

from index.errors import PullquoteError
from server import VERSION
from server.observing.current import request_id
from server.observing.spans import Attributes
from server.settings import Settings

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider
    from opentelemetry.trace import Span, Tracer

_TAIL = re.compile(r"-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")
_SENT_WITHIN = 5.0  # seconds that a collector has for one parcel; a server that stops waits for it


class TracesRefused(PullquoteError):
    """Traces are wanted and cannot be sent."""


@contextmanager
def exporting(settings: Settings) -> Iterator[None]:
    """Send traces while the block runs, if the settings say where to. Raises ``TracesRefused``."""
    if settings.traces is None:
        yield
        return
    with tracing(_provider_to(settings.traces), shows_questions=settings.log_questions):
        yield


@contextmanager
def tracing(provider: "TracerProvider", *, shows_questions: bool = False) -> Iterator[None]:
    """Have ``provider`` take all spans of this process; at the end it is shut down."""
    handler = SpanExporting(provider.get_tracer("pullquote", VERSION), shows_questions)
    root = get_dispatcher()
    root.add_span_handler(handler)
    try:
        yield
    finally:
        root.span_handlers = [each for each in root.span_handlers if each is not handler]
        provider.shutdown()


class _Open(BaseSpan):
    """A span that has begun."""

    _span: Any = PrivateAttr()


class SpanExporting(BaseSpanHandler[_Open]):
    """Turns LlamaIndex's spans into OpenTelemetry's."""

    _tracer: Any = PrivateAttr()
    _shows_questions: bool = PrivateAttr()

    def __init__(self, tracer: "Tracer", shows_questions: bool) -> None:
        super().__init__()
        self._tracer = tracer
        self._shows_questions = shows_questions

    @classmethod
    def class_name(cls) -> str:
        """The name it is known by."""
        return "SpanExporting"

    @override
    def new_span(
        self,
        id_: str,
        bound_args: inspect.BoundArguments,
        instance: Any | None = None,
        parent_span_id: str | None = None,
        tags: dict[str, Any] | None = None,
        **kwargs: Any,
    ) -> _Open:
        """A span under the one that is open, if there is one."""
        from opentelemetry.trace import set_span_in_context

        parent = self.open_spans.get(parent_span_id) if parent_span_id else None
        context = None if parent is None else set_span_in_context(parent._span)
        made = _Open(id_=id_, parent_id=parent_span_id)
        made._span = self._tracer.start_span(_TAIL.sub("", id_), context)
        identity = request_id()
        if parent is None and identity is not None:
            made._span.set_attribute("pullquote.request_id", identity)
        return made

    @override
    def prepare_to_exit_span(
        self,
        id_: str,
        bound_args: inspect.BoundArguments,
        instance: Any | None = None,
        result: Any | None = None,
        **kwargs: Any,
    ) -> _Open | None:
        """It ended well; of what it gave only our own attributes are told."""
        found = self.open_spans.get(id_)
        if found is not None:
            if isinstance(result, Attributes):
                self._describe(found._span, result)
            found._span.end()
        return found

    @override
    def prepare_to_drop_span(
        self,
        id_: str,
        bound_args: inspect.BoundArguments,
        instance: Any | None = None,
        err: BaseException | None = None,
        **kwargs: Any,
    ) -> _Open | None:
        """It failed; the error's type is told, and not its words, which may quote."""
        from opentelemetry.trace import Status, StatusCode

        found = self.open_spans.get(id_)
        if found is not None:
            kind = type(err).__qualname__
            words = f"{kind}: {err}" if self._shows_questions else kind
            found._span.set_attribute("error.type", kind)
            found._span.set_status(Status(StatusCode.ERROR, words))
            found._span.end()
        return found

    def _describe(self, span: "Span", attributes: Attributes) -> None:
        for name, value in attributes.items():
            if self._shows_questions or name != "pullquote.question":
                span.set_attribute(name, value)


def _provider_to(url: str) -> "TracerProvider":
    if not url.startswith(("http://", "https://")):
        raise TracesRefused(f"setting traces: {url} is no address that begins with http")
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
        from opentelemetry.sdk.resources import Resource
        from opentelemetry.sdk.trace import TracerProvider
        from opentelemetry.sdk.trace.export import BatchSpanProcessor
    except ImportError as error:
        raise TracesRefused(
            "setting traces: OpenTelemetry's exporter is not installed; "
            "pip install 'pullquote[traces]' brings it"
        ) from error
    provider = TracerProvider(
        resource=Resource.create({"service.name": "pullquote", "service.version": VERSION})
    )
    provider.add_span_processor(
        BatchSpanProcessor(OTLPSpanExporter(endpoint=url, timeout=_SENT_WITHIN))
    )
    return provider
