/**
 * The page before the first question, and what it says while there is nothing to ask.
 *
 * @typedef {import("./types.js").Corpus} Corpus
 * @typedef {import("./types.js").State} State
 * @typedef {import("./render.js").Actions} Actions
 */

import { element, fill } from "./dom.js";
import { showFreshness } from "./freshness.js";

const PROMISE =
  "Ask the articles a question. The answer is made of their own words, and each quote opens its article at the paragraph it stands in.";

/**
 * Why nothing can be asked right now and what to do about it; null when all is well.
 *
 * @param {Corpus} corpus
 * @returns {string|null}
 */
export function corpusNotice({ phase, detail }) {
  switch (phase) {
    case "loading":
      return detail ?? "The archive is still opening. Questions can be asked in a moment.";
    case "missing":
      return "There are no articles here yet. Index a folder of them with “pullquote index FOLDER”; this page notices by itself.";
    case "unreachable":
      return "The server does not answer. Start it with “pullquote serve”; this page connects again by itself.";
    default:
      return null;
  }
}

/**
 * @param {HTMLElement} parent
 * @param {State} state
 * @param {Actions} actions
 */
export function showWelcome(parent, { turns, corpus, conversation }, actions) {
  parent.hidden = turns.length > 0 || conversation.opening;
  if (parent.hidden) return;
  const { phase, detail, suggestions } = corpus;
  fill(parent, JSON.stringify([phase, detail, suggestions]), () => [
    element("p", { class: "promise" }, PROMISE),
    ...(phase === "ready" ? ready(corpus, actions) : [waiting(corpus)]),
  ]);
  const fresh = parent.querySelector(".fresh");
  if (fresh !== null) showFreshness(fresh, corpus);
}

/** @param {Corpus} corpus */
function waiting(corpus) {
  return element("p", { class: "waiting" }, corpusNotice(corpus) ?? "Opening the archive…");
}

/**
 * @param {Corpus} corpus
 * @param {Actions} actions
 */
function ready({ suggestions }, actions) {
  const item = (/** @type {string} */ question) => {
    const click = () => actions.ask(question);
    return element(
      "li",
      {},
      element("button", { type: "button", class: "suggestion", dir: "auto", click }, question),
    );
  };
  return [
    suggestions.length > 0 && element("h2", { class: "label" }, "Questions these articles answer"),
    suggestions.length > 0 && element("ul", { class: "suggestions" }, ...suggestions.map(item)),
    element("div", { class: "fresh" }),
  ];
}
