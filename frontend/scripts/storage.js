/**
 * The draft and the conversation, kept in this tab so that a reload loses neither.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Turn} Turn
 */

// The number changes with the shape of a turn: what an older page kept is then left alone.
const KEY = "pullquote.conversation.3";

/** @param {State} state */
export function save({ draft, turns }) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ draft, turns }));
  } catch (error) {
    // A full or forbidden store must not stop the conversation; it only ends with the tab's page.
    if (!(error instanceof DOMException)) throw error;
  }
}

/** @returns {{draft: string, turns: Turn[]}} */
export function load() {
  const empty = { draft: "", turns: [] };
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? "null") ?? empty;
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
    return empty;
  }
}
