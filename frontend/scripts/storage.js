/**
 * What this browser keeps of its own: the draft and the conversation for this tab, so that a reload
 * loses neither, and how answers are wanted for all of them.
 *
 * @typedef {import("./types.js").Conversation} Conversation
 * @typedef {import("./types.js").Mode} Mode
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Turn} Turn
 */

// The number changes with the shape of a turn: what an older page kept is then left alone.
const DRAFT = "pullquote.draft.1";
const CONVERSATION = "pullquote.conversation.4";
const MODE = "pullquote.mode.1";
const SOON_MS = 400;

/**
 * Keep what changes, a little later: hundreds of turns take longer to write than a key to press.
 *
 * @param {() => State} state
 * @returns {() => void} to be called after each change
 */
export function makeSaver(state) {
  /** @type {Partial<State>} */
  let saved = {};
  /** @type {number|undefined} */
  let timer;

  function save() {
    clearTimeout(timer);
    timer = undefined;
    const now = state();
    if (now.draft !== saved.draft) put(sessionStorage, DRAFT, now.draft);
    if (now.modes.chosen !== saved.modes?.chosen) put(localStorage, MODE, now.modes.chosen);
    if (now.turns !== saved.turns || now.conversation !== saved.conversation) {
      const { id, title, unkeptSeen } = now.conversation;
      const conversation = { id, title, unkeptSeen };
      put(sessionStorage, CONVERSATION, { turns: now.turns, conversation });
    }
    saved = now;
  }

  addEventListener("pagehide", save);
  return () => {
    timer ??= setTimeout(save, SOON_MS);
  };
}

/**
 * @returns {{draft: string, turns: Turn[], conversation: Partial<Conversation>,
 *   chosen: Mode|null}}
 */
export function load() {
  const none = { turns: [], conversation: {} };
  return {
    draft: take(sessionStorage, DRAFT) ?? "",
    chosen: take(localStorage, MODE),
    ...(take(sessionStorage, CONVERSATION) ?? none),
  };
}

/**
 * @param {Storage} storage
 * @param {string} key
 * @param {unknown} value
 */
function put(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch (error) {
    // A full or forbidden store must not stop the conversation; it only ends with the tab's page.
    if (!(error instanceof DOMException)) throw error;
  }
}

/**
 * @param {Storage} storage
 * @param {string} key
 * @returns {any} null where nothing is kept
 */
function take(storage, key) {
  try {
    return JSON.parse(storage.getItem(key) ?? "null");
  } catch (error) {
    if (!(error instanceof DOMException || error instanceof SyntaxError)) throw error;
    return null;
  }
}
