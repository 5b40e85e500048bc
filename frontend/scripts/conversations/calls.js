/**
 * The server's calls for the list of conversations. Each gives the server's JSON as it is, or
 * throws a `Problem` whose message is fit to be shown.
 *
 * @typedef {import("../types.js").ConversationHead} ConversationHead
 */

import { call, read } from "../api.js";

/** @param {string} id */
const pathOf = (id) => `/v1/conversations/${encodeURIComponent(id)}`;

/**
 * @param {string} words
 * @param {number} limit
 * @param {number} offset
 * @param {AbortSignal} signal
 * @returns {Promise<{items: ConversationHead[], total: number}>} the last used first
 */
export function list(words, limit, offset, signal) {
  const asked = { q: words, limit: String(limit), offset: String(offset) };
  return read(`/v1/conversations?${new URLSearchParams(asked)}`, signal);
}

/**
 * @param {string} id
 * @param {string} title
 * @returns {Promise<ConversationHead>}
 */
export async function rename(id, title) {
  const response = await call(pathOf(id), {
    method: "PATCH",
    headers: { "content-type": "application/json", accept: "application/json" },
    body: JSON.stringify({ title }),
  });
  return response.json();
}

/** @param {string} id */
export async function remove(id) {
  await call(pathOf(id), { method: "DELETE" });
}

/**
 * @param {string} id
 * @param {"markdown"|"json"} format
 */
export const exportOf = (id, format) => `${pathOf(id)}/export?format=${format}`;
