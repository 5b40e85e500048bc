/**
 * Taking articles out, with a time to think again. The server is asked only when that time is
 * over: what it has taken out a sync leaves out for good, so that adding it back would not be an
 * undo. Leaving the page ends the time at once; if even that is lost, the article stays.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Listed} Listed
 * @typedef {import("./types.js").State} State
 */

import { Problem } from "../api.js";
import * as calls from "./calls.js";

export const UNDO_MS = 10_000;

/**
 * @param {() => State} state
 * @param {(change: Change) => void} dispatch
 * @param {() => void} follow called when the server has taken it on
 */
export function makeRemoving(state, dispatch, follow) {
  /** @type {number|undefined} */
  let timer;
  let held = false;

  function restart() {
    clearTimeout(timer);
    if (!held && state().leaving.length > 0) timer = setTimeout(() => ask(false), UNDO_MS);
  }

  /** @param {boolean} keepalive */
  async function ask(keepalive) {
    clearTimeout(timer);
    const ids = state().leaving.map(({ id }) => id);
    if (ids.length === 0) return;
    dispatch({ type: "removal-asked", ids });
    try {
      const job = await calls.remove(ids, keepalive);
      dispatch({ type: "removal-queued", ids, jobId: job.id });
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      dispatch({ type: "removal-refused", ids, problem: error.message });
    }
    follow();
  }

  return {
    /** @param {Listed} article */
    leave(article) {
      dispatch({ type: "leave", article });
      restart();
    },
    undo() {
      clearTimeout(timer);
      held = false;
      if (state().leaving.length > 0) dispatch({ type: "stay" });
    },
    /** While the reader is at the notice the time stands still. */
    hold() {
      held = true;
      clearTimeout(timer);
    },
    release() {
      held = false;
      restart();
    },
    now: () => void ask(true),
  };
}
