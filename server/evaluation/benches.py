"""What is measured on: an index, and the documents that its articles are.

A data set is indexed aside. One's own index is read as it is, or without the articles that must
not be found: then a copy of its catalogue is made aside, they are removed from it as ``pullquote
remove`` would, and the vectors of the others, which the catalogue holds, are stored again.
Nothing is embedded. A filter by article would do with less, but the statistics of the full text
would still count the articles that are not there, and a later print could still take the place
of what is left. A copy is made as well where a server holds the index: a catalogue may be read
while somebody writes, vectors may not.
"""

import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from index.catalogue import Catalogue
from index.data_folder import (
    Index,
    catalogue_in,
    catalogue_of,
    open_for_reading,
    open_for_writing,
    open_generation,
)
from index.embedding import EmbeddingModel
from index.errors import IndexBusy, IndexMismatch
from index.passages import RULES
from index.progress import Progress, Watch
from index.quantised import open_model
from index.records import Filters
from index.stories import settle
from index.sync import SyncOptions, sync
from server.calibration.refreshing import refresh
from server.calibration.stored import copy as copy_calibration
from server.evaluation.dataset import Dataset, DatasetUnreadable, load
from server.evaluation.own_questions import read_questions
from server.evaluation.placing import place
from server.settings import Settings

SCRATCH = "pullquote-eval-"


@dataclass(frozen=True, slots=True)
class Bench:
    """An open index, the data set to measure it by, and which document each article is."""

    index: Index
    dataset: Dataset
    documents: Mapping[str, str]  # article id -> document id
    problems: tuple[str, ...] = ()


@contextmanager
def bench(
    source: Path, settings: Settings, limit: int, remove: float, seed: int
) -> Iterator[Bench]:
    """A data set's folder, or a file of questions over the index in the data folder.

    Raises ``DatasetUnreadable``, and for a file of questions what ``open_for_reading`` does.
    """
    if source.is_dir():
        dataset = load(source, limit, remove, seed)
        with indexed(dataset, settings) as (index, documents):
            _calibrate(index, settings)
            yield Bench(index, dataset, documents)
        return
    if not source.is_file():
        raise DatasetUnreadable(f"{source} cannot be read: there is no such folder or file")
    questions = read_questions(source)
    with catalogue_of(settings.data) as catalogue, catalogue.snapshot() as snapshot:
        placed = place(snapshot, source.name, questions, limit, remove, seed)
    model = open_model(settings.embedding_model, settings.embedding_precision)
    with _opened(settings, model, placed.without) as index:
        documents = {identity: identity for identity in index.catalogue.article_ids(Filters())}
        yield Bench(index, placed.dataset, documents, placed.problems)


@contextmanager
def indexed(dataset: Dataset, settings: Settings) -> Iterator[tuple[Index, dict[str, str]]]:
    """An index of a data set in a temporary folder, and each article's document id."""
    with tempfile.TemporaryDirectory(prefix=SCRATCH) as scratch:
        folder = Path(scratch, "articles")
        folder.mkdir()
        names = {f"{n:06d}": document for n, document in enumerate(dataset.files)}
        for stem, document in names.items():
            (folder / f"{stem}.txt").write_text(dataset.files[document], encoding="utf-8")
        model = open_model(settings.embedding_model, settings.embedding_precision)
        with (
            open_for_writing(Path(scratch, "data"), model) as index,
            tqdm(desc="indexing", unit=" files", disable=None, file=sys.stderr) as bar,
        ):

            def tell(progress: Progress) -> None:
                bar.total = progress.total
                bar.update(progress.done - bar.n)

            sync(index, [folder], SyncOptions(watch=Watch(tell)))
            records, _ = index.catalogue.articles(Filters(), len(names))
            yield index, {r.id: names[Path(r.source).stem] for r in records}


@contextmanager
def _opened(settings: Settings, model: EmbeddingModel, without: Sequence[str]) -> Iterator[Index]:
    data = settings.data
    with ExitStack() as stack:
        index = None
        if not without:
            try:
                index = stack.enter_context(open_for_reading(data, model))
            except IndexBusy:  # a server holds it
                index = None
        if index is None:
            index = stack.enter_context(copied(data, model, without))
            if without:  # as "pullquote remove" would leave it
                _calibrate(index, settings)
        yield index


def _calibrate(index: Index, settings: Settings) -> None:
    """As is done after every sync; a reranker's evidence is another, and is not calibrated."""
    if not settings.reranker and (error := refresh(index).error):
        print(f"warning: {error}", file=sys.stderr)


@contextmanager
def copied(data: Path, model: EmbeddingModel, without: Sequence[str] = ()) -> Iterator[Index]:
    """A copy of the live index in a temporary folder, as if these articles had never been in it.

    Raises ``IndexMissing``, ``IndexMismatch``.
    """
    with tempfile.TemporaryDirectory(prefix=SCRATCH) as scratch:
        folder = Path(scratch)
        with catalogue_of(data) as source:
            about = source.about()
            if (about.fingerprint, about.passage_rules) != (model.fingerprint, RULES):
                raise IndexMismatch(
                    f"the index in {data} was made with another embedding model or by other rules "
                    "for passages; make it anew with 'pullquote rebuild'"
                )
            source.copy_to(catalogue_in(folder))
            copy_calibration(source.path.parent, folder)
        catalogue = Catalogue(catalogue_in(folder), read_only=False)
        try:
            for identity in without:
                catalogue.remove(identity)
        finally:
            catalogue.close()
        index = open_generation(folder, model)
        try:
            with index.writing():  # stores the vectors of what is left
                settle(index)
            yield index
        finally:
            index.close()
