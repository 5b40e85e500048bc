"""Questions for somebody's words are answered with theirs, on what is asked about."""

from collections.abc import Callable

import numpy as np
import pytest

from index.data_folder import Index
from index.embedding import EmbeddingModel
from index.question import Question
from index.readers import read_article
from index.records import StoredArticle
from index.words import Stems, content_words, stems, words
from server.answering.assistant import Assistant
from server.answering.said_by import SAID, WANTED, heard, whose
from server.answering.scoring import candidates
from server.schemas import Answer
from tests.server.made_ranking import made_ranking


def question(text: str) -> Question:
    asked = stems(content_words(text))
    return Question(text, np.zeros(4, np.float32), dict.fromkeys(asked, 1 / len(asked)))


@pytest.mark.parametrize(
    ("text", "name", "topic"),
    [
        ("What did Ann Lane say about boats?", "ann lane", "boats"),
        ("Why does Ann Lane think the ferry sank?", "ann lane", "ferry sank"),
        ("How did General Ann Lane explain the delay?", "general ann lane", "delay"),
        ("What did the harbour master tell the jury?", "harbour master", "jury"),
        ("What did the owner of Lane Boats say about rust?", "owner", "rust"),
        ("What did Ann Lane ask for?", "ann lane", ""),
        ("What did Ann Lane admit she got wrong?", "ann lane", "wrong"),
    ],
)
def test_whose_words_and_on_what(text: str, name: str, topic: str) -> None:
    asked = whose(question(text))
    assert asked is not None
    assert asked.name == frozenset(stems(words(name)))
    assert set(asked.topic) == set(stems(words(topic)))


@pytest.mark.parametrize(
    "text", ["Who said it?", "What happened to Ann Lane?", "What did she say?", "When was it said?"]
)
def test_nobody_s_words(text: str) -> None:
    assert whose(question(text)) is None


def test_a_wish_counts_for_less_than_a_saying() -> None:
    said, asked = (
        whose(question(f"What did Ann Lane {verb} boats?")) for verb in ("say about", "ask of")
    )
    assert said is not None
    assert asked is not None
    assert (said.raised, asked.raised) == (SAID, WANTED)


def test_what_is_asked_for_may_be_done_in_other_words() -> None:
    admits, says = (whose(question(f"What did Ann Lane {verb}?")) for verb in ("admit", "say"))
    assert admits is not None
    assert says is not None
    assert frozenset(stems(["wrong", "sorry"])) <= admits.verb
    assert says.verb.isdisjoint(stems(["wrong", "sorry"]))


def test_who_is_meant_is_told_by_surname_or_role() -> None:
    named = whose(question("What did Ann Lane say about boats?"))
    assert named is not None
    assert named.means("Dr Lane", None)
    assert not named.means("Ann Reese", "Lane warden")
    role = whose(question("What did the harbour master say about boats?"))
    assert role is not None
    assert role.means("Ann Reese", "the harbour master")
    assert not role.means("Ann Reese", "the master of a ferry")


def test_a_role_within_a_body_is_called_by_both() -> None:
    asked = whose(question("What did the Saltby Town manager say to that?"))
    assert asked is not None
    assert asked.name == frozenset(stems(["manager"]))
    assert asked.body == frozenset(stems(["saltby", "town"]))
    assert asked.means("Ann Reese", "the manager")
    assert asked.means("Ann Reese", "Town's manager")
    assert not asked.means("Tom Birch", "Rovers' manager")
    assert not asked.means("Tom Birch", "the chairman")
    people = whose(question("What did the Saltby fans say?"))
    assert people is not None
    assert people.name == frozenset(stems(["saltby", "fans"]))


def test_of_whom_somebody_thinks_so_is_asked_in_their_words_too() -> None:
    asked = whose(question("Whom does Ann Lane blame for the delay?"))
    assert asked is not None
    assert asked.surname == "lane"
    assert whose(question("Whom did Ann Lane meet at the bridge?")) is None


def test_what_somebody_wants_is_told_by_what_they_recommend() -> None:
    asked = whose(question("What does Ann Lane want changed?"))
    assert asked is not None
    assert "recommend" in asked.verb
    assert whose(question("What did Ann Lane want to build?")) is None


