"""Whether two sentences surely speak of the same thing."""

# They say what kind of value is asked for, not of what.
_ASKS = frozenset(
    stems(
        "high long tall deep far wide old heavy much many number figure percentage percent per"
        " cent proportion share price sum amount time year date day month".split()
    )
)
def _same_thing(question: Question, kind: Sought, given: Value, against: Value) -> bool:
    """Whether two sentences surely speak of the same thing."""
    one, other = given.candidate, against.candidate
    texts = [words_of(c.hit.passage, c.sentence.span) for c in (one, other)]
    near = [beside(t, v.held.span) for t, v in zip(texts, (given, against), strict=True)]
    held = [frozenset(stems(words(text))) for text in texts]
    if min(_share(question, h) for h in held) < OWN:
        return False
    if _share(question, held[0] & held[1]) < SHARED:
        return False
    if bool(_MAYBE.search(near[0])) != bool(_MAYBE.search(near[1])):
        return False
    if _vectors_apart(one, other) or _years_apart(kind, texts, one, other):
        return False
    return not _elsewhere(question, texts, (one, other))


def _share(question: Question, held: frozenset[str]) -> float:
    """How much of the question is held: by rarity or by count, whichever says more."""
    asked = {stem: w for stem, w in question.weights.items() if stem not in _ASKS} or {"": 1.0}
    rare = sum(w for stem, w in asked.items() if stem in held) / sum(asked.values())
    return max(rare, len(asked.keys() & held) / len(asked))


def _vectors_apart(one: Candidate, other: Candidate) -> bool:
    return float(np.dot(_vector(one), _vector(other))) < SAME_SENSE


def _vector(candidate: Candidate) -> "np.ndarray[tuple[int], np.dtype[np.float32]]":
    at = candidate.hit.passage.sentences.index(candidate.sentence)
    row: np.ndarray[tuple[int], np.dtype[np.float32]] = candidate.hit.passage.vector[1 + at]
    return row


def _years_apart(kind: Sought, texts: Sequence[str], one: Candidate, other: Candidate) -> bool:
    """Whether each speaks of a time of its own."""
    if kind == "number":
        given = [[w for w in dates(text) if w.weekday is None] for text in texts]
        if any(a.differs(b) for a in given[0] for b in given[1]):
            return True
    published = [c.hit.passage.record.published for c in (one, other)]
    first, second = published
    if first is None or second is None:
        return False
    days = abs((first - second).days)
    weekdays = any(w.weekday and w.month is None for text in texts for w in dates(text))
    if kind == "date" and weekdays:
        return days > 6
    return days > DAYS_APART and not all(any(w.year for w in dates(t)) for t in texts)


def _elsewhere(question: Question, texts: Sequence[str], pair: Iterable[Candidate]) -> bool:
    """Whether each names a place, or a bearer of the question's words, that the other does not."""
    papers: set[str] = set()
    for candidate in pair:
        papers |= set(stems(words(candidate.hit.passage.record.publisher or "")))
    months = {m for text in texts for w in dates(text) for m in stems(words(w.span.of(text)))}
    places = [
        {s for name in _PLACE.findall(t) for s in stems(words(name))} - papers - months
        for t in texts
    ]
    if places[0] and places[1] and not places[0] & places[1]:
        return True
    bearers = [_bearers(question, text) - months for text in texts]
    return bool(bearers[0] and bearers[1] and not bearers[0] & bearers[1])


def _bearers(question: Question, text: str) -> set[str]:
    """The names right beside a word of the question: the Tower of "Tower Bridge"."""
    tokens = re.findall(r"[^\W_]+(?:[’'\-][^\W_]+)*", text)
    found: set[str] = set()
    for before, token in pairwise(tokens):
        asked = set(stems(words(token))) & set(question.weights)
        if asked and token[0].isupper() and before[0].isupper():
            found |= set(stems(words(before)))
    return found - _STOP_STEMS
