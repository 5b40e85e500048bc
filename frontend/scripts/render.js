/**
 * State in, page out. Nothing here decides anything: what a click means is in `main.js`, what
 * follows from it in `state.js`.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {{ask: (question: string) => void, askAgain: (turnId: string) => void,
 *   copy: (turnId: string) => void, close: () => void, more: () => void,
 *   pressSpeaker: (speaker: number) => void,
 *   open: (articleId: string, turnId: string|null, number: number|null,
 *     beside: number|null) => void,
 *   openPrint: (articleId: string) => void}} Actions
 */

import { showContents } from "./contents.js";
import { byId, keep } from "./dom.js";
import { working } from "./freshness.js";
import { showArticle } from "./reader.js";
import { current } from "./state.js";
import { makeTurn, updateTurn } from "./turn.js";
import { corpusNotice, showWelcome } from "./welcome.js";

/** Distance from the end, in pixels, within which a reader counts as following. */
const NEAR_END = 96;
/** @type {(keyof State)[]} */
const SHOWN_PARTS = ["turns", "corpus", "opened", "contentsShown", "copied"];

/** @type {State|null} */
let shown = null;
let shownNarrow = false;

/**
 * @param {State} state
 * @param {Actions} actions
 * @param {boolean} narrow whether the reader covers the chat
 */
export function render(state, actions, narrow) {
  const before = shown;
  const same = (/** @type {keyof State} */ part) => before?.[part] === state[part];
  // Typing changes the draft and nothing else: it must not cost a look at every paragraph.
  if (!SHOWN_PARTS.every(same) || narrow !== shownNarrow) renderAll(state, actions, narrow);
  showComposer(state);
  const announcer = byId("announcer");
  // Even equal words, set again, would be read out again.
  if (announcer.textContent !== state.announcement) announcer.textContent = state.announcement;
  shown = state;
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
  byId("new-conversation").hidden = state.turns.length === 0;
  byId("show-contents").hidden = state.corpus.contents.length === 0;
  showWelcome(byId("welcome"), state, actions);
  keep(
    byId("log"),
    state.turns,
    (turn) => turn.id,
    makeTurn,
    (node, turn) => updateTurn(node, turn, state, actions),
  );
  showReader(state, actions, narrow);
  if (following) follow();
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
  byId("corpus-notice").hidden = !started || notice === null;
  byId("corpus-notice").textContent = started ? notice : "";
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
  if (state.opened === null) showContents(reader, state, actions);
  else showArticle(reader, state, actions);
  // What lies behind a full-height view can neither be tabbed into nor read out.
  for (const behind of [byId("chat"), byId("masthead")]) behind.inert = open && covers;
}
