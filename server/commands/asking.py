"""Commands that read the index: asked of the server that owns it, or of the index itself."""

import argparse
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import TYPE_CHECKING

from server.commands.codes import DONE
from server.commands.remote import RunningServer
from server.settings import Settings

if TYPE_CHECKING:
    from server.answering.assistant import Assistant
    from server.schemas import Answer


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote ask``."""
    server = RunningServer.of(settings.data)
    if server is not None:
        from server.schemas import Answer

        asked = {"question": options.question, "mode": options.mode}
        answer = Answer.model_validate(server.call("POST", "/v1/ask", asked))
    else:
        from server.answering.asking import Options

        with _assistant(settings, worded=options.mode != "extractive") as assistant:
            answer = assistant.ask(options.question, Options(mode=options.mode))
    print(answer.model_dump_json() if options.json else _readable(answer))
    return DONE


def verify(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote verify``."""
    server = RunningServer.of(settings.data)
    if server is not None:
        from server.schemas import Verification

        found = Verification.model_validate(
            server.call("POST", "/v1/verify", {"quote": options.quote})
        )
    else:
        with _assistant(settings) as assistant:
            found = assistant.verify(options.quote)
    from server.answering.verification import readable

    print(found.model_dump_json() if options.json else readable(found))
    return DONE


def status(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote status``."""
    from index.status import describe
    from server.calibration.reporting import calibration_report, readable_calibration
    from server.index_schemas import index_report

    found = describe(settings.data)
    calibration = calibration_report(found, settings.reranker, whole_paths=True)
    report = index_report(found, settings.reranker, calibration, whole_paths=True)
    for failure in report.failures:
        kept = "; its earlier version stays" if failure.live else ""
        print(f"waiting: {failure.source}: {failure.error}{kept}", file=sys.stderr)
    if options.json:
        print(report.model_dump_json())
        return DONE
    print(
        f"{report.articles} articles, {report.paragraphs} paragraphs, "
        f"{report.passages} passages; revision {report.revision}, "
        f"updated {report.updated:%Y-%m-%d %H:%M} UTC, model {report.model}, "
        f"{f'reranker {report.reranker}, ' if report.reranker else ''}"
        f"{report.disk_bytes / 2**20:.1f} MB on disk"
    )
    print(readable_calibration(report.calibration))
    for source in report.sources:
        when = f"synced {source.synced:%Y-%m-%d %H:%M} UTC" if source.synced else "never synced"
        print(f"{source.kind} {source.name}: {when}{f'; {source.error}' if source.error else ''}")
    return DONE


@contextmanager
def _assistant(settings: Settings, *, worded: bool = False) -> "Iterator[Assistant]":
    """The assistant; with the language model that is set up if answers may be ``worded``."""
    from index.data_folder import open_for_reading, require
    from index.quantised import open_model

    require(settings.data)  # before the slow imports: is there an index at all?
    from index.reranking import open_reranker
    from server.answering.assistant import Assistant
    from server.calibration.refreshing import calibration_for
    from server.checking.entailment import open_entailment
    from server.generation.providers import open_writer

    model = open_model(settings.embedding_model, settings.embedding_precision)
    reranker = open_reranker(settings.reranker)
    entailment = open_entailment(settings.nli)
    with ExitStack() as opened:
        writer = open_writer(settings) if worded else None
        if writer is not None:
            opened.callback(writer.close)
        index = opened.enter_context(open_for_reading(settings.data, model, settings.chroma))
        yield Assistant(
            index,
            max_characters=settings.max_question_characters,
            max_statements=settings.max_statements,
            reranker=reranker,
            calibration=calibration_for(index, settings),
            writer=writer,
            entails=entailment,
            rewrites=settings.llm_rewrites,
        )


def _readable(answer: "Answer") -> str:
    """An answer for the terminal: statements or closest quotes, then the sources."""
    lines = [answer.text]
    if answer.standalone_question != answer.question:
        lines.insert(0, f"Understood as: {answer.standalone_question}")
    if answer.status == "related":
        lines.append("The closest passages:")
    if answer.status == "related" or answer.mode == "generative":
        lines += [f"“{c.quote}” [{c.number}]" for c in answer.citations]
    if answer.citations:
        lines.append(
            "\n".join(
                f"[{c.number}] {c.article.title}"
                f"{f', {c.article.byline}' if c.article.byline else ''}"
                f"{f', {c.article.published}' if c.article.published else ''}"
                f", paragraph {c.paragraph.number}"
                for c in answer.citations
            )
        )
    if answer.generation is not None:
        lines.append(answer.generation.note)
    return "\n\n".join(lines)
