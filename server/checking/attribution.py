"""Who says it: what the quotes only report is reported by the statement, of the same speaker."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.article import Span
from index.speakers.vocabulary import CALENDAR, NOUN_LIKE, PASSIVE, PERSONAL, SAYING, TITLES
from index.words import STOP_STEMS
from server.checking.evidence import Evidence
from server.checking.reading import Reading, Token, read
from server.checking.sources import Fault, Source
from server.checking.vocabulary import alike

_THINKING = frozenset(
    """believes believed believing thinks thought thinks called calls described describes accused
    accuses urged urges praised praises blamed blames criticised criticises criticized criticizes
    condemned condemns dismissed estimates estimated says say tell argue warn insist
    claim expects expected hopes hoped fears feared wants wanted agreed agrees continued continues
    advised advises put puts quoted""".split()
)
_SPEAKING = (SAYING | _THINKING) - NOUN_LIKE - {"pointed", "written"}
_CLAIMS = NOUN_LIKE & SAYING
# They report without a verb of their own: "in Lane's words".
_VIEWS = frozenset("words view opinion account statement".split())
# What these say was done, and is done by saying it.
_DEEDS = frozenset(
    """asked asks promised promises pledged vowed reported recommended recommends quoted put puts
    suggested suggests announced agreed agrees dismissed dismisses urged urges wanted wants hoped
    hopes expected expects called calls continued continues confirmed confirms praised praises
    criticised criticises criticized criticizes condemned condemns blamed blames accused accuses
    noted notes answered answers responded replied read reads found denied denies""".split()
)
_QUOTED = re.compile(r"“[^”]*”?|(?<!\w)\"[^\"]*\"?|(?<!\w)[‘'][^’']{8,}[’'](?!\w)")
_OWN = frozenset("i me my mine myself we us our ours ourselves you your yours".split())
# Those whom a sentence may begin with, and who have no name.
_SEVERAL = frozenset(
    """people officials residents councillors critics police detectives analysts experts witnesses
    traders shopkeepers teachers parents workers doctors ministers neighbours campaigners
    engineers researchers scientists lawyers prosecutors investigators organisers""".split()
)
_NOBODY = TITLES | _SEVERAL | CALENDAR
_CLOSING = 4  # words that may follow "…, Lane said" in a sentence that is all reported
_LEFT = 9  # tokens before a verb that may be its subject
_RIGHT = 5
_NAMED_SHARE = 0.5  # of the content that a sentence has in common with the quotes
_MUST = 0.34


@dataclass(frozen=True, slots=True)
class Saying:
    """A verb of speech in a text, with the words of its subject."""

    verb: Token
    subject: tuple[Token, ...]
    of_clause: bool = False  # "promised that …", not "promised help"

    @property
    def names(self) -> frozenset[str]:
        """The stems of the names in its subject, without titles."""
        return frozenset(
            t.stem for t in self.subject if t.capital and t.content and t.low not in _NOBODY
        )

    @property
    def first_person(self) -> bool:
        """Whether "I" or "we" says it: words that are quoted, and nobody's own."""
        return not self.names and any(t.low in ("i", "we") for t in self.subject)


def attribution_faults(statement: Reading, evidence: Evidence) -> Iterator[Fault]:
    """Where nobody, or somebody else, says what the quotes only report."""
    own = [s for s in sayings(statement) if not s.first_person]
    # "a note to say so" says nothing of anybody's.
    told = any(not statement.text[: s.verb.span.start].endswith("to ") for s in own)
    token = None if told else next(_own_words(statement), None)
    if token is not None:
        yield Fault("attribution", f"“{token.text}” is somebody's word, and nobody is named.")
        return
    for sentence in sorted({t.sentence for t in statement.tokens}):
        here = [s for s in own if s.verb.sentence == sentence]
        source, quote = _nearest(statement, sentence, evidence)
        if not here:
            if _in_quotation(statement, sentence):
                continue
            if _only_reported(statement, sentence, source, quote):
                who = source.speaker or "somebody"
                yield Fault("attribution", f"That is what {who} said, told as a fact.")
                return
            continue
        for saying in here:
            fault = _of_another(saying, evidence, source, quote)
            if fault is not None:
                yield fault
                return


