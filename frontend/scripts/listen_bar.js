/** The buttons that read an article out, and the paragraph that is being read. */

import { element } from "./dom.js";
import { localVoice, makeListener } from "./listening.js";

const SPOKEN = ".headline, .section, .paper-body h3, .paragraph > p";

/**
 * @param {HTMLElement} paper
 * @returns {{buttons: HTMLElement, away: () => void}|null} null where the browser cannot speak
 */
export function makeListenBar(paper) {
  const speech = globalThis.speechSynthesis;
  if (speech === undefined || globalThis.SpeechSynthesisUtterance === undefined) return null;
  const blocks = () => /** @type {HTMLElement[]} */ ([...paper.querySelectorAll(SPOKEN)]);
  const play = element("button", { type: "button", class: "quiet", click: pressed }, "Listen");
  const stop = element("button", { type: "button", class: "quiet", click: stopped }, "Stop");
  stop.hidden = true;
  const group = { class: "listen", role: "group", "aria-label": "Listen to the article" };
  const buttons = element("div", group, play, stop);
  const listener = makeListener(
    speech,
    (words) => new SpeechSynthesisUtterance(words),
    () => blocks().map((each) => each.textContent ?? ""),
    (phase, block) => {
      play.textContent = { silent: "Listen", speaking: "Pause", paused: "Go on" }[phase];
      stop.hidden = phase === "silent";
      const before = paper.querySelector(".spoken");
      const now = block === null ? null : blocks()[block];
      if (before !== now) {
        before?.classList.remove("spoken");
        now?.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" });
      }
      now?.classList.add("spoken");
    },
  );

  function pressed() {
    if (listener.phase() === "speaking") listener.pause();
    else if (listener.phase() === "paused") listener.resume();
    else listener.play(firstInView());
  }

  function stopped() {
    listener.stop();
    play.focus(); // the button that had the focus is gone
  }

  /** Whoever has scrolled on listens from there. */
  function firstInView() {
    const top = buttons.getBoundingClientRect().bottom;
    return Math.max(0, blocks().findIndex((each) => each.getBoundingClientRect().bottom > top));
  }

  const offer = () => {
    buttons.hidden = localVoice(speech) === null;
  };
  const leave = () => listener.stop();
  offer();
  // Browsers list their voices late. One that goes on after its page would not be stopped.
  speech.addEventListener?.("voiceschanged", offer);
  addEventListener("pagehide", leave);

  return {
    buttons,
    away() {
      if (listener.phase() !== "silent") listener.stop();
      speech.removeEventListener?.("voiceschanged", offer);
      removeEventListener("pagehide", leave);
    },
  };
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;
