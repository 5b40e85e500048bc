/**
 * Asking: one question at a time, its events fed into the store as they arrive.
 *
 * @typedef {import("./keeping.js").Keeper} Keeper
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./watch.js").Watch} Watch
 */

import * as api from "./api.js";
import { current } from "./state.js";
import { kindOf } from "./troubles.js";
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
 * @param {Keeper} keeper
 */
export function makeAsker(store, watch, keeper) {
  let asking = new AbortController();

  /**
   * What goes with a question: the conversation that the server keeps, or else what was said
   * before. In one begun only now, that is said too.
   *
   * @param {Turn} turn
   * @param {AbortSignal} signal
   */
  async function put({ id: turnId, question, given }, signal) {
    const { id, begun } = await keeper.conversation(signal);
    const { turns, modes } = store.state();
    const at = turns.findIndex((turn) => turn.id === turnId);
    const earlier = id === null || begun ? history(turns.slice(0, at)) : [];
    return api.ask(question, earlier, signal, {
      ...(id !== null && { conversation_id: id }),
      ...(given !== null && { standalone_question: given }),
      ...(modes.generative && modes.chosen !== null && { mode: modes.chosen }),
    });
  }

  /**
   * @param {Turn} turn
   * @param {AbortSignal} signal
   */
  async function* events(turn, signal) {
    try {
      yield* await put(turn, signal);
    } catch (error) {
      // Somebody has deleted the conversation: what is asked now begins another.
      const { id } = store.state().conversation;
      const lost = error instanceof api.Problem && kindOf(error.type) === "conversation-unknown";
      if (!lost || id === null) throw error;
      store.dispatch({ type: "conversation-lost", id });
      yield* await put(turn, signal);
    }
  }

  /** @param {string} turnId */
  async function follow(turnId) {
    asking = new AbortController();
    const { signal } = asking;
    const turn = store.state().turns.find(({ id }) => id === turnId);
    if (turn === undefined) return;
    try {
      for await (const { event, data } of events(turn, signal)) {
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
    /**
     * @param {string} question
     * @param {string|null} [given] the question as it is meant, in the reader's own words
     */
    ask(question, given = null) {
      this.stop();
      const turnId = `t${Date.now().toString(36)}`;
      store.dispatch({ type: "asked", turnId, question, given });
      void follow(turnId);
    },

    /** @param {string} turnId */
    askAgain(turnId) {
      this.stop();
      store.dispatch({ type: "asked-again", turnId });
      void follow(turnId);
    },

    stop() {
      asking.abort();
      const turn = current(store.state());
      if (turn !== null) store.dispatch({ type: "stopped", turnId: turn.id });
    },
  };
}
