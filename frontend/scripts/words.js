/**
 * Words the page says: dates, attributions, the text that Copy puts on the clipboard.
 *
 * @typedef {import("./types.js").ArticleHead} ArticleHead
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").Statement} Statement
 * @typedef {import("./types.js").Turn} Turn
 */

// Dates of articles are days, not moments: the reader's time zone must not move them.
const DAY = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });
const MOMENT = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short" });
/** Over quotes that are near the question and do not answer it. */
export const CLOSEST = "Closest passages, not an answer";
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
 * An article's identity on one line.
 *
 * @param {ArticleHead} article
 */
export function reference(article) {
  return listed([article.title, article.byline, article.publisher, day(article.published)]);
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
 * One turn as plain text: question, answer with its marks, sources.
 *
 * @param {Turn} turn
 */
export function plainText(turn) {
  const said = turn.statements.map((statement) => {
    return `${statement.text} ${statement.citations.map((number) => `[${number}]`).join("")}`;
  });
  const closest = turn.citations.map((citation) => `“${citation.quote}” [${citation.number}]`);
  const related = turn.status === "related" ? [`${CLOSEST}:`, ...closest] : [];
  const sources = turn.citations.map((citation) => {
    const place = `${reference(citation.article)}, paragraph ${citation.paragraph.number}`;
    const address = webAddress(citation.article.url);
    return `[${citation.number}] ${address === null ? place : `${place}, ${address}`}`;
  });
  const list = sources.length > 0 ? ["Sources", ...sources].join("\n") : null;
  const parts = [turn.question, turn.reason, ...said, ...related, list];
  return parts.filter((part) => part !== null).join("\n\n");
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
