import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { OpenBrain, ParsedWish, WishContext } from "#domain/brain.ts";
import { fake } from "../../e2e/fakes/marker.ts";
import { type ModelServer, startModelServer } from "../../e2e/fakes/model-server.ts";
import { plainWorld } from "../../e2e/support/brain-world.ts";
import { sampleTurn } from "../../e2e/support/sample-turn.ts";
import brain from "./openai-compatible.ts";

const WISH: ParsedWish = { type: "feature", title: "Add dark mode", confidence: 0.9, estimateMinutes: 12, agent: null, after: [], scope: [] };
const CONTEXT: WishContext = { projectName: "sample", agents: ["codex"], techStack: ["React"], conventions: [], openTasks: [] };

let model: ModelServer;
let world: ReturnType<typeof plainWorld>;
let open: OpenBrain;

beforeAll(async () => {
  model = await startModelServer();
  world = plainWorld();
  open = brain.open({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: `${model.url}/v1/`, OPENAI_MODEL: "gpt-6-sol" }, world);
});
afterEach(() => {
  model.requests.length = 0;
  world.spent.length = 0;
});
afterAll(() => model.close());

const parse = (wish: string, by = open): Promise<ParsedWish> => by.parse(wish, CONTEXT, new AbortController().signal);
const bodyOf = (at: number) => model.requests[at]?.body as Record<string, unknown> & { messages: { role: string; content: string }[] };

describe("the brain", () => {
  test("is there with OpenAI's key, or with another server and the name of its model", () => {
    expect([{}, { OPENAI_API_KEY: "k" }, { OPENAI_BASE_URL: "http://localhost:11434/v1" }, { OPENAI_BASE_URL: "http://localhost:11434/v1", OPENAI_MODEL: "qwen" }].map((env) => brain.available(env, world))).toEqual([false, true, false, true]);
    expect(brain.mayApprove).toBe(false);
  });
});

describe("a wish", () => {
  test("is read into our shape, which is sent as a schema", async () => {
    expect(await parse(fake("json", { scope: "all" }, WISH))).toEqual(WISH);
    expect(model.requests[0]?.headers["authorization"]).toBe("Bearer sk-test");
    expect(bodyOf(0)).toMatchObject({ model: "gpt-6-sol", response_format: { type: "json_schema", json_schema: { strict: true } } });
    expect(JSON.stringify(bodyOf(0)["response_format"])).not.toMatch(/maxLength|minimum/);
    expect(world.spent).toMatchObject([{ model: "gpt-6-sol", costUsd: null }]);
    expect(world.spent[0]?.inputTokens).toBeGreaterThan(0);
  });

  test.each<[string, unknown]>([
    ["another shape", { title: "x" }],
    ["a title without an end", { ...WISH, title: "x".repeat(500) }],
    ["a field of its own", { ...WISH, approve: true }],
  ])("answered with %s is no answer, and what it cost is told all the same", async (_what, value) => {
    await expect(parse(fake("json", { scope: "all" }, value))).rejects.toMatchObject({ name: "ZodError" });
    expect(world.spent).toHaveLength(1);
  });

  test("is given up as soon as nobody waits for it", async () => {
    await expect(open.parse("x", CONTEXT, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });

  test("that the server refuses says with which status", async () => {
    await expect(parse(fake("error", { status: 529, scope: "all" }))).rejects.toMatchObject({ name: "ModelRefusal", status: 529 });
  });
});

describe("a conversation", () => {
  test("is heard as it is written, and says what it used", async () => {
    const { turn, heard } = sampleTurn(fake("text", { text: "It is on its way and will be there soon." }));
    await open.converse(turn);
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.join("")).toBe("It is on its way and will be there soon.");
    expect(bodyOf(0).messages[0]).toEqual({ role: "system", content: turn.system });
    expect(world.spent[0]?.outputTokens).toBeGreaterThan(0);
  });

  test("uses the hands it was given, and goes on with what they brought", async () => {
    const { turn, heard, used } = sampleTurn(fake("script", {}, [{ say: "Let me look.", call: "list_tasks", input: { open: true } }, { text: "Nothing is open." }]));
    await open.converse(turn);
    expect(used).toEqual([["list_tasks", { open: true }]]);
    expect(heard.join("")).toBe("Let me look.\n\nNothing is open.");
    expect(bodyOf(1).messages.at(-1)).toMatchObject({ role: "tool", content: '{"ok":true}' });
  });

  test("that does not come to an end is stopped", async () => {
    const { turn, used } = sampleTurn(fake("script", {}, Array.from({ length: 40 }, () => ({ call: "list_tasks", input: {} }))));
    await expect(open.converse(turn)).rejects.toThrow("did not come to an end");
    expect(used).toHaveLength(12);
  });

  test("is cut off by a server that hangs up, with what was said", async () => {
    await expect(open.converse(sampleTurn(fake("error", { status: 0 })).turn)).rejects.toThrow(/./);
  });
});

describe("a server that takes less", () => {
  const bodies: Record<string, unknown>[] = [];
  let plain: Server;
  let address: string;

  /** Refuses schemas and what it does not know, as small servers do. */
  beforeAll(async () => {
    plain = createServer((request, response) => {
      let text = "";
      request.on("data", (chunk) => void (text += String(chunk)));
      request.on("end", () => {
        const body = JSON.parse(text) as Record<string, unknown>;
        bodies.push(body);
        if (body["response_format"] || body["stream_options"]) return void response.writeHead(400).end('{"error":{"message":"unknown field"}}');
        if (!body["stream"]) return void response.end(JSON.stringify({ choices: [{ message: { content: `Here it is:\n\`\`\`json\n${JSON.stringify(WISH)}\n\`\`\`` } }] }));
        response.writeHead(200, { "content-type": "text/event-stream" });
        // A chunk ends where it wants to; the last event has no empty line behind it.
        response.write('data: {"choices":[{"del');
        response.write('ta":{"content":"Good "}}]}\r\n\r\n: life sign\r\n\r\n');
        response.end('data: {"choices":[{"delta":{"content":"day."}}]}');
      });
    });
    await new Promise<void>((done) => plain.listen(0, "127.0.0.1", done));
    address = `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
  });
  afterEach(() => void (bodies.length = 0));
  afterAll(() => new Promise<void>((done) => void plain.close(() => done())));
  const small = (): OpenBrain => brain.open({ OPENAI_BASE_URL: address, OPENAI_MODEL: "small" }, world);

  test("is asked in plain words, and the next time at once", async () => {
    expect(await parse("Add dark mode", small())).toEqual(WISH);
    expect(bodies.map((b) => (b["response_format"] as { type: string } | undefined)?.type)).toEqual(["json_schema", "json_object", undefined]);
    expect(await parse("Add dark mode", small())).toEqual(WISH);
    expect(bodies).toHaveLength(4);
    expect(world.spent.at(-1)).toMatchObject({ inputTokens: null, outputTokens: null });
  });

  test("is heard without counting", async () => {
    const { turn, heard } = sampleTurn("hello");
    await small().converse(turn);
    expect(heard.join("")).toBe("Good day.");
  });
});
