"""Who, when and how many are told apart, and their answers recognised."""

import pytest

from index.asked_for import asks_count, counted, expectation, sought, thing


@pytest.mark.parametrize(
    ("question", "sentence", "holds"),
    [
        ("How many homes were flooded?", "Police counted 140 homes.", True),
        ("How many homes were flooded?", "Police counted twelve.", True),
        ("How many homes were flooded?", "The homes were flooded badly.", False),
        ("What percentage voted for it?", "Turnout was low.", False),
        ("When did the bridge close?", "It closed on Monday.", True),
        ("When did the bridge close?", "The sluice opened at 3.40 a.m. sharp.", True),
        ("When did the bridge close?", "Nobody may cross it.", False),
        ("What time did it close?", "It closed for good.", False),
        ("Who led the inquiry?", "The inquiry was led by Ruth Kettleborough.", True),
        ("Who led the inquiry?", "The inquiry took two years.", False),
        ("Who is Ruth Tasker?", "Yesterday Ruth Tasker was asleep.", False),  # only the asked name
        ("Where was she born?", "She was born in Kelbourne.", True),
        ("Why did it close?", "Anything at all.", True),
        # a sum of money, a length and an age are not just any number
        ("How much did the bridge cost?", "The bridge cost £7.9m.", True),
        ("How much did the bridge cost?", "The bridge has 26 beams.", False),
        ("How much did the bridge cost?", "It closed at 4.15 p.m. for good.", False),
        ("What did the bridge cost?", "The bridge has 26 beams.", False),
        ("What did she say about the price of a camera?", "It is a good one.", True),
        ("How much is the firm paying for its buses?", "It ordered four of 11 tonnes.", False),
        ("How much are they spending?", "They are spending £3m.", True),
        ("How much did prices rise?", "They rose by 4%.", True),
        ("When does the talk end?", "The talk ends on Dec. 5.", True),
        ("How many seals were seen?", "The harbour office counted forty seals.", True),
        ("Who pays for the fair?", "The council gives £15,000.", True),
        ("How long was the debate?", "The debate took almost three hours.", True),
        ("How long was the debate?", "There were 31 councillors.", False),
        ("How old is the keeper?", "The keeper, 71, was there.", True),
        ("How old is the keeper?", "The keeper has 39 volumes.", False),
        # neither is a year or a share a count
        ("How many soldiers died?", "In 2018 they were 340 per cent more.", False),
        ("How many soldiers died?", "In 2018 there were 340.", True),
        ("How many more soldiers came?", "The army grew by 340 per cent.", True),
        ("How many fewer soldiers came?", "There were almost 12% fewer of them.", True),
        ("How many more soldiers came?", "In 2018 they drank 12% ale.", False),
        ("How many engines were found?", "It was a six-month inquiry.", False),
        ("How many months did it take?", "It took six months.", True),
        # a sum alone does not tell who pays
        ("Who paid for the bridge?", "It has cost £7.9m.", False),
        ("What did the firm pay?", "It was sold for £9.", True),
        ("What did the firm pay?", "It was sold in May.", False),
    ],
)
def test_expectation(question: str, sentence: str, holds: bool) -> None:
    assert expectation(question)(sentence) is holds


@pytest.mark.parametrize(
    ("question", "what"),
    [
        ("How many stolen outboard engines were found?", "stolen outboard engines"),
        ("How many of the boats were sunk?", "boats"),
        ("How many were hurt?", ""),
        ("How much is it?", ""),
    ],
)
def test_what_is_counted(question: str, what: str) -> None:
    assert " ".join(counted(question)) == what
    assert asks_count(question) is question.startswith("How many")


def test_who_pays_is_not_how_much() -> None:
    assert thing("Who paid for it?") == "payer"
    assert thing("What did it pay?") == "money"


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How did she answer the general who told her to shut it?", None),
        ("What did he say when the wall gave way?", None),
        ("How many were hurt when the wall gave way, and who helped?", "number"),
        ("When did it open and who was there?", "date"),
        ("In 2019, who led it?", "name"),
        ("Since when has it been shut?", "date"),
        ("Who knew where it was?", "name"),
    ],
)
def test_a_side_clause_asks_nothing(question: str, kind: str | None) -> None:
    assert sought(question) == kind
