/**
 * What was found, in words: the verdict, each place, and what Copy puts on the clipboard.
 *
 * @typedef {import("./types.js").Finding} Finding
 * @typedef {import("./types.js").Match} Match
 * @typedef {import("./types.js").Place} Place
 */

import { pageOf, shortRevision } from "../links.js";
import { counted, paragraphName, reference, webAddress } from "../words.js";

const GAP = " … ";
/** The server gives no more places than these. */
const MOST_PLACES = 10;
const LEGEND = "Crossed out is what you have, marked what the article has.";
/** @type {Map<string, string>} What the server names, as it reads in a sentence. */
const STYLES = new Map([
  ["dashes", "other dashes"],
  ["quotation marks", "other quotation marks"],
  ["apostrophes", "other apostrophes"],
  ["white space", "other spaces or line breaks"],
  ["ellipsis", "an ellipsis"],
  ["Unicode form", "letters in another form"],
  ["outer quotation marks", "quotation marks around them"],
  ["closing punctuation", "other punctuation at the end"],
]);

/**
 * @param {Finding} finding
 * @returns {Place[]} best first, as the server gives them
 */
export function placesOf({ matches }) {
  const numbers = [...new Set(matches.map(({ place }) => place))];
  return numbers.map((number) => {
    const parts = matches.filter(({ place }) => place === number);
    return { number, article: parts[0].article, parts };
  });
}

/**
 * @param {Finding} finding
 * @returns {{name: string, words: string}}
 */
export function verdictOf(finding) {
  const { length } = placesOf(finding);
  const places = `${counted(length, "place")}${length < MOST_PLACES ? "" : " or more"}`;
  switch (finding.verdict) {
    case "exact":
      return { name: "Exact", words: `The articles have these words, in ${places}.` };
    case "altered":
      return {
        name: "Altered",
        words: `The articles have nearly these words, in ${places}. ${LEGEND}`,
      };
    default:
      return {
        name: "Absent",
        words:
          length === 0
            ? "No article has these words, and none comes near them."
            : "No article has these words. The nearest are others; they do not bear it out.",
      };
  }
}

/**
 * @param {Place} place
 * @returns {string} "The same words, with other dashes."; empty where nothing was looked past
 */
export function styleWords({ parts }) {
  const names = [...new Set(parts.flatMap(({ normalised }) => normalised))];
  if (names.length === 0) return "";
  const said = names.map((name) => STYLES.get(name) ?? name);
  const differs = parts.some(({ differences }) => differences.length > 0);
  const list = new Intl.ListFormat("en-GB").format(said);
  return differs ? `Not counted as a difference: ${list}.` : `The same words, with ${list}.`;
}

/** @param {Place} place */
export function differenceWords({ parts }) {
  const count = parts.reduce((sum, { differences }) => sum + differences.length, 0);
  return count === 0 ? "" : counted(count, "difference");
}

/**
 * The article's page at a part: with its words marked, at its paragraph. The revision and the
 * words are for later, once the article has changed.
 *
 * @param {Match} part
 */
export function hrefOf({ article, paragraph, start, end, quote }) {
  const revision = shortRevision(article.revision);
  const query = new URLSearchParams({ revision, span: `${start}-${end}`, quote });
  return `${pageOf(article)}?${query}#p${paragraph.number}`;
}

/**
 * The article's own words with their source, fit to be printed.
 *
 * @param {Place} place
 */
export function citationText({ article, parts }) {
  const quote = parts.map((part) => part.quote).join(GAP);
  const paragraphs = [...new Set(parts.map(({ paragraph }) => paragraphName(paragraph)))];
  const source = [reference(article), ...paragraphs, webAddress(article.url)].filter(Boolean);
  return `“${quote}”\n${source.join(", ")}`;
}
