import type { Actor } from "#domain/action.ts";
import { BY_AUTONOMY } from "#domain/autonomy.ts";
import type { Delegation } from "#domain/delegation.ts";
import { AppError } from "#domain/errors.ts";
import { type Landing, type LandingPlan, type LandingStrategy, nextLanding } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import { mayLandUnasked } from "#domain/unasked-landing.ts";
import { act } from "../act.ts";
import type { Db } from "../bus.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { findLanding, insertLanding, updateLanding } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { findTask, listDelegations } from "../store/task.ts";
import { checkLanding } from "./check-landing.ts";
import { landingCommit } from "./landing-commit.ts";
import { whileNothingLands } from "./landing-lock.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { moveBase } from "./move-base.ts";
import { noteInChat } from "./note-in-chat.ts";
import { planLanding } from "./plan-landing.ts";
import { actedUnasked } from "./unasked.ts";
import { unaskedFacts } from "./unasked-candidates.ts";

/** Whose word it is that something lands, and how. */
export interface Word {
  actor: Actor;
  strategy?: LandingStrategy | undefined;
  /** The client's name for this landing; the same name again is the same landing. */
  id?: string | undefined;
  /** What stands against it, asked once nothing else lands meanwhile; null when nothing does. */
  refusal?: () => Promise<string | null>;
}

/** Puts a verified change into the base branch, because a person or autonomy said so. Either it stands there whole afterwards, or nothing was touched. */
export function landTask(app: App, on: { project: Project; task: Task }, word: Word): Promise<Landing> {
  return whileNothingLands(app, on.project.id, async () => {
    const known = await begunAs(app, on.task, word);
    if (known) return known;
    const landing = await prepareLanding(app, on, word);
    await app.bus.commit(async (db) => {
      await requireUnmoved(db, on.task, landing);
      return { writes: [insertLanding(db, landing)], events: [], result: undefined };
    });
    crashPoint("landing-made");
    const landed = await finishLanding(app, landing);
    app.background("check-landing", () => checkLanding(app, landing.id));
    return landed;
  });
}

/** The landing that was begun under this name before; where there is none, refuses what stands against one. */
export async function begunAs(app: App, task: Task, word: Word): Promise<Landing | undefined> {
  const known = word.id ? await findLanding(app.db, word.id) : undefined;
  if (known?.taskId === task.id) return known;
  const why = (await word.refusal?.()) ?? null;
  if (why !== null) throw new AppError("conflict", why, "Nothing was changed.");
  return undefined;
}

/** Goes on with a landing an earlier server had begun. */
export async function resumeLanding(app: App, landing: Landing): Promise<void> {
  await whileNothingLands(app, landing.projectId, async () => {
    const current = await findLanding(app.db, landing.id);
    if (current?.status !== "landing") return;
    await finishLanding(app, current);
    app.background("check-landing", () => checkLanding(app, landing.id));
  });
}

/** Makes the commit a landing moves the base branch to, and the row that says so; nothing has moved yet. */
export async function prepareLanding(app: App, on: { project: Project; task: Task; at?: Delegation }, word: Word): Promise<Landing> {
  const { project, task } = on;
  const plan = await planLanding(app, on);
  const strategy = word.strategy ?? plan.strategy;
  const { baseSha, headSha } = requireOpen(plan, strategy);
  const delegation = on.at ?? (await listDelegations(app.db, [task.id], { brief: true })).at(-1);
  const at = now();
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const toSha = await landingCommit(app, strategy, { main, base: plan.base, baseSha, headSha, task, agent: delegation?.agentProvider ?? "", at });
  const row: Landing = {
    id: word.id ?? newId(), projectId: project.id, taskId: task.id, delegationId: delegation?.id ?? "", strategy, base: plan.base, headSha, fromSha: baseSha, toSha,
    status: "landing", landedBy: word.actor, proof: "pending", checks: [], undoSha: null, undoHow: null, undoneBy: null, error: null, together: null, createdAt: at, landedAt: null, undoneAt: null,
  };
  await app.git.keep(main, `refs/rdv/landed/${row.id}`, toSha);
  return row;
}

/** Refuses a landing that a correction overtook while it was being made. */
export async function requireUnmoved(db: Db, { id, number }: Task, landing: Landing): Promise<void> {
  const [task, last] = [await findTask(db, id), (await listDelegations(db, [id], { brief: true })).at(-1)];
  if (task?.status !== "completed" || last?.id !== landing.delegationId) throw new AppError("conflict", `Task ${number} was opened again meanwhile.`, "Land it when it is verified again. Nothing was changed.");
}

