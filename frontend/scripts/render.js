/**
 * State in, page out. Nothing here decides anything: what a click means is in `main.js`, what
 * follows from it in `state.js`.
 *
 * @typedef {import("./types.js").Flavour} Flavour
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {{ask: (question: string) => void, askAgain: (turnId: string) => void,
 *   askMeant: (turnId: string, meant: string) => void, takeUp: (question: string) => void,
 *   edit: (turnId: string|null) => void, reopen: () => void, unkeptSeen: () => void,
 *   copy: (turnId: string, flavour: Flavour) => void, more: (turnId: string) => void,
 *   close: () => void, moreArticles: () => void,
 *   pressSpeaker: (speaker: number) => void,
 *   open: (articleId: string, turnId: string|null, number: number|null,
 *     beside: number|null) => void,
 *   openPrint: (articleId: string) => void}} Actions
 */

import { showContents } from "./contents.js";
import { windowTitle } from "./conversation.js";
import { byId, element, fill, keep } from "./dom.js";
import { working } from "./freshness.js";
import { later, styled } from "./late.js";
import { current, WAITS } from "./state.js";
import { running } from "./turns.js";
import { corpusNotice, showWelcome } from "./welcome.js";

/** Distance from the end, in pixels, within which a reader counts as following. */
const NEAR_END = 96;
/** Turns from which on only those near the window are laid out. */
const LONG = 24;
/** Typing changes these and nothing else: it must not cost a look at every paragraph. */
/** @type {(keyof State)[]} */
const APART = ["draft", "announcement"];

/** @type {State|null} */
let shown = null;
/** @type {Actions|null} */
let shownWith = null;
let shownNarrow = false;

const answers = later(loadAnswers, showAgain);
const paper = later(() => import("./reader.js"), showAgain);

async function loadAnswers() {
  const [module] = await Promise.all([import("./turn.js"), styled("answer")]);
  return module;
}

/** Load what shows answers and articles. */
export function prepare() {
  void answers.get();
  void paper.get();
}

/** @returns {Promise<boolean>} whether answers are shown now; not where the server is away */
export const answersHere = async () => (await answers.get()) !== null;

/**
 * Go to what is open in the reader: at once where that can be, or the focus would come late.
 *
 * @param {AbortSignal} left once something else is open, or nothing
 */
export function revealOpened(left) {
  const module = paper.here();
  if (module !== null) module.reveal(byId("reader"));
  else void paper.get().then((loaded) => left.aborted || loaded?.reveal(byId("reader")));
}

/** Show what could not be shown before its module was here. */
function showAgain() {
  const [state, actions] = [shown, shownWith];
  shown = null;
  if (state !== null && actions !== null) render(state, actions, shownNarrow);
}

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {boolean} narrow whether the reader covers the chat
 */
export function render(state, actions, narrow) {
  const before = shown;
  const parts = /** @type {(keyof State)[]} */ (Object.keys(state));
  const changed = parts.some((part) => !APART.includes(part) && before?.[part] !== state[part]);
  if (changed || narrow !== shownNarrow) renderAll(state, actions, narrow);
  showComposer(state);
  const announcer = byId("announcer");
  // Even equal words, set again, would be read out again.
  if (announcer.textContent !== state.announcement) announcer.textContent = state.announcement;
  shown = state;
  shownWith = actions;
  shownNarrow = narrow;
}

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {boolean} narrow
 */
function renderAll(state, actions, narrow) {
  const scroller = byId("chat-scroller");
  const following = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < NEAR_END;
  const { turns, conversation } = state;
  document.title = windowTitle(state);
  byId("new-conversation").hidden = turns.length === 0 && conversation.id === null;
  byId("show-contents").hidden = state.corpus.contents.length === 0;
  showWelcome(byId("welcome"), state, actions);
  showConversation(state, actions);
  showTurns(state, actions);
  showReader(state, actions, narrow);
  if (following) follow();
}

/**
 * @param {State} state
 * @param {Actions} actions
 */
function showTurns(state, actions) {
  const { turns } = state;
  byId("log").classList.toggle("is-long", turns.length > LONG);
  const module = answers.here();
  if (module === null && turns.length > 0) void answers.get();
  if (module === null) return;
  const { makeTurn, updateTurn } = module;
  const keyOf = (/** @type {Turn} */ turn) => turn.id;
  keep(byId("log"), turns, keyOf, makeTurn, (node, turn) => updateTurn(node, turn, state, actions));
}

