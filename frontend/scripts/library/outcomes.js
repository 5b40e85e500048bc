/**
 * What became of a job, in plain words.
 *
 * @typedef {import("./types.js").Failure} Failure
 * @typedef {import("./types.js").Job} Job
 * @typedef {import("./types.js").Outcome} Outcome
 */

import { counted } from "../words.js";

/** What the server says to, to whom it asks whether articles that are gone are to go. */
const CONSENT = /\s*If they are to be withdrawn, say --allow-removals\.?$/;
const ENDED = new Set(["done", "failed", "cancelled", "interrupted"]);
/** @type {[string, string][]} What a sync counts, and how it is said. */
const COUNTS = [
  ["added", "added"],
  ["updated", "updated"],
  ["removed", "taken out"],
  ["identical", "already here"],
];

/** @param {Job} job */
export const ended = ({ state }) => ENDED.has(state);

/**
 * @param {Job} job one that has ended
 * @returns {Outcome}
 */
export function outcomeOf(job) {
  const { kind, state, report, error } = job;
  if (state === "cancelled") return plain("Stopped. What was done before that stays.");
  if (state === "interrupted") return plain("The server ended in the middle of it. Try again.");
  if (state === "failed" || report === null) return plain(sentence(error ?? "It failed"));
  if (kind === "remove") return plain(`${counted(report.removed.length, "article")} taken out.`);
  if (kind === "rebuild")
    return plain(`The index was built anew from ${counted(report.articles, "article")}.`);
  if (kind === "sync" || kind === "add") return synced(job, report);
  return plain("Done.");
}

/**
 * @param {Job} job
 * @param {Record<string, any>} report
 * @returns {Outcome}
 */
function synced({ kind }, report) {
  /** @type {{source: string, error: string}[]} */
  const failed = report.failed;
  const held = failed.filter((failure) => CONSENT.test(failure.error)).length;
  const failures = failed.map(({ source, error }) => ({
    name: nameOf(source),
    words: sentence(error.replace(CONSENT, "")),
  }));
  const done = COUNTS.filter(([name]) => report[name] > 0).map(
    ([name, words]) => `${counted(report[name], "article")} ${words}`,
  );
  if (failed.length > held) done.push(`${failed.length - held} could not be read`);
  if (held > 0) done.push(`${counted(held, "folder")} left unchanged`);
  if (done.length > 0) return { words: `${done.join(", ")}.`, failures, consent: held > 0 };
  return plain(
    kind === "add" || report.unchanged === 1 ? "Already here, unchanged." : "Nothing has changed.",
  );
}

/**
 * Whether anything of it went well.
 *
 * @param {Job} job
 */
export function worked({ state, report }) {
  if (state !== "done" || report === null) return false;
  const failed = report.failed?.length ?? 0;
  return failed === 0 || report.added + report.updated + report.identical > 0;
}

/**
 * The last part of a path, and of a member of an archive: folders of the server tell nobody
 * anything. An address is left whole.
 *
 * @param {string} source
 */
export function nameOf(source) {
  if (/^https?:\/\//i.test(source)) return source;
  return source.split(/!\/|[\\/]/).filter(Boolean).at(-1) ?? source;
}

/**
 * Begun with a capital, unless it begins with a file's name.
 *
 * @param {string} words
 */
function sentence(words) {
  const named = /^\S+\.\w/.test(words);
  const begun = named ? words : words.charAt(0).toUpperCase() + words.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}

/**
 * @param {string} words
 * @returns {Outcome}
 */
const plain = (words) => ({ words, failures: [], consent: false });
