import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KeptRun } from "#domain/check.ts";
import type { Digest } from "#domain/digest.ts";
import type { AutonomyStep } from "#domain/earned.ts";
import type { Memory } from "#domain/memory.ts";
import { CallOutcome, type ModelCall, wasSent } from "#domain/model-call.ts";
import { type PullRequest, PullRequestState } from "#domain/pull-request.ts";
import type { ReviewComment } from "#domain/review-comment.ts";
import { BALANCED } from "#domain/router.ts";
import type { Task } from "#domain/task.ts";
import { type BareApp, type SeededProject, seedTask, startBareApp } from "../../e2e/support/bare-app.ts";
import { seedRepository } from "../../e2e/support/seeds.ts";
import { OWNER } from "../../e2e/support/verified-work.ts";
import type { Write } from "../bus.ts";
import { keptRun } from "../db/schema/work.ts";
import { newId, now } from "../lib/ids.ts";
import { findStep, insertStep, listSteps, listUnasked, updateStep } from "./autonomy.ts";
import { findDigest, insertDigest } from "./digest.ts";
import { findKeptRun, keepRun } from "./kept-run.ts";
import { countMemories, deleteMemory, findMemory, insertMemory, listMemories, updateMemory } from "./memory.ts";
import { findPreferences, insertModelCall, putPreferences, recentModelCalls, sumByBrain, sumByProject } from "./model-call.ts";
import { findPullRequest, findPullRequestOfTask, insertPullRequest, listLivePullRequests, listPullRequests, updatePullRequest } from "./pull-request.ts";
import { deleteComment, findComment, findSending, insertComment, insertSending, listComments, listOpenSendings, type SendingRow, updateComment, updateSending } from "./review-comment.ts";

let app: BareApp;
let project: SeededProject;
let task: Task;
beforeAll(async () => {
  app = await startBareApp();
  project = await seedRepository(app);
  task = await seedTask(app, project);
});
afterAll(() => app.close());

const SHA = "a".repeat(40);
const write = (...writes: Write[]): Promise<void> => app.bus.commit(() => ({ writes, events: [], result: undefined }));
const ids = (rows: readonly { id: string }[]): string[] => rows.map((row) => row.id);
const place = () => ({ projectId: project.id, taskId: task.id, delegationId: newId() });

describe("what is kept in mind", () => {
  const note = (own: SeededProject, fields: Partial<Memory> = {}): Memory => ({ id: newId(), projectId: own.id, kind: "fact", text: "It is so", origin: "token", createdBy: "x", source: "x", standsSince: null, createdAt: now(), ...fields });

  test("is listed newest first, of its project, with or without what nobody stands behind", async () => {
    const own = await seedRepository(app);
    const [one, two, three] = [note(own), note(own, { standsSince: now() }), note(own)];
    await write(insertMemory(app.db, one), insertMemory(app.db, two), insertMemory(app.db, three), insertMemory(app.db, note(project)));
    expect(ids(await listMemories(app.db, own.id, { limit: 10 }))).toEqual([three.id, two.id, one.id]);
    expect(ids(await listMemories(app.db, own.id, { limit: 10, standing: true }))).toEqual([two.id]);
    expect(ids(await listMemories(app.db, own.id, { limit: 1, standing: false }))).toEqual([three.id]);
    await write(updateMemory(app.db, one.id, { standsSince: "2026-01-01T00:00:00.000Z" }), deleteMemory(app.db, three.id));
    expect([await findMemory(app.db, one.id), await findMemory(app.db, three.id), await countMemories(app.db, own.id)]).toEqual([{ ...one, standsSince: "2026-01-01T00:00:00.000Z" }, undefined, 2]);
  });

  test("of a long conversation is its newest digest; the same stretch told again is the first telling", async () => {
    const told = (fields: Partial<Digest> = {}): Digest => ({ id: newId(), orchestratorId: project.orchestratorId, upTo: newId(), messages: 40, text: "They spoke", decided: [{ messageId: newId(), at: now(), text: "Tabs", about: null }], outside: true, brain: null, createdAt: now(), ...fields });
    expect(await findDigest(app.db, project.orchestratorId)).toBeUndefined();
    const [one, two] = [told(), told()];
    await write(insertDigest(app.db, two), insertDigest(app.db, one));
    expect(await findDigest(app.db, project.orchestratorId)).toEqual(two);
    await write(insertDigest(app.db, told({ upTo: two.upTo, text: "otherwise" })));
    expect(await findDigest(app.db, project.orchestratorId)).toEqual(two);
  });
});

