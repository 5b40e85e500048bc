/**
 * The calls that only the library makes. Like those of `api.js` they give the server's JSON, or
 * throw a `Problem` whose message is fit to be shown.
 *
 * @typedef {import("./types.js").Filters} Filters
 * @typedef {import("./types.js").Job} Job
 * @typedef {import("./types.js").Listed} Listed
 */

import { call } from "../api.js";
import { readEvents } from "../stream.js";
import { queryOf } from "./filters.js";

/**
 * @param {string} path
 * @param {RequestInit} [options]
 */
const read = async (path, options) => (await call(path, options)).json();

/**
 * @param {string} path
 * @param {object} body
 * @param {RequestInit} [options]
 */
const post = (path, body, options = {}) =>
  read(path, {
    ...options,
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });

/**
 * @param {Filters} filters
 * @param {number} limit
 * @param {number} offset
 * @param {AbortSignal} [signal]
 * @returns {Promise<{items: Listed[], total: number}>}
 */
export function articles(filters, limit, offset, signal) {
  const query = queryOf(filters);
  query.set("limit", String(limit));
  query.set("offset", String(offset));
  return read(`/v1/articles?${query}`, { signal });
}

/**
 * @param {File} file
 * @returns {Promise<Job>}
 */
export function addFile(file) {
  const body = new FormData();
  body.append("file", file);
  return read("/v1/articles", { method: "POST", body });
}

/**
 * @param {string} url
 * @returns {Promise<Job>}
 */
export const addPage = (url) => post("/v1/articles", { url });

/**
 * @param {string[]} ids
 * @param {boolean} keepalive whether the page is being left
 * @returns {Promise<Job>}
 */
export const remove = (ids, keepalive) =>
  post("/v1/index/remove", { articles: ids }, { keepalive });

/**
 * @param {boolean} removals whether to take out what is gone, however much it is
 * @returns {Promise<Job>}
 */
export const sync = (removals) => post("/v1/index/sync", { allow_removals: removals });

/** @returns {Promise<Job>} */
export const rebuild = () => post("/v1/index/rebuild", {});

/**
 * @param {string} id
 * @returns {Promise<Job>}
 */
export const job = (id) => read(`/v1/jobs/${encodeURIComponent(id)}`);

/**
 * @param {string} id
 * @returns {Promise<Job>}
 */
export const stop = (id) => read(`/v1/jobs/${encodeURIComponent(id)}`, { method: "DELETE" });

/**
 * A job whenever it has changed, until it has ended or the connection has.
 *
 * @param {string} id
 * @returns {AsyncGenerator<Job>}
 */
export async function* follow(id) {
  const headers = { accept: "text/event-stream" };
  const response = await call(`/v1/jobs/${encodeURIComponent(id)}`, { headers });
  if (response.body === null) return;
  try {
    for await (const { event, data } of readEvents(response.body))
      if (event === "job") yield JSON.parse(data);
  } catch (error) {
    // A connection that dies in mid-stream rejects with TypeError as well; who follows looks again.
    if (!(error instanceof TypeError)) throw error;
  }
}
