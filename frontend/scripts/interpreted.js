/**
 * The question as it was understood, under the question as it was asked: shown where it says more,
 * and open to be put otherwise.
 *
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./render.js").Actions} Actions
 */

import { element, fill } from "./dom.js";
import { interpretation, running } from "./turns.js";

/**
 * @param {HTMLElement} parent
 * @param {Turn} turn
 * @param {boolean} editing
 * @param {Actions} actions
 */
export function showInterpreted(parent, turn, editing, actions) {
  const understood = interpretation(turn);
  parent.hidden = understood === null;
  const key = JSON.stringify([understood, editing, running(turn)]);
  fill(parent, key, () => {
    if (understood === null) return [];
    return editing ? [form(turn, understood, actions)] : shown(turn, understood, actions);
  });
}

/**
 * @param {Turn} turn
 * @param {string} understood
 * @param {Actions} actions
 */
function shown(turn, understood, actions) {
  const words = element("span", { dir: "auto" }, `Understood as: ${understood}`);
  const label = "Edit how the question is understood";
  const click = () => actions.edit(turn.id);
  const edit = element(
    "button",
    { type: "button", class: "quiet edit", "aria-label": label, click },
    "Edit",
  );
  return [element("p", {}, words, !running(turn) && edit)];
}

/**
 * @param {Turn} turn
 * @param {string} understood
 * @param {Actions} actions
 */
function form(turn, understood, actions) {
  const id = `meant-${turn.id}`;
  const field = element("textarea", { id, rows: 2, dir: "auto" }, understood);
  const ask = () => {
    const words = field.value.trim();
    if (words !== "") actions.askMeant(turn.id, words);
  };
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    ask();
  });
  const made = element(
    "form",
    {
      class: "rephrase",
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        ask();
      },
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        // Here it closes this, and not the article beside it as well.
        event.stopPropagation();
        actions.edit(null);
      },
    },
    element("label", { for: id }, "How the question is meant"),
    field,
    element("button", { type: "submit", class: "quiet" }, "Ask again"),
    element(
      "button",
      { type: "button", class: "quiet", click: () => actions.edit(null) },
      "Cancel",
    ),
  );
  return made;
}
