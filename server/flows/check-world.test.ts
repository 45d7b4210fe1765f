import { describe, expect, it } from "vitest";
import type { Check, Ran, TreeFacts } from "#domain/check.ts";
import { AppError } from "#domain/errors.ts";
import { ranLike, worldLike } from "../../e2e/support/check-world.ts";
import type { App } from "../kernel.ts";
import type { Places } from "./check-places.ts";
import { type CheckScene, lookWith, unlooked, wordsOf, worldOf } from "./check-world.ts";

interface Entry { path: string; oldPath?: string; isBinary?: boolean }

/** A scene on a repository that is told, with a count of what was read of it and run. */
function sceneOf(on: { place?: CheckScene["place"]; fresh?: boolean; changed?: Entry[]; paths?: string[]; texts?: (wanted: { commit: string; path: string }[]) => (string | null)[] } = {}) {
  const calls: string[] = [];
  const facts: TreeFacts = { ...worldLike().tree };
  const git = {
    changes: () => { calls.push("changes"); return Promise.resolve((on.changed ?? []).map((entry) => ({ oldPath: null, isBinary: false, ...entry }))); },
    texts: (_tree: unknown, wanted: { commit: string; path: string }[]) => { calls.push("texts"); return Promise.resolve(on.texts?.(wanted) ?? wanted.map(({ commit, path }) => `${commit[0]}:${path}`)); },
    paths: () => Promise.resolve(on.paths ?? []),
    addedLines: () => { calls.push("lines"); return Promise.resolve([]); },
  };
  const processes = { command: (argv: string[]) => { calls.push(`here ${argv.join(" ")}`); return Promise.resolve({ exitCode: 0, signal: null, stdout: "# tests 2\n# pass 2\n", stderr: "", timedOut: false, isCut: false, durationMs: 1.6 }); } };
  const places: Places = {
    folder: () => Promise.reject(new Error("no folder")),
    run: (place, argv) => { calls.push(`${place} ${argv.join(" ")}`); return Promise.resolve(ranLike({ place })); },
    close: () => Promise.resolve(),
  };
  const app = { git, processes, redact: (text: string) => text, checks: new Map<string, Check>(), stopping: new AbortController().signal } as unknown as App;
  const task = { type: "bug-fix", title: "Mend it", description: "at once", contract: { checks: [{ check: "inside-scope", title: "", paths: ["src", "docs"] }, { check: "files-must-change", title: "", paths: ["other"] }, { check: "inside-scope", title: "" }], fixedAt: null } } as unknown as CheckScene["task"];
  const fresh = on.fresh ? { places, change: {} as never } : null;
  const scene: CheckScene = { tree: { commonDir: "/r/.git", workTree: "/r" }, facts, task, place: on.place ?? "worktree", fresh, keeper: { keeper: "k", projectPath: "/p" } };
  return { app, scene, calls, world: () => worldOf(app, scene) };
}

describe("the change as checks see it", () => {
  it("is read once for all checks that look at it, at whatever place and however many at once", async () => {
    const { world, calls, scene, app } = sceneOf({ changed: [{ path: "a" }] });
    const worlds = [world(), world(), worldOf(app, { ...scene, place: "clean" })];
    await Promise.all(worlds.flatMap((one) => [one.texts(), one.texts(), one.addedLines()]));
    expect(calls.sort()).toEqual(["changes", "lines", "texts"]);
  });

  it("is read anew for another change", async () => {
    const { app, scene, calls } = sceneOf({ changed: [{ path: "a" }] });
    await worldOf(app, scene).texts();
    await worldOf(app, { ...scene, facts: { ...scene.facts } }).texts();
    expect(calls.filter((call) => call === "changes")).toHaveLength(2);
  });

  it("has each text before under its old name and after under its new one, and no binary", async () => {
    const { world } = sceneOf({ changed: [{ path: "new.ts", oldPath: "old.ts" }, { path: "x.png", isBinary: true }, { path: "b.ts" }] });
    expect(await world().texts()).toEqual([
      { path: "new.ts", oldPath: "old.ts", before: "a:old.ts", after: "b:new.ts" },
      { path: "b.ts", oldPath: null, before: "a:b.ts", after: "b:b.ts" },
    ]);
  });

  it("has null for a side that is not there", async () => {
    const { world } = sceneOf({ changed: [{ path: "a" }, { path: "b" }], texts: () => [null, "after a", "before b", null] });
    expect((await world().texts()).map(({ before, after }) => [before, after])).toEqual([[null, "after a"], ["before b", null]]);
  });

  it("has the tests of before, at most five hundred, without those that are no text", async () => {
    let asked: { commit: string; path: string }[] = [];
    const many = Array.from({ length: 700 }, (_, i) => `t${i}.test.js`);
    const { world } = sceneOf({ paths: ["src/a.js", ...many], texts: (wanted) => { asked = wanted; return wanted.map((_one, i) => (i === 0 ? null : "t")); } });
    expect(await world().oldTests()).toHaveLength(499);
    expect([asked.length, asked[0], asked.every(({ commit }) => commit === "a".repeat(40))]).toEqual([500, { commit: "a".repeat(40), path: "t0.test.js" }, true]);
  });

  it("is wanted in the person's words, in the places of the contract's scope only", () => {
    expect(sceneOf().world().task).toEqual({ type: "bug-fix", wish: "Mend it\nat once", scope: ["src", "docs"] });
  });
});

describe("a command of a check", () => {
  it("runs where the agent worked, with its time, its tests and its output", async () => {
    const { world, calls } = sceneOf({ fresh: true });
    expect(await world().run(["npm", "test"], 5)).toMatchObject<Partial<Ran>>({ exitCode: 0, place: "worktree", cached: false, durationMs: 2, output: "# tests 2\n# pass 2\n", tests: { passed: 2, failed: 0, skipped: 0 } });
    expect(calls).toEqual(["here npm test"]);
  });

  it("runs in the clean folder when the scene is there", async () => {
    const { world, calls } = sceneOf({ fresh: true, place: "clean" });
    expect((await world().run(["make"], 5)).place).toBe("clean");
    expect(calls).toEqual(["clean make"]);
  });

  it("runs at other places where there are any, and nowhere else", async () => {
    const { world, calls } = sceneOf({ fresh: true });
    for (const place of ["clean", "base", "old-tests"] as const) expect((await world().runAt(place, ["x"], 5))?.place).toBe(place);
    expect(calls).toEqual(["clean x", "base x", "old-tests x"]);
    expect(await sceneOf().world().runAt("base", ["x"], 5)).toBeNull();
  });
});

describe("a check that cannot look", () => {
  it("has proved nothing, and says which one is missing", async () => {
    const { app, world } = sceneOf();
    expect(await lookWith(app, { check: "gone", title: "" }, world())).toEqual(unlooked(app, "There is no check gone; the contract cannot be kept."));
    expect(unlooked(app, "why")).toMatchObject({ outcome: "failed", note: "why", findings: [{ message: "why" }] });
  });

  it.each([[new AppError("conflict", "It went.", "Look."), "It went. Look."], [new Error("boom"), "boom"], ["odd", "odd"], [undefined, "undefined"], [{ a: 1 }, "[object Object]"]])("tells why: %s", (error, words) => {
    expect(wordsOf(error)).toBe(words);
  });
});
