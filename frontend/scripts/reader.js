/**
 * The opened article, as elements: the paper beside the chat, with this answer's quotes marked.
 * Each quote leads back to its statement.
 *
 * @typedef {import("./types.js").Article} Article
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").Opened} Opened
 * @typedef {import("./types.js").Paragraph} Paragraph
 * @typedef {import("./types.js").State} State
 * @typedef {import("./render.js").Actions} Actions
 *
 * @typedef {{number: number, start: number, end: number}} Mark
 * Words of a paragraph: in a quote of the answer, in the opened one, said by the pressed speaker;
 * the numbers of the quotes that end with them.
 * @typedef {{start: number, end: number, quoted: boolean, opened: boolean, said: boolean,
 *   ending: number[]}} Piece
 */

import { backButton } from "./contents.js";
import { element, fill } from "./dom.js";
import { styled } from "./late.js";
import { pageOf, shortRevision } from "./links.js";
import { cutter, divide } from "./offsets.js";
import { storyLines, supersededNotice } from "./prints.js";
import { showPressed, speakerList } from "./speakers.js";
import { printed, webAddress } from "./words.js";

const MOVED =
  "This article has changed since it was quoted, and the quote is no longer in its place. Ask again for the present text.";
/** Paragraphs from which on only those near the window are laid out. */
const LONG = 200;
const SHOWN_KINDS = new Set(["heading", "paragraph"]);

/**
 * @param {Element} parent
 * @param {State} state whose `opened` is not null
 * @param {Actions} actions
 */
export function showArticle(parent, state, actions) {
  const opened = /** @type {Opened} */ (state.opened);
  const { articleId, article, problem } = opened;
  const cited = citedIn(state, opened);
  const current = cited.find((citation) => citation.number === opened.number) ?? null;
  fill(parent, JSON.stringify(["article", articleId, article?.revision, problem]), () => {
    const beside = element("div", { class: "reader-links" });
    const bar = element("div", { class: "reader-bar" }, backButton(actions), beside);
    const shown = article === null ? waiting(problem) : makePaper(article, actions);
    if (article !== null) void addToolsTo(parent, beside, shown, article);
    const region = { class: "scroller", tabindex: 0, role: "region", "aria-label": "Article" };
    return [bar, element("div", region, shown)];
  });
  if (article === null) return;
  const bar = /** @type {Element} */ (parent.querySelector(".reader-links"));
  fill(bar, JSON.stringify([current, article.url]), () => links(article, current));
  markQuotes(parent, article, cited, opened, actions);
  showPressed(parent, opened.speaker);
}

/**
 * Finding, listening and copying. They come after the article, so that no first view waits for
 * them, and go with it: what is no longer shown is not read out any longer either.
 *
 * @param {Element} parent
 * @param {Element} beside
 * @param {HTMLElement} paper
 * @param {Article} article
 */
async function addToolsTo(parent, beside, paper, article) {
  const [{ addTools }] = await Promise.all([import("./paper_tools.js"), styled("paper_tools")]);
  if (!parent.contains(paper)) return;
  const away = addTools(beside, paper, article);
  const watch = new MutationObserver(() => {
    if (parent.contains(paper)) return;
    watch.disconnect();
    away();
  });
  watch.observe(parent, { childList: true });
}

/**
 * @param {State} state
 * @param {Opened} opened
 * @returns {Citation[]}
 */
function citedIn(state, { turnId, articleId }) {
  const turn = state.turns.find(({ id }) => id === turnId);
  return (turn?.citations ?? []).filter((citation) => citation.article.id === articleId);
}

/** @param {string|null} problem */
function waiting(problem) {
  return element("p", { class: "reader-words" }, problem ?? "Opening the article…");
}

/**
 * @param {Article} article
 * @param {Citation|null} current
 */
