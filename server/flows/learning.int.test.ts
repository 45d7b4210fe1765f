import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { AppError } from "#domain/errors.ts";
import { wilsonLower } from "#domain/pattern.ts";
import type { Recommendation } from "#domain/post-mortem.ts";
import type { SignalBody } from "#domain/signal.ts";
import { type BareApp, type SeededProject, startBareApp } from "../../e2e/support/bare-app.ts";
import { git, writeFiles } from "../../e2e/support/sample-repo.ts";
import { seedRepository, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { newId, now } from "../lib/ids.ts";
import { findDecisionByKey } from "../store/decision.ts";
import { findCheckpoint, findPostMortem, findRecommendation, listRecommendations, updateRecommendation } from "../store/learning.ts";
import { findKnowledge } from "../store/project.ts";
import { insertSignal } from "../store/session.ts";
import { applyRecommendation } from "./apply-recommendation.ts";
import { changeKnowledge } from "./change-knowledge.ts";
import { dismissRecommendation } from "./close-recommendation.ts";
import { decide } from "./decide.ts";
import { postMortem } from "./post-mortem.ts";
import { revertRecommendation } from "./revert-recommendation.ts";
import { scanProject } from "./scan-project.ts";

const OWNER = { kind: "person" as const, id: "owner" };
const COMMAND = "node tools/generate.mjs --all";

let app: BareApp;

beforeAll(async () => {
  app = await startBareApp();
});
afterAll(() => app.close());

const refusal = async (work: Promise<unknown>): Promise<AppError> =>
  (await work.then(() => {
    throw new Error("was not refused");
  }, (error: unknown) => error)) as AppError;

const ran = (command: string, failed = false): SignalBody => ({ kind: "tool-ended", tool: { name: "Bash", kind: "command", command }, failed, durationMs: 5 });

/** A finished task whose agent ran commands, and what was learned from it. */
async function finished(project: SeededProject, bodies: readonly SignalBody[], status: "completed" | "failed" = "completed"): Promise<string> {
  const { task, session, delegation } = await seedWork(app, project, {
    task: { status, completedAt: now() },
    delegation: { status, completedAt: now(), ...(status === "failed" ? { error: { reason: "refuted", message: "1 of 2 checks passed" } } : {}) },
  });
  await app.bus.commit((db) => ({
    writes: bodies.map((body) => insertSignal(db, { id: newId(), sessionId: session.id, delegationId: delegation.id, generation: 1, source: "hook", body, at: now() })),
    events: [],
    result: undefined,
  }));
  await postMortem(app, task.id);
  return task.id;
}

/** A project with one open recommendation. */
async function learned(files: Record<string, string> = { "README.md": "# sample\n" }): Promise<{ project: SeededProject; recommendation: Recommendation }> {
  const project = await seedRepository(app, { files });
  await finished(project, Array.from({ length: 3 }, () => ran(COMMAND)));
  const [recommendation] = await listRecommendations(app.db, project.id, ["proposed"]);
  if (!recommendation) throw new Error("nothing was learned");
  return { project, recommendation };
}

const textOf = (project: SeededProject, { file }: Recommendation): string => readFileSync(join(project.path, file), "utf8");

describe("a post-mortem", () => {
  test("keeps the facts of a task, once", async () => {
    const project = await seedRepository(app);
    const id = await finished(project, [ran("npm test", true), ran("npm test"), ran("ls")], "failed");
    const row = await findPostMortem(app.db, id);
    expect(row).toMatchObject({ outcome: "failed", facts: { attempts: 1 } });
    expect(row?.facts.commands).toEqual(expect.arrayContaining([{ command: "npm test", times: 2, failed: 1 }]));
    expect(row?.facts.failures).toContain("1 of 2 checks passed");
    await postMortem(app, id);
    expect((await findPostMortem(app.db, id))?.id).toBe(row?.id);
  });

  test("is not made of a task that goes on or was cancelled", async () => {
    const project = await seedRepository(app);
    for (const status of ["monitoring", "cancelled"] as const) {
      const { task } = await seedWork(app, project, { task: { status } });
      await postMortem(app, task.id);
      expect(await findPostMortem(app.db, task.id)).toBeUndefined();
    }
  });

  test("counts the outcome for the agent, by kind of task", async () => {
    const project = await seedRepository(app);
    await finished(project, []);
    await finished(project, [], "failed");
    const knowledge = await findKnowledge(app.db, project.id);
    expect(knowledge?.performanceCounts.feature?.["script"]).toEqual({ tries: 2, verified: 1 });
    expect(knowledge?.pastTasks).toHaveLength(2);
  });

  test("proposes a line with the diff it would make and asks for it", async () => {
    const { recommendation } = await learned();
    expect(recommendation).toMatchObject({ form: "instruction", status: "proposed", file: "AGENTS.md", pattern: { supportTasks: 1, tasksSeen: 1 } });
    expect(recommendation.diff).toContain(`+`);
    expect(recommendation.diff).toContain(COMMAND);
    expect(await findDecisionByKey(app.db, `recommendation:${recommendation.id}`)).toMatchObject({ status: "open", title: recommendation.title });
  });

  test("proposes into the file that is there", async () => {
    const { recommendation } = await learned({ "CLAUDE.md": "# Rules\n" });
    expect(recommendation.file).toBe("CLAUDE.md");
  });

  test("does not propose what the project says already", async () => {
    const project = await seedRepository(app, { files: { "README.md": `Run \`${COMMAND}\` after each change.\n` } });
    await finished(project, Array.from({ length: 3 }, () => ran(COMMAND)));
    expect(await listRecommendations(app.db, project.id, ["proposed"])).toEqual([]);
  });

  test("does not propose the same twice", async () => {
    const { project } = await learned();
    await finished(project, Array.from({ length: 3 }, () => ran(COMMAND)));
    expect(await listRecommendations(app.db, project.id, ["proposed"])).toHaveLength(1);
  });

  test("of a later task brings the support of an open proposal up to date, and changes nothing else of it", async () => {
    const { project, recommendation } = await learned();
    const { pattern: before, ...rest } = recommendation;
    const again = await finished(project, [ran(COMMAND), ran("ls")]);
    const [after] = await listRecommendations(app.db, project.id, ["proposed"]);
    expect(after).toMatchObject({ ...rest, updatedAt: expect.any(String), pattern: { key: before.key, example: before.example, supportTasks: 2, tasksSeen: 2, occurrences: 4, confLb: wilsonLower(2, 2) } });
    expect(after?.pattern.evidence.map((e) => e.taskId)).toEqual([rest.taskId, again].toSorted());
    expect(after?.pattern.evidence.find((e) => e.taskId === rest.taskId)).toEqual(before.evidence[0]);
    await finished(project, []);
    expect((await findRecommendation(app.db, rest.id))?.pattern).toMatchObject({ supportTasks: 2, tasksSeen: 3, confLb: wilsonLower(2, 3) });
    expect(await findDecisionByKey(app.db, `recommendation:${rest.id}`)).toMatchObject({ status: "open" });
  });

  test("leaves what was applied or dismissed as it was decided", async () => {
    for (const decideOn of [applyRecommendation, dismissRecommendation]) {
      const { project, recommendation } = await learned();
      await decideOn(app, recommendation.id, OWNER);
      await finished(project, [ran("make other"), ran(COMMAND)]);
      expect((await findRecommendation(app.db, recommendation.id))?.pattern).toEqual(recommendation.pattern);
    }
  });

  test("of many tasks at once counts each of them, whatever each ran", async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 6 }), async (runs) => {
      const { project, recommendation } = await learned();
      await Promise.all(runs.map((times) => finished(project, Array.from({ length: times }, () => ran(COMMAND)))));
      const support = 1 + runs.filter((times) => times > 0).length;
      const seen = runs.length + 1;
      const { pattern } = (await findRecommendation(app.db, recommendation.id)) ?? recommendation;
      expect(pattern).toMatchObject({ supportTasks: support, tasksSeen: seen, occurrences: 3 + runs.reduce((a, b) => a + b, 0), confLb: wilsonLower(support, seen) });
      expect(new Set(pattern.evidence.map((e) => e.taskId)).size).toBe(support);
      expect(await listRecommendations(app.db, project.id, ["proposed"])).toHaveLength(1);
    }), { numRuns: 8 });
  });

  test("proposes a dismissed one again only when its evidence has doubled", async () => {
    const { project, recommendation } = await learned();
    await dismissRecommendation(app, recommendation.id, OWNER);
    const open = async (): Promise<number> => (await listRecommendations(app.db, project.id, ["proposed"])).length;
    await app.bus.commit((db) => ({ writes: [updateRecommendation(db, recommendation.id, { pattern: { ...recommendation.pattern, supportTasks: 2 } })], events: [], result: undefined }));
    for (const expected of [0, 0, 1]) {
      await finished(project, Array.from({ length: 3 }, () => ran(COMMAND)));
      expect(await open()).toBe(expected);
    }
  });
});

