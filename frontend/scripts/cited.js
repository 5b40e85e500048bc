/**
 * An answer as it leaves the page by the clipboard, with its citations: plain text, Markdown and
 * HTML of the same blocks. Loaded when somebody copies.
 *
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").Flavour} Flavour
 * @typedef {import("./types.js").Turn} Turn
 *
 * What the page says itself, the words of a quote, or a statement in other words; the numbers of
 * its sources.
 * @typedef {{kind: "note"|"quote"|"said", text: string, numbers: number[], gloss?: string}} Block
 * @typedef {{citation: Citation, quote: string|null}} Source `quote` where no block holds it
 */

import { element } from "./dom.js";
import { escaped, escapedLines, link } from "./markdown.js";
import { interpretation } from "./turns.js";
import {
  CLOSEST,
  DIFFER,
  glossOf,
  givenBy,
  notesOn,
  numbered,
  paragraphName,
  printed,
  quotedIn,
  saidIn,
  SILENT,
  sourceLine,
  spread,
  webAddress,
} from "./words.js";

const SOURCES = "Sources";

/**
 * @param {Turn} turn
 * @param {Exclude<Flavour, "link">} flavour
 * @returns {{text: string, html: string|null}} HTML goes with its plain text
 */
export function cited(turn, flavour) {
  if (flavour === "markdown") return { text: markdown(turn), html: null };
  return { text: plainText(turn), html: flavour === "html" ? html(turn) : null };
}

/** @type {(text: string) => Block} */
const note = (text) => ({ kind: "note", text, numbers: [] });

/**
 * All between the question and the sources.
 *
 * @param {Turn} turn
 * @returns {Block[]}
 */
function blocksOf(turn) {
  const { status, reason, disagreements, unanswered, generation, citations } = turn;
  const differ = disagreements.map(({ values }) => {
    const given = values.map((each) => `${each.value} ${givenBy(each)}`);
    return note(`${DIFFER}: ${given.join("; ")}.`);
  });
  const silent = unanswered.length > 0 ? [note(`${SILENT} ${unanswered.join(" ")}`)] : [];
  const sourced = spread(citations.length, turn.independent);
  const understood = interpretation(turn);
  return [
    ...(understood === null ? [] : [note(`Understood as: ${understood}`)]),
    ...(reason === null ? [] : [note(reason)]),
    ...differ,
    ...silent,
    ...(status === "related" ? [note(`${CLOSEST}:`), ...citations.map(closest)] : []),
    ...turn.statements.map((statement) => {
      const quoted = quotedIn(statement, citations).length > 0;
      const kind = /** @type {Block["kind"]} */ (quoted ? "quote" : "said");
      return { kind, text: statement.text, numbers: statement.citations };
    }),
    ...(sourced === null ? [] : [note(sourced)]),
    ...(generation ? [note(generation)] : []),
  ];
}

/** @type {(citation: Citation) => Block} */
function closest(citation) {
  const { quote, number } = citation;
  return { kind: "quote", text: `“${quote}”`, numbers: [number], gloss: glossOf(citation) };
}

/**
 * @param {Turn} turn
 * @returns {Source[]}
 */
function sourcesOf({ status, statements, citations }) {
  const shown = new Set(statements.flatMap((statement) => quotedIn(statement, citations)));
  return citations.map((citation) => {
    const apart = status !== "related" && !shown.has(citation);
    return { citation, quote: apart ? citation.quote : null };
  });
}

/** @param {Turn} turn */
export function plainText(turn) {
  const blocks = blocksOf(turn).map(({ text, gloss, numbers }) =>
    [text, gloss && `(${gloss})`, numbered(numbers)].filter(Boolean).join(" "),
  );
  const sources = sourcesOf(turn).map(({ citation, quote }) => {
    return sourceLine(citation) + (quote === null ? "" : `: “${quote}”`);
  });
  const list = sources.length > 0 ? [[SOURCES, ...sources].join("\n")] : [];
  return [turn.question, ...blocks, ...list].join("\n\n");
}

/** @param {Turn} turn */
export function markdown(turn) {
  const blocks = blocksOf(turn).map(({ kind, text, gloss, numbers }) => {
    const lines = escapedLines(text);
    const marks = [gloss && `(${escaped(gloss)})`, escaped(numbered(numbers))];
    const whole = [lines.join("\n"), ...marks].filter(Boolean).join(" ");
    return kind === "quote" ? whole.replace(/^/gm, "> ") : whole;
  });
  const sources = sourcesOf(turn).map(({ citation, quote }) => {
    const { number, article } = citation;
    const title = link(article.title, originalOf(citation));
    const words = `${escaped(`[${number}] ${saidIn(citation)}`)}${title}${escaped(rest(citation))}`;
    return `- ${words}${quote === null ? "" : `: “${escaped(quote)}”`}`;
  });
  const list = sources.length > 0 ? [`**${SOURCES}**`, sources.join("\n")] : [];
  return [`**${escaped(turn.question)}**`, ...blocks, ...list].join("\n\n");
}

/** @param {Turn} turn */
export function html(turn) {
  const blocks = blocksOf(turn).map(({ kind, text, gloss, numbers }) => {
    const words = [text, gloss && `(${gloss})`, numbered(numbers)].filter(Boolean).join(" ");
    const line = element("p", {}, words);
    return kind === "quote" ? element("blockquote", {}, line) : line;
  });
  const sources = sourcesOf(turn).map(({ citation, quote }) => {
    const original = originalOf(citation);
    const { title } = citation.article;
    const named = original === null ? title : element("a", { href: original }, title);
    const said = `[${citation.number}] ${saidIn(citation)}`;
    return element("li", {}, said, named, rest(citation), quote !== null && `: “${quote}”`);
  });
  const list =
    sources.length > 0
      ? [element("p", {}, element("strong", {}, SOURCES)), element("ul", {}, ...sources)]
      : [];
  const question = element("p", {}, element("strong", {}, turn.question));
  return [question, ...blocks, ...list].map(({ outerHTML }) => outerHTML).join("\n");
}

/**
 * Prefer the address that scrolls the publisher's own page to the quote.
 *
 * @param {Citation} citation
 */
function originalOf({ source_href: exact, article }) {
  return webAddress(exact) ?? webAddress(article.url);
}

/** @param {Citation} citation what follows a source's headline */
function rest(citation) {
  const { article, paragraph } = citation;
  const parts = [article.byline, printed(article), paragraphName(paragraph)].filter(Boolean);
  return `, ${parts.join(", ")}${notesOn(citation)}`;
}
