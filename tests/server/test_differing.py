"""Articles that disagree are shown side by side; those that only seem to are not."""

import pytest

from index.embedding import EmbeddingModel
from server.answering.choices import choose_for_all
from server.answering.choosing import Asked, chosen_for
from server.answering.notes import disagreements, text
from server.answering.scoring import candidates, words_of
from server.answering.several import disagreeing
from tests.server.made_ranking import made_ranking

DISAGREE = [
    (
        "How many people were killed in the fire?",
        ("At least 40 people were killed in the fire.", "The fire killed 52 people."),
        ["At least 40", "52"],
    ),
    (
        "How many people were killed in the fire?",
        ("Forty people were killed in the hotel fire.", "52 were killed in the hotel fire."),
        ["Forty", "52"],
    ),
    (
        "How many homes were flooded?",
        ("The county said 140 homes were flooded.", "Police said 160 homes were flooded."),
        ["140", "160"],
    ),
    (
        "How many homes were flooded?",
        (
            "The county said 140 homes were flooded.",
            "Police said 160 homes were flooded.",
            "In all 140 homes were flooded, the mayor said.",
        ),
        ["140", "160"],
    ),
    (
        "How much did the new bridge cost?",
        ("The new bridge cost £3m to build.", "The new bridge cost £4.5 million."),
        ["£3m", "£4.5 million"],
    ),
    (
        "When did the wall collapse?",
        ("The wall collapsed at 3.40 a.m.", "The wall collapsed at 4:10 am, the county said."),
        ["3.40 a.m.", "4:10 am"],
    ),
    (
        "How high did the river rise?",
        ("The river rose to 4.87 metres.", "The river rose to 5.2 metres at its height."),
        ["4.87", "5.2"],
    ),
    (
        "What percentage of voters backed the plan?",
        ("The plan was backed by 61% of voters.", "Of the voters 55 per cent backed the plan."),
        ["61%", "55 per cent"],
    ),
    (
        "How long did the strike last?",
        ("The strike lasted 12 days.", "The strike lasted three weeks."),
        ["12", "three"],
    ),
    (
        "When does the bridge reopen?",
        ("The bridge reopens on 3 June.", "The bridge reopens on 17 June, the council said."),
        ["3 June", "17 June"],
    ),
    (
        "When was the station opened?",
        ("The station was opened in 1884.", "The station was opened on 3 June 1886."),
        ["1884", "3 June 1886"],
    ),
    (
        "At what time did the wall collapse?",
        ("The wall collapsed at 3.40 a.m.", "The wall collapsed at 4:10 am, the county said."),
        ["3.40 a.m.", "4:10 am"],
    ),
    (
        "When will the vote be held?",
        (
            "Post 2025-05-01 :: The vote will be held on Monday.",
            "Echo 2025-05-02 :: The vote will be held on Tuesday.",
        ),
        ["Monday", "Tuesday"],
    ),
    (
        "How many people were killed in the fire?",
        (
            "Post 2025-02-01 :: At least 40 people were killed in the fire, says Saltby council.",
            "Echo 2025-02-03 :: The fire killed 52 people, and for days Saltby mourned.",
        ),
        ["At least 40", "52"],
    ),
    (
        "How many jobs will the factory cut?",
        (
            "The factory will cut 185 jobs by June.",
            "The factory will cut about 300 jobs.",
            "The factory will cut 420 jobs, a union said.",
        ),
        ["185", "about 300", "420"],
    ),
]