describe("applying", () => {
  test("writes the line as a commit of just that file, behind a checkpoint", async () => {
    const { project, recommendation } = await learned();
    writeFiles(project.path, { "mine.txt": "not yours\n" });
    const applied = await applyRecommendation(app, recommendation.id, OWNER);
    expect(applied).toMatchObject({ status: "applied", appliedSha: git(project.path, "rev-parse", "HEAD") });
    expect(textOf(project, recommendation)).toContain(recommendation.item);
    expect(git(project.path, "show", "--name-only", "--format=", "HEAD")).toBe(recommendation.file);
    expect(git(project.path, "status", "--porcelain")).toBe("?? mine.txt");
    const checkpoint = await findCheckpoint(app.db, applied.checkpointId ?? "");
    expect(git(project.path, "show", `${checkpoint?.ref}:mine.txt`)).toBe("not yours");
  });

  test("closes its decision, and answering the decision applies it", async () => {
    const { project, recommendation } = await learned();
    const decision = await findDecisionByKey(app.db, `recommendation:${recommendation.id}`);
    expect(await decide(app, decision?.id ?? "", { verdict: "approve", text: "", actor: OWNER })).toMatchObject({ status: "taken", verdict: "approve" });
    expect(textOf(project, recommendation)).toContain(recommendation.item);
    expect((await refusal(applyRecommendation(app, recommendation.id, OWNER))).tell.what).toContain("applied already");
  });

  test("keeps every other byte of the file", async () => {
    const text = "# Rules\r\n\r\n* tabs\tand spaces  \n\nno end";
    const { project, recommendation } = await learned({ "AGENTS.md": text });
    await applyRecommendation(app, recommendation.id, OWNER);
    expect(textOf(project, recommendation).startsWith(text)).toBe(true);
    await revertRecommendation(app, recommendation.id, OWNER);
    expect(textOf(project, recommendation)).toBe(text);
  });

  test("of a file that changed since writes nothing and shows the new preview", async () => {
    const { project, recommendation } = await learned({ "AGENTS.md": "# Rules\n" });
    writeFiles(project.path, { "AGENTS.md": "# Other rules\n" });
    expect((await refusal(applyRecommendation(app, recommendation.id, OWNER))).code).toBe("conflict");
    expect(textOf(project, recommendation)).toBe("# Other rules\n");
    const fresh = await findRecommendation(app.db, recommendation.id);
    expect(fresh).toMatchObject({ status: "proposed", diff: expect.stringContaining("Other rules") });
    expect(fresh?.baseHash).not.toBe(recommendation.baseHash);
    expect(await applyRecommendation(app, recommendation.id, OWNER)).toMatchObject({ status: "applied" });
  });

  test("twice at once is applied once", async () => {
    const { project, recommendation } = await learned();
    const before = git(project.path, "rev-list", "--count", "HEAD");
    const both = await Promise.allSettled([applyRecommendation(app, recommendation.id, OWNER), applyRecommendation(app, recommendation.id, OWNER)]);
    expect(both.map((b) => b.status).toSorted()).toEqual(["fulfilled", "rejected"]);
    expect(Number(git(project.path, "rev-list", "--count", "HEAD"))).toBe(Number(before) + 1);
  });

  test("and dismissing at once end in one state that the file agrees with", async () => {
    const { project, recommendation } = await learned();
    await Promise.allSettled([applyRecommendation(app, recommendation.id, OWNER), dismissRecommendation(app, recommendation.id, OWNER)]);
    const after = await findRecommendation(app.db, recommendation.id);
    const isWritten = git(project.path, "ls-files", recommendation.file) !== "";
    expect([after?.status, isWritten]).toEqual(["applied", true]);
  });

  test("what is not there is not found", async () => {
    for (const flow of [applyRecommendation, dismissRecommendation, revertRecommendation]) expect((await refusal(flow(app, newId(), OWNER))).code).toBe("not-found");
  });
});

