"""Questions for somebody's words: "What did X say about Y?" and who says what on it.

A sentence is X's if the article has X saying it, if it tells what X said or did about something
("She had asked the council for cameras"), or if X wrote the column and says "I" in it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.question import Question
from index.search import Hit, Ranking
from index.speakers.given_names import is_given_name
from index.speakers.vocabulary import is_role_noun
from index.wording import wording
from index.words import STOP_STEMS, Stems, stems, words
from server.answering.acts import LIGHT, OWN_WORDS, PLAIN
from server.answering.check import ReadArticle
from server.answering.glossing import referents
from server.answering.scoring import Candidate, says_i, text_of, words_of
from server.answering.speaking import speakers

SAID = 2.4  # the most a candidate scores
DID = 2.3  # what the paper tells of it comes after their own words
# "What did X ask for?" is asked of what X did as well, which the paper tells.
WANTED = 0.2
TOPIC = 0.8  # of what is asked about, by weight
NOTHING = 0.3  # for nothing of it
BESIDE = 0.7  # of that for what the two sentences before it speak of
ASKED = 0.3  # for the verb itself: "So here is what I ask."
DOES = 2  # times that, where the verb says more than that they spoke
FORM = 4  # letters that two forms of a word share
COLUMN = 8  # passages of what they wrote
LEAST_TOPIC = 0.3  # of it, by weight: what a sentence holds that is on it
OPENING = 6  # words: "Rovers' manager, Paula Grindrod, refused"

_SPEECH = (
    r"(?:say|said|tell|told|argued?|warn(?:ed)?|explain(?:ed)?|promised?|claim(?:ed)?|deny|denied"
    r"|announced?|noted?|remark(?:ed)?|think|thought|believed?|admit(?:ted)?|complain(?:ed)?"
    r"|predict(?:ed)?|conclude[sd]?|observed?|acknowledged?|insist(?:ed)?|suggest(?:ed)?"
    r"|recall(?:ed)?|mention(?:ed)?|reply|replied|comment(?:ed)?|concede[sd]?|noticed?|feel|felt)"
)
_WISH = (
    r"(?:owe|ask(?:ed)?|call(?:ed)?|propose[sd]?|demand(?:ed)?|criticise[sd]?|recommend(?:ed)?"
    r"|urged?|blamed?|praised?|make of|regret(?:ted)?|advised?|want(?:ed)?(?! to\b))"
)
_ASKS_WORDS = re.compile(
    r"\b(?:what|how|why|which \w+|whom?(?= [^?]*\b(?:blame|praise|criticise)d?\b))"
    r" (?:did|does|do|has|have|(?P<would>would)) (?P<who>(?:[\w.’'\-]+ ){1,6}?)"
    # "What would the union like to do?" asks what it wants; "What would it look like?" does not.
    r"(?(would)(?:(?<!look )(?<!be )(?<!feel )(?<!sound )like|prefer|rather)"
    rf"|(?:(?P<speech>{_SPEECH})|(?P<wish>{_WISH})))\b",
    re.IGNORECASE,
)
_IN_A_BODY = re.compile(
    r"(?:[Tt]he )?(?P<body>(?:[A-Z][\w’'\-]+ ){1,3})(?P<role>(?:[a-z][a-z\-]+ )?[a-z]{4,})"
)
_OF_A_BODY = re.compile(r"(?:[Tt]he )?((?:[A-Z][\w\-]+ ){0,2}[A-Z][\w\-]+)(?:[’']s|(?<=s)[’']) ")
_TITLED = re.compile(r"(?:Dame|Sir|Lady|Lord|Sister|Brother|Father|Prince|Princess) [A-Z]")
_TITLES = frozenset(stems("dame sir lady lord".split()))
_TELLS = re.compile(
    r"\b(?:said|says|told|asked|asks|refused|called|calls|wrote|promised|warned|blamed|praised"
    r"|admitted|believes?d?|thinks?|thought|argue[sd]|demanded|wanted|wants|hoped|hopes|proposed"
    r"|supports?|supported|opposed|denied|rejected|pointed|conceded|claimed|insisted|suggested"
    r"|described|replied|added|explained|noted|urged|feared|regretted|apologised"
    r"|apologized|complained|recommend(?:ed|s)|accused|criticised|criticized|surprised|condemned"
    r"|expressed|signalled|signaled|emphasised|emphasized|account"
    r"|(?<!is )(?<!are )(?<!was )(?<!were )expected)\b"  # "She is expected to win" tells of others
)
# Of a body fewer things are told than of a person, and what it does is how it speaks.
_BODY_TELLS = re.compile(
    rf"{_TELLS.pattern}|\b(?:announced?|found|finds|agreed?|voted?|ruled?|decided?|confirmed"
    r"|reported|recorded|listed|stated?|declared?|issued|published|according|statement|spokes\w+"
    r"|report|letter|resolution|response|no comment)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose words a question asks for, and on what. All words are stems."""

    name: frozenset[str]  # how the question calls them: a name or a role
    body: frozenset[str]  # what they have that role in
    surname: str  # the last word of the name
    named: bool  # and not called by a role
    verb: frozenset[str]
    topic: Mapping[str, float]  # stems of what it is about, with their shares, sum 1
    raised: float  # how much a sentence of theirs counts for being theirs
    about: float  # and how much for being on the topic
    person: bool  # by their full name
    titled: bool = False  # by a title and a given name, as knights are

    def share(self, held: Stems) -> float:
        """How much of what is asked about these stems hold, be it in another form."""
        return sum(
            share
            for stem, share in self.topic.items()
            if stem in held or (len(stem) >= FORM and held.begin(stem[: max(FORM, len(stem) - 2)]))
        )

    def means(self, name: str, role: str | None) -> bool:
        """Whether somebody in an article is the one asked about."""
        if stems(words(name)[-1:]) == [self.surname]:
            return True
        whose_role = _OF_A_BODY.match(role or "")
        if self.body and whose_role and self.body.isdisjoint(stems(words(whose_role[1]))):
            return False  # "Rovers' manager" is not Town's
        # "Dame Harriet" is Dame Harriet Loxley-Burne.
        called = f"{name} {role or ''}" if self.titled else role or ""
        return self.name <= frozenset(stems(words(called)))


