import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CommandFact, type DetectorFacts, Pattern, seenIn, wilsonLower } from "#domain/pattern.ts";
import detector from "./repeated-commands.ts";

const task = (n: number): string => `01ARZ3NDEKTSV4RRFFQ6${String(n).padStart(6, "0")}`;

function ran(n: number, command: string, more: Partial<CommandFact> = {}): CommandFact {
  return { taskId: task(n), delegationId: task(n + 500), command, failed: false, durationMs: 100, ...more };
}

function detect(commands: readonly CommandFact[], more: Partial<DetectorFacts> = {}): Pattern[] {
  return detector.detect({ commands, tasksSeen: new Set(commands.map((c) => c.taskId)).size, documented: "", ...more });
}

function keysOf(commands: readonly CommandFact[], more: Partial<DetectorFacts> = {}): string[] {
  return detect(commands, more).map((p) => p.key);
}

describe("when a command counts as repeated", () => {
  it.each([
    ["three times in one task", [ran(1, "make gen"), ran(1, "make gen"), ran(1, "make gen")], ["make gen"]],
    ["twice in one task", [ran(1, "make gen"), ran(1, "make gen")], []],
    ["once in each of two tasks", [ran(1, "make gen"), ran(2, "make gen")], ["make gen"]],
    ["once", [ran(1, "make gen")], []],
    ["three different ones", [ran(1, "make a"), ran(1, "make b"), ran(1, "make c")], []],
    ["the same with other arguments", [ran(1, "npx sharp a.png"), ran(1, "npx sharp b.png"), ran(2, "npx sharp c.png")], ["npx sharp <path>"]],
    ["inside longer lines", [ran(1, "cd web && make gen | tail -3"), ran(2, "make gen && git add -A")], ["make gen"]],
    ["three times in one line", [ran(1, "make gen; make gen; make gen")], ["make gen"]],
    ["through a shell", [ran(1, "bash -lc 'make gen'"), ran(2, "make gen")], ["make gen"]],
  ])("%s", (_, commands, keys) => {
    expect(keysOf(commands)).toEqual(keys);
  });

  it("does not propose what never worked", () => {
    const failing = [1, 2, 3].map((n) => ran(n, "make gen", { failed: true }));
    expect(keysOf(failing)).toEqual([]);
    expect(keysOf([...failing, ran(4, "make gen")])).toEqual(["make gen"]);
  });

  it("counts tasks, not runs", () => {
    const [pattern] = detect([...Array.from({ length: 20 }, () => ran(1, "make gen")), ran(2, "make gen")], { tasksSeen: 10 });
    expect(pattern).toMatchObject({ supportTasks: 2, tasksSeen: 10, occurrences: 21, confLb: wilsonLower(2, 10) });
    expect(pattern?.evidence).toEqual([{ taskId: task(1), pattern: "make gen", delegationId: task(501) }, { taskId: task(2), pattern: "make gen", delegationId: task(502) }]);
  });

  it("says of a single task what it is worth", () => {
    const [pattern] = detect([ran(1, "make gen"), ran(1, "make gen"), ran(1, "make gen")]);
    expect(pattern && seenIn(pattern)).toBe("Seen in 1 of 1 task (at least .27)");
  });

  it("never claims more tasks than there were", () => {
    expect(detect([1, 2, 3].map((n) => ran(n, "make gen")), { tasksSeen: 1 })[0]).toMatchObject({ supportTasks: 3, tasksSeen: 3 });
  });
});

describe("what is not worth saying", () => {
  it.each([
    "ls -la", "cat a.txt", "cd web", "git status", "git add -A", "git commit -m x", "git diff", "git log -3", "grep -rn x .", "rg x", "find . -name y", "sed -n 1,9p a", "head a", "tail a", "mkdir -p a",
    "rm -rf a", "cp a b", "mv a b", "echo a", "pwd", "which node", "wc -l a", "node -v", "export A=1", "set -e", "true", "sleep 5",
  ])("the generic %s", (command) => {
    expect(keysOf([ran(1, command), ran(2, command), ran(3, command)])).toEqual([]);
  });

  it.each([
    ["as it was run", "Run `npm run gen -- --all` first.", "npm run gen -- --all"],
    ["with other flags", "Use npm run gen to generate.", "npm run gen -- --watch"],
    ["over two lines", "Use\n  npm run\n  gen", "npm run gen"],
    ["in package.json", '{"scripts":{"gen":"node gen.mjs"}}', "npm run gen"],
    ["in package.json, for another manager", '{ "scripts": {\n "gen": "x" } }', "pnpm run gen"],
    ["in a Makefile", "build: a\n\tx\ngen: b\n\ty\n", "make gen"],
    ["a script", "See scripts: node scripts/gen.mjs", "node scripts/gen.mjs a b"],
  ])("what is documented %s", (_, documented, command) => {
    expect(keysOf([ran(1, command), ran(2, command)], { documented })).toEqual([]);
  });

  it.each([
    ["a longer name", "npm run generate", "npm run gen"],
    ["part of a path", "docs/make gen-all", "make gen"],
    ["another script", '{"scripts":{"generate":"x"}}', "npm run gen"],
    ["the program alone", "we use pytest here", "pytest -x tests/a.py"],
    ["nothing", "", "make gen"],
  ])("but not because of %s", (_, documented, command) => {
    expect(keysOf([ran(1, command), ran(2, command)], { documented })).toHaveLength(1);
  });
});

