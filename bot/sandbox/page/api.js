// The conversation with the sandbox's server: calls, and the live stream of events.

const UNREACHABLE = "The demo's server does not answer. Is it still running?";

/** Posts JSON and returns the answer's JSON. Throws an Error whose message is one sentence for people. */
export async function post(path, body = {}) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new Error(UNREACHABLE);
  });
  const answer = await response.json().catch(() => ({}));
  if (!response.ok) throw new Error(sentence(answer.error ?? `the server refused this (${response.status})`));
  return answer;
}

const sentence = (words) => `${words[0].toUpperCase()}${words.slice(1)}${/[.!?]$/.test(words) ? "" : "."}`;

/** Where a file's content is. */
export function fileUrl(fileId) {
  return `/api/v1/files/${encodeURIComponent(fileId)}`;
}

/**
 * Keeps the page live: follows the event stream, and comes back by itself after an interruption.
 * The whole state is fetched after the stream is open, so nothing falls in between;
 * events that arrive meanwhile wait. They are safe to apply twice.
 */
export class Live {
  constructor({ onState, onEvent, onStatus }) {
    Object.assign(this, { onState, onEvent, onStatus, failures: 0 });
  }

  connect() {
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const socket = new WebSocket(`${scheme}//${location.host}/api/v1/live`);
    let waiting = [];
    socket.onopen = async () => {
      try {
        this.onState(await fetchState());
      } catch {
        socket.close();
        return;
      }
      waiting.forEach(this.onEvent);
      waiting = null;
      this.failures = 0;
      this.onStatus(true);
    };
    socket.onmessage = ({ data }) => {
      const event = JSON.parse(data);
      if (waiting) waiting.push(event);
      else this.onEvent(event);
    };
    socket.onclose = () => {
      this.onStatus(false);
      const pause = Math.min(8000, 400 * 2 ** this.failures++);
      setTimeout(() => this.connect(), pause);
    };
  }
}

async function fetchState() {
  const response = await fetch("/api/v1/state");
  if (!response.ok) throw new Error(UNREACHABLE);
  return response.json();
}
