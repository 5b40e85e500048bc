/**
 * What stands beside the chat while no article is open: the list of articles, newest as the
 * server orders them. Each is a plain link that opens in the reader.
 *
 * @typedef {import("./types.js").ArticleHead} ArticleHead
 * @typedef {import("./types.js").State} State
 * @typedef {import("./render.js").Actions} Actions
 */

import { element, fill, keep } from "./dom.js";
import { showFreshness } from "./freshness.js";
import { articleLink } from "./links.js";
import { printed } from "./words.js";

/**
 * @param {Element} parent
 * @param {State} state
 * @param {Actions} actions
 */
export function showContents(parent, { corpus, turns }, actions) {
  fill(parent, "contents", () => [
    element("div", { class: "reader-bar narrow-only" }, backButton(actions)),
    element(
      "div",
      { class: "scroller", tabindex: 0, role: "region", "aria-label": "Articles" },
      element(
        "section",
        { class: "contents" },
        element("h2", { class: "headline", tabindex: -1 }, "The articles"),
        element("div", { class: "fresh" }),
        element("ul", {}),
        element(
          "button",
          { type: "button", class: "quiet more", click: actions.moreArticles },
          "Show more",
        ),
      ),
    ),
  ]);
  const section = /** @type {HTMLElement} */ (parent.querySelector(".contents"));
  const [, fresh, list, more] = /** @type {HTMLElement[]} */ ([...section.children]);
  section.hidden = corpus.contents.length === 0;
  // Before the first question the welcome says it.
  fresh.hidden = turns.length === 0;
  showFreshness(fresh, corpus);
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
  const by = printed(head);
  return element(
    "li",
    {},
    articleLink(head, head.title, () => actions.open(head.id, null, null, null)),
    by && element("span", { class: "printed" }, by),
  );
}

/**
 * Beside the chat what is open is closed; over it, one goes back.
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
