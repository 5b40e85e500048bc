/**
 * The form of the filters. What is typed is looked for while it is being typed; one run of
 * typing is one step of the browser's history.
 *
 * @typedef {import("./types.js").Filters} Filters
 * @typedef {import("./types.js").State} State
 */

import { byId, element, fill } from "../dom.js";
import { ALL, filtering } from "./filters.js";

const PAUSE_MS = 250;
/** @type {(keyof Filters)[]} */
const FIELDS = ["q", "publisher", "byline", "from", "to", "sort"];

/** @typedef {HTMLInputElement|HTMLSelectElement} Field */

/** @param {keyof Filters} name */
const field = (name) => /** @type {Field} */ (byId(`filter-${name}`));

/** @param {(changes: Partial<Filters>, amend?: boolean) => void} show */
export function prepareForm(show) {
  for (const name of FIELDS) {
    const input = field(name);
    /** @type {number|undefined} */
    let timer;
    let amend = false;
    const apply = () => {
      clearTimeout(timer);
      show({ [name]: input.value.trim() }, amend);
      amend = input instanceof HTMLInputElement;
    };
    input.addEventListener("change", apply);
    input.addEventListener("blur", () => {
      amend = false;
    });
    if (name !== "q" && name !== "byline") continue;
    input.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(apply, PAUSE_MS);
    });
  }
  byId("filters").addEventListener("submit", (event) => {
    event.preventDefault();
    show({ q: field("q").value.trim() });
  });
  byId("clear-filters").addEventListener("click", () => {
    const filters = { ...ALL, sort: field("sort").value };
    writeForm(filters);
    show(filters);
    field("q").focus();
  });
  if (matchMedia("(min-width: 900px)").matches) unfold();
}

/** @param {State} state */
export function showForm({ filters, publishers }) {
  const names = [...new Set([...publishers, filters.publisher])].filter((name) => name !== "");
  fill(byId("filter-publisher"), JSON.stringify(names), () => [
    element("option", { value: "" }, "Every publisher"),
    ...names.map((name) => element("option", { value: name }, name)),
  ]);
  // What is being typed is ahead of what is shown.
  for (const name of FIELDS) if (field(name) !== document.activeElement) write(name, filters);
  byId("clear-filters").hidden = !filtering(filters);
}

/**
 * Show the filters of another place in the history, also where somebody had just been typing.
 *
 * @param {Filters} filters
 */
export function writeForm(filters) {
  for (const name of FIELDS) write(name, filters);
  const { publisher, byline, from, to } = filters;
  if (publisher + byline + from + to !== "") unfold();
}

/**
 * @param {keyof Filters} name
 * @param {Filters} filters
 */
function write(name, filters) {
  if (field(name).value.trim() !== filters[name]) field(name).value = filters[name];
}

function unfold() {
  /** @type {HTMLDetailsElement} */ (byId("further")).open = true;
}