@dataclass(frozen=True, slots=True)
class Heard:
    """The sentences in the order to quote them in, and whether the first is X's on the topic."""

    best_first: list[Candidate]
    on_topic: bool = False
    silent: str | None = None  # whom no sentence has saying anything, by name


def whose(question: Question) -> Whose | None:
    """Whose words a question asks for; ``None`` if nobody's."""
    asks = _ASKS_WORDS.search(question.text)
    if asks is None:
        return None
    # "the managing director of Quernstone": the role, and where.
    who, _, where = asks["who"].strip().partition(" of ")
    called = stems(words(who))
    name = frozenset(called) - STOP_STEMS
    if not name:
        return None
    body = frozenset(stems(words(where))) - STOP_STEMS
    # "the Town manager" is the manager of Town.
    if (within := _IN_A_BODY.fullmatch(who)) and is_role_noun(who.split()[-1]):
        name = frozenset(stems(words(within["role"])))
        body |= frozenset(stems(words(within["body"]))) - STOP_STEMS
    verb = stems(words(asks["speech"] or asks["wish"] or "want like prefer rather"))
    about = {s: w for s, w in question.weights.items() if s not in {*called, *body, *verb, *LIGHT}}
    whole = sum(about.values())
    topic = {stem: weight / whole for stem, weight in about.items()} if whole else {}
    named = who.split()[-1][0].isupper()
    person = named and any(map(is_given_name, words(who)[:-1]))
    raised, on = (SAID, TOPIC) if asks["speech"] else (WANTED, WANTED)
    verbs = frozenset(verb) - STOP_STEMS
    verbs = verbs.union(*(OWN_WORDS.get(stem, ()) for stem in verbs))
    titled = _TITLED.match(who) is not None
    name -= _TITLES if titled else frozenset()
    return Whose(name, body, called[-1], named, verbs, topic, raised, on, person, titled)


def heard(question: Question, best_first: Sequence[Candidate], read_article: ReadArticle) -> Heard:
    """For "What did X say?", the sentences of X first; otherwise as they were.

    After "say" they count for more than any sentence about X can score, so that those are
    quoted only without any by X. Of X's own those on what is asked about come first.
    """
    asked = whose(question)
    if asked is None:
        return Heard(list(best_first))
    theirs = {id(c): how for c in best_first if (how := _theirs(asked, c, read_article))}
    if not theirs:
        silent = asked.person or _is_silent_body(asked, best_first)
        return Heard(list(best_first), silent=_called(question) if silent else None)
    raised = [
        replace(c, score=c.score + min(theirs[id(c)], asked.raised) + _on_it(asked, c))
        if id(c) in theirs
        else c
        for c in best_first
    ]
    order = sorted(range(len(raised)), key=lambda n: -raised[n].score)
    first = best_first[order[0]]
    on_topic = id(first) in theirs and _is_on_it(asked, first)
    return Heard([raised[n] for n in order], on_topic)


