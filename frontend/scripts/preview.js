/**
 * The small card beside a citation mark: which article, of what day, who speaks. It follows hover
 * and focus, can be hovered itself, and Escape puts it away (WCAG 1.4.13).
 */

import { byId, element } from "./dom.js";
import { paragraphName, printed, speaker } from "./words.js";

const GAP = 8;
const LINGER_MS = 120;

/** @type {number|undefined} */
let leaving;
/** @type {HTMLElement|null} The mark whose card is shown. */
let shownFor = null;

/**
 * @param {HTMLElement} mark
 * @param {import("./types.js").Citation} citation
 */
export function withPreview(mark, citation) {
  mark.setAttribute("aria-describedby", "preview");
  mark.addEventListener("pointerenter", (event) => {
    if (event.pointerType !== "touch") show(mark, citation);
  });
  mark.addEventListener("pointerleave", hideSoon);
  mark.addEventListener("focus", () => {
    if (mark.matches(":focus-visible")) show(mark, citation);
  });
  mark.addEventListener("blur", hidePreview);
  mark.addEventListener("click", hidePreview);
  return mark;
}

/** To be called once, before the first card. */
export function preparePreview() {
  document.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hidePreview();
  });
  const card = byId("preview");
  card.addEventListener("pointerenter", () => clearTimeout(leaving));
  card.addEventListener("pointerleave", hideSoon);
  // Focus scrolls a mark into view: the card has to come along.
  document.addEventListener("scroll", () => place(card), { capture: true, passive: true });
}

function hidePreview() {
  clearTimeout(leaving);
  shownFor = null;
  byId("preview").hidden = true;
}

function hideSoon() {
  clearTimeout(leaving);
  leaving = setTimeout(hidePreview, LINGER_MS);
}

/**
 * @param {HTMLElement} mark
 * @param {import("./types.js").Citation} citation
 */
function show(mark, citation) {
  clearTimeout(leaving);
  const { article, paragraph, quote } = citation;
  const card = byId("preview");
  const said = speaker(citation);
  // A mark at the end of the quote itself need not say it again.
  const elsewhere = mark.closest("blockquote") === null;
  const lines = [
    element("strong", { dir: "auto" }, article.title),
    element("span", {}, [printed(article), paragraphName(paragraph)].filter(Boolean).join(" · ")),
    said !== "" && element("span", { class: "who", dir: "auto" }, said),
    elsewhere && element("q", { dir: "auto" }, quote),
  ];
  card.replaceChildren(...lines.filter((line) => line !== false));
  card.hidden = false;
  shownFor = mark;
  place(card);
}

/**
 * Above the mark where there is room, else below; never beyond the window's sides.
 *
 * @param {HTMLElement} card
 */
function place(card) {
  if (shownFor === null) return;
  const mark = shownFor.getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const left = Math.min(mark.left, document.documentElement.clientWidth - width - GAP);
  const above = mark.top - height - GAP;
  card.style.left = `${Math.max(GAP, left)}px`;
  card.style.top = `${above >= GAP ? above : mark.bottom + GAP}px`;
}
