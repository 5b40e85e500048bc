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
 *   version: string|null, since?: Since}} Citation
 * @typedef {"moved"|"changed"|"withdrawn"} Since what has become of a quote since it was given
 * @typedef {{text: string, citations: number[], support: string}} Statement
 * @typedef {{value: string, citations: number[], corrected_by?: number[]}} DisagreeingValue
 * @typedef {{about: string, values: DisagreeingValue[]}} Disagreement
 * @typedef {{id: string, question: string, standalone_question: string, status: string,
 *   reason: {code: string, message: string}|null, text: string, statements: Statement[],
 *   citations: Citation[], disagreements: Disagreement[], unanswered_parts: string[],
 *   independent_sources: number, generation: {note: string}|null,
 *   index: {revision: string}}} Answer
 * @typedef {{number: number, state: Since|"current", article: ArticleHead|null,
 *   place: {start: number, end: number, paragraph: ParagraphRef, href: string,
 *     source_href: string|null}|null}} CitationState
 * @typedef {{question: string, asked: string, answer: Answer,
 *   citation_states: CitationState[]}} KeptTurn
 * @typedef {{id: string, title: string|null, created: string, updated: string,
 *   turns: number}} ConversationHead
 * @typedef {{id: string, title: string|null, total: number, turns: KeptTurn[]}} KeptConversation
 * @typedef {"extractive"|"generative"} Mode
 * @typedef {{articles: number, revision: string, updated: string, age_seconds: number|null,
 *   sources: {name: string, error: string|null}[],
 *   failures: {source: string, error: string, live: boolean}[]}} IndexReport
 * @typedef {{id: string, kind: string, state: string, progress: {phase: string,
 *   articles_done: number, articles_total: number|null}}} Job
 * @typedef {{type?: string, title: string, status?: number, detail?: string, sign_in?: string}} ProblemDocument
 * @typedef {{role: "user"|"assistant", content: string}} Message
 *
 * @typedef {"searching"|"reading"|"done"|"stopped"|"failed"} Phase
 * @typedef {{id: string, question: string, phase: Phase, interpreted: string|null,
 *   status: string|null, reason: string|null, text: string, statements: Statement[],
 *   citations: Citation[], disagreements: Disagreement[], unanswered: string[],
 *   independent: number, sources: number, generation: string|null,
 *   problem: string|null, answerId: string|null, given: string|null}} Turn
 *
 * The conversation that the turns belong to: its id where the server keeps it; `unkept` says why
 * it does not; `problem` why one that was to be opened is not here.
 * @typedef {{id: string|null, title: string|null, opening: boolean, problem: string|null,
 *   unkept: string|null, unkeptSeen: boolean}} Conversation
 * How to answer: whether a language model can be asked, and what the reader has chosen.
 * @typedef {{generative: boolean, chosen: Mode|null}} Modes
 * @typedef {"checking"|"loading"|"missing"|"unreachable"|"ready"} CorpusPhase
 * @typedef {{phase: CorpusPhase, detail: string|null, articles: number,
 *   index: IndexReport|null, job: Job|null, suggestions: string[],
 *   contents: ArticleHead[]}} Corpus
 *
 * What is open: an article, for the quote of that number in a turn, or beside such a quote
 * (another print of its story); `speaker` is whose words are marked in it.
 * @typedef {{articleId: string, turnId: string|null, number: number|null, beside: number|null,
 *   article: Article|null, problem: string|null, speaker: number|null}} Opened
 * @typedef {"text"|"markdown"|"html"|"link"} Flavour what of an answer is copied
 * @typedef {{draft: string, waits: boolean, turns: Turn[], conversation: Conversation, modes: Modes,
 *   corpus: Corpus, opened: Opened|null, contentsShown: boolean,
 *   copied: {turnId: string, flavour: Flavour, done: boolean}|null,
 *   more: string|null, editing: string|null, announcement: string}} State
 * `waits` says that the draft is asked once the articles can be.
 * `more` and `editing` are the turns whose further buttons, and whose question as understood,
 * are open.
 * @typedef {{type: string, [field: string]: any}} Change
 */

export {};
