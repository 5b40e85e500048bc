/**
 * The statements of an answer, as elements: each quote under the name of who said and who printed
 * it, with the mark that opens its article.
 *
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").Opened} Opened
 * @typedef {import("./types.js").Statement} Statement
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./render.js").Actions} Actions
 */

import { element, keep } from "./dom.js";
import { withPreview } from "./preview.js";
import { alsoPrintedBy } from "./prints.js";
import {
  citationsOf,
  glossOf,
  publication,
  quotedIn,
  SINCE,
  speaker,
  webAddress,
} from "./words.js";

const NO_BREAK_SPACE = "\u00a0";
/** A mark must not stand alone on a line: the last word, if it is no long one, goes with it. */
const LAST_WORD = /^([^]*?)(\S{0,24})$/u;
const UNVERIFIED = "Not verified against the article.";

/**
 * Show a turn's statements; those already shown stay the same elements.
 *
 * @param {Element} parent
 * @param {Turn} turn
 * @param {Opened|null} opened
 * @param {Actions} actions
 */
export function showStatements(parent, turn, opened, actions) {
  const keyOf = (/** @type {Shown} */ shown) => JSON.stringify(shown);
  const focused = parent.contains(document.activeElement)
    ? (document.activeElement?.getAttribute("data-number") ?? null)
    : null;
  keep(parent, shownOf(turn), keyOf, (shown) => makeStatement(shown, turn, actions));
  // A quote whose article has changed since is shown anew: the focus stays on its mark.
  if (focused !== null && !parent.contains(document.activeElement)) {
    const mark = parent.querySelector(`.citation[data-number="${CSS.escape(focused)}"]`);
    if (mark instanceof HTMLElement) mark.focus({ preventScroll: true });
  }
  const number = opened?.turnId === turn.id ? opened.number : null;
  for (const mark of parent.querySelectorAll(".citation")) {
    const isOpen = number !== null && mark.getAttribute("data-number") === String(number);
    if (isOpen) mark.setAttribute("aria-current", "true");
    else mark.removeAttribute("aria-current");
  }
}

/**
 * One thing to show: a quote, or a statement in other words; the marks of further citations;
 * whether the source is the one just named above it. `bearing` is a quote that bears the statement
 * above it out.
 *
 * @typedef {{quote: Citation|null, text: string, marks: Citation[], unverified: boolean,
 *   bearing: boolean, sameSource: boolean}} Shown
 */

/**
 * @param {Turn} turn
 * @returns {Shown[]}
 */
function shownOf(turn) {
  const statements = turn.status === "related" ? turn.citations.map(alone) : turn.statements;
  /** @type {Set<number>} */
  const before = new Set();
  const shown = statements.flatMap((statement) => partsOf(statement, turn.citations, before));
  return shown.map((part, at) => {
    const above = shown[at - 1]?.quote ?? null;
    const same = part.quote !== null && above !== null && source(part.quote) === source(above);
    return { ...part, sameSource: same };
  });
}

/** @type {(citation: Citation) => Statement} */
const alone = ({ quote, number }) => ({ text: quote, citations: [number], support: "quoted" });

/** @type {(citation: Citation) => string} */
const source = (citation) => JSON.stringify([citation.article.id, speaker(citation)]);

/**
 * Each quote stands under its own source, so that none is taken for another paper's words; under
 * a statement in other words stand its quotes, each once an answer.
 *
 * @param {Statement} statement
 * @param {Citation[]} citations
 * @param {Set<number>} before the numbers of the quotes shown so far
 * @returns {Omit<Shown, "sameSource">[]}
 */
function partsOf(statement, citations, before) {
  const { text } = statement;
  const unverified = statement.support === "unverified";
  const cited = citationsOf(statement, citations);
  const quotes = quotedIn(statement, citations);
  const fresh = cited.filter(({ number }) => !before.has(number));
  for (const { number } of cited) before.add(number);
  if (quotes.length === 0) {
    const own = { quote: null, text, marks: cited, unverified, bearing: false };
    const below = fresh.map((quote) => {
      return { quote, text: quote.quote, marks: [quote], unverified: false, bearing: true };
    });
    return [own, ...below];
  }
  const others = cited.filter((citation) => !quotes.includes(citation));
  return quotes.map((quote, at) => {
    const last = at === quotes.length - 1;
    const marks = last ? [quote, ...others] : [quote];
    return { quote, text: quote.quote, marks, unverified, bearing: false };
  });
}

/**
 * @param {Shown} shown
 * @param {Turn} turn
 * @param {Actions} actions
 */
function makeStatement(shown, turn, actions) {
  const { quote, text, marks, unverified, bearing, sameSource } = shown;
  const [, before, last] = LAST_WORD.exec(text) ?? ["", text, ""];
  const made = marks.flatMap((citation) => [NO_BREAK_SPACE, makeMark(citation, turn, actions)]);
  const [space, first, ...others] = made;
  const end = first && element("span", { class: "end" }, last, space, first);
  const words = element("p", { dir: "auto" }, before, end ?? last, ...others);
  const doubt = unverified && element("p", { class: "doubt" }, UNVERIFIED);
  if (quote === null) return element("div", { class: "statement" }, words, doubt);
  const said = speaker(quote);
  const caption = element(
    "figcaption",
    { class: sameSource ? "visually-hidden" : null },
    said !== "" && element("strong", { dir: "auto" }, said),
    said !== "" && " ",
    element("span", { dir: "auto" }, publication(quote.article)),
    quote.version !== null && element("span", { class: "version" }, `: ${quote.version}`),
  );
  const quoted = element("blockquote", { cite: webAddress(quote.article.url) }, words);
  const also = alsoPrintedBy(quote, turn.id, actions);
  const gloss = glossOf(quote);
  const told = gloss !== "" && element("p", { class: "gloss", dir: "auto" }, gloss);
  const since = quote.since && element("p", { class: "since" }, SINCE[quote.since].whole);
  const kind = bearing ? "statement bearing" : "statement";
  return element("figure", { class: kind }, caption, told, quoted, since, doubt, also);
}

/**
 * @param {Citation} citation
 * @param {Turn} turn
 * @param {Actions} actions
 */
function makeMark(citation, turn, actions) {
  const mark = element(
    "button",
    {
      type: "button",
      class: "citation",
      "aria-label": `[${citation.number}] ${citation.article.title}: open the article at this quote`,
      "data-number": citation.number,
      click: () => actions.open(citation.article.id, turn.id, citation.number, null),
    },
    `[${citation.number}]`,
  );
  return withPreview(mark, citation);
}