def columns_first(ranking: Ranking, found: Sequence[Hit]) -> Ranking:
    """With the passages first of what the one wrote whose words are asked for.

    In a column "I" stands for the byline, which no search for a name finds.
    """
    asked = whose(ranking.question)
    if asked is None or not asked.named:
        return ranking
    own = [h for h in found if asked.surname in stems(words(h.passage.record.byline or ""))]
    known = {hit.passage.number for hit in own[:COLUMN]}
    others = [hit for hit in ranking.hits if hit.passage.number not in known]
    return replace(ranking, hits=(*own[:COLUMN], *others)[: len(ranking.hits)]) if own else ranking


def _called(question: Question) -> str | None:
    asks = _ASKS_WORDS.search(question.text)
    return asks["who"].strip() if asks and asks["speech"] else None


def _is_silent_body(asked: Whose, read: Sequence[Candidate]) -> bool:
    """Whether the words of a body with a name are asked for, and nothing tells that it spoke."""
    return asked.named and not any(
        asked.surname in c.stems and asked.body <= c.stems and _BODY_TELLS.search(text_of(c))
        for c in read
    )


def _theirs(asked: Whose, candidate: Candidate, read_article: ReadArticle) -> float:
    """How much a sentence counts as X's: 0 if it is not."""
    record, span = candidate.hit.passage.record, candidate.sentence.span
    article = read_article(record.id).article
    of_it = not asked.body or bool(asked.body & candidate.hit.stems)
    speaker = speakers(article).get(span)
    if speaker is not None:
        return SAID if of_it and asked.means(speaker.name, speaker.role) else 0.0
    text = words_of(candidate.hit.passage, span)
    if record.byline and asked.surname in stems(words(record.byline)) and says_i(text):
        return SAID
    if not _TELLS.search(text):
        return 0.0
    referent = referents(article).get(span)
    if referent is not None:
        return DID if referent.name and asked.means(referent.name, None) else 0.0
    capital = " ".join(word for word in text.split()[:OPENING] if word[0].isupper())
    opens = asked.named and asked.surname in stems(words(capital))
    return DID if opens and of_it else 0.0


def _on_it(asked: Whose, candidate: Candidate) -> float:
    """What a sentence of X's is raised by for speaking of what is asked about."""
    share = _share(asked, candidate)
    share -= 0.0 if share or not asked.topic else NOTHING
    does = 0.0 if asked.verb.isdisjoint(candidate.stems) else ASKED
    return asked.about * share + (does if asked.verb <= PLAIN else DOES * does)


def _is_on_it(asked: Whose, candidate: Candidate) -> bool:
    """Whether a sentence of X's is surely on what is asked about, and does what the verb says."""
    does = not asked.verb.isdisjoint(candidate.stems)
    if not asked.topic:
        return does
    # "She recommends …" tells what, and what on is told by all of the passage.
    if does and not asked.verb <= PLAIN and asked.share(candidate.hit.stems) >= LEAST_TOPIC:
        return True
    return _share(asked, candidate) >= LEAST_TOPIC and (does or asked.verb <= PLAIN)


def _share(asked: Whose, candidate: Candidate) -> float:
    """How much of what is asked about a sentence of X's or, somewhat less, those before it hold."""
    before = Stems(stems(word for span in _before(candidate) for word in words(span)))
    passage = candidate.hit.passage
    # Not what a "she" refers back to: that is often what the sentence before was about.
    own = wording(passage).under[passage.sentences.index(candidate.sentence)]
    return max(asked.share(own), BESIDE * asked.share(before))


def _before(candidate: Candidate) -> list[str]:
    """The one or two sentences before, of the same paragraph.

    Of a paragraph that opens with what is said, the one before it: it tells what they speak of.
    """
    passage, paragraph = candidate.hit.passage, candidate.sentence.paragraph
    at = passage.sentences.index(candidate.sentence)
    near = passage.sentences[max(0, at - 2) : at]
    own = [words_of(passage, s.span) for s in near if s.paragraph == paragraph]
    if own or not words_of(passage, candidate.sentence.span).startswith(("“", '"')):
        return own
    return [words_of(passage, s.span) for s in near[-1:]]
