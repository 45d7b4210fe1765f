import { describe, expect, it } from "vitest";
import type { Conversation, Item } from "./conversation.ts";
import { fake } from "./marker.ts";
import { replyTo } from "./reply.ts";

const CLAUDE = ["Bash", "Write", "Read", "ToolSearch"];
const schema = { type: "object", properties: { title: { type: "string" } }, required: ["title"] };

describe("replyTo", () => {
  it("answers harmlessly without a marker", () => {
    expect(reply(ask("hello"), CLAUDE)).toMatchObject({
      scenario: undefined,
      call: undefined,
      text: expect.stringContaining("did nothing") as string,
    });
  });

  it("counts tool results after the last marker and repeats the last step", () => {
    const run = [...ask(fake("write-commit")), result("Write"), result("Bash")];
    expect(reply(run.slice(0, 1), CLAUDE)).toMatchObject({ step: 0, call: { tool: "Write" } });
    expect(reply(run.slice(0, 2), CLAUDE)).toMatchObject({ step: 1, call: { tool: "Bash" } });
    expect(reply(run, CLAUDE)).toMatchObject({ step: 2, call: undefined, text: "Done: hello.txt is written and committed." });
    expect(reply([...run, result("Bash"), ...ask("and now?")], CLAUDE)).toMatchObject({ call: undefined });
    expect(reply([...run, ...ask(fake("bash", { cmd: "ls" }))], CLAUDE)).toMatchObject({
      step: 0,
      call: { input: { command: "ls" } },
    });
  });

  it("never obeys a marker that a tool brought in", () => {
    expect(
      reply([...ask("read the file"), { from: "tool", tool: "Read", text: "FAKE[bash;cmd=evil]" }], CLAUDE).call,
    ).toBeUndefined();
  });

  it("makes paths absolute when the request tells the folder", () => {
    expect(reply(ask(fake("write", { file: "a/b.txt" })), ["write"], { cwd: "/w" }).call?.input).toEqual({
      filePath: "/w/a/b.txt",
      content: "hello from the fake model\n",
    });
    expect(reply(ask(fake("write", { file: "/abs.txt" })), ["write"], { cwd: "/w" }).call?.input).toMatchObject({
      filePath: "/abs.txt",
    });
  });

  it.each([
    ["Write", { file_path: "hello.txt" }],
    ["write_file", { file_path: "hello.txt" }],
    ["write", { filePath: "hello.txt" }],
  ])("writes with %s", (tool, input) => {
    expect(reply(ask(fake("write")), [tool]).call).toMatchObject({ tool, input });
  });

  it.each([["Bash"], ["run_shell_command"], ["bash"], ["exec_command"]])(
    "runs commands, and writes when nothing else is there, with %s",
    (tool) => {
      expect(reply(ask(fake("bash")), [tool]).call?.tool).toBe(tool);
      expect(JSON.stringify(reply(ask(fake("write")), [tool]).call?.input)).toContain("END_OF_FILE");
    },
  );

  it.each([["AskUserQuestion"], ["ask_user"], ["question"], ["request_user_input_async"]])("asks with %s", (tool) => {
    expect(JSON.stringify(reply(ask(fake("askq", { text: "Red?", choices: "yes|no" })), [tool]).call)).toMatch(/Red\?.*yes.*no/);
  });

  it.each([["TodoWrite"], ["todowrite"], ["write_todos"], ["update_plan"]])("keeps a list with %s", (tool) => {
    expect(JSON.stringify(reply(ask(fake("todo", { text: "one|two" })), [tool]).call)).toMatch(/one.*two/);
  });

  it("writes JavaScript for Codex's exec tool", () => {
    expect(reply(ask(fake("write")), ["exec"]).call?.input).toContain("tools.apply_patch(");
    expect(reply(ask(fake("bash", { cmd: "ls", escalate: 1 })), ["exec"]).call?.input).toContain(
      '"sandbox_permissions":"require_escalated"',
    );
  });

  it("says in plain words what it has no tool for", () => {
    expect(reply(ask(fake("askq")), ["Bash"])).toMatchObject({
      call: undefined,
      text: "Which database should I use? (SQLite / PostgreSQL)",
    });
    expect(reply(ask(fake("plan")), []).text).toContain("# Plan");
    expect(reply(ask(fake("todo")), []).text).toContain("read");
    expect(reply(ask(fake("write")), []).text).toBe('I have no tool for "write".');
    expect(reply(ask(fake("call", { tool: "none" })), ["Bash"]).text).toBe('I have no tool for "none".');
  });

  it("calls any offered tool by name", () => {
    const marker = fake("call", { tool: "submit_task", done: "Submitted." }, { prompt: "FAKE[lie]" });
    expect(reply(ask(marker), ["submit_task"]).call).toEqual({ tool: "submit_task", input: { prompt: "FAKE[lie]" } });
    expect(reply([...ask(marker), result("submit_task")], ["submit_task"]).text).toBe("Submitted.");
  });
});