function links(article, current) {
  const page = new URL(pageOf(article), location.href);
  if (current !== null) {
    // The words are for later: whoever follows the link once the article has changed.
    page.searchParams.set("revision", shortRevision(current.article.revision ?? article.revision));
    page.searchParams.set("span", `${current.start}-${current.end}`);
    page.searchParams.set("quote", current.quote);
    page.hash = `p${current.paragraph.number}`;
  }
  // Prefer the address that scrolls the publisher's own page to the quote.
  const original = webAddress(current?.source_href ?? null) ?? webAddress(article.url);
  return [
    element("a", { href: page.pathname + page.search + page.hash }, "Full page"),
    original &&
      element(
        "a",
        { href: original, target: "_blank", rel: "noopener noreferrer" },
        "Original",
        element("span", { class: "visually-hidden" }, " (opens in a new tab)"),
      ),
  ];
}

/**
 * @param {Article} article
 * @param {Actions} actions
 */
function makePaper(article, actions) {
  const folded = article.paragraphs.filter(
    ({ kind }) => !SHOWN_KINDS.has(kind) && kind !== "title",
  );
  const cut = cutter(article.text);
  const by = printed(article);
  return element(
    "article",
    { class: article.paragraphs.length > LONG ? "paper is-long" : "paper" },
    supersededNotice(article, actions),
    element(
      "header",
      {},
      element("h2", { class: "headline", tabindex: -1, dir: "auto" }, article.title),
      article.byline && element("p", { class: "byline", dir: "auto" }, article.byline),
      by && element("p", { class: "printed", dir: "auto" }, by),
      ...storyLines(article, actions),
      speakerList(article, actions),
    ),
    element("p", { class: "reader-notice moved", hidden: true }, MOVED),
    element("div", { class: "paper-body" }),
    folded.length > 0 &&
      element(
        "details",
        { class: "furniture" },
        element("summary", {}, "Page furniture, not searched"),
        ...folded.map(({ start, end }) => element("p", { dir: "auto" }, cut(start, end))),
      ),
  );
}

/** Stands for what the pressed speaker says among the numbers of quotes, which are from 1. */
const SAID = 0;

/** What is marked in a body, and in each of its paragraphs: most changes of the page touch none. */
/** @type {WeakMap<Element, {all: string, each: string[]}>} */
const marked = new WeakMap();

/**
 * Mark the quotes at their exact code points; only paragraphs whose marks change are remade.
 * A quote that no longer stands at its place is not marked anywhere else: the page says so.
 *
 * @param {Element} parent
 * @param {Article} article
 * @param {Citation[]} cited
 * @param {Opened} opened
 * @param {Actions} actions
 */
function markQuotes(parent, article, cited, opened, actions) {
  const body = /** @type {Element} */ (parent.querySelector(".paper-body"));
  const { number, speaker, turnId } = opened;
  const quotes = cited.map((citation) => [citation.number, citation.start, citation.quote]);
  const all = JSON.stringify([turnId, number, speaker, quotes]);
  const before = marked.get(body);
  if (before?.all === all) return;
  const cut = cutter(article.text);
  const stands = cited.filter(({ start, end, quote }) => cut(start, end) === quote);
  const notice = /** @type {HTMLElement} */ (parent.querySelector(".moved"));
  notice.hidden = stands.length === cited.length;
  const said = speaker === null ? [] : (article.speakers[speaker]?.quotes ?? []);
  const marks = [...stands, ...said.map(({ start, end }) => ({ number: SAID, start, end }))];
  const paragraphs = article.paragraphs.filter(({ kind }) => SHOWN_KINDS.has(kind));
  const touching = byParagraph(paragraphs, marks);
  const back = (/** @type {number} */ quote) => backTo(opened, quote, actions);
  const old = [...body.children];
  const each = paragraphs.map((paragraph, at) => {
    const pieces = piecesOf(paragraph, touching[at], number);
    const key = JSON.stringify([turnId, pieces]);
    if (before?.each[at] === key) return key;
    const made = makeParagraph(article, { paragraph, pieces }, cut, back);
    if (before === undefined) body.append(made);
    else old[at].replaceWith(made);
    return key;
  });
  marked.set(body, { all, each });
}

/**
 * The marks that touch each paragraph. One walk over both: a long article has many of each.
 *
 * @param {Paragraph[]} paragraphs in reading order
 * @param {Mark[]} marks
 */
