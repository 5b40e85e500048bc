"""Whom, what and when a question asks of, where the quotes tell of others: pure functions.

Most of its words are there, and the one that matters is not: what a firm was bought for is no
cost of its job cuts, and last year's visitors are not this year's.
"""

import re
from collections.abc import Sequence
from itertools import chain

from index.asked_for import counted, thing
from index.numerals import MONTHS
from index.question import Question
from index.words import STOP_WORDS, Stems, stems, words
from server.answering.check import ReadArticle
from server.answering.scoring import Candidate
from server.answering.shortfall.figures import before
from server.answering.shortfall.saying import UNSAID, around, is_said, quoted

FEWEST = 2  # words: one alone goes by another too often
FIGURES = frozenset({"number", "money", "age", "length"})

_DETERMINERS = r"(?:the|his|her|its|their)"
_OF_WHAT = re.compile(
    r"^how (?:much|many)\b.*?\b(?:will|would|did|does|do|has|have|had) "
    rf"{_DETERMINERS} (?P<what>(?-i:[a-z’'\-]+ ){{1,3}})",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"^how (?:much|many) (?P<what>[^\W\d]+)", re.IGNORECASE)
_FROM_WHOM = re.compile(
    rf"^how (?:much|many)\b.*\b(?:from|for) {_DETERMINERS} (?P<what>(?:[\w’'\-]+ ?){{1,4}})\W*$",
    re.IGNORECASE,
)
# Bodies that a story which quotes them calls so: "the police" and "doctors" go by other words.
_BODY_SAYS = re.compile(
    rf"^what (?:did|does|do|has|have|had) {_DETERMINERS} (?:[a-z’'\-]+ ){{0,3}}?"
    r"(?P<body>unions?|associations?|societ(?:y|ies)|federations?|charit(?:y|ies)|trusts?|councils?"
    r"|committees?|church(?:es)?|universit(?:y|ies)|banks?|insurers?|clubs?|schools?)"
    r"(?: have| has)? (?:say|said|think|thought|want|wanted|argue|argued|demand|demanded|call"
    r"|called|ask|asked|tell|told|promise|promised|recommend|recommended)\b",
    re.IGNORECASE,
)
_INITIALS = re.compile(r"\b[A-Z]{2,6}\b")
_THIS_TIME = re.compile(
    rf"\bthis (?P<when>{'|'.join(MONTHS)}|spring|summer|autumn|winter|week|month|year|season|term"
    r"|weekend|Christmas|Easter)\b",
    re.IGNORECASE,
)
_CLAUSES = re.compile(
    r"[,;:]\s+|\s[–—-]\s|—|(?<=[.!?”\"])\s+|\s(?=(?:which|who|but|and|against|than|from|up|down)\b)"
)
_SINCE = re.compile(
    r"\bsince (?:it|they|he|she|(?:the|his|her|its|their) [a-z\-]+) (?P<verb>[a-z]{4,})\b",
    re.IGNORECASE,
)
# What may be said of the time since: all but a plain "carries 9,200 vehicles a day".
_AFTERWARDS = re.compile(
    r"\b(?:since|after|again|back|now|so far|already|first|new|ha(?:s|ve|d)|later|last"
    r"|this|today)\b",
    re.IGNORECASE,
)
_LEFT_OUT = re.compile(
    r"\b(?:but not|not (?:including|counting)|excluding|except(?: for)?"
    r"|(?:does|did|do) not (?:include|cover|count))\b(?P<what>[^.;]*)",
    re.IGNORECASE,
)
_ASKS_LEFT_OUT = re.compile(
    r"\b(?:not|no|without|exclud\w*|except\w*|exempt\w*|le(?:ave|ft) out)\b|n[’']t\b", re.IGNORECASE
)


def absent(
    question: Question, chosen: Sequence[Candidate], read_article: ReadArticle
) -> str | None:
    """In words what is not told of: whom, what or since when it is asked; ``None`` if it may be."""
    if not chosen:
        return None
    if any(asks.search(question.text) for asks in (_OF_WHAT, _FROM_WHOM, _SINCE)):
        near = Stems(chain(*(around(c) | before(read_article, c) for c in chosen)))
        if what := _other_matter(question, near):
            return f"give no such figure of “{what}”"
        if since := _before_it(question, near, chosen):
            return f"do not tell of the time {since}"
    asks = _BODY_SAYS.match(question.text)
    if asks and _is_silent(asks["body"].lower(), chosen, read_article):
        return f"quote nothing that the {asks['body'].lower()} said"
    return None


