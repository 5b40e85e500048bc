"""A misspelt word of a question is read as the articles spell it, and the answer says so."""

import subprocess
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import httpx
import pytest

from index.data_folder import Index, open_for_reading
from index.embedding import EmbeddingModel, Matrix
from index.quantised import QuantisedModel
from server.answering.asking import Options
from server.answering.assistant import Assistant
from server.answering.spelling import LONGEST, MOST, respelt
from server.schemas import Turn
from tests.conftest import PULLQUOTE, ROOT, LiveServer
from tests.server.made_ranking import made_ranking
from tests.server.mcp.talking import call, serving_index

COURT = "Neville Oxbarrow told detectives that the French police had made three enquiries. | Yes."
SLIP = "What did Mr Oxbarow tell detectives?"
MEANT = "What did Mr Oxbarrow tell detectives?"
TOLD = "the claims had been made by telephone"

Respelt = Callable[..., str | None]


@pytest.fixture
def spelt(model: EmbeddingModel) -> Respelt:
    """A question as passages spell it, where the words ``elsewhere`` stand in others."""

    def of(question: str, *articles: str, elsewhere: Iterable[str] = ()) -> str | None:
        held = frozenset(elsewhere)

        def frequencies(words: Iterable[str]) -> Mapping[str, int]:
            return {word: int(word in held) for word in words}

        return respelt(made_ranking(model, question, *articles), model.knows, frequencies)

    return of


@pytest.mark.parametrize(
    ("question", "understood"),
    [
        (SLIP, MEANT),
        ("Frensh military presence", "French military presence"),
        ("What did Oxbarow’s wife say?", "What did Oxbarrow’s wife say?"),
        ("what did oxbarow do", "what did Oxbarrow do"),
        ("WHO IS OXBAROW AND WHAT IS HIS TOWN?", "WHO IS Oxbarrow AND WHAT IS HIS TOWN?"),
        ("Did Oxbarow write to (Oxbarow-Hill)?", "Did Oxbarrow write to (Oxbarrow-Hill)?"),
        ("Who told the detetcives?", "Who told the detectives?"),
        ("Polise and Frensh law", "Police and French law"),
        ("Detctivs: what did Oxbarrow tell?", None),  # eight letters may have one slip
        ("Detecctivess: what did Oxbarrow tell?", "Detectives: what did Oxbarrow tell?"),
        ("Who is Oxbbarroww?", "Who is Oxbarrow?"),  # ten letters, two slips
        ("Who is Mxbarrow?", None),  # not with the first letter
        ("Who is the frensh man of Oxbarrow?", None),  # small, and only a name in the articles
        ("Who asked Polise of Oxbarrow at night?", None),  # a name, and none in the articles
        ("Who is Oxbarrow?", None),
        ("What of Oxbarow to Oxbarrow?", None),  # two people, then
        ("What of Oxbarow to Oxbarroww?", None),
        ("Who wrote to @Oxbarow of the French police?", None),
        ("Who read Oxbarow.example?", None),
        ("Who wrote files/Oxbarow and Oxbarow/files?", None),
        ("Who is Oxbarow_2?", None),
        ("Who is Oxbarro?", None),  # as "Brazil" is held by "Brazilian"
        ("Who mde the enquiries of Oxbarrow?", None),  # three letters are too few
        ("Was it frenc12h, 12345 or 123456?", None),
    ],
)
def test_a_word_becomes_the_one_it_is_nearest_to(
    spelt: Respelt, question: str, understood: str | None
) -> None:
    assert spelt(question, COURT) == understood


def test_a_word_of_the_articles_or_of_the_language_stays(spelt: Respelt) -> None:
    assert spelt(SLIP, COURT, elsewhere=["oxbarow"]) is None
    assert spelt(SLIP, COURT, "Another Oxbarow spoke.") is None
    assert spelt("What did Hansen say at court?", "Hanson said so at court.") is None
    assert spelt("What did Henssen say at court?", "Hensen said so at court.") is not None


def test_of_two_that_are_as_near_none_is_meant(spelt: Respelt) -> None:
    assert spelt("Who is Oxbarow?", COURT, "Oxbarew came.") is None
    assert spelt("Who is Oxbarow?", COURT, "The Oxbarrows came.") == "Who is Oxbarrow?"
    others = ["Nothing of note was said."] * 3
    assert spelt("Who is Oxbarow?", COURT, *others, "Oxbarew came.") is None, "of all that is found"
    nearer = spelt("Who is Kettlesbrough?", "Kettleborough came, Kettlesborough not.")
    assert nearer == "Who is Kettlesborough?"


def test_it_is_written_as_most_often(spelt: Respelt) -> None:
    assert spelt("Whose is Oxbarow?", "OXBARROW Oxbarrow", "OXBARROW") == "Whose is OXBARROW?"
    assert spelt("Whose is Oxbarow?", "OXBARROW Oxbarrow", "Oxbarrow") == "Whose is Oxbarrow?"
    assert spelt("Is there a govermnent?", "The Government. The Government and a government.") == (
        "Is there a government?"
    )
    assert spelt("Where is Wesola?", "Wesoła is a town.") == "Where is Wesoła?"
    assert spelt("Why didnt he go to court?", "He didn’t go.") is None


def test_only_what_was_found_first_counts(spelt: Respelt) -> None:
    others = ["Nothing of note was said."] * 3
    assert spelt(SLIP, *others[1:], COURT) == MEANT
    assert spelt(SLIP, *others, COURT) is None


def test_other_scripts_and_accents(spelt: Respelt) -> None:
    assert spelt("Где Москве?", "Москва далеко.") is None
    assert spelt("Who is Gegén Batáar?", "Gegeen Bataar came.") == "Who is Gegeen Batáar?"
    assert spelt("Who is Oxbárow here?", COURT) == "Who is Oxbarrow here?"
    assert spelt("Who is Oxba\u0301row here?", COURT) == "Who is Oxbarrow here?"


