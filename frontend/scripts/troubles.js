/**
 * What to do next about a problem that the server tells of: its own sentence says what is wrong.
 */

const LATER = "Try again in a moment.";
const SHORTER = "Change the question, then ask again.";
const LOOK =
  "What is wrong stands in the server’s own messages, where “pullquote serve” was started.";

/** By the last part of a problem's type. */
/** @type {Record<string, string>} */
const NEXT = {
  "question-refused": SHORTER,
  "request-invalid": SHORTER,
  "request-too-large": "Ask a shorter question, or begin a new conversation.",
  "conversations-full": "Begin a new conversation to ask on.",
  "conversations-broken": "Begin a new conversation to ask on; it will not be kept.",
  "storage-failed": "Make room on the server’s disk, then try again.",
  "not-ready": LATER,
  "index-busy": LATER,
  "vectors-unavailable": LATER,
  "index-broken": "Build it anew with “pullquote rebuild”, or on the Library page.",
  "model-unavailable": LOOK,
  "internal-error": `${LATER} ${LOOK}`,
  "quote-mismatch": "Look for changes on the Library page, then ask again.",
};

/**
 * @param {{type: string, message: string}} problem
 * @returns {string} its words, and what to do next where that is known
 */
export function explained({ type, message }) {
  const next = Object.hasOwn(NEXT, kindOf(type)) ? NEXT[kindOf(type)] : undefined;
  return next === undefined || message.includes(next) ? message : `${message} ${next}`;
}

/** @param {string} type */
export const kindOf = (type) => type.split(":").at(-1) ?? "";
