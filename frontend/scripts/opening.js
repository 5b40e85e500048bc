/**
 * Opening and closing articles: what is shown, what the history says, where the focus goes.
 *
 * @typedef {import("./navigation.js").Place} Place
 * @typedef {import("./store.js").Store} Store
 * @typedef {import("./types.js").Opened} Opened
 */

import * as api from "./api.js";
import { wordsOf } from "./asking.js";
import { entry, forget, remember } from "./navigation.js";
import { reveal } from "./reader.js";

/**
 * @param {Store} store
 * @param {HTMLElement} reader
 * @param {MediaQueryList} narrow whether the reader covers the chat
 */
export function makeOpener(store, reader, narrow) {
  let opening = new AbortController();

  /** @param {Place} place */
  async function show(place) {
    opening.abort();
    opening = new AbortController();
    const { signal } = opening;
    const { articleId } = place;
    store.dispatch({ type: "opened", ...place });
    if (store.state().opened?.article == null) {
      try {
        const article = await api.article(articleId, signal);
        store.dispatch({ type: "article-loaded", articleId, article });
      } catch (error) {
        if (signal.aborted) return;
        store.dispatch({ type: "article-failed", articleId, problem: wordsOf(error) });
      }
    }
    if (!signal.aborted) reveal(reader);
  }

  /** Give the focus back to what opened the reader. */
  function leave() {
    const opener = openerOf(store.state().opened);
    opening.abort();
    store.dispatch({ type: "closed" });
    focusOn(opener);
  }

  return {
    /**
     * @param {string} articleId
     * @param {string|null} turnId
     * @param {number|null} number
     */
    open(articleId, turnId, number) {
      const place = { articleId, turnId, number };
      remember({ place }, narrow.matches);
      void show(place);
    },

    openContents() {
      remember({ contents: true }, narrow.matches);
      this.showEntry();
    },

    close() {
      if (!forget()) leave();
    },

    /** Show what the browser's present history entry says is open. */
    showEntry() {
      const { place, contents } = entry();
      if (place !== undefined) void show(place);
      else if (contents === undefined) leave();
      else {
        const { opened } = store.state();
        opening.abort();
        store.dispatch({ type: "contents-opened" });
        if (opened === null) reveal(reader);
        else focusOn(openerOf(opened));
      }
    },
  };
}

/** @param {string} selector */
function focusOn(selector) {
  const found = document.querySelector(selector);
  if (found instanceof HTMLElement) found.focus();
}

/**
 * @param {Opened|null} opened
 * @returns {string} a selector
 */
function openerOf(opened) {
  if (opened === null) return "#show-contents";
  const { articleId, turnId, number } = opened;
  if (number === null) return `[data-article="${CSS.escape(articleId)}"]`;
  return `[data-turn="${turnId}"] [data-number="${number}"]`;
}