describe("the order and the example", () => {
  it("best supported first, then most frequent, then by letter", () => {
    const commands = [ran(1, "make b"), ran(2, "make b"), ran(1, "make a"), ran(2, "make a"), ran(1, "make c"), ran(2, "make c"), ran(3, "make c"), ran(1, "make d"), ran(2, "make d"), ran(2, "make d")];
    expect(keysOf(commands)).toEqual(["make c", "make d", "make a", "make b"]);
  });

  it("shows the most common form, the shorter one of two", () => {
    const forms = ["npx sharp b.png", "npx sharp a.png", "npx sharp long.png", "npx sharp a.png"];
    expect(detect(forms.map((f, i) => ran(i, f)))[0]?.example).toBe("npx sharp a.png");
    expect(detect(forms.slice(1, 3).map((f, i) => ran(i, f)))[0]?.example).toBe("npx sharp a.png");
  });

  it("tells fifty at most", () => {
    const commands = Array.from({ length: 120 }, (_, i) => [ran(1, `make t${i}x`), ran(2, `make t${i}x`)]).flat();
    expect(detect(commands)).toHaveLength(50);
  });
});

describe("any history", () => {
  const command = fc.constantFrom("make gen", "make a && make b", "npm run x", "git status", "npx sharp a.png", "npx sharp 'b c'", "node gen.mjs", "cat <<EOF\nx\nEOF", "a 'b", "", "ls | make gen", "./x.sh --y=1");
  const history = fc.array(fc.record({ taskId: fc.integer({ min: 1, max: 5 }).map(task), delegationId: fc.integer({ min: 1, max: 9 }).map(task), command: fc.oneof(command, fc.string({ maxLength: 20 })), failed: fc.boolean(), durationMs: fc.constant(null) }), { maxLength: 60 });

  it("gives patterns that can be kept, whose numbers can be counted again", () => {
    fc.assert(
      fc.property(history, fc.nat({ max: 12 }), (commands, tasksSeen) => {
        for (const pattern of detect(commands, { tasksSeen })) {
          expect(Pattern.safeParse(pattern).success).toBe(true);
          expect(pattern.supportTasks).toBe(new Set(pattern.evidence.map((e) => e.taskId)).size);
          expect(pattern.supportTasks).toBeLessThanOrEqual(pattern.tasksSeen);
          expect(pattern.occurrences).toBeGreaterThanOrEqual(pattern.supportTasks);
          expect(pattern.supportTasks >= 2 || pattern.occurrences >= 3).toBe(true);
          expect(pattern.confLb).toBe(wilsonLower(pattern.supportTasks, pattern.tasksSeen));
        }
      }),
    );
  });

  it("does not depend on the order of the tasks", () => {
    fc.assert(
      fc.property(history, (commands) => {
        const counts = (patterns: readonly Pattern[]): unknown => patterns.map(({ key, example, supportTasks, occurrences }) => ({ key, example, supportTasks, occurrences }));
        expect(counts(detect(commands.toReversed()))).toEqual(counts(detect(commands)));
      }),
    );
  });

  it("proposes nothing that the documents say", () => {
    fc.assert(
      fc.property(history, (commands) => {
        const documented = detect(commands).map((p) => p.example).join("\n");
        const left = detect(commands, { documented }).map((p) => p.example);
        expect(left.filter((example) => documented.split("\n").includes(example))).toEqual([]);
      }),
    );
  });

  it("reads a hundred thousand commands in a few seconds", () => {
    const forms = ["npm run build:css && git add -A", "go test ./... 2>&1 | tail -20", "cd web && npx vitest run src/a.test.ts", "git -C d log --oneline -5", "make gen"];
    const commands = Array.from({ length: 100_000 }, (_, i) => ran(i % 300, forms[i % forms.length] ?? ""));
    const since = performance.now();
    expect(detect(commands).length).toBeGreaterThan(2);
    expect(performance.now() - since).toBeLessThan(8000);
  }, 20_000);
});
