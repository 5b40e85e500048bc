/**
 * Server-sent events read from a fetch body: EventSource can neither send a POST nor be told
 * apart from a failed request.
 *
 * @typedef {{event: string, data: string}} ServerEvent
 */

// A lone CR at the very end may be the first half of a CRLF still on its way.
const BLANK_LINE = /(?:\r\n|\n|\r(?!\n|$)){2}/;
const LINE_END = /\r\n|\n|\r/;

/**
 * Take the finished events off the front of what has arrived; `rest` goes in front of the next
 * chunk. Comments and blocks without data give no event.
 *
 * @param {string} received
 * @returns {{events: ServerEvent[], rest: string}}
 */
export function takeEvents(received) {
  const events = [];
  let rest = received;
  for (;;) {
    const blank = BLANK_LINE.exec(rest);
    if (blank === null) return { events, rest };
    const event = readBlock(rest.slice(0, blank.index));
    if (event !== null) events.push(event);
    rest = rest.slice(blank.index + blank[0].length);
  }
}

/**
 * @param {string} block
 * @returns {ServerEvent|null}
 */
function readBlock(block) {
  let event = "message";
  const data = [];
  for (const line of block.split(LINE_END)) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "event") event = value;
    if (field === "data") data.push(value);
  }
  return data.length === 0 ? null : { event, data: data.join("\n") };
}

/**
 * The events of a response body, as they arrive. An unfinished event at the end is dropped, as
 * the standard says.
 *
 * @param {ReadableStream<Uint8Array>} body
 * @returns {AsyncGenerator<ServerEvent>}
 */
export async function* readEvents(body) {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        // Nothing more can turn a last lone CR into half of a CRLF.
        if (rest.endsWith("\r")) yield* takeEvents(`${rest}\n`).events;
        return;
      }
      const taken = takeEvents(rest + decoder.decode(value, { stream: true }));
      rest = taken.rest;
      yield* taken.events;
    }
  } finally {
    // The consumer may stop early (an error event, a new conversation): free the connection.
    // After a failed read this rejects with that same failure.
    await reader.cancel();
  }
}
