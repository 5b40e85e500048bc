/** Signing in with a key, and out. What a key opens, the server decides. */

const SESSION = "/v1/session";
const UNREACHABLE = "The server does not answer. Check that it is running, then try again.";

/**
 * Where to go once somebody has signed in: a page of this site, whatever the address asks for.
 *
 * @param {string} search the query of this page's address
 * @param {string} hash what stood behind the # of the page that was asked for
 * @param {string} origin of this site
 * @returns {string} a path
 */
export function destination(search, hash, origin) {
  const asked = new URLSearchParams(search).get("next") ?? "/";
  // Only a path: “//host”, “/\host” and “scheme:” lead to other sites.
  if (!/^\/(?![/\\])/.test(asked) || /[\u0000-\u001f\\]/.test(asked)) return "/";
  let address;
  try {
    address = new URL(asked, origin);
  } catch {
    return "/";
  }
  // “/..//host” has become “//host” by now.
  if (address.origin !== origin || /^\/(\/|sign-in$)/.test(address.pathname)) return "/";
  return address.pathname + address.search + (address.hash || hash);
}

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
function element(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`no element ${id}`);
  return found;
}

/**
 * @param {string} method
 * @param {object} [body]
 * @returns {Promise<{ok: boolean, content: any}>}
 */
async function call(method, body) {
  /** @type {RequestInit} */
  const options = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    options.headers = { accept: "application/json", "content-type": "application/json" };
    options.body = JSON.stringify(body);
  }
  const response = await fetch(SESSION, options);
  const isJson = (response.headers.get("content-type") ?? "").includes("json");
  return { ok: response.ok, content: isJson ? await response.json() : {} };
}

/** @param {string} message */
function refuse(message) {
  element("refusal").textContent = message;
}

const next = () => destination(location.search, location.hash, location.origin);

/** @param {SubmitEvent} event */
async function signIn(event) {
  event.preventDefault();
  const key = /** @type {HTMLInputElement} */ (element("key"));
  const send = /** @type {HTMLButtonElement} */ (element("send"));
  refuse("");
  send.disabled = true;
  try {
    const { ok, content } = await call("POST", { key: key.value });
    if (ok) {
      key.value = "";
      location.replace(next());
      return;
    }
    refuse(content.detail ?? UNREACHABLE);
    key.select();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    refuse(UNREACHABLE);
  } finally {
    send.disabled = false;
  }
}

async function signOut() {
  await call("DELETE");
  location.replace("/sign-in");
}

/** Whoever is signed in is told so, and can sign out. */
async function show() {
  const { ok, content } = await call("GET");
  if (!ok || content.proof !== "session") return;
  element("name").textContent = content.name;
  element("sign-in").hidden = true;
  element("signed-in").hidden = false;
  element("go-on").setAttribute("href", next());
}

const form = document.getElementById("sign-in");
if (form !== null) {
  form.addEventListener("submit", (event) => void signIn(/** @type {SubmitEvent} */ (event)));
  element("sign-out").addEventListener("click", () => void signOut());
  void show();
  element("key").focus();
}
