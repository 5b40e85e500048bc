/**
 * The chat page: what happens is given to the store, what comes out is shown by `render`.
 *
 * @typedef {import("./render.js").Actions} Actions
 */

import * as api from "./api.js";
import { makeAsker } from "./asking.js";
import { byId } from "./dom.js";
import { makeKeeper } from "./keeping.js";
import { fetched } from "./late.js";
import { addressOf, answerAt, conversationAt, entry, forget } from "./navigation.js";
import { makeOpener } from "./opening.js";
import { answersHere, follow, goTo, prepare, render } from "./render.js";
import { showSession } from "./session.js";
import { current } from "./state.js";
import { makeStore } from "./store.js";
import { load, makeSaver } from "./storage.js";
import { MORE_ARTICLES, makeWatch } from "./watch.js";

const COPIED_MS = 2000;
const narrow = matchMedia("(max-width: 899px)");
const composer = /** @type {HTMLFormElement} */ (byId("composer"));
const question = /** @type {HTMLTextAreaElement} */ (byId("question"));

const store = makeStore((state) => {
  save();
  render(state, actions, narrow.matches);
  askWaiting();
});
const save = makeSaver(store.state);
const watch = makeWatch(store);
const keeper = makeKeeper(store);
const asker = makeAsker(store, watch, keeper);
const opener = makeOpener(store, narrow);

/** @type {Actions} */
const actions = {
  ask(words) {
    asker.ask(words);
    follow();
    attend();
  },
  askAgain(turnId) {
    asker.askAgain(turnId);
    follow();
    attend();
  },
  askMeant(turnId, meant) {
    const turn = store.state().turns.find(({ id }) => id === turnId);
    if (turn === undefined) return;
    asker.ask(turn.question, meant);
    follow();
    attend();
  },
  takeUp(words) {
    store.dispatch({ type: "question-taken-up", question: words });
    question.focus();
  },
  edit(turnId) {
    const before = store.state().editing;
    store.dispatch({ type: "editing", turnId });
    const [turn, part] = turnId === null ? [before, ".edit"] : [turnId, ".rephrase textarea"];
    const place = document.querySelector(`[data-turn="${CSS.escape(turn ?? "")}"] ${part}`);
    if (place instanceof HTMLElement) place.focus();
  },
  more(turnId) {
    store.dispatch({ type: "more-pressed", turnId });
    // What copies is wanted next: a browser may refuse who comes too long after the click.
    void loadCopying();
  },
  async copy(turnId, flavour) {
    const { turns, conversation } = store.state();
    const turn = turns.find(({ id }) => id === turnId);
    if (turn === undefined) return;
    const copying = await loadCopying();
    if (copying === null) return;
    const { cited, copyText } = copying;
    const link = new URL(addressOf(conversation.id ?? "", turn.answerId), location.href).href;
    const { text, html } = flavour === "link" ? { text: link, html: null } : cited(turn, flavour);
    const done = await copyText(text, html);
    store.dispatch({ type: "copied", turnId, flavour, done });
    clearTimeout(settling);
    settling = setTimeout(() => store.dispatch({ type: "copy-settled" }), COPIED_MS);
  },
  reopen: () => void openHere(),
  unkeptSeen() {
    store.dispatch({ type: "unkept-seen" });
    question.focus();
  },
  open: (articleId, turnId, number, beside) => opener.open(articleId, turnId, number, beside),
  openPrint: (articleId) => opener.openPrint(articleId),
  close: () => opener.close(),
  pressSpeaker: (speaker) => store.dispatch({ type: "speaker-pressed", speaker }),
  async moreArticles() {
    try {
      const offset = store.state().corpus.contents.length;
      const page = await api.articles(MORE_ARTICLES, offset);
      store.dispatch({ type: "contents-listed", ...page, offset });
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      watch.look();
    }
  },
};

/** @type {number|undefined} */
let settling;

async function loadCopying() {
  const copying = await fetched(Promise.all([import("./cited.js"), import("./clipboard.js")]));
  // What is said of a server that is away stands above the question.
  if (copying === null) watch.look();
  return copying && { ...copying[0], ...copying[1] };
}

/** The button that asked may be gone. On a phone the keyboard would cover the answer. */
function attend() {
  (narrow.matches ? byId("log") : question).focus({ preventScroll: true });
}

