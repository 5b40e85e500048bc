/**
 * Text put into Markdown so that it is shown as it is, whatever stands in it: no markup, link or
 * image comes of what an article or a question says.
 */

import { webAddress } from "./words.js";

// Wherever they stand they may begin something, in CommonMark or in what is added to it elsewhere:
// emphasis, code, links, HTML, entities, tables, formulas, mentions.
const ANYWHERE = /[\\`*_[\]<>&|~$@^#!]/g;
// Addresses become links by themselves.
const ADDRESS = /:(?=\/\/)|(?<=www)\./gi;
const LINE_ENDS = /\r\n|[\n\r\v\f\u0085\u2028\u2029]/;
// At the beginning of a line: lists, terms, lines under headings, thematic breaks.
const BEGINNING = /^(?:(\d{1,9})(?=[.)])|(?=[-+=:]))/;
// What would end or escape the address of a link.
const UNSAFE = /[\s<>\\"`{}|^[\]()]/g;

/**
 * @param {string} text
 * @returns {string[]} its lines without blank ones, each safe to begin a line of Markdown
 */
export function escapedLines(text) {
  const lines = text.split(LINE_ENDS).map((line) => line.trim());
  return lines.filter((line) => line !== "").map(escapedLine);
}

/**
 * @param {string} text
 * @returns {string} on one line, safe wherever it stands; spaces around it are kept
 */
export function escaped(text) {
  const [before] = /^\s*/.exec(text) ?? [""];
  const after = text.trim() === "" ? "" : (/\s*$/.exec(text)?.[0] ?? "");
  return `${before && " "}${escapedLines(text).join(" ")}${after && " "}`;
}

/** @param {string} line */
function escapedLine(line) {
  const safe = line.replace(ANYWHERE, "\\$&").replace(ADDRESS, "\\$&");
  return safe.replace(BEGINNING, "$1\\");
}

/**
 * @param {string} text
 * @param {string|null} address
 * @returns {string} a link, or the text alone where the address leads to no web page
 */
export function link(text, address) {
  const web = webAddress(address);
  if (web === null) return escaped(text);
  const safe = web.replace(UNSAFE, (unsafe) => encodeURIComponent(unsafe));
  return `[${escaped(text)}](<${safe.replaceAll("&", "&amp;")}>)`;
}
