/**
 * Who is signed in, and what they may do: the masthead says the one, the styles hide what is
 * beyond the other. Where no key is needed there is nothing to say.
 */

import { Problem, read } from "./api.js";
import { element } from "./dom.js";

/** To be called once the page shows what it is for. */
export async function showSession() {
  try {
    const { proof, name, scopes } = await read("/v1/session");
    document.body.dataset.may = scopes.join(" ");
    if (proof !== "session") return;
    const title = "Signed in; go there to sign out";
    const link = element("a", { href: "/sign-in", class: "session", title, dir: "auto" }, name);
    document.querySelector("nav.pages")?.append(link);
  } catch (error) {
    // Whatever is asked for next says what is wrong.
    if (!(error instanceof Problem)) throw error;
  }
}