composer.addEventListener("submit", (event) => {
  event.preventDefault();
  const words = question.value.trim();
  const { corpus } = store.state();
  if (current(store.state()) !== null) asker.stop();
  else if (words === "") return;
  else if (corpus.phase === "ready") actions.ask(words);
  else store.dispatch({ type: "asked-early" });
});

/** Ask what was asked before anything could be. Whoever is elsewhere by now stays there. */
function askWaiting() {
  const { draft, waits, corpus } = store.state();
  if (!waits || corpus.phase !== "ready" || current(store.state()) !== null) return;
  asker.ask(draft.trim());
  follow();
  if (document.activeElement === question) attend();
}

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
  if (event.key !== "Escape" || event.isComposing || document.querySelector("dialog[open]")) return;
  const { opened, contentsShown } = store.state();
  if (opened !== null || contentsShown) opener.close();
});

byId("skip").addEventListener("click", (event) => {
  // A fragment would be an entry of its own in the history, and close the reader.
  event.preventDefault();
  question.focus();
});

/** Begin with nothing; Back leads to the conversation that was here. */
function leave() {
  asker.stop();
  keeper.leave();
  const { id } = store.state().conversation;
  if (id === null) forget();
  else history.pushState({}, "", "/");
  store.dispatch({ type: "cleared" });
}

/** Show the conversation that the address leads to, at the answer it names. */
async function openHere() {
  const id = conversationAt(location);
  if (id === null) return;
  const before = store.state().turns.length;
  if (!(await keeper.open(id)) || !(await answersHere())) return;
  if (!goTo(answerAt(location)) && before === 0) follow();
}

/** @param {string} id */
function openKept(id) {
  if (id === store.state().conversation.id) return;
  asker.stop();
  history.pushState({}, "", addressOf(id));
  void openHere().then(attend);
}

byId("new-conversation").addEventListener("click", () => {
  leave();
  question.focus();
});

byId("show-conversations").addEventListener("click", async () => {
  const conversations = await fetched(import("./conversations/main.js"));
  if (conversations === null) return watch.look();
  conversations.showConversations({
    current: store.state().conversation.id,
    open: openKept,
    renamed: (id, title) => store.dispatch({ type: "renamed", id, title }),
    removed(id) {
      if (id === store.state().conversation.id) leave();
    },
  });
});

byId("modes").addEventListener("change", ({ target }) => {
  if (target instanceof HTMLInputElement)
    store.dispatch({ type: "mode-chosen", mode: target.value });
});

byId("show-contents").addEventListener("click", () => opener.openContents());

addEventListener("popstate", () => {
  const id = conversationAt(location);
  if (id === store.state().conversation.id) {
    opener.showEntry();
    if (entry().place === undefined) goTo(answerAt(location));
    return;
  }
  asker.stop();
  keeper.leave();
  if (id === null) store.dispatch({ type: "cleared" });
  else void openHere();
});

narrow.addEventListener("change", () => render(store.state(), actions, narrow.matches));

// Whoever moves is about to ask: what shows answers is here before the first one.
for (const event of ["pointermove", "pointerdown", "keydown", "focusin"])
  addEventListener(event, prepare, { once: true, passive: true });
begin();

/** Show what this tab holds at once, and then what the server has of it. */
function begin() {
  // Whoever was quicker than the scripts has begun to write.
  const begun = question.value;
  const held = load();
  const asked = conversationAt(location);
  const other = asked !== null && asked !== held.conversation.id;
  const empty = { turns: [], conversation: {} };
  store.dispatch({ type: "restored", ...held, ...(other ? empty : {}) });
  const { id } = store.state().conversation;
  if (asked === null && id !== null) history.replaceState(history.state, "", addressOf(id));
  follow();
  void openHere();
  if (begun !== "") store.dispatch({ type: "drafted", text: begun });
  // Before the scripts, Enter only starts a line: whoever ended with it meant to ask.
  if (/\S[^]*\n$/.test(begun)) store.dispatch({ type: "asked-early" });
  const { place, contents } = entry();
  if (place !== undefined || contents !== undefined) opener.showEntry();
  watch.look();
  void showSession();
}
