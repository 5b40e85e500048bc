"""The rows of tables as answers: read with what their columns are called, and without a heading.

A row by itself holds neither "votes" nor the ward that its table is of, and the heading row,
which does, answers nothing. So a row counts as holding what names its columns and stands over
its table, and the heading row is no candidate where its rows are.
"""

from collections.abc import Sequence
from dataclasses import replace

from index.question import Question
from index.words import Stems, stems, words
from server.answering.check import ReadArticle
from server.answering.scoring import COVERAGE, NOT_THE_KIND, Candidate
from server.answering.tables import CELL_EDGE, Table, tables


def with_columns(
    question: Question, scored: Sequence[Candidate], read_article: ReadArticle
) -> list[Candidate]:
    """The candidates, best first, with the rows of tables as their readers understand them."""
    if not any(CELL_EDGE in candidate.hit.passage.text for candidate in scored):
        return list(scored)
    rows: list[tuple[Candidate, Table]] = []
    headings: list[tuple[Candidate, Table]] = []
    captions: list[tuple[Candidate, Table]] = []
    others: list[Candidate] = []
    for candidate in scored:
        for table in _tables_of(candidate, read_article):
            if candidate.sentence.span in table.heading.span:
                headings.append((candidate, table))
                break
            if table.under and candidate.sentence.paragraph == table.heading.number - 1:
                captions.append((candidate, table))
                break
            if any(candidate.sentence.span in row.span for row in table.rows):
                rows.append((_understood(question, candidate, table), table))
                break
        else:
            others.append(candidate)
    answering = [table for _, table in rows]
    others += [candidate for candidate, table in headings if table not in answering]
    others += [
        _after(caption, [row for row, of in rows if of == table]) for caption, table in captions
    ]
    return sorted([*others, *_levelled(question, rows)], key=lambda c: -c.score)


def _after(caption: Candidate, rows: Sequence[Candidate]) -> Candidate:
    """The line over a table, behind the rows beside which it is said."""
    if not rows:
        return caption
    best = max(row.score for row in rows)
    return replace(caption, score=min(caption.score, best) - NOT_THE_KIND)


def _tables_of(candidate: Candidate, read_article: ReadArticle) -> Sequence[Table]:
    passage = candidate.hit.passage
    if CELL_EDGE not in passage.text:
        return ()
    return tables(read_article(passage.record.id).article)


def _levelled(question: Question, rows: Sequence[tuple[Candidate, Table]]) -> list[Candidate]:
    """Rows of one table that hold the same words of the question: alike, and in its order.

    Else chance parts them: no model knows how near a name is to "Who won …".
    """
    best: dict[tuple[str, int, frozenset[str]], float] = {}
    keys = []
    for row, table in rows:
        held = frozenset(row.stems.intersection(question.weights))
        keys.append((row.hit.passage.record.id, table.heading.number, held))
        best[keys[-1]] = max(best.get(keys[-1], 0.0), row.score)
    level = [replace(row, score=best[key]) for (row, _), key in zip(rows, keys, strict=True)]
    return sorted(level, key=lambda c: c.sentence.span.start)


def _understood(question: Question, row: Candidate, table: Table) -> Candidate:
    told = stems(words(" ".join((table.under or "", *table.names))))
    understood = Stems(row.understood.union(told))
    more = question.coverage(understood) - question.coverage(row.understood)
    return replace(row, understood=understood, score=row.score + COVERAGE * more)
