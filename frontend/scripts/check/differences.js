/**
 * A match cut at its differences, to be shown as what was pasted beside what is printed.
 *
 * @typedef {import("./types.js").Match} Match
 * @typedef {import("./types.js").Piece} Piece
 */

import { cutter } from "../offsets.js";

const SPACE_BEFORE = /(^|\s)$/;
const SPACE_AFTER = /^(\s|$)/;

/**
 * Without the pieces' `quoted` words this is the match's quote, word for word.
 *
 * @param {Match} match
 * @returns {Piece[]}
 */
export function pieces({ quote, start, differences }) {
  const cut = cutter(quote);
  /** @type {(from: number, to: number) => string} */
  const at = (from, to) => cut(from - start, to - start);
  const end = start + [...quote].length;
  /** @type {Piece[]} */
  const found = [];
  let last = start;
  for (const difference of differences) {
    if (difference.start > last) found.push({ same: at(last, difference.start) });
    found.push({
      quoted: spaced(difference, at(start, difference.start), at(difference.end, end)),
      article: at(difference.start, difference.end),
    });
    last = difference.end;
  }
  if (end > last) found.push({ same: at(last, end) });
  return found;
}

/**
 * Words that the article does not have stand where they would, between spaces of their own.
 *
 * @param {{quoted: string|null, start: number, end: number}} difference
 * @param {string} before
 * @param {string} after
 */
function spaced({ quoted, start, end }, before, after) {
  if (quoted === null || quoted === "" || start !== end) return quoted ?? "";
  const left = SPACE_BEFORE.test(before) ? "" : " ";
  return `${left}${quoted}${SPACE_AFTER.test(after) ? "" : " "}`;
}
