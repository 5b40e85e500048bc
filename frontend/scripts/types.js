/**
 * The shapes this page works with. The first half is what the server sends (`/v1/…`), the
 * second half is the page's own state. All offsets count code points, end exclusive.
 *
 * @typedef {{id: string, title: string, byline: string|null, publisher: string|null,
 *   published: string|null, modified: string|null, url: string|null,
 *   revision: string}} ArticleHead
 * @typedef {{number: number, section: string|null, start: number, end: number,
 *   page: number|null}} ParagraphRef
 * @typedef {ParagraphRef & {kind: string, searchable: boolean}} Paragraph
 * @typedef {ArticleHead & {text: string, paragraphs: Paragraph[], sources: string[],
 *   prints: {article: ArticleHead, note: string|null}[], superseded: string|null,
 *   speakers: ArticleSpeaker[]}} Article
 * @typedef {{name: string, role: string|null, quotes: {start: number, end: number,
 *   paragraph: number, kind: string}[]}} ArticleSpeaker
 * @typedef {{name: string, role: string|null,
 *   kind: "direct"|"mixed"|"indirect"}} Speaker
 * @typedef {{number: number, quote: string, start: number, end: number, prefix: string,
 *   suffix: string, article: ArticleHead, paragraph: ParagraphRef, speaker: Speaker|null,
 *   gloss: string|null, href: string, source_href: string|null, also_printed_by: ArticleHead[],
 *   version: string|null}} Citation
 * @typedef {{text: string, citations: number[], support: string}} Statement
 * @typedef {{value: string, citations: number[], corrected_by?: number[]}} DisagreeingValue
 * @typedef {{about: string, values: DisagreeingValue[]}} Disagreement
 * @typedef {{id: string, question: string, standalone_question: string, status: string,
 *   reason: {code: string, message: string}|null, text: string, statements: Statement[],
 *   citations: Citation[], disagreements: Disagreement[], unanswered_parts: string[],
 *   independent_sources: number,
 *   index: {revision: string}}} Answer
 * @typedef {{articles: number, revision: string, updated: string, age_seconds: number|null,
 *   sources: {name: string, error: string|null}[],
 *   failures: {source: string, error: string, live: boolean}[]}} IndexReport
 * @typedef {{id: string, kind: string, state: string, progress: {phase: string,
 *   articles_done: number, articles_total: number|null}}} Job
 * @typedef {{type?: string, title: string, status?: number, detail?: string}} ProblemDocument
 * @typedef {{role: "user"|"assistant", content: string}} Message
 *
 * @typedef {"searching"|"reading"|"done"|"stopped"|"failed"} Phase
 * @typedef {{id: string, question: string, phase: Phase, interpreted: string|null,
 *   status: string|null, reason: string|null, text: string, statements: Statement[],
 *   citations: Citation[], disagreements: Disagreement[], unanswered: string[],
 *   independent: number, sources: number,
 *   problem: string|null}} Turn
 * @typedef {"checking"|"loading"|"missing"|"unreachable"|"ready"} CorpusPhase
 * @typedef {{phase: CorpusPhase, detail: string|null, articles: number,
 *   index: IndexReport|null, job: Job|null, suggestions: string[],
 *   contents: ArticleHead[]}} Corpus
 *
 * What is open: an article, for the quote of that number in a turn, or beside such a quote
 * (another print of its story); `speaker` is whose words are marked in it.
 * @typedef {{articleId: string, turnId: string|null, number: number|null, beside: number|null,
 *   article: Article|null, problem: string|null, speaker: number|null}} Opened
 * @typedef {{draft: string, turns: Turn[], corpus: Corpus, opened: Opened|null,
 *   contentsShown: boolean, copied: {turnId: string, done: boolean}|null,
 *   announcement: string}} State
 * @typedef {{type: string, [field: string]: any}} Change
 */

export {};
