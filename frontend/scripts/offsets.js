/**
 * Offsets into an article count code points; a JavaScript string counts UTF-16 units, so that
 * one emoji is two of them. Everything that cuts article text goes through this module.
 *
 * @typedef {{start: number, end: number}} Span
 * @typedef {{start: number, end: number, numbers: number[]}} Piece
 */

const SURROGATE = /[\ud800-\udfff]/;

/**
 * A cutter for one text: `cut(start, end)` gives the code points from start up to end.
 * Building it walks the text once; each cut after that takes no search.
 *
 * @param {string} text
 * @returns {(start: number, end: number) => string}
 */
export function cutter(text) {
  if (!SURROGATE.test(text)) return (start, end) => text.slice(start, end);
  /** @type {number[]} */
  const units = [];
  let at = 0;
  for (const point of text) {
    units.push(at);
    at += point.length;
  }
  const unitOf = (/** @type {number} */ point) => units[point] ?? text.length;
  return (start, end) => text.slice(unitOf(start), unitOf(end));
}

/**
 * How many code points a text has.
 *
 * @param {string} text
 */
export function lengthOf(text) {
  let count = 0;
  for (const _point of text) count += 1;
  return count;
}

/**
 * Divide a span at the borders of the quotes that touch it. The pieces cover the span without
 * gap or overlap; each names the quotes it belongs to, so that overlapping quotes all show.
 *
 * @param {Span} span
 * @param {{number: number, start: number, end: number}[]} quotes
 * @returns {Piece[]}
 */
export function divide(span, quotes) {
  const inside = quotes.filter((quote) => quote.start < span.end && quote.end > span.start);
  const borders = new Set([span.start, span.end]);
  for (const quote of inside) {
    borders.add(Math.max(quote.start, span.start));
    borders.add(Math.min(quote.end, span.end));
  }
  const sorted = [...borders].sort((a, b) => a - b);
  return sorted.slice(0, -1).map((start, at) => {
    const end = sorted[at + 1];
    const covering = inside.filter((quote) => quote.start <= start && quote.end >= end);
    return { start, end, numbers: covering.map((quote) => quote.number) };
  });
}
