/**
 * The one place where the page's state is held.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").State} State
 * @typedef {{state: () => State, dispatch: (change: Change) => void}} Store
 */

import { START, reduce } from "./state.js";

/**
 * @param {(state: State) => void} show called with the new state after each change
 * @returns {Store}
 */
export function makeStore(show) {
  let state = START;
  return {
    state: () => state,
    dispatch(change) {
      state = reduce(state, change);
      show(state);
    },
  };
}
