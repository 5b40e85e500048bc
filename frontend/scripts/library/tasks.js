/**
 * What is being added, file by file: pure changes of that list.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Job} Job
 * @typedef {import("./types.js").Task} Task
 * @typedef {import("./types.js").TaskPhase} TaskPhase
 */

import { working } from "../freshness.js";
import { counted } from "../words.js";
import { ended, outcomeOf, worked } from "./outcomes.js";

/** @type {Record<TaskPhase, string>} */
const DOING = {
  waiting: "Waiting to be sent…",
  sending: "Sending…",
  queued: "Waiting for its turn…",
  running: "Reading…",
  done: "",
  failed: "",
  stopped: "",
};

/**
 * @param {Task[]} tasks
 * @param {Change} change
 * @returns {Task[]}
 */
export function reduceTasks(tasks, change) {
  switch (change.type) {
    case "tasks-added":
      return [
        ...tasks,
        ...change.tasks.map((/** @type {{id: string, name: string}} */ { id, name }) => ({
          id,
          name,
          phase: "waiting",
          jobId: null,
          doing: DOING.waiting,
          tells: null,
        })),
      ];
    case "task-sending":
      return changed(tasks, ({ id }) => id === change.id, {
        phase: "sending",
        doing: DOING.sending,
      });
    case "task-queued":
      return changed(tasks, ({ id }) => id === change.id, {
        phase: "queued",
        jobId: change.jobId,
        doing: DOING.queued,
      });
    case "task-refused":
      return changed(tasks, ({ id }) => id === change.id, {
        phase: "failed",
        doing: "",
        tells: { words: change.problem, failures: [] },
      });
    case "job-told":
      return tasks.some((task) => waitsFor(task, change.job))
        ? changed(tasks, (task) => waitsFor(task, change.job), after(change.job))
        : tasks;
    case "tasks-cleared":
      return tasks.filter(open);
    default:
      return tasks;
  }
}

/** @param {Task} task */
export const open = ({ phase }) => !["done", "failed", "stopped"].includes(phase);

/**
 * All of them on one line.
 *
 * @param {Task[]} tasks
 * @returns {string} "3 of 5 done, 1 could not be added"; empty where there are none
 */
export function summary(tasks) {
  if (tasks.length === 0) return "";
  const failed = tasks.filter(({ phase }) => phase === "failed").length;
  const done = tasks.filter(({ phase }) => phase === "done").length;
  if (failed === tasks.length)
    return failed === 1 ? "It could not be added" : `None of ${failed} items could be added`;
  const parts = [`${done} of ${counted(tasks.length, "item")} added`];
  if (failed > 0) parts.push(`${failed} could not be added`);
  return parts.join(", ");
}

/**
 * @param {Task} task
 * @param {Job} job
 */
const waitsFor = (task, job) => task.jobId === job.id && open(task);

/**
 * @param {Task[]} tasks
 * @param {(task: Task) => boolean} which
 * @param {Partial<Task>} fields
 */
const changed = (tasks, which, fields) =>
  tasks.map((task) => (which(task) ? { ...task, ...fields } : task));

/**
 * @param {Job} job
 * @returns {Partial<Task>}
 */
function after(job) {
  if (!ended(job)) {
    const running = job.state === "running";
    return running
      ? { phase: "running", doing: working(job) }
      : { phase: "queued", doing: DOING.queued };
  }
  const phase = job.state === "cancelled" ? "stopped" : worked(job) ? "done" : "failed";
  return { phase, doing: "", tells: telling(job) };
}

/**
 * Of a single file that failed the reason alone is told: its name stands beside it.
 *
 * @param {Job} job
 */
function telling(job) {
  const outcome = outcomeOf(job);
  if (outcome.failures.length !== 1 || worked(job)) return outcome;
  return { words: outcome.failures[0].words, failures: [] };
}
