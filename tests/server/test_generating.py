"""Answers in a language model's words: what is shown, replaced, dropped, and why."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import pytest

from index.data_folder import Index
from server.answering.asking import Options, QuestionRefused
from server.answering.assistant import Assistant
from server.answering.events import Sources, Stated
from server.schemas import Answer, Turn
from tests.server.scripted import Script, ScriptedModel, Sentence, reply, writer_of

QUESTION = "How did the council vote on closing Chandlers Bridge to traffic?"
VOTE = "The council voted by 17 to 14 to close Chandlers Bridge to motor traffic."
DIFFERING = "How many households were evacuated in the flood?"
REFUSED = "What is the boiling point of nitrogen?"
GENERATIVE = Options(mode="generative")


@contextmanager
def worded(index: Index, script: Script) -> Iterator[tuple[Assistant, ScriptedModel]]:
    """An assistant with a model of that script."""
    model = ScriptedModel(script)
    writer = writer_of(model)
    try:
        yield Assistant(index, max_characters=500, max_statements=4, writer=writer), model
    finally:
        writer.close()


def plain(index: Index, question: str) -> Answer:
    """The answer without a model."""
    return Assistant(index, max_characters=500, max_statements=4).ask(question)


def said(answer: Answer) -> list[tuple[str, str]]:
    return [(statement.text, statement.support) for statement in answer.statements]


def where(sentences: Sequence[Sentence], words: str) -> int:
    """The number of the sentence that holds the words."""
    return next(int(s["number"]) for s in sentences if words in s["text"])


def test_a_statement_that_passes_stands_with_the_quotes_it_cites(sample_index: Index) -> None:
    with worded(sample_index, lambda s: reply((VOTE, [where(s, "17 to 14")]))) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert said(answer) == [(VOTE, "supported")]
    assert answer.mode == "generative"
    assert answer.model == "scripted"
    assert answer.text == f"{VOTE} [1]"
    assert [c.number for c in answer.citations] == [1]
    assert "voted by 17 to 14" in answer.citations[0].quote
    assert answer.generation is not None
    assert (answer.generation.supported, answer.generation.dropped) == (1, 0)
    assert answer.generation.attempts == 1
    assert answer.generation.note.startswith("Worded by scripted; each statement was checked")


def test_the_verdict_and_its_confidence_are_those_without_a_model(sample_index: Index) -> None:
    with worded(sample_index, lambda s: reply((VOTE, [where(s, "17 to 14")]))) as (assistant, _):
        answer = assistant.ask(QUESTION)
    without = plain(sample_index, QUESTION)
    assert (answer.status, answer.confidence) == (without.status, without.confidence)
    assert answer.passages == without.passages


@pytest.mark.parametrize(
    "wrong",
    [
        "The council voted by 14 to 17 to close Chandlers Bridge to motor traffic.",
        "The council voted by 17 to 14 to close Tidemill Bridge to motor traffic.",
        "The council voted by 17 to 14 not to close Chandlers Bridge to motor traffic.",
        f"{VOTE} See https://evil.example/.",
    ],
)
def test_a_statement_that_fails_gives_way_to_its_quote(sample_index: Index, wrong: str) -> None:
    with worded(sample_index, lambda s: reply((wrong, [where(s, "17 to 14")]))) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [support for _, support in said(answer)] == ["quoted"]
    assert answer.citations[0].quote in answer.text
    assert wrong not in answer.text
    assert answer.mode == "extractive"
    assert answer.model is None
    assert answer.generation is not None
    assert answer.generation.replaced == 1
    assert answer.generation.note == "One statement did not pass and gave way to its quote."


def test_what_cites_a_number_it_was_never_given_is_not_shown(sample_index: Index) -> None:
    script = lambda s: reply((VOTE, [999]), (VOTE, [where(s, "17 to 14"), 998]))  # noqa: E731
    with worded(sample_index, script) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [support for _, support in said(answer)] == ["quoted"]
    assert answer.generation is not None
    assert (answer.generation.replaced, answer.generation.dropped) == (1, 1)


def test_only_the_quotes_that_a_statement_needs_are_cited(sample_index: Index) -> None:
    def all_of_them(sentences: Sequence[Sentence]) -> str:
        return reply((VOTE, [s["number"] for s in sentences]))

    with worded(sample_index, all_of_them) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert said(answer) == [(VOTE, "supported")]
    assert ["17 to 14" in citation.quote for citation in answer.citations] == [True]


def test_a_statement_of_two_quotes_cites_both(sample_index: Index) -> None:
    text = f"{VOTE[:-1]}, and the vote came at 10.50 p.m. after a debate of almost three hours."

    def two(sentences: Sequence[Sentence]) -> str:
        numbers = [where(sentences, "17 to 14"), where(sentences, "10.50 p.m.")]
        return reply((text, [*numbers, sentences[-1]["number"]]))

    with worded(sample_index, two) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert said(answer) == [(text, "supported")]
    assert answer.statements[0].citations == [1, 2]
    assert len(answer.citations) == 2


def test_true_words_beside_the_question_are_no_answer(sample_index: Index) -> None:
    def last(sentences: Sequence[Sentence]) -> str:
        return reply((sentences[-1]["text"], [sentences[-1]["number"]]))

    with worded(sample_index, last) as (assistant, _):
        answer = assistant.ask(QUESTION)
    without = plain(sample_index, QUESTION)
    assert said(answer) == said(without)
    assert answer.generation is not None
    assert answer.generation.failure is not None
    assert answer.generation.failure.code == "strayed"


def test_true_words_beside_an_answer_wait_for_it(sample_index: Index) -> None:
    further = "Pedestrians and cyclists will still be able to use the bridge."

    def both(sentences: Sequence[Sentence]) -> str:
        return reply(
            (further, [where(sentences, "Pedestrians and cyclists")]),
            (VOTE, [where(sentences, "17 to 14")]),
        )

    with worded(sample_index, both) as (assistant, _):
        events = list(assistant.stream(QUESTION))
        answer = assistant.ask(QUESTION)
    assert [type(event).__name__ for event in events] == ["Sources", "Stated", "Stated", "Answer"]
    assert [support for _, support in said(answer)] == ["supported", "supported"]
    assert answer.statements[1].text == VOTE
    assert answer.text.endswith(f"{VOTE} [2]"), "prose runs on"
    assert "\n" not in answer.text


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ('{"statements": []}', "nothing"),
        ("I am afraid that I cannot help with that.", "nonsense"),
        ('{"statements": [{"text": "The council vo', "cut"),
    ],
)
def test_a_model_of_no_use_costs_nothing(sample_index: Index, written: str, code: str) -> None:
    with worded(sample_index, lambda _: written) as (assistant, _):
        answer = assistant.ask(QUESTION)
    without = plain(sample_index, QUESTION)
    assert said(answer) == said(without)
    assert answer.text == without.text
    assert answer.citations == without.citations
    assert answer.mode == "extractive"
    assert answer.generation is not None
    assert answer.generation.failure is not None
    assert answer.generation.failure.code == code
    assert answer.generation.note.endswith("The answer is made of quotes alone.")


def test_what_is_said_twice_is_shown_once(sample_index: Index) -> None:
    script = lambda s: reply(*[(VOTE, [where(s, "17 to 14")])] * 2)  # noqa: E731
    with worded(sample_index, script) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert said(answer) == [(VOTE, "supported")]
    assert answer.generation is not None
    assert answer.generation.dropped == 0


def test_the_best_quote_is_shown_though_the_model_passes_it_over(sample_index: Index) -> None:
    other = "The vote came at 10.50 p.m., after a debate of almost three hours."
    script = lambda s: reply((other, [where(s, "10.50 p.m.")]))  # noqa: E731
    with worded(sample_index, script) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert [support for _, support in said(answer)] == ["supported", "quoted"]
    assert "17 to 14" in answer.statements[1].text


def test_true_words_far_from_the_question_are_left_out(sample_index: Index) -> None:
    def padded(sentences: Sequence[Sentence]) -> str:
        last = sentences[-1]
        return reply((VOTE, [where(sentences, "17 to 14")]), (last["text"], [last["number"]]))

    with worded(sample_index, padded) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert said(answer) == [(VOTE, "supported")]
    assert answer.generation is not None
    assert answer.generation.dropped == 1


def test_a_reply_that_breaks_off_keeps_what_had_passed(sample_index: Index) -> None:
    def cut(sentences: Sequence[Sentence]) -> str:
        whole = reply((VOTE, [where(sentences, "17 to 14")]), ("The vote came late", [1]))
        return whole[: whole.index("The vote came late")]

    with worded(sample_index, cut) as (assistant, _):
        answer = assistant.ask(QUESTION)
    assert said(answer)[0] == (VOTE, "supported")
    assert answer.generation is not None
    assert answer.generation.failure is not None
    # What the model had not come to yet is quoted.
    quoted = [c.quote for c in answer.citations]
    assert all(any(c.quote in q for q in quoted) for c in plain(sample_index, QUESTION).citations)


def test_the_unverified_is_shown_to_who_asks_for_it(sample_index: Index) -> None:
    wrong = "The council voted by 19 to 14 to close Chandlers Bridge to motor traffic."
    script = lambda s: reply((wrong, [where(s, "17 to 14")]))  # noqa: E731
    with worded(sample_index, script) as (assistant, _):
        answer = assistant.ask(QUESTION, Options(unverified=True))
    assert said(answer) == [(wrong, "unverified")]
    assert answer.generation is not None
    assert answer.generation.supported == 0


def test_markup_is_never_shown_not_even_unverified(sample_index: Index) -> None:
    evil = f"{VOTE} ![x](https://evil.example/?q=1)"
    script = lambda s: reply((evil, [where(s, "17 to 14")]))  # noqa: E731
    with worded(sample_index, script) as (assistant, _):
        answer = assistant.ask(QUESTION, Options(unverified=True))
    assert "evil.example" not in answer.model_dump_json()


def test_no_model_is_asked_for_quotes_or_when_nothing_answers(sample_index: Index) -> None:
    with worded(sample_index, lambda _: reply((VOTE, [1]))) as (assistant, model):
        quoted = assistant.ask(QUESTION, Options(mode="extractive"))
        refused = assistant.ask(REFUSED)
    assert model.asked == 0
    assert quoted.generation is None
    assert refused.status == "not_found"
    assert refused.generation is None


def test_generative_without_a_model_is_refused(sample_index: Index) -> None:
    with pytest.raises(QuestionRefused, match="no language model is set up"):
        Assistant(sample_index, max_characters=500, max_statements=4).ask(QUESTION, GENERATIVE)


def test_that_articles_differ_is_quoted_though_the_model_leaves_it_out(
    sample_index: Index,
) -> None:
    def one_side(sentences: Sequence[Sentence]) -> str:
        number = where(sentences, "forcing 160 households")
        return reply(("The flood forced 160 households to leave their homes.", [number]))

    with worded(sample_index, one_side) as (assistant, _):
        answer = assistant.ask(DIFFERING)
    assert said(answer)[0][1] == "supported"
    given = {value.value for each in answer.disagreements for value in each.values}
    assert {"140", "160"} <= given
    assert answer.text.startswith("The articles differ:")


def test_statements_are_given_one_by_one_after_what_was_found(sample_index: Index) -> None:
    def two(sentences: Sequence[Sentence]) -> str:
        first = where(sentences, "17 to 14")
        return reply((VOTE, [first]), ("The vote came at 10.50 p.m.", [where(sentences, "10.50")]))

    with worded(sample_index, two) as (assistant, _):
        events = list(assistant.stream(QUESTION, GENERATIVE))
    assert isinstance(events[0], Sources)
    stated = [event for event in events if isinstance(event, Stated)]
    assert [event.statement.citations for event in stated] == [[1], [2]]
    assert [c.number for event in stated for c in event.citations] == [1, 2]
    last = events[-1]
    assert isinstance(last, Answer)
    assert last.statements == [event.statement for event in stated]


def test_no_more_statements_than_asked_for(sample_index: Index) -> None:
    def many(sentences: Sequence[Sentence]) -> str:
        return reply(*[(s["text"], [s["number"]]) for s in sentences])

    with worded(sample_index, many) as (assistant, _):
        answer = assistant.ask(QUESTION, Options(max_statements=2))
    assert len(answer.statements) <= 2


HISTORY = (
    Turn(role="user", content="Who is Neville Oxbarrow?"),
    Turn(role="assistant", content="Neville Oxbarrow was treasurer of the flood fund."),
)


@pytest.mark.parametrize(
    ("written", "understood"),
    [
        ("What did Neville Oxbarrow steal from the flood fund?",) * 2,
        ("What did Ada Quill steal?", "What did Neville Oxbarrow steal?"),
        ("", "What did Neville Oxbarrow steal?"),
    ],
    ids=["it says it better", "a name that nobody has said", "nonsense"],
)
def test_a_follow_up_may_be_put_in_other_words(
    sample_index: Index, written: str, understood: str
) -> None:
    def script(sentences: Sequence[Sentence]) -> str:
        return json.dumps({"question": written}) if not sentences else reply()

    writer = writer_of(ScriptedModel(script))
    assistant = Assistant(
        sample_index, max_characters=500, max_statements=4, writer=writer, rewrites=True
    )
    answer = assistant.ask("What did he steal?", Options(history=HISTORY))
    writer.close()
    assert answer.standalone_question == understood


def test_questions_are_rewritten_only_where_that_is_set(sample_index: Index) -> None:
    with worded(sample_index, lambda _: '{"question": "What did Oxbarrow steal?"}') as (asked, _):
        answer = asked.ask("What did he steal?", Options(history=HISTORY))
    assert answer.standalone_question == "What did Neville Oxbarrow steal?"
