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
import { answersHere, revealOpened } from "./render.js";

/**
 * @param {Store} store
 * @param {MediaQueryList} narrow whether the reader covers the chat
 */
export function makeOpener(store, narrow) {
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
    if (!signal.aborted) revealOpened(signal);
  }

  /** Give the focus back to what opened the reader. */
  function leave() {
    const { opened } = store.state();
    opening.abort();
    store.dispatch({ type: "closed" });
    void giveBack(opened);
  }

  /**
   * After a reload the reader can be here, and closed again, before the answers are.
   *
   * @param {Opened|null} left
   */
  async function giveBack(left) {
    const [opener, ...others] = openersOf(left);
    if (focusOn([opener])) return;
    if (left?.turnId) await answersHere();
    if (store.state().opened === null) focusOn([opener, ...others]);
  }

  return {
    /**
     * @param {string} articleId
     * @param {string|null} turnId
     * @param {number|null} number
     * @param {number|null} beside
     */
    open(articleId, turnId, number, beside) {
      const place = { articleId, turnId, number, beside };
      remember({ place }, narrow.matches);
      void show(place);
    },

    /**
     * Another print of the article that is open: closing it leads where closing that one would.
     *
     * @param {string} articleId
     */
    openPrint(articleId) {
      const { turnId = null, number = null, beside = null } = store.state().opened ?? {};
      this.open(articleId, turnId, null, number ?? beside);
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
        opening = new AbortController();
        store.dispatch({ type: "contents-opened" });
        if (opened === null) revealOpened(opening.signal);
        else focusOn(openersOf(opened));
      }
    },
  };
}

/**
 * Focus the first of these that is there to be seen.
 *
 * @param {string[]} selectors
 * @returns {boolean} whether one was
 */
function focusOn(selectors) {
  for (const selector of selectors) {
    const found = document.querySelector(selector);
    if (!(found instanceof HTMLElement) || !found.checkVisibility()) continue;
    found.focus();
    return true;
  }
  return false;
}

/**
 * @param {Opened|null} opened
 * @returns {string[]} selectors of what may have opened it, the likeliest first
 */
function openersOf(opened) {
  const list = ["#show-contents", "#reader .headline"];
  if (opened === null) return list;
  const { articleId, turnId, number, beside } = opened;
  const link = `[data-article="${CSS.escape(articleId)}"]`;
  if (turnId === null) return [`#reader ${link}`, ...list];
  const turn = `[data-turn="${turnId}"]`;
  const mark = `${turn} [data-number="${number ?? beside}"]`;
  return number === null ? [`${turn} [data-beside="${beside}"]${link}`, mark] : [mark];
}
