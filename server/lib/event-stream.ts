/** Longest event that is read; agents send whole files in theirs, which nobody here needs. */
const MAX_EVENT = 1 << 20;

/**
 * Reads server-sent events until the stream ends, one after the other, and returns how many came.
 * Events that are no JSON or too long are passed over; a connection that fails ends with what was heard.
 */
export async function readEventStream(from: { url: string; headers: Record<string, string> }, signal: AbortSignal, onEvent: (payload: unknown) => Promise<void>): Promise<number> {
  const response = await fetch(from.url, { headers: { ...from.headers, accept: "text/event-stream" }, signal }).catch(() => undefined);
  if (!response?.ok || !response.body) return 0;
  let heard = 0;
  let buffer = "";
  try {
    for await (const chunk of response.body.pipeThrough(new TextDecoderStream())) {
      buffer += chunk;
      const events = buffer.split(/\r?\n\r?\n/);
      buffer = (events.pop() ?? "").slice(-MAX_EVENT);
      const payloads = events.map(parse).filter((payload) => payload !== undefined);
      heard += payloads.length;
      for (const payload of payloads) await onEvent(payload);
    }
  } catch {
    // The agent left or the connection broke; the caller decides whether to come back.
  }
  return heard;
}

function parse(event: string): unknown {
  const data = event.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : [])).join("\n");
  try {
    return data === "" || data.length > MAX_EVENT ? undefined : JSON.parse(data);
  } catch {
    return undefined;
  }
}
