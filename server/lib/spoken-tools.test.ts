import { describe, expect, test } from "vitest";
import { ZodError } from "zod";
import type { WishContext } from "#domain/brain.ts";
import { sampleTurn } from "../../e2e/support/sample-turn.ts";
import { spokenBrain, type SpokenQuestion } from "./spoken-tools.ts";

const CONTEXT: WishContext = { projectName: "shop", agents: ["codex"], techStack: [], conventions: [], openTasks: [] };
const spoken = (say: string, tool: string | null = null, input: unknown = ""): string => JSON.stringify({ say, tool, input: typeof input === "string" ? input : JSON.stringify(input) });

/** A program that gives these answers, the last one again and again, and what it was asked. */
function program(...answers: string[]) {
  const asked: SpokenQuestion[] = [];
  const brain = spokenBrain(async (question, read) => {
    asked.push(question);
    return read(answers[Math.min(asked.length, answers.length) - 1] ?? "");
  });
  return { asked, brain };
}

describe("a program without tools", () => {
  test("uses ours by saying so, and reads what they brought before it goes on", async () => {
    const { asked, brain } = program(spoken("Let me look.", "list_tasks", { open: true }), spoken("Nothing is open."));
    const { turn, heard, used } = sampleTurn("What is open?");
    await brain.converse(turn);
    expect(used).toEqual([["list_tasks", { open: true }]]);
    expect(heard.join("")).toBe("Let me look.\n\nNothing is open.");
    expect(asked[0]?.prompt).toBe("<user>\nWhat is open?\n</user>");
    expect(asked[1]?.prompt.startsWith("<user>\nWhat is open?\n</user>\n\n<assistant>\n")).toBe(true);
    expect(asked[1]?.prompt).toMatch(/<result tool="list_tasks">\n\{"ok":true\}\n<\/result>$/);
  });

  test("is told who it is, how to say it, and every hand with its input", async () => {
    const { asked, brain } = program(spoken("Good."));
    const { turn } = sampleTurn("hello", { tools: [{ name: "one", description: "Do one.", inputSchema: { type: "object", required: ["a"] } }, { name: "two", description: "Do two.", inputSchema: {} }] });
    await brain.converse(turn);
    expect(asked).toHaveLength(1);
    expect(asked[0]?.signal).toBe(turn.signal);
    for (const part of [turn.system, "- one: Do one.\n  input: {\"type\":\"object\",\"required\":[\"a\"]}", "- two: Do two.", "one JSON object"]) expect(asked[0]?.system).toContain(part);
    expect(asked[0]?.schema).toMatchObject({ required: ["say", "tool", "input"], additionalProperties: false });
  });

  test("tells the talk in its order, with who said what", async () => {
    const { asked, brain } = program(spoken("ok"));
    const { turn } = sampleTurn("", { messages: [{ role: "user", text: "one" }, { role: "assistant", text: "two" }, { role: "user", text: "three" }] });
    await brain.converse(turn);
    expect(asked[0]?.prompt).toBe("<user>\none\n</user>\n\n<assistant>\ntwo\n</assistant>\n\n<user>\nthree\n</user>");
  });

  test.each<[string, string]>([["nothing", ""], ["only spaces", "  \n"]])("that gives %s as an input means none", async (_what, input) => {
    const { brain } = program(spoken("", "list_tasks", input), spoken("Done."));
    const { turn, used } = sampleTurn("hello");
    await brain.converse(turn);
    expect(used).toEqual([["list_tasks", {}]]);
  });

  test("that wants a hand there is not is told so, and nothing runs", async () => {
    const { asked, brain } = program(spoken("", "decide", { id: "x" }), spoken("Then not."));
    const { turn, used, heard } = sampleTurn("hello");
    await brain.converse(turn);
    expect([used, heard.filter(Boolean)]).toEqual([[], ["Then not."]]);
    expect(asked[1]?.prompt).toContain("There is no tool decide.");
  });

  test.each<[string, string, new () => Error]>([
    ["words alone", "I would look at the tasks.", SyntaxError],
    ["another shape", '{"text":"hello"}', ZodError as unknown as new () => Error],
    ["a field of its own", '{"say":"","tool":null,"input":"","approve":true}', ZodError as unknown as new () => Error],
    ["an input that is no JSON", spoken("Look", "list_tasks", "{open"), SyntaxError],
    ["a tool with a name without an end", spoken("", "x".repeat(101)), ZodError as unknown as new () => Error],
    ["an input without an end", spoken("", "list_tasks", "1".repeat(60_001)), ZodError as unknown as new () => Error],
  ])("that answers with %s is not heard and uses nothing", async (_what, answer, kind) => {
    const { brain } = program(answer);
    const { turn, heard, used } = sampleTurn("hello");
    await expect(brain.converse(turn)).rejects.toBeInstanceOf(kind);
    expect([heard, used]).toEqual([[], []]);
  });

  test("says where a fence or a sentence stands around it", async () => {
    const { brain } = program(`Here it is:\n\`\`\`json\n${spoken("Good day.")}\n\`\`\``);
    const { turn, heard } = sampleTurn("hello");
    await brain.converse(turn);
    expect(heard).toEqual(["Good day."]);
  });

  test("reads a wish with the shape and the place it is asked for", async () => {
    const wish = { type: "bug", title: "Fix the till", confidence: 0.7, estimateMinutes: 9, agent: null, after: [], scope: [] };
    const { asked, brain } = program(JSON.stringify(wish));
    const { signal } = new AbortController();
    expect(await brain.parse("Fix the till", CONTEXT, signal)).toEqual(wish);
    expect(asked[0]).toMatchObject({ prompt: "<wish>\nFix the till\n</wish>", schema: { type: "object" } });
    expect(asked[0]?.system).toContain("the project shop");
    expect(asked[0]?.signal).toBe(signal);
    await expect(program('{"type":"bug"}').brain.parse("x", CONTEXT, signal)).rejects.toBeInstanceOf(ZodError);
  });
});
