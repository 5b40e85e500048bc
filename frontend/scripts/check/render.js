/**
 * The finding, as elements.
 *
 * @typedef {import("./types.js").Match} Match
 * @typedef {import("./types.js").Piece} Piece
 * @typedef {import("./types.js").Place} Place
 * @typedef {import("./types.js").State} State
 * @typedef {{copy: (place: Place) => void}} Actions
 */

import * as api from "../api.js";
import { byId, element, fill } from "../dom.js";
import { cutter, divide } from "../offsets.js";
import { paragraphName, printed } from "../words.js";
import { pieces } from "./differences.js";
import { differenceWords, hrefOf, placesOf, styleWords, verdictOf } from "./places.js";

/**
 * @param {State} state
 * @param {Actions} actions
 */
export function render(state, actions) {
  const { phase, finding, problem } = state;
  const section = byId("finding");
  section.hidden = phase === "idle";
  section.className = `finding is-${finding?.verdict ?? phase}`;
  const told = finding === null ? waiting(phase, problem) : verdictOf(finding);
  byId("verdict").textContent = told.name;
  byId("verdict-words").textContent = told.words;
  fill(byId("places"), JSON.stringify(finding), () =>
    (finding === null ? [] : placesOf(finding)).map((place) => makePlace(place, actions)),
  );
  [...byId("places").children].forEach((item, at) => showCopied(item, at + 1, state));
  if (byId("announcer").textContent !== state.announcement)
    byId("announcer").textContent = state.announcement;
}

/**
 * @param {State["phase"]} phase
 * @param {string|null} problem
 */
function waiting(phase, problem) {
  if (phase === "failed") return { name: "Not checked", words: problem ?? "" };
  return { name: "Checking…", words: "" };
}

/**
 * @param {Element} item
 * @param {number} number
 * @param {State} state
 */
function showCopied(item, number, { copied }) {
  const button = item.querySelector(".copy");
  const here = copied?.place === number ? copied : null;
  const words = here === null ? "Copy as citation" : here.done ? "Copied" : "Not copied";
  if (button !== null && button.textContent !== words) button.textContent = words;
}

/**
 * @param {Place} place
 * @param {Actions} actions
 */
function makePlace(place, actions) {
  const { article, parts } = place;
  const notes = [differenceWords(place), styleWords(place)].filter(Boolean);
  const source = [article.byline, printed(article)].filter(Boolean).join(", ");
  return element(
    "li",
    { class: "place" },
    element(
      "h3",
      { class: "place-title" },
      element("span", { class: "place-headline", dir: "auto" }, article.title),
      source !== "" && element("span", { class: "visually-hidden" }, ", "),
      source !== "" && element("span", { class: "place-source", dir: "auto" }, source),
    ),
    ...notes.map((words) => element("p", { class: "place-note" }, words)),
    ...parts.map((part, at) => makePart(part, at > 0)),
    element(
      "button",
      { type: "button", class: "secondary copy", click: () => actions.copy(place) },
      "Copy as citation",
    ),
  );
}

/**
 * @param {Match} part
 * @param {boolean} goesOn whether another part stands before it
 */
function makePart(part, goesOn) {
  const { paragraph, article } = part;
  const opens = `Open at ${paragraphName(paragraph)}`;
  return element(
    "figure",
    { class: "part" },
    goesOn && element("p", { class: "gap", "aria-label": "Further on" }, "…"),
    element("blockquote", { dir: "auto" }, ...pieces(part).flatMap(makePiece)),
    element(
      "figcaption",
      {},
      element(
        "a",
        { href: hrefOf(part), "aria-label": `${opens} of “${article.title}”` },
        opens,
      ),
      paragraph.section && element("span", { dir: "auto" }, `, under “${paragraph.section}”`),
    ),
    wholeParagraph(part),
  );
}

/**
 * Screen readers do not announce `del` and `ins`: words that only they can find do.
 *
 * @param {Piece} piece
 * @returns {import("../dom.js").Child[]}
 */
function makePiece(piece) {
  if ("same" in piece) return [piece.same];
  const { article } = piece;
  const quoted = piece.quoted.trim();
  // The spaces around a word are not crossed out with it.
  const spaces = (/** @type {boolean} */ there) => quoted !== "" && there && " ";
  return [
    spaces(/^\s/.test(piece.quoted)),
    quoted !== "" && element("del", {}, aside("[you have: "), quoted, aside("] ")),
    // Two words in each other's place would run together.
    spaces(article !== ""),
    article !== "" && element("ins", {}, aside("[the article has: "), article, aside("]")),
    spaces(/\s$/.test(piece.quoted)),
  ];
}

/** @param {string} words */
const aside = (words) => element("span", { class: "visually-hidden" }, words);

/**
 * The paragraph around the words, read when it is first opened.
 *
 * @param {Match} part
 */
function wholeParagraph(part) {
  const body = element("p", { dir: "auto" }, "Opening…");
  let asked = false;
  const toggle = async () => {
    if (asked) return;
    asked = true;
    try {
      body.replaceChildren(...marked(await api.article(part.article.id), part));
    } catch (error) {
      if (!(error instanceof api.Problem)) throw error;
      body.textContent = error.message;
      asked = false;
    }
  };
  return element(
    "details",
    { class: "whole", toggle },
    element("summary", {}, "The whole paragraph"),
    body,
  );
}

/**
 * @param {import("../types.js").Article} article
 * @param {Match} part
 * @returns {(Node|string)[]}
 */
function marked(article, part) {
  const cut = cutter(article.text);
  if (cut(part.start, part.end) !== part.quote)
    return ["This article has changed since the quotation was checked. Check it again."];
  const quote = { number: 1, start: part.start, end: part.end };
  return divide(part.paragraph, [quote]).map(({ start, end, numbers }) => {
    const words = cut(start, end);
    return numbers.length === 0 ? words : element("mark", {}, words);
  });
}
