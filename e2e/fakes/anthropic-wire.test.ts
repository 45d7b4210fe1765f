import Anthropic from "@anthropic-ai/sdk";
import { betaZodTool } from "@anthropic-ai/sdk/helpers/beta/zod";
import { zodOutputFormat } from "@anthropic-ai/sdk/helpers/zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { fake } from "./marker.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { postJson, readSse, type SseMessage } from "./wire-client.ts";

const WRITE = { name: "Write", input_schema: { type: "object" as const, properties: { file_path: { type: "string" } } } };
const BASH = { name: "Bash", input_schema: { type: "object" as const, properties: { command: { type: "string" } } } };

let server: ModelServer;
let client: Anthropic;
beforeAll(async () => {
  server = await startModelServer();
  client = new Anthropic({ baseURL: server.url, apiKey: "fake", maxRetries: 0 });
});
afterAll(() => server.close());

describe("the Messages API over plain HTTP", () => {
  it("streams the events of the real API in their order", async () => {
    const events = await stream(fake("write-commit"));
    expect(events.map((e) => e.event)).toEqual(events.map((e) => e.data.type));
    expect(shape(events)).toEqual([
      "message_start",
      "content_block_start",
      "content_block_delta",
      "content_block_delta",
      "content_block_delta",
      "content_block_stop",
      "content_block_start",
      "content_block_delta",
      "content_block_stop",
      "message_delta",
      "message_stop",
    ]);
    expect(events[0]!.data).toMatchObject({
      message: { role: "assistant", model: "claude-x", stop_reason: null, usage: { output_tokens: 1 } },
    });
    expect(events[6]!.data).toMatchObject({ index: 1, content_block: { type: "tool_use", name: "Write", input: {} } });
    expect(events[7]!.data).toMatchObject({ delta: { type: "input_json_delta" } });
    expect(events.at(-2)!.data).toMatchObject({ delta: { stop_reason: "tool_use" } });
  });

  it("ends a turn without a call with end_turn", async () => {
    expect((await stream(fake("lie"))).at(-2)!.data).toMatchObject({ delta: { stop_reason: "end_turn" } });
  });

  it("finds the marker among reminders and the folder in a system message", async () => {
    const content = [
      { type: "text", text: "<system-reminder>FAKE[lie]</system-reminder>" },
      { type: "text", text: fake("write") },
    ];
    const told = { role: "system", content: [{ type: "text", text: " - Primary working directory: /home/dev/tree\n - more" }] };
    const body = { model: "m", max_tokens: 9, tools: [WRITE], messages: [{ role: "user", content }, told] };
    const { json } = await postJson(`${server.url}/v1/messages?beta=true`, body);
    expect(json).toMatchObject({
      content: [{ type: "text" }, { type: "tool_use", input: { file_path: "/home/dev/tree/hello.txt" } }],
    });
  });

  it("counts tokens", async () => {
    const { json } = await postJson(`${server.url}/v1/messages/count_tokens`, {
      model: "m",
      messages: [{ role: "user", content: "hello" }],
    });
    expect(json).toEqual({ input_tokens: expect.any(Number) as number });
  });
});

