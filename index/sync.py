"""Bring the index in line with folders and files: add, update, remove, leave alone.

Files are compared by the hash of their bytes, articles by their revision, and only what
changed is embedded. For each article: its vectors are stored, then it goes live in one
transaction of the catalogue, then its old vectors are removed. Killed in between, what
is left over is found and cleared by the next writer.
"""

import hashlib
import os
import re
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from index.article import Article, Span
from index.data_folder import Index
from index.embedding import PassageText
from index.errors import ArticleUnreadable, NothingToIndex
from index.passages import Passage, heading, split_passages
from index.readers import read_article
from index.records import NewArticle
from index.sources import Scan, SourceFile, absolute, scan

# Enough for full batches of the model, little enough that an interruption loses seconds.
PASSAGES_AT_ONCE = 128

Progress = Callable[[int, int], None]
"""Called with the number of files done and the number of files."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A source that could not be indexed, and why."""

    source: str
    error: str


@dataclass(slots=True)
class SyncReport:
    """What a sync did; counts are articles unless they say otherwise."""

    added: int = 0
    updated: int = 0
    removed: int = 0
    unchanged: int = 0
    failed: list[Failure] = field(default_factory=list)
    ignored: int = 0  # files of other kinds, such as pictures
    articles: int = 0
    paragraphs: int = 0
    passages: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class _Read:
    """An article that was read and waits for its vectors."""

    source: SourceFile
    id: str
    file_hash: str
    article: Article
    passages: tuple[Passage, ...]
    known: bool


def find(targets: Sequence[Path]) -> Scan:
    """What a sync of ``targets`` would look at.

    Raises ``SourceMissing``, or ``NothingToIndex`` if one of them holds no article: an empty
    folder is far more often a drive that is not there than a paper withdrawn.
    """
    found = scan(targets)
    for target in targets:
        if not any(file.path.is_relative_to(absolute(target)) for file in found.files):
            raise NothingToIndex(_nothing(target, found))
    return found


def sync(index: Index, targets: Sequence[Path], progress: Progress) -> SyncReport:
    """Make the index hold what is in ``targets`` (folders and files) now.

    Articles whose file has gone from one of the folders are removed; those of other
    folders are left alone. A file that cannot be read is reported, and the article it
    held before stays. Raises ``SourceMissing``, ``NothingToIndex`` or, if the model
    fails, ``ModelUnavailable``; what was done before stays done.
    """
    started = time.monotonic()
    found = find(targets)
    known = index.catalogue.files()
    report = SyncReport(
        ignored=found.ignored, failed=[Failure(c.label, c.error) for c in found.closed]
    )
    waiting: list[_Read] = []
    for done, source in enumerate(found.files):
        progress(done, len(found.files))
        try:
            read = _read(index, source, known)
        except ArticleUnreadable as error:
            report.failed.append(Failure(source.label, str(error)))
            continue
        if read is None:
            report.unchanged += 1
            continue
        waiting.append(read)
        if sum(len(r.passages) for r in waiting) >= PASSAGES_AT_ONCE:
            _make_live(index, waiting, report)
            waiting = []
    _make_live(index, waiting, report)
    for article_id in _gone(known, found, targets):
        index.vectors.remove(index.catalogue.remove(article_id))
        report.removed += 1
    progress(len(found.files), len(found.files))
    counts = index.catalogue.counts()
    report.articles = counts.articles
    report.paragraphs = counts.paragraphs
    report.passages = counts.passages
    report.seconds = round(time.monotonic() - started, 3)
    return report


def article_id(path: Path) -> str:
    """An id that comes from where the article is: readable, safe in a URL, and stable."""
    words = re.sub(r"[^a-z0-9]+", "-", path.stem.lower()).strip("-")[:40].rstrip("-")
    digest = hashlib.sha256(os.fsencode(path)).hexdigest()[:10]
    return f"{words}-{digest}" if words else digest


def _read(index: Index, source: SourceFile, known: Mapping[str, tuple[str, str]]) -> _Read | None:
    """Read one file; ``None`` if its article is live as it is."""
    try:
        str(source.path).encode()
    except UnicodeEncodeError as error:
        raise ArticleUnreadable("its name is not valid Unicode; rename it") from error
    data = source.read()
    file_hash = hashlib.sha256(data).hexdigest()
    identity, known_hash = known.get(str(source.path), (article_id(source.path), None))
    if file_hash == known_hash:
        return None
    article = read_article(data, source.path.name)
    if known_hash is not None and article.revision == index.catalogue.revision_of(identity):
        index.catalogue.note_file(identity, file_hash)
        return None
    passages = split_passages(article, index.model.count_tokens)
    if not passages:
        raise ArticleUnreadable("it has no text that could be searched")
    return _Read(source, identity, file_hash, article, passages, known_hash is not None)


def _make_live(index: Index, waiting: Sequence[_Read], report: SyncReport) -> None:
    """Embed the waiting articles together, then make each live in one transaction."""
    if not waiting:
        return
    texts = [_passage_text(r.article, passage) for r in waiting for passage in r.passages]
    vectors = iter(index.model.embed_passages(texts))
    for read in waiting:
        own = tuple(next(vectors) for _ in read.passages)
        numbers = index.catalogue.allocate(len(own))
        index.vectors.add(numbers, np.stack([v[0] for v in own]), [read.id] * len(own))
        replaced = index.catalogue.put(
            NewArticle(
                read.id,
                str(read.source.path),
                read.source.label,
                read.file_hash,
                read.article,
                read.passages,
                numbers,
                own,
            )
        )
        index.vectors.remove(replaced)
        if read.known:
            report.updated += 1
        else:
            report.added += 1


def _passage_text(article: Article, passage: Passage) -> PassageText:
    start = passage.span.start
    return PassageText(
        heading(article.title, passage.section),
        passage.span.of(article.text),
        tuple(Span(s.span.start - start, s.span.end - start) for s in passage.sentences),
    )


def _gone(
    known: Mapping[str, tuple[str, str]], found: Scan, targets: Sequence[Path]
) -> Iterator[str]:
    """Ids of articles whose file has left one of the folders."""
    present = {str(file.path) for file in found.files}
    folders = [place for place in map(absolute, targets) if place.is_dir()]
    closed = [folder.path for folder in found.closed]  # what is in them is not known to be gone
    for path, (identity, _) in known.items():
        gone = path not in present and any(Path(path).is_relative_to(f) for f in folders)
        if gone and not any(Path(path).is_relative_to(c) for c in closed):
            yield identity


def _nothing(target: Path, found: Scan) -> str:
    others = f" (files of other kinds: {found.ignored})" if found.ignored else ""
    return f"there are no articles in {target}{others}; nothing was changed"
