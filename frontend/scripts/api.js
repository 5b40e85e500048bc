/**
 * The server's calls. Each gives the server's JSON as it is, or throws a `Problem` whose message
 * is fit to be shown; an aborted call throws the browser's AbortError.
 *
 * @typedef {import("./types.js").Article} Article
 * @typedef {import("./types.js").ArticleHead} ArticleHead
 * @typedef {import("./types.js").IndexReport} IndexReport
 * @typedef {import("./types.js").Job} Job
 * @typedef {import("./types.js").KeptConversation} KeptConversation
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Mode} Mode
 * @typedef {import("./types.js").ProblemDocument} ProblemDocument
 */

import { explained } from "./troubles.js";

const UNREACHABLE = "The server does not answer. Check that it is running, then try again.";
const BROKEN_OFF = "The answer broke off before its end. Try again.";

/** What went wrong with a call, in plain words. */
export class Problem extends Error {
  /** @param {ProblemDocument} document */
  constructor(document) {
    const type = document.type ?? "about:blank";
    super(explained({ type, message: document.detail || document.title }));
    this.name = "Problem";
    this.type = type;
    /** 0 when the server could not be reached at all. */
    this.status = document.status ?? 0;
  }
}

/**
 * @param {string} path
 * @param {RequestInit} options
 * @returns {Promise<Response>}
 */
export async function call(path, options = {}) {
  let response;
  try {
    response = await fetch(path, options);
  } catch (error) {
    // fetch rejects with TypeError when no response came at all.
    if (error instanceof TypeError) throw new Problem({ title: UNREACHABLE });
    throw error;
  }
  if (response.ok) return response;
  const document = await problemOf(response);
  if (document.sign_in) signIn(document.sign_in);
  throw new Problem(document);
}

/**
 * A key is wanted that this page has not, or its session is over: after signing in the reader is
 * here again, and what was typed is kept.
 *
 * @param {string} page
 */
function signIn(page) {
  const here = location.pathname + location.search;
  location.assign(`${page}?next=${encodeURIComponent(here)}${location.hash}`);
}

/**
 * @param {Response} response
 * @returns {Promise<ProblemDocument>}
 */
async function problemOf(response) {
  const plain = { title: `The server failed (${response.status}).`, status: response.status };
  if (!(response.headers.get("content-type") ?? "").includes("problem+json")) return plain;
  return { ...plain, ...(await response.json()) };
}

/**
 * @param {string} path
 * @param {AbortSignal} [signal]
 */
export async function read(path, signal) {
  const response = await call(path, { signal, headers: { accept: "application/json" } });
  return response.json();
}

/**
 * Ask, and give each event of the answer as it arrives: `sources`, `statement`…, `answer`.
 *
 * @param {string} question
 * @param {Message[]} history
 * @param {AbortSignal} signal
 * @param {{conversation_id?: string, standalone_question?: string, mode?: Mode}} [options]
 * @returns {AsyncGenerator<{event: string, data: any}>}
 */
export async function* ask(question, history, signal, options = {}) {
  const response = await call("/v1/ask", {
    method: "POST",
    signal,
    headers: { "content-type": "application/json", accept: "text/event-stream" },
    body: JSON.stringify({ question, history, ...options }),
  });
  if (response.body === null) throw new Problem({ title: BROKEN_OFF });
  // Only answers come as events.
  const { readEvents } = await import("./stream.js");
  let whole = false;
  try {
    for await (const { event, data } of readEvents(response.body)) {
      const content = JSON.parse(data);
      if (event === "error") throw new Problem(content);
      whole ||= event === "answer";
      yield { event, data: content };
    }
  } catch (error) {
    // A connection that dies in mid-stream rejects with TypeError as well.
    if (!(error instanceof TypeError)) throw error;
  }
  if (!whole) throw new Problem({ title: BROKEN_OFF });
}

/** @param {AbortSignal} [signal] */
export const ready = (signal) => read("/readyz", signal);

/** @returns {Promise<IndexReport>} */
export const index = () => read("/v1/index");

/**
 * @param {number} limit
 * @returns {Promise<{items: Job[]}>} the newest first
 */
export const jobs = (limit) => read(`/v1/jobs?limit=${limit}`);

/**
 * What can be asked as a model: that is how a server tells of a language model.
 *
 * @returns {Promise<{data: {id: string}[]}>}
 */
export const models = () => read("/v1/models");

/**
 * Begin a conversation that the server keeps.
 *
 * @param {AbortSignal} signal
 * @returns {Promise<{id: string}>}
 */
export async function begin(signal) {
  const headers = { accept: "application/json" };
  return (await call("/v1/conversations", { method: "POST", signal, headers })).json();
}

/**
 * @param {string} id
 * @param {number} limit
 * @param {number} offset
 * @param {AbortSignal} signal
 * @returns {Promise<KeptConversation>}
 */
export const conversation = (id, limit, offset, signal) =>
  read(`/v1/conversations/${encodeURIComponent(id)}?limit=${limit}&offset=${offset}`, signal);

/** @returns {Promise<{questions: string[]}>} */
export const suggestions = () => read("/v1/suggestions");

/**
 * @param {number} limit
 * @param {number} offset
 * @returns {Promise<{items: ArticleHead[], total: number}>}
 */
export const articles = (limit, offset) => read(`/v1/articles?limit=${limit}&offset=${offset}`);

/**
 * @param {string} id
 * @param {AbortSignal} [signal]
 * @returns {Promise<Article>}
 */
export const article = (id, signal) => read(`/v1/articles/${encodeURIComponent(id)}`, signal);