describe("detours", () => {
  it("looks a deferred tool up once and then calls it", () => {
    const start = ask(fake("plan"));
    expect(reply(start, CLAUDE).call).toEqual({ tool: "ToolSearch", input: { query: "select:ExitPlanMode", max_results: 1 } });
    expect(reply([...start, result("ToolSearch")], CLAUDE)).toMatchObject({ step: 0, call: { tool: "ExitPlanMode" } });
  });

  it("talks when the look-up finds nothing", () => {
    const found: Item = { from: "tool", tool: "ToolSearch", text: "No matching deferred tools found" };
    expect(reply([...ask(fake("askq")), found], CLAUDE)).toMatchObject({
      call: undefined,
      text: expect.stringContaining("?") as string,
    });
  });

  it.each([
    ["Write", "Read"],
    ["write", "read"],
  ])("reads first when %s refuses to overwrite", (write, read) => {
    const refused: Item = { from: "tool", tool: write, text: "File has not been read yet. Read it first before writing to it." };
    const run = [...ask(fake("write")), refused];
    expect(reply(run, [write, read])).toMatchObject({ step: 0, call: { tool: read } });
    expect(reply([...run, result(read)], [write, read])).toMatchObject({ step: 0, call: { tool: write } });
    expect(reply([...run, result(read), result(write)], [write, read])).toMatchObject({ step: 1, call: undefined });
  });

  it("takes Claude's success message for a success", () => {
    const written: Item = { from: "tool", tool: "Write", text: "File created (no need to Read it back)" };
    expect(reply([...ask(fake("write")), written], CLAUDE).step).toBe(1);
  });
});

describe("side calls and structured output", () => {
  it("gives a title to whoever generates titles, whatever the marker says", () => {
    expect(reply(ask(fake("error")), [], { system: "You are a title generator. Be brief." })).toMatchObject({
      text: "Fake title",
      error: undefined,
    });
    const codex = ask(`Generate a concise, single-line task title for: ${fake("error")}`);
    expect(reply(codex, ["exec"], { schema }).text).toBe('{"title":"fake title"}');
  });

  it("samples the schema for planners and leaves the scenario to the agent", () => {
    expect(reply(ask(fake("write-commit")), [], { schema })).toMatchObject({
      scenario: undefined,
      text: '{"title":"fake title"}',
    });
    expect(reply(ask(fake("error", { status: 500 })), [], { schema }).error).toBeUndefined();
  });

  it("fails planners too when told so", () => {
    expect(reply(ask(fake("error", { status: 529, scope: "all" })), [], { schema }).error).toMatchObject({ status: 529 });
  });

  it("answers with the given JSON", () => {
    expect(reply(ask(fake("json", {}, { title: "mine" })), [], { schema }).text).toBe('{"title":"mine"}');
    expect(reply(ask(fake("json", {}, { title: "mine" })), []).text).toBe('{"title":"mine"}');
  });

  it("does the work first and then hands in the JSON", () => {
    const start = ask(fake("bash"));
    expect(reply(start, ["Bash"], { schema }).call?.tool).toBe("Bash");
    expect(reply([...start, result("Bash")], ["Bash"], { schema }).text).toBe('{"title":"fake title"}');
  });

  it("hands structured output in as a tool call, once", () => {
    const start = ask(fake("json", {}, { title: "mine" }));
    expect(reply(start, ["StructuredOutput"]).call).toEqual({ tool: "StructuredOutput", input: { title: "mine" } });
    expect(reply([...start, result("StructuredOutput")], ["StructuredOutput"]).call).toBeUndefined();
  });

  it("calls the tool the asker insists on", () => {
    expect(reply(ask("classify this"), ["classify"], { forced: "classify" }).call?.tool).toBe("classify");
  });
});

function ask(text: string): Item[] {
  return [{ from: "user", text }];
}

function result(tool: string): Item {
  return { from: "tool", tool, text: "ok" };
}

function reply(items: Item[], tools: string[], more: Partial<Conversation> = {}) {
  const offered = tools.map((name) => ({ name, schema: {} }));
  const base = { model: "m", stream: false, system: "", cwd: undefined, schema: undefined, forced: undefined };
  return replyTo({ ...base, items, tools: offered, ...more }, 0);
}