describe("undoing", () => {
  test("takes the line out as a commit of its own, and it may be applied again", async () => {
    const { project, recommendation } = await learned();
    const before = git(project.path, "rev-parse", "HEAD");
    await applyRecommendation(app, recommendation.id, OWNER);
    const reverted = await revertRecommendation(app, recommendation.id, OWNER);
    expect(reverted).toMatchObject({ status: "reverted", revertedSha: git(project.path, "rev-parse", "HEAD") });
    expect(git(project.path, "diff", before, "HEAD")).toBe("");
    expect(git(project.path, "log", "-1", "--format=%s")).toContain("undo");
    expect(await applyRecommendation(app, recommendation.id, OWNER)).toMatchObject({ status: "applied", revertedSha: null });
  });

  test("keeps what a person wrote meanwhile", async () => {
    const { project, recommendation } = await learned({ "AGENTS.md": "# Rules\n" });
    await applyRecommendation(app, recommendation.id, OWNER);
    writeFiles(project.path, { "AGENTS.md": `${textOf(project, recommendation)}\nMine.\n` });
    git(project.path, "commit", "--quiet", "--all", "--message", "mine");
    await revertRecommendation(app, recommendation.id, OWNER);
    const text = textOf(project, recommendation);
    expect(text).toContain("Mine.");
    expect(text).not.toContain(recommendation.item);
  });

  test("of one that is not applied is refused", async () => {
    const { recommendation } = await learned();
    expect((await refusal(revertRecommendation(app, recommendation.id, OWNER))).tell.what).toContain("not applied");
  });
});

