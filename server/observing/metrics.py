"""Figures for Prometheus, kept by each application for itself."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

if TYPE_CHECKING:
    from server.observing.states import IndexState
    from server.schemas import Answer

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
_KIND = re.compile(r"urn:pullquote:([a-z-]+)")


class States(Protocol):
    """Where the figures of the index come from, which are looked up when they are asked for."""

    def look(self) -> "IndexState":
        """The state of now."""
        ...


class Metrics:
    """Counts and times. Every label has few values: none is what a caller sent."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "pullquote_requests",
            "Requests that were answered.",
            ["method", "route", "status"],
            registry=self.registry,
        )
        self._seconds = Histogram(
            "pullquote_request_seconds",
            "How long a request took until the last byte was sent.",
            ["route"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.in_progress = Gauge(
            "pullquote_requests_in_progress", "Requests being answered.", registry=self.registry
        )
        self._problems = Counter(
            "pullquote_problems",
            "Requests that were not done, by the kind of problem.",
            ["kind"],
            registry=self.registry,
        )
        self._answers = Counter(
            "pullquote_answers",
            "Answers: not_found and related are those that state nothing.",
            ["status", "mode"],
            registry=self.registry,
        )
        self._steps = Histogram(
            "pullquote_step_seconds",
            "How long a step of answering took; 'model' is a call of the language model.",
            ["step"],
            buckets=_SECONDS,
            registry=self.registry,
        )
        self._attempts = Counter(
            "pullquote_model_attempts",
            "Requests to the language model, those that were repeated too.",
            registry=self.registry,
        )
        self._failures = Counter(
            "pullquote_model_failures",
            "Answers that the language model did not word, by why.",
            ["kind"],
            registry=self.registry,
        )
        ProcessCollector(registry=self.registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """A request was answered. ``route`` is a template, never a path that was asked for."""
        known = method if method in METHODS else OTHER
        self._requests.labels(known, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def problem(self, type_: str) -> None:
        """A problem document was sent."""
        found = _KIND.fullmatch(type_)
        self._problems.labels(found[1] if found else OTHER).inc()

    def step(self, step: str, seconds: float) -> None:
        """A step of answering was done."""
        self._steps.labels(step).observe(seconds)

    def answer(self, answer: "Answer") -> None:
        """An answer was given."""
        self._answers.labels(answer.status, answer.mode).inc()
        if answer.generation is not None:
            self._attempts.inc(answer.generation.attempts)
            if answer.generation.failure is not None:
                self._failures.labels(answer.generation.failure.code).inc()

    def watch(self, states: States) -> None:
        """Tell of the index too."""
        self.registry.register(_OfIndex(states))

    def exposed(self) -> bytes:
        """All figures in Prometheus' text format."""
        return generate_latest(self.registry)


class _OfIndex(Collector):
    """The figures of the index, read when they are asked for."""

    def __init__(self, states: States) -> None:
        self._states = states

    def collect(self) -> Iterator[Metric]:
        state = self._states.look()
        yield _gauge("ready", "Whether questions can be answered.", float(state.ready))
        yield _gauge("answers_waiting", "Questions that wait for their turn.", float(state.waiting))
        if state.counts is not None and state.about is not None:
            yield _gauge("articles", "Articles that are indexed.", state.counts.articles)
            yield _gauge("passages", "Passages that can be found.", state.counts.passages)
            yield _gauge("index_revision", "How often the index changed.", state.about.revision)
            yield _gauge(
                "index_updated_timestamp_seconds",
                "When the index last changed.",
                state.about.updated.timestamp(),
            )
            yield _gauge("index_age_seconds", "Since the index last changed.", state.age)
        jobs = GaugeMetricFamily("pullquote_jobs", "Jobs on record.", labels=["state"])
        for name, count in state.jobs.items():
            jobs.add_metric([name], count)
        yield jobs
        if state.sync_seconds is not None:
            yield _gauge("last_sync_seconds", "How long the last sync took.", state.sync_seconds)
        if state.synced is not None:
            yield _gauge(
                "last_sync_timestamp_seconds",
                "When a sync was last done.",
                state.synced.timestamp(),
            )

    def describe(self) -> list[Metric]:
        """Nothing beforehand: to register it must not open the index."""
        return []


def _gauge(name: str, said: str, value: float) -> Metric:
    return GaugeMetricFamily(f"pullquote_{name}", said, value)
