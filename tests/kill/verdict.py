"""What a start after a kill must find: everything in order, nothing lost, nothing doubled."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from pathlib import Path

from index.checking import check
from index.data_folder import Index, open_owned
from index.generations import Generations
from index.jobs import Jobs, State
from index.readers import read_article
from index.records import FileRecord, Filters, StoredPassage
from index.sync import sync
from tests.index.made_up import WordModel
from tests.kill.newsroom import BUNDLE, contents, edition_of, text_of
from tests.kill.writer import Place, owned


def wrong_after_restart(place: Path) -> list[str]:
    """Start as the program does, and say what is not as it must be."""
    here = Place(place)
    with owned(here.data):
        jobs = Jobs(here.data)
        jobs.recover()
        index = open_owned(here.data, WordModel())
        try:
            found = [flaw.message for flaw in check(index)]
            found += _articles(here, index)
            found += _jobs(jobs)
            found += _leftovers(here.data)
        finally:
            index.close()
    return found


def _articles(here: Place, index: Index) -> Iterator[str]:
    """Compare the index with the folder, where the folder was not being changed."""
    known, held = here.journal.known(), contents(here.folder)
    files, revisions = index.catalogue.files(), index.catalogue.revisions()
    unsure = known.unsettled | known.removing
    for path in sorted(files.keys() | held.keys()):
        name = Path(path).name
        record, edition = files.get(path), held.get(path)
        if name == BUNDLE or path in unsure:
            continue
        if record is None or path not in held:
            yield f"{name} is {'not known' if record is None else 'gone and still known'}"
        elif path in known.removed:
            if record.article is not None:
                yield f"{name} was taken out and is live"
        elif edition is None:
            if record.error is None:
                yield f"{name} cannot be read and is not said to be so"
        else:
            yield from _untouched(name, record, edition, revisions)
    for revision, times in Counter(revisions.values()).items():
        if times > 1:
            yield f"revision {revision} is live {times} times"
    possible = set(range(1, known.edition + 1))
    for identity in revisions:
        title = index.catalogue.article(identity).record.title
        if edition_of(title) not in possible:
            yield f"article {identity} is no edition: {title}"
    yield from _known_ids(here, index, unsure)


def _untouched(
    name: str, record: FileRecord, edition: int, revisions: Mapping[str, str]
) -> Iterator[str]:
    article = read_article(text_of(edition).encode(), name)
    if record.article is None:
        yield f"{name} (edition {edition}) is lost"
    elif revisions.get(record.article) != article.revision:
        yield f"{name} is not live as edition {edition}, which it holds"
    if record.error is not None or record.withdrawn is not None:
        yield f"{name} is said to be {record.error or 'withdrawn'}"


def _known_ids(here: Place, index: Index, unsure: set[str]) -> Iterator[str]:
    """An article whose file was not touched since the last start has the id it had."""
    before: dict[str, str] = {}
    for entry in here.journal.entries():
        if "ids" in entry:
            before = entry["ids"]
        for path in (*entry.get("touching", ()), *entry.get("removing", ())):
            before.pop(path, None)
    files = index.catalogue.files()
    now = {p: r.article for p, r in files.items() if r.article and p not in unsure}
    for path in before.keys() & now.keys():
        if before[path] != now[path]:
            yield f"{Path(path).name} was {before[path]} and is {now[path]}"
    here.journal.write(ids=now)


def _jobs(jobs: Jobs) -> Iterator[str]:
    for job in jobs.latest(1_000)[0]:
        if job.state in (State.RUNNING, State.FAILED) and job.kind not in ("remove", "rollback"):
            yield f"job {job.kind} is {job.state}: {job.error}"


def _leftovers(data: Path) -> Iterator[str]:
    state = Generations(data).state()
    assert state is not None
    there = {folder.name for folder in (data / "generations").iterdir()}
    if there != {name for name in (state.live, state.previous) if name}:
        yield f"there are generations {sorted(there)}, not {state}"


def state_of(data: Path) -> dict[str, object]:
    """All that a reader could see of each edition, but for ids, passage numbers and times."""
    with owned(data):
        index = open_owned(data, WordModel())
        try:
            assert not check(index)
            return dict(sorted(_seen(index).items()))
        finally:
            index.close()


def _seen(index: Index) -> dict[str, object]:
    catalogue = index.catalogue
    labels = defaultdict(list)
    for record in catalogue.files().values():
        labels[record.article].append((record.label, record.digest, record.error))
    seen: dict[str, object] = {}
    for identity in catalogue.article_ids(Filters()):
        stored = catalogue.article(identity)
        story = stored.record.story
        passages = catalogue.passages(catalogue.passage_numbers([identity])[identity])
        seen[stored.record.title] = [
            stored.record.revision,
            sorted(labels[identity]),
            sorted(p.title for p in catalogue.prints(story)) if story else [],
            stored.record.story_place,
            stored.record.story_note,
            [
                [
                    p.position,
                    p.span.start,
                    p.span.end,
                    hashlib.sha256(p.vector.tobytes()).hexdigest(),
                ]
                for _, p in sorted(passages.items())
            ],
        ]
    return seen


def _passage(passage: StoredPassage) -> list[object]:
    vectors = hashlib.sha256(passage.vector.tobytes()).hexdigest()
    return [passage.position, passage.span.start, passage.span.end, vectors]


def build_clean(place: Path, data: Path) -> None:
    """Index in one go the files as they are now, but for those taken out by hand."""
    here = Place(place)
    removed = here.journal.known().removed
    with owned(data):
        index = open_owned(data, WordModel())
        try:
            files = sorted(here.folder.glob("[!.]*"))
            sync(index, [file for file in files if str(file) not in removed])
        finally:
            index.close()
