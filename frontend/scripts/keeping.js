/**
 * Conversations that the server keeps: beginning one, and bringing one here. Where the server
 * keeps none, the page goes on with what this tab holds.
 *
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").KeptTurn} KeptTurn
 * @typedef {ReturnType<typeof makeKeeper>} Keeper
 */

import * as api from "./api.js";
import { wordsOf } from "./asking.js";
import { addressOf } from "./navigation.js";
import { kindOf } from "./troubles.js";

/** Turns that are read at a time; an answer comes with all that was found for it. */
const PAGE = 100;
const ONLY_HERE = "This conversation is only in this tab: copy what you need before you close it.";
const GONE = "This conversation is not kept any more. A question begins another.";
/** Problems for which a conversation is not kept, and asking goes on all the same. */
const UNKEPT = new Set([
  "conversations-refused",
  "conversations-full",
  "conversations-broken",
  "storage-failed",
]);

/** @param {Store} store */
export function makeKeeper(store) {
  let reading = new AbortController();

  return {
    /**
     * The conversation to ask in, begun if there is none.
     *
     * @param {AbortSignal} signal
     * @returns {Promise<{id: string|null, begun: boolean}>} null where none is kept
     */
    async conversation(signal) {
      const { id, unkept } = store.state().conversation;
      if (id !== null || unkept !== null) return { id, begun: false };
      try {
        const { id: begun } = await api.begin(signal);
        store.dispatch({ type: "conversation-begun", id: begun });
        history.replaceState(history.state, "", addressOf(begun));
        return { id: begun, begun: true };
      } catch (error) {
        if (!(error instanceof api.Problem && UNKEPT.has(kindOf(error.type)))) throw error;
        const refused = kindOf(error.type) === "conversations-refused";
        const why = refused ? "This server keeps no conversations for you." : error.message;
        store.dispatch({ type: "conversation-unkept", why: `${why} ${ONLY_HERE}` });
        return { id: null, begun: false };
      }
    },

    /**
     * Bring a conversation here, in place of what is here.
     *
     * @param {string} id
     * @returns {Promise<boolean>} whether it is here now
     */
    async open(id) {
      reading.abort();
      reading = new AbortController();
      const { signal } = reading;
      store.dispatch({ type: "conversation-opening", id });
      try {
        store.dispatch({ type: "conversation-read", id, ...(await whole(id, signal)) });
        return true;
      } catch (error) {
        if (signal.aborted) return false;
        if (error instanceof api.Problem && error.status === 404) {
          history.replaceState({}, "", "/");
          store.dispatch({ type: "conversation-gone", problem: GONE });
        } else store.dispatch({ type: "conversation-failed", id, problem: wordsOf(error) });
        return false;
      }
    },

    /** What is on its way is not wanted any more. */
    leave: () => reading.abort(),
  };
}

/**
 * @param {string} id
 * @param {AbortSignal} signal
 * @returns {Promise<{title: string|null, turns: KeptTurn[]}>}
 */
async function whole(id, signal) {
  /** @type {KeptTurn[]} */
  const turns = [];
  for (;;) {
    const page = await api.conversation(id, PAGE, turns.length, signal);
    turns.push(...page.turns);
    if (page.turns.length === 0 || turns.length >= page.total) return { title: page.title, turns };
  }
}
