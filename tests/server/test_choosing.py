"""Choosing sentences, on passages made for the purpose."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from index.article import Span
from index.passages import Sentence
from index.question import Question
from index.records import ArticleRecord, StoredPassage
from index.search import Hit, Ranking
from index.words import Stems, content_words, stems, words
from server.answering.choices import Choice, choose_for_all
from server.answering.choosing import Asked, choose, chosen_for, needed
from server.answering.growing import LONGEST_QUOTE
from server.answering.scoring import candidates, words_of


def passage(number: int, article: str, *paragraphs: str) -> StoredPassage:
    """A passage whose sentences end in ``|``; the marks are taken out."""
    sentences, pieces, at = [], [], 0
    for n, paragraph in enumerate(paragraphs, start=1):
        parts = [part.strip() for part in paragraph.split("|") if part.strip()]
        for part in parts:
            sentences.append(Sentence(n, Span(at, at + len(part))))
            at += len(part) + 1
        pieces.append(" ".join(parts))
        at += 1
    text = "\n\n".join(pieces)
    record = ArticleRecord(
        article, article, "Title", None, None, None, None, None, "r", 9, datetime.now(UTC)
    )
    span = Span(0, len(text))
    vector = np.zeros((1 + len(sentences), 4), dtype=np.float32)
    return StoredPassage(number, 0, record, None, span, text, tuple(sentences), vector)


def ranking(question: str, *found: tuple[StoredPassage, list[float]]) -> Ranking:
    asked = content_words(question)
    weights = dict.fromkeys(stems(asked), 1 / len(asked))
    hits = [
        Hit(
            p,
            None,
            0.5,
            np.array(similarities, dtype=np.float32),
            Stems(stems(words(p.text))),
        )
        for p, similarities in found
    ]
    return Ranking(Question(question, np.zeros(4, np.float32), weights), tuple(hits), None)


def quotes(found: Ranking, most: int = 4) -> list[str]:
    return [words_of(c.passage, c.span) for c in choose(found, candidates(found), most)]


def test_the_sentence_that_answers_is_chosen_alone() -> None:
    p = passage(1, "a", "The bridge is old.| It cost 2 million crowns to mend.| Rain fell.")
    found = ranking("What did it cost to mend the bridge?", (p, [0.5, 0.8, 0.1]))
    assert "It cost 2 million crowns to mend." in quotes(found)[0]
    assert len(quotes(found)) == 1


def test_close_sentences_of_two_articles_are_both_quoted() -> None:
    a = passage(1, "a", "Police said 140 homes were emptied by the flood.")
    b = passage(2, "b", "Police said 160 homes were emptied by the flood.")
    found = ranking("How many homes were emptied by the flood?", (a, [0.8]), (b, [0.79]))
    assert len(quotes(found)) == 2  # alike but for the number: a difference, not a repeat


def test_near_repeats_are_dropped() -> None:
    a = passage(1, "a", "Pellam Pumps will cut 185 of its 460 jobs by March.")
    b = passage(2, "b", "Pellam Pumps will slash 185 of its 460 jobs by March.")
    assert len(quotes(ranking("How many jobs go?", (a, [0.8]), (b, [0.8])))) == 1


def test_no_more_than_asked_for() -> None:
    subjects = ["Night trains ran", "Old ships sailed", "Red buses left", "Small planes flew"]
    p = passage(
        1, "a", *(f"{s} late that whole week." for s in [*subjects, "Heavy lorries rolled"])
    )
    assert len(quotes(ranking("What was late?", (p, [0.8] * 5)), most=3)) == 3


def test_a_question_in_the_text_is_no_answer() -> None:
    p = passage(1, "a", "Why did the bridge close?| Inspectors found a crack in the bridge pier.")
    found = ranking("Why did the bridge close?", (p, [0.85, 0.8]))
    assert quotes(found, most=1) == ["Inspectors found a crack in the bridge pier."]


@pytest.mark.parametrize(
    ("text", "similarities", "expected"),
    [
        # an opening pronoun brings what it refers to
        ("Ruth Tasker lost.| She won 1,204 votes.", [0.1, 0.9], "Ruth Tasker lost. She won"),
        # a quotation without a speaker brings the sentence that names one
        ("“We lost,” said Tasker.| “It was close.”", [0.1, 0.9], "“We lost,” said Tasker. “It"),
        ('"We lost," said Tasker.| "It was close."', [0.1, 0.9], '"We lost," said Tasker. "It'),
        # a quotation cut in two is quoted whole, in both directions
        ("“We lost.| It was close,” said Tasker.", [0.9, 0.1], "“We lost. It was close,” said"),
        ("“We lost.| Votes were few,” said Tasker.", [0.1, 0.9], "“We lost. Votes were few,”"),
        ('"We lost.| Votes were few," said Tasker.', [0.9, 0.1], '"We lost. Votes were few,"'),
    ],
)
def test_what_belongs_to_a_quote_comes_with_it(
    text: str, similarities: list[float], expected: str
) -> None:
    found = ranking("votes", (passage(1, "a", text), similarities))
    assert quotes(found, most=1)[0].startswith(expected)


def test_what_a_speaker_goes_on_to_say_belongs_to_the_quote() -> None:
    text = "“We met a disconnect,” said Reynolds.| “They asked us in.”| Officials shrugged."
    found = ranking("What did Reynolds meet?", (passage(1, "a", text), [0.9, 0.1, 0.1]))
    assert quotes(found, most=1) == ["“We met a disconnect,” said Reynolds. “They asked us in.”"]


def test_a_quote_never_leaves_its_paragraph() -> None:
    p = passage(1, "a", "Ruth Tasker lost.", "She won 1,204 votes.")
    assert quotes(ranking("votes", (p, [0.1, 0.9])), most=1) == ["She won 1,204 votes."]


def test_chosen_neighbours_become_one_quote() -> None:
    p = passage(1, "a", "Ferries stop on Monday.| Trains stop on Tuesday.| Rain fell.")
    found = ranking("When do ferries and trains stop?", (p, [0.8, 0.8, 0.0]))
    assert quotes(found) == ["Ferries stop on Monday. Trains stop on Tuesday."]


def test_neighbours_become_one_quote_whatever_order_they_were_chosen_in() -> None:
    p = passage(1, "a", "Ferries stop on Monday.| Trains stop on Tuesday.| Buses stop on Friday.")
    found = ranking("When do ferries, trains and buses stop?", (p, [0.81, 0.79, 0.80]))
    assert quotes(found) == [p.text]


def test_articles_keep_their_own_order() -> None:
    p = passage(1, "a", "Zinc prices rose.", "Some filler here.", "Copper prices fell.")
    found = ranking("What did zinc and copper prices do?", (p, [0.80, 0.0, 0.82]))
    assert quotes(found) == ["Zinc prices rose.", "Copper prices fell."]


def test_nothing_found_chooses_nothing() -> None:
    empty = ranking("Anything?")
    assert choose(empty, candidates(empty), 4) == list[Choice]()


def test_one_quote_is_enough_for_a_fact_with_a_clear_answer() -> None:
    p = passage(
        1, "a", "The ferry stops on 3 June.", "The ferry is blue.", "The ferry was built in 1931."
    )
    found = ranking("When does the ferry stop?", (p, [0.9, 0.6, 0.6]))
    assert quotes(found) == ["The ferry stops on 3 June."]


def test_a_list_goes_on_to_its_next_items() -> None:
    p = passage(
        1,
        "a",
        "The council gave three reasons for the closure:",
        "• rust in the deck beams",
        "• the cost of steel",
        "It rained all week in the town.",
    )
    found = ranking("What are the reasons for the closure?", (p, [0.7, 0.84, 0.83, 0.3]))
    assert quotes(found) == [
        "The council gave three reasons for the closure:",
        "rust in the deck beams",
        "the cost of steel",
    ]


def test_a_comparison_takes_a_sentence_of_each_article() -> None:
    a = passage(1, "a", "The storm flooded the quay.", "The storm flooded the market.")
    b = passage(2, "b", "No house was harmed by the storm, a farmer said.")
    found = ranking("What do both say of the storm?", (a, [0.9, 0.88]), (b, [0.7]))
    assert "No house was harmed by the storm, a farmer said." in quotes(found, most=2)


def test_another_bearer_of_the_name_is_not_added() -> None:
    a = passage(1, "a", "Chandlers Bridge closes on 1 May.")
    b = passage(2, "b", "Humber Bridge closes on 2 July.")
    c = passage(3, "c", "The railway footbridge closes on 9 November.")
    found = ranking("When does the bridge close?", (a, [0.9]), (b, [0.9]), (c, [0.9]))
    assert quotes(found) == ["Chandlers Bridge closes on 1 May."]
    d = passage(4, "d", "Chandlers Bridge closes on 8 May.")
    both = ranking("When does the bridge close?", (a, [0.9]), (d, [0.9]))
    assert len(quotes(both)) == 2


def test_each_part_is_answered_before_any_has_a_second_quote() -> None:
    p = passage(
        1, "a", "The ferry stops on 3 June.| It may stop on 4 June, too.", "The boat cost £3m."
    )
    when = ranking("When does the ferry stop?", (p, [0.9, 0.89, 0.1]))
    cost = ranking("How much did the boat cost?", (p, [0.1, 0.1, 0.9]))
    lists = [chosen_for(Asked(r, candidates(r), candidates(r)), 2) for r in (when, cost)]
    assert len(lists[0]) == 2
    chosen = choose_for_all(lists, 2)
    assert [words_of(c.passage, c.span) for c in chosen] == [
        "The ferry stops on 3 June.",
        "The boat cost £3m.",
    ]


def test_what_the_headline_says_already_is_no_addition() -> None:
    p = passage(1, "a", "Rust was found in four beams.", "A diver went down to the bridge.")
    found = ranking("Why did the bridge close?", (p, [0.9, 0.72]))
    assert len(quotes(found)) == 2  # "bridge" is new
    over = replace(p, record=replace(p.record, title="The bridge is to close"))
    found = ranking("Why did the bridge close?", (over, [0.9, 0.79]))
    assert quotes(found) == ["Rust was found in four beams."]


def test_a_fact_is_not_joined_by_what_only_adds_words_of_the_question() -> None:
    p = passage(1, "a", "It stops on 3 June.", "Islanders ferry sheep, and a dog named Inchmore.")
    found = ranking("When does the Inchmore ferry stop?", (p, [0.9, 0.6]))
    assert quotes(found) == ["It stops on 3 June."]


def test_no_quote_is_longer_than_the_longest_and_no_word_is_quoted_twice() -> None:
    long = [f"{opening} {'very ' * 58}late." for opening in ("Trains", "But trains", "Yet buses")]
    p = passage(1, "a", "|".join(long))
    found = ranking("What was late?", (p, [0.80, 0.81, 0.82]))
    got = quotes(found)
    assert len(got) > 1
    assert all(len(quote) <= LONGEST_QUOTE for quote in got)
    assert " ".join(got) == p.text


def test_a_neighbour_is_joined_only_to_a_short_quote() -> None:
    short = passage(1, "a", "Zinc rose by a fifth in a day.| Copper fell to a low of two.")
    found = ranking("What did prices do?", (short, [0.9, 0.75]))
    assert quotes(found) == [short.text]
    filler = "x" * LONGEST_QUOTE
    long = passage(1, "a", f"Zinc rose {filler}.| Copper fell to a low of two.")
    found = ranking("What did prices do?", (long, [0.9, 0.75]))
    assert quotes(found) == [f"Zinc rose {filler}."]


def test_the_items_of_a_counted_list_come_before_other_sentences() -> None:
    p = passage(
        1,
        "a",
        "Several outcomes are possible.| One outcome is a vote in the spring.| Nobody knows "
        "when.| A second, better outcome is a deal.| A third is delay.",
        "Other outcomes were feared, and outcomes unknown.",
        "Outcomes matter.",
    )
    found = ranking("What are the outcomes?", (p, [0.5, 0.9, 0.1, 0.4, 0.4, 0.89, 0.88]))
    assert quotes(found) == [
        "One outcome is a vote in the spring.",
        "A second, better outcome is a deal. A third is delay.",
    ]
    # the sentence that leads into them comes along if it is the best
    found = ranking("What are the outcomes?", (p, [0.95, 0.5, 0.1, 0.4, 0.4, 0.89, 0.88]))
    assert quotes(found)[0] == "Several outcomes are possible. One outcome is a vote in the spring."


def test_a_sentence_without_an_end_brings_its_list() -> None:
    p = passage(
        1,
        "a",
        "Gulls cry.| The budget also",
        "raises the tax by a tenth;",
        "and closes the pool.",
        "Nobody cheered the budget.",
    )
    found = ranking("What is in the budget?", (p, [0.1, 0.9, 0.2, 0.2, 0.2]))
    assert quotes(found) == [
        "The budget also",
        "raises the tax by a tenth;",
        "and closes the pool.",
    ]
    # one with an end does not
    p = passage(1, "a", "The budget passed.", "and closes the pool.")
    assert quotes(ranking("What of the budget?", (p, [0.9, 0.2]))) == ["The budget passed."]


def test_a_further_quote_is_no_question() -> None:
    p = passage(1, "a", "The herring is burnt.", "What becomes of the herring?")
    found = ranking("What becomes of the herring now?", (p, [0.9, 0.89]))
    assert quotes(found) == ["The herring is burnt."]


def test_one_sentence_with_one_is_no_list() -> None:
    p = passage(
        1,
        "a",
        "One outcome is a vote in the spring.",
        "Ice formed.",
        "Hail fell.",
        "A second man left.",
    )
    found = ranking("What are the outcomes?", (p, [0.9, 0.1, 0.1, 0.1]))
    assert quotes(found) == ["One outcome is a vote in the spring."]


def test_each_asks_for_the_lines_of_a_list() -> None:
    p = passage(
        1,
        "a",
        "The Greens won 9 of the 17 seats.",
        "How it went",
        "Green Party: 9 seats (up 2)",
        "Blue Party: 5 seats (up 2)",
        "Red Party: 3 seats (up 2)",
        "Turnout was 43 per cent.",
    )
    similar = [0.9, 0.3, 0.88, 0.86, 0.87, 0.9]
    found = ranking("How many seats did each party win?", (p, similar))
    assert quotes(found) == [
        "Green Party: 9 seats (up 2)",
        "Blue Party: 5 seats (up 2)",
        "Red Party: 3 seats (up 2)",
    ]
    found = ranking("How many seats did the Greens win?", (p, similar))
    assert quotes(found)[0] == "The Greens won 9 of the 17 seats."


def test_a_side_of_a_comparison_has_one_good_sentence() -> None:
    p = passage(1, "a", "The storm flooded the quay.", "Heavy rain fell on the market.")
    found = ranking("What did it do in town?", (p, [0.9, 0.87]))
    asked = Asked(found, candidates(found), candidates(found))
    assert len(chosen_for(asked, 4)) == 2
    assert len(chosen_for(replace(asked, of_several=True), 4)) == 1


def test_what_holds_less_of_an_open_question_is_not_needed() -> None:
    p = passage(
        1,
        "a",
        "The storm did harm in the harbour town.",
        "Rain fell on the town.",
        "The storm did much in the harbour town.",
    )
    found = ranking("What harm did the storm do in the harbour town?", (p, [0.9, 0.88, 0.9]))
    first, less, full = sorted(candidates(found), key=lambda c: c.sentence.paragraph)
    asked = Asked(found, [first, less, full], [first, less, full])
    assert needed(asked, [first, less]) == [first]
    assert needed(asked, [first, full, less]) == [first, full]
    assert needed(asked, []) == []
    assert needed(replace(asked, on_topic=True), [first, less]) == [first, less]
    fact = ranking("When did the storm harm the harbour town?", (p, [0.9, 0.88, 0.9]))
    assert needed(Asked(fact, [first, less], [first, less]), [first, less]) == [first, less]


def test_what_makes_one_quote_with_another_or_tells_why_is_needed() -> None:
    p = passage(1, "a", "The harbour town shut its gates.| Rain fell.", "They blamed the storm.")
    asked = "Why did the harbour town shut its gates?"
    found = ranking(asked, (p, [0.9, 0.88, 0.87]))
    order = candidates(found)
    assert needed(Asked(found, order, order), order) == order


def test_what_stands_beside_a_figure_joins_it_if_it_speaks_of_what_is_asked() -> None:
    beside = "One in five nursing posts is vacant.| {} costs a million."
    for other, joins in (("Closing it", False), ("Each of the posts", True)):
        p = passage(1, "a", beside.format(other), "Rain fell.")
        found = ranking("How many nursing posts are vacant?", (p, [0.9, 1.05, 0.1]))
        assert any(other in quote for quote in quotes(found)) is joins
    p = passage(1, "a", beside.format("Closing it"), "Rain fell.")
    found = ranking("Why are nursing posts vacant?", (p, [0.9, 1.2, 0.1]))
    assert any("Closing it" in quote for quote in quotes(found)), "an open question has no figure"


def test_an_item_of_a_list_leads_into_no_other() -> None:
    p = passage(
        1,
        "a",
        "The budget also",
        "raises the council tax by 9 pounds a year;",
        "closes the baths at Gull Lane;",
        "and keeps the pool.",
    )
    found = ranking("How much is the council tax going up?", (p, [0.3, 0.9, 0.1, 0.1]))
    assert quotes(found) == ["raises the council tax by 9 pounds a year;"]
    whole = quotes(ranking("What does the budget do?", (p, [0.9, 0.3, 0.3, 0.3])))
    assert len(whole) == 4
