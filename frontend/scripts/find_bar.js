/**
 * Find within the article: a button that opens a field, the number of places, next and previous.
 * Enter goes on, Shift + Enter back, Escape closes it and gives the focus back.
 *
 * @typedef {import("./painting.js").Found} Found
 */

import { element } from "./dom.js";
import { fold, placesOf, soughtIn } from "./finding.js";
import { painter, rangeOf } from "./painting.js";

/** More places than anyone steps through; painting them all would hold up the typing. */
const MOST = 1000;
const SEARCHED = ".headline, .section, .paper-body h3, .paragraph > p";

/**
 * @param {HTMLElement} paper
 * @param {string} id for the field
 * @returns {{button: HTMLElement, form: HTMLElement, away: () => void}}
 */
export function makeFindBar(paper, id) {
  const paint = painter();
  const body = /** @type {Element} */ (paper.querySelector(".paper-body"));
  /** @type {WeakMap<Element, {text: string, folded: import("./finding.js").Folded}>} */
  const known = new WeakMap();
  /** @type {Found[]} */
  let found = [];
  let current = 0;
  let capped = false;

  const field = element("input", {
    id,
    type: "search",
    autocomplete: "off",
    spellcheck: "false",
    enterkeyhint: "search",
    input: () => look(true),
  });
  const count = element("span", { class: "find-count", "aria-live": "polite" });
  const previous = sign("button", "Previous place", "↑", () => step(-1));
  const next = sign("submit", "Next place", "↓", null);
  const close = sign("button", "Done finding", "✕", shut);
  const form = element(
    "form",
    {
      class: "find-bar",
      role: "search",
      "aria-label": "Find in this article",
      hidden: true,
      submit: submitted,
      keydown: pressed,
    },
    element("label", { for: id, class: "visually-hidden" }, "Find in this article"),
    field,
    count,
    previous,
    next,
    close,
  );
  const button = element(
    "button",
    {
      type: "button",
      class: "quiet",
      "aria-expanded": "false",
      click: () => (form.hidden ? open() : shut()),
    },
    "Find",
  );
  // A paragraph is made anew when its marks change: its places have to be found anew.
  const watch = new MutationObserver(() => look(false));

  function open() {
    form.hidden = false;
    button.setAttribute("aria-expanded", "true");
    watch.observe(body, { childList: true });
    field.focus();
    field.select();
    look(true);
  }

  function away() {
    form.hidden = true;
    button.setAttribute("aria-expanded", "false");
    watch.disconnect();
    paint.clear();
    found = [];
  }

  function shut() {
    away();
    button.focus();
  }

  /** @param {Element} words */
  function folded(words) {
    const text = words.textContent ?? "";
    const before = known.get(words);
    if (before !== undefined && before.text === text) return before.folded;
    const made = fold(text);
    known.set(words, { text, folded: made });
    return made;
  }

  /** @param {boolean} anew whether other words are looked for, from the place in view on */
  function look(anew) {
    const sought = soughtIn(field.value);
    found = [];
    if (sought !== "") {
      for (const words of paper.querySelectorAll(SEARCHED)) {
        const places = placesOf(folded(words), sought, MOST + 1 - found.length);
        found.push(...places.map((place) => ({ words, place })));
        if (found.length > MOST) break;
      }
    }
    capped = found.length > MOST;
    found.length = Math.min(found.length, MOST);
    current = anew ? firstInView() : Math.min(current, Math.max(0, found.length - 1));
    show(anew);
  }

  /** Halving: to ask where a paragraph is, is to lay it out. */
  function firstInView() {
    const top = form.getBoundingClientRect().bottom;
    let [from, to] = [0, found.length];
    while (from < to) {
      const middle = (from + to) >> 1;
      if (found[middle].words.getBoundingClientRect().bottom > top) to = middle;
      else from = middle + 1;
    }
    return from < found.length ? from : 0;
  }

  /** @param {boolean} scrolling */
  function show(scrolling) {
    paint.paint(found, current);
    const total = `${found.length.toLocaleString("en-GB")}${capped ? "+" : ""}`;
    const said = found.length > 0 ? `${current + 1} of ${total}` : "Not found";
    count.textContent = soughtIn(field.value) === "" ? "" : said;
    previous.disabled = next.disabled = found.length === 0;
    if (!scrolling || found.length === 0) return;
    centre(found[current]);
    // What comes into view for the first time takes its true height only then.
    requestAnimationFrame(() => found[current] && centre(found[current]));
  }

  /** @param {number} by */
  function step(by) {
    if (found.length === 0) return;
    current = (current + by + found.length) % found.length;
    show(true);
  }

  /** @param {SubmitEvent} event */
  function submitted(event) {
    event.preventDefault();
    step(1);
  }

  /** @param {KeyboardEvent} event */
  function pressed(event) {
    if (event.isComposing) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation(); // beside the chat it would close the article
      shut();
    } else if (event.key === "Enter" && event.shiftKey && event.target === field) {
      event.preventDefault();
      step(-1);
    }
  }

  return { button, form, away };
}

/**
 * A button that is a sign: on a phone all of them have to stand beside the field.
 *
 * @param {"button"|"submit"} type
 * @param {string} name
 * @param {string} shown
 * @param {(() => void)|null} click
 */
function sign(type, name, shown, click) {
  return element("button", { type, class: "quiet", "aria-label": name, title: name, click }, shown);
}

/** @param {Found} found */
function centre(found) {
  const range = rangeOf(found).getBoundingClientRect();
  const view = found.words.closest(".scroller") ?? document.documentElement;
  const frame = view === document.documentElement ? { top: 0 } : view.getBoundingClientRect();
  const middle = frame.top + view.clientHeight / 2;
  view.scrollTop += (range.top + range.bottom) / 2 - middle;
}
