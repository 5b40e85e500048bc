/**
 * Who speaks in an opened article: a folded list under its particulars. Pressing a name marks what
 * that person says; pressing it again takes the marks off.
 *
 * @typedef {import("./types.js").Article} Article
 * @typedef {import("./types.js").ArticleSpeaker} ArticleSpeaker
 * @typedef {import("./render.js").Actions} Actions
 */

import { element } from "./dom.js";
import { counted } from "./words.js";

/**
 * @param {Article} article
 * @param {Actions} actions
 * @returns {HTMLElement|null} null where nobody is sure to speak
 */
export function speakerList({ speakers }, actions) {
  if (speakers.length === 0) return null;
  return element(
    "details",
    { class: "speakers" },
    element("summary", {}, `Who speaks: ${counted(speakers.length, "person", "people")}`),
    element(
      "ul",
      {},
      ...speakers.map((speaker, at) => element("li", {}, button(speaker, at, actions))),
    ),
  );
}

/**
 * @param {ArticleSpeaker} speaker
 * @param {number} at
 * @param {Actions} actions
 */
function button({ name, role, quotes }, at, actions) {
  return element(
    "button",
    { type: "button", "aria-pressed": "false", click: () => actions.pressSpeaker(at) },
    element("strong", { dir: "auto" }, name),
    role !== null && element("span", { dir: "auto" }, `, ${role}`),
    element("span", { class: "count" }, ` – ${counted(quotes.length, "place")}`),
  );
}

/**
 * Show whose words are marked.
 *
 * @param {Element} parent
 * @param {number|null} pressed
 */
export function showPressed(parent, pressed) {
  parent.querySelectorAll(".speakers button").forEach((button, at) => {
    button.setAttribute("aria-pressed", String(at === pressed));
  });
}

/**
 * What a screen reader is told of a press.
 *
 * @param {Article} article
 * @param {number|null} pressed
 */
export function pressedWords({ speakers }, pressed) {
  const speaker = pressed === null ? undefined : speakers[pressed];
  if (speaker === undefined) return "No speaker’s words are marked.";
  return `Marked what ${speaker.name} says: ${counted(speaker.quotes.length, "place")}.`;
}
