/**
 * Put text on the clipboard, and the same as HTML where there is such: programs that paste take
 * the one they know best.
 *
 * @param {string} text
 * @param {string|null} [html]
 * @returns {Promise<boolean>} whether the browser allowed it
 */
export async function copyText(text, html = null) {
  // Over plain HTTP from another machine browsers offer no clipboard object, only the old command.
  if (navigator.clipboard === undefined) return copyBySelection(text, html);
  try {
    if (html === null) await navigator.clipboard.writeText(text);
    else await navigator.clipboard.write([new ClipboardItem(flavours(text, html))]);
    return true;
  } catch (error) {
    if (!(error instanceof DOMException)) throw error;
    return copyBySelection(text, html);
  }
}

/**
 * @param {string} text
 * @param {string} html
 */
const flavours = (text, html) => ({
  "text/plain": new Blob([text], { type: "text/plain" }),
  "text/html": new Blob([html], { type: "text/html" }),
});

/**
 * @param {string} text
 * @param {string|null} html
 */
function copyBySelection(text, html) {
  const focused = document.activeElement;
  const field = document.createElement("textarea");
  field.className = "visually-hidden";
  field.value = text;
  document.body.append(field);
  field.select();
  const fill = (/** @type {ClipboardEvent} */ event) => {
    if (html === null) return;
    event.clipboardData?.setData("text/plain", text);
    event.clipboardData?.setData("text/html", html);
    event.preventDefault();
  };
  document.addEventListener("copy", fill, { once: true });
  const done = document.execCommand("copy");
  document.removeEventListener("copy", fill);
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}
