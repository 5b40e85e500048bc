/**
 * Words the page says: dates, attributions, where a quote stands.
 *
 * @typedef {import("./types.js").ArticleHead} ArticleHead
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").Statement} Statement
 */

// Dates of articles are days, not moments: the reader's time zone must not move them.
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
/** Over quotes that are near the question and do not answer it. */
export const CLOSEST = "Closest passages, not an answer";
export const DIFFER = "The articles differ";
export const SILENT = "No sentence clearly answers:";
/** What has become of a quote since it was given: under it, and in short where it is cited. */
/** @type {Record<import("./types.js").Since, {whole: string, short: string|null}>} */
export const SINCE = {
  moved: {
    whole: "The article has changed since. These words still stand in it.",
    short: null,
  },
  changed: {
    whole: "Changed since quoted: the article does not hold these words any more.",
    short: "changed since quoted",
  },
  withdrawn: {
    whole: "Withdrawn since quoted: the article is not here any more.",
    short: "withdrawn since quoted",
  },
};
const QUOTATION_MARKS = /["'“”„‘’‚«»‹›]/g;

/**
 * @param {string|null} iso a day such as 2025-10-21
 * @returns {string} "21 October 2025"; empty when there is no date
 */
export function day(iso) {
  const date = new Date(iso ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? "" : DAY.format(date);
}

/**
 * @param {string|null} iso a moment with its time zone
 * @returns {string} in the reader's own time zone; empty when there is none
 */
export function moment(iso) {
  const date = new Date(iso ?? Number.NaN);
  return Number.isNaN(date.getTime()) ? "" : MOMENT.format(date);
}

/**
 * @param {number} count
 * @param {string} one
 * @param {string} [many]
 */
export function counted(count, one, many = `${one}s`) {
  return `${count.toLocaleString("en-GB")} ${count === 1 ? one : many}`;
}

/** @param {(string|null|undefined)[]} parts */
const listed = (parts) => parts.filter(Boolean).join(", ");

/**
 * Which paper, of what day, and when it was last put right.
 *
 * @param {ArticleHead} article
 * @returns {string} empty when nothing is known of it
 */
export function printed({ publisher, published, modified }) {
  const changed = modified !== published ? day(modified) : "";
  return listed([publisher, day(published), changed && `modified ${changed}`]);
}

/**
 * @param {{number: number, page: number|null}} paragraph
 * @returns {string} "paragraph 7, p. 3"
 */
export function paragraphName({ number, page }) {
  return listed([`paragraph ${number}`, page === null ? null : `p. ${page}`]);
}

/**
 * How many sources there are, where the number of quotes alone would say more than is so. The
 * prints of one story are one source.
 *
 * @param {number} quotes
 * @param {number} sources 0 while they are not counted
 * @returns {string|null} "3 quotes from 2 independent sources"
 */
export function spread(quotes, sources) {
  if (sources === 0 || quotes <= 1) return null;
  const from = sources === 1 ? "one source" : counted(sources, "independent source");
  return `${counted(quotes, "quote")} from ${from}`;
}

/**
 * Who printed it and when; the headline stands in for a paper without a name.
 *
 * @param {ArticleHead} article
 */
export function publication(article) {
  return listed([article.publisher ?? article.title, day(article.published)]);
}

/**
 * Who said it, as far as the article tells.
 *
 * @param {Citation} citation
 * @returns {string} empty when nobody is named
 */
export function speaker(citation) {
  if (citation.speaker === null) return "";
  const named = listed([citation.speaker.name, citation.speaker.role]);
  // Only what is wholly in quotation marks is signed with the bare name.
  return { direct: named, mixed: `${named} (quoted in part)`, indirect: `${named} (reported)` }[
    citation.speaker.kind
  ];
}

/**
 * What is said of a quote outside its quotation marks: whom a pronoun or surname means, where the
 * quote does not tell, and what the columns of its table are called. The server gives "He: Ada
 * Finch, captain", "Columns: Name | Votes" or both, with "; " between them.
 *
 * @param {Citation} citation
 * @returns {string} empty when there is nothing to tell, or the line above has just named them
 */
export function glossOf({ gloss, speaker }) {
  if (!gloss) return "";
  const at = gloss.search(/(?:^|; )Columns\b/);
  const whom = at < 0 ? gloss : gloss.slice(0, at);
  const columns = at < 0 ? "" : gloss.slice(at).replace(/^; /, "");
  return [meant(whom, speaker), columns].filter(Boolean).join("; ");
}

/**
 * @param {string} gloss "He: Ada Finch, captain"
 * @param {Citation["speaker"]} speaker
 */
function meant(gloss, speaker) {
  const at = gloss.indexOf(": ");
  if (at < 0) return "";
  const word = gloss.slice(0, at);
  const person = gloss.slice(at + 2);
  if (speaker !== null && person.includes(speaker.name)) return "";
  return `“${word}” ${/^(?:his|her)$/i.test(word) ? "refers to" : "is"} ${person}`;
}

/**
 * An article's identity on one line.
 *
 * @param {ArticleHead} article
 */
export function reference(article) {
  return listed([article.title, article.byline, printed(article)]);
}

/**
 * Where a quote stands, with all there is to know of its source, for paper and clipboard.
 *
 * @param {Citation} citation
 */
export function sourceLine(citation) {
  const { number, article, paragraph } = citation;
  const where = listed([reference(article), paragraphName(paragraph), webAddress(article.url)]);
  return `[${number}] ${saidIn(citation)}${where}${notesOn(citation)}`;
}

/**
 * @param {Citation} citation
 * @returns {string} who speaks, to go before the article; empty when nobody is named
 */
export function saidIn(citation) {
  const said = speaker(citation);
  return said && `${said}, in `;
}

/**
 * @param {Citation} citation
 * @returns {string} what else is to be known of a source, in brackets; empty when nothing is
 */
export function notesOn({ version, also_printed_by, since }) {
  const others = also_printed_by.map(publication).join("; ");
  const changed = since === undefined ? null : SINCE[since].short;
  const notes = [version, others && `also printed by ${others}`, changed].filter(Boolean);
  return notes.length > 0 ? ` (${notes.join("; ")})` : "";
}

/**
 * The citations whose own words the statement gives. Quotation marks are not compared: a quote
 * inside a quote changes them and nothing else.
 *
 * @param {Statement} statement
 * @param {Citation[]} citations
 */
export function quotedIn(statement, citations) {
  const bare = (/** @type {string} */ text) => text.replace(QUOTATION_MARKS, "");
  const said = bare(statement.text);
  return citationsOf(statement, citations).filter((citation) =>
    said.includes(bare(citation.quote)),
  );
}

/**
 * @param {Statement} statement
 * @param {Citation[]} citations
 */
export function citationsOf(statement, citations) {
  return citations.filter((citation) => statement.citations.includes(citation.number));
}

/**
 * The marks of citations in plain text.
 *
 * @param {number[]} citations
 */
export function numbered(citations) {
  return citations.map((number) => `[${number}]`).join("");
}

/**
 * Which quotes give a value, and which of them take it back.
 *
 * @param {import("./types.js").DisagreeingValue} value
 */
export function givenBy({ citations, corrected_by: corrected = [] }) {
  const given = numbered(citations);
  return corrected.length > 0 ? `${given}, since corrected ${numbered(corrected)}` : given;
}

/**
 * An address that is safe to link to. Articles come from anywhere: a `javascript:` address in
 * one must never become a link, whatever the server has checked.
 *
 * @param {string|null} url
 * @returns {string|null}
 */
export function webAddress(url) {
  return url !== null && /^https?:\/\//i.test(url) ? url : null;
}
