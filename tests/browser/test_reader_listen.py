"""Listening to an article: what is said when, by which voice, and the buttons."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

pytestmark = pytest.mark.browser

Evaluate = Callable[..., Any]
OpenPage = Callable[..., Page]

# A speech engine that speaks when it is told to: `next()` ends what is being said.
ENGINE = """
    const voices = (names) => names.map((name, at) =>
        ({ name, localService: !name.startsWith("remote"), default: at === 0, lang: "en" }));
    function makeEngine(names) {
        const engine = {
            said: [], cancelled: 0, current: null,
            getVoices: () => voices(names),
            speak(words) {
                engine.said.push([words.text, words.voice?.name]);
                engine.current = words;
            },
            cancel() {
                engine.cancelled += 1;
                engine.current?.onerror?.({ error: "interrupted" });
            },
            next() { engine.current.onend(); },
            at(charIndex) { engine.current.onboundary({ charIndex }); },
        };
        return engine;
    }
"""

# The same in place of a machine's own, which the browser under test has none of.
MACHINE = f"""(() => {{
    {ENGINE}
    const engine = makeEngine(["local"]);
    Object.defineProperty(window, "speechSynthesis", {{ value: engine }});
    window.SpeechSynthesisUtterance = class {{ constructor(text) {{ this.text = text; }} }};
}})()"""


def listened(evaluate: Evaluate, steps: str, voices: tuple[str, ...] = ("local",)) -> Any:
    """What is said and shown while ``steps`` are taken with three blocks of words."""
    return evaluate(
        "listening.js",
        f"""({{ makeListener }}, names) => {{
            {ENGINE}
            const engine = makeEngine(names);
            const shown = [];
            const blocks = () => ["One two three.", " ", "Four five."];
            const listener = makeListener(engine, (text) => ({{ text }}), blocks,
                (phase, block) => shown.push([phase, block]));
            {steps}
            return {{ said: engine.said.map(([text]) => text), shown, phase: listener.phase() }};
        }}""",
        list(voices),
    )


def test_it_reads_block_after_block_and_is_silent_at_the_end(evaluate: Evaluate) -> None:
    got = listened(evaluate, "listener.play(0); engine.next(); engine.next();")
    assert got["said"] == ["One two three.", "Four five."]
    assert got["shown"] == [["speaking", 0], ["speaking", 2], ["silent", None]]
    assert got["phase"] == "silent"


def test_it_goes_on_at_the_word_where_it_was_paused(evaluate: Evaluate) -> None:
    steps = "listener.play(0); engine.at(4); listener.pause(); listener.resume();"
    got = listened(evaluate, steps)
    assert got["said"] == ["One two three.", "two three."]
    assert got["shown"] == [["speaking", 0], ["paused", 0], ["speaking", 0]]


def test_what_was_cancelled_reports_nothing_any_more(evaluate: Evaluate) -> None:
    steps = """listener.play(0); const old = engine.current; listener.stop(); listener.play(2);
        old.onend(); old.onerror(); old.onboundary({ charIndex: 3 });"""
    got = listened(evaluate, steps)
    assert got["said"] == ["One two three.", "Four five."]
    assert got["phase"] == "speaking"


def test_a_failing_engine_ends_it(evaluate: Evaluate) -> None:
    got = listened(evaluate, "listener.play(0); engine.current.onerror({ error: 'audio-busy' });")
    assert got["phase"] == "silent"


@pytest.mark.parametrize(
    ("voices", "chosen"),
    [
        ((), None),
        (("remote",), None),
        (("remote", "local", "other"), "local"),
        (("local", "x"), "local"),
    ],
)
def test_only_voices_of_this_machine_are_used(
    evaluate: Evaluate, voices: tuple[str, ...], chosen: str | None
) -> None:
    function = f"""({{ localVoice }}, names) => {{
        {ENGINE}
        return localVoice(makeEngine(names))?.name ?? null;
    }}"""
    assert evaluate("listening.js", function, list(voices)) == chosen


def test_a_long_paragraph_is_said_in_breaths_that_lose_nothing(evaluate: Evaluate) -> None:
    sentences = "A sentence of the long inquiry. " * 500
    breaths = evaluate(
        "listening.js",
        """({ breath }, texts) => texts.map((text) => {
            const said = [];
            for (let at = 0; at < text.length; ) {
                const end = breath(text, at);
                said.push(text.slice(at, end));
                at = end;
            }
            return said;
        })""",
        [sentences, "x" * 10_000],
    )
    for text, said in zip((sentences, "x" * 10_000), breaths, strict=True):
        assert "".join(said) == text
        assert max(map(len, said)) <= 3000
    assert all(words.rstrip().endswith(".") for words in breaths[0][:-1])


def test_the_buttons_play_pause_and_stop(open_page: OpenPage) -> None:
    page = open_page(height=500)
    page.add_init_script(MACHINE)
    head = page.request.get("/v1/articles?limit=1").json()["items"][0]
    page.goto(f"/articles/{head['id']}")
    bar = page.get_by_role("group", name="Listen to the article")
    bar.get_by_role("button", name="Listen").click()
    expect(page.locator(".headline.spoken")).to_be_visible()
    blocks = page.locator(".headline, .section, .paragraph > p").all_text_contents()
    for _ in blocks[1:]:
        page.evaluate("speechSynthesis.next()")
        expect(page.locator(".spoken")).to_be_in_viewport()
    assert [text for text, _ in page.evaluate("speechSynthesis.said")] == blocks
    expect(page.locator(".spoken")).to_have_text(blocks[-1])
    bar.get_by_role("button", name="Pause").click()
    expect(page.locator(".spoken")).to_have_text(blocks[-1])
    bar.get_by_role("button", name="Go on").press("Enter")
    bar.get_by_role("button", name="Stop").click()
    expect(page.locator(".spoken")).to_have_count(0)
    expect(bar.get_by_role("button", name="Listen")).to_be_focused()
    expect(bar.get_by_role("button", name="Stop")).to_be_hidden()
    # Whoever has scrolled on listens from there.
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    bar.get_by_role("button", name="Listen").click()
    first = page.evaluate("speechSynthesis.said.at(-1)[0]")
    assert first in blocks[1:]


def test_closing_the_article_ends_it(open_page: OpenPage) -> None:
    page = open_page()
    page.add_init_script(MACHINE)
    page.goto("/")
    page.locator("#reader .contents li a").first.click()
    page.get_by_role("button", name="Listen", exact=True).click()
    before = page.evaluate("speechSynthesis.cancelled")
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.locator("#reader .paper")).to_have_count(0)
    assert page.evaluate("speechSynthesis.cancelled") == before + 1


def test_a_browser_that_cannot_speak_offers_nothing(page: Page) -> None:
    head = page.request.get("/v1/articles?limit=1").json()["items"][0]
    page.goto(f"/articles/{head['id']}")
    expect(page.get_by_role("button", name="Find", exact=True)).to_be_visible()
    if page.evaluate("speechSynthesis.getVoices().some((voice) => voice.localService)"):
        pytest.skip("this machine has a voice")
    expect(page.get_by_role("button", name="Listen")).to_be_hidden()
