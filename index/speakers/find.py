"""Who said it: the speaker of every sentence that reports speech.

Precision comes first. A quote signed with the wrong name is the worst thing this program
can show, so wherever two people could have spoken, a pronoun could mean either, or the
source is not named, the sentence has no speaker. The paper's own voice has none either.

The steps, a module each: ``pages`` masks what is quoted; ``people`` finds who is named;
``reading`` asks each sentence for its verbs of speech (``cues``), their subjects (``subjects``)
and whom pronouns mean (``focus``), and judges whose words it holds (``sentences``,
``governing``, ``manner``); ``continuation`` follows quotations on; ``interviews`` reads questions
and answers. ``server.evaluation.speakers_score`` measures the whole.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from index.article import Article, Span
from index.speakers.continuation import continue_quotations
from index.speakers.interviews import find_answers
from index.speakers.manner import Manner
from index.speakers.pages import read_page
from index.speakers.people import People
from index.speakers.reading import read_sentences


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who said a sentence, as the article tells it.

    ``name`` is in full where the article gives it in full; ``role`` is what it says the
    speaker is, in its words. ``kind``: in quotation marks, partly so, or in other words.
    """

    name: str
    role: str | None
    kind: Manner


def find_speakers(article: Article) -> Mapping[Span, Attribution]:
    """The speaker of each sentence of a searchable paragraph that reports speech.

    The keys are spans from ``Paragraph.sentences``. Sentences without a certain speaker
    are absent.
    """
    pages = [read_page(article.text, paragraph) for paragraph in article.searchable()]
    people = People(pages, article.title)
    spoken = continue_quotations(pages, read_sentences(pages, people))
    answers = find_answers(pages, people)
    return {
        span: Attribution(verdict.person.name, people.role(verdict.person), verdict.kind)
        for span, verdict in {**spoken, **answers}.items()
        if verdict.person is not None
    }