def test_what_somebody_would_like_is_what_they_want() -> None:
    asked = whose(question("What would the boat union like to do about rust?"))
    assert asked is not None
    assert asked.name == frozenset(stems(["boat", "union"]))
    assert asked.raised == WANTED
    assert set(asked.topic) == {"rust"}
    assert "propos" in asked.verb
    assert whose(question("What would the new boat look like?")) is None
    assert whose(question("What does the new boat look like?")) is None
    assert whose(question("What would Ann Lane say?")) is None


def test_a_title_and_a_given_name_are_a_name() -> None:
    dame, called = (whose(question(f"What did {w} recommend?")) for w in ("Dame Ann", "Ann"))
    assert dame is not None
    assert called is not None
    assert dame.means("Dame Ann Lane-Reed", None)
    assert not dame.means("Tom Lane-Reed", None)
    assert not called.means("Dame Ann Lane-Reed", None)


def test_the_topic_is_held_in_another_form_too() -> None:
    asked = whose(question("What did Ann Lane say about closing the ferry?"))
    assert asked is not None
    assert asked.share(Stems(stems(["closure", "ferry"]))) == pytest.approx(1)
    assert asked.share(Stems(stems(["ferry"]))) == pytest.approx(0.5)
    assert asked.share(Stems(stems(["lane"]))) == 0


@pytest.fixture
def ask(sample_index: Index) -> Callable[[str], Answer]:
    return Assistant(sample_index, max_characters=500, max_statements=4).ask


@pytest.mark.parametrize(
    ("text", "first"),
    [
        # not what she said first, of the arrests; and what she had asked for is hers too
        (
            "What did Brenda Scarsdale say about cameras on the Town Quay?",
            "She had asked the borough council in March for £12,500",
        ),
        ("What did Maureen Tasker say after losing her seat?", "I closed a bridge because"),
        ("What did Derek Munsey say when the wall broke?", "I heard a noise like a coal lorry"),
        # what he said, where the sentence before says of what
        ("How did Neville Oxbarrow explain what he did to the jury?", "had borrowed the money"),
        ("Why does the head teacher think attendance went up?", "Nobody wanted to miss"),
        (
            "What did the managing director of Quernstone Developments say about the ruling?",
            "defies belief",
        ),
        # blamed for what the passage tells, and recommended as what is wanted
        ("Whom does Agnes Pomfret blame for the bridge still being shut?", "blame the arithmetic"),
        ("What does Dame Harriet want changed about flood warnings?", "Dame Harriet recommends"),
    ],
)
def test_their_words_on_the_topic_come_first(
    ask: Callable[[str], Answer], text: str, first: str
) -> None:
    answer = ask(text)
    assert answer.status == "answered"
    assert first in answer.citations[0].quote


def test_who_is_not_heard_is_said(ask: Callable[[str], Answer]) -> None:
    answer = ask("What did Josiah Pellam say about the pump works?")
    assert answer.status == "related"
    assert answer.reason is not None
    assert answer.reason.message == "The closest sentences quote nothing that Josiah Pellam said."


@pytest.mark.parametrize(
    ("sentence", "silent"),
    [
        ("Talks may return to bodies like the Union of Ports, where such matters end.", True),
        ("The Union of Ports said nothing of the tolls.", False),
        ("According to the Union of Ports, tolls will rise.", False),
        ("The Union of Ports voted against the tolls on Monday.", False),
        ("The Union of Miners said that the tolls were too high.", True),
    ],
)
def test_no_body_is_given_words_that_it_did_not_say(
    model: EmbeddingModel, sentence: str, silent: bool
) -> None:
    ranking = made_ranking(model, "What has the Union of Ports said about the tolls?", sentence)
    stored = StoredArticle(
        ranking.hits[0].passage.record, read_article(f"News\n\n{sentence}".encode(), "a1.txt")
    )
    found = heard(ranking.question, candidates(ranking), lambda _: stored)
    assert found.silent == ("the Union of Ports" if silent else None)


def test_in_a_column_i_is_the_byline(ask: Callable[[str], Answer]) -> None:
    answer = ask("What does Agnes Pomfret say about the heron?")
    assert answer.citations
    assert {citation.article.byline for citation in answer.citations} == {"Agnes Pomfret"}
    assert "heron" in " ".join(citation.quote for citation in answer.citations)
