"""Each part of the evidence for a passage tells it from one without, whatever the texts are."""

import os
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import astuple, fields
from datetime import UTC, datetime
from itertools import cycle

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.article import Span
from index.evidence import LONGEST_RUN, NEAR, Evidence, Found, gather, other_forms, pairs_held
from index.passages import Sentence
from index.question import Question
from index.records import ArticleRecord, StoredPassage
from index.wording import wording
from index.words import content_words, stems
from tests.conftest import ROOT

DIMENSIONS = 4
COSINES = ("passage", "sentence")


def asked(text: str, **weights: float) -> Question:
    """A question whose content words weigh the same unless their stems' weights are given."""
    found = dict.fromkeys(stems(content_words(text)), 1.0) | weights
    whole = sum(found.values()) or 1.0
    shares = {stem: weight / whole for stem, weight in found.items()}
    return Question(text, np.zeros(DIMENSIONS, dtype=np.float32), shares)


def passage(
    *sentences: str,
    article: str = "a",
    position: int = 0,
    title: str = "News",
    section: str | None = None,
) -> StoredPassage:
    """A passage of these sentences."""
    spans, at = [], 7  # a passage seldom begins where its article does
    for sentence in sentences:
        spans.append(Sentence(1, Span(at, at + len(sentence))))
        at += len(sentence) + 1
    record = ArticleRecord(
        article,
        "a.txt",
        title,
        None,
        None,
        None,
        None,
        None,
        "r",
        1,
        datetime(2025, 5, 3, tzinfo=UTC),
    )
    return StoredPassage(
        position,
        position,
        record,
        section,
        Span(7, at - 1),
        " ".join(sentences),
        tuple(spans),
        np.zeros((1 + len(sentences), DIMENSIONS), dtype=np.float32),
    )


def found(each: StoredPassage, full_text: float = 0.0, similarities: Sequence[float] = ()) -> Found:
    cosines = similarities or [0.0] * (1 + len(each.sentences))
    return Found(each, np.array(cosines, dtype=np.float32), full_text)


def of(question: str | Question, *sentences: str, **about: str) -> Evidence:
    """The evidence for a passage that was found alone."""
    understood = asked(question) if isinstance(question, str) else question
    (evidence,) = gather(understood, [found(passage(*sentences, **about))])  # type: ignore[arg-type]
    return evidence


def of_all(question: str, *passages: StoredPassage) -> list[Evidence]:
    return gather(asked(question), [found(each) for each in passages])


def test_cosines_and_full_text_are_passed_on() -> None:
    each = passage("The river rose.", "Nobody slept.", "It fell.")
    (evidence,) = gather(asked("the river"), [found(each, 0.75, [0.5, 0.25, 0.875, -0.5])])
    assert (evidence.passage, evidence.sentence, evidence.full_text) == (0.5, 0.875, 0.75)


def test_coverage_is_of_text_and_headings_by_weight() -> None:
    question = asked("Did the Pellam bridge close?", bridg=2.0)
    assert of(question, "The bridge stood.").coverage == pytest.approx(0.5)
    assert of(question, "It stood.", title="The bridge at Pellam").coverage == pytest.approx(0.75)
    assert of(question, "It stood.", section="Closing Pellam").coverage == pytest.approx(0.5)
    assert of(question, "Nothing.").coverage == 0.0


def test_neighbours_give_what_the_passage_lacks_and_the_article_what_stands_further_off() -> None:
    here, beside, apart, elsewhere = (
        passage("Tickets cost nine pounds.", position=4),
        passage("The harbour was full, and tickets sold.", position=5),
        passage("The festival opened.", position=7),
        passage("The harbour festival cost nothing.", article="b", position=3),
    )
    question = "What do tickets for the harbour festival cost?"
    alone, *_ = of_all(question, here, elsewhere)
    assert (alone.coverage, alone.neighbours, alone.article) == (0.5, 0.0, 0.0)
    first, *_ = of_all(question, here, beside, elsewhere)
    assert (first.coverage, first.neighbours, first.article) == (0.5, 0.25, 0.25)
    # In any order, and on both sides alike.
    _, _, next_to, both = of_all(question, elsewhere, apart, beside, here)
    assert (both.neighbours, both.article) == (0.25, 0.5)
    assert (next_to.coverage, next_to.neighbours, next_to.article) == (0.5, 0.25, 0.5)


def test_forms_are_the_words_that_stand_there_in_another_form_only() -> None:
    assert of("Who signed the treaty?", "Its signatory was Fry.").forms == 0.5
    assert of("Who signed the treaty?", "The signatories signed.").forms == 0.0, "held as it is"
    assert of("Who signed the treaty?", "Nobody sits here.").forms == 0.0
    assert of("Who owns the car?", "The cargo came.").forms == 0.0, "too short to tell"


