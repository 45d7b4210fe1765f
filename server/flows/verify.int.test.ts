import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CheckSpec } from "#domain/contract.ts";
import { type BareApp, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { commitAs, type ReportedWork, reported } from "../../e2e/support/reported.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import { kindsOf, seedDecision, untilIn } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { listDecisionsOf } from "../store/decision.ts";
import { listMessages } from "../store/message.ts";
import { findDelegation, findTask, listEvidence, updateDelegation } from "../store/task.ts";
import { verify } from "./verify.ts";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const COMMITTED: CheckSpec = { check: "committed", title: "All is committed" };
const CHANGED: CheckSpec = { check: "diff-not-empty", title: "A real change" };
const command = (argv: string[], title = argv.join(" ")): CheckSpec => ({ check: "tests-pass", title, argv });

const after = async ({ task, delegation }: ReportedWork) => ({
  task: await findTask(app.db, task.id),
  delegation: await findDelegation(app.db, delegation.id),
  evidence: await listEvidence(app.db, [delegation.id]),
});

describe("work that keeps its contract", () => {
  test("is verified: every check has its evidence, bound to the commit", async () => {
    const scene = await reported(app, [COMMITTED, CHANGED, command(["true"])], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    const { task, delegation, evidence } = await after(scene);
    const head = git(scene.path, "rev-parse", "HEAD");
    expect(task).toMatchObject({ status: "completed", error: null });
    expect(delegation).toMatchObject({ status: "completed", headSha: head, result: { headSha: head, filesChanged: 1, additions: 1, deletions: 0, summary: "Done." } });
    expect(evidence.map((e) => [e.title, e.outcome, e.headSha])).toEqual([COMMITTED, CHANGED, command(["true"])].map((c) => [c.title, "passed", head]));
    expect(evidence[2]).toMatchObject({ argv: ["true"], exitCode: 0, diffstat: { files: 1, additions: 1, deletions: 0 } });
  });

  test("is told in the chat and in the log", async () => {
    const scene = await reported(app, [COMMITTED, CHANGED], { work: (path) => commitAs(path) });
    const kinds = await kindsOf(app, () => verify(app, scene.delegation.id));
    expect(kinds.filter((k) => k === "evidence.kept")).toHaveLength(2);
    expect(kinds).toEqual(expect.arrayContaining(["verification.ended", "task.changed", "delegation.changed", "message.added"]));
    const [note] = await listMessages(app.db, scene.project.orchestratorId, { limit: 1 });
    expect(note?.parts[0]).toMatchObject({ kind: "note", state: "verified", text: expect.stringContaining("2 of 2 checks passed") });
  });

  test("leaves nothing to ask", async () => {
    const scene = await reported(app, [CHANGED], { work: (path) => commitAs(path) });
    await seedDecision(app, { projectId: scene.project.id, taskId: scene.task.id }, { key: `t:${newId()}`, title: "Which?", body: { kind: "dialog", text: "", rule: "" } });
    await verify(app, scene.delegation.id);
    expect(await listDecisionsOf(app.db, [scene.task.id], ["open"])).toEqual([]);
  });

  test("verified twice at once is verified once", async () => {
    const scene = await reported(app, [CHANGED], { work: (path) => commitAs(path) });
    const kinds = await kindsOf(app, () => Promise.all([verify(app, scene.delegation.id), verify(app, scene.delegation.id)]));
    expect(kinds.filter((k) => k === "verification.ended")).toHaveLength(1);
    expect((await after(scene)).evidence).toHaveLength(1);
  });

  test("lets the tasks behind it start", async () => {
    const scene = await reported(app, [CHANGED], { work: (path) => commitAs(path) });
    const next = await seedTask(app, scene.project, { status: "planning", assignedAgent: "script", branch: "feat/next", confirmedAt: now(), dependsOn: [scene.task.id] });
    await verify(app, scene.delegation.id);
    const started = await untilIn(app, "the next task", async () => {
      const now = await findTask(app.db, next.id);
      return now?.status !== "planning" && now;
    });
    expect(["executing", "monitoring", "completed"]).toContain(started?.status);
  });
});

describe("work that does not", () => {
  test("is refuted with what the check found, and a person decides after the last try", async () => {
    const scene = await reported(app, [CHANGED, command(["sh", "-c", "echo '1 failing: greets'; exit 1"], "npm test")], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    const { delegation, evidence } = await after(scene);
    expect(delegation).toMatchObject({ status: "failed", error: { reason: "refuted", message: expect.stringContaining("1 of 2 checks passed") } });
    expect(evidence[1]).toMatchObject({ outcome: "failed", exitCode: 1, outputTail: expect.stringContaining("1 failing") });
    const [decision] = await untilIn(app, "the person's turn", async () => {
      const found = await listDecisionsOf(app.db, [scene.task.id], ["open"]);
      return found.length > 0 && found;
    });
    expect(decision).toMatchObject({ title: expect.stringContaining("Refuted"), body: { kind: "retry" } });
  });

  test("without any change is refuted however clean it is", async () => {
    const scene = await reported(app, [COMMITTED, CHANGED]);
    await verify(app, scene.delegation.id);
    expect((await after(scene)).evidence.map((e) => e.outcome)).toEqual(["passed", "failed"]);
  });

  test("with no check that looked is not verified: nothing proves it", async () => {
    const scene = await reported(app, [{ check: "inside-scope", title: "no places named" }], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    const { delegation, evidence } = await after(scene);
    expect(evidence.map((e) => e.outcome)).toEqual(["skipped"]);
    expect(delegation?.status).toBe("failed");
  });

  test("under a contract with a check nobody has is refuted", async () => {
    const scene = await reported(app, [CHANGED, { check: "gone", title: "An old plug" }], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    expect((await after(scene)).delegation?.error?.message).toContain("There is no check gone");
  });

  test("whose command is not there says that it could not look", async () => {
    const scene = await reported(app, [command(["no-such-program-here"])], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    const { evidence } = await after(scene);
    expect(evidence[0]?.outcome).toBe("failed");
    expect(evidence[0]?.findings[0]?.message).not.toBe("");
  });

  test("whose command takes too long is refuted and says how long it had", async () => {
    const slow = { ...command(["sleep", "600"]), timeoutMs: 300 };
    const scene = await reported(app, [slow], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    const { evidence } = await after(scene);
    expect(evidence[0]).toMatchObject({ outcome: "failed" });
    expect(evidence[0]?.durationMs).toBeLessThan(20_000);
  });

  test("shows no secret in its evidence", async () => {
    const secret = "ghp_0123456789abcdefghijABCDEFGHIJ012345";
    const scene = await reported(app, [command(["sh", "-c", `echo ${secret}; exit 1`], "leaky")], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    expect(JSON.stringify((await after(scene)).evidence.map((e) => e.outputTail))).not.toContain(secret);
  });
});

describe("what an agent left uncommitted", () => {
  const left = { work: (path: string) => writeFiles(path, { "left.txt": "work\n" }) };

  test("is committed for it where a person confirmed the plan, and the commit says so", async () => {
    const scene = await reported(app, [COMMITTED, CHANGED], { ...left, task: { confirmedBy: "owner", confidence: 0.1 } });
    await verify(app, scene.delegation.id);
    expect((await after(scene)).task?.status).toBe("completed");
    const message = git(scene.path, "log", "-1", "--format=%B");
    expect(message).toContain("committed by Remote Dev");
    expect(message).toContain(`Task: ${scene.task.number}`);
  });

  test("is committed for it at full autonomy only when the plan was sure enough", async () => {
    for (const [confidence, status] of [[0.8, "completed"], [0.79, "monitoring"]] as const) {
      const scene = await reported(app, [COMMITTED, CHANGED], { ...left, fields: { autonomy: "full" }, task: { confirmedBy: "autonomy", confidence } });
      await verify(app, scene.delegation.id);
      expect([confidence, (await after(scene)).task?.status]).toEqual([confidence, status]);
    }
  });

  test("at full autonomy is committed all the same when a person confirmed an unsure plan", async () => {
    const scene = await reported(app, [COMMITTED, CHANGED], { ...left, fields: { autonomy: "full" }, task: { confirmedBy: "owner", confidence: 0.5 } });
    await verify(app, scene.delegation.id);
    expect((await after(scene)).task?.status).toBe("completed");
  });

  test("is not touched where the project may not commit", async () => {
    const scene = await reported(app, [COMMITTED], { ...left, settings: { mayCommit: false } });
    await verify(app, scene.delegation.id);
    expect(git(scene.path, "status", "--porcelain")).toContain("left.txt");
    expect((await after(scene)).delegation?.error?.reason).toBe("refuted");
  });
});

describe("a worktree that was bent", () => {
  test("by git settings that run programs is not looked at any further", async () => {
    const scene = await reported(app, [CHANGED], { work: (path) => commitAs(path) });
    git(scene.project.path, "config", "core.fsmonitor", "sh -c 'touch /tmp/never'");
    await verify(app, scene.delegation.id);
    const { delegation, evidence } = await after(scene);
    expect(delegation?.error).toMatchObject({ reason: "tampered", message: expect.stringContaining("core.fsmonitor") });
    expect(evidence).toEqual([]);
  });

  test("or taken away is refused with a person's look, not taken as success", async () => {
    const scene = await reported(app, [CHANGED], { work: (path) => commitAs(path) });
    git(scene.project.path, "worktree", "remove", "--force", scene.path);
    mkdirSync(scene.path);
    await verify(app, scene.delegation.id);
    expect((await after(scene)).delegation).toMatchObject({ status: "failed", error: { reason: "tampered" } });
  });

  test("to another branch is refuted", async () => {
    const scene = await reported(app, [COMMITTED], { work: (path) => git(path, "switch", "--quiet", "-c", "elsewhere") });
    await verify(app, scene.delegation.id);
    expect((await after(scene)).delegation?.error?.message).toContain("feat/work");
  });
});

describe("a verification that is not its turn", () => {
  test.each(["running", "completed", "failed"] as const)("of a try that is %s does nothing", async (status) => {
    const scene = await reported(app, [CHANGED], { work: (path) => commitAs(path) });
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, scene.delegation.id, { status })], events: [], result: undefined }));
    await verify(app, scene.delegation.id);
    expect((await after(scene)).evidence).toEqual([]);
  });

  test("drops what an interrupted one kept and looks at everything again", async () => {
    const scene = await reported(app, [COMMITTED, CHANGED, command(["true"])], { work: (path) => commitAs(path) });
    await verify(app, scene.delegation.id);
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, scene.delegation.id, { status: "monitoring" })], events: [], result: undefined }));
    await verify(app, scene.delegation.id);
    expect((await after(scene)).evidence).toHaveLength(3);
  });
});
