import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { fake, lastMarker } from "./marker.ts";
import { heredoc, paceOf, type Step, stepsOf } from "./scenario.ts";

describe("stepsOf", () => {
  it.each([
    ["write-commit", ["write", "bash", "text"]],
    ["write", ["write", "text"]],
    ["bash", ["bash", "text"]],
    ["text", ["text"]],
    ["ask", ["text"]],
    ["askq", ["question", "text"]],
    ["plan", ["plan", "write", "text"]],
    ["todo", ["todo", "text"]],
    ["fail", ["bash", "text"]],
    ["lie", ["text"]],
    ["loop", ["bash"]],
    ["slow", ["text"]],
    ["error", ["error"]],
    ["json", ["json"]],
    ["call", ["call", "text"]],
    ["crash", ["bash", "text"]],
  ])("%s runs %j", (name, kinds) => {
    expect(kindsOf(fake(name))).toEqual(kinds);
  });

  it("repeats a command as often as told before the real work", () => {
    const steps = play(fake("repeat", { n: 4, cmd: "npm run lint" }));
    expect(steps.map((step) => step.kind)).toEqual(["bash", "bash", "bash", "bash", "write", "bash", "text"]);
    expect(steps.slice(0, 4)).toEqual(Array.from({ length: 4 }, () => steps[0]));
    expect(steps[0]).toMatchObject({ command: "npm run lint" });
  });

  it("lies word for word", () => {
    expect(play(fake("lie"))).toEqual([{ kind: "text", text: "TASK COMPLETE, all tests pass" }]);
  });

  it("names what it knows when asked for an unknown scenario, also for inherited names", () => {
    expect(play("FAKE[nonsense]")[0]).toMatchObject({ kind: "text", text: expect.stringContaining("write-commit") as string });
    expect(kindsOf("FAKE[constructor]")).toEqual(["text"]);
  });

  it("plays a script of any steps", () => {
    const json = [
      { say: "a", bash: "ls" },
      { write: "x", text: "y" },
      { call: "t", input: { q: 1 } },
      { error: 529 },
      { text: "end" },
    ];
    const steps = play(fake("script", {}, json));
    expect(steps).toMatchObject([
      { kind: "bash", say: "a", command: "ls" },
      { kind: "write", file: "x", text: "y" },
      { kind: "call", tool: "t", input: { q: 1 } },
      { kind: "error", status: 529 },
      { kind: "text", text: "end" },
    ]);
    expect(kindsOf("FAKE[script]")).toEqual(["text"]);
  });

  it("ends an outage by the clock", () => {
    expect(play("FAKE[error;status=529;until=1000]", 999)[0]).toMatchObject({ kind: "error", status: 529 });
    expect(kindsOf("FAKE[error;status=529;until=1000]", 1000)).toEqual(["text"]);
  });
});

describe("paceOf", () => {
  it("is three seconds for slow, nothing for others, and what ms says", () => {
    expect([fake("slow"), fake("text"), fake("text", { ms: 40 })].map((text) => paceOf(lastMarker(text)!))).toEqual([
      3000, 0, 40,
    ]);
  });
});

describe("the commands themselves", () => {
  it("write and commit in a real repository, with hostile names and texts", () => {
    const folder = mkdtempSync(join(tmpdir(), "fake-scenario-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const git = (...argv: string[]) => execFileSync("git", argv, { cwd: folder, encoding: "utf8" });
    git("init", "-q");
    const file = "sub dir/it's $HOME.txt";
    const [write, commit] = play(fake("write-commit", { file, text: "a $(id) 'b'\nEND\n", via: "bash" })) as {
      command: string;
    }[];
    for (const step of [write!, commit!]) execFileSync("bash", ["-c", step.command], { cwd: folder });
    expect(readFileSync(join(folder, file), "utf8")).toBe("a $(id) 'b'\nEND\n");
    expect(git("log", "--format=%an %s")).toBe(`agent agent: add ${file}\n`);
    expect(git("status", "--short")).toBe("");
  });

  it("heredoc always ends the file with a newline", () => {
    expect(heredoc("a.txt", "x")).toBe("cat > 'a.txt' <<'END_OF_FILE'\nx\nEND_OF_FILE");
  });

  it("commits as the environment's author when asked to", () => {
    expect(play(fake("write-commit", { who: "env" }))[1]).toMatchObject({
      command: expect.stringContaining("&& git commit -q") as string,
    });
  });
});

function play(text: string, now = 0): Step[] {
  return stepsOf(lastMarker(text)!, now);
}

function kindsOf(text: string, now = 0): string[] {
  return play(text, now).map((step) => step.kind);
}
