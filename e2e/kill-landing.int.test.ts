import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ulid } from "ulid";
import { expect, test } from "vitest";
import type { LandingPlan } from "#domain/landing.ts";
import { checkLanding } from "../server/flows/check-landing.ts";
import { landTask } from "../server/flows/land-task.ts";
import { LANDING_CRASH_POINTS } from "../server/lib/crash.ts";
import { startAppAt } from "./support/bare-app.ts";
import { inShort } from "./support/in-short.ts";
import { killableServers, untilSeen } from "./support/killable.ts";
import { OWNER, verifiedTask } from "./support/verified-work.ts";
import { askSocket, git } from "./support/world.ts";

const { home: newHome, start } = killableServers("rdv-kill-landing-");

/** A data folder with a verified task, landed or not, and a checkout with work of the person's own. */
async function prepare(home: string, isLanded: boolean): Promise<{ repository: string; base: string; path: string }> {
  const app = await startAppAt(home);
  try {
    const on = await verifiedTask(app, { checks: [{ check: "tests-pass", title: "it is there", argv: ["test", "-e", "new.txt"] }] });
    const { path: repository, orchestratorId } = on.project;
    const base = git(repository, "rev-parse", "main");
    writeFileSync(join(repository, "README.md"), "# mine, not committed\n");
    writeFileSync(join(repository, "notes.txt"), "mine\n");
    if (isLanded) await checkLanding(app, (await landTask(app, on, { actor: OWNER, strategy: "squash" })).id);
    return { repository, base, path: `/api/orchestrators/${orchestratorId}/tasks/${on.task.id}/landing` };
  } finally {
    await app.close();
  }
}

test.each(inShort(LANDING_CRASH_POINTS))("a server killed at %s: landing or undo comes to its end once, and what is not committed stays", async (point) => {
  const home = newHome();
  const isUndo = point.includes("un");
  const { repository, base, path } = await prepare(home, isUndo);
  const ask = <T>(method: string, at: string, body?: unknown, key?: string): Promise<T> => askSocket<T>(join(home, "run", "rdv.sock"), { method, path: at, body, ...(key ? { key } : {}) });
  const plan = (): Promise<LandingPlan> => ask("GET", path);
  const key = ulid();
  const say = async (): Promise<unknown> => (isUndo ? ask("POST", `/api/landings/${(await plan()).landing?.id}/undo`) : ask("POST", path, { strategy: "squash" }, key));

  const doomed = await start(home, point);
  await say().catch(() => undefined);
  expect(await doomed.died).toBe("SIGKILL");

  const after = await start(home);
  // The client did not hear an answer, so it says the same again, under the same name.
  await say();
  const landing = await untilSeen(join(home, "run", "rdv.sock"), "neither undone nor checked", async () => {
    const { landing: seen } = await plan();
    return seen?.status === (isUndo ? "undone" : "landed") && seen.proof !== "pending" && seen;
  });
  expect(landing).toMatchObject(isUndo ? { undoHow: "moved-back", undoSha: base, fromSha: base } : { proof: "passed", fromSha: base });
  expect(git(repository, "rev-parse", "main")).toBe(isUndo ? base : landing.toSha);
  expect(git(repository, "rev-list", "--count", `${base}..main`)).toBe(isUndo ? "0" : "1");
  expect(git(repository, "status", "--porcelain")).toBe("M README.md\n?? notes.txt");
  expect(git(repository, "worktree", "list").split("\n")).toHaveLength(2);
  after.process.kill("SIGTERM");
  await after.died;
});