describe("dismissing", () => {
  test("writes nothing and closes the decision", async () => {
    const { project, recommendation } = await learned();
    expect(await dismissRecommendation(app, recommendation.id, OWNER)).toMatchObject({ status: "dismissed" });
    expect(git(project.path, "rev-list", "--count", "HEAD")).toBe("1");
    expect(await findDecisionByKey(app.db, `recommendation:${recommendation.id}`)).toMatchObject({ status: "taken", verdict: "deny" });
    expect((await refusal(applyRecommendation(app, recommendation.id, OWNER))).code).toBe("wrong-state");
  });
});

describe("what is known of a project", () => {
  test("comes from its manifests; what a person wrote stays", async () => {
    const project = await seedRepository(app, { files: { "package.json": JSON.stringify({ dependencies: { react: "1" }, scripts: { test: "vitest" } }) } });
    await changeKnowledge(app, { projectId: project.id, actor: OWNER }, { conventions: ["tabs"] });
    await scanProject(app, project);
    const knowledge = await findKnowledge(app.db, project.id);
    expect(knowledge?.techStack.join(" ").toLowerCase()).toContain("react");
    expect(knowledge?.conventions).toEqual(["tabs"]);
    expect(knowledge?.lastScannedAt).not.toBeNull();
  });

  test("changed by nothing is told to nobody", async () => {
    const project = await seedRepository(app);
    const before = app.bus.lastSeq();
    await changeKnowledge(app, { projectId: project.id, actor: OWNER }, {});
    expect(app.bus.lastSeq()).toBe(before);
    await changeKnowledge(app, { projectId: project.id, actor: OWNER }, { techStack: ["cobol"] });
    await untilIn(app, "the event", async () => app.bus.lastSeq() > before);
  });
});