def _own_words(statement: Reading) -> Iterator[Token]:
    """What only somebody who speaks would say: "my", outside all quotation marks."""
    quoted = [Span(*at.span()) for at in _QUOTED.finditer(statement.text)]
    before: Token | None = None
    for token in statement.tokens:
        one, before = before, token
        if token.low not in _OWN or any(token.span in span for span in quoted):
            continue
        # "the US", "Elizabeth I"
        if token.text == "US" or (token.text == "I" and one is not None and one.capital):
            continue
        yield token


def _in_quotation(statement: Reading, sentence: int) -> bool:
    """Whether a sentence is the words of a quotation that an earlier one introduces, or does."""
    first = next(t for t in statement.tokens if t.sentence == sentence)
    for at in _QUOTED.finditer(statement.text):
        introduced = statement.text[: at.start()].rstrip().endswith(":")
        opened = any(t.sentence == sentence and t.span.start < at.start() for t in statement.tokens)
        if introduced and (opened or at.start() <= first.span.start < at.end()):
            return True
    return False


def sayings(text: Reading) -> list[Saying]:
    """The verbs of speech of a text outside its quotation marks, each with its subject."""
    quoted = [Span(*at.span()) for at in _QUOTED.finditer(text.text)]
    found = []
    for number, token in enumerate(text.tokens):
        if any(q.start <= token.span.start < q.end for q in quoted):
            continue
        before = text.tokens[number - 1] if number else None
        if token.low == "according":
            found.append(Saying(token, _after(text, number + 2, quoted)))
        elif token.low in _VIEWS and before is not None and before.text.endswith("'s"):
            found.append(Saying(token, (before,)))
        elif (
            token.low in _CLAIMS
            and before is not None
            and (before.capital or before.low in PERSONAL)
        ):
            found.append(Saying(token, _before(text, number, quoted)))
        elif token.low in _SPEAKING:
            if before is not None and before.low in PASSIVE and not token.low.endswith("ing"):
                after = text.tokens[number + 1 : number + 2]
                if after and after[0].low == "by":
                    found.append(Saying(token, _after(text, number + 2, quoted)))
                elif token.low in ("said", "thought", "believed", "expected", "alleged"):
                    found.append(Saying(token, ()))
                continue
            follows = _after(text, number + 1, quoted)
            ends = text.text[before.span.end : token.span.start] if before else "“"
            inverted = bool(re.search(r"[,”\"?!]", ends)) and _is_somebody(follows)
            subject = follows if inverted else _before(text, number, quoted)
            that = text.tokens[number + 1 : number + 2]
            of_clause = bool(that) and that[0].low == "that"
            found.append(Saying(token, subject, of_clause))
    return found


def _is_somebody(tokens: Sequence[Token]) -> bool:
    return bool(tokens) and (
        tokens[0].capital or tokens[0].low in ("the", "a", "an", "his", "her", "their")
    )


def _before(text: Reading, verb: int, quoted: Sequence[Span]) -> tuple[Token, ...]:
    """The tokens of the subject before a verb: of its clause, or across an aside of its own."""
    tokens = text.tokens
    sentence = tokens[verb].sentence
    left = [
        t
        for t in tokens[max(0, verb - _LEFT) : verb]
        if t.sentence == sentence and not any(q.start <= t.span.start < q.end for q in quoted)
    ]
    own = [t for t in left if t.clause == tokens[verb].clause]
    if any(t.capital or t.low in PERSONAL or t.content for t in own):
        return tuple(own)
    return tuple(left)


def _after(text: Reading, first: int, quoted: Sequence[Span]) -> tuple[Token, ...]:
    found: list[Token] = []
    for token in text.tokens[first : first + _RIGHT]:
        before = found[-1] if found else text.tokens[first - 1]
        between = text.text[before.span.end : token.span.start]
        if re.search(r"[,;:.“\"]", between.replace(". ", " ", int(before.low in TITLES))):
            break
        if any(q.start <= token.span.start < q.end for q in quoted) or token.low == "that":
            break
        found.append(token)
    return tuple(found)


