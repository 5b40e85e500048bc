"""Checking a quotation over HTTP and on the command line, against the sample articles."""

import json
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import httpx
import pytest

from server.answering.verification import LONGEST_QUOTE
from server.cli import main
from tests.conftest import LiveServer

ABSENT = "The harbour seals were counted twice before the zeppelin came in."


@pytest.fixture
def api(live_server: LiveServer) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server.url, timeout=60) as client:
        yield client


@pytest.fixture
def article(api: httpx.Client) -> dict[str, Any]:
    """The newest article."""
    newest = api.get("/v1/articles?limit=1").json()["items"][0]
    found: dict[str, Any] = api.get(f"/v1/articles/{newest['id']}").json()
    return found


@pytest.fixture
def words(article: dict[str, Any]) -> list[str]:
    """Nine to fourteen words of it, none of them at an end of their paragraph."""
    paragraph = max(
        (p for p in article["paragraphs"] if p["searchable"]), key=lambda p: p["end"] - p["start"]
    )
    found: list[str] = article["text"][paragraph["start"] : paragraph["end"]].split()[1:15]
    return found


def verify(api: httpx.Client, quote: str) -> dict[str, Any]:
    reply = api.post("/v1/verify", json={"quote": quote})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def test_words_of_an_article_are_exact(
    api: httpx.Client, article: dict[str, Any], words: list[str]
) -> None:
    found = verify(api, "  ".join(words))

    assert found["verdict"] == "exact"
    match = found["matches"][0]
    assert match["article"]["id"] == article["id"]
    assert match["article"]["revision"] == article["revision"]
    assert match["quote"].split() == words
    assert article["text"][match["start"] : match["end"]] == match["quote"]
    paragraph = article["paragraphs"][match["paragraph"]["number"] - 1]
    assert match["paragraph"].items() <= paragraph.items()
    assert paragraph["start"] <= match["start"] < match["end"] <= paragraph["end"]
    assert (match["place"], match["similarity"], match["differences"]) == (1, 1, [])
    assert match["normalised"] == ["white space"]


def test_a_changed_word_is_altered_and_named(
    api: httpx.Client, article: dict[str, Any], words: list[str]
) -> None:
    found = verify(api, " ".join([*words[:5], "zeppelin", *words[5:]]))

    assert found["verdict"] == "altered"
    match = found["matches"][0]
    assert match["quote"].split() == words
    assert match["similarity"] < 1
    (difference,) = match["differences"]
    assert (difference["kind"], difference["quoted"]) == ("added", "zeppelin")
    assert difference["article"] is None
    assert difference["start"] == difference["end"]
    before = article["text"][match["start"] : difference["start"]]
    assert before.split() == words[:5]


def test_words_of_no_article_are_absent(api: httpx.Client) -> None:
    assert verify(api, ABSENT) == {"verdict": "absent", "matches": [], "reason": None}


def test_a_quote_in_two_paragraphs_has_a_match_in_each(
    api: httpx.Client, article: dict[str, Any]
) -> None:
    shown = [p for p in article["paragraphs"] if p["searchable"]]
    first, second = next((a, b) for a, b in pairwise(shown) if b["number"] == a["number"] + 1)
    text = article["text"][first["start"] : second["end"]]

    found = verify(api, text)

    assert found["verdict"] == "exact"
    assert [m["place"] for m in found["matches"]] == [1, 1]
    assert "\n\n".join(m["quote"] for m in found["matches"]) == text


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ({"quote": "  "}, "quote-refused"),
        ({"quote": "“… — …”"}, "quote-refused"),
        ({"quote": "word " * (LONGEST_QUOTE // 5) + "s"}, "quote-refused"),
        ({"quote": "the bridge", "nonsense": 1}, "request-invalid"),
        ({"quote": 7}, "request-invalid"),
        ({}, "request-invalid"),
    ],
)
def test_what_cannot_be_checked_is_a_problem_document(
    api: httpx.Client, body: dict[str, Any], kind: str
) -> None:
    reply = api.post("/v1/verify", json=body)

    assert reply.status_code == 422
    assert reply.headers["content-type"] == "application/problem+json"
    assert reply.json()["type"] == f"urn:pullquote:{kind}"


def test_the_longest_quote_is_still_checked(api: httpx.Client) -> None:
    assert verify(api, "zeppelin " * (LONGEST_QUOTE // 9))["verdict"] == "absent"


@pytest.fixture
def pullquote(
    sample_data: Path, capsys: pytest.CaptureFixture[str]
) -> Callable[..., tuple[int, str, str]]:
    """The command, run here: its exit code and what it printed."""

    def run(*arguments: str) -> tuple[int, str, str]:
        code = main([*arguments, "--data", str(sample_data)])
        printed = capsys.readouterr()
        return code, printed.out, printed.err

    return run


def test_the_command_says_what_the_api_says(
    pullquote: Callable[..., tuple[int, str, str]], api: httpx.Client, words: list[str]
) -> None:
    for quote in (" ".join(words), " ".join([*words[:5], "zeppelin", *words[5:]]), ABSENT):
        code, out, _ = pullquote("verify", quote, "--json")
        assert code == 0
        assert json.loads(out) == verify(api, quote)


def test_the_command_marks_what_differs_and_names_the_source(
    pullquote: Callable[..., tuple[int, str, str]], article: dict[str, Any], words: list[str]
) -> None:
    code, out, _ = pullquote("verify", " ".join([*words[:5], "zeppelin", *words[6:]]))

    assert code == 0
    assert out.startswith("altered: ")
    assert f"“{' '.join(words)}”" in out
    assert f"{words[4]} [zeppelin → {words[5]}] {words[6]}" in out
    assert article["title"] in out
    code, out, _ = pullquote("verify", ABSENT)
    assert (code, out) == (0, "absent: no article has these words.\n")


def test_the_command_refuses_a_quote_without_words(
    pullquote: Callable[..., tuple[int, str, str]],
) -> None:
    code, out, err = pullquote("verify", "…")

    assert (code, out) == (1, "")
    assert "empty" in err
