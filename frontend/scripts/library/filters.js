/**
 * The filters as they stand in the page's address and in the server's query.
 *
 * @typedef {import("./types.js").Filters} Filters
 */

export const SORTS = ["newest", "oldest", "headline", "publisher", "added"];
const DAY = /^\d{4}-\d\d-\d\d$/;

/** @type {Filters} */
export const ALL = { q: "", publisher: "", byline: "", from: "", to: "", sort: "newest" };

/**
 * What an address says; what it cannot mean is passed over.
 *
 * @param {string} search the query of the page's address
 * @returns {Filters}
 */
export function filtersOf(search) {
  const given = new URLSearchParams(search);
  const day = (/** @type {string} */ name) => {
    const value = given.get(name) ?? "";
    return DAY.test(value) && !Number.isNaN(Date.parse(value)) ? value : "";
  };
  const words = (/** @type {string} */ name) => (given.get(name) ?? "").trim();
  const sort = given.get("sort") ?? "";
  return {
    q: words("q"),
    publisher: words("publisher"),
    byline: words("byline"),
    from: day("from"),
    to: day("to"),
    sort: SORTS.includes(sort) ? sort : ALL.sort,
  };
}

/**
 * @param {Filters} filters
 * @returns {string} "/library?q=flood&sort=oldest"; only what is not as it always is
 */
export function addressOf(filters) {
  const said = Object.entries(filters).filter(
    ([name, value]) => value !== ALL[/** @type {keyof Filters} */ (name)],
  );
  const query = new URLSearchParams(said).toString();
  return query === "" ? "/library" : `/library?${query}`;
}

/**
 * @param {Filters} filters
 * @returns {URLSearchParams} as `GET /v1/articles` takes them
 */
export function queryOf({ q, publisher, byline, from, to, sort }) {
  const named = { q, publisher, byline, published_from: from, published_to: to, sort };
  return new URLSearchParams(Object.entries(named).filter(([, value]) => value !== ""));
}

/** @param {Filters} filters */
export const filtering = ({ sort: _, ...filters }) =>
  Object.values(filters).some((value) => value !== "");

/**
 * @param {Filters} one
 * @param {Filters} other
 */
export const same = (one, other) => addressOf(one) === addressOf(other);
