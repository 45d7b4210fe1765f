import fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { ZodError } from "zod";
import { type ChatTokens, postChat, readStream, readWhole } from "./chat-wire.ts";
import type { ModelRefusal } from "./model-failure.ts";

afterEach(() => void vi.unstubAllGlobals());

const ADDRESS = "https://model.test/v1/chat/completions";
const live = new AbortController().signal;

/** A server that answers with these, one after the other, and what it was sent. */
function serving(...answers: Response[]) {
  const sent: { url: string; init: RequestInit }[] = [];
  vi.stubGlobal("fetch", async (url: string, init: RequestInit) => {
    sent.push({ url, init });
    return answers[sent.length - 1] ?? Promise.reject(new TypeError("fetch failed"));
  });
  return sent;
}
const refused = (status: number, said = "unknown field", headers?: HeadersInit): Response => new Response(said, { status, ...(headers ? { headers } : {}) });
const forms = [{ a: 1 }, { b: 2 }, { c: 3 }];

describe("a request", () => {
  test("goes in the richest form, with the key, and follows nobody elsewhere", async () => {
    const sent = serving(new Response("ok"));
    expect((await postChat(ADDRESS, { authorization: "Bearer k" }, forms, live)).form).toBe(0);
    expect(sent).toMatchObject([{ url: ADDRESS, init: { method: "POST", redirect: "error", signal: live, body: '{"a":1}', headers: { authorization: "Bearer k", "content-type": "application/json" } } }]);
  });

  test.each([400, 404, 415, 422])("refused as such with %i goes in the next plainer form", async (status) => {
    const sent = serving(refused(status), refused(status), new Response("ok"));
    const { form, response } = await postChat(ADDRESS, {}, forms, live);
    expect([form, await response.text(), sent.map((s) => s.init.body)]).toEqual([2, "ok", ['{"a":1}', '{"b":2}', '{"c":3}']]);
  });

  test.each([401, 402, 403, 408, 413, 429, 500, 502, 529])("refused for another reason with %i is not said again", async (status) => {
    const sent = serving(refused(status, "no", { "retry-after": "7" }), new Response("ok"));
    const failure = (await postChat(ADDRESS, {}, forms, live).catch((error: unknown) => error)) as ModelRefusal;
    expect([failure.name, failure.status, failure.message, failure.headers?.get("retry-after"), sent.length]).toEqual(["ModelRefusal", status, `the model answered ${status}: no`, "7", 1]);
  });

  test("refused in its plainest form says with which words, as far as anybody reads them", async () => {
    serving(refused(400), refused(400), refused(400, "y".repeat(5000)));
    const failure = (await postChat(ADDRESS, {}, forms, live).catch((error: unknown) => error)) as ModelRefusal;
    expect([failure.status, failure.message.length]).toEqual([400, "the model answered 400: ".length + 300]);
    await expect(postChat(ADDRESS, {}, [], live)).rejects.toThrow("no form was given");
  });
});

describe("an answer as a whole", () => {
  test.each<[string, object, object]>([
    ["with its tokens", { choices: [{ message: { content: "hi" } }], usage: { prompt_tokens: 7, completion_tokens: 2, prompt_tokens_details: { cached_tokens: 5 } } }, { text: "hi", tokens: { inputTokens: 7, outputTokens: 2, cachedTokens: 5 } }],
    ["of a server that does not count", { choices: [{ message: { content: "hi" } }] }, { text: "hi", tokens: { inputTokens: null, outputTokens: null, cachedTokens: null } }],
    ["that counts no cache", { choices: [{ message: { content: "hi" } }], usage: { prompt_tokens: 0, completion_tokens: 0 } }, { text: "hi", tokens: { inputTokens: 0, outputTokens: 0, cachedTokens: null } }],
    ["without words", { choices: [{ message: { content: null } }], usage: null }, { text: "", tokens: { inputTokens: null } }],
  ])("%s", async (_what, body, told) => {
    expect(await readWhole(Response.json(body))).toMatchObject(told);
  });

  test.each([["no choice", { choices: [] }], ["another shape", { answer: "hi" }], ["words for a number", { choices: [{ message: {} }], usage: { prompt_tokens: "7", completion_tokens: 2 } }]])("with %s is none", async (_what, body) => {
    await expect(readWhole(Response.json(body))).rejects.toBeInstanceOf(ZodError);
  });
});