def test_near_is_the_largest_share_within_a_dozen_words() -> None:
    question = "Did repairs to the Pellam bridge stop?"
    close = of(question, "Repairs at Pellam bridge stop.")
    assert close.near == pytest.approx(1.0)
    filler = " ".join(["so"] * NEAR)
    spread = of(question, f"Repairs {filler} at Pellam {filler} bridge {filler} stop.")
    assert spread.near == pytest.approx(0.25)
    assert spread.coverage == close.coverage
    far = " ".join(["so"] * (NEAR - 1))
    assert of("bridge repairs", f"Bridge {far} repairs.").near == 0.5
    assert of("bridge repairs", f"Bridge {far[3:]} repairs.").near == pytest.approx(1.0)
    assert of("bridge repairs", "Bridge bridge bridge.").near == 0.5, "a word counts once"


def test_phrase_is_the_longest_run_stop_words_and_all() -> None:
    question = "Who said the river rose in the night of the storm?"
    assert of(question, "Here the river rose in the night again.").phrase == 1.0
    assert of(question, "The river rose.").phrase == 3 / LONGEST_RUN
    assert of(question, "The old river then rose.").phrase == 1 / LONGEST_RUN
    assert of(question, "Rose river.").phrase == 1 / LONGEST_RUN, "the order counts"
    assert of(question, "Nothing happened.").phrase == 0.0
    assert of("ha ha ha", "Ha ha, ha ha ha.").phrase == 3 / LONGEST_RUN
    assert of(question, question).phrase == 1.0, "and no longer run says more"


def test_pairs_are_neighbouring_words_with_others_left_out() -> None:
    question = asked("Was the flood fund treasurer of Wend guilty?", guilti=3.0)
    assert len(question.pairs) == 4
    assert of(question, "The flood fund.").pairs == pytest.approx(0.25)
    assert of(question, "The fund of the flood.").pairs == 0.0
    assert of(question, "A flood of money; its fund had a treasurer.").pairs == pytest.approx(0.5)
    assert of("bridge", "The bridge.").pairs == 0.0, "there is none to have"


def test_names_and_numbers_are_the_shares_held() -> None:
    question = "Did Ruth Tasker lose by 11 votes in 2024?"
    lacking = of(question, "She lost the vote.")
    assert (lacking.names, lacking.numbers) == (0.0, 0.0)
    some = of(question, "Ruth lost by eleven in 2024.")
    assert (some.names, some.numbers) == (0.5, 1.0)
    titled = of(question, "She lost by 11 in 2024.", title="Ruth Tasker loses")
    assert (titled.names, titled.numbers) == (1.0, 1.0)
    none = of("who lost?", "Nobody.")
    assert (none.names, none.numbers) == (1.0, 1.0)


def test_kind_is_of_the_sentence_most_like_the_question() -> None:
    question = "When did the bridge close?"
    assert of(question, "The bridge closed on Monday.").kind == 1.0
    assert of(question, "The bridge closed.").kind == 0.0
    assert of("why did the bridge close?", "The bridge closed.").kind == 1.0
    # Another sentence that holds a date is no answer ...
    two = passage("It rained on Monday.", "The bridge closed.")
    (words,) = gather(asked(question), [found(two)])
    assert words.kind == 0.0
    # ... unless it is the one that means what is asked.
    (meaning,) = gather(asked(question), [found(two, similarities=[0.0, 0.9, 0.1])])
    assert meaning.kind == 1.0


def test_each_passage_has_its_own_evidence_in_the_order_given() -> None:
    passages = [passage(text, article=text) for text in ("The river.", "The bridge.", "Nothing.")]
    there = of_all("the river bridge", *passages)
    assert [evidence.coverage for evidence in there] == [0.5, 0.5, 0.0]
    assert of_all("the river bridge", *reversed(passages)) == there[::-1]
    assert gather(asked("the river"), []) == []


@pytest.mark.parametrize("question", ["", "?! —", "\0", "🌊"])
def test_a_question_without_words_has_no_evidence_but_its_vector(question: str) -> None:
    (evidence,) = gather(asked(question), [found(passage("The river rose."), 0.0, [0.5, 0.25])])
    lacks_nothing = {"names": 1.0, "numbers": 1.0, "kind": 1.0}
    expected = {f.name: 0.0 for f in fields(Evidence)} | lacks_nothing
    assert evidence == Evidence(**expected | {"passage": 0.5, "sentence": 0.25})


def test_a_question_of_stop_words_alone_is_asked_by_them() -> None:
    evidence = of("Where is it in the?", "Is it in the river?")
    assert 0.5 < evidence.coverage < 1.0
    assert evidence.phrase == 4 / LONGEST_RUN


