/**
 * The shapes the library works with.
 *
 * @typedef {import("../types.js").ArticleHead & {source: string, paragraphs: number,
 *   indexed: string}} Listed
 * @typedef {import("../types.js").Job & {report: Record<string, any>|null,
 *   error: string|null}} Job
 * @typedef {import("../types.js").IndexReport} IndexReport
 *
 * Which articles are listed, and in which order; empty means all.
 * @typedef {{q: string, publisher: string, byline: string, from: string, to: string,
 *   sort: string}} Filters
 *
 * One file or page that is being added. `tells` is what there is to say once it is over.
 * @typedef {"waiting"|"sending"|"queued"|"running"|"done"|"failed"|"stopped"} TaskPhase
 * @typedef {{name: string, words: string}} Failure
 * `consent`: articles are gone from a folder, and wait for a word to go.
 * @typedef {{words: string, failures: Failure[], consent?: boolean}} Outcome
 * @typedef {{id: string, name: string, phase: TaskPhase, jobId: string|null,
 *   doing: string, tells: Outcome|null}} Task
 *
 * @typedef {{filters: Filters, phase: "loading"|"shown"|"failed", items: Listed[],
 *   total: number, problem: string|null, publishers: string[], leaving: Listed[],
 *   removing: {jobId: string|null, articles: Listed[]}[], tasks: Task[], job: Job|null,
 *   index: IndexReport|null, started: string|null, outcome: Outcome|null,
 *   announcement: string}} State
 * @typedef {{type: string, [field: string]: any}} Change
 */

export {};
