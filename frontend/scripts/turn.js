/**
 * One question and its answer, as elements.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./render.js").Actions} Actions
 */

import { element, fill } from "./dom.js";
import { showInterpreted } from "./interpreted.js";
import { preparePreview } from "./preview.js";
import { showStatements } from "./statement.js";
import { showFoot } from "./turn_foot.js";
import { running } from "./turns.js";
import { CLOSEST, DIFFER, givenBy, quotedIn, SILENT, sourceLine } from "./words.js";

const NOTHING = "Nothing in these articles speaks of this.";

preparePreview();

/** @param {Turn} turn */
export function makeTurn(turn) {
  const heading = `question-${turn.id}`;
  return element(
    "article",
    { class: "turn", "aria-labelledby": heading, "data-turn": turn.id },
    element("h2", { class: "asked", id: heading, tabindex: -1, dir: "auto" }, turn.question),
    element("div", { class: "interpreted", hidden: true }),
    element("div", { class: "note" }),
    element("div", { class: "statements" }),
    element("div", { class: "turn-foot" }),
    element("div", { class: "sources" }),
  );
}

/** What each turn was last shown with. */
/** @type {WeakMap<Element, unknown[]>} */
const shownWith = new WeakMap();

/**
 * @param {Element} node made by `makeTurn`
 * @param {Turn} turn
 * @param {State} state
 * @param {Actions} actions
 */
export function updateTurn(node, turn, state, actions) {
  const shown = concerning(turn, state);
  const before = shownWith.get(node);
  // Of hundreds of turns, a change concerns one or two.
  if (before !== undefined && shown.every((part, at) => part === before[at])) return;
  shownWith.set(node, shown);
  const parts = /** @type {HTMLElement[]} */ ([...node.children]);
  const [, interpreted, note, statements, foot, sources] = parts;
  node.classList.toggle("is-related", turn.status === "related");
  showInterpreted(interpreted, turn, state.editing === turn.id, actions);
  const said = [turn.phase, turn.status, turn.reason, turn.disagreements, turn.unanswered];
  fill(note, JSON.stringify(said), () => noteOf(turn));
  showStatements(statements, turn, state.opened, actions);
  showFoot(foot, turn, state, actions);
  fill(sources, JSON.stringify([turn.citations, turn.statements]), () => sourcesOf(turn));
}

/**
 * All that a turn is shown by, each to be compared by itself.
 *
 * @param {Turn} turn
 * @param {State} state
 * @returns {unknown[]}
 */
function concerning(turn, { opened, copied, more, editing, conversation, corpus }) {
  return [
    turn,
    opened?.turnId === turn.id ? opened.number : null,
    copied?.turnId === turn.id ? copied : null,
    more === turn.id,
    editing === turn.id,
    conversation.id,
    running(turn) ? corpus.articles : null,
  ];
}

/** @param {Turn} turn */
function noteOf(turn) {
  if (turn.phase !== "done") return [];
  const reason = turn.reason === null ? null : element("p", { dir: "auto" }, turn.reason);
  if (turn.status === "related") return [reason, element("h3", {}, CLOSEST)];
  if (turn.status === "not_found") return [reason ?? element("p", {}, NOTHING)];
  return [reason, ...turn.disagreements.flatMap(differing), ...missing(turn.unanswered)];
}

/**
 * What the articles give, side by side; the numbers are those of the quotes below.
 *
 * @param {import("./types.js").Disagreement} disagreement
 */
function differing({ values }) {
  const items = values.map((each) =>
    element("li", {}, element("strong", { dir: "auto" }, each.value), ` ${givenBy(each)}`),
  );
  return [element("h3", {}, DIFFER), element("ul", { class: "differing" }, ...items)];
}

/** @param {string[]} parts */
function missing(parts) {
  if (parts.length === 0) return [];
  return [element("p", { dir: "auto" }, `${SILENT} ${parts.join(" ")}`)];
}

/**
 * Footnotes, for paper: on the screen they are one click away. A quote that does not stand in the
 * answer itself stands here.
 *
 * @param {Turn} turn
 */
function sourcesOf({ status, citations, statements }) {
  if (citations.length === 0) return [];
  const shown = new Set(statements.flatMap((statement) => quotedIn(statement, citations)));
  const items = citations.map((citation) => {
    const apart = status !== "related" && !shown.has(citation);
    const quote = apart && element("q", { dir: "auto" }, citation.quote);
    return element("li", {}, sourceLine(citation), apart && ": ", quote);
  });
  return [element("h3", {}, "Sources"), element("ul", {}, ...items)];
}