def _of_another(saying: Saying, evidence: Evidence, source: Source, quote: Reading) -> Fault | None:
    """The fault of a statement's saying that is not its quote's, if it is not."""
    who = " ".join(t.text for t in saying.subject if t.capital) or "somebody"
    theirs = sayings(quote)
    named = saying.names
    known = source.speaker is not None or theirs or source.gloss is not None
    if not known:
        papers = read(f"{source.byline or ''}. {source.publisher or ''}. {source.title}").stems
        if (named and named & papers) or saying.verb.stem in quote.stems or not named:
            return None
        if named <= quote.stems and (saying.verb.low in _DEEDS or _QUOTED.search(quote.text)):
            return None
        return Fault("attribution", f"The quotes do not say that {who} said so.")
    speakers = read(f"{source.speaker or ''}. {source.gloss or ''}").stems
    speakers |= {stem for each in theirs for stem in each.names}
    if not speakers - STOP_STEMS:
        speakers = quote.stems
    if named:
        if named & speakers or _second_subject(saying, evidence):
            return None
        return Fault("attribution", f"The quotes do not say that {who} said so.")
    common = [t for t in saying.subject if t.content and t.low not in PERSONAL]
    around = quote.stems | speakers | read(source.title).stems
    if common and not any(alike(t.stem) & around for t in common):
        return Fault("attribution", f"“{common[-1].text}” is nobody who speaks in the quotes.")
    return None


def _second_subject(saying: Saying, evidence: Evidence) -> bool:
    """Whether another of the quotes is by the one whom a statement names."""
    for source, quote in zip(evidence.sources, evidence.quotes, strict=True):
        stems = read(f"{source.speaker or ''}. {source.gloss or ''}").stems
        stems |= {stem for each in sayings(quote) for stem in each.names}
        if saying.names & stems:
            return True
    return False


def _nearest(statement: Reading, sentence: int, evidence: Evidence) -> tuple[Source, Reading]:
    """The quote that has most in common with a sentence."""
    own = _content(t for t in statement.tokens if t.sentence == sentence)
    pairs = list(zip(evidence.sources, evidence.quotes, strict=True))
    return max(pairs, key=lambda pair: len(own & pair[1].stems))


def _content(tokens: Iterator[Token]) -> frozenset[str]:
    return frozenset(t.stem for t in tokens if t.content)


def _only_reported(statement: Reading, sentence: int, source: Source, quote: Reading) -> bool:
    """Whether a sentence without anybody who says it rests on reported words."""
    own = _content(t for t in statement.tokens if t.sentence == sentence)
    theirs = [s for s in sayings(quote) if s.verb.low not in _DEEDS or s.of_clause]
    quoted = [Span(*at.span()) for at in _QUOTED.finditer(quote.text)]
    if not theirs and not quoted and source.speaker is None:
        return False
    reported: set[str] = set()
    told: set[str] = set()
    for number in sorted({t.sentence for t in quote.tokens}):
        here = [t for t in quote.tokens if t.sentence == number]
        says = [s for s in theirs if s.verb.sentence == number]
        whole = bool(says) or (source.speaker is not None and not theirs and not quoted)
        for token in here:
            inside = any(q.start <= token.span.start < q.end for q in quoted)
            side = reported if inside or (whole and _governed(token, says, here)) else told
            side.add(token.stem)
    shared = own & (reported | told)
    if not shared:
        return False
    only = shared & (reported - told)
    return len(only) > _MUST * len(shared)


def _governed(token: Token, says: Sequence[Saying], here: Sequence[Token]) -> bool:
    """Whether a word of a sentence is part of what is said in it."""
    if not says:
        return True
    first = says[0].verb
    if any(token.span == s.verb.span or token in s.subject for s in says):
        return False
    subject = says[0].subject
    opening = [t for t in here if t.span.start < first.span.start and t not in subject]
    closing = [t for t in here if t.span.start > first.span.start and t not in subject]
    if len(opening) > 2 and len(closing) <= _CLOSING:
        return True  # "The bridge was safe, Lane said."
    return token.span.start > first.span.start or first.low == "according"
