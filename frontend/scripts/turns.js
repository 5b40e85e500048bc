/**
 * The conversation: pure changes of the list of turns, and what of it is sent or kept.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Turn} Turn
 */

/** How many earlier turns go with a question, so that a follow-up is understood. */
export const HISTORY_TURNS = 6;

/**
 * @param {string} id
 * @param {string} question
 * @returns {Turn}
 */
const asked = (id, question) => ({
  id,
  question,
  phase: "searching",
  interpreted: null,
  status: null,
  reason: null,
  text: "",
  statements: [],
  citations: [],
  disagreements: [],
  unanswered: [],
  independent: 0,
  sources: 0,
  problem: null,
});

/** @param {Turn} turn */
export const running = (turn) => turn.phase === "searching" || turn.phase === "reading";

/**
 * @param {Turn[]} turns
 * @param {Change} change
 * @returns {Turn[]} the same list when no turn has changed
 */
export function reduceTurns(turns, change) {
  if (change.type === "asked") return [...turns, asked(change.turnId, change.question)];
  const next = turns.map((turn) => (turn.id === change.turnId ? reduceTurn(turn, change) : turn));
  return next.every((turn, at) => turn === turns[at]) ? turns : next;
}

/**
 * @param {Turn} turn
 * @param {Change} change
 * @returns {Turn}
 */
function reduceTurn(turn, change) {
  if (change.type === "asked-again") return asked(turn.id, turn.question);
  // What still arrives for a turn that was stopped or has failed is late, and dropped.
  if (!running(turn)) return turn;
  switch (change.type) {
    case "sources":
      return {
        ...turn,
        phase: "reading",
        interpreted: change.standalone_question,
        sources: change.articles.length,
      };
    case "statement":
      return {
        ...turn,
        statements: [...turn.statements, change.statement],
        citations: [...turn.citations, ...change.citations],
      };
    case "answer":
      return answered(turn, change.answer);
    case "failed":
      return { ...turn, phase: "failed", problem: change.problem };
    case "stopped":
      return { ...turn, phase: "stopped" };
    default:
      return turn;
  }
}

/**
 * @param {Turn} turn
 * @param {Answer} answer
 * @returns {Turn}
 */
function answered(turn, answer) {
  return {
    ...turn,
    phase: "done",
    interpreted: answer.standalone_question,
    status: answer.status,
    reason: answer.reason?.message ?? null,
    text: answer.text,
    statements: answer.statements,
    citations: answer.citations,
    disagreements: answer.disagreements,
    unanswered: answer.unanswered_parts,
    independent: answer.independent_sources,
  };
}

/**
 * What the server is told of the conversation so far: finished turns only, oldest first.
 *
 * @param {Turn[]} turns
 * @returns {Message[]}
 */
export function history(turns) {
  const finished = turns.filter((turn) => turn.phase === "done" && turn.text !== "");
  return finished.slice(-HISTORY_TURNS).flatMap((turn) => [
    { role: /** @type {const} */ ("user"), content: turn.question },
    { role: /** @type {const} */ ("assistant"), content: turn.text },
  ]);
}

/**
 * The question as it was understood, when that says more than the question itself.
 *
 * @param {Turn} turn
 * @returns {string|null}
 */
export function interpretation(turn) {
  const same = (/** @type {string} */ text) => text.trim().replace(/\s+/g, " ").toLowerCase();
  const differs = turn.interpreted !== null && same(turn.interpreted) !== same(turn.question);
  return differs ? turn.interpreted : null;
}

/**
 * Turns as a reload finds them: what was under way is over.
 *
 * @param {Turn[]} turns
 * @returns {Turn[]}
 */
export function interrupted(turns) {
  return turns.map((turn) => (running(turn) ? { ...turn, phase: "stopped" } : turn));
}
