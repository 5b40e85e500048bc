/**
 * The list of conversations, as elements.
 *
 * @typedef {import("../types.js").ConversationHead} ConversationHead
 * @typedef {import("./state.js").List} List
 * @typedef {{open: (id: string) => void, startRenaming: (id: string) => void,
 *   rename: (id: string, title: string) => void, startRemoving: (id: string) => void,
 *   remove: (id: string) => void, settle: (id: string) => void}} Actions
 */

import { element, fill, keep } from "../dom.js";
import { addressOf } from "../navigation.js";
import { counted, moment } from "../words.js";
import { exportOf } from "./calls.js";

const UNTITLED = "Without a title";

/**
 * @param {Element} parent
 * @param {List} list
 * @param {string|null} current the conversation that is open
 * @param {Actions} actions
 */
export function showList(parent, list, current, actions) {
  keep(
    parent,
    list.items,
    ({ id }) => id,
    ({ id }) => element("li", { "data-conversation": id }),
    (item, head) => {
      const { id } = head;
      const state = { renaming: list.renaming === id, removing: list.removing === id };
      const key = JSON.stringify([head, state, id === current]);
      fill(item, key, () => partsOf(head, state, id === current, actions));
    },
  );
}

/** @param {ConversationHead} head */
export const nameOf = ({ title }) => title ?? UNTITLED;

/**
 * @param {ConversationHead} head
 * @param {{renaming: boolean, removing: boolean}} state
 * @param {boolean} current
 * @param {Actions} actions
 */
function partsOf(head, { renaming, removing }, current, actions) {
  if (renaming) return [renameForm(head, actions)];
  const open = (/** @type {MouseEvent} */ event) => {
    // A click that asks for a new tab or window is the browser's.
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    actions.open(head.id);
  };
  const link = element(
    "a",
    {
      class: "conversation",
      href: addressOf(head.id),
      dir: "auto",
      "aria-current": current ? "true" : null,
      click: open,
    },
    nameOf(head),
  );
  const about = `${counted(head.turns, "question")} · ${moment(head.updated)}`;
  const below = removing ? confirmation(head, actions) : tools(head, actions);
  return [link, element("p", { class: "printed" }, about), below];
}

/**
 * @param {ConversationHead} head
 * @param {Actions} actions
 */
function tools(head, { startRenaming, startRemoving }) {
  const { id } = head;
  const exported = (/** @type {"markdown"|"json"} */ format, /** @type {string} */ words) =>
    element(
      "a",
      {
        href: exportOf(id, format),
        download: "",
        "aria-label": `${words}: export ${nameOf(head)}`,
      },
      words,
    );
  return element(
    "div",
    { class: "conversation-tools" },
    button("Rename", head, () => startRenaming(id)),
    button("Delete", head, () => startRemoving(id)),
    element(
      "span",
      { class: "exports" },
      // Each of the links says so itself.
      element("span", { "aria-hidden": "true" }, "Export:"),
      exported("markdown", "Markdown"),
      exported("json", "JSON"),
    ),
  );
}

/**
 * @param {string} words
 * @param {ConversationHead} head
 * @param {() => void} click
 */
function button(words, head, click) {
  const name = { type: "button", class: "quiet", "aria-label": `${words} ${nameOf(head)}`, click };
  return element("button", name, words);
}

/**
 * @param {ConversationHead} head
 * @param {Actions} actions
 */
function confirmation(head, { remove, settle }) {
  const what = head.turns === 0 ? "" : ` with its ${counted(head.turns, "question")}`;
  return element(
    "div",
    { class: "confirm", role: "group", "aria-label": "Delete?" },
    element("p", {}, `Delete this conversation${what}? It cannot be brought back.`),
    element("button", { type: "button", class: "quiet", click: () => remove(head.id) }, "Delete"),
    element("button", { type: "button", class: "quiet", click: () => settle(head.id) }, "Keep"),
  );
}

/**
 * @param {ConversationHead} head
 * @param {Actions} actions
 */
function renameForm(head, { rename, settle }) {
  const field = element("input", {
    type: "text",
    value: head.title,
    maxlength: 200,
    required: true,
    "aria-label": "Title of the conversation",
    dir: "auto",
  });
  return element(
    "form",
    {
      class: "rename",
      submit: (/** @type {Event} */ event) => {
        event.preventDefault();
        rename(head.id, field.value);
      },
      keydown: (/** @type {KeyboardEvent} */ event) => {
        if (event.key !== "Escape" || event.isComposing) return;
        // Here it leaves the title as it was, and the list open.
        event.preventDefault();
        settle(head.id);
      },
    },
    field,
    element("button", { type: "submit", class: "quiet" }, "Save"),
    element("button", { type: "button", class: "quiet", click: () => settle(head.id) }, "Cancel"),
  );
}
