/**
 * What leaves an article by the clipboard: the address of a paragraph, and its words with their
 * source. One pair of buttons goes from paragraph to paragraph with the pointer and the focus.
 */

import { copyText } from "./clipboard.js";
import { element } from "./dom.js";
import { pageOf, shortRevision } from "./links.js";

const COPIED_MS = 2000;

/**
 * The address of a paragraph, or of a quote in it. It names the revision, so that whoever follows
 * it later is told if the article has changed since; and the quote's words, to find them then.
 *
 * @param {{id: string, revision: string}} article
 * @param {number} number
 * @param {string|null} words
 * @returns {URL}
 */
export function addressOf(article, number, words) {
  const address = new URL(pageOf(article), location.href);
  address.searchParams.set("revision", shortRevision(article.revision));
  if (words !== null) address.searchParams.set("quote", words);
  address.hash = `p${number}`;
  return address;
}

/**
 * The words that are meant: what is selected in the paragraph, or else its marked quote.
 *
 * @param {Element} paragraph
 * @returns {string|null}
 */
function meant(paragraph) {
  const words = paragraph.querySelector("p");
  const selection = getSelection();
  if (words === null) return null;
  if (selection !== null && !selection.isCollapsed && selection.rangeCount > 0) {
    const { startContainer, endContainer } = selection.getRangeAt(0);
    const selected = selection.toString().trim();
    if (words.contains(startContainer) && words.contains(endContainer) && selected !== "")
      return selected;
  }
  const marks = [...words.querySelectorAll("mark.opened")];
  return marks.map((mark) => mark.textContent).join("") || null;
}

/** @param {Element|null} found */
const wordsIn = (found) => (found?.textContent ?? "").trim().replace(/\s+/g, " ");

/**
 * @param {Element} paper
 * @returns {string} the article's particulars on one line
 */
function sourceOf(paper) {
  const parts = [".headline", ".byline", ".printed"];
  return parts.map((part) => wordsIn(paper.querySelector(part))).filter(Boolean).join(", ");
}

/**
 * @param {HTMLElement} paper
 * @param {{id: string, revision: string}} article
 * @returns {{status: HTMLElement, away: () => void}} `status` tells screen readers what was copied
 */
export function prepareCopying(paper, article) {
  const status = element("span", { class: "visually-hidden", "aria-live": "polite" });
  const link = element("button", { type: "button", class: "quiet" }, "Copy link");
  const quote = element("button", { type: "button", class: "quiet" }, "Copy quote");
  const tools = element("div", { class: "paragraph-tools" }, link, quote);
  /** @type {number|undefined} */
  let settling;

  for (const button of [link, quote]) {
    // Pressing a button must not take away the selection that is to be copied.
    button.addEventListener("mousedown", (event) => event.preventDefault());
    button.addEventListener("click", () => void copy(button));
  }

  /** @param {Element|null|undefined} paragraph */
  function goTo(paragraph) {
    if (!paragraph || tools.parentElement === paragraph) return;
    const number = paragraph.getAttribute("data-number");
    settle();
    link.setAttribute("aria-label", `Copy link to paragraph ${number}`);
    quote.setAttribute("aria-label", `Copy quote from paragraph ${number}, with its source`);
    paragraph.append(tools);
  }

  function settle() {
    clearTimeout(settling);
    link.textContent = "Copy link";
    quote.textContent = "Copy quote";
    status.textContent = "";
  }

  /** @param {HTMLElement} button */
  async function copy(button) {
    const paragraph = tools.parentElement;
    if (paragraph === null) return;
    const number = Number(paragraph.getAttribute("data-number"));
    const words = meant(paragraph);
    const address = addressOf(article, number, words).href;
    const quoted = words ?? paragraph.querySelector("p")?.textContent;
    const source = `${sourceOf(paper)}, paragraph ${number}`;
    const text = button === link ? address : `“${quoted}”\n${source}\n${address}`;
    const done = await copyText(text);
    settle();
    button.textContent = done ? "Copied" : "Not allowed";
    const what = button === link ? "Link to" : "Quote from";
    status.textContent = done
      ? `${what} paragraph ${number} copied.`
      : "The browser does not allow copying here.";
    settling = setTimeout(settle, COPIED_MS);
  }

  /** @param {Event} event */
  const paragraphOf = ({ target }) =>
    target instanceof Element ? target.closest(".paragraph") : null;
  const leaving = new AbortController();
  const { signal } = leaving;
  paper.addEventListener("focusin", (event) => goTo(paragraphOf(event)), { signal });
  paper.addEventListener(
    "pointerover",
    (event) => {
      // A finger that scrolls is over every paragraph: there the number is tapped.
      if (event.pointerType === "mouse" && !tools.contains(document.activeElement))
        goTo(paragraphOf(event));
    },
    { signal },
  );
  paper.addEventListener(
    "click",
    (event) => {
      const number = event.target instanceof Element && event.target.closest(".paragraph-number");
      if (number) goTo(number.closest(".paragraph"));
    },
    { signal },
  );
  return {
    status,
    away() {
      leaving.abort();
      clearTimeout(settling);
      tools.remove();
    },
  };
}
