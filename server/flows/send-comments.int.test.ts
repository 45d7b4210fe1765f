import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { commentState, type CommentView } from "#domain/review-comment.ts";
import { type BareApp, startBareApp } from "../../e2e/support/bare-app.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { seedDecision, seedSession } from "../../e2e/support/seeds.ts";
import { commitWork, OWNER, type Verified, verifiedTask } from "../../e2e/support/verified-work.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecision } from "../store/decision.ts";
import { listFollowUps } from "../store/follow-up.ts";
import { insertSending, listComments, listOpenSendings, updateComment } from "../store/review-comment.ts";
import { findTask, listDelegations, updateDelegation, updateTask, updateWorktree } from "../store/task.ts";
import { carryCorrection } from "./carry-correction.ts";
import { DOOR } from "./find-room.ts";
import { keepComment, removeComment, settleComment } from "./keep-comment.ts";
import { retryKey } from "./run-task.ts";
import { sendComments, takeUpSendings } from "./send-comments.ts";
import { showComments } from "./show-comments.ts";

const TEXT = "1\n2\n3\n4\n5\n6\n7\n8\n9\n";

let app: BareApp;
beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

/** A verified change of lines 5 and 9, and a way to write about it. */
const work = () => verifiedTask(app, { files: { "a.txt": TEXT }, works: [{ "a.txt": TEXT.replace("5", "five").replace("9", "nine") }] });
const write = (on: Verified, lines: { line: number; endLine?: number; side?: "old" | "new" }, body = "Why?", id = newId()) =>
  keepComment(app, { delegationId: on.delegation.id, id }, { path: "a.txt", side: "new", endLine: lines.line, ...lines, body, actor: OWNER });
const shown = async (on: Verified): Promise<CommentView> => (await showComments(app, on.delegation.id))[0] as CommentView;
const tries = (on: Verified) => listDelegations(app.db, [on.task.id]);

describe("a draft", () => {
  test("is kept under its writer's id with what stood there, and may be written again", async () => {
    const on = await work();
    const { id } = await write(on, { line: 4, endLine: 5 });
    await write(on, { line: 5 }, "Say five.", id);
    expect(await showComments(app, on.delegation.id)).toMatchObject([{ id, body: "Say five.", quote: "five", status: "draft", at: { line: 5, endLine: 5 }, isOutdated: false, place: { file: 0 }, addressedBy: null }]);
    await removeComment(app, id, OWNER);
    expect(await showComments(app, on.delegation.id)).toEqual([]);
  });

  test("is refused on lines that are not there, and on files outside the change", async () => {
    const on = await work();
    await expect(write(on, { line: 40 })).rejects.toMatchObject({ code: "conflict" });
    await expect(write(on, { line: 5, endLine: 4 })).rejects.toMatchObject({ code: "bad-request" });
    await expect(keepComment(app, { delegationId: on.delegation.id, id: newId() }, { path: "../x", side: "new", line: 1, endLine: 1, body: "x", actor: OWNER })).rejects.toMatchObject({ code: "not-found" });
  });

  test("follows its lines, and says when they are gone", async () => {
    const on = await work();
    await write(on, { line: 5 });
    writeFileSync(join(on.path, "a.txt"), `0\n0\n${TEXT.replace("5", "five")}`);
    expect(await shown(on)).toMatchObject({ at: { line: 7, endLine: 7 }, isOutdated: false });
    writeFileSync(join(on.path, "a.txt"), TEXT);
    expect(await shown(on)).toMatchObject({ at: null, isOutdated: true, place: null });
  });

  test("on a line that was taken away stands on the old side", async () => {
    const on = await work();
    await write(on, { line: 5, side: "old" });
    expect(await shown(on)).toMatchObject({ quote: "5", at: { line: 5 }, place: { file: 0 } });
  });
});

