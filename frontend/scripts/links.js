/**
 * Links to articles: plain ones, that a click opens in the reader.
 *
 * @typedef {import("./types.js").ArticleHead} ArticleHead
 */

import { element } from "./dom.js";

/** @param {{id: string}} article */
export const pageOf = ({ id }) => `/articles/${encodeURIComponent(id)}`;

const REVISION_DIGITS = 12;

/**
 * As much of a revision as an address needs: the server takes it from eight digits on.
 *
 * @param {string} revision
 */
export const shortRevision = (revision) =>
  revision.replace("sha256:", "").slice(0, REVISION_DIGITS);

/**
 * @param {{id: string}} head
 * @param {string} words
 * @param {() => void} open
 * @param {Record<string, string|number|null>} [attributes]
 */
export function articleLink(head, words, open, attributes = {}) {
  const click = (/** @type {MouseEvent} */ event) => {
    // A click that asks for a new tab or window is the browser's.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    open();
  };
  return element(
    "a",
    { href: pageOf(head), "data-article": head.id, dir: "auto", ...attributes, click },
    words,
  );
}