def test_a_question_of_500_words() -> None:
    text = " ".join(f"word{n % 100} of {n}" for n in range(167))
    assert len(text.split()) == 501
    evidence = of(f"When was {text}", text)
    assert evidence.phrase == 1.0
    assert evidence.coverage > 0.99
    assert evidence.numbers == 1.0
    assert 0.0 < evidence.near < 0.1, "a dozen of so many words is little"
    in_range(evidence)


def test_scripts_and_accents() -> None:
    assert of("Qui est Zoë Núñez ?", "ZOE NUNEZ parla.").names == 1.0
    assert of("Кто закрыл мост?", "Мост закрыл Иван.").coverage == pytest.approx(2 / 3)
    assert of("서울 다리", "서울 다리.").coverage == pytest.approx(1.0)
    assert of("السد 🌊 انهار", "السد انهار").pairs == pytest.approx(1.0)


def test_the_wording_is_of_text_and_headings() -> None:
    read = wording(passage("Bridges closed.", "Floods rose.", title="Floods", section="Costs"))
    assert sorted(read.stems) == ["bridg", "close", "cost", "flood", "rose"]
    assert read.places["flood"] == (0, 4), "headings and text are read as one"
    assert [sorted(held) for held in read.sentences] == [["bridg", "close"], ["flood", "rose"]]
    assert [sorted(held) for held in read.under] == [
        ["bridg", "close", "cost", "flood"],
        ["cost", "flood", "rose"],
    ]


def test_pairs_and_forms_are_the_same_by_themselves() -> None:
    question = asked("Who signed the flood treaty?")
    each = passage("A flood treaty had its signatory.")
    (evidence,) = gather(question, [found(each)])
    assert pairs_held(question, each) == evidence.pairs == 0.5
    assert other_forms(question, wording(each).stems) == evidence.forms == pytest.approx(1 / 3)


LETTERS = st.characters(codec="utf-8")
VOCABULARY = "The the bridge Bridges of Pellam 11 1,200 signed signatory closed on Monday".split()
TEXTS = st.lists(
    st.sampled_from([*VOCABULARY, "who", "when", "Zoë", "мост", "ﬁn", "ß", "İ"])
    | st.text(LETTERS, min_size=1, max_size=5),
    min_size=1,
    max_size=40,
).map(" ".join)
PASSAGES = st.lists(
    st.tuples(st.lists(TEXTS, min_size=1, max_size=3), st.sampled_from("ab"), st.integers(0, 3)),
    min_size=1,
    max_size=5,
    unique_by=lambda each: each[1:],
)


@settings(deadline=None)
@given(question=TEXTS, weights=st.lists(st.floats(1e-3, 20), min_size=1), drawn=PASSAGES)
def test_all_evidence_is_within_its_range(
    question: str, weights: list[float], drawn: list[tuple[list[str], str, int]]
) -> None:
    weighed = dict(zip(stems(content_words(question)), cycle(weights), strict=False))
    understood = asked(question, **weighed)
    passages = [passage(*texts, article=a, position=p) for texts, a, p in drawn]
    for evidence in gather(understood, [found(each) for each in passages]):
        in_range(evidence)
        assert evidence.neighbours <= evidence.article, "neighbours are of the article"
        assert evidence.near <= evidence.coverage + 1e-9
        assert evidence.coverage + evidence.article <= 1.0 + 1e-9
        assert evidence.coverage + evidence.forms <= 1.0 + 1e-9


def in_range(evidence: Evidence) -> None:
    for field, value in zip(fields(Evidence), astuple(evidence), strict=True):
        least = -1.0 if field.name in COSINES else 0.0
        assert least <= value <= 1.0 + 1e-9, field.name  # shares are added up


TELL = """
from index.evidence import gather
from tests.index.test_evidence import asked, found, passage

names = "river bridge flood fund treasurer guilty council repairs ticket harbour".split()
question = "When did " + " ".join(names) + " by 11 close?"
weights = {stem: 1 / (3 + n) for n, stem in enumerate(asked(question).weights)}
passages = [
    passage(" ".join(names[n:]), " ".join(names[:n]) + ", on Monday.", position=n)
    for n in range(8)
]
for evidence in gather(asked(question, **weights), [found(each) for each in passages]):
    print(evidence)
"""


def told(seed: str) -> str:
    """The evidence as a process tells it whose sets are in the order of this seed."""
    done = subprocess.run(
        [sys.executable, "-c", TELL],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout


def test_the_evidence_is_the_same_in_each_process() -> None:
    first, second = told("1"), told("2")
    assert first.count("Evidence(") == 8
    assert first == second
