/**
 * What is open, kept in the browser's history: Back closes a reader that covers the chat, and a
 * reload opens it again. And the addresses of conversations that the server keeps.
 *
 * @typedef {{articleId: string, turnId: string|null, number: number|null,
 *   beside: number|null}} Place
 * @typedef {{place?: Place, contents?: true, covers?: boolean}} Entry
 */

/** @returns {Entry} */
export const entry = () => history.state ?? {};

/**
 * Record what is now open. Only a view that covers the page gets an entry of its own: beside the
 * chat, opening ten quotes must not take ten Backs to leave.
 *
 * @param {{place: Place}|{contents: true}} opened
 * @param {boolean} covers
 */
export function remember(opened, covers) {
  const now = entry();
  const stacked = now.covers === true && !(now.contents && "place" in opened);
  if (covers && !stacked) history.pushState({ ...opened, covers }, "");
  else history.replaceState({ ...opened, covers: now.covers ?? false }, "");
}

/**
 * Leave what is open.
 *
 * @returns {boolean} whether the browser goes back, which reports itself as `popstate`
 */
export function forget() {
  if (entry().covers) {
    history.back();
    return true;
  }
  history.replaceState({}, "");
  return false;
}

/**
 * @param {string} id
 * @param {string|null} [answerId] the answer that it leads to
 */
export function addressOf(id, answerId = null) {
  const fragment = answerId === null ? "" : `#${encodeURIComponent(answerId)}`;
  return `/?${new URLSearchParams({ c: id })}${fragment}`;
}

/**
 * @param {{search: string}} address
 * @returns {string|null} the id of the conversation it leads to
 */
export const conversationAt = ({ search }) => new URLSearchParams(search).get("c") || null;

/**
 * @param {{hash: string}} address
 * @returns {string|null} the id of the answer it leads to
 */
export function answerAt({ hash }) {
  try {
    return decodeURIComponent(hash.slice(1)) || null;
  } catch (error) {
    // Anybody can type an address: this one names no answer.
    if (!(error instanceof URIError)) throw error;
    return null;
  }
}