const piece = (delta: object, more: object = {}): string => `data: ${JSON.stringify({ choices: [{ delta }], ...more })}\n\n`;
const tool = (index: number, id: string | null, name: string | null, args: string): object => ({ tool_calls: [{ index, id, function: { name, arguments: args } }] });
async function reading(...events: string[]) {
  const heard: string[] = [];
  let tokens: ChatTokens | undefined;
  const answer = await readStream(new Response(events.join("")), (text) => void heard.push(text), (told) => void (tokens = told));
  return { ...answer, heard, tokens };
}

describe("an answer as it is written", () => {
  test("is heard piece by piece, and counted at its end", async () => {
    const answer = await reading(piece({ content: "Good " }), piece({ content: "" }), piece({ content: null }), piece({ content: "day." }), `data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n`, "data: [DONE]\n\n", piece({ content: "never" }));
    expect(answer).toEqual({ heard: ["Good ", "day."], text: "Good day.", calls: [], tokens: { inputTokens: 3, outputTokens: 4, cachedTokens: null } });
  });

  test("puts the pieces of calls together, whichever comes between", async () => {
    const answer = await reading(piece(tool(0, "a", "list_tasks", '{"op')), piece(tool(1, "b", "show_task", '{"number"')), piece(tool(0, null, null, 'en":true}')), piece(tool(1, "other", "other", ":3}")));
    expect(answer.calls).toEqual([{ id: "a", name: "list_tasks", input: { open: true } }, { id: "b", name: "show_task", input: { number: 3 } }]);
  });

  test("however the arguments are cut, they are the same", async () => {
    await fc.assert(fc.asyncProperty(fc.dictionary(fc.string(), fc.jsonValue()), fc.integer({ min: 1, max: 9 }), async (input, size) => {
      const json = JSON.stringify(input);
      const cut = Array.from({ length: Math.ceil(json.length / size) }, (_, i) => json.slice(i * size, (i + 1) * size));
      const { calls } = await reading(...cut.map((args, i) => piece(tool(0, i === 0 ? "a" : null, i === 0 ? "act" : null, args))));
      expect(calls).toEqual([{ id: "a", name: "act", input: JSON.parse(json) as unknown }]);
    }), { numRuns: 60 });
  });

  test("names calls a server did not name, takes none for no input, and drops one without a tool", async () => {
    const { calls } = await reading(piece(tool(0, null, "one", "")), piece(tool(2, "", "two", " ")), piece(tool(3, "c", null, "{}")));
    expect(calls).toEqual([{ id: "call_0", name: "one", input: {} }, { id: "call_2", name: "two", input: {} }]);
  });

  test.each<[string, string, typeof Error]>([
    ["no JSON", "data: {half\n\n", SyntaxError],
    ["arguments that are none", piece(tool(0, "a", "act", "{half")), SyntaxError],
    ["a place far out", piece(tool(64, "a", "act", "{}")), ZodError as unknown as typeof Error],
    ["a place before the first", piece(tool(-1, "a", "act", "{}")), ZodError as unknown as typeof Error],
    ["arguments without an end", piece(tool(0, "a", "act", `{"a":"${"x".repeat(200_000)}"}`)), SyntaxError],
  ])("with %s is a bad one", async (_what, event, kind) => {
    await expect(reading(event)).rejects.toBeInstanceOf(kind);
  });

  test("tells what it used also where its calls are no JSON", async () => {
    const used: ChatTokens[] = [];
    const events = [piece(tool(0, "a", "act", "{half")), `data: {"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":4}}\n\n`];
    await expect(readStream(new Response(events.join("")), () => undefined, (tokens) => void used.push(tokens))).rejects.toBeInstanceOf(SyntaxError);
    expect(used).toEqual([{ inputTokens: 3, outputTokens: 4, cachedTokens: null }]);
  });

  test("that tells of an error in its middle is a failure, after what was heard", async () => {
    const heard: string[] = [];
    const response = new Response(`${piece({ content: "Good " })}data: {"error":{"message":"overloaded"}}\n\n`);
    await expect(readStream(response, (text) => void heard.push(text), () => undefined)).rejects.toMatchObject({ name: "ModelRefusal", status: 500, message: "the model answered 500: overloaded" });
    expect(heard).toEqual(["Good "]);
  });

  test("of nothing is nothing", async () => {
    expect(await reading()).toEqual({ text: "", heard: [], calls: [], tokens: { inputTokens: null, outputTokens: null, cachedTokens: null } });
  });
});
