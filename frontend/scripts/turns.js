/**
 * The conversation: pure changes of the list of turns, and what of it is sent or kept.
 *
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./types.js").CitationState} CitationState
 * @typedef {import("./types.js").KeptTurn} KeptTurn
 * @typedef {import("./types.js").Message} Message
 * @typedef {import("./types.js").Turn} Turn
 */

/** How many earlier turns go with a question, so that a follow-up is understood. */
export const HISTORY_TURNS = 6;

/**
 * @param {string} id
 * @param {string} question
 * @param {string|null} given the question as the reader says it is meant
 * @returns {Turn}
 */
const asked = (id, question, given) => ({
  id,
  question,
  given,
  phase: "searching",
  interpreted: given,
  status: null,
  reason: null,
  text: "",
  statements: [],
  citations: [],
  disagreements: [],
  unanswered: [],
  independent: 0,
  sources: 0,
  generation: null,
  problem: null,
  answerId: null,
});

/** @param {Turn} turn */
export const running = (turn) => turn.phase === "searching" || turn.phase === "reading";

/**
 * @param {Turn[]} turns
 * @param {Change} change
 * @returns {Turn[]} the same list when no turn has changed
 */
export function reduceTurns(turns, change) {
  const { type, turnId } = change;
  if (type === "asked") return [...turns, asked(turnId, change.question, change.given ?? null)];
  if (type === "asked-again") return askedAgain(turns, turnId);
  const next = turns.map((turn) => (turn.id === turnId ? reduceTurn(turn, change) : turn));
  return next.every((turn, at) => turn === turns[at]) ? turns : next;
}

/**
 * What is asked again is asked now: after all that was said in between.
 *
 * @param {Turn[]} turns
 * @param {string} turnId
 */
function askedAgain(turns, turnId) {
  const again = turns.filter(({ id }) => id === turnId);
  const others = turns.filter(({ id }) => id !== turnId);
  return [...others, ...again.map(({ id, question, given }) => asked(id, question, given))];
}

/**
 * @param {Turn} turn
 * @param {Change} change
 * @returns {Turn}
 */
function reduceTurn(turn, change) {
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
    generation: answer.generation?.note || null,
    answerId: answer.id,
  };
}

/**
 * A turn as the server has kept it, its quotes as they stand now.
 *
 * @param {KeptTurn} kept
 * @param {string} id
 * @returns {Turn}
 */
function recalled({ question, answer, citation_states: states }, id) {
  const citations = answer.citations.map((citation) => {
    const state = states.find(({ number }) => number === citation.number);
    return state === undefined ? citation : asOfNow(citation, state);
  });
  return answered(asked(id, question, null), { ...answer, citations });
}

/**
 * A quote that still stands in its changed article is found where it stands now.
 *
 * @param {Citation} citation
 * @param {CitationState} state
 * @returns {Citation}
 */
function asOfNow(citation, { state, article, place }) {
  if (state === "current") return citation;
  if (state !== "moved" || article === null || place === null) return { ...citation, since: state };
  return { ...citation, ...place, article, since: state };
}

/**
 * The turns of a kept conversation, joined with those the page has: an answer that both have
 * keeps its element, and a question that came to nothing is only here and keeps its place. What
 * was asked before any of the kept ones was here comes after them all.
 *
 * @param {Turn[]} here
 * @param {KeptTurn[]} kept
 * @returns {Turn[]}
 */
export function joined(here, kept) {
  const ids = new Map(here.map(({ answerId, id }) => [answerId, id]));
  const turns = kept.map((each) => recalled(each, ids.get(each.answer.id) ?? each.answer.id));
  const known = new Set(turns.map(({ id }) => id));
  here.forEach((turn, at) => {
    if (known.has(turn.id)) return;
    const next = here.find(({ id }) => known.has(id));
    const place = (/** @type {Turn|undefined} */ of) => turns.findIndex(({ id }) => id === of?.id);
    if (at > 0) turns.splice(place(here[at - 1]) + 1, 0, turn);
    else turns.splice(next === undefined ? turns.length : place(next), 0, turn);
  });
  return turns;
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
