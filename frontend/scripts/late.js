/**
 * What no first view needs: loaded when it is wanted.
 */

/**
 * @template Module
 * @param {Promise<Module>} loading a module on its way
 * @returns {Promise<Module|null>} null where the server is away
 */
export async function fetched(loading) {
  try {
    return await loading;
  } catch (error) {
    // What is thrown where a module could not be fetched.
    if (!(error instanceof TypeError)) throw error;
    return null;
  }
}

/**
 * @template Module
 * @typedef {{here: () => Module|null, get: () => Promise<Module|null>}} Late
 */

/**
 * @template Module
 * @param {() => Promise<Module>} load
 * @param {() => void} arrived called once it is here
 * @returns {Late<Module>} `get` gives null where the server is away; it can be called again then
 */
export function later(load, arrived) {
  /** @type {Module|null} */
  let module = null;
  /** @type {Promise<Module|null>|null} */
  let loading = null;

  async function loaded() {
    module = await fetched(load());
    if (module === null) loading = null;
    else arrived();
    return module;
  }

  return { here: () => module, get: () => (loading ??= loaded()) };
}

/**
 * A style sheet. Those for paper stay the last.
 *
 * @param {string} name
 * @returns {Promise<void>} when it is here, or cannot be had: words can be read without
 */
export function styled(name) {
  const href = `/styles/${name}.css`;
  if (document.querySelector(`link[href="${href}"]`) !== null) return Promise.resolve();
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  const paper = document.querySelector('link[rel="stylesheet"][media="print"]');
  return new Promise((resolve) => {
    for (const event of ["load", "error"]) link.addEventListener(event, () => resolve());
    if (paper === null) document.head.append(link);
    else paper.before(link);
  });
}