describe("calls of models", () => {
  const call = (fields: Partial<ModelCall> = {}): ModelCall => ({ id: newId(), at: now(), kind: "parse", brain: "b", model: "m", projectId: null, inputTokens: null, outputTokens: null, cachedTokens: null, costUsd: null, durationMs: 10, outcome: "ok", ...fields });

  test.each(CallOutcome.options)("that ended %s count as what left the house, as the rule says", async (outcome) => {
    const brain = `brain of ${outcome}`;
    await write(insertModelCall(app.db, call({ brain, outcome })));
    const sum = (await sumByBrain(app.db, "2020-01-01T00:00:00.000Z")).find((s) => s.brain === brain);
    expect([sum?.calls, sum?.cached]).toEqual([wasSent({ outcome }) ? 1 : 0, outcome === "cached" ? 1 : 0]);
    expect(sum?.unpriced).toBe(["ok", "bad-answer", "stopped"].includes(outcome) ? 1 : 0);
    expect(sum?.failures).toBe(["failed", "refused", "bad-answer"].includes(outcome) ? 1 : 0);
  });

  test("that failed cost what is unknown where something was sent all the same", async () => {
    const brain = "brain cut off";
    await write(insertModelCall(app.db, call({ brain, outcome: "failed", inputTokens: 7 })));
    expect((await sumByBrain(app.db, "2020-01-01T00:00:00.000Z")).find((s) => s.brain === brain)).toMatchObject({ costUsd: 0, unpriced: 1, failures: 1 });
  });

  test("are summed by project since a time; what is unknown adds nothing but is counted", async () => {
    const own = await seedRepository(app);
    const of = { projectId: own.id, brain: "sums" };
    await write(...[call({ ...of, inputTokens: 10, outputTokens: 2, costUsd: 0.25 }), call({ ...of, costUsd: 0.5 }), call({ ...of, inputTokens: 5 }), call({ ...of, at: "2025-01-01T00:00:00.000Z", costUsd: 9 })].map((c) => insertModelCall(app.db, c)));
    const sums = await sumByProject(app.db, "2025-06-01T00:00:00.000Z");
    expect(sums.find((s) => s.projectId === own.id)).toEqual({ projectId: own.id, calls: 3, failures: 0, cached: 0, inputTokens: 15, outputTokens: 2, costUsd: 0.75, unpriced: 1 });
    expect(sums.filter((s) => s.projectId === null)).toHaveLength(1);
  });

  test("of late are the newest ones, oldest first", async () => {
    const made = ["2031-01-01", "2031-01-03", "2031-01-02"].map((day) => call({ at: `${day}T00:00:00.000Z`, brain: day }));
    await write(...made.map((c) => insertModelCall(app.db, c)));
    expect((await recentModelCalls(app.db, "2031-01-01T00:00:00.000Z", 2)).map((c) => c.brain)).toEqual(["2031-01-02", "2031-01-03"]);
  });

  test("are chosen as was said last, and by balance where what was kept says nothing any more", async () => {
    expect(await findPreferences(app.db)).toEqual(BALANCED);
    await write(putPreferences(app.db, { parse: "cost", converse: "speed" } as never));
    expect(await findPreferences(app.db)).toEqual({ parse: "cost", suggest: "balanced", converse: "speed" });
    await write(putPreferences(app.db, { parse: "luck" } as never));
    expect(await findPreferences(app.db)).toEqual(BALANCED);
  });
});

describe("runs that are kept", () => {
  const ran = (at: string, exitCode = 0): KeptRun => ({ exitCode, timedOut: false, output: "x", durationMs: 1, at, tests: null });
  const at = (second: number): string => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();

  test("answer under their key, and the newest run of a key is the one", async () => {
    await write(...(await keepRun(app.db, "k", ran(at(1)))));
    await write(...(await keepRun(app.db, "k", ran(at(2), 1))));
    expect(await findKeptRun(app.db, "k")).toEqual(ran(at(2), 1));
    expect(await findKeptRun(app.db, "K")).toBeUndefined();
  });

  test("are bounded: the oldest go, the newest stay", async () => {
    const rows = Array.from({ length: 2300 }, (_, i) => ({ key: `n${i}`, ran: ran(at(10 + i)), at: at(10 + i) }));
    for (let i = 0; i < rows.length; i += 500) await write(app.db.insert(keptRun).values(rows.slice(i, i + 500)));
    await write(...(await keepRun(app.db, "newest", ran(at(9000)))));
    const count = await app.db.$count(keptRun);
    expect([count >= 2000, count <= 2002]).toEqual([true, true]);
    expect([await findKeptRun(app.db, "k"), await findKeptRun(app.db, "n0"), (await findKeptRun(app.db, "n2299"))?.at, (await findKeptRun(app.db, "newest"))?.at]).toEqual([undefined, undefined, at(2309), at(9000)]);
  });
});

