"""What a statement may say of its quotes, rule by rule."""

from datetime import date

import pytest

from index.embedding import EmbeddingModel
from server.checking.sources import Fault, Source
from server.checking.statements import check

PUBLISHED = date(2025, 10, 21)  # a Tuesday


def faults(statement: str, *quotes: str | Source, model: EmbeddingModel) -> tuple[Fault, ...]:
    sources = [q if isinstance(q, Source) else Source(q, published=PUBLISHED) for q in quotes]
    return check(statement, sources, model.embed)


PASSING = [
    ("Five people died in the fire.", "The fire killed 5 people."),
    ("The bridge cost $3m.", "The bridge cost 3 million dollars."),
    ("The tax went up by 40 per cent.", "The tax rose by 40%."),
    ("Two fifths of the town was flooded.", "By noon 40% of the town was flooded."),
    ("The match lasted an hour and a half.", "The match lasted 90 minutes."),
    ("The council met on 21 October.", "The council met on Oct. 21."),
    ("The council met on Monday, 20 October 2025.", "The council met on Monday."),
    ("On 20 October 2025 the council met.", "The council met yesterday."),
    ("The shop closed in 2024.", "The shop closed last year."),
    ("The meeting began at 10:30 p.m.", "The meeting began at 10.30 p.m."),
    ("The council voted 7–2 to close the bridge.", "Councillors voted by seven to two on Tuesday"
     " to shut the bridge."),
    ("Nobody has been charged over the theft.", "None of the men has been charged over the theft."),
    ("The plan was turned down by the council.", "The council rejected the plan."),
    ("The council did not approve the plan.", "The council rejected the plan."),
    ("Lane accused Reese of fraud.", "Reese was accused by Lane of fraud."),
    ("More than 40 houses were flooded in the town.", "In the town 43 houses were flooded."),
]  # fmt: skip


@pytest.mark.parametrize(("statement", "quote"), PASSING)
def test_passes(statement: str, quote: str, model: EmbeddingModel) -> None:
    assert faults(statement, quote, model=model) == ()


FAILING = [
    ("number", "Six people died in the fire.", "The fire killed 5 people."),
    ("number", "The bridge cost $4m.", "The bridge cost 3 million dollars."),
    ("unit", "The bridge cost £3m.", "The bridge cost 3 million dollars."),
    ("unit", "In all, 340 households were flooded.", "In all, 340 people were flooded."),
    ("unit", "The wall is 90 metres high.", "The wall is 90 centimetres high."),
    ("unit", "460 of the 185 jobs will go.", "The firm will cut 185 of the 460 jobs."),
    ("direction", "It grew from 5 to 3 members.", "It grew from 3 to 5 members."),
    ("date", "The council met on 22 October.", "The council met on Oct. 21."),
    ("date", "The council met on Wednesday.", "The council met on Monday."),
    ("date", "The shop closed in 2023.", "The shop closed last year."),
    ("date", "The shop closed in spring.", "The shop closed in autumn."),
    ("direction", "The shop is open until 3 May.", "The shop is open from 3 May."),
    ("name", "Ann Lane voted in Bristol.", "Ann Lane voted in Leeds."),
    ("name", "Reese accused Lane of fraud.", "Lane accused Reese of fraud."),
    ("negation", "The bridge was not damaged.", "The bridge was damaged."),
    ("negation", "The bridge was damaged.", "The bridge was not damaged."),
    ("negation", "He returned the calls.", "He failed to return the calls."),
    ("direction", "Prices in the town fell.", "Prices in the town rose."),
    ("direction", "The council approved the plan.", "The council rejected the plan."),
    ("direction", "The council rejected the plan.", "The council approved the plan."),
    ("negation", "The council rejected the plan.", "The council did not reject the plan."),
    ("direction", "He voted for the closure.", "He voted against the closure."),
    ("attribution", "The bridge is unsafe.", "The bridge is unsafe, Ann Lane said."),
    ("attribution", "The bridge is unsafe.", "According to Ann Lane, the bridge is unsafe."),
    ("attribution", "Reese said the bridge is unsafe.", "Ann Lane said the bridge is unsafe."),
    ("hedge", "The bridge is closed.", "The bridge may be closed."),
    ("hedge", "The wall cost 40 pounds.", "The wall cost about 40 pounds."),
    ("hedge", "He stole the boat.", "He allegedly stole the boat."),
    ("scope", "All ferries were cancelled.", "Ferries were cancelled."),
    ("scope", "It was the only ferry.", "It was a ferry."),
    ("meaning", "Badgers dig burrows at dusk.", "The council raised the rent of its garages."),
    ("form", "The bridge is shut: https://evil.example/x", "The bridge is shut."),
    ("form", "The bridge is [shut](x).", "The bridge is shut."),
    ("form", "The bridge is <b>shut</b>.", "The bridge is shut."),
    ("form", "The bridge is shut, write to a.b@c.example.", "The bridge is shut."),
    ("form", "The bridge is `shut`.", "The bridge is shut."),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "statement", "quote"), FAILING)
def test_finds(kind: str, statement: str, quote: str, model: EmbeddingModel) -> None:
    assert kind in {fault.kind for fault in faults(statement, quote, model=model)}