def test_the_work_is_bounded(model: EmbeddingModel) -> None:
    asked: list[str] = []

    def frequencies(words: Iterable[str]) -> Mapping[str, int]:
        asked.extend(words)
        return dict.fromkeys(asked, 0)

    def of(question: str) -> str | None:
        return respelt(made_ranking(model, question, COURT), model.knows, frequencies)

    assert of("Who told Oxbarow " + "x" * (LONGEST + 1) + " of it?") == (
        "Who told Oxbarrow " + "x" * (LONGEST + 1) + " of it?"
    )
    assert asked == ["oxbarow"]
    asked.clear()
    many = [f"Oxbar{chr(97 + n // 26)}{chr(97 + n % 26)}qz" for n in range(600)]
    assert of("Who told " + " ".join(many)) is None
    assert of("Who told " + " ".join(many[: MOST + 1])) is None
    assert asked == []
    of("Who told " + " ".join(many[:MOST]))
    assert len(asked) == MOST


class Recording(QuantisedModel):
    """Remembers what it was given to embed."""

    def __init__(self) -> None:
        super().__init__()
        self.embedded: list[str] = []

    def embed(self, texts: Iterable[str]) -> Matrix:
        texts = list(texts)
        self.embedded += texts
        return super().embed(texts)


@pytest.fixture(scope="module")
def recording() -> Recording:
    return Recording()


@pytest.fixture
def index(sample_data: Path, recording: Recording) -> Iterator[Index]:
    recording.embedded.clear()
    with open_for_reading(sample_data, recording) as opened:
        yield opened


@pytest.fixture
def assistant(index: Index) -> Assistant:
    return Assistant(index, max_characters=2_000, max_statements=4)


def searches(recording: Recording) -> list[str]:
    return [text for text in recording.embedded if text.endswith("?")]


def test_a_second_search_is_made_only_for_a_slip(
    assistant: Assistant, recording: Recording
) -> None:
    answer = assistant.ask(MEANT)
    assert searches(recording) == [MEANT]
    recording.embedded.clear()
    corrected = assistant.ask(SLIP)
    assert searches(recording) == [SLIP, MEANT]
    assert [c.quote for c in corrected.citations] == [c.quote for c in answer.citations]
    assert (corrected.question, corrected.standalone_question) == (SLIP, MEANT)


def test_what_is_given_as_meant_is_taken_as_it_is(
    assistant: Assistant, recording: Recording
) -> None:
    answer = assistant.ask("And he?", Options(standalone_question=SLIP))
    assert answer.standalone_question == SLIP
    assert answer.status != "answered"
    assert searches(recording) == [SLIP]


def test_a_search_is_literal(assistant: Assistant, recording: Recording) -> None:
    assistant.search(SLIP, 5)
    assert recording.embedded == [SLIP]


def test_a_follow_up_is_completed_from_the_right_word(assistant: Assistant) -> None:
    history = (Turn(role="user", content="Where did Mr Oxbarow live?"),)
    answer = assistant.ask("What did he tell detectives?", Options(history=history))
    assert "Oxbarrow" in answer.standalone_question
    assert "Oxbarow" not in answer.standalone_question
    answer = assistant.ask(SLIP, Options(history=(Turn(role="user", content="Who is Ms Tasker?"),)))
    assert "Oxbarow" not in answer.standalone_question


def test_a_question_that_is_not_answered_says_how_it_was_understood(assistant: Assistant) -> None:
    answer = assistant.ask("What is Mr Oxbarow's favourite opera?")
    assert answer.status != "answered"
    assert answer.standalone_question == "What is Mr Oxbarrow's favourite opera?"
    assert answer.reason is not None
    assert "Oxbar" not in answer.reason.message


def test_a_model_that_asks_by_mcp_is_told(index: Index) -> None:
    answer = call(serving_index(index), "ask", question=SLIP)
    assert (answer["question"], answer["standalone_question"]) == (SLIP, MEANT)


def test_the_command_line_says_it(live_server: LiveServer) -> None:
    command = [*PULLQUOTE, "ask", SLIP, "--data", str(live_server.data)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.startswith(f"Understood as: {MEANT}\n")
    assert TOLD in done.stdout


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


def replied(reply: httpx.Response) -> Any:
    assert reply.status_code == 200, reply.text
    return reply.json()


def test_every_reply_says_how_a_first_question_was_understood(api: httpx.Client) -> None:
    answer = replied(api.post("/v1/ask", json={"question": SLIP}))
    assert answer["status"] == "answered"
    assert (answer["question"], answer["standalone_question"]) == (SLIP, MEANT)
    assert TOLD in answer["text"]
    stream = api.post("/v1/ask", json={"question": SLIP}, headers={"accept": "text/event-stream"})
    assert stream.text.index(MEANT) < stream.text.index("event: statement")
    shown = api.post("/v1/ask", json={"question": SLIP}, headers={"accept": "text/markdown"})
    assert f"*Understood as:* {MEANT}" in shown.text
    asked = {"model": "pullquote", "messages": [{"role": "user", "content": SLIP}]}
    completion = replied(api.post("/v1/chat/completions", json=asked))
    assert completion["pullquote"]["standalone_question"] == MEANT
    text = completion["choices"][0]["message"]["content"]
    assert TOLD in text
    assert f"_Understood as: {MEANT}_" in text
    asked["messages"] = [{"role": "user", "content": MEANT}]
    plain = replied(api.post("/v1/chat/completions", json=asked))
    assert "Understood as" not in plain["choices"][0]["message"]["content"]