describe("comments on a change", () => {
  const comment = (fields: Partial<ReviewComment> = {}): ReviewComment => ({ id: newId(), ...place(), path: "a.txt", side: "new", line: 1, endLine: 2, quote: "a\nb", headSha: SHA, isLoose: true, body: "Why?", status: "draft", author: OWNER, sendingId: null, createdAt: now(), updatedAt: now(), sentAt: null, ...fields });

  test("are listed oldest first, over all tries of their task and no other", async () => {
    const [one, two] = [comment(), comment({ side: "old", isLoose: false })];
    const other = await seedTask(app, project);
    await write(insertComment(app.db, two), insertComment(app.db, one), insertComment(app.db, comment({ taskId: other.id })));
    expect(await listComments(app.db, task.id)).toEqual([one, two]);
    await write(updateComment(app.db, one.id, { status: "sent", sentAt: "2026-01-01T00:00:00.000Z" }), deleteComment(app.db, two.id));
    expect([await findComment(app.db, one.id), await findComment(app.db, two.id)]).toEqual([{ ...one, status: "sent", sentAt: "2026-01-01T00:00:00.000Z" }, undefined]);
    await expect(write(insertComment(app.db, one))).rejects.toThrow(/./);
  });

  test("that went out and reached nobody are found again, but none that only now goes", async () => {
    const sending = (createdAt: string, how: SendingRow["how"] = null): SendingRow => ({ id: newId(), projectId: project.id, taskId: task.id, text: "Do", comments: 1, actor: OWNER, how, createdAt });
    const [late, done, young] = [sending("2026-01-01T00:00:00.000Z"), sending("2026-01-01T00:00:00.000Z", "told"), sending("2026-01-02T00:00:00.000Z")];
    await write(...[late, done, young].map((row) => insertSending(app.db, row)));
    expect(await listOpenSendings(app.db, "2026-01-02T00:00:00.000Z")).toEqual([late]);
    await write(updateSending(app.db, late.id, "new-try"));
    expect([await listOpenSendings(app.db, "2026-01-02T00:00:00.000Z"), (await findSending(app.db, late.id))?.how]).toEqual([[], "new-try"]);
  });
});

describe("pull requests", () => {
  const pull = (fields: Partial<PullRequest> = {}): PullRequest => ({ id: newId(), ...place(), forge: "github", repository: "a/b", api: "x", remote: "x", branch: "feat/x", base: "main", headSha: SHA, title: "x", body: "x", number: 1, url: null, state: "open", checks: [{ name: "ci", state: "pending", url: null, note: "" }], comments: [], sent: ["x"], error: null, openedBy: OWNER, createdAt: now(), fetchedAt: null, quiet: 0, closedAt: null, ...fields });

  test.each(PullRequestState.options)("that are %s are gone on with only before their end", async (state) => {
    const row = pull({ state });
    await write(insertPullRequest(app.db, row));
    expect(ids(await listLivePullRequests(app.db)).includes(row.id)).toBe(state === "pushing" || state === "open");
    expect(await findPullRequest(app.db, row.id)).toEqual(row);
  });

  test("of a task are the latest one, of a project all, newest first", async () => {
    const own = await seedRepository(app);
    const wish = await seedTask(app, own);
    const [one, two] = [pull({ projectId: own.id, taskId: wish.id, state: "closed" }), pull({ projectId: own.id, taskId: wish.id })];
    await write(insertPullRequest(app.db, two), insertPullRequest(app.db, one));
    expect((await findPullRequestOfTask(app.db, wish.id))?.id).toBe(two.id);
    expect(ids(await listPullRequests(app.db, own.id))).toEqual([two.id, one.id]);
    await write(updatePullRequest(app.db, two.id, { state: "merged", quiet: 4 }));
    expect(await findPullRequest(app.db, two.id)).toEqual({ ...two, state: "merged", quiet: 4 });
  });
});

describe("steps of autonomy", () => {
  test("are of one project, newest first, and keep what they rest on", async () => {
    const step = (fields: Partial<AutonomyStep> = {}): AutonomyStep => ({ id: newId(), projectId: project.id, type: null, kind: "raise", from: "confirm", to: "full", own: null, status: "proposed", why: "14 of 14", tasks: [{ taskId: task.id, number: 1, title: "x", good: true, what: "verified", at: now(), grave: false }], actor: OWNER, createdAt: now(), closedAt: null, ...fields });
    const other = await seedRepository(app);
    const [one, two] = [step(), step({ type: "feature", own: "manual" })];
    await write(insertStep(app.db, one), insertStep(app.db, two), insertStep(app.db, step({ projectId: other.id })));
    expect(await listSteps(app.db, project.id)).toEqual([two, one]);
    await write(updateStep(app.db, one.id, { status: "applied", closedAt: "2026-01-01T00:00:00.000Z" }));
    expect([await findStep(app.db, one.id), await findStep(app.db, newId())]).toEqual([{ ...one, status: "applied", closedAt: "2026-01-01T00:00:00.000Z" }, undefined]);
  });

  test("what ran unasked is told page by page without a gap, and nothing else is", async () => {
    const own = await seedRepository(app);
    const acted = (what: string, projectId = own.id) => ({ kind: "autonomy.acted" as const, projectId, payload: { step: "plan" as const, what, why: "full", subject: null } });
    await app.bus.commit(() => ({ writes: [], events: [acted("1"), acted("2"), acted("x", project.id), { kind: "project.changed", projectId: own.id, payload: { fields: [] } }, acted("3"), acted("4"), acted("5")], result: undefined }));
    const seen: unknown[] = [];
    for (let before: number | undefined, more = true; more; ) {
      const page = await listUnasked(app.db, own.id, { limit: 2, ...(before === undefined ? {} : { before }) });
      seen.push(...page.map((e) => e.payload["what"]));
      before = page.at(-1)?.seq;
      more = page.length === 2;
    }
    expect(seen).toEqual(["5", "4", "3", "2", "1"]);
  });
});
