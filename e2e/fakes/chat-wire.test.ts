import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Json, list, record, string } from "./json.ts";
import { fake } from "./marker.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { postJson, readSse } from "./wire-client.ts";

const TOOLS = ["write", "bash"].map((name) => ({ type: "function", function: { name, parameters: {} } }));
const SYSTEM = { role: "system", content: "<env>\n  Working directory: /home/dev/tree\n  Workspace root folder: /\n</env>" };

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

describe("chat completions", () => {
  it("stream role, content, one tool call, the reason with usage, and the end", async () => {
    const events = await readSse(
      `${server.url}/v1/chat/completions`,
      body([user(`"${fake("write-commit")} please"`)], { stream: true }),
    );
    expect(events.at(-1)!.event).toBe("done");
    const chunks = events.slice(0, -1).map((event) => event.data);
    const choices = chunks.map((chunk) => list(chunk.choices)[0]!);
    expect(choices[0]).toMatchObject({ delta: { role: "assistant", content: "" }, finish_reason: null });
    expect(choices.map((choice) => string(record(choice.delta).content)).join("")).toBe("I'll create hello.txt and commit it.");
    const [call] = list(record(choices.at(-2)!.delta).tool_calls);
    expect(call).toMatchObject({ index: 0, type: "function", function: { name: "write" } });
    expect(JSON.parse(String(record(call!.function).arguments))).toMatchObject({ filePath: "/home/dev/tree/hello.txt" });
    expect(choices.at(-1)).toMatchObject({ delta: {}, finish_reason: "tool_calls" });
    expect(chunks.at(-1)).toMatchObject({
      object: "chat.completion.chunk",
      usage: { total_tokens: expect.any(Number) as number },
    });
  });

  it("go on after tool messages", async () => {
    const calls = [{ id: "c1", type: "function", function: { name: "write", arguments: "{}" } }];
    const done = [
      { role: "assistant", content: "", tool_calls: calls },
      { role: "tool", tool_call_id: "c1", content: "Wrote file successfully." },
    ];
    const message = await answer([user(fake("write-commit")), ...done]);
    expect(message).toMatchObject({ content: "Now I will commit.", tool_calls: [{ function: { name: "bash" } }] });
  });

  it("answer a title request with a title", async () => {
    const messages = [
      { role: "system", content: "You are a title generator. You output ONLY a thread title." },
      user(fake("error")),
    ];
    const { json } = await postJson(`${server.url}/v1/chat/completions`, { model: "m", messages });
    expect(json).toMatchObject({
      object: "chat.completion",
      choices: [{ message: { content: "Fake title" }, finish_reason: "stop" }],
    });
  });

  it("fill a schema, and any object where none is named", async () => {
    const schema = { type: "object", properties: { n: { type: "number" } }, required: ["n"] };
    const strict = { response_format: { type: "json_schema", json_schema: { name: "x", schema } }, tools: [] };
    expect(await answer([user("plan")], strict)).toMatchObject({ content: '{"n":1}' });
    expect(await answer([user("plan")], { response_format: { type: "json_object" }, tools: [] })).toMatchObject({
      content: "{}",
    });
  });

  it("call the tool they are made to call", async () => {
    const message = await answer([user("hi")], { tool_choice: { type: "function", function: { name: "bash" } } });
    expect(message).toMatchObject({ content: null, tool_calls: [{ function: { name: "bash" } }] });
  });

  it("fail with OpenAI's error body", async () => {
    const { status, json } = await postJson(`${server.url}/v1/chat/completions`, body([user(fake("error", { status: 503 }))]));
    expect([status, json]).toMatchObject([503, { error: { message: "fake error 503", type: "server_error" } }]);
  });
});

function user(content: string): Json {
  return { role: "user", content };
}

function body(messages: Json[], more: Json = {}): Json {
  return { model: "fake-model", messages: [SYSTEM, ...messages], tools: TOOLS, ...more };
}

async function answer(messages: Json[], more: Json = {}): Promise<Json> {
  const { json } = await postJson(`${server.url}/v1/chat/completions`, body(messages, more));
  return record(list(record(json).choices)[0]?.message);
}
