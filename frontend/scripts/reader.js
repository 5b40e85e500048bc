/**
 * The opened article, as elements: the paper beside the chat, with this answer's quotes marked.
 *
 * @typedef {import("./types.js").Article} Article
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").Opened} Opened
 * @typedef {import("./types.js").Paragraph} Paragraph
 * @typedef {import("./types.js").State} State
 * @typedef {import("./render.js").Actions} Actions
 *
 * Words of a paragraph: in a quote of the answer, in the opened one, said by the pressed speaker.
 * @typedef {{words: string, quoted: boolean, opened: boolean, said: boolean}} Piece
 */

import { element, fill, keep } from "./dom.js";
import { pageOf } from "./links.js";
import { cutter, divide } from "./offsets.js";
import { storyLines, supersededNotice } from "./prints.js";
import { showPressed, speakerList } from "./speakers.js";
import { printed, webAddress } from "./words.js";

const MOVED =
  "This article has changed since it was quoted, and the quote is no longer in its place. Ask again for the present text.";
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
  fill(parent, JSON.stringify(["article", articleId, article?.revision, problem]), () => [
    element("div", { class: "reader-bar" }),
    element(
      "div",
      { class: "scroller", tabindex: 0, role: "region", "aria-label": "Article" },
      article === null ? waiting(problem) : makePaper(article, actions),
    ),
  ]);
  fill(parent.children[0], JSON.stringify(["bar", current, article?.url]), () => [
    backButton(actions),
    ...(article === null ? [] : links(article, current)),
  ]);
  if (article === null) return;
  markQuotes(parent, article, cited, opened);
  showPressed(parent, opened.speaker);
}

/**
 * Beside the chat an article is closed; over it, one goes back.
 *
 * @param {Actions} actions
 */
export function backButton(actions) {
  return element(
    "button",
    { type: "button", class: "quiet back", click: actions.close },
    element("span", { class: "wide-only" }, "Close"),
    element("span", { class: "narrow-only" }, "Back"),
  );
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
    page.searchParams.set("quote", `${current.start}-${current.end}`);
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
    { class: "paper" },
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

/**
 * Mark the quotes at their exact code points; only paragraphs whose marks change are remade.
 * A quote that no longer stands at its place is not marked anywhere else: the page says so.
 *
 * @param {Element} parent
 * @param {Article} article
 * @param {Citation[]} cited
 * @param {Opened} opened
 */
function markQuotes(parent, article, cited, { number, speaker }) {
  const cut = cutter(article.text);
  const stands = cited.filter(({ start, end, quote }) => cut(start, end) === quote);
  const notice = /** @type {HTMLElement} */ (parent.querySelector(".moved"));
  notice.hidden = stands.length === cited.length;
  const said = speaker === null ? [] : (article.speakers[speaker]?.quotes ?? []);
  const marks = [...stands, ...said.map(({ start, end }) => ({ number: SAID, start, end }))];
  const body = /** @type {Element} */ (parent.querySelector(".paper-body"));
  const shown = article.paragraphs
    .filter(({ kind }) => SHOWN_KINDS.has(kind))
    .map((paragraph) => ({
      paragraph,
      pieces: divide(paragraph, marks).map(({ start, end, numbers }) => ({
        words: cut(start, end),
        quoted: numbers.some((each) => each !== SAID),
        opened: number !== null && numbers.includes(number),
        said: numbers.includes(SAID),
      })),
    }));
  keep(
    body,
    shown,
    (item) => JSON.stringify(item),
    (item) => makeParagraph(article, item),
  );
}

/**
 * @param {Article} article
 * @param {{paragraph: Paragraph, pieces: Piece[]}} item
 */
function makeParagraph(article, { paragraph: { number, kind, page }, pieces }) {
  const words = pieces.map(({ words, quoted, opened, said }) => {
    if (!quoted && !said) return words;
    const sort = [opened && "opened", said && "said", said && !quoted && "only"].filter(Boolean);
    return element("mark", { class: sort.join(" ") || null, tabindex: -1 }, words);
  });
  if (kind === "heading") return element("h3", { dir: "auto" }, ...words);
  const label = `Paragraph ${number}${page === null ? "" : `, page ${page}`}: link to it`;
  const href = `${pageOf(article)}#p${number}`;
  return element(
    "div",
    { class: "paragraph", id: `reader-p${number}` },
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
