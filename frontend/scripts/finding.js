/**
 * Where words stand in a text, whatever their case, accents, quotation marks and dashes: as
 * someone types them. Offsets are UTF-16 units, as the page's own ranges count.
 *
 * @typedef {{start: number, end: number}} Place
 * @typedef {{letters: string, at: number[]|null}} Folded `at[n]` is where letter n was; null
 *   where nothing has moved
 */

const ONE_TO_ONE = /^[\x00-\x7f’‘‚“”„–—…\u00a0]*$/;
/** @type {Record<string, string>} */
const PLAIN = {
  "’": "'", "‘": "'", "‚": "'",
  "“": '"', "”": '"', "„": '"',
  "–": "-", "—": "-",
  "\u00a0": " ", "\n": " ", "\t": " ",
};
const NOT_PLAIN = /[’‘‚“”„–—\u00a0\n\t]/g;
const ACCENTS = /\p{M}/gu;

/** @param {string} text */
const plain = (text) => text.replace(NOT_PLAIN, (each) => PLAIN[each]).toLowerCase();

/**
 * @param {string} text
 * @returns {Folded}
 */
export function fold(text) {
  if (ONE_TO_ONE.test(text)) return { letters: plain(text), at: null };
  let letters = "";
  /** @type {number[]} */
  const at = [];
  let unit = 0;
  for (const point of text) {
    const folded = plain(point.normalize("NFD").replace(ACCENTS, ""));
    for (let n = 0; n < folded.length; n += 1) at.push(unit);
    letters += folded;
    unit += point.length;
  }
  at.push(unit);
  return { letters, at };
}

/**
 * @param {string} typed
 * @returns {string} what to look for; empty when nothing was typed
 */
export const soughtIn = (typed) => fold(typed).letters.trim().replace(/ +/g, " ");

/**
 * @param {Folded} folded
 * @param {string} sought from `soughtIn`, not empty
 * @param {number} most
 * @returns {Place[]} in order, none over another
 */
export function placesOf({ letters, at }, sought, most) {
  const found = [];
  let from = letters.indexOf(sought);
  while (from >= 0 && found.length < most) {
    const to = from + sought.length;
    found.push(at === null ? { start: from, end: to } : { start: at[from], end: at[to] });
    from = letters.indexOf(sought, to);
  }
  return found;
}