function requireOpen(plan: LandingPlan, strategy: LandingStrategy): { baseSha: string; headSha: string } {
  const [block] = plan.blocks;
  if (block) throw new AppError("conflict", block.what, block.next);
  const why = plan.ways.find((way) => way.strategy === strategy)?.why;
  if (why) throw new AppError("conflict", `It cannot land by ${strategy}: ${why}.`, "Choose another way. Nothing was changed.");
  if (!plan.baseSha || !plan.headSha) throw new AppError("conflict", "There is nothing to land.", "Look at the task.");
  return { baseSha: plan.baseSha, headSha: plan.headSha };
}

/** Moves the base branch of a landing that was prepared, and records it. */
export async function finishLanding(app: App, landing: Landing): Promise<Landing> {
  const [project, task] = await Promise.all([findProject(app.db, landing.projectId), findTask(app.db, landing.taskId)]);
  if (!project || !task) throw new AppError("not-found", "The project of this landing is gone.", "Nothing was changed.");
  const { base, fromSha, toSha, landedBy: actor } = landing;
  // A landing is only begun where nothing is in its way, and it only happens from the commit it was begun on.
  const unasked = await unaskedFacts(app, { project, task });
  const intent = {
    kind: "branch.land" as const, actor, projectId: project.id, taskId: task.id, delegationId: landing.delegationId, target: base, key: `land:${landing.id}`, facts: { autonomy: unasked.level, roots: [project.path], unasked },
    checkpoint: () => keepCheckout(app, { project, task, actor, base }),
  };
  const why = `land: task ${task.number}`;
  await act(app, intent, () => moveBase(app, project, { branch: base, from: fromSha, to: toSha, why, forward: true }), () => toSha).catch((error: unknown) => giveUp(app, landing, error));
  const landed = await record(app, { landing, task, actor, unasked: mayLandUnasked(unasked).why });
  crashPoint("task-landed");
  await noteInChat(app, task, { state: "verified", text: `${task.number} landed on ${base}${project.id === task.projectId ? "" : ` of ${project.name}`} as ${toSha.slice(0, 7)}${actor.id === BY_AUTONOMY ? `, unasked: ${mayLandUnasked(unasked).why}` : ""}` });
  return landed;
}

/** The folder whose files move along is kept as it is, with what is not committed there. */
async function keepCheckout(app: App, on: { project: Project; task: Task; actor: Actor; base: string }): Promise<void> {
  const { project, task, actor, base } = on;
  const checkout = await app.git.checkoutOf({ commonDir: project.gitCommonDir, workTree: project.path }, base);
  if (checkout) await makeCheckpoint(app, { project, taskId: task.id, path: checkout.workTree, branch: base, why: `before task ${task.number} lands on ${base}`, actor });
}

function record(app: App, on: { landing: Landing; task: Task; actor: Actor; unasked: string }): Promise<Landing> {
  const { landing, task, actor, unasked } = on;
  return app.bus.commit(async (db) => {
    const current = await findLanding(db, landing.id);
    const status = current && nextLanding(current.status, "moved");
    if (!status) return { writes: [], events: [], result: current ?? landing };
    const fields = { status, landedAt: now() };
    const payload = { landingId: landing.id, sha: landing.toSha, base: landing.base, strategy: landing.strategy };
    const acted = actedUnasked(actor, { projectId: task.projectId, taskId: task.id }, { step: "landing", what: `landed on ${landing.base} as ${landing.toSha.slice(0, 7)}`, why: unasked, subject: landing.id });
    return { writes: [updateLanding(db, landing.id, fields)], events: [{ kind: "task.landed", actor, projectId: landing.projectId, taskId: task.id, delegationId: landing.delegationId, payload }, ...acted], result: { ...landing, ...fields } };
  });
}

/** A landing that could not be done is over; with a stopping server the next start goes on with it. */
async function giveUp(app: App, landing: Landing, error: unknown): Promise<never> {
  if (app.stopping.aborted) throw error;
  const why = error instanceof AppError ? error.tell.what : "it failed";
  await app.bus.commit((db) => ({
    writes: [updateLanding(db, landing.id, { status: "failed", error: why })],
    events: [{ kind: "landing.failed", projectId: landing.projectId, taskId: landing.taskId, payload: { landingId: landing.id, why } }],
    result: undefined,
  }));
  throw error;
}
