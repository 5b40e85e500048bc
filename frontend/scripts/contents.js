/**
 * What stands beside the chat while no article is open: the list of articles, newest as the
 * server orders them. Each is a plain link that opens in the reader.
 *
 * @typedef {import("./types.js").ArticleHead} ArticleHead
 * @typedef {import("./types.js").State} State
 * @typedef {import("./render.js").Actions} Actions
 */

import { element, fill, keep } from "./dom.js";
import { backButton, pageOf } from "./reader.js";
import { day } from "./words.js";

/**
 * @param {Element} parent
 * @param {State} state
 * @param {Actions} actions
 */
export function showContents(parent, { corpus }, actions) {
  fill(parent, "contents", () => [
    element("div", { class: "reader-bar narrow-only" }, backButton(actions)),
    element(
      "div",
      { class: "scroller", tabindex: 0, role: "region", "aria-label": "Articles" },
      element(
        "section",
        { class: "contents" },
        element("h2", { class: "headline", tabindex: -1 }, "The articles"),
        element("ul", {}),
        element(
          "button",
          { type: "button", class: "quiet more", click: actions.more },
          "Show more",
        ),
      ),
    ),
  ]);
  const section = /** @type {HTMLElement} */ (parent.querySelector(".contents"));
  const [, list, more] = /** @type {HTMLElement[]} */ ([...section.children]);
  section.hidden = corpus.contents.length === 0;
  keep(
    list,
    corpus.contents,
    ({ id, revision }) => `${id} ${revision}`,
    (head) => makeItem(head, actions),
  );
  more.hidden = corpus.contents.length >= corpus.articles;
}

/**
 * @param {ArticleHead} head
 * @param {Actions} actions
 */
function makeItem(head, actions) {
  const click = (/** @type {MouseEvent} */ event) => {
    // A click that asks for a new tab or window is the browser's.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    actions.open(head.id, null, null);
  };
  const printed = [head.publisher, day(head.published)].filter(Boolean).join(", ");
  return element(
    "li",
    {},
    element("a", { href: pageOf(head), "data-article": head.id, dir: "auto", click }, head.title),
    printed && element("span", { class: "printed" }, printed),
  );
}
