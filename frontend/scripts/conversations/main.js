/**
 * The list of conversations that are kept, over the page: to search, open, rename, export and
 * delete them. Loaded when somebody asks for it.
 *
 * @typedef {import("./state.js").List} List
 * @typedef {import("../types.js").Change} Change
 * @typedef {{current: string|null, open: (id: string) => void,
 *   renamed: (id: string, title: string) => void, removed: (id: string) => void}} Page
 */

import { wordsOf } from "../asking.js";
import { element } from "../dom.js";
import { styled } from "../late.js";
import * as calls from "./calls.js";
import { showList } from "./list.js";
import { found, reduce, START } from "./state.js";

const PAGE = 50;
const TYPING_MS = 200;

/**
 * Show the list until it is closed.
 *
 * @param {Page} page
 */
export async function showConversations(page) {
  const view = makeView();
  const { dialog, search, count, list, more, status } = view;
  let state = START;
  let looking = new AbortController();
  /** @type {number|undefined} */
  let typing;

  /** @param {Change} change */
  function dispatch(change) {
    state = reduce(state, change);
    count.textContent = state.problem ?? found(state);
    showList(list, state, page.current, actions);
    more.hidden = state.items.length >= state.total;
    if (status.textContent !== state.said) status.textContent = state.said;
  }

  /** @param {number} offset */
  async function look(offset) {
    looking.abort();
    looking = new AbortController();
    const { signal } = looking;
    const { words } = state;
    try {
      dispatch({
        type: "listed",
        words,
        offset,
        ...(await calls.list(words, PAGE, offset, signal)),
      });
    } catch (error) {
      if (!signal.aborted) dispatch({ type: "failed", problem: wordsOf(error) });
    }
  }

  /**
   * @param {string} id
   * @param {string} part
   */
  function focusIn(id, part) {
    const item = `[data-conversation="${CSS.escape(id)}"]`;
    const place = list.querySelector(`${item} ${part}`);
    if (place instanceof HTMLElement) place.focus();
    if (place instanceof HTMLInputElement) place.select();
  }

  const actions = {
    /** @param {string} id */
    open(id) {
      dialog.close();
      page.open(id);
    },
    /** @param {string} id */
    startRenaming(id) {
      dispatch({ type: "renaming", id });
      focusIn(id, "input");
    },
    /**
     * @param {string} id
     * @param {string} title
     */
    async rename(id, title) {
      try {
        const head = await calls.rename(id, title);
        dispatch({ type: "renamed", id, title: head.title });
        page.renamed(id, head.title ?? title);
      } catch (error) {
        dispatch({ type: "failed", problem: wordsOf(error) });
      }
      focusIn(id, "a");
    },
    /** @param {string} id */
    startRemoving(id) {
      dispatch({ type: "removing", id });
      focusIn(id, ".confirm button:last-child");
    },
    /** @param {string} id */
    async remove(id) {
      try {
        await calls.remove(id);
        dispatch({ type: "removed", id });
        page.removed(id);
        search.focus();
      } catch (error) {
        dispatch({ type: "failed", problem: wordsOf(error) });
        focusIn(id, "a");
      }
    },
    /** @param {string} id */
    settle(id) {
      dispatch({ type: "settled" });
      focusIn(id, "a");
    },
  };

  search.addEventListener("input", () => {
    dispatch({ type: "sought", words: search.value });
    clearTimeout(typing);
    typing = setTimeout(() => void look(0), TYPING_MS);
  });
  more.addEventListener("click", () => {
    dispatch({ type: "more-wanted" });
    void look(state.items.length);
  });
  dialog.addEventListener("close", () => {
    clearTimeout(typing);
    looking.abort();
    dialog.remove();
  });
  dialog.addEventListener("click", (event) => {
    // Only what lies around the list is the dialog itself.
    if (event.target === dialog) dialog.close();
  });

  await styled("conversations");
  document.body.append(dialog);
  dialog.showModal();
  search.focus();
  dispatch({ type: "sought", words: "" });
  await look(0);
}

function makeView() {
  const search = element("input", { type: "search", id: "seek-conversation", autocomplete: "off" });
  const count = element("p", { class: "count" });
  const list = element("ul", { class: "conversation-list" });
  const more = element("button", { type: "button", class: "quiet", hidden: true }, "Show more");
  const status = element("p", { class: "visually-hidden", role: "status" });
  const close = element("button", { type: "button", class: "quiet" }, "Close");
  const dialog = element(
    "dialog",
    { class: "conversations", "aria-labelledby": "conversations-title" },
    element(
      "div",
      { class: "conversations-inside" },
      element("h2", { class: "headline", id: "conversations-title" }, "Conversations"),
      close,
      element("label", { for: "seek-conversation" }, "Words in questions or answers"),
      search,
      count,
      list,
      more,
      status,
    ),
  );
  close.addEventListener("click", () => dialog.close());
  return { dialog, search, count, list, more, status };
}