ONLY_SEEM = [
    # the same number, written otherwise
    (
        "How many people were killed in the fire?",
        "Forty people were killed in the fire.",
        "The fire killed 40 people.",
    ),
    (
        "How much did the new bridge cost?",
        "The new bridge cost $3m to build.",
        "The new bridge cost 3 million dollars.",
    ),
    (
        "How much did the new bridge cost?",
        "The new bridge cost £2.4m to build.",
        "The new bridge cost £2,412,300.",
    ),
    (
        "How many people marched?",
        "About 3,000 people marched.",
        "A count has it that 2,950 people marched.",
    ),
    (
        "How high did the river rise?",
        "The river rose to 2 metres.",
        "The river rose to 200 centimetres.",
    ),
    (
        "How long did the strike last?",
        "The strike lasted 14 days.",
        "The strike lasted two weeks.",
    ),
    # other units, and parts of a whole
    (
        "How many people were killed in the fire?",
        "The fire killed 40 people.",
        "The fire killed people in a building of 52 metres.",
    ),
    (
        "How many people were killed in the fire?",
        "The fire killed 40 people.",
        "The fire killed another 12 people on Friday.",
    ),
    (
        "How many beams are rusty?",
        "Of the 26 beams 11 are rusty.",
        "There is rust: 11 of the 26 beams are rusty.",
    ),
    (
        "How much did the new bridge cost?",
        "The new bridge cost £3m to build.",
        "The new bridge cost $4m to build.",
    ),
    # another place, year, event or tense
    (
        "How many people were killed in the fire?",
        "A fire in Kelbourne killed 40 people.",
        "A fire in Fenby killed 52 people.",
    ),
    (
        "How many homes were flooded?",
        "In 2013 140 homes were flooded.",
        "In 2025 160 homes were flooded.",
    ),
    (
        "How many homes were flooded?",
        "The county said 140 homes were flooded.",
        "Up to 160 homes could be flooded, the county said.",
    ),
    (
        "How many homes were flooded?",
        "Police said 160 homes were flooded.",
        "Correction: 140 homes were flooded, we first wrote.",
    ),
    (
        "How many homes were flooded?",
        "Post 2019-02-01 :: The county said 140 homes were flooded.",
        "Echo 2025-02-01 :: The county said 160 homes were flooded.",
    ),
    ("When does the bridge reopen?", "The bridge reopens on 3 June.", "It reopens in June."),
    (
        "When was the station opened?",
        "The station was opened in 1884.",
        "The station was opened on 3 June 1884.",
    ),
    (
        "When does the bridge close?",
        "The bridge closes on 3 June.",
        "The bridge stays closed until 17 June.",
    ),
    (
        "When does the bridge close?",
        "The Tower Bridge closes on 3 June.",
        "The Humber Bridge closes on 17 June.",
    ),
    (
        "When will the vote be held?",
        "Post 2025-05-01 :: The vote will be held on Monday.",
        "Echo 2025-07-02 :: The vote will be held on Tuesday.",
    ),
    # another subject, of which the question is not, and one that each article has its own of
    (
        "How many seasons of the Saltby serial are there?",
        "The Saltby serial ran for nine seasons.",
        "The Fenby serial ran for seven seasons.",
    ),
    (
        "When was Pellam Pumps founded?",
        "Pellam Pumps was founded in 1911.",
        "The pump was made at the Pellam works in 1979.",
    ),
    (
        "When was the last time the club won the cup?",
        "The club last won the cup in 2010.",
        "The club won the last cup in 1968 and 1969 as hosts.",
    ),
    (
        "How many people were killed in the fire?",
        "The fire killed 40 people.",
        "So far 22 people were killed in the fire.",
    ),
    # a question that names nothing finds one of its own in each story
    (
        "When was the film released?",
        "The film was released on 3 June 2011, with songs by Ada Quill.",
        "The film was released on 17 June 2011, and stars Joe Fell.",
    ),
    (
        "How many people were killed in the fire?",
        "Post 2025-02-01 :: At least 40 people were killed in the fire.",
        "Echo 2025-03-20 :: The fire killed 52 people.",
    ),
    # numbers that count nothing of what is asked
    (
        "How many sheds were painted?",
        "The council painted No. 2 shed, as sheds are painted.",
        "Nine sheds were painted by the council.",
    ),
    (
        "How many laws were passed on the pier?",
        "Laws on the pier were passed: C-84 laws.",
        "Nine laws on the pier were passed.",
    ),
    (
        "How many towns have a pier?",
        "This is one of the towns that have a pier.",
        "Nine towns have a pier.",
    ),
    # one story in two papers, and questions for something else
    (
        "How many homes were flooded?",
        "Post 2025-02-01 s1 :: The county said 140 homes were flooded.",
        "Echo 2025-02-01 s1 :: The county said 160 homes were flooded.",
    ),
    (
        "Why were homes flooded?",
        "The wall broke, and 140 homes were flooded.",
        "As the wall broke, 160 homes were flooded.",
    ),
    (
        "How many homes were flooded?",
        "The papers gave 140 homes flooded, then 160 homes.",
        "The county said 150 homes were flooded.",
    ),
]


