/**
 * The library's state, and how it changes: pure functions, no page.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Job} Job
 * @typedef {import("./types.js").Listed} Listed
 * @typedef {import("./types.js").State} State
 */

import { counted } from "../words.js";
import { ALL } from "./filters.js";
import { ended, outcomeOf } from "./outcomes.js";
import { open, reduceTasks, summary } from "./tasks.js";

/** @type {State} */
export const START = {
  filters: ALL,
  phase: "loading",
  items: [],
  total: 0,
  problem: null,
  publishers: [],
  leaving: [],
  removing: [],
  tasks: [],
  job: null,
  index: null,
  started: null,
  outcome: null,
  announcement: "",
};

/**
 * @param {State} state
 * @param {Change} change
 * @returns {State}
 */
export function reduce(state, change) {
  const tasks = reduceTasks(state.tasks, change);
  const next = reduceRest(state, change);
  if (tasks === state.tasks) return next;
  const over = state.tasks.some(open) && !tasks.some(open);
  return { ...next, tasks, announcement: over ? `${summary(tasks)}.` : next.announcement };
}

/**
 * @param {State} state
 * @param {Change} change
 * @returns {State}
 */
function reduceRest(state, change) {
  switch (change.type) {
    case "filtered":
      return { ...state, filters: change.filters, phase: "loading", problem: null };
    case "listed":
      return listed(state, change);
    case "publishers-seen":
      return { ...state, publishers: joinedNames(state.publishers, change.items) };
    case "list-failed":
      return { ...state, phase: "failed", problem: change.problem, announcement: change.problem };
    case "index-told":
      return { ...state, index: change.index };
    case "leave":
      return leave(state, change.article);
    case "stay":
      return { ...state, leaving: [], announcement: `${those(state.leaving)} kept.` };
    case "removal-asked":
      return {
        ...state,
        leaving: state.leaving.filter(({ id }) => !change.ids.includes(id)),
        removing: [
          ...state.removing,
          {
            jobId: null,
            articles: state.leaving.filter(({ id }) => change.ids.includes(id)),
          },
        ],
      };
    case "removal-queued":
      return {
        ...state,
        removing: state.removing.map((one) =>
          same(one.articles, change.ids) ? { ...one, jobId: change.jobId } : one,
        ),
      };
    case "removal-refused":
      return stillHere(
        {
          ...state,
          removing: state.removing.filter(({ articles }) => !same(articles, change.ids)),
        },
        change.problem,
      );
    case "started":
      return { ...state, started: change.job.id, job: change.job, outcome: null };
    case "refused":
      return {
        ...state,
        outcome: { words: change.problem, failures: [] },
        announcement: change.problem,
      };
    case "job-seen":
      return { ...state, job: change.job };
    case "job-told":
      return told({ ...state, job: ended(change.job) ? null : change.job }, change.job);
    case "announced":
      return { ...state, announcement: change.words };
    default:
      return state;
  }
}

/**
 * @param {State} state
 * @param {Change} change
 * @returns {State} as it was where the list is of other filters than those of now
 */
function listed(state, { filters, items, total, offset }) {
  if (filters !== state.filters) return state;
  const before = offset === 0 ? [] : state.items;
  // A page of the list may overlap the one before it if articles were added in between.
  const known = new Set(before.map(({ id }) => id));
  const all = [...before, ...items.filter((/** @type {Listed} */ { id }) => !known.has(id))];
  return {
    ...state,
    phase: "shown",
    problem: null,
    items: all,
    total,
    publishers: joinedNames(state.publishers, items),
    announcement: state.phase === "shown" ? state.announcement : foundWords(total),
  };
}

/** @param {number} total */
export const foundWords = (total) =>
  total === 0 ? "No article found." : `${counted(total, "article")} found.`;

/**
 * The articles that the list shows: those on their way out are gone from it at once.
 *
 * @param {State} state
 */
export function shown({ items, leaving, removing }) {
  const hidden = new Set(
    [...leaving, ...removing.flatMap(({ articles }) => articles)].map(({ id }) => id),
  );
  return items.filter(({ id }) => !hidden.has(id));
}

/** @param {State} state */
export const shownTotal = (state) => state.total - (state.items.length - shown(state).length);

/**
 * @param {State} state
 * @param {Listed} article
 * @returns {State}
 */
function leave(state, article) {
  if (state.leaving.some(({ id }) => id === article.id)) return state;
  const leaving = [...state.leaving, article];
  const words = `${those([article])} is taken out in a moment. Undo with the button or Control Z.`;
  return { ...state, leaving, announcement: words };
}

/**
 * @param {Listed[]} articles
 * @returns {string} "“Ferry stops”", or "3 articles"
 */
export const those = (articles) =>
  articles.length === 1 ? inMarks(articles[0].title) : counted(articles.length, "article");

/**
 * A headline that is itself a quotation has its marks already.
 *
 * @param {string} title
 */
export const inMarks = (title) => (/^["“„«‘']/.test(title) ? title : `“${title}”`);

/**
 * A job has ended: what the page itself had asked for is told.
 *
 * @param {State} state
 * @param {Job} job
 * @returns {State}
 */
function told(state, job) {
  if (!ended(job)) return state;
  const outcome = outcomeOf(job);
  if (state.started === job.id)
    return { ...state, started: null, outcome, announcement: outcome.words };
  const removal = state.removing.find(({ jobId }) => jobId === job.id);
  if (removal === undefined) return state;
  const rest = { ...state, removing: state.removing.filter((one) => one !== removal) };
  if (job.state !== "done") return stillHere(rest, outcome.words);
  const gone = new Set(removal.articles.map(({ id }) => id));
  const items = state.items.filter(({ id }) => !gone.has(id));
  const total = state.total - (state.items.length - items.length);
  return { ...rest, items, total, announcement: outcome.words };
}

/**
 * @param {State} state
 * @param {string} why
 * @returns {State}
 */
function stillHere(state, why) {
  const words = `Nothing was taken out. ${why}`;
  return { ...state, outcome: { words, failures: [] }, announcement: words };
}

/**
 * @param {Listed[]} articles
 * @param {string[]} ids
 */
const same = (articles, ids) => articles.map(({ id }) => id).join() === ids.join();

/**
 * @param {string[]} names
 * @param {Listed[]} items
 */
function joinedNames(names, items) {
  const all = new Set([...names, ...items.flatMap(({ publisher }) => publisher ?? [])]);
  return all.size === names.length ? names : [...all].sort((a, b) => a.localeCompare(b, "en"));
}
