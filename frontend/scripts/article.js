/**
 * An article's own page: mark the quote its address names, as `?quote=start-end` in code points
 * of the article's text. Without scripts the page still scrolls to the paragraph.
 */

import { element } from "./dom.js";
import { cutter, divide, lengthOf } from "./offsets.js";

/** @param {string} search the query of the page's address */
export function quoteIn(search) {
  const named = /^(\d{1,9})-(\d{1,9})$/.exec(new URLSearchParams(search).get("quote") ?? "");
  if (named === null) return null;
  const [start, end] = [Number(named[1]), Number(named[2])];
  return start < end ? { number: 1, start, end } : null;
}

/**
 * @param {{number: number, start: number, end: number}} quote
 * @returns {HTMLElement|null} the first mark
 */
function markQuote(quote) {
  let first = null;
  for (const words of document.querySelectorAll("[data-start]")) {
    const text = words.textContent ?? "";
    const from = Number(words.getAttribute("data-start"));
    const pieces = divide({ start: from, end: from + lengthOf(text) }, [quote]);
    if (pieces.every(({ numbers }) => numbers.length === 0)) continue;
    const cut = cutter(text);
    const made = pieces.map(({ start, end, numbers }) => {
      const part = cut(start - from, end - from);
      return numbers.length === 0 ? part : element("mark", { class: "opened" }, part);
    });
    words.replaceChildren(...made);
    first ??= words.querySelector("mark");
  }
  return first;
}

const quote = quoteIn(location.search);
if (quote !== null) markQuote(quote)?.scrollIntoView({ block: "center" });
