import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import type { OpenBrain, ParsedWish, Turn, WishContext } from "#domain/brain.ts";
import { plainWorld } from "../../e2e/support/brain-world.ts";
import brain from "./anthropic.ts";

interface Asked {
  headers: IncomingMessage["headers"];
  body: { system?: string; messages: { role: string; content: unknown }[]; tools?: { name: string }[]; stream?: boolean };
}

type Block = { type: "text"; text: string } | { type: "tool_use"; id: string; name: string; input: unknown };

const WISH: ParsedWish = { type: "feature", title: "Add dark mode", confidence: 0.9, estimateMinutes: 12, agent: null, after: [], scope: [] };
const CONTEXT: WishContext = { projectName: "sample", agents: ["codex"], techStack: ["React"], conventions: ["tabs"], openTasks: [{ number: 3, title: "Old task" }] };

let server: Server;
let open: OpenBrain;
let env: Record<string, string>;
const world = plainWorld();
const asked: Asked[] = [];
/** What the model says, answer by answer; the last one is repeated. */
let answers: (Block[] | number)[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = "";
    request.on("data", (chunk) => void (text += String(chunk)));
    request.on("end", () => {
      const body = JSON.parse(text) as Asked["body"];
      asked.push({ headers: request.headers, body });
      const next = answers.length > 1 ? answers.shift() : answers[0];
      if (typeof next === "number") refuse(response, next);
      else reply(response, next ?? [], body.stream ?? false);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  env = { ANTHROPIC_API_KEY: "sk-ant-test", ANTHROPIC_BASE_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
  open = brain.open(env, world);
});
afterEach(() => {
  asked.length = 0;
});
afterAll(() => new Promise<void>((done) => void server.close(() => done())));

function refuse(response: ServerResponse, status: number): void {
  response.writeHead(status, { "content-type": "application/json", "retry-after-ms": "1" });
  response.end(JSON.stringify({ type: "error", error: { type: "api_error", message: "overloaded" } }));
}

function reply(response: ServerResponse, content: Block[], stream: boolean): void {
  const message = { id: "m", type: "message", role: "assistant", model: "x", stop_reason: content.some((b) => b.type === "tool_use") ? "tool_use" : "end_turn", stop_sequence: null, usage: { input_tokens: 1, output_tokens: 1 } };
  if (!stream) {
    response.writeHead(200, { "content-type": "application/json" });
    return void response.end(JSON.stringify({ ...message, content }));
  }
  response.writeHead(200, { "content-type": "text/event-stream" });
  const send = (event: { type: string } & Record<string, unknown>): void => void response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
  send({ type: "message_start", message: { ...message, content: [], stop_reason: null } });
  for (const [index, block] of content.entries()) {
    send({ type: "content_block_start", index, content_block: block.type === "text" ? { type: "text", text: "" } : { ...block, input: {} } });
    const parts = block.type === "text" ? block.text.split(/(?<= )/) : [JSON.stringify(block.input)];
    for (const part of parts) send({ type: "content_block_delta", index, delta: block.type === "text" ? { type: "text_delta", text: part } : { type: "input_json_delta", partial_json: part } });
    send({ type: "content_block_stop", index });
  }
  send({ type: "message_delta", delta: { stop_reason: message.stop_reason, stop_sequence: null }, usage: { output_tokens: 1 } });
  send({ type: "message_stop" });
  response.end();
}

const say = (text: string): Block[] => [{ type: "text", text }];
const call = (name: string, input: unknown, id = "t1"): Block => ({ type: "tool_use", id, name, input });

function turn(more: Partial<Turn> = {}) {
  const heard: string[] = [];
  const used: [string, unknown][] = [];
  const given: Turn = {
    context: { ...CONTEXT, master: false, projects: ["sample"] },
    system: "You are the orchestrator.", answers: null,
    messages: [{ role: "user", text: "Add dark mode" }],
    tools: [{ name: "list_tasks", description: "List tasks.", inputSchema: { type: "object", properties: {} } }],
    call: async (name, input) => (used.push([name, input]), '{"ok":true}'),
    emit: (text) => void heard.push(text),
    signal: new AbortController().signal,
    ...more,
  };
  return { given, heard, used };
}

describe("the brain", () => {
  test("is there with a key, and may not approve: it reads what others wrote", () => {
    expect([brain.available({}, world), brain.available({ ANTHROPIC_API_KEY: "" }, world), brain.available(env, world)]).toEqual([false, false, true]);
    expect(brain.mayApprove).toBe(false);
  });
});

describe("a wish", () => {
  const parse = (wish = "Add dark mode"): Promise<ParsedWish> => open.parse(wish, CONTEXT, new AbortController().signal);

  test("is read into our shape", async () => {
    answers = [say(JSON.stringify(WISH))];
    expect(await parse()).toEqual(WISH);
    expect(Object.values(asked[0]?.headers ?? {}).join(" ")).toContain("sk-ant-test");
    expect(asked[0]?.body.messages).toEqual([{ role: "user", content: "<wish>\nAdd dark mode\n</wish>" }]);
    for (const known of ["sample", "codex", "React", "- tabs", "- 3 Old task"]) expect(asked[0]?.body.system).toContain(known);
  });

  test.each<[string, unknown]>([
    ["another shape", { title: "x" }],
    ["a confidence beyond all measure", { ...WISH, confidence: 2 }],
    ["a title without an end", { ...WISH, title: "x".repeat(500) }],
    ["a kind of task there is not", { ...WISH, type: "magic" }],
    ["a field of its own", { ...WISH, approve: true }],
  ])("answered with %s is no answer", async (_what, value) => {
    answers = [say(JSON.stringify(value))];
    await expect(parse()).rejects.toThrow(/./);
  });

  test("answered with words is no answer", async () => {
    answers = [say("I would say it is a feature.")];
    await expect(parse()).rejects.toThrow(/./);
  });

  test("is asked once: trying again is the router's matter", async () => {
    answers = [529, say(JSON.stringify(WISH))];
    await expect(parse()).rejects.toMatchObject({ status: 529 });
    expect(asked).toHaveLength(1);
  });

  test("says what it used", async () => {
    answers = [say(JSON.stringify(WISH))];
    await parse();
    expect(world.spent.at(-1)).toEqual({ model: "claude-sonnet-5-5", inputTokens: 1, outputTokens: 1, cachedTokens: 0, costUsd: null });
  });

  test("is given up as soon as nobody waits for it", async () => {
    answers = [say(JSON.stringify(WISH))];
    await expect(open.parse("x", CONTEXT, AbortSignal.abort())).rejects.toThrow(/abort/i);
  });
});

describe("an answer", () => {
  test("is heard as it is written", async () => {
    answers = [say("It is on its way.")];
    const { given, heard } = turn();
    await open.converse(given);
    expect(heard.length).toBeGreaterThan(1);
    expect(heard.join("")).toBe("It is on its way.");
    expect(asked[0]?.body.tools?.map((t) => t.name)).toEqual(["list_tasks"]);
  });

  test("uses the hands it was given, and goes on with what they brought", async () => {
    answers = [[{ type: "text", text: "Let me look." }, call("list_tasks", { open: true })], say("Nothing is open.")];
    const { given, heard, used } = turn();
    await open.converse(given);
    expect(used).toEqual([["list_tasks", { open: true }]]);
    expect(heard.join("")).toBe("Let me look.\n\nNothing is open.");
    expect(asked[1]?.body.messages.at(-1)).toMatchObject({ role: "user", content: [{ type: "tool_result", tool_use_id: "t1", content: '{"ok":true}', is_error: false }] });
  });

  test("cannot use a hand it was not given", async () => {
    answers = [[call("confirm_task", { number: 1 })], say("I cannot.")];
    const { given, used } = turn();
    await open.converse(given);
    expect(used).toEqual([]);
    expect(JSON.stringify(asked[1]?.body.messages.at(-1))).toContain("There is no tool confirm_task.");
  });

  test("gets a long result cut, and is told so", async () => {
    answers = [[call("list_tasks", {})], say("ok")];
    const { given } = turn({ call: async () => "x".repeat(100_000) });
    await open.converse(given);
    const [result] = (asked[1]?.body.messages.at(-1)?.content ?? []) as { content: string }[];
    expect(result?.content.length).toBeLessThan(61_000);
    expect(result?.content).toMatch(/\[cut\]$/);
  });

  test("that does not come to an end is stopped", async () => {
    answers = [[call("list_tasks", {})]];
    const { given, used } = turn();
    await expect(open.converse(given)).rejects.toThrow("did not come to an end");
    expect(used).toHaveLength(12);
  });

  test("that is stopped in its middle was sent, and so was paid for; how much was written is unknown", async () => {
    answers = [say("It is on its way, and goes on for a while.")];
    const stop = new AbortController();
    const { given } = turn({ signal: stop.signal, emit: () => stop.abort() });
    await expect(open.converse(given)).rejects.toThrow(/abort/i);
    expect(world.spent.at(-1)).toEqual({ model: "claude-sonnet-5-5", inputTokens: 1, outputTokens: null, cachedTokens: 0, costUsd: null });
  });

  test("is told what the turn says it is", async () => {
    answers = [say("ok")];
    await open.converse(turn().given);
    expect(asked[0]?.body.system).toBe("You are the orchestrator.");
  });
});
