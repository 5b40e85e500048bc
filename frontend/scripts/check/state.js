/**
 * The quote check's state, and how it changes: pure functions, no page.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").State} State
 */

import { verdictOf } from "./places.js";

/** @type {State} */
export const START = {
  phase: "idle",
  quote: "",
  finding: null,
  problem: null,
  copied: null,
  announcement: "",
};

/**
 * @param {State} state
 * @param {Change} change
 * @returns {State}
 */
export function reduce(state, change) {
  switch (change.type) {
    case "checking":
      return { ...START, phase: "checking", quote: change.quote, announcement: "Checking." };
    case "told": {
      const { name, words } = verdictOf(change.finding);
      const announcement = `${name}. ${words}`;
      return { ...state, phase: "told", finding: change.finding, announcement };
    }
    case "failed":
      return { ...state, phase: "failed", problem: change.problem, announcement: change.problem };
    case "copied":
      return {
        ...state,
        copied: { place: change.place, done: change.done },
        announcement: change.done ? "Copied." : "The browser did not allow it.",
      };
    case "copy-settled":
      return { ...state, copied: null };
    case "cleared":
      return START;
    default:
      return state;
  }
}

const LONGEST_ADDRESS = 2000;

/**
 * @param {string} quote
 * @returns {string} an address that checks it; one too long for that is the page's own
 */
export function addressOf(quote) {
  const query = new URLSearchParams({ q: quote }).toString();
  return query.length > LONGEST_ADDRESS ? "/check" : `/check?${query}`;
}

/** @param {string} search the query of the page's address */
export const quoteIn = (search) => new URLSearchParams(search).get("q") ?? "";
