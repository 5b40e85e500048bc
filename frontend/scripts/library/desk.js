/**
 * What is done to the articles, as elements: files on their way in, the work on the index, what
 * came of it, and the notice that undoes a removal.
 *
 * @typedef {import("./types.js").Outcome} Outcome
 * @typedef {import("./types.js").State} State
 * @typedef {import("./types.js").Task} Task
 */

import { byId, element, fill, keep } from "../dom.js";
import { showFreshness, working } from "../freshness.js";
import { those } from "./state.js";
import { open, summary } from "./tasks.js";

/** @param {State} state */
export function showDesk(state) {
  showTasks(state);
  showWork(state);
  showUndo(state);
  if (state.index !== null) showFreshness(byId("fresh"), /** @type {any} */ (state));
}

/** @param {State} state */
function showTasks({ tasks }) {
  byId("tasks").hidden = tasks.length === 0;
  byId("tasks-words").textContent = summary(tasks);
  byId("clear-tasks").hidden = tasks.every(open);
  keep(
    byId("task-list"),
    tasks,
    ({ id }) => id,
    ({ name }) =>
      element(
        "li",
        { class: "task" },
        element("span", { class: "task-name", dir: "auto" }, name),
        element("div", { class: "task-words" }),
      ),
    showTask,
  );
}

/**
 * @param {Element} item
 * @param {Task} task
 */
function showTask(item, { phase, doing, tells }) {
  item.className = `task is-${phase}`;
  const words = /** @type {Element} */ (item.querySelector(".task-words"));
  fill(words, JSON.stringify([doing, tells]), () => (tells === null ? [doing] : outcome(tells)));
}

/** @param {State} state */
function showWork(state) {
  const { job } = state;
  byId("work").hidden = job === null;
  const words = job === null ? "" : working(job);
  if (byId("work-words").textContent !== words) byId("work-words").textContent = words;
  const bar = /** @type {HTMLProgressElement} */ (byId("work-bar"));
  const total = job?.progress.articles_total ?? null;
  bar.hidden = total === null;
  if (job !== null && total !== null) {
    bar.max = total;
    bar.value = job.progress.articles_done;
  }
  for (const id of ["sync", "rebuild"])
    /** @type {HTMLButtonElement} */ (byId(id)).disabled = state.started !== null;
  byId("outcome").hidden = state.outcome === null;
  byId("consent").hidden = !state.outcome?.consent;
  fill(byId("outcome"), JSON.stringify(state.outcome), () =>
    state.outcome === null ? [] : outcome(state.outcome),
  );
}

/** @param {State} state */
function showUndo({ leaving }) {
  byId("undo-notice").hidden = leaving.length === 0;
  const words = `${those(leaving)} will be taken out.`;
  byId("undo-words").textContent = leaving.length === 0 ? "" : words;
}

/** @param {Outcome} told */
function outcome({ words, failures }) {
  const item = (/** @type {import("./types.js").Failure} */ failure) =>
    element("li", {}, element("strong", { dir: "auto" }, failure.name), `: ${failure.words}`);
  return [
    element("p", { dir: "auto" }, words),
    failures.length > 0 && element("ul", { class: "failures" }, ...failures.map(item)),
  ];
}