function byParagraph(paragraphs, marks) {
  const sorted = [...marks].sort((a, b) => a.start - b.start);
  let first = 0;
  return paragraphs.map(({ start, end }) => {
    while (first < sorted.length && sorted[first].end <= start) first += 1;
    const touching = [];
    for (let at = first; at < sorted.length && sorted[at].start < end; at += 1)
      if (sorted[at].end > start) touching.push(sorted[at]);
    return touching;
  });
}

/**
 * @param {Paragraph} paragraph
 * @param {Mark[]} marks those that touch it
 * @param {number|null} opened the number of the opened quote
 * @returns {Piece[]}
 */
function piecesOf(paragraph, marks, opened) {
  const ending = (/** @type {number} */ end, /** @type {number[]} */ numbers) =>
    marks.filter((mark) => mark.end === end && numbers.includes(mark.number)).map((m) => m.number);
  return divide(paragraph, marks).map(({ start, end, numbers }) => ({
    start,
    end,
    quoted: numbers.some((each) => each !== SAID),
    opened: opened !== null && numbers.includes(opened),
    said: numbers.includes(SAID),
    ending: ending(end, numbers).filter((each) => each !== SAID),
  }));
}

/**
 * @param {Article} article
 * @param {{paragraph: Paragraph, pieces: Piece[]}} item
 * @param {(start: number, end: number) => string} cut
 * @param {(quote: number) => void} back
 */
function makeParagraph(article, { paragraph: { number, kind, page }, pieces }, cut, back) {
  /** @type {(piece: Piece) => (string|HTMLElement)[]} */
  const shown = ({ start, end, quoted, opened, said, ending }) => {
    if (!quoted && !said) return [cut(start, end)];
    const sort = [opened && "opened", said && "said", said && !quoted && "only"].filter(Boolean);
    const mark = element("mark", { class: sort.join(" ") || null, tabindex: -1 }, cut(start, end));
    return [mark, ...ending.map((quote) => backMark(quote, back))];
  };
  const words = pieces.flatMap(shown);
  const id = `reader-p${number}`;
  if (kind === "heading") return element("h3", { id, dir: "auto" }, ...words);
  const label = `Paragraph ${number}${page === null ? "" : `, page ${page}`}: link to it`;
  const href = `${pageOf(article)}#p${number}`;
  return element(
    "div",
    { class: "paragraph", id, "data-number": number },
    element("p", { dir: "auto" }, ...words),
    element(
      "a",
      { class: "paragraph-number", href, "aria-label": label },
      number,
      page !== null && " ",
      page !== null && element("span", { class: "page-number" }, `p. ${page}`),
    ),
  );
}

/**
 * After a quote, its number as in the answer. It has no words: whoever copies the paragraph
 * copies the article's.
 *
 * @param {number} quote
 * @param {(quote: number) => void} back
 */
function backMark(quote, back) {
  return element("button", {
    type: "button",
    class: "back-mark",
    "data-quote": quote,
    "aria-label": `Quote ${quote}: go to its statement`,
    click: () => back(quote),
  });
}

/**
 * From a quote to the mark of its statement. Where the reader covers the chat it is closed first,
 * which gives the focus to the opened quote's mark.
 *
 * @param {Opened} opened
 * @param {number} quote
 * @param {Actions} actions
 */
function backTo({ articleId, turnId, number }, quote, actions) {
  if (quote !== number) actions.open(articleId, turnId, quote, null);
  if (document.getElementById("chat")?.inert) return actions.close();
  const turn = `[data-turn="${CSS.escape(turnId ?? "")}"]`;
  const mark = document.querySelector(`${turn} .citation[data-number="${quote}"]`);
  if (!(mark instanceof HTMLElement)) return;
  mark.scrollIntoView({ block: "center" });
  mark.focus({ preventScroll: true });
}

/**
 * Bring the opened quote, or else the headline, into view and give it the focus.
 *
 * @param {Element} parent
 */
export function reveal(parent) {
  const quote = parent.querySelector("mark.opened");
  const target = /** @type {HTMLElement|null} */ (quote ?? parent.querySelector(".headline"));
  // What an article says of itself stands over its headline.
  if (quote === null) parent.querySelector(".scroller")?.scrollTo(0, 0);
  else quote.scrollIntoView({ block: "center" });
  target?.focus({ preventScroll: true });
}
