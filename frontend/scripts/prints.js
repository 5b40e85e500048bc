/**
 * The same story elsewhere: other papers that print it, and the versions before and after.
 *
 * @typedef {import("./types.js").Article} Article
 * @typedef {import("./types.js").ArticleHead} ArticleHead
 * @typedef {import("./types.js").Citation} Citation
 * @typedef {import("./render.js").Actions} Actions
 */

import { element } from "./dom.js";
import { articleLink } from "./links.js";
import { publication } from "./words.js";

/**
 * The other prints of an article's story by what they are to it. Of an earlier version all but
 * the one to read instead are prints like itself.
 *
 * @param {Pick<Article, "prints"|"superseded">} article
 * @returns {{later: ArticleHead|null, also: ArticleHead[], earlier: ArticleHead[]}}
 */
export function kindred({ prints, superseded }) {
  const heads = prints.map(({ article }) => article);
  if (superseded !== null) return { later: heads[0] ?? null, also: heads.slice(1), earlier: [] };
  return {
    later: null,
    also: prints.filter(({ note }) => note === null).map(({ article }) => article),
    earlier: prints.filter(({ note }) => note !== null).map(({ article }) => article),
  };
}

/**
 * @param {string} label
 * @param {ArticleHead[]} heads
 * @param {(head: ArticleHead) => Node} link
 */
function line(label, heads, link) {
  if (heads.length === 0) return null;
  const links = heads.flatMap((head, at) => [at === 0 ? " " : "; ", link(head)]);
  return element("p", { class: "prints" }, label, ...links);
}

/**
 * Under a quote: who else prints these words.
 *
 * @param {Citation} citation
 * @param {string} turnId
 * @param {Actions} actions
 */
export function alsoPrintedBy({ number, also_printed_by }, turnId, actions) {
  return line("Also printed by", also_printed_by, (head) =>
    articleLink(head, publication(head), () => actions.open(head.id, turnId, null, number), {
      "data-beside": number,
    }),
  );
}

/**
 * Over an earlier version: what to read instead.
 *
 * @param {Article} article
 * @param {Actions} actions
 */
export function supersededNotice(article, actions) {
  const { later } = kindred(article);
  if (later === null || article.superseded === null) return null;
  return element(
    "p",
    { class: "reader-notice" },
    "This is an earlier version: there is ",
    articleLink(later, article.superseded, () => actions.openPrint(later.id)),
    ".",
  );
}

/**
 * Under an article's particulars: its other prints, its earlier versions, its files.
 *
 * @param {Article} article
 * @param {Actions} actions
 */
export function storyLines(article, actions) {
  const { also, earlier } = kindred(article);
  const { sources } = article;
  const link = (/** @type {ArticleHead} */ head) =>
    articleLink(head, publication(head), () => actions.openPrint(head.id));
  return [
    line("Also printed by", also, link),
    line(earlier.length === 1 ? "Earlier version:" : "Earlier versions:", earlier, link),
    sources.length > 1 &&
      element(
        "p",
        { class: "prints" },
        `The same text is in ${sources.length} files: ${sources.join(", ")}`,
      ),
  ];
}
