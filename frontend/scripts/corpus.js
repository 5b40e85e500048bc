/**
 * What is known of the corpus: pure changes of whether it can be asked, what is in it, how fresh
 * it is and what is being done to it.
 *
 * @typedef {import("./types.js").Change} Change
 * @typedef {import("./types.js").Corpus} Corpus
 */

/** @type {Corpus} */
export const UNKNOWN = {
  phase: "checking",
  detail: null,
  articles: 0,
  index: null,
  job: null,
  suggestions: [],
  contents: [],
};

/**
 * @param {Corpus} corpus
 * @param {Change} change
 * @returns {Corpus}
 */
export function reduceCorpus(corpus, change) {
  switch (change.type) {
    case "corpus-waiting":
      return { ...corpus, phase: change.phase, detail: change.detail };
    case "corpus-ready":
      return {
        ...corpus,
        phase: "ready",
        detail: null,
        articles: change.index.articles,
        index: change.index,
      };
    case "job-seen":
      return same(corpus.job, change.job) ? corpus : { ...corpus, job: change.job };
    case "suggested":
      return same(corpus.suggestions, change.questions)
        ? corpus
        : { ...corpus, suggestions: change.questions };
    case "contents-listed":
      return {
        ...corpus,
        articles: change.total,
        contents: joined(change.offset === 0 ? [] : corpus.contents, change.items),
      };
    default:
      return corpus;
  }
}

/**
 * What is looked at again and again is most often as it was: then nothing is to be shown anew.
 *
 * @param {unknown} one
 * @param {unknown} other
 */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

/**
 * A page of the list may overlap the one before it if articles were added in between.
 *
 * @param {Corpus["contents"]} contents
 * @param {Corpus["contents"]} items
 */
function joined(contents, items) {
  const known = new Set(contents.map((article) => article.id));
  return [...contents, ...items.filter((article) => !known.has(article.id))];
}
