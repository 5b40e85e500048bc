/**
 * Adding files and pages. They are sent one after the other; each is a job of its own, so that
 * one which cannot be read stops none of the others.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Job} Job
 * @typedef {{name: string, send: () => Promise<Job>}} Addition
 */

import { Problem } from "../api.js";
import * as calls from "./calls.js";

const FOLDER =
  "This is a folder. Drop the files in it, or index it with “pullquote index FOLDER”.";

/**
 * @param {(change: Change) => void} dispatch
 * @param {() => void} follow called when the server has taken one on
 */
export function makeAdding(dispatch, follow) {
  /** @type {(Addition & {id: string})[]} */
  const queue = [];
  let number = 0;
  let sending = false;

  /** @param {Addition[]} additions */
  function add(additions) {
    const tasks = additions.map((addition) => ({ ...addition, id: `task-${(number += 1)}` }));
    if (tasks.length === 0) return;
    dispatch({ type: "tasks-added", tasks: tasks.map(({ id, name }) => ({ id, name })) });
    queue.push(...tasks);
    if (!sending) void sendAll();
  }

  async function sendAll() {
    sending = true;
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { id, send } = next;
      dispatch({ type: "task-sending", id });
      try {
        const job = await send();
        dispatch({ type: "task-queued", id, jobId: job.id });
        follow();
      } catch (error) {
        if (!(error instanceof Problem)) throw error;
        dispatch({ type: "task-refused", id, problem: error.message });
      }
    }
    sending = false;
  }

  return {
    /** @param {Iterable<File>} files */
    files: (files) => add([...files].map(ofFile)),
    /** @param {string} url */
    page: (url) => add([{ name: url, send: () => calls.addPage(url) }]),
    /** @param {DataTransfer} dropped */
    dropped: (dropped) => add(additionsOf(dropped)),
  };
}

/** @param {File} file */
const ofFile = (file) => ({ name: file.name, send: () => calls.addFile(file) });

/**
 * @param {DataTransfer} dropped files, folders or a link
 * @returns {Addition[]}
 */
function additionsOf(dropped) {
  const items = [...dropped.items].filter(({ kind }) => kind === "file");
  if (items.length === 0) {
    const url = addressIn(dropped.getData("text/uri-list"));
    return url === null ? [] : [{ name: url, send: () => calls.addPage(url) }];
  }
  return items.flatMap((item) => {
    const entry = item.webkitGetAsEntry();
    if (entry?.isDirectory) return [{ name: entry.name, send: refuseFolder }];
    const file = item.getAsFile();
    return file === null ? [] : [ofFile(file)];
  });
}

/** @returns {Promise<Job>} */
async function refuseFolder() {
  throw new Problem({ title: FOLDER });
}

/**
 * @param {string} list addresses, one a line; lines with "#" are remarks
 * @returns {string|null} the first that is a page's
 */
export function addressIn(list) {
  const lines = list.split(/\r?\n/).map((line) => line.trim());
  return lines.find((line) => /^https?:\/\//i.test(line)) ?? null;
}
