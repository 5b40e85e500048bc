/**
 * Listening to an article with the browser's own speech, paragraph by paragraph. Only voices of
 * this machine are used: others would send the article's words to another host.
 *
 * @typedef {"silent"|"speaking"|"paused"} Phase
 * @typedef {Pick<SpeechSynthesis, "speak"|"cancel"|"getVoices">} Speech
 * @typedef {(words: string) => SpeechSynthesisUtterance} Utter
 */

/** Engines refuse what is too long for them; 32,767 is the least that any takes. */
const LONGEST = 3000;

/**
 * @param {Speech} speech
 * @returns {SpeechSynthesisVoice|null} null where nothing can be read out here
 */
export function localVoice(speech) {
  const voices = speech.getVoices().filter(({ localService }) => localService);
  return voices.find((voice) => voice.default) ?? voices[0] ?? null;
}

/**
 * Where to end what is said in one breath.
 *
 * @param {string} text
 * @param {number} from
 */
export function breath(text, from) {
  if (text.length - from <= LONGEST) return text.length;
  const piece = text.slice(from, from + LONGEST);
  const end = Math.max(piece.lastIndexOf(". "), piece.lastIndexOf("\n"));
  const space = piece.lastIndexOf(" ");
  return from + (end > 0 ? end + 1 : space > 0 ? space + 1 : LONGEST);
}

/**
 * @param {Speech} speech
 * @param {Utter} utter
 * @param {() => string[]} blocksOf the article's words, a block each
 * @param {(phase: Phase, block: number|null) => void} show which block is being read out
 */
export function makeListener(speech, utter, blocksOf, show) {
  /** @type {Phase} */
  let phase = "silent";
  let block = 0;
  let at = 0;
  /** What is being said; whatever an earlier one still reports is of no concern. */
  /** @type {SpeechSynthesisUtterance|null} */
  let saying = null;

  function say() {
    const blocks = blocksOf();
    while (block < blocks.length && blocks[block].slice(at).trim() === "") {
      [block, at] = [block + 1, 0];
    }
    if (block >= blocks.length) return stop();
    const text = blocks[block];
    const from = at;
    const end = breath(text, from);
    const said = utter(text.slice(from, end));
    said.voice = localVoice(speech);
    saying = said;
    said.onboundary = ({ charIndex }) => {
      if (saying === said) at = from + charIndex;
    };
    said.onend = () => {
      if (saying !== said) return;
      at = end;
      say();
    };
    said.onerror = () => {
      if (saying === said) stop();
    };
    phase = "speaking";
    show(phase, block);
    speech.speak(said);
  }

  function hush() {
    saying = null;
    speech.cancel();
  }

  function stop() {
    hush();
    phase = "silent";
    show(phase, null);
  }

  return {
    /** @param {number} from the block to begin with */
    play(from) {
      hush();
      [block, at] = [from, 0];
      say();
    },
    /** Browsers' own pause ends the speech on some machines: here the place is kept instead. */
    pause() {
      if (phase !== "speaking") return;
      hush();
      phase = "paused";
      show(phase, block);
    },
    resume() {
      if (phase === "paused") say();
    },
    stop,
    phase: () => phase,
  };
}
