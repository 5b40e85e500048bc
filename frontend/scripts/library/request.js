/**
 * One call of the server, for the pages beside the chat.
 */

import { Problem } from "../api.js";

const UNREACHABLE = "The server does not answer. Check that it is running, then try again.";

/**
 * The response, if it is one of success; else a `Problem` is thrown.
 *
 * @param {string} path
 * @param {RequestInit} [options]
 * @returns {Promise<Response>}
 */
export async function request(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    // fetch rejects with TypeError when no response came at all.
    if (error instanceof TypeError) throw new Problem({ title: UNREACHABLE });
    throw error;
  }
  if (response.ok) return response;
  const plain = { title: `The server failed (${response.status}).`, status: response.status };
  const told = (response.headers.get("content-type") ?? "").includes("problem+json");
  throw new Problem(told ? { ...plain, ...(await response.json()) } : plain);
}
