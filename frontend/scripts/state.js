/**
 * The whole state of the page, and every way it changes. No function here touches the page, the
 * network or the clock: `main.js` feeds in what happened, `render.js` shows what came out.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Opened} Opened
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Turn} Turn
 */

import { NONE, reduceConversation, reduceModes } from "./conversation.js";
import { UNKNOWN, reduceCorpus } from "./corpus.js";
import { pressedWords } from "./speakers.js";
import { interrupted, joined, reduceTurns, running } from "./turns.js";
import { counted, spread } from "./words.js";

/** @type {State} */
export const START = {
  draft: "",
  waits: false,
  turns: [],
  conversation: NONE,
  modes: { generative: false, chosen: null },
  corpus: UNKNOWN,
  opened: null,
  contentsShown: false,
  copied: null,
  more: null,
  editing: null,
  announcement: "",
};

/** What a page has to show of no conversation. */
/** @type {Pick<State, "waits"|"turns"|"contentsShown"|"copied"|"more"|"editing">} */
const EMPTY = {
  waits: false,
  turns: [],
  contentsShown: false,
  copied: null,
  more: null,
  editing: null,
};
/** What is said of a question that was asked before anything could be. */
export const WAITS = "Your question is asked as soon as the articles can be searched.";

/**
 * @param {State} state
 * @param {Change} change
 * @returns {State}
 */
export function reduce(state, change) {
  const next = {
    ...state,
    turns: reduceTurns(state.turns, change),
    conversation: reduceConversation(state.conversation, change),
    modes: reduceModes(state.modes, change),
    corpus: reduceCorpus(state.corpus, change),
    opened: reduceOpened(state.opened, change),
  };
  next.announcement = announce(next, change) ?? state.announcement;
  switch (change.type) {
    case "drafted":
      // Whoever goes on writing has not finished the question.
      return { ...next, draft: change.text, waits: false };
    case "asked-early":
      return { ...next, waits: true };
    case "asked":
      // A question that is meant otherwise was not typed below: what is there stays.
      if (change.given) return { ...next, editing: null };
      return { ...next, draft: "", waits: false, editing: null };
    case "restored":
      return { ...next, draft: change.draft, turns: interrupted(change.turns) };
    case "cleared":
      return { ...next, ...EMPTY, draft: "" };
    case "conversation-opening":
      return state.conversation.id === change.id ? next : { ...next, ...EMPTY, opened: null };
    case "conversation-gone":
      return { ...next, ...EMPTY, opened: null };
    case "conversation-read":
      if (state.conversation.id !== change.id) return next;
      return { ...next, turns: joined(state.turns, change.turns) };
    case "question-taken-up":
      return {
        ...next,
        draft: [change.question, state.draft].filter(Boolean).join("\n"),
        waits: false,
      };
    case "more-pressed":
      return { ...next, more: state.more === change.turnId ? null : change.turnId };
    case "editing":
      return { ...next, editing: change.turnId };
    case "contents-opened":
      return { ...next, contentsShown: true };
    case "opened":
    case "closed":
      return { ...next, contentsShown: false };
    case "copied":
      return { ...next, copied: copiedOf(change) };
    case "copy-settled":
      return { ...next, copied: null };
    default:
      return next;
  }
}

/** @type {(change: Change) => State["copied"]} */
const copiedOf = ({ turnId, flavour, done }) => ({ turnId, flavour, done });

/**
 * @param {Opened|null} opened
 * @param {Change} change
 * @returns {Opened|null}
 */
function reduceOpened(opened, change) {
  if (["closed", "cleared", "contents-opened"].includes(change.type)) return null;
  if (change.type === "opened") {
    const { articleId, turnId, number, beside = null } = change;
    const article = opened?.articleId === articleId ? (opened?.article ?? null) : null;
    return { articleId, turnId, number, beside, article, problem: null, speaker: null };
  }
  if (opened !== null && change.type === "speaker-pressed") {
    return { ...opened, speaker: opened.speaker === change.speaker ? null : change.speaker };
  }
  // Another article may have been opened while this one was still on its way.
  if (opened === null || opened.articleId !== change.articleId) return opened;
  if (change.type === "article-loaded") return { ...opened, article: change.article };
  if (change.type === "article-failed") return { ...opened, problem: change.problem };
  return opened;
}

/**
 * The turn that is being answered, if one is.
 *
 * @param {State} state
 * @returns {Turn|null}
 */
export function current(state) {
  return state.turns.find(running) ?? null;
}

/**
 * What a screen reader is told: the events of an answer, not each of its words.
 *
 * @param {State} state
 * @param {Change} change
 * @returns {string|null}
 */
function announce(state, change) {
  switch (change.type) {
    case "asked":
    case "asked-again":
      return "Searching the articles.";
    case "asked-early":
      return WAITS;
    case "answer":
      return outcome(change.answer);
    case "failed":
      return `No answer: ${change.problem}`;
    case "stopped":
      return "Stopped.";
    case "opened":
    case "article-loaded":
      return shown(state.opened);
    case "article-failed":
      return change.problem;
    case "speaker-pressed":
      return state.opened?.article
        ? pressedWords(state.opened.article, state.opened.speaker)
        : null;
    case "closed":
      return "Article closed.";
    case "cleared":
      return "New conversation.";
    case "conversation-unkept":
      return change.why;
    case "conversation-gone":
    case "conversation-failed":
      return change.problem;
    case "copied":
      if (!change.done) return "The browser does not allow copying here.";
      return change.flavour === "link" ? "Link copied." : "Answer copied.";
    default:
      return null;
  }
}

/** @param {import("./types.js").Answer} answer */
function outcome(answer) {
  const quotes = counted(answer.citations.length, "quote");
  const sources = spread(answer.citations.length, answer.independent_sources);
  if (answer.status === "answered") return `Answered with ${sources ?? quotes}.`;
  if (answer.status === "related") return `Not answered. Closest passages: ${quotes}.`;
  return `Not answered. ${answer.reason?.message ?? ""}`.trim();
}

/** @param {Opened|null} opened */
function shown(opened) {
  if (!opened?.article) return null;
  const { article, number } = opened;
  const words = `${number === null ? "Opened" : `Quote ${number} in`}: ${article.title}`;
  return article.superseded === null ? words : `${words}. This is an earlier version.`;
}
