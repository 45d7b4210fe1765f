import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Json, list, record } from "./json.ts";
import { fake } from "./marker.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { postJson, readSse, type SseMessage } from "./wire-client.ts";

/** What Codex offers, by model. */
const SOL = {
  input: [
    {
      type: "additional_tools",
      role: "developer",
      tools: [{ type: "namespace", name: "functions", tools: [{ type: "custom", name: "exec" }] }],
    },
  ],
};
const GPT_5_5 = {
  tools: [
    { type: "function", name: "exec_command", parameters: {} },
    { type: "custom", name: "apply_patch" },
  ],
};
const UNKNOWN = { tools: [{ type: "function", name: "exec_command", parameters: {} }] };

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

describe("the Responses API", () => {
  it("streams the events of the real API with rising sequence numbers", async () => {
    const events = await stream(fake("write-commit"), GPT_5_5);
    expect(events.map((e) => e.data.sequence_number)).toEqual(events.map((_, index) => index));
    expect(events.map((e) => e.event)).toEqual([
      "response.created",
      "response.output_item.added",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_text.delta",
      "response.output_item.done",
      "response.output_item.added",
      "response.output_item.done",
      "response.completed",
    ]);
    const { response } = events.at(-1)!.data as { response: Json };
    expect(response).toMatchObject({ status: "completed", output: [{ type: "message" }, { type: "custom_tool_call" }] });
    const { input_tokens, output_tokens, total_tokens } = record(response.usage) as Record<string, number>;
    expect(total_tokens).toBe(input_tokens! + output_tokens!);
  });

  it("patches with gpt-5.5's freeform tool and runs commands with its function", async () => {
    const patch = "*** Begin Patch\n*** Add File: a.txt\n+x\n+y\n*** End Patch\n";
    expect(await callOf(fake("write", { file: "a.txt", text: "x\ny\n" }), GPT_5_5)).toMatchObject({
      type: "custom_tool_call",
      name: "apply_patch",
      input: patch,
    });
    const call = await callOf(fake("bash", { cmd: "ls" }), GPT_5_5);
    expect(call).toMatchObject({ type: "function_call", name: "exec_command" });
    expect(JSON.parse(String(call!.arguments))).toMatchObject({ cmd: "ls" });
  });

  it("writes JavaScript for the newest models, which have one tool in a namespace", async () => {
    const call = await callOf(fake("bash", { cmd: "ls" }), SOL);
    expect(call).toMatchObject({
      type: "custom_tool_call",
      name: "exec",
      input: expect.stringMatching(/^const r = await tools\.exec_command\(\{"cmd":"ls"/) as string,
    });
  });

  it("writes through the shell where there is nothing else", async () => {
    expect(await callOf(fake("write"), UNKNOWN)).toMatchObject({
      name: "exec_command",
      arguments: expect.stringContaining("END_OF_FILE") as string,
    });
  });

  it("counts every kind of output as a step", async () => {
    const done = [
      { type: "custom_tool_call", call_id: "1", name: "apply_patch", input: "" },
      { type: "custom_tool_call_output", call_id: "1", output: [{ type: "input_text", text: "Exit code: 0" }] },
      { type: "function_call", call_id: "2", name: "exec_command", arguments: "{}" },
      { type: "function_call_output", call_id: "2", output: "ok" },
    ];
    expect(await textOf(fake("write-commit"), GPT_5_5, done)).toBe("Done: hello.txt is written and committed.");
  });

  it("titles a thread and fills an output schema", async () => {
    const schema = { type: "object", properties: { title: { type: "string", maxLength: 36 } }, required: ["title"] };
    const text = { format: { type: "json_schema", name: "codex_output_schema", schema } };
    expect(await textOf(`Generate a concise, single-line task title of ${fake("error")}`, { ...SOL, text })).toBe(
      '{"title":"fake title"}',
    );
    expect(await textOf(fake("json", {}, { title: "mine" }), { text })).toBe('{"title":"mine"}');
  });

  it("answers without streaming and takes a plain string as input", async () => {
    const { json } = await postJson(`${server.url}/v1/responses`, { model: "m", input: fake("text", { text: "hi" }) });
    expect(json).toMatchObject({
      object: "response",
      status: "completed",
      output: [{ content: [{ type: "output_text", text: "hi" }] }],
    });
  });

  it("refuses the WebSocket that Codex tries first", async () => {
    const headers = { connection: "upgrade", upgrade: "websocket" };
    expect((await fetch(`${server.url}/v1/responses`, { headers: { "x-probe": headers.upgrade } })).status).toBe(404);
  });

  it("fails with OpenAI's error body", async () => {
    const { status, json } = await postJson(`${server.url}/v1/responses`, {
      model: "m",
      input: fake("error", { status: 429, text: "slow down" }),
    });
    expect([status, json]).toEqual([429, { error: { message: "slow down", type: "rate_limit_error", param: null, code: null } }]);
  });
});

function stream(text: string, offer: { input?: Json[] } & Json, more: Json[] = []): Promise<SseMessage[]> {
  const input = [...(offer.input ?? []), { type: "message", role: "user", content: [{ type: "input_text", text }] }, ...more];
  return readSse(`${server.url}/v1/responses`, { model: "gpt", stream: true, ...offer, input });
}

async function outputOf(text: string, offer: { input?: Json[] } & Json, more: Json[] = []): Promise<Json[]> {
  const events = await stream(text, offer, more);
  return list(record(events.at(-1)!.data.response).output);
}

async function callOf(text: string, offer: { input?: Json[] } & Json): Promise<Json | undefined> {
  return (await outputOf(text, offer)).find((item) => item.type !== "message");
}

async function textOf(text: string, offer: { input?: Json[] } & Json, more: Json[] = []): Promise<unknown> {
  const [message] = await outputOf(text, offer, more);
  return list(message?.content)[0]?.text;
}
