/** Longest event that is read; agents send whole files in theirs, which nobody here needs. */
const MAX_EVENT = 1 << 20;
/** Milliseconds until a connection has to answer; a program that is just starting may take it and say nothing for a minute. */
const OPEN_MS = 5000;

export interface StreamListener {
  /** Called once the stream is open, before its first event. */
  opened(): Promise<void>;
  event(payload: unknown): Promise<void>;
}

/**
 * Reads server-sent events until the stream ends, one after the other, and returns how many came.
 * Events that are no JSON or too long are passed over; a connection that fails ends with what was heard.
 */
export async function readEventStream(from: { url: string; headers: Record<string, string> }, signal: AbortSignal, listener: StreamListener): Promise<number> {
  let heard = 0;
  try {
    const chunks = await open(from, signal);
    if (!chunks) return 0;
    await listener.opened();
    let buffer = "";
    for await (const chunk of chunks) {
      buffer += chunk;
      const events = buffer.split(/\r?\n\r?\n/);
      buffer = (events.pop() ?? "").slice(-MAX_EVENT);
      const payloads = events.map(parse).filter((payload) => payload !== undefined);
      heard += payloads.length;
      for (const payload of payloads) await listener.event(payload);
    }
  } catch {
    // The agent left or the connection broke; the caller decides whether to come back.
  }
  return heard;
}

async function open(from: { url: string; headers: Record<string, string> }, signal: AbortSignal): Promise<ReadableStream<string> | undefined> {
  const slow = new AbortController();
  const timer = setTimeout(() => slow.abort(), OPEN_MS);
  try {
    const response = await fetch(from.url, { headers: { ...from.headers, accept: "text/event-stream" }, signal: AbortSignal.any([signal, slow.signal]) });
    return response.ok && response.body ? response.body.pipeThrough(new TextDecoderStream()) : undefined;
  } finally {
    clearTimeout(timer);
  }
}

function parse(event: string): unknown {
  const data = event.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : [])).join("\n");
  try {
    return data === "" || data.length > MAX_EVENT ? undefined : JSON.parse(data);
  } catch {
    return undefined;
  }
}
