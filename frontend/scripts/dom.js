/**
 * The few ways this page makes and keeps elements. Words only ever enter as text nodes, so
 * nothing an article says can become markup.
 *
 * @typedef {Node|string|number|null|undefined|false} Child
 */

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, string|number|boolean|null|undefined|((event: any) => void)>} attributes
 *   a function is a listener for the event of that name; null, undefined and false are left out
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(key, value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false)
      made.setAttribute(key, String(value));
  }
  for (const child of children) {
    if (child === null || child === undefined || child === false) continue;
    made.append(child instanceof Node ? child : String(child));
  }
  return made;
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found;
}

/** @type {WeakMap<Element, string>} */
const keys = new WeakMap();

/**
 * Make the children of `parent` show `items`, in order. A child whose key is still wanted stays
 * the same element, so that focus and selection in it survive.
 *
 * @template Item
 * @param {Element} parent
 * @param {Item[]} items
 * @param {(item: Item, at: number) => string} keyOf
 * @param {(item: Item, at: number) => Element} make
 * @param {(child: Element, item: Item) => void} [update]
 */
export function keep(parent, items, keyOf, make, update) {
  const old = new Map([...parent.children].map((child) => [keys.get(child), child]));
  items.forEach((item, at) => {
    const key = keyOf(item, at);
    const child = old.get(key) ?? make(item, at);
    keys.set(child, key);
    if (parent.children[at] !== child) parent.insertBefore(child, parent.children[at] ?? null);
    update?.(child, item);
  });
  while (parent.children.length > items.length) parent.lastElementChild?.remove();
}

/**
 * Replace an element's children, but only when `key` differs from the last time.
 *
 * @param {Element} parent
 * @param {string} key
 * @param {() => Child[]} make
 */
export function fill(parent, key, make) {
  if (keys.get(parent) === key) return;
  keys.set(parent, key);
  const children = make().filter(
    (child) => child !== null && child !== undefined && child !== false,
  );
  parent.replaceChildren(
    ...children.map((child) => (child instanceof Node ? child : String(child))),
  );
}
