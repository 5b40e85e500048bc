/**
 * Showing places in paragraphs without changing their words: with the browser's own highlights,
 * or with marks around them where it has none.
 *
 * @typedef {import("./finding.js").Place} Place
 * @typedef {{words: Element, place: Place}} Found
 * @typedef {{paint: (found: Found[], current: number) => void, clear: () => void}} Painter
 */

import { element } from "./dom.js";

const ALL = "found";
const CURRENT = "found-current";

/** @returns {Painter} */
export const painter = () => (globalThis.CSS?.highlights ? highlighter() : marker());

/**
 * The text nodes that a place covers, and how much of each.
 *
 * @param {Found} found
 * @returns {{node: Text, start: number, end: number}[]}
 */
function partsOf({ words, place }) {
  const walker = document.createTreeWalker(words, NodeFilter.SHOW_TEXT);
  const parts = [];
  let at = 0;
  while (at < place.end && walker.nextNode()) {
    const node = /** @type {Text} */ (walker.currentNode);
    const start = Math.max(0, place.start - at);
    const end = Math.min(node.length, place.end - at);
    if (start < end) parts.push({ node, start, end });
    at += node.length;
  }
  return parts;
}

/**
 * @param {Found} found
 * @returns {Range} collapsed where the place is no longer there
 */
export function rangeOf(found) {
  const parts = partsOf(found);
  const range = document.createRange();
  if (parts.length === 0) return range;
  const last = parts[parts.length - 1];
  range.setStart(parts[0].node, parts[0].start);
  range.setEnd(last.node, last.end);
  return range;
}

/** @returns {Painter} */
function highlighter() {
  return {
    paint(found, current) {
      // Static ranges cost nothing when the page changes; they are made anew then.
      const ranges = found.map((each) => new StaticRange(rangeOf(each)));
      CSS.highlights.set(ALL, new Highlight(...ranges));
      const one = new Highlight(...ranges.slice(current, current + 1));
      one.priority = 1;
      CSS.highlights.set(CURRENT, one);
    },
    clear() {
      CSS.highlights.delete(ALL);
      CSS.highlights.delete(CURRENT);
    },
  };
}

/** @returns {Painter} */
export function marker() {
  /** @type {Element[]} */
  let marks = [];
  function clear() {
    for (const mark of marks) {
      const parent = mark.parentNode;
      mark.replaceWith(...mark.childNodes);
      parent?.normalize();
    }
    marks = [];
  }
  return {
    paint(found, current) {
      clear();
      // From the last to the first: a mark moves what comes after it into other nodes.
      for (let at = found.length - 1; at >= 0; at -= 1) {
        for (const { node, start, end } of partsOf(found[at]).reverse()) {
          const covered = start > 0 ? node.splitText(start) : node;
          if (end - start < covered.length) covered.splitText(end - start);
          const mark = element("mark", { class: at === current ? "found current" : "found" });
          covered.replaceWith(mark);
          mark.append(covered);
          marks.push(mark);
        }
      }
    },
    clear,
  };
}
