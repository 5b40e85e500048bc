/**
 * One question and its answer, as elements.
 *
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./render.js").Actions} Actions
 */

import { element, fill, keep } from "./dom.js";
import { showStatements } from "./statement.js";
import { interpretation } from "./turns.js";
import { CLOSEST, counted, DIFFER, givenBy, SILENT, sourceLine, spread } from "./words.js";

const COPY = "Copy with citations";
const COPIED = "Copied";
const NOT_COPIED = "The browser does not allow copying here";
const NOTHING = "Nothing in these articles speaks of this.";

/** @param {Turn} turn */
export function makeTurn(turn) {
  const heading = `question-${turn.id}`;
  return element(
    "article",
    { class: "turn", "aria-labelledby": heading, "data-turn": turn.id },
    element("h2", { class: "asked", id: heading, dir: "auto" }, turn.question),
    element("p", { class: "interpreted", hidden: true }),
    element("div", { class: "note" }),
    element("div", { class: "statements" }),
    element("div", { class: "turn-foot" }),
    element("div", { class: "sources" }),
  );
}

/**
 * @param {Element} node made by `makeTurn`
 * @param {Turn} turn
 * @param {State} state
 * @param {Actions} actions
 */
export function updateTurn(node, turn, state, actions) {
  const parts = /** @type {HTMLElement[]} */ ([...node.children]);
  const [, interpreted, note, statements, foot, sources] = parts;
  const understood = interpretation(turn);
  interpreted.hidden = understood === null;
  interpreted.textContent = understood === null ? "" : `Understood as: ${understood}`;
  node.classList.toggle("is-related", turn.status === "related");
  const said = [turn.phase, turn.status, turn.reason, turn.disagreements, turn.unanswered];
  fill(note, JSON.stringify(said), () => noteOf(turn));
  showStatements(statements, turn, state.opened, actions);
  showFoot(foot, turn, state, actions);
  fill(sources, JSON.stringify(turn.citations), () => sourcesOf(turn));
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
 * Buttons keep their element while their words change: the focus stays on them.
 *
 * @param {Element} foot
 * @param {Turn} turn
 * @param {State} state
 * @param {Actions} actions
 */
function showFoot(foot, turn, state, actions) {
  const words = progress(turn, state);
  const copied = state.copied?.turnId === turn.id ? state.copied : null;
  const items = [];
  if (words !== null) items.push({ key: "progress", words });
  if (turn.phase === "failed") items.push({ key: "again", words: "Try again" });
  if (turn.phase === "stopped") items.push({ key: "again", words: "Ask again" });
  const sources = spread(turn.citations.length, turn.independent);
  if (turn.phase === "done" && sources !== null) items.push({ key: "spread", words: sources });
  if (turn.phase === "done" && turn.citations.length > 0)
    items.push({ key: "copy", words: copied === null ? COPY : copied.done ? COPIED : NOT_COPIED });
  keep(
    foot,
    items,
    ({ key }) => key,
    ({ key }) => {
      if (key === "progress" || key === "spread") return element("p", { class: key });
      const click = () => (key === "copy" ? actions.copy(turn.id) : actions.askAgain(turn.id));
      return element("button", { type: "button", class: "quiet", click });
    },
    (child, item) => {
      child.textContent = item.words;
    },
  );
}

/**
 * @param {Turn} turn
 * @param {State} state
 * @returns {string|null}
 */
function progress(turn, { corpus }) {
  if (turn.phase === "searching") return `Searching ${counted(corpus.articles, "article")}…`;
  if (turn.phase === "reading") return `Reading ${counted(turn.sources, "article")}…`;
  if (turn.phase === "stopped") return "Stopped before the end.";
  return turn.problem;
}

/**
 * Headlines and addresses, for paper: on the screen they are one click away.
 *
 * @param {Turn} turn
 */
function sourcesOf(turn) {
  if (turn.citations.length === 0) return [];
  const items = turn.citations.map((citation) => element("li", {}, sourceLine(citation)));
  return [element("h3", {}, "Sources"), element("ul", {}, ...items)];
}
