/** Characters of one event that are read; no event of a model is longer. */
const MAX_EVENT = 1 << 20;

/** The data of server-sent events, one after the other, as they come. */
export async function* eventData(body: ReadableStream<Uint8Array>): AsyncGenerator<string> {
  let buffer = "";
  for await (const chunk of body.pipeThrough(new TextDecoderStream() as unknown as TransformStream<Uint8Array, string>)) {
    buffer += chunk;
    const events = buffer.split(/\r?\n\r?\n/);
    buffer = (events.pop() ?? "").slice(-MAX_EVENT);
    for (const event of events) yield* dataOf(event);
  }
  // Some servers end without the empty line behind the last event.
  yield* dataOf(buffer);
}

function* dataOf(event: string): Generator<string> {
  const data = event.split(/\r?\n/).flatMap((line) => (line.startsWith("data:") ? [line.slice(5).trimStart()] : [])).join("\n");
  if (data !== "" && data.length <= MAX_EVENT) yield data;
}
