/**
 * The shapes the quote check works with; the first three are the server's.
 *
 * @typedef {{kind: "replaced"|"missing"|"added", quoted: string|null, article: string|null,
 *   start: number, end: number}} Difference
 * @typedef {{place: number, article: import("../types.js").ArticleHead,
 *   paragraph: import("../types.js").ParagraphRef, start: number, end: number, quote: string,
 *   similarity: number, differences: Difference[], normalised: string[]}} Match
 * @typedef {{verdict: "exact"|"altered"|"absent", matches: Match[]}} Finding
 *
 * Words of the article, or words of the quotation beside the article's in their place.
 * @typedef {{same: string}|{quoted: string, article: string}} Piece
 *
 * Where a quotation stands, in reading order: several parts where it goes over paragraphs or
 * leaves words out.
 * @typedef {{number: number, article: import("../types.js").ArticleHead,
 *   parts: Match[]}} Place
 *
 * @typedef {{phase: "idle"|"checking"|"told"|"failed", quote: string, finding: Finding|null,
 *   problem: string|null, copied: {place: number, done: boolean}|null,
 *   announcement: string}} State
 * @typedef {{type: string, [field: string]: any}} Change
 */

export {};
