"""Commands that change the index: done by the server that owns it, or else here."""

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from index.errors import RemovalsNeedConsent
from index.jobs import JobProgress
from server.commands.codes import DONE, FAILED, SOME_FAILED
from server.commands.remote import Refused, RunningServer
from server.commands.words import counted
from server.settings import Settings

Tell = Callable[[JobProgress], None]


def index(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote index``."""
    from index.fetching import is_url
    from index.readers.columns import check_fields

    fields = dict(options.field or [])
    check_fields(fields)
    targets = [t if is_url(t) else str(Path(t).expanduser().absolute()) for t in options.sources]
    request = {
        "targets": targets or None,
        "allow_removals": options.allow_removals,
        "fields": fields,
    }
    if options.watch:
        from server.commands.watching import watch

        return watch(targets, request, settings)
    return report_sync(_sync_asking(request, settings), as_json=options.json)


def report_sync(report: Mapping[str, Any], *, as_json: bool) -> int:
    """Print what a sync did; gives the exit code."""
    for failure in report["failed"]:
        print(f"failed: {failure['source']}: {failure['error']}", file=sys.stderr)
    if error := report.get("calibration", {}).get("error"):
        print(f"warning: {error}", file=sys.stderr)
    if report["ignored"]:
        print(f"ignored: {counted(report['ignored'], 'file')} of other kinds", file=sys.stderr)
    if report["withdrawn"]:
        print(
            f"left out: {counted(report['withdrawn'], 'file')} whose articles were removed by hand",
            file=sys.stderr,
        )
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        copies = f", {report['identical']} held by another file too" if report["identical"] else ""
        print(
            f"{report['added']} added, {report['updated']} updated, {report['removed']} removed, "
            f"{report['unchanged']} unchanged{copies}, {len(report['failed'])} failed. The index "
            f"holds {counted(report['articles'], 'article')} "
            f"in {counted(report['passages'], 'passage')}."
        )
    return SOME_FAILED if report["failed"] else DONE


def remove(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote remove``."""
    report = do("remove", "/v1/index/remove", {"articles": options.articles}, settings)
    if options.json:
        print(json.dumps(report))
    else:
        print(f"{len(report['removed'])} removed: {', '.join(report['removed'])}")
    return DONE


def rebuild(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote rebuild``, and with ``--rollback`` or ``--prune`` what follows it."""
    if options.prune:
        report = do("prune", "/v1/index/prune", {}, settings)
        said = f"{report['freed_bytes'] / 2**20:.1f} MB freed"
    else:
        kind = "rollback" if options.rollback else "rebuild"
        request = {"embed": options.embed} if kind == "rebuild" else {}
        report = do(kind, f"/v1/index/{kind}", request, settings)
        said = (
            f"{counted(report['articles'], 'article')} "
            f"in {counted(report['passages'], 'passage')}, "
            f"{report['embedded']} of them embedded anew; {report['canaries_found']} of "
            f"{report['canaries']} canary questions found their article"
        )
    print(json.dumps(report) if options.json else said)
    return DONE


def check(options: argparse.Namespace, settings: Settings) -> int:
    """``pullquote status --check`` and ``--repair``."""
    kind = "repair" if options.repair else "check"
    report = do(kind, f"/v1/index/{kind}", {}, settings)
    if options.json:
        print(json.dumps(report))
    else:
        for flaw in report.get("repaired", []):
            print(f"repaired: {flaw['message']}")
        for flaw in report["flaws"]:
            print(f"wrong: {flaw['message']}")
        if not report["flaws"]:
            print(
                "Every promise holds: vectors, full text, offsets and sources are as they are said."
            )
    return FAILED if report["flaws"] else DONE


def do(kind: str, path: str, request: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """Have a job done, with its progress on the terminal; gives its report."""
    with _bar(kind) as tell:
        server = RunningServer.of(settings.data)
        if server is not None:
            return server.do(path, request, tell)
        return _here(kind, request, settings, tell)


def _sync_asking(request: dict[str, Any], settings: Settings) -> dict[str, Any]:
    """A sync; where somebody sits at the terminal, they are asked about removals."""
    try:
        return do("sync", "/v1/index/sync", request, settings)
    except (RemovalsNeedConsent, Refused) as question:
        if "--allow-removals" not in str(question) or not sys.stdin.isatty():
            raise
        print(f"pullquote: {question}", file=sys.stderr)
        if input("Remove them? [y/N] ").strip().lower() not in ("y", "yes"):
            raise
    return do("sync", "/v1/index/sync", {**request, "allow_removals": True}, settings)


def _here(kind: str, request: Mapping[str, Any], settings: Settings, tell: Tell) -> dict[str, Any]:
    from index.data_folder import open_owned, owning, require
    from index.jobs import Jobs
    from index.live import LiveIndex
    from index.quantised import open_model
    from index.work import Worker
    from server.calibration.refreshing import work_options

    data, model = settings.data, open_model(settings.embedding_model, settings.embedding_precision)
    if kind == "rebuild":
        return _rebuild_here(request, settings, tell)
    if kind != "sync" or request["targets"] is None:
        require(data)
    else:
        from index.sync import find

        # What is missing or empty must not leave an index behind.
        if not (data / "live.json").exists():
            find(request["targets"])
    with owning(data, settings.chroma) as holding:
        jobs = Jobs(data)
        jobs.recover()
        live = LiveIndex(open_owned(data, model, holding))
        try:
            worker = Worker(data, live, jobs, work_options(settings), holding)
            job = jobs.take(jobs.add(kind, request).id)
            assert job is not None
            report = worker.run(job, tell).report
        finally:
            live.close()
    assert report is not None
    return dict(report)


def _rebuild_here(request: Mapping[str, Any], settings: Settings, tell: Tell) -> dict[str, Any]:
    """Beside other readers, whose questions are answered meanwhile."""
    from dataclasses import asdict

    from index.data_folder import owning, sharing
    from index.lease import Holding
    from index.progress import Watch
    from index.quantised import open_model
    from index.rebuild import rebuild as build

    watch = Watch(lambda p: tell(JobProgress(p.phase, p.done, p.total, p.passages)))
    data, embed = settings.data, bool(request.get("embed"))
    model = open_model(settings.embedding_model, settings.embedding_precision)
    if settings.chroma is None:
        with sharing(data):
            return asdict(build(data, model, watch, embed=embed, holding=Holding()))
    with owning(data, settings.chroma) as holding:  # others read meanwhile all the same
        return asdict(build(data, model, watch, embed=embed, holding=holding))


@contextmanager
def _bar(kind: str) -> Iterator[Tell]:
    """A progress bar on a terminal, nothing in a log file."""
    from tqdm import tqdm

    with tqdm(desc=kind, unit=" articles", disable=None, file=sys.stderr) as bar:

        def tell(progress: JobProgress) -> None:
            bar.set_description(progress.phase or kind, refresh=False)
            if progress.passages_per_second:
                bar.set_postfix_str(f"{progress.passages_per_second:.0f} passages/s", refresh=False)
            bar.total = progress.articles_total or None
            bar.n = progress.articles_done
            bar.refresh()

        yield tell
