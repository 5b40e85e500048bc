/**
 * What stands under an answer: how far it is, what it rests on, and what can be done with it.
 *
 * @typedef {import("./types.js").Flavour} Flavour
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./render.js").Actions} Actions
 * @typedef {{key: string, words: string}} Item
 */

import { element, keep } from "./dom.js";
import { counted, spread } from "./words.js";

const COPIED = "Copied";
const NOT_COPIED = "The browser does not allow copying here";
/** What is said; the rest are buttons. */
const SAID = new Set(["progress", "spread", "generation"]);
const MORE = "More";
const MORE_OF_WHAT = "More ways to copy the answer";
/** @type {[Flavour, string][]} */
const FURTHER = [
  ["markdown", "Copy as Markdown"],
  ["html", "Copy as HTML"],
];

/**
 * Buttons keep their element while their words change: the focus stays on them.
 *
 * @param {Element} foot
 * @param {Turn} turn
 * @param {State} state
 * @param {Actions} actions
 */
export function showFoot(foot, turn, state, actions) {
  const open = state.more === turn.id;
  keep(
    foot,
    itemsOf(turn, state),
    ({ key }) => key,
    ({ key }) => {
      if (SAID.has(key)) return element("p", { class: key, dir: "auto" });
      const click = () => press(key, turn, actions);
      const label = key === "copies" ? MORE_OF_WHAT : null;
      return element("button", {
        type: "button",
        class: `quiet ${key}`,
        "aria-label": label,
        click,
      });
    },
    (child, item) => {
      if (child.textContent !== item.words) child.textContent = item.words;
      if (item.key === "copies") child.setAttribute("aria-expanded", String(open));
    },
  );
}

/**
 * @param {string} key
 * @param {Turn} turn
 * @param {Actions} actions
 */
function press(key, { id, question }, actions) {
  if (key === "again") actions.askAgain(id);
  else if (key === "take-up") actions.takeUp(question);
  else if (key === "copies") actions.more(id);
  else actions.copy(id, /** @type {Flavour} */ (key.replace("copy-", "")));
}

/**
 * @param {Turn} turn
 * @param {State} state
 * @returns {Item[]}
 */
function itemsOf(turn, state) {
  const items = [];
  const words = progress(turn, state);
  if (words !== null) items.push({ key: "progress", words });
  if (turn.phase === "failed" || turn.phase === "stopped") {
    items.push({ key: "again", words: turn.phase === "failed" ? "Try again" : "Ask again" });
    items.push({ key: "take-up", words: "Edit question" });
  }
  if (turn.phase !== "done") return items;
  const sources = spread(turn.citations.length, turn.independent);
  if (sources !== null) items.push({ key: "spread", words: sources });
  if (turn.generation) items.push({ key: "generation", words: turn.generation });
  return [...items, ...copies(turn, state)];
}

/**
 * @param {Turn} turn
 * @param {State} state
 * @returns {Item[]}
 */
function copies(turn, { copied, more, conversation }) {
  if (turn.citations.length === 0) return [];
  const label = (/** @type {Flavour} */ flavour, /** @type {string} */ words) => {
    if (copied?.turnId !== turn.id || copied.flavour !== flavour) return words;
    return copied.done ? COPIED : NOT_COPIED;
  };
  const items = [
    { key: "copy-text", words: label("text", "Copy with citations") },
    { key: "copies", words: MORE },
  ];
  if (more !== turn.id) return items;
  for (const [flavour, words] of FURTHER)
    items.push({ key: `copy-${flavour}`, words: label(flavour, words) });
  if (conversation.id !== null && turn.answerId !== null)
    items.push({ key: "copy-link", words: label("link", "Copy link to this answer") });
  return items;
}

/**
 * @param {Turn} turn
 * @param {State} state
 * @returns {string|null}
 */
function progress(turn, { corpus }) {
  if (turn.phase === "searching") return `Searching ${counted(corpus.articles, "article")}…`;
  if (turn.phase === "reading") return `Reading ${counted(turn.sources, "article")}…`;
  if (turn.phase === "stopped") return "Stopped before the end.";
  return turn.problem;
}
