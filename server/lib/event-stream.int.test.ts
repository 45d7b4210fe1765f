import { createServer, type ServerResponse } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readEventStream } from "./event-stream.ts";

let url = "";
let answer: (response: ServerResponse) => void = () => undefined;
const seen: { headers: Record<string, unknown> } = { headers: {} };
const server = createServer((request, response) => {
  seen.headers = request.headers;
  answer(response);
});

beforeAll(async () => {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}/events`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

async function heard(serve: (response: ServerResponse) => void, signal = new AbortController().signal): Promise<{ count: number; events: unknown[] }> {
  answer = serve;
  const events: unknown[] = [];
  const count = await readEventStream({ url, headers: { authorization: "Bearer x" } }, signal, { opened: async () => undefined, event: async (payload) => void events.push(payload) });
  return { count, events };
}

const stream = (...chunks: (string | Buffer)[]) => (response: ServerResponse): void => {
  response.writeHead(200, { "content-type": "text/event-stream" });
  const next = (i: number): void => void (i < chunks.length ? response.write(chunks[i], () => setImmediate(next, i + 1)) : response.end());
  next(0);
};

describe("a stream of events", () => {
  test("is heard one after the other, whatever the pieces it comes in", async () => {
    const text = 'id: 1\nevent: x\ndata: {"a":1}\n\n: comment\n\ndata: {"b":"ü\\n"}\r\n\r\ndata:[1,\ndata: 2]\n\ndata: {"last":"not ended"}';
    for (const size of [1, 3, 7, 1000]) {
      const bytes = Buffer.from(text);
      const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
      expect(await heard(stream(...pieces))).toEqual({ count: 3, events: [{ a: 1 }, { b: "ü\n" }, [1, 2]] });
    }
    expect(seen.headers).toMatchObject({ authorization: "Bearer x", accept: "text/event-stream" });
  });

  test("passes over what is no JSON or too long, and goes on behind it", async () => {
    const long = `data: "${"x".repeat(1_200_000)}"\n\n`;
    expect(await heard(stream("data: nonsense\n\n", "data:\n\n", long, 'data: {"after":true}\n\n'))).toEqual({ count: 1, events: [{ after: true }] });
  });

  test("that is refused, breaks or is not there ends with what was heard", async () => {
    expect(await heard((response) => void response.writeHead(500).end("no"))).toEqual({ count: 0, events: [] });
    expect(await heard((response) => void response.writeHead(200).write('data: {"a":1}\n\n', () => response.destroy()))).toEqual({ count: 1, events: [{ a: 1 }] });
    expect(await readEventStream({ url: "http://127.0.0.1:1/none", headers: {} }, new AbortController().signal, { opened: async () => undefined, event: async () => undefined })).toBe(0);
  });

  test("ends when it is told to", async () => {
    const leaving = new AbortController();
    const events: unknown[] = [];
    answer = (response) => void response.writeHead(200).write('data: {"a":1}\n\n');
    const opened = async (): Promise<void> => void events.push("opened");
    await readEventStream({ url, headers: {} }, leaving.signal, {
      opened,
      event: async (payload) => {
        events.push(payload);
        leaving.abort();
      },
    });
    expect(events).toEqual(["opened", { a: 1 }]);
  });
});
