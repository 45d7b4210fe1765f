import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Json, list, record, string } from "./json.ts";
import { fake } from "./marker.ts";
import { type ModelServer, startModelServer } from "./model-server.ts";
import { postJson, readSse, type SseMessage } from "./wire-client.ts";

const TOOLS = [{ functionDeclarations: [{ name: "write_file", parametersJsonSchema: {} }, { name: "run_shell_command" }] }];
const CONTEXT = {
  text: "<session_context>\n- **Workspace Directories:**\n  - /home/dev/tree\n- **Directory Structure:**\n</session_context>",
};

let server: ModelServer;
beforeAll(async () => {
  server = await startModelServer();
});
afterAll(() => server.close());

describe("generateContent", () => {
  it("streams text in pieces, then the call, and says STOP once", async () => {
    const parts = (await stream(fake("write-commit"))).map((event) => candidateOf(event.data));
    const texts = parts.flatMap((c) => list(record(c.content).parts)).map((part) => string(part.text));
    expect(texts.join("")).toBe("I'll create hello.txt and commit it.");
    const [call] = list(record(parts.at(-1)!.content).parts);
    expect(call).toMatchObject({
      functionCall: { name: "write_file", args: { file_path: "/home/dev/tree/hello.txt" } },
      thoughtSignature: expect.any(String) as string,
    });
    expect(parts.map((c) => c.finishReason)).toEqual([undefined, undefined, undefined, "STOP"]);
  });

  it("names model and usage in every chunk", async () => {
    const [first] = await stream(fake("text"));
    expect(first!.data).toMatchObject({
      modelVersion: "gemini-x",
      usageMetadata: { totalTokenCount: expect.any(Number) as number },
    });
  });

  it("goes on after function responses", async () => {
    const done = [
      { role: "model", parts: [{ functionCall: { name: "write_file", args: {} } }] },
      { role: "user", parts: [{ functionResponse: { name: "write_file", response: { output: "Successfully created" } } }] },
    ];
    const events = await stream(fake("write-commit"), done);
    expect(list(record(candidateOf(events.at(-1)!.data).content).parts)[0]).toMatchObject({
      functionCall: { name: "run_shell_command" },
    });
  });

  it("answers the model router with a sample of its schema, never with an error", async () => {
    const properties = { complexity_reasoning: { type: "STRING" }, complexity_score: { type: "INTEGER" } };
    const responseJsonSchema = { type: "OBJECT", properties, required: Object.keys(properties) };
    const generationConfig = { responseMimeType: "application/json", responseJsonSchema };
    const { status, json } = await post("generateContent", { ...ask(fake("error")), tools: undefined, generationConfig });
    expect(status).toBe(200);
    const text = list(record(candidateOf(json).content).parts)[0]!.text;
    expect(JSON.parse(String(text))).toEqual({ complexity_reasoning: "fake complexity_reasoning", complexity_score: 1 });
  });

  it("counts tokens", async () => {
    expect((await post("countTokens", ask("hello"))).json).toEqual({ totalTokens: expect.any(Number) as number });
  });

  it("fails with Google's error body", async () => {
    expect(await post("streamGenerateContent", ask(fake("error", { status: 429 })))).toMatchObject({
      status: 429,
      json: { error: { code: 429, message: "fake error 429", status: "RESOURCE_EXHAUSTED" } },
    });
  });
});

function ask(text: string, more: Json[] = []): Json {
  return { contents: [{ role: "user", parts: [CONTEXT, { text }] }, ...more], tools: TOOLS };
}

function post(method: string, body: Json) {
  return postJson(`${server.url}/v1beta/models/gemini-x:${method}`, body);
}

function stream(text: string, more: Json[] = []): Promise<SseMessage[]> {
  return readSse(`${server.url}/v1beta/models/gemini-x:streamGenerateContent?alt=sse`, ask(text, more));
}

function candidateOf(json: unknown): Json {
  return list(record(json).candidates)[0]!;
}