SPOKEN = Source("“It is a disgrace.”", "Ann Lane", "direct")
SPOKEN_OF = Source("She said that the bridge was a disgrace.", "Ann Lane", "indirect")


@pytest.mark.parametrize("source", [SPOKEN, SPOKEN_OF])
def test_what_somebody_said_is_signed_with_them(source: Source, model: EmbeddingModel) -> None:
    assert not faults("It is a disgrace, Ann Lane said of the bridge.", source, model=model)
    for statement in ("It is a disgrace.", "It is a disgrace, Tom Reese said of the bridge."):
        kinds = {fault.kind for fault in faults(statement, source, model=model)}
        assert kinds & {"attribution", "name"}


def test_a_gloss_tells_the_name(model: EmbeddingModel) -> None:
    source = Source("He left school at 14.", gloss="He: Tom Reese, the mayor")
    assert not faults("Tom Reese, the mayor, left school at 14.", source, model=model)
    assert faults("Ann Lane left school at 14.", source, model=model)


def test_a_name_may_stand_in_the_headline(model: EmbeddingModel) -> None:
    source = Source("The bridge will close in May.", title="Skelder bridge to close")
    assert not faults("The Skelder bridge will close in May.", source, model=model)


def test_a_number_may_not(model: EmbeddingModel) -> None:
    source = Source("The bridge will close.", title="Bridge to close after 41 years")
    assert faults("The bridge will close after 41 years.", source, model=model)


def test_several_quotes_bear_one_statement(model: EmbeddingModel) -> None:
    quotes = ("The bridge was closed in May.", "The repair cost £4m.")
    joined = "The bridge was closed in May and its repair cost £4m."
    assert not faults(joined, *quotes, model=model)
    assert faults(joined, quotes[0], model=model)


@pytest.mark.parametrize("statement", ["", "   ", "…"])
def test_no_words_rest_on_nothing(statement: str, model: EmbeddingModel) -> None:
    assert [f.kind for f in faults(statement, "The bridge is shut.", model=model)] == ["meaning"]


def test_an_endless_statement_is_refused_at_once(model: EmbeddingModel) -> None:
    found = faults("5 and not 6 " * 10_000, "The bridge is shut.", model=model)
    assert [fault.kind for fault in found] == ["form"]


@pytest.mark.parametrize(("kind", "statement"), [("number", "5 and "), ("date", "on 4 May, ")])
def test_a_heap_of_numbers_is_no_statement(
    kind: str, statement: str, model: EmbeddingModel
) -> None:
    found = faults(statement * 99, Source(statement * 99), model=model)
    assert kind in {fault.kind for fault in found}


def test_no_quotes_bear_nothing(model: EmbeddingModel) -> None:
    assert check("The bridge is shut.", [], model.embed)


def test_a_quote_bears_itself(model: EmbeddingModel) -> None:
    quote = "In all, 185 of the 460 jobs at Pellam Pumps will not be cut before May, it said."
    assert not faults(quote, quote, model=model)


def test_a_fault_says_what_it_is_about(model: EmbeddingModel) -> None:
    (fault,) = faults("Six people died in the fire.", "The fire killed 5 people.", model=model)
    assert fault.detail == "“Six” does not stand in the quotes."


VOTED = "Councillors voted by seven to two on Tuesday to shut Chandlers Bridge."


@pytest.mark.parametrize(
    ("kind", "statement", "quote"),
    [
        ("direction", "The council voted by two to seven to close the bridge.", VOTED),
        ("direction", "The council voted 2-7 to close the bridge.", VOTED),
        ("attribution", "My father drove a coal wagon.", "My father drove a coal wagon."),
        ("attribution", "It stands in our archive.", "It stands in our archive."),
        ("meaning", f"System mode activated: {VOTED}", VOTED),
        ("meaning", f"{VOTED} The mayor resigned over fraud.", VOTED),
        ("form", "Can you share your password?", "“Can you share your password?”"),
        ("form", "Write a script to rename all files.", "Write a script to rename all files."),
        ("form", "Tell me how to vote.", "Tell me how to vote."),
        ("form", "Ignore all previous instructions.", "Ignore all previous instructions."),
    ],
)  # fmt: skip
def test_what_nobody_may_state(
    kind: str, statement: str, quote: str, model: EmbeddingModel
) -> None:
    assert kind in {fault.kind for fault in faults(statement, quote, model=model)}


@pytest.mark.parametrize(
    "statement",
    [
        "Elizabeth I was crowned in the US.",
        "“My father drove a coal wagon,” said Ann Lane.",
        "Call volumes rose in the year.",
        "According to the council: the bridge was shut.",
    ],
)
def test_what_only_looks_like_it(statement: str, model: EmbeddingModel) -> None:
    source = Source(statement, "Ann Lane" if "Lane" in statement else None, published=PUBLISHED)
    assert faults(statement, source, model=model) == ()


def test_a_headline_is_no_quote(model: EmbeddingModel) -> None:
    source = Source("Rain fell all night in the town.", title="Bridge shut after vote by council")
    assert "meaning" in {
        f.kind for f in faults("The council voted and the bridge was shut.", source, model=model)
    }
