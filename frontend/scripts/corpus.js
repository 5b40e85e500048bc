/**
 * Whether there is anything to ask: looked at until there is, so that the page recovers by itself.
 *
 * @typedef {import("./types.js").Change} Change
 */

import * as api from "./api.js";

const AGAIN_MS = 2000;
const SUGGESTION_LOOKS = 15;
/** How many articles the list gives at a time. */
export const CONTENTS_PAGE = 100;

let watching = false;

/**
 * Report the state of the corpus until it is ready, and a little longer for suggestions: the
 * server works them out last. A second call while one watches does nothing.
 *
 * @param {(change: Change) => void} dispatch
 */
export async function watchCorpus(dispatch) {
  if (watching) return;
  watching = true;
  for (let ready = 0; ready < SUGGESTION_LOOKS;) {
    const changes = await look();
    changes.forEach(dispatch);
    const suggested = changes.find(({ type }) => type === "suggested");
    if (suggested !== undefined) ready += 1;
    if (suggested?.questions.length > 0) break;
    await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
  }
  watching = false;
}

/** @returns {Promise<Change[]>} */
async function look() {
  try {
    await api.ready();
    const { articles, updated } = await api.status();
    if (articles === 0) return [{ type: "corpus-waiting", phase: "missing", detail: null }];
    const [{ questions }, { items, total }] = await Promise.all([
      api.suggestions(),
      api.articles(CONTENTS_PAGE, 0),
    ]);
    return [
      { type: "corpus-ready", articles, updated },
      { type: "suggested", questions },
      { type: "contents-listed", items, total, offset: 0 },
    ];
  } catch (error) {
    if (!(error instanceof api.Problem)) throw error;
    if (error.status === 0) return [{ type: "corpus-waiting", phase: "unreachable", detail: null }];
    const phase = error.type.endsWith("index-missing") ? "missing" : "loading";
    return [{ type: "corpus-waiting", phase, detail: error.message }];
  }
}
