/**
 * The list of conversations: its state, and every way it changes. Nothing here touches the page,
 * the network or the clock.
 *
 * @typedef {import("../types.js").Change} Change
 * @typedef {import("../types.js").ConversationHead} ConversationHead
 *
 * `renaming` and `removing` are the conversations whose title is being changed, and of which it is
 * asked whether they are to go; `problem` is said over the list, `said` to screen readers.
 * @typedef {{words: string, loading: boolean, problem: string|null, items: ConversationHead[],
 *   total: number, renaming: string|null, removing: string|null, said: string}} List
 */

import { counted } from "../words.js";

/** @type {List} */
export const START = {
  words: "",
  loading: true,
  problem: null,
  items: [],
  total: 0,
  renaming: null,
  removing: null,
  said: "",
};

/**
 * @param {List} list
 * @param {Change} change
 * @returns {List}
 */
export function reduce(list, change) {
  const settled = { ...list, renaming: null, removing: null, problem: null };
  switch (change.type) {
    case "sought":
      return { ...settled, words: change.words, loading: true };
    case "more-wanted":
      return { ...list, loading: true };
    case "listed":
      return listed(list, change);
    case "failed":
      return { ...settled, loading: false, problem: change.problem, said: change.problem };
    case "renaming":
      return { ...settled, renaming: change.id };
    case "removing":
      return { ...settled, removing: change.id };
    case "settled":
      return settled;
    case "renamed":
      return { ...settled, items: list.items.map(titled(change)), said: "Renamed." };
    case "removed":
      return {
        ...settled,
        items: list.items.filter(({ id }) => id !== change.id),
        total: list.total - 1,
        said: "Deleted.",
      };
    default:
      return list;
  }
}

/** @type {(change: Change) => (head: ConversationHead) => ConversationHead} */
const titled = (change) => (head) =>
  head.id === change.id ? { ...head, title: change.title } : head;

/**
 * @param {List} list
 * @param {Change} change
 * @returns {List}
 */
function listed(list, { items, total, offset, words }) {
  // Other words may have been typed while these were looked for.
  if (words !== list.words) return list;
  const before = offset === 0 ? [] : list.items;
  const known = new Set(before.map(({ id }) => id));
  const joined = [
    ...before,
    ...items.filter((/** @type {ConversationHead} */ { id }) => !known.has(id)),
  ];
  const next = { ...list, loading: false, problem: null, items: joined, total };
  return { ...next, said: found(next) };
}

/**
 * How many there are, or why there are none.
 *
 * @param {List} list
 * @returns {string}
 */
export function found({ words, items, total, loading }) {
  if (items.length > 0) return counted(total, "conversation");
  if (loading) return "Looking…";
  if (words.trim() !== "") return "No conversation holds these words.";
  return "No conversation yet. Each question you ask is kept here, with its answer.";
}
