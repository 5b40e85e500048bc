/**
 * Looking at the server: until there is something to ask, so that the page recovers by itself;
 * every few seconds while the index is being changed; rarely when all is quiet. A page that
 * nobody sees looks at nothing.
 *
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Corpus} Corpus
 * @typedef {import("./types.js").Job} Job
 * @typedef {{look: () => void}} Watch
 */

import * as api from "./api.js";

const SOON_MS = 2000;
/** An age that is shown must not stand for hours as it was. */
const LATER_MS = 5 * 60 * 1000;
/** The server works suggestions out last, and may have none. */
const SUGGESTION_LOOKS = 15;
/** Behind the job that runs others may be waiting, and the newest is listed first. */
const LATEST_JOBS = 20;
/** The name under which a server with a language model offers it. */
const GENERATIVE = "pullquote-generative";
/** How many articles the list gives at first, when all else is on its way too, and then more. */
const FIRST_ARTICLES = 30;
export const MORE_ARTICLES = 100;

/**
 * @param {Store} store
 * @param {Pick<Document, "hidden"|"addEventListener">} page
 * @returns {Watch} `look` looks now, and goes on looking as long as it takes
 */
export function makeWatch(store, page = document) {
  /** @type {number|undefined} */
  let timer;
  let looking = false;
  let asked = false;
  let patience = SUGGESTION_LOOKS;

  async function look() {
    clearTimeout(timer);
    asked = looking || page.hidden;
    if (asked) return;
    looking = true;
    const changes = await changesSince(store.state().corpus);
    changes.forEach(store.dispatch);
    looking = false;
    const { phase, job, suggestions } = store.state().corpus;
    if (phase !== "ready") patience = SUGGESTION_LOOKS;
    else if (suggestions.length === 0) patience -= 1;
    const hoping = suggestions.length === 0 && patience > 0;
    const soon = phase !== "ready" || job !== null || hoping;
    if (asked) void look();
    else timer = setTimeout(look, soon ? SOON_MS : LATER_MS);
  }

  page.addEventListener("visibilitychange", () => {
    if (page.hidden) clearTimeout(timer);
    else void look();
  });
  return { look: () => void look() };
}

/**
 * @param {Corpus} corpus as it was known
 * @returns {Promise<Change[]>}
 */
async function changesSince(corpus) {
  try {
    if (corpus.phase !== "ready") await api.ready();
    /** @type {Change} */
    const seen = { type: "job-seen", job: underWay((await api.jobs(LATEST_JOBS)).items) };
    // What a job has done so far shows in its own line; the rest is told when it ends.
    if (seen.job !== null && corpus.phase === "ready") return [seen];
    const index = await api.index();
    if (index.articles === 0)
      return [seen, { type: "corpus-waiting", phase: "missing", detail: null }];
    const { questions } = await api.suggestions();
    /** @type {Change[]} */
    const changes = [seen, { type: "corpus-ready", index }, { type: "suggested", questions }];
    const listed = corpus.phase === "ready" && corpus.index?.revision === index.revision;
    if (listed) return changes;
    const { items, total } = await api.articles(FIRST_ARTICLES, 0);
    const generative = (await api.models()).data.some(({ id }) => id === GENERATIVE);
    return [
      ...changes,
      { type: "contents-listed", items, total, offset: 0 },
      { type: "models-listed", generative },
    ];
  } catch (error) {
    if (!(error instanceof api.Problem)) throw error;
    /** @type {Change} */
    const idle = { type: "job-seen", job: null };
    if (error.status === 0)
      return [idle, { type: "corpus-waiting", phase: "unreachable", detail: null }];
    const phase = error.type.endsWith("index-missing") ? "missing" : "loading";
    return [idle, { type: "corpus-waiting", phase, detail: error.message }];
  }
}

/**
 * @param {Job[]} jobs
 * @returns {Job|null} the one that runs, or else one that waits for its turn
 */
function underWay(jobs) {
  const inState = (/** @type {string} */ state) => jobs.find((job) => job.state === state);
  return inState("running") ?? inState("queued") ?? null;
}
