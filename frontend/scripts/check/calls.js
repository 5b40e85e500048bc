/**
 * The one call of the quote check. Like those of `api.js` it gives the server's JSON, or throws
 * a `Problem` whose message is fit to be shown; an aborted call throws the browser's AbortError.
 *
 * @typedef {import("./types.js").Finding} Finding
 */

import { call } from "../api.js";

/**
 * @param {string} quote
 * @param {AbortSignal} signal
 * @returns {Promise<Finding>}
 */
export async function verify(quote, signal) {
  const response = await call("/v1/verify", {
    method: "POST",
    signal,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ quote }),
  });
  return response.json();
}
