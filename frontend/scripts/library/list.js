/**
 * The list of articles, as elements.
 *
 * @typedef {import("./types.js").Listed} Listed
 * @typedef {import("./types.js").State} State
 * @typedef {{remove: (article: Listed) => void, more: () => void,
 *   show: (filters: Partial<import("./types.js").Filters>) => void}} ListActions
 */

import { element, keep } from "../dom.js";
import { pageOf } from "../links.js";
import { counted, day, moment } from "../words.js";
import { ALL, addressOf, filtering } from "./filters.js";
import { foundWords, inMarks, shown, shownTotal } from "./state.js";

/**
 * @param {Element} list
 * @param {State} state
 * @param {ListActions} actions
 */
export function showList(list, state, actions) {
  list.classList.toggle("is-loading", state.phase === "loading");
  const lately = state.filters.sort === "added";
  keep(
    list,
    shown(state),
    ({ id, revision }) => `${id} ${revision} ${lately}`,
    (article) => row(article, lately, actions),
  );
}

/**
 * How many there are, or why there is no list.
 *
 * @param {State} state
 */
export function listWords(state) {
  if (state.phase === "failed") return state.problem ?? "";
  if (state.phase === "loading" && state.items.length === 0) return "Looking…";
  const total = shownTotal(state);
  if (total > 0 && filtering(state.filters)) return foundWords(total);
  if (total > 0) return counted(total, "article");
  return filtering(state.filters)
    ? "No article passes these filters. Try fewer words, or clear the filters."
    : "There are no articles here yet. Add the first one above.";
}

/**
 * @param {Listed} article
 * @param {boolean} lately whether it is of interest when the article was added
 * @param {ListActions} actions
 */
function row(article, lately, actions) {
  const { title, byline, publisher, published, paragraphs, indexed } = article;
  return element(
    "li",
    { class: "row", "data-article": article.id },
    element(
      "div",
      { class: "row-words" },
      element("h3", {}, element("a", { href: pageOf(article), dir: "auto" }, title)),
      byline && element("p", { class: "row-byline", dir: "auto" }, byline),
      element(
        "p",
        { class: "row-facts" },
        publisher && publisherLink(publisher, actions),
        published && element("time", { datetime: published }, day(published)),
        element("span", {}, counted(paragraphs, "paragraph")),
        lately && element("span", {}, `added ${moment(indexed)}`),
      ),
    ),
    element(
      "button",
      {
        type: "button",
        class: "quiet remove",
        "aria-label": `Remove ${inMarks(title)}`,
        click: () => actions.remove(article),
      },
      "Remove",
    ),
  );
}

/**
 * A link like any other: in a new tab it is that paper's articles.
 *
 * @param {string} publisher
 * @param {ListActions} actions
 */
function publisherLink(publisher, actions) {
  const click = (/** @type {MouseEvent} */ event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    actions.show({ publisher });
  };
  const href = addressOf({ ...ALL, publisher });
  return element("a", { href, dir: "auto", click }, publisher);
}
