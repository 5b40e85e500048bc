/**
 * The chat page: what happens is given to the store, what comes out is shown by `render`.
 *
 * @typedef {import("./render.js").Actions} Actions
 */

import * as api from "./api.js";
import { makeAsker } from "./asking.js";
import { copyText } from "./clipboard.js";
import { byId } from "./dom.js";
import { entry, forget } from "./navigation.js";
import { makeOpener } from "./opening.js";
import { hidePreview, preparePreview } from "./preview.js";
import { follow, render } from "./render.js";
import { current } from "./state.js";
import { makeStore } from "./store.js";
import { load, save } from "./storage.js";
import { CONTENTS_PAGE, makeWatch } from "./watch.js";
import { plainText } from "./words.js";

const COPIED_MS = 2000;
const narrow = matchMedia("(max-width: 899px)");
const composer = /** @type {HTMLFormElement} */ (byId("composer"));
const question = /** @type {HTMLTextAreaElement} */ (byId("question"));

const store = makeStore((state) => {
  save(state);
  render(state, actions, narrow.matches);
});
const watch = makeWatch(store);
const asker = makeAsker(store, watch);
const opener = makeOpener(store, byId("reader"), narrow);

/** @type {Actions} */
const actions = {
  ask(words) {
    asker.ask(words);
    follow();
    attend();
  },
  askAgain(turnId) {
    asker.askAgain(turnId);
    attend();
  },
  async copy(turnId) {
    const turn = store.state().turns.find(({ id }) => id === turnId);
    if (turn === undefined) return;
    store.dispatch({ type: "copied", turnId, done: await copyText(plainText(turn)) });
    setTimeout(() => store.dispatch({ type: "copy-settled" }), COPIED_MS);
  },
  open: (articleId, turnId, number, beside) => opener.open(articleId, turnId, number, beside),
  openPrint: (articleId) => opener.openPrint(articleId),
  close: () => opener.close(),
  pressSpeaker: (speaker) => store.dispatch({ type: "speaker-pressed", speaker }),
  async more() {
    try {
      const offset = store.state().corpus.contents.length;
      const page = await api.articles(CONTENTS_PAGE, offset);
      store.dispatch({ type: "contents-listed", ...page, offset });
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      watch.look();
    }
  },
};

/** The button that asked may be gone. On a phone the keyboard would cover the answer. */
function attend() {
  (narrow.matches ? byId("log") : question).focus({ preventScroll: true });
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = question.value.trim();
  const { corpus } = store.state();
  if (current(store.state()) !== null) asker.stop();
  else if (words !== "" && corpus.phase === "ready") actions.ask(words);
});

question.addEventListener("input", () => {
  store.dispatch({ type: "drafted", text: question.value });
});

question.addEventListener("keydown", (event) => {
  // Enter that ends a word being composed (Japanese, Chinese, …) is not Enter that asks.
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  if (current(store.state()) === null) composer.requestSubmit();
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.isComposing) return;
  hidePreview();
  const { opened, contentsShown } = store.state();
  if (opened !== null || contentsShown) opener.close();
});

byId("skip").addEventListener("click", (event) => {
  // A fragment would be an entry of its own in the history, and close the reader.
  event.preventDefault();
  question.focus();
});

byId("new-conversation").addEventListener("click", () => {
  asker.stop();
  forget();
  store.dispatch({ type: "cleared" });
  question.focus();
});

byId("show-contents").addEventListener("click", () => opener.openContents());
addEventListener("popstate", () => opener.showEntry());
narrow.addEventListener("change", () => render(store.state(), actions, narrow.matches));

preparePreview();
store.dispatch({ type: "restored", ...load() });
follow();
const { place, contents } = entry();
if (place !== undefined || contents !== undefined) opener.showEntry();
watch.look();
