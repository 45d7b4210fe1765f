import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { Memory } from "#domain/memory.ts";
import { type BareApp, type SeededProject, seedProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { kindsOf } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { findMemory, insertMemory, listMemories } from "../store/memory.ts";
import { recallFrom } from "./recall.ts";
import { remember, settleMemory } from "./remember.ts";

const KEY = "sk-ant-0123456789abcdef0123456789";

let app: BareApp;
let project: SeededProject;

beforeAll(async () => {
  app = await startBareApp({ ANTHROPIC_API_KEY: KEY });
});
beforeEach(async () => {
  project = await seedProject(app);
});
afterAll(() => app.close());

const keep = (text: string, stands = true): Promise<Memory> => remember(app, { project, text, kind: "fact", origin: stands ? "person" : "model", createdBy: "owner", source: "test", stands });
const all = (): Promise<Memory[]> => listMemories(app.db, project.id, { limit: 2000 });
const recalled = async (query: string, most = 12): Promise<string[]> => (await recallFrom(app, { project, orchestratorId: null, query, most })).map((r) => `${r.kind}${r.standing ? "" : "?"}: ${r.text}`);

describe("a memory", () => {
  test("holds no key and no signs a terminal would obey", async () => {
    const { text } = await keep(`  The key is ${KEY}\u001B[2J, keep it `);
    expect(text).not.toContain(KEY);
    expect(text).not.toContain("\u001B");
    expect(text).toMatch(/^The key is .*keep it$/);
    expect((await all()).map((m) => m.text)).toEqual([text]);
  });

  test("that is settled twice is settled once, and a forgotten one does not come back", async () => {
    const { id, projectId } = await keep("The door is blue", false);
    const settle = (to: "standing" | "forgotten") => kindsOf(app, () => settleMemory(app, { id, projectId }, to));
    expect([await settle("standing"), await settle("standing")]).toEqual([["memory.changed"], []]);
    const since = (await findMemory(app.db, id))?.standsSince;
    await Promise.all([settle("standing"), settle("standing")]);
    expect([typeof since, (await findMemory(app.db, id))?.standsSince]).toEqual(["string", since]);
    expect([await settle("forgotten"), await settle("forgotten"), await settle("standing")]).toEqual([["memory.changed"], [], []]);
    expect(await all()).toEqual([]);
  });

  test("too many is refused with what to do, also when many come at once", async () => {
    const row = (i: number): Memory => ({ id: newId(), projectId: project.id, kind: "fact", text: `fact ${i}`, origin: "person", createdBy: "owner", source: "test", standsSince: now(), createdAt: now() });
    await app.bus.commit((db) => ({ writes: Array.from({ length: 998 }, (_, i) => insertMemory(db, row(i))), events: [], result: undefined }));
    const ends = await Promise.allSettled(Array.from({ length: 5 }, (_, i) => keep(`one more ${i}`)));
    expect(ends.filter((end) => end.status === "fulfilled")).toHaveLength(2);
    expect(await all()).toHaveLength(1000);
    await expect(keep("too much")).rejects.toMatchObject({ code: "wrong-state", tell: { what: "sample has 1000 memories already.", next: "Forget some on its Learn page first." } });
    await settleMemory(app, (await all())[0]!, "forgotten");
    expect((await keep("fits again")).text).toBe("fits again");
  });
});

describe("what is found again", () => {
  test("is what is like the words, notes marked as such, work that is over and none that runs", async () => {
    await keep("The login page uses cookies");
    await keep("Login tokens last an hour", false);
    await keep("The colour is blue");
    await seedTask(app, project, { title: "Fix the login", description: "It logs out", status: "completed", completedAt: now() });
    await seedTask(app, project, { title: "Break the login", status: "planning" });
    const found = await recalled("why does the login fail?");
    expect(found.toSorted()).toEqual([expect.stringMatching(/^memory: The login page/), expect.stringMatching(/^memory\?: Login tokens/), expect.stringMatching(/^task\?: 1 Fix the login \(feature, completed\)\. It logs out$/)]);
    expect(await recalled("login", 1)).toHaveLength(1);
    expect(await recalled("giraffe")).toEqual([]);
  });

  test("is never another project's", async () => {
    await keep("The login page uses cookies");
    project = await seedProject(app, { name: "other" });
    expect(await recalled("login cookies")).toEqual([]);
  });
});