/**
 * Go to the end of the conversation, but not past the beginning of its last answer: whoever
 * reads that from the top keeps their place, whoever has scrolled on stays at the end.
 */
export function follow() {
  const scroller = byId("chat-scroller");
  const last = byId("log").lastElementChild;
  if (last === null) return;
  const top = last.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  const end = scroller.scrollHeight - scroller.clientHeight;
  scroller.scrollTop = top < 0 ? end : Math.min(end, scroller.scrollTop + top);
}

/**
 * Go to an answer of the conversation, and point it out.
 *
 * @param {string|null} answerId
 * @returns {boolean} whether it is here
 */
export function goTo(answerId) {
  const turn = shown?.turns.find((each) => each.answerId === answerId && answerId !== null);
  const node = turn && document.querySelector(`[data-turn="${CSS.escape(turn.id)}"]`);
  for (const other of document.querySelectorAll(".turn.is-linked"))
    other.classList.remove("is-linked");
  if (!node) return false;
  node.classList.add("is-linked");
  node.scrollIntoView({ block: "start" });
  /** @type {HTMLElement|null} */ (node.querySelector(".asked"))?.focus({ preventScroll: true });
  return true;
}

/**
 * Where a conversation is on its way or cannot be shown, and where none is kept: said in words.
 *
 * @param {State} state
 * @param {Actions} actions
 */
function showConversation({ conversation, turns, modes }, actions) {
  const { id, opening, problem, unkept, unkeptSeen } = conversation;
  const words = problem ?? underWay(turns, opening);
  byId("conversation-notice").hidden = words === null;
  fill(byId("conversation-notice"), JSON.stringify([words, id, problem]), () => [
    words,
    problem !== null && id !== null && button("Try again", actions.reopen),
  ]);
  byId("unkept").hidden = unkept === null || unkeptSeen;
  fill(byId("unkept"), unkept ?? "", () => [unkept, button("Understood", actions.unkeptSeen)]);
  byId("modes").hidden = !modes.generative;
  for (const choice of byId("modes").querySelectorAll("input"))
    choice.checked = choice.value === (modes.chosen ?? "generative");
}

/**
 * What is said where no turn can be shown yet: a question must not vanish when it is asked.
 *
 * @param {Turn[]} turns
 * @param {boolean} opening
 */
function underWay(turns, opening) {
  const asked = turns.find(running);
  if (asked !== undefined && answers.here() === null) return `Searching: “${asked.question}”`;
  return opening && turns.length === 0 ? "Opening the conversation…" : null;
}

/**
 * @param {string} words
 * @param {() => void} click
 */
const button = (words, click) =>
  element("button", { type: "button", class: "quiet", click }, words);

/** @param {State} state */
function showComposer(state) {
  const started = state.turns.length > 0;
  const question = /** @type {HTMLTextAreaElement} */ (byId("question"));
  // Setting an equal value would still move the caret.
  if (question.value !== state.draft) question.value = state.draft;
  question.placeholder = started ? "Ask another question" : "Ask a question";
  const send = /** @type {HTMLButtonElement} */ (byId("send"));
  const busy = current(state) !== null;
  send.textContent = busy ? "Stop" : "Ask";
  send.classList.toggle("is-stop", busy);
  send.disabled = !busy && state.corpus.phase !== "ready";
  const notice = corpusNotice(state.corpus);
  // Where nothing is amiss, it is asked too soon for words.
  const said = notice === null ? [] : [started && notice, state.waits && WAITS].filter(Boolean);
  byId("corpus-notice").hidden = said.length === 0;
  byId("corpus-notice").textContent = said.join(" ");
  const { job } = state.corpus;
  byId("work").hidden = job === null;
  byId("work").textContent = job === null ? "" : working(job);
}

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {boolean} covers
 */
function showReader(state, actions, covers) {
  const reader = byId("reader");
  const open = state.opened !== null || state.contentsShown;
  reader.classList.toggle("is-open", open);
  const module = paper.here();
  if (state.opened === null) showContents(reader, state, actions);
  else if (module === null) void paper.get();
  else module.showArticle(reader, state, actions);
  // What lies behind a full-height view can neither be tabbed into nor read out.
  for (const behind of [byId("chat"), byId("masthead")]) behind.inert = open && covers;
}
