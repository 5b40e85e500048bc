/**
 * The quote check: what happens is given to the state, what comes out is shown.
 *
 * @typedef {import("./types.js").Change} Change
 */

import { Problem } from "../api.js";
import { copyText } from "../clipboard.js";
import { byId } from "../dom.js";
import { showSession } from "../session.js";
import { verify } from "./calls.js";
import { citationText } from "./places.js";
import { render } from "./render.js";
import { START, addressOf, quoteIn, reduce } from "./state.js";

const COPIED_MS = 2000;
const form = /** @type {HTMLFormElement} */ (byId("check-form"));
const field = /** @type {HTMLTextAreaElement} */ (byId("quotation"));

let state = START;
let checking = new AbortController();

/** @param {Change} change */
function dispatch(change) {
  state = reduce(state, change);
  render(state, { copy });
}

/** @param {string} quote */
async function check(quote) {
  checking.abort();
  checking = new AbortController();
  dispatch({ type: "checking", quote });
  try {
    const finding = await verify(quote, checking.signal);
    dispatch({ type: "told", finding });
  } catch (error) {
    if (error instanceof Problem) dispatch({ type: "failed", problem: error.message });
    // A newer quotation has taken its place.
    else if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
  }
}

/** @param {import("./types.js").Place} place */
async function copy(place) {
  const done = await copyText(citationText(place));
  dispatch({ type: "copied", place: place.number, done });
  setTimeout(() => dispatch({ type: "copy-settled" }), COPIED_MS);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const quote = field.value.trim();
  if (quote === "") return field.focus();
  // A quotation too long for an address is still there when the reader comes back to it.
  const change = quote === state.quote ? "replaceState" : "pushState";
  history[change]({ quote }, "", addressOf(quote));
  void check(quote);
});

field.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  event.preventDefault();
  form.requestSubmit();
});

/** Show what the address, or this entry of the history, says. */
function restore() {
  const quote = history.state?.quote ?? quoteIn(location.search);
  field.value = quote;
  if (quote.trim() !== "") void check(quote.trim());
  else {
    checking.abort();
    dispatch({ type: "cleared" });
  }
}

addEventListener("popstate", restore);
// Whoever was quicker than the scripts has begun to write, and could not send it.
const begun = field.value;
restore();
if (field.value === "") field.value = begun;
/** @type {HTMLButtonElement} */ (byId("check")).disabled = false;
void showSession();
