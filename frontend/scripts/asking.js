/**
 * Asking: one question at a time, its events fed into the store as they arrive.
 *
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./watch.js").Watch} Watch
 */

import * as api from "./api.js";
import { current } from "./state.js";
import { history } from "./turns.js";

/**
 * @param {unknown} error
 * @returns {string} words for the reader; a fault of the page itself also goes to the console
 */
export function wordsOf(error) {
  if (error instanceof api.Problem) return error.message;
  reportError(error);
  return "The page could not show this. Reload it, then try again.";
}

/**
 * @param {Store} store
 * @param {Watch} watch
 */
export function makeAsker(store, watch) {
  let asking = new AbortController();

  /**
   * @param {string} turnId
   * @param {string} question
   * @param {Turn[]} earlier
   */
  async function follow(turnId, question, earlier) {
    asking = new AbortController();
    const { signal } = asking;
    try {
      for await (const { event, data } of api.ask(question, history(earlier), signal)) {
        if (signal.aborted) return;
        if (event !== "answer") store.dispatch({ ...data, type: event, turnId });
        else {
          store.dispatch({ type: event, turnId, answer: data });
          // The index has changed since the page last looked at it.
          if (data.index.revision !== store.state().corpus.index?.revision) watch.look();
        }
      }
    } catch (error) {
      // Whoever stopped it has already said so.
      if (signal.aborted) return;
      store.dispatch({ type: "failed", turnId, problem: wordsOf(error) });
      // The server may be gone or starting again: say so, and see when it is back.
      const away = error instanceof api.Problem && [0, 503].includes(error.status);
      if (away) watch.look();
    }
  }

  return {
    /** @param {string} question */
    ask(question) {
      const turnId = `t${Date.now().toString(36)}`;
      const earlier = store.state().turns;
      store.dispatch({ type: "asked", turnId, question });
      void follow(turnId, question, earlier);
    },

    /** @param {string} turnId */
    askAgain(turnId) {
      this.stop();
      const { turns } = store.state();
      const at = turns.findIndex(({ id }) => id === turnId);
      store.dispatch({ type: "asked-again", turnId });
      void follow(turnId, turns[at].question, turns.slice(0, at));
    },

    stop() {
      asking.abort();
      const turn = current(store.state());
      if (turn !== null) store.dispatch({ type: "stopped", turnId: turn.id });
    },
  };
}
