/**
 * An article's own page: what scripts can add to it, and the marked quote in the middle of the
 * window. The server has marked it; without scripts the page still scrolls to its paragraph.
 */

import { byId } from "./dom.js";
import { addTools } from "./paper_tools.js";

const paper = /** @type {HTMLElement} */ (document.querySelector(".paper"));
addTools(byId("ask-link"), paper, {
  id: paper.dataset.article ?? "",
  revision: paper.dataset.revision ?? "",
});
document.querySelector("mark.opened, mark.near")?.scrollIntoView({ block: "center" });
