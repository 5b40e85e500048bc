"""Asking without a pause, and holding each answer against what was live when it was given."""

import random
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import asdict, dataclass

from index.catalogue import Snapshot
from index.data_folder import Index
from index.errors import ArticleUnknown
from server.answering.assistant import Assistant
from server.schemas import Answer, Citation
from tests.kill.newsroom import Journal, chance, edition_of, text_of

PAUSE = 0.01  # seconds; without it the writer would hardly get on


@dataclass(frozen=True)
class Asked:
    """What came of one question."""

    citations: int
    wrong: tuple[str, ...]
    changed: bool  # the index changed twice meanwhile: what was live is not known


def ask(index: Index, random: random.Random, withdrawn: frozenset[int]) -> Asked:
    """Ask one question, and check every quote against the snapshots before and after it.

    ``withdrawn`` are editions that had left the index for certain before the question.
    """
    assistant = Assistant(index, max_characters=2_000, max_statements=4)
    with index.catalogue.snapshot() as before:
        answer = assistant.ask(_question(before, random))
        with index.catalogue.snapshot() as after:
            states = {str(state.about().revision): state for state in (after, before)}
            state = states.get(answer.index.revision)
            wrong = tuple(_wrong(answer, state, withdrawn))
    return Asked(len(answer.citations), wrong, state is None)


def _question(catalogue: Snapshot, random: random.Random) -> str:
    """About something that an article says, or said until a moment ago."""
    identities = sorted(catalogue.revisions())
    if not identities:
        return "Was the bridge opened?"
    article = catalogue.article(random.choice(identities)).article
    paragraph = random.choice(list(article.searchable()))
    return f"What was it that {random.choice(paragraph.sentences).of(article.text)[:-1]}?"


def _wrong(answer: Answer, state: Snapshot | None, withdrawn: frozenset[int]) -> Iterator[str]:
    for citation in answer.citations:
        edition = edition_of(citation.article.title)
        if edition is None or citation.quote not in text_of(edition):
            yield f"quote {citation.quote!r} is not in edition {edition}"
        elif edition in withdrawn:
            yield f"edition {edition} was quoted after it was withdrawn"
        if state is not None:
            yield from _not_live(citation, state)


def _not_live(citation: Citation, state: Snapshot) -> Iterator[str]:
    identity = citation.article.id
    try:
        stored = state.article(identity)
    except ArticleUnknown:
        yield f"article {identity} was quoted and is not live"
        return
    article = stored.article
    if stored.record.revision != citation.article.revision:
        yield f"article {identity} was quoted in a revision that is not live"
    if article.text[citation.start : citation.end] != citation.quote:
        yield f"a quote of article {identity} is not its text"
    live = {p.number: p for p in article.searchable()}.get(citation.paragraph.number)
    if live is None or not live.span.start <= citation.start < citation.end <= live.span.end:
        yield f"a quote of article {identity} is not in a live paragraph"


def asking_threads(
    lend: Callable[[], AbstractContextManager[Index]],
    answers: Journal,
    seed: str,
    withdrawn: Callable[[], frozenset[int]],
    stop: threading.Event,
) -> list[threading.Thread]:
    """Threads that ask until told to stop, and write down what came of it."""

    def run(random: random.Random, who: str) -> None:
        while not stop.is_set():
            gone = withdrawn()
            try:
                with lend() as index:
                    asked = ask(index, random, gone)
                answers.write(who=who, **asdict(asked))
            except Exception:  # noqa: BLE001 - whatever it is, it must be told
                answers.write(who=who, citations=0, wrong=[traceback.format_exc()], changed=False)
            stop.wait(PAUSE)

    threads = [
        threading.Thread(target=run, args=(chance(f"{seed} {n}"), f"thread {n}"), daemon=True)
        for n in range(2)
    ]
    for thread in threads:
        thread.start()
    return threads
