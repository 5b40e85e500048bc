/**
 * Following the jobs: the one that runs, event by event, whoever began it; then the next. The
 * server does one at a time, so that one open connection tells of them all.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Job} Job
 * @typedef {import("./types.js").State} State
 */

import * as api from "../api.js";
import * as calls from "./calls.js";
import { open } from "./tasks.js";

const LATEST = 50;
const LATER_MS = 60_000;
const RETRY_MS = 3000;

/**
 * @param {() => State} state
 * @param {(change: Change) => void} dispatch
 * @param {() => void} relist called when the index has changed
 * @param {Pick<Document, "hidden"|"addEventListener">} page
 * @returns {{look: () => void, lost: () => void}} `look` looks now, and goes on as long as there
 *   is work; `lost` says that a list could not be had: it is when the server is back
 */
export function makeFollowing(state, dispatch, relist, page = document) {
  /** @type {number|undefined} */
  let timer;
  let looking = false;
  let asked = false;
  let away = false;

  async function look() {
    clearTimeout(timer);
    asked = looking || page.hidden;
    if (asked) return;
    looking = true;
    let wait = LATER_MS;
    try {
      for (let job = await seen(); job !== null; job = await seen()) {
        for await (const now of calls.follow(job.id)) dispatch({ type: "job-told", job: now });
        await refresh();
      }
      await refresh();
      away = false;
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      // The list says it once; while the server is away the rest would only repeat it.
      if (!away) dispatch({ type: "list-failed", problem: error.message });
      away = true;
      wait = RETRY_MS;
    }
    looking = false;
    if (asked) void look();
    else timer = setTimeout(look, wait);
  }

  /** @returns {Promise<Job|null>} the job that runs, or else the one whose turn is next */
  async function seen() {
    const { items } = /** @type {{items: Job[]}} */ (await api.jobs(LATEST));
    for (const id of unresolved(state())) {
      const job = items.find((item) => item.id === id) ?? (await calls.job(id));
      dispatch({ type: "job-told", job });
    }
    const job = underWay(items);
    dispatch({ type: "job-seen", job });
    return job;
  }

  async function refresh() {
    const before = state().index;
    const index = await api.index();
    dispatch({ type: "index-told", index });
    const changed = before !== null && before.revision !== index.revision;
    if (changed || away) relist();
  }

  page.addEventListener("visibilitychange", () => {
    if (!page.hidden) void look();
  });
  return {
    look: () => void look(),
    lost() {
      away = true;
      clearTimeout(timer);
      if (!looking) timer = setTimeout(look, RETRY_MS);
    },
  };
}

/**
 * @param {State} state
 * @returns {string[]} the jobs whose end somebody waits for
 */
export function unresolved({ tasks, removing, started }) {
  const ids = [
    ...tasks.filter(open).map(({ jobId }) => jobId),
    ...removing.map(({ jobId }) => jobId),
    started,
  ];
  return [...new Set(ids.filter((id) => id !== null))];
}

/**
 * @param {Job[]} jobs the newest first
 * @returns {Job|null}
 */
export function underWay(jobs) {
  const running = jobs.find(({ state }) => state === "running");
  return running ?? jobs.findLast(({ state }) => state === "queued") ?? null;
}
