/**
 * The conversation that the turns belong to: pure changes of which it is, and whether the server
 * keeps it.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Conversation} Conversation
 * @typedef {import("./types.js").Modes} Modes
 * @typedef {import("./types.js").State} State
 */

/** @type {Conversation} */
export const NONE = {
  id: null,
  title: null,
  opening: false,
  problem: null,
  unkept: null,
  unkeptSeen: false,
};
const LONGEST_TITLE = 80;

/**
 * @param {Conversation} conversation
 * @param {Change} change
 * @returns {Conversation}
 */
export function reduceConversation(conversation, change) {
  const { unkept, unkeptSeen } = conversation;
  const none = { ...NONE, unkept, unkeptSeen };
  switch (change.type) {
    case "restored":
      return { ...conversation, ...change.conversation };
    case "cleared":
      return none;
    case "conversation-begun":
      return { ...none, id: change.id, unkept: null };
    case "conversation-unkept":
      return { ...conversation, unkept: change.why };
    case "unkept-seen":
      return { ...conversation, unkeptSeen: true };
    case "conversation-opening":
      return { ...none, id: change.id, title: titleOf(conversation, change.id), opening: true };
    case "conversation-gone":
      return { ...none, problem: change.problem };
    default:
      // Another may have been opened while this one was on its way.
      return change.id === conversation.id ? reduceThis(conversation, change) : conversation;
  }
}

/**
 * @param {Conversation} conversation
 * @param {Change} change
 * @returns {Conversation}
 */
function reduceThis(conversation, change) {
  switch (change.type) {
    case "conversation-read":
      return { ...conversation, title: change.title, opening: false, problem: null };
    case "conversation-failed":
      return { ...conversation, opening: false, problem: change.problem };
    case "conversation-lost":
      return { ...conversation, id: null };
    case "renamed":
      return { ...conversation, title: change.title };
    default:
      return conversation;
  }
}

/** @type {(conversation: Conversation, id: string) => string|null} */
const titleOf = ({ id, title }, opened) => (id === opened ? title : null);

/**
 * What the window is called: the conversation, by its title or its first question.
 *
 * @param {Pick<State, "conversation"|"turns">} state
 */
export function windowTitle({ conversation, turns }) {
  const named = conversation.title ?? turns[0]?.question ?? "";
  const line = named.trim().replace(/\s+/g, " ");
  if (line === "") return "Pullquote";
  const characters = [...line];
  const cut = characters.length > LONGEST_TITLE;
  return `${cut ? `${characters.slice(0, LONGEST_TITLE).join("")}…` : line} · Pullquote`;
}

/**
 * @param {Modes} modes
 * @param {Change} change
 * @returns {Modes}
 */
export function reduceModes(modes, change) {
  if (change.type === "restored") return { ...modes, chosen: change.chosen ?? null };
  if (change.type === "models-listed") return { ...modes, generative: change.generative };
  if (change.type === "mode-chosen") return { ...modes, chosen: change.mode };
  return modes;
}