def shown(model: EmbeddingModel, question: str, *articles: str) -> list[list[tuple[str, set[str]]]]:
    """Each disagreement's values, with the quotes cited for them."""
    ranking = made_ranking(model, question, *articles)
    found = candidates(ranking)
    asked = Asked(ranking, found, found)
    chosen = chosen_for(asked, 4)
    differing = disagreeing([asked], [chosen], ranking.hits)
    must = [c for each in differing for c in each.quoted]
    choices = choose_for_all([chosen], 4, must)
    quotes = [words_of(c.passage, c.span) for c in choices]
    return [
        [(v.value, {quotes[n - 1] for n in v.citations}) for v in each.values]
        for each in disagreements(differing, choices)
    ]


@pytest.mark.parametrize(("question", "articles", "values"), DISAGREE)
def test_articles_that_disagree_are_shown_side_by_side(
    model: EmbeddingModel, question: str, articles: tuple[str, ...], values: list[str]
) -> None:
    (found,) = shown(model, question, *articles)
    assert sorted(value for value, _ in found) == sorted(values)
    assert all(quotes and value in quote for value, quotes in found for quote in quotes)


@pytest.mark.parametrize(("question", "one", "other"), ONLY_SEEM)
def test_articles_that_only_seem_to_disagree_are_not(
    model: EmbeddingModel, question: str, one: str, other: str
) -> None:
    assert shown(model, question, one, other) == []
    assert shown(model, question, other, one) == []


COURIER = "Courier 2025-02-04 :: The fire service took people from 140 households to safety."
HERALD = "Herald 2025-02-04 :: The wall broke and 160 households had to leave their homes."
REVIEW = (
    "Courier 2025-06-19 :: The Courier gave the number of households evacuated as 140, the Herald"
    " as 160. | The review puts it at 152."
)


def test_a_report_of_what_papers_gave_shows_each_and_what_settles_it(model: EmbeddingModel) -> None:
    (found,) = shown(model, "How many households were evacuated?", COURIER, HERALD, REVIEW)
    quotes = dict(found)
    assert sorted(quotes) == ["140", "152", "160"]
    assert any("fire service" in quote for quote in quotes["140"])
    assert any("The wall broke" in quote for quote in quotes["160"])
    assert all("The review puts it at 152." in quote for quote in quotes["152"])


@pytest.mark.parametrize(
    "question",
    [
        "The Courier and the Herald gave different numbers of households evacuated. Why?",
        "What were the conflicting figures for the households evacuated?",
    ],
)
def test_a_count_that_is_said_to_differ_is_asked_for(model: EmbeddingModel, question: str) -> None:
    (found,) = shown(model, question, COURIER, HERALD, REVIEW)
    assert sorted(value for value, _ in found) == ["140", "152", "160"]
    assert shown(model, f"Why {question[0].lower()}{question[1:]}", COURIER, HERALD, REVIEW) == []


