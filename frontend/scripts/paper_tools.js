/**
 * What scripts add to an article: finding in it, listening to it, copying from it. Without them
 * it can be read, linked to and searched for a quote all the same.
 */

import { prepareCopying } from "./copying.js";
import { element } from "./dom.js";
import { makeFindBar } from "./find_bar.js";
import { makeListenBar } from "./listen_bar.js";

/**
 * @param {Element} links of the bar: the buttons go before them, the field under them
 * @param {HTMLElement} paper
 * @param {{id: string, revision: string}} article
 * @returns {() => void} takes everything away again
 */
export function addTools(links, paper, article) {
  const find = makeFindBar(paper, "find-in-article");
  const listen = makeListenBar(paper);
  const copying = prepareCopying(paper, article);
  const tools = element("div", { class: "paper-tools" }, listen?.buttons, find.button, copying.status);
  links.before(tools);
  links.parentElement?.append(find.form);
  return () => {
    find.away();
    listen?.away();
    copying.away();
    tools.remove();
    find.form.remove();
  };
}