def _other_matter(question: Question, near: Stems) -> str | None:
    """What a figure is asked of, if neither that nor the figure's own word stands near the quotes.

    Either may go by another word: what "the job cuts cost" is told of redundancies too, but
    where no cost is spoken of either, the sum is of something else.
    """
    if thing(question.text) not in FIGURES:
        return None
    figure = _FIGURE.match(question.text)
    own = _telling(question, figure["what"] if figure else "")
    about = own or _telling(question, question.text)
    if _unsaid(about, near) != about:
        return None
    if asks := _OF_WHAT.match(question.text):
        # A verb may stand at its end: "the redundancies cost".
        telling = _telling(question, asks["what"])
        if telling and _unsaid(telling, near) == telling:
            return telling[0]
    if asks := _FROM_WHOM.match(question.text):
        telling = _telling(question, asks["what"])
        if telling and _unsaid(telling[-1:], near):
            return telling[-1]
    return None


def _is_silent(body: str, chosen: Sequence[Candidate], read_article: ReadArticle) -> bool:
    """Whether the articles quoted never speak of any such body, be it by its initials."""
    if any(_INITIALS.search(quoted(c)) for c in chosen):
        return False
    articles = [read_article(i).article for i in {c.hit.passage.record.id for c in chosen}]
    texts = (p.span.of(article.text) for article in articles for p in article.searchable())
    titles = (article.title for article in articles)
    everywhere = Stems(stem for text in chain(titles, texts) for stem in stems(words(text)))
    return not is_said(stems([body])[0], everywhere)


def of_last(question: Question, chosen: Sequence[Candidate]) -> str | None:
    """The time that is asked for, "September", if all that is told of it is of the last one."""
    asks = _THIS_TIME.search(question.text)
    if asks is None:
        return None
    when, what = asks["when"], frozenset(stems(counted(question.text)))
    clauses = [clause for c in chosen for clause in _CLAUSES.split(quoted(c))]
    giving = [
        clause
        for clause in clauses
        if question.holds(clause) and (not what or not what.isdisjoint(stems(words(clause))))
    ]
    last = re.compile(rf"\b(?:last|previous) {when}\b", re.IGNORECASE)
    return when if giving and all(map(last.search, giving)) else None


def _before_it(question: Question, near: Stems, chosen: Sequence[Candidate]) -> str | None:
    """The verb since which a figure is asked for, if no quote tells of any time since."""
    asks = _SINCE.search(question.text)
    if asks is None or thing(question.text) not in FIGURES:
        return None
    if is_said(stems([asks["verb"].lower()])[0], near):
        return None
    return None if any(_AFTERWARDS.search(quoted(c)) for c in chosen) else str(asks[0].lower())


def left_out(question: Question, chosen: Sequence[Candidate]) -> bool:
    """Whether two words of a question are told only as what a figure leaves out.

    "That includes the school, but not private homes or businesses."
    """
    if _ASKS_LEFT_OUT.search(question.text):
        return False
    quotes = [quoted(c) for c in chosen]
    out = Stems(stems(words(" ".join(m["what"] for q in quotes for m in _LEFT_OUT.finditer(q)))))
    told = Stems(stems(words(" ".join(_LEFT_OUT.sub(" ", quote) for quote in quotes))))
    asked = [stem for stem in question.weights if stem not in UNSAID]
    return sum(is_said(s, out) and not is_said(s, told) for s in asked) >= FEWEST


def _unsaid(telling: Sequence[str], near: Stems) -> list[str]:
    """Those words that stand nowhere near the quotes."""
    return [word for word in telling if not is_said(stems([word])[0], near)]


def _telling(question: Question, text: str) -> list[str]:
    """The words of a text that say something and are no names."""
    names = frozenset(stems(w for part in question.particulars for n in part for w in words(n)))
    return [w for w in words(text) if w not in STOP_WORDS and stems([w])[0] not in UNSAID | names]