def test_a_report_of_the_papers_that_a_question_names_is_of_what_it_asks(
    model: EmbeddingModel,
) -> None:
    asked = (
        "How many households were made homeless by the Skelder, says the {} and says the Herald?"
    )
    notice = "Courier 2025-06-20 :: The Skelder made many households homeless."
    (found,) = shown(model, asked.format("Courier"), COURIER, HERALD, REVIEW, notice)
    assert sorted(value for value, _ in found) == ["140", "152", "160"]
    assert shown(model, asked.format("Post"), COURIER, HERALD, REVIEW, notice) == []


def test_the_half_of_the_day_is_said_once_in_a_report(model: EmbeddingModel) -> None:
    (found,) = shown(
        model,
        "What time did the wall give way?",
        "Courier 2025-02-04 :: Firefighters logged the breach at 3.40 a.m.",
        "Herald 2025-02-04 :: The wall gave way at 4.10 a.m., the county said.",
        "Post 2025-06-19 :: The Courier reported that the wall gave way at 3.40 a.m., the Herald"
        " at 4.10. | A camera shows that it went at 3.52 a.m.",
    )
    assert sorted(value for value, _ in found) == ["3.40 a.m.", "3.52 a.m.", "4.10 a.m."]


def test_a_report_that_no_article_bears_out_counts_for_nothing(model: EmbeddingModel) -> None:
    other = COURIER.replace("140 households", "many")
    herald = HERALD.replace("160 households", "many people")
    assert shown(model, "How many households were evacuated?", other, herald, REVIEW) == []


def test_a_correction_is_said_to_be_one(model: EmbeddingModel) -> None:
    notice = (
        "Courier 2025-06-20 :: Correction: the Courier gave the number of households evacuated as"
        " 140."
    )
    ranking = made_ranking(
        model, "How many households were evacuated?", COURIER, HERALD, REVIEW, notice
    )
    found = candidates(ranking)
    asked = Asked(ranking, found, found)
    (differing,) = disagreeing([asked], [chosen_for(asked, 4)], ranking.hits)
    choices = choose_for_all([found[:1]], 6, differing.quoted)
    (each,) = disagreements([differing], choices)
    notices = {
        v.value: [choices[n - 1].passage.number for n in v.corrected_by] for v in each.values
    }
    assert notices == {"140": [4], "160": [], "152": []}
    assert "since corrected [" in text([], [each], [])


ONE_EVENT = (
    "{} :: In the town of Saltby the storm drove 140 households from their homes, as in Fenby.",
    "{} :: Crews in Saltby brought 160 households from their homes by boat, and more in Fenby.",
)


@pytest.mark.parametrize(
    ("days", "seen"), [(("2025-02-04", "2025-02-05"), 1), (("2025-02-04", "2025-04-05"), 0)]
)
def test_articles_of_one_event_need_fewer_of_the_words(
    model: EmbeddingModel, days: tuple[str, str], seen: int
) -> None:
    one, other = (
        text.format(f"{paper} {day}")
        for text, paper, day in zip(ONE_EVENT, ("Courier", "Herald"), days, strict=True)
    )
    asked = "How many households were forced out of their homes?"
    assert len(shown(model, asked, one, other)) == seen


def test_articles_that_agree_stand_together(model: EmbeddingModel) -> None:
    (found,) = shown(
        model,
        "How many homes were flooded?",
        "The county said 140 homes were flooded.",
        "Police said 160 homes were flooded.",
        "In all 140 homes were flooded, the mayor said.",
    )
    cited = {value: len(quotes) for value, quotes in found}
    assert cited == {"140": 2, "160": 1}


def test_the_text_says_so_outside_quotation_marks(model: EmbeddingModel) -> None:
    ranking = made_ranking(
        model,
        "How many homes were flooded?",
        "The county said 140 homes were flooded.",
        "Police said 160 homes were flooded.",
    )
    found = candidates(ranking)
    asked = Asked(ranking, found, found)
    differing = disagreeing([asked], [chosen_for(asked, 4)])
    choices = choose_for_all([found], 4)
    assert text([], disagreements(differing, choices), []).startswith("The articles differ: 1")
