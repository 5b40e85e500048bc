/**
 * The library: what happens is given to the state, what comes out is shown.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Filters} Filters
 * @typedef {import("./types.js").Job} Job
 * @typedef {import("./types.js").Listed} Listed
 */

import { Problem } from "../api.js";
import { byId } from "../dom.js";
import { showSession } from "../session.js";
import { makeAdding } from "./adding.js";
import * as calls from "./calls.js";
import { showDesk } from "./desk.js";
import { ALL, addressOf, filtering, filtersOf, same } from "./filters.js";
import { makeFollowing } from "./following.js";
import { prepareForm, showForm, writeForm } from "./form.js";
import { listWords, showList } from "./list.js";
import { makeRemoving } from "./removing.js";
import { START, reduce, shown } from "./state.js";

const PAGE = 50;
/** The most the server lists at once: enough to name the papers there are. */
const MOST = 500;

let state = START;
/** @type {AbortController} */
let listing = new AbortController();

/** @param {Change} change */
function dispatch(change) {
  state = reduce(state, change);
  showList(byId("articles"), state, { remove, more, show });
  byId("found").textContent = listWords(state);
  byId("more").hidden = state.phase !== "shown" || state.items.length >= state.total;
  showForm(state);
  showDesk(state);
  if (byId("announcer").textContent !== state.announcement)
    byId("announcer").textContent = state.announcement;
}

/**
 * @param {number} offset
 * @param {number} [limit]
 */
async function list(offset, limit = PAGE) {
  listing.abort();
  listing = new AbortController();
  const { filters } = state;
  try {
    const page = await calls.articles(filters, limit, offset, listing.signal);
    dispatch({ type: "listed", filters, offset, ...page });
  } catch (error) {
    // A newer search has taken its place.
    if (error instanceof DOMException && error.name === "AbortError") return;
    if (!(error instanceof Problem)) throw error;
    dispatch({ type: "list-failed", problem: error.message });
    if ([0, 503].includes(error.status)) following.lost();
  }
}

const more = () => list(state.items.length);
const relist = () => list(0, Math.min(MOST, Math.max(PAGE, state.items.length)));

/**
 * @param {Partial<Filters>} changes
 * @param {boolean} [amend] whether they only go on with what was typed before
 */
function show(changes, amend = false) {
  const filters = { ...state.filters, ...changes };
  if (same(filters, state.filters)) return;
  history[amend ? "replaceState" : "pushState"](null, "", addressOf(filters));
  dispatch({ type: "filtered", filters });
  void list(0);
}

const following = makeFollowing(() => state, dispatch, () => void relist());
const removing = makeRemoving(() => state, dispatch, following.look);
const adding = makeAdding(dispatch, following.look);

/** @param {Listed} article */
function remove(article) {
  const rows = shown(state);
  const at = rows.findIndex(({ id }) => id === article.id);
  const next = rows[at + 1] ?? rows[at - 1];
  removing.leave(article);
  // The button that was pressed is gone: go on from the row in its place.
  focusRow(next?.id);
}

/** @param {string|undefined} id */
function focusRow(id) {
  const rows = [...byId("articles").children];
  const row = rows.find((child) => child.getAttribute("data-article") === id);
  const button = /** @type {HTMLElement|null} */ (row?.querySelector(".remove") ?? null);
  (button ?? byId("list-title")).focus();
}

function undo() {
  const [first] = state.leaving;
  removing.undo();
  focusRow(first?.id);
}

/** @param {() => Promise<Job>} ask */
async function start(ask) {
  try {
    dispatch({ type: "started", job: await ask() });
    following.look();
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    dispatch({ type: "refused", problem: error.message });
  }
}

prepareForm(show);
byId("more").addEventListener("click", more);
byId("sync").addEventListener("click", () => start(() => calls.sync(false)));
byId("consent").addEventListener("click", () => {
  byId("sync").focus();
  void start(() => calls.sync(true));
});
byId("rebuild").addEventListener("click", () => start(calls.rebuild));
byId("stop").addEventListener("click", async () => {
  if (state.job === null) return;
  try {
    await calls.stop(state.job.id);
    dispatch({ type: "announced", words: "Stopping." });
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    dispatch({ type: "refused", problem: error.message });
  }
});
byId("clear-tasks").addEventListener("click", () => {
  dispatch({ type: "tasks-cleared" });
  byId("choose").focus();
});
byId("undo").addEventListener("click", undo);
byId("undo-notice").addEventListener("pointerenter", removing.hold);
byId("undo-notice").addEventListener("pointerleave", removing.release);
byId("undo-notice").addEventListener("focusin", removing.hold);
byId("undo-notice").addEventListener("focusout", removing.release);
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof Element && event.target.matches("input, textarea");
  if (typing || state.leaving.length === 0) return;
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  undo();
});

const files = /** @type {HTMLInputElement} */ (byId("files"));
byId("choose").addEventListener("click", () => files.click());
files.addEventListener("change", () => {
  adding.files(files.files ?? []);
  files.value = ""; // so that the same file can be chosen again
});
// Sent without scripts, the address would be lost.
/** @type {HTMLButtonElement} */ (byId("add-page")).disabled = false;
byId("page-form").addEventListener("submit", (event) => {
  event.preventDefault();
  const field = /** @type {HTMLInputElement} */ (byId("page-url"));
  if (field.value.trim() === "") return;
  adding.page(field.value.trim());
  field.value = "";
});

let over = 0;
/** @param {number} depth how many elements the pointer is inside of, while it holds files */
function hover(depth) {
  over = Math.max(0, depth);
  document.body.classList.toggle("is-dropping", over > 0);
}
addEventListener("dragenter", () => hover(over + 1));
addEventListener("dragleave", () => hover(over - 1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
  event.preventDefault();
  hover(0);
  if (event.dataTransfer !== null) adding.dropped(event.dataTransfer);
});

addEventListener("popstate", () => {
  goTo(filtersOf(location.search));
  void list(0);
});
addEventListener("pagehide", removing.now);
addEventListener("pageshow", (event) => {
  if (event.persisted) following.look();
});

/** @param {Filters} filters */
function goTo(filters) {
  dispatch({ type: "filtered", filters });
  writeForm(filters);
}

/** The papers to choose from, where the list itself does not name them all. */
async function namePublishers() {
  if (state.phase !== "shown" || (!filtering(state.filters) && state.total <= state.items.length))
    return;
  const { items } = await calls.articles(ALL, MOST, 0);
  dispatch({ type: "publishers-seen", items });
}

goTo(filtersOf(location.search));
void list(0).then(() => {
  following.look();
  void showSession();
  return namePublishers();
});