describe("sending", () => {
  test("after the end makes one correction for one new try of the same task", async () => {
    const on = await work();
    await write(on, { line: 5 }, "Use digits.");
    await write(on, { line: 9 }, "Here too.");
    expect(await sendComments(app, on.delegation.id, OWNER)).toMatchObject({ comments: 2, how: "new-try" });
    await expect(sendComments(app, on.delegation.id, OWNER)).rejects.toMatchObject({ code: "wrong-state" });
    const [, second, ...more] = await tries(on);
    expect(more).toEqual([]);
    expect(second?.contextInjected).toContain("1. a.txt, line 5\n> five\nUse digits.");
    expect(second?.contextInjected).toContain("2. a.txt, line 9\n> nine\nHere too.");
    expect((await findTask(app.db, on.task.id))?.status).toBe("monitoring");
  });

  test("to an agent that is there tells it once, also when it was cut off and taken up again", async () => {
    const on = await work();
    const session = await seedSession(app, on.project, { delegationId: on.delegation.id, status: "running" });
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "running", sessionId: session.id }), updateTask(db, on.task.id, { status: "monitoring", completedAt: null })], events: [], result: undefined }));
    await write(on, { line: 5 }, "Use digits.");
    const sending = await sendComments(app, on.delegation.id, OWNER);
    expect(sending.how).toBe("told");
    const said = await listFollowUps(app.db, session.id, 10);
    await carryCorrection(app, { id: sending.id, taskId: on.task.id, text: said[0]?.text ?? "", actor: OWNER });
    await takeUpSendings(app, now());
    expect((await listFollowUps(app.db, session.id, 10)).map((f) => f.text)).toEqual([expect.stringContaining("> five\nUse digits.")]);
    expect(await listOpenSendings(app.db, now())).toEqual([]);
    expect(await tries(on)).toHaveLength(1);
  });

  test("answers the retry that waits for a word", async () => {
    const on = await work();
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "failed", error: { reason: "refuted", message: "red" } }), updateTask(db, on.task.id, { status: "monitoring", completedAt: null, confirmedAt: null })], events: [], result: undefined }));
    const decision = await seedDecision(app, { projectId: on.project.id, taskId: on.task.id, delegationId: on.delegation.id }, { key: retryKey(on.delegation), title: "Refuted", body: { kind: "retry", findings: [], why: "it failed twice" } });
    await write(on, { line: 5 }, "Use digits.");
    expect((await sendComments(app, on.delegation.id, OWNER)).how).toBe("new-try");
    expect(await findDecision(app.db, decision.id)).toMatchObject({ verdict: "approve", text: expect.stringContaining("Use digits.") });
  });

  test("that nobody can take any more leaves the drafts, now and after a restart", async () => {
    const on = await work();
    const { id } = await write(on, { line: 5 });
    const discard = () => app.bus.commit((db) => ({ writes: [updateWorktree(db, on.delegation.worktreeId ?? "", { removedAt: now() })], events: [], result: undefined }));
    const drafts = async () => (await listComments(app.db, on.task.id)).map((c) => [c.id, c.status, c.sendingId]);
    const slow: BareApp = { ...app, exclusively: async (name, job) => (name === DOOR && (await discard()), app.exclusively(name, job)) };
    await expect(sendComments(slow, on.delegation.id, OWNER)).rejects.toMatchObject({ tell: { what: "The change was discarded." } });
    expect([await drafts(), await listOpenSendings(app.db, now())]).toEqual([[[id, "draft", null]], []]);
    // Cut off behind the first write, and then nobody is there.
    const row = { id: newId(), projectId: on.project.id, taskId: on.task.id, text: "x", comments: 1, actor: OWNER, how: null, createdAt: "2020-01-01T00:00:00.000Z" };
    await app.bus.commit((db) => ({ writes: [insertSending(db, row), updateComment(db, id, { status: "sent", sendingId: row.id, sentAt: now() })], events: [], result: undefined }));
    await takeUpSendings(app, now());
    expect([await drafts(), await listOpenSendings(app.db, now())]).toEqual([[[id, "draft", null]], []]);
  });

  test("is refused while the checks run; the drafts stay", async () => {
    const on = await work();
    await write(on, { line: 5 });
    await app.bus.commit((db) => ({ writes: [updateDelegation(db, on.delegation.id, { status: "monitoring" })], events: [], result: undefined }));
    await expect(sendComments(app, on.delegation.id, OWNER)).rejects.toMatchObject({ tell: { what: "The work is being checked right now." } });
    expect((await shown(on)).status).toBe("draft");
  });
});

describe("a sent comment", () => {
  const sent = async (): Promise<Verified> => {
    const on = await work();
    await write(on, { line: 5 });
    await sendComments(app, on.delegation.id, OWNER);
    return on;
  };

  test("stays open until a later commit touches its lines, and then names it", async () => {
    const on = await sent();
    commitWork(on.path, [{ "a.txt": TEXT.replace("5", "five").replace("9", "ten") }]);
    expect(commentState(await shown(on))).toBe("open");
    const head = commitWork(on.path, [{ "a.txt": TEXT.replace("5", "V").replace("9", "ten") }]);
    const view = await shown(on);
    expect([commentState(view), view.addressedBy, view.isOutdated, view.at]).toEqual(["addressed", head, true, { line: 5, endLine: 5 }]);
  });

  test("is settled and opened again by a person, and only then deleted", async () => {
    const on = await sent();
    const { id } = await shown(on);
    await expect(removeComment(app, id, OWNER)).rejects.toMatchObject({ code: "wrong-state" });
    await settleComment(app, id, { event: "resolve", actor: OWNER });
    expect(commentState(await shown(on))).toBe("resolved");
    await settleComment(app, id, { event: "reopen", actor: OWNER });
    await expect(settleComment(app, id, { event: "reopen", actor: OWNER })).rejects.toMatchObject({ code: "wrong-state" });
    await expect(write(on, { line: 5 }, "other words", id)).rejects.toMatchObject({ code: "wrong-state" });
    expect(git(on.path, "status", "--porcelain")).toBe("");
  });
});
