/**
 * How fresh the index is, what of it could not be read, and what is being done to it: in plain
 * words, small.
 *
 * @typedef {import("./types.js").Corpus} Corpus
 * @typedef {import("./types.js").IndexReport} IndexReport
 * @typedef {import("./types.js").Job} Job
 * @typedef {{name: string, words: string}} Trouble
 */

import { element, fill } from "./dom.js";
import { counted, moment } from "./words.js";

const MOST_TROUBLES = 50;
const AGO = new Intl.RelativeTimeFormat("en-GB");
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const UNITS = [
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];

/**
 * @param {number} seconds
 * @returns {string} "2 hours ago"
 */
export function ago(seconds) {
  const found = UNITS.find(([, length]) => seconds >= length);
  return found ? AGO.format(-Math.floor(seconds / found[1]), found[0]) : "just now";
}

/**
 * @param {IndexReport} index
 * @returns {string} "18 articles, brought in line 2 hours ago; 1 file could not be read"
 */
export function freshness({ articles, age_seconds, updated, failures, sources }) {
  const day = moment(updated);
  const when =
    age_seconds === null ? day && `, updated ${day}` : `, brought in line ${ago(age_seconds)}`;
  const away = sources.filter(({ error }) => error !== null);
  const short = [
    failures.length > 0 && `${counted(failures.length, "file")} could not be read`,
    away.length > 0 && `${counted(away.length, "source")} could not be looked at`,
  ].filter(Boolean);
  return [`${counted(articles, "article")}${when}`, ...short].join("; ");
}

/**
 * @param {IndexReport} index
 * @returns {Trouble[]} what waits to be put right, and why
 */
export function troubles({ failures, sources }) {
  return [
    ...sources.flatMap(({ name, error }) => (error === null ? [] : [{ name, words: error }])),
    ...failures.map(({ source, error, live }) => ({
      name: source,
      words: live ? `${error.replace(/[.]$/, "")}. The version before it is still here.` : error,
    })),
  ];
}

/** What a kind of job does. */
const DOING = new Map([
  ["sync", "Indexing"],
  ["add", "Indexing"],
  ["remove", "Taking articles out"],
  ["rebuild", "Rebuilding the index"],
  ["rollback", "Going back to the earlier index"],
  ["check", "Checking the index"],
  ["repair", "Repairing the index"],
]);
/** @type {Map<string, [string, string]>} Phases that say more, and what is counted in them. */
const PHASES = new Map([
  ["looking", ["Looking for changes", "file"]],
  ["indexing", ["Indexing", "article"]],
  ["finding copies", ["Looking for copies", "article"]],
  ["embedding", ["Rebuilding the index", "article"]],
]);

/**
 * @param {Job} job
 * @returns {string} "Indexing: 12 of 40 articles"
 */
export function working({ kind, state, progress }) {
  const { articles_done: done, articles_total: total } = progress;
  const phase = state === "running" ? PHASES.get(progress.phase) : undefined;
  if (phase === undefined) return `${DOING.get(kind) ?? "Working on the index"}…`;
  const [doing, unit] = phase;
  if (total === null) return `${doing}…`;
  return `${doing}: ${done.toLocaleString("en-GB")} of ${counted(total, unit)}`;
}

/**
 * One line; it opens to what could not be read. A list that was opened stays open while only
 * the line changes.
 *
 * @param {Element} parent
 * @param {Corpus} corpus
 */
export function showFreshness(parent, { index }) {
  const found = index === null ? [] : troubles(index);
  fill(parent, JSON.stringify(["freshness", found]), () =>
    found.length === 0 ? [element("p", { class: "fresh-words" })] : [listOf(found)],
  );
  const line = /** @type {Element} */ (parent.querySelector(".fresh-words"));
  const words = index === null ? "" : freshness(index);
  if (line.textContent !== words) line.textContent = words;
}

/** @param {Trouble[]} found */
function listOf(found) {
  const rest = found.length - MOST_TROUBLES;
  const item = (/** @type {Trouble} */ { name, words }) =>
    element("li", {}, element("strong", { dir: "auto" }, name), `: ${words}`);
  return element(
    "details",
    {},
    element("summary", { class: "fresh-words" }),
    element(
      "ul",
      {},
      ...found.slice(0, MOST_TROUBLES).map(item),
      rest > 0 && element("li", {}, `and ${rest.toLocaleString("en-GB")} more`),
    ),
  );
}
