import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { RunRequest } from "./agent.ts";
import { declaredAgent } from "./declared-agent.ts";
import { CustomAgent } from "./project.ts";
import { SignalBody } from "./signal.ts";

const RUN: RunRequest = {
  prompt: "Add a page", autonomy: "confirm", worktree: "/w", mainRepository: "/r", gitCommonDir: "/r/.git", runDir: "/run/s.1", agentSessionId: "uuid", hook: "/bin/hook",
  port: 0, password: "", env: {}, home: "/home/me", command: "/usr/bin/my-agent", extraArgs: [], files: {},
};
const custom = (more: Partial<CustomAgent> = {}): CustomAgent => CustomAgent.parse({ id: "mine", name: "Mine", command: ["my-agent", "--do", "{prompt}"], promptBy: "argv", doneWhen: "exit", ...more });
const launch = (more: Partial<CustomAgent> = {}, run: Partial<RunRequest> = {}) => declaredAgent(custom(more)).launch({ ...RUN, ...run });

describe("an agent from data", () => {
  it("is started with the brief as one argument, whatever it holds", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 200 }), (prompt) => {
        expect(launch({}, { prompt }).argv).toEqual(["/usr/bin/my-agent", "--do", prompt]);
      }),
    );
    expect(launch({}, { prompt: "$& $1 $$ {prompt}" }).argv[2]).toBe("$& $1 $$ {prompt}");
  });

  it("gets the brief inside a longer argument, and as often as it is named", () => {
    expect(launch({ command: ["x", "--message={prompt}", "{prompt}"] }).argv).toEqual(["/usr/bin/my-agent", "--message=Add a page", "Add a page"]);
  });

  it("may want a file in its place, which is private to the run", () => {
    expect(launch({ promptBy: "file" })).toEqual({ argv: ["/usr/bin/my-agent", "--do", "/run/s.1/brief.md"], env: {}, files: [{ name: "brief.md", content: "Add a page" }] });
  });

  it("may read it from its standard input; then nothing is put in for it", () => {
    expect(launch({ promptBy: "stdin" })).toMatchObject({ argv: ["/usr/bin/my-agent", "--do", "{prompt}"], stdin: "/run/s.1/brief.md", files: [{ content: "Add a page" }] });
  });

  it("gets the arguments of the settings behind its own", () => {
    expect(launch({}, { extraArgs: ["-v"] }).argv.at(-1)).toBe("-v");
  });

  it("can be continued only where it says how", () => {
    expect(declaredAgent(custom()).resume).toBeUndefined();
    const agent = declaredAgent(custom({ resume: ["my-agent", "--session", "{session}", "{prompt}"] }));
    expect(agent.resume?.(RUN, "abc").argv).toEqual(["/usr/bin/my-agent", "--session", "abc", "Add a page"]);
  });

  it("may speak in our own words, and nothing else is heard", () => {
    const agent = declaredAgent(custom());
    expect(agent.read({ kind: "said", text: "hello" })).toEqual([{ kind: "said", text: "hello" }]);
    for (const nonsense of [null, "said", { kind: "said" }, { kind: "shout", text: "x" }, [], 7]) expect(agent.read(nonsense)).toEqual([]);
  });

  it("is told an answer as JSON it can read back", () => {
    const answer = { verdict: "deny", why: 'because "so"' } as const;
    const delivery = declaredAgent(custom()).answer({ askId: "1", agentSessionId: null }, answer);
    expect(delivery.via === "hook" && JSON.parse(delivery.stdout)).toEqual(answer);
  });

  it("reports by its end alone, and nothing is read off its screen", () => {
    const agent = declaredAgent(custom());
    expect([agent.signals, agent.staysOpen, agent.takesSessionId]).toEqual(["exit", false, false]);
    expect([agent.titleState("✳ waiting"), agent.screenState("Do you trust this folder?")]).toEqual(["unknown", "unknown"]);
    expect(agent.install).toContain("my-agent");
  });
});

describe("what may be declared", () => {
  it.each([
    [{ id: "Custom" }, "capitals"], [{ id: "custom" }, "a reserved word"], [{ id: "constructor" }, "found on every object"], [{ id: "" }, "nothing"], [{ id: "a b" }, "a blank"],
    [{ command: [] }, "no program"], [{ command: [""] }, "an empty program"], [{ promptBy: "telepathy" }, "a way there is not"], [{ doneWhen: "tired" }, "an end there is not"], [{ shell: true }, "a field there is not"],
  ] as [object, string][])("%j is refused: %s", (more) => {
    expect(CustomAgent.safeParse({ ...custom(), ...more }).success).toBe(false);
  });
});

describe("a signal", () => {
  it("of every kind has its shape, and longer texts than ours are refused", () => {
    const tool = { name: "Bash", kind: "command", command: "ls" };
    const fine = [
      { kind: "session-started" }, { kind: "turn-started", prompt: "x" }, { kind: "tool-started", tool }, { kind: "tool-ended", tool, failed: false, durationMs: null },
      { kind: "permission-asked", askId: "1", tool }, { kind: "question-asked", askId: "1", questions: [{ text: "?", choices: [{ label: "a" }] }] }, { kind: "ask-closed", askId: "1" },
      { kind: "said", text: "" }, { kind: "turn-ended" }, { kind: "turn-failed", message: "", retrying: true }, { kind: "interrupted" }, { kind: "notified", message: "" },
      { kind: "session-ended" }, { kind: "dialog", text: "", rule: "" }, { kind: "usage", inputTokens: null, outputTokens: 1, costUsd: 0.1 },
    ];
    for (const body of fine) expect([body.kind, SignalBody.safeParse(body).error?.issues]).toEqual([body.kind, undefined]);
    for (const body of [{ kind: "said", text: "x".repeat(20_001) }, { kind: "question-asked", askId: "1", questions: [] }, { kind: "tool-started", tool: { name: "x", kind: "magic" } }, { kind: "usage", inputTokens: "1" }]) {
      expect([body.kind, SignalBody.safeParse(body).success]).toEqual([body.kind, false]);
    }
  });

  it("fills in what a question leaves out", () => {
    const body = SignalBody.parse({ kind: "question-asked", askId: "1", questions: [{ text: "?", choices: [{ label: "a" }] }] });
    expect(body.kind === "question-asked" && body.questions[0]).toEqual({ text: "?", choices: [{ label: "a", description: "" }], multiple: false });
  });
});