describe("the real SDK", () => {
  it("creates a message", async () => {
    const message = await client.messages.create({
      model: "m",
      max_tokens: 99,
      messages: [{ role: "user", content: fake("text", { text: "hi" }) }],
    });
    expect(message.content).toMatchObject([{ type: "text", text: "hi" }]);
    expect(message.usage.input_tokens).toBeGreaterThan(0);
  });

  it("streams a message", async () => {
    const text = "one two three four five six seven eight nine ten";
    const run = client.messages.stream({
      model: "m",
      max_tokens: 99,
      messages: [{ role: "user", content: fake("text", { text }) }],
    });
    const pieces: string[] = [];
    run.on("text", (piece) => pieces.push(piece));
    expect((await run.finalMessage()).stop_reason).toBe("end_turn");
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.join("")).toBe(text);
  });

  it("streams a tool call whose input is assembled from its JSON", async () => {
    const run = client.messages.stream({
      model: "m",
      max_tokens: 99,
      tools: [BASH],
      messages: [{ role: "user", content: fake("bash", { cmd: 'echo "ü"' }) }],
    });
    expect((await run.finalMessage()).content.at(-1)).toMatchObject({
      type: "tool_use",
      name: "Bash",
      input: { command: 'echo "ü"' },
    });
  });

  it("parses structured output, given or sampled", async () => {
    const format = zodOutputFormat(z.object({ tasks: z.array(z.object({ title: z.string() })), mode: z.enum(["run", "ask"]) }));
    const given = { tasks: [{ title: "a" }, { title: "b" }], mode: "ask" };
    const ask = (content: string) =>
      client.messages.parse({ model: "m", max_tokens: 99, messages: [{ role: "user", content }], output_config: { format } });
    expect((await ask(fake("json", {}, given))).parsed_output).toEqual(given);
    expect((await ask("plan something")).parsed_output).toEqual({ tasks: [{ title: "fake title" }], mode: "run" });
  });

  it("parses the older beta's output_format too", async () => {
    const format = { type: "json_schema", schema: { type: "object", properties: { n: { type: "integer" } }, required: ["n"] } };
    const { json } = await postJson(`${server.url}/v1/messages`, {
      model: "m",
      messages: [{ role: "user", content: "x" }],
      output_format: format,
    });
    expect(json).toMatchObject({ content: [{ type: "text", text: '{"n":1}' }] });
  });

  it.each([
    ["threads", {}],
    ["threads and streaming", { stream: true }],
    ["full history", { thread: false as const }],
  ])("drives the tool runner with %s", async (_name, how) => {
    const { calls, last } = await runTools(how);
    expect(calls).toEqual([{ prompt: fake("write-commit") }]);
    expect(last.content).toMatchObject([{ type: "text", text: "It is queued." }]);
  });

  it("is sent the full history again when a thread is not held here", async () => {
    const other = await startModelServer();
    let sent = 0;
    const forgetful: typeof fetch = (url, init) => {
      sent += 1;
      // The second request lands on a server that has never heard of the thread, as after a restart.
      return fetch(new Request(url).url.replace(server.url, sent === 2 ? other.url : server.url), init);
    };
    const { last } = await runTools({}, client.withOptions({ fetch: forgetful }));
    expect(last.content).toMatchObject([{ type: "text", text: "It is queued." }]);
    expect(other.requests).toMatchObject([{ status: 404 }]);
    await other.close();
  });

  it.each([
    [400, "BadRequestError", "invalid_request_error"],
    [401, "AuthenticationError", "authentication_error"],
    [429, "RateLimitError", "rate_limit_error"],
    [500, "InternalServerError", "api_error"],
    [529, "OverloadedError", "overloaded_error"],
  ])("raises status %i as %s", async (status, name, type) => {
    const content = fake("error", { status, text: "so sorry", "retry-after": 7 });
    const refused = client.messages.create({ model: "m", max_tokens: 9, messages: [{ role: "user", content }] });
    const error = (await refused.catch((e: unknown) => e)) as InstanceType<typeof Anthropic.APIError>;
    expect(error.constructor.name).toBe(name);
    expect(error.error).toMatchObject({ type: "error", error: { type, message: "so sorry" } });
    expect(error.headers?.get("retry-after")).toBe("7");
  });

  it("retries by itself and succeeds when the outage ends by the clock", async () => {
    const content = fake("error", { status: 529, until: Date.now() + 200, done: "back" });
    const patient = client.withOptions({ maxRetries: 4 });
    const message = await patient.messages.create({ model: "m", max_tokens: 9, messages: [{ role: "user", content }] });
    expect(message.content).toMatchObject([{ text: "back" }]);
  });
});

async function runTools(how: { stream?: boolean; thread?: false }, via = client) {
  const calls: unknown[] = [];
  const tool = betaZodTool({
    name: "submit_task",
    description: "Submits a task",
    inputSchema: z.object({ prompt: z.string() }),
    run: (input) => `task ${calls.push(input)} is queued`,
  });
  const content = fake("call", { tool: "submit_task", done: "It is queued." }, { prompt: fake("write-commit") });
  const last = await via.beta.messages
    .toolRunner({ model: "m", max_tokens: 99, ...how, tools: [tool], messages: [{ role: "user", content }] })
    .runUntilDone();
  return { calls, last };
}

async function stream(text: string): Promise<SseMessage[]> {
  const body = {
    model: "claude-x",
    max_tokens: 9,
    stream: true,
    tools: [WRITE, BASH],
    messages: [{ role: "user", content: text }],
  };
  return readSse(`${server.url}/v1/messages?beta=true`, body);
}

function shape(events: SseMessage[]): unknown[] {
  return events.map((event) => event.data.type);
}
