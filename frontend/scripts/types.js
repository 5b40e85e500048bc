/**
 * The shapes this page works with. The first half is what the server sends (`/v1/…`), the
 * second half is the page's own state. All offsets count code points, end exclusive.
 *
 * @typedef {{id: string, title: string, byline: string|null, publisher: string|null,
 *   published: string|null, url: string|null, revision: string}} ArticleHead
 * @typedef {{number: number, kind: string, section: string|null, start: number, end: number,
 *   searchable: boolean}} Paragraph
 * @typedef {ArticleHead & {text: string, paragraphs: Paragraph[]}} Article
 * @typedef {{name: string, role: string|null, kind: string}} Speaker
 * @typedef {{number: number, quote: string, start: number, end: number, prefix: string,
 *   suffix: string, article: ArticleHead,
 *   paragraph: {number: number, section: string|null, start: number, end: number},
 *   speaker: Speaker|null, href: string, source_href: string|null}} Citation
 * @typedef {{text: string, citations: number[], support: string}} Statement
 * @typedef {{id: string, question: string, standalone_question: string, status: string,
 *   reason: {code: string, message: string}|null, text: string, statements: Statement[],
 *   citations: Citation[]}} Answer
 * @typedef {{type?: string, title: string, status?: number, detail?: string}} ProblemDocument
 * @typedef {{role: "user"|"assistant", content: string}} Message
 *
 * @typedef {"searching"|"reading"|"done"|"stopped"|"failed"} Phase
 * @typedef {{id: string, question: string, phase: Phase, interpreted: string|null,
 *   status: string|null, reason: string|null, text: string, statements: Statement[],
 *   citations: Citation[], sources: number, problem: string|null}} Turn
 * @typedef {"checking"|"loading"|"missing"|"unreachable"|"ready"} CorpusPhase
 * @typedef {{phase: CorpusPhase, detail: string|null, articles: number, updated: string|null,
 *   suggestions: string[], contents: ArticleHead[]}} Corpus
 * @typedef {{articleId: string, turnId: string|null, number: number|null,
 *   article: Article|null, problem: string|null}} Opened
 * @typedef {{draft: string, turns: Turn[], corpus: Corpus, opened: Opened|null,
 *   contentsShown: boolean, copied: {turnId: string, done: boolean}|null,
 *   announcement: string}} State
 * @typedef {{type: string, [field: string]: any}} Change
 */

export {};
