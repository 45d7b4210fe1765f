import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import type { Landing } from "#domain/landing.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import { OWNER, verifiedTask, type Verified } from "../../e2e/support/verified-work.ts";
import { findDecision, listDecisionsOf } from "../store/decision.ts";
import { findLanding } from "../store/landing.ts";
import { checkLanding } from "./check-landing.ts";
import { decide } from "./decide.ts";
import { landTask } from "./land-task.ts";
import { recheckRed } from "./recheck-red.ts";
import { takeUpLandings } from "./take-up-landings.ts";
import { showTasks } from "./show-tasks.ts";
import { undoLanding } from "./undo-landing.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const command = (...argv: string[]): CheckSpec => ({ check: "tests-pass", title: argv.join(" "), argv });

/** A task that landed and was looked at. */
async function landed(on: Parameters<typeof verifiedTask>[1], before: (on: Verified) => void = () => undefined): Promise<Verified & { landing: Landing }> {
  const verified = await verifiedTask(app, on);
  before(verified);
  const { id } = await landTask(app, verified, { actor: OWNER });
  await checkLanding(app, id);
  const landing = await findLanding(app.db, id);
  if (!landing) throw new Error("no landing");
  return { ...verified, landing };
}

describe("what landed is checked once more", () => {
  test("on a clean checkout: what only lies in the person's folder does not help it", async () => {
    const on = await landed({ checks: [command("test", "-e", "new.txt"), command("test", "!", "-e", "notes.txt")] }, ({ project }) => writeFiles(project.path, { "notes.txt": "mine\n" }));
    expect(on.landing).toMatchObject({ proof: "passed" });
    expect(on.landing.checks.map((c) => c.outcome)).toEqual(["passed", "passed"]);
    expect(readdirSync(join(app.env.home, "landings"))).toEqual([]);
    expect(git(on.project.path, "worktree", "list").split("\n")).toHaveLength(2);
  });

  test("after the set-up the project wants in every folder, with the ignored files it names", async () => {
    const files = { "a.txt": "a\n", ".gitignore": ".env\n", ".worktreeinclude": ".env\n" };
    const on = await landed({ files, works: [{ "new.txt": "new\n" }], checks: [command("cat", ".env", "made")], settings: { setup: [["touch", "made"]] } }, ({ project }) => writeFiles(project.path, { ".env": "KEY=1\n" }));
    expect(on.landing.proof).toBe("passed");
  });

  test("and says so when there is nothing to check", async () => {
    expect((await landed({ checks: [] })).landing).toMatchObject({ proof: "none", checks: [] });
  });

  test("a set-up that fails is no proof", async () => {
    const { landing } = await landed({ checks: [command("true")], settings: { setup: [["false"]] } });
    expect(landing).toMatchObject({ proof: "failed", checks: [{ check: "set-up", outcome: "failed" }] });
  });
});

test("what was taken back before anybody looked is not looked at; what a killed server left goes away", async () => {
  const on = await verifiedTask(app, { checks: [command("true")] });
  const { id, toSha } = await landTask({ ...app, background: () => undefined }, on, { actor: OWNER });
  await undoLanding(app, id, OWNER);
  const left = join(app.env.home, "landings", id);
  await app.git.addDetached({ commonDir: on.project.gitCommonDir, workTree: on.project.path }, left, toSha);
  await takeUpLandings(app, "9999-01-01T00:00:00.000Z");
  await expect.poll(async () => (await findLanding(app.db, id))?.proof, { timeout: 20_000, interval: 20 }).toBe("none");
  expect(existsSync(left)).toBe(false);
});

describe("red on the base", () => {
  const red = (): Promise<Verified & { landing: Landing }> => landed({ checks: [command("test", "!", "-e", "new.txt")] });
  const asked = async ({ task }: Verified) => (await listDecisionsOf(app.db, [task.id], ["open"]))[0];

  test("a person is asked once whether to take it back; yes does", async () => {
    const on = await red();
    await checkLanding(app, on.landing.id);
    const open = await listDecisionsOf(app.db, [on.task.id], ["open"]);
    expect(open.map((d) => d.body)).toMatchObject([{ kind: "landing", landingId: on.landing.id, why: expect.stringContaining("0 of 1 check passed on a clean checkout") as string }]);
    expect((await decide(app, open[0]?.id ?? "", { verdict: "approve", text: "", actor: OWNER })).status).toBe("taken");
    expect(git(on.project.path, "rev-parse", "main")).toBe(on.landing.fromSha);
    expect(existsSync(join(on.project.path, "new.txt"))).toBe(false);
  });

  test("no keeps it, and the task says that it does not pass there", async () => {
    const on = await red();
    await decide(app, (await asked(on))?.id ?? "", { verdict: "deny", text: "", actor: OWNER });
    expect(readFileSync(join(on.project.path, "new.txt"), "utf8")).toBe("new\n");
    expect((await showTasks(app, [on.task]))[0]?.landing).toMatchObject({ status: "landed", proof: "failed", toSha: on.head, base: "main" });
  });

  test("what was red before it landed says so, because taking it off will not mend it", async () => {
    const on = await landed({ files: { "a.txt": "1\n2\n3\n", broken: "x\n" }, works: [{ "new.txt": "new\n" }], checks: [command("test", "!", "-e", "broken")] });
    expect((await asked(on))?.body).toMatchObject({ kind: "landing", landingId: on.landing.id, why: expect.stringContaining("What failed did so before it landed too, so taking it off may not mend it.") });
    expect(readdirSync(join(app.env.home, "landings"))).toEqual([]);
  });

  test("looked at again once it passes, the question goes away, whatever a killed server left behind", async () => {
    const on = await landed({ checks: [command("test", "-e", "fixed.txt")] });
    const decision = await asked(on);
    expect(decision?.body).toMatchObject({ landingId: on.landing.id });
    writeFiles(on.project.path, { "fixed.txt": "fixed\n" });
    git(on.project.path, "add", "--all");
    git(on.project.path, "commit", "--quiet", "--message", "fix: it");
    await app.git.addDetached({ commonDir: on.project.gitCommonDir, workTree: on.project.path }, join(app.env.home, "landings", on.landing.id), on.landing.toSha);
    await recheckRed(app, { projectId: on.project.id, base: "main" });
    expect((await findLanding(app.db, on.landing.id))?.proof).toBe("passed");
    expect(await asked(on)).toBeUndefined();
    expect(await findDecision(app.db, decision?.id ?? "")).toMatchObject({ status: "expired", closedWhy: expect.stringMatching(/^it passes at /) });
  });

  test("looked at again for who broke it, a folder a killed server left is in nobody's way", async () => {
    const on = await verifiedTask(app, { files: { "a.txt": "1\n2\n3\n", broken: "x\n" }, works: [{ "new.txt": "new\n" }], checks: [command("test", "!", "-e", "broken")] });
    const { id, fromSha } = await landTask({ ...app, background: () => undefined }, on, { actor: OWNER });
    await app.git.addDetached({ commonDir: on.project.gitCommonDir, workTree: on.project.path }, join(app.env.home, "landings", `${id}-${fromSha}`), fromSha);
    await checkLanding(app, id);
    expect((await asked(on))?.body).toMatchObject({ why: expect.stringContaining("did so before it landed too") });
    expect(readdirSync(join(app.env.home, "landings"))).toEqual([]);
  });

  test("the question goes away when it is undone otherwise", async () => {
    const on = await red();
    await undoLanding(app, on.landing.id, OWNER);
    expect(await asked(on)).toBeUndefined();
    expect((await showTasks(app, [on.task]))[0]?.landing?.status).toBe("undone");
  });
});
