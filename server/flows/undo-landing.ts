import type { Actor } from "#domain/action.ts";
import { AppError } from "#domain/errors.ts";
import { type Landing, nextLanding } from "#domain/landing.ts";
import type { Project } from "#domain/project.ts";
import { act } from "../act.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { now } from "../lib/ids.ts";
import { findDecisionByKey, updateDecision } from "../store/decision.ts";
import { findLanding, updateLanding } from "../store/landing.ts";
import { findProject } from "../store/project.ts";
import { findTask } from "../store/task.ts";
import { agentIn } from "./agent-in.ts";
import { whileNothingLands } from "./landing-lock.ts";
import { makeCheckpoint } from "./make-checkpoint.ts";
import { moveBase } from "./move-base.ts";
import { noteInChat } from "./note-in-chat.ts";
import { recheckRed } from "./recheck-red.ts";

/** Takes a landing back: the branch goes back where nothing came after and no remote has it, else a commit reverts it. Doing it twice changes nothing more. */
export async function undoLanding(app: App, id: string, actor: Actor): Promise<Landing> {
  const { projectId } = await known(app, id);
  return whileNothingLands(app, projectId, () => undoNow(app, id, actor));
}

/** The same, where nothing else can land meanwhile. */
export async function undoNow(app: App, id: string, actor: Actor): Promise<Landing> {
  const landing = await known(app, id);
  if (landing.status === "undone") return landing;
  const undoing = landing.status === "undoing" ? landing : await begin(app, landing, actor);
  crashPoint("undo-made");
  return finish(app, undoing);
}

/** Refuses where a landing cannot be taken back now; nothing is changed by asking. */
export async function refuseUndo(app: App, landing: Landing): Promise<void> {
  await wayBack(app, await projectOf(app, landing), landing);
}

async function projectOf(app: App, landing: Landing): Promise<Project> {
  const project = await findProject(app.db, landing.projectId);
  if (project) return project;
  throw new AppError("not-found", "The project it landed in was taken out.", `Revert ${landing.toSha.slice(0, 7)} there by hand. Nothing was changed.`);
}

/** Goes on with an undo an earlier server had begun. */
export async function resumeUndo(app: App, landing: Landing): Promise<void> {
  await undoLanding(app, landing.id, landing.undoneBy ?? landing.landedBy);
}

async function known(app: App, id: string): Promise<Landing> {
  const landing = await findLanding(app.db, id);
  if (landing) return landing;
  throw new AppError("not-found", "There is no such landing.", "Look at the task in Review.");
}

async function begin(app: App, landing: Landing, actor: Actor): Promise<Landing> {
  const project = await projectOf(app, landing);
  if (!nextLanding(landing.status, "undo")) throw new AppError("wrong-state", `This change is ${landing.status}, not landed.`, "Only a landed one can be undone.");
  const how = await wayBack(app, project, landing);
  const fields = { status: "undoing" as const, undoneBy: actor, ...how };
  await app.bus.commit((db) => ({ writes: [updateLanding(db, landing.id, fields)], events: [], result: undefined }));
  return { ...landing, ...fields };
}

async function wayBack(app: App, project: Project, landing: Landing): Promise<{ undoHow: "moved-back" | "reverted"; undoSha: string }> {
  const { base, fromSha, toSha, headSha } = landing;
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const checkout = await app.git.checkoutOf(main, base);
  const agent = checkout && (await agentIn(app, checkout.workTree, base));
  if (agent) throw new AppError("conflict", agent.what, agent.next);
  const tip = await app.git.resolve(main, `refs/heads/${base}`);
  if (tip === toSha && !(await app.git.isPublished(main, toSha))) return { undoHow: "moved-back", undoSha: fromSha };
  if (!tip || !(await app.git.isAncestor(main, toSha, tip))) throw new AppError("conflict", `${base} does not have this landing any more.`, "Somebody moved the branch; look at `git log`. Nothing was changed.");
  const { tree, conflicts } = await app.git.transplant(main, { from: toSha, to: fromSha, onto: tip });
  if (conflicts.length > 0) throw new AppError("conflict", `Later commits changed the same lines of ${conflicts.slice(0, 3).join(", ")}.`, `Revert ${toSha.slice(0, 7)} by hand. Nothing was changed.`);
  if (tree === (await app.git.treeOf(main, tip))) throw new AppError("conflict", `Nothing of it is left on ${base}.`, "Later commits took it back already. Nothing was changed.");
  const task = await findTask(app.db, landing.taskId);
  const message = `Revert task ${task?.number ?? ""}: ${task?.title ?? ""}\n\nThis takes back ${fromSha.slice(0, 12)}..${toSha.slice(0, 12)}.\n\nTask: ${task?.number ?? ""}\nReverts: ${headSha}\n`;
  return { undoHow: "reverted", undoSha: await app.git.makeCommit(main, { tree, parents: [tip], message, like: null, at: now() }) };
}

async function finish(app: App, landing: Landing): Promise<Landing> {
  const [project, task] = await Promise.all([findProject(app.db, landing.projectId), findTask(app.db, landing.taskId)]);
  const { base, toSha, undoSha, undoHow } = landing;
  if (!project || !task || !undoSha) throw new AppError("not-found", "The project of this landing is gone.", "Nothing was changed.");
  const main = { commonDir: project.gitCommonDir, workTree: project.path };
  const actor = landing.undoneBy ?? landing.landedBy;
  const isBack = undoHow === "moved-back";
  const from = isBack ? toSha : ((await app.git.resolve(main, `${undoSha}~1`)) ?? toSha);
  const intent = {
    kind: "branch.unland" as const, actor, projectId: project.id, taskId: task.id, delegationId: landing.delegationId, target: base, key: `unland:${landing.id}:${undoSha}:${from}`, facts: { autonomy: project.autonomy, roots: [project.path] },
    checkpoint: async () => {
      const checkout = await app.git.checkoutOf(main, base);
      if (checkout) await makeCheckpoint(app, { project, taskId: task.id, path: checkout.workTree, branch: base, why: `before the landing of task ${task.number} is undone`, actor });
    },
  };
  const move = { branch: base, from, to: undoSha, why: `undo: task ${task.number}`, forward: !isBack };
  await act(app, intent, () => moveBase(app, project, move), () => undoSha).catch((error: unknown) => stayLanded(app, landing, error));
  const undone = await record(app, landing, actor);
  await noteInChat(app, task, { state: "queued", text: `${task.number} was taken off ${base}${project.id === task.projectId ? "" : ` of ${project.name}`} again` });
  app.background("recheck-red", () => recheckRed(app, { projectId: project.id, base }));
  return undone;
}

function record(app: App, landing: Landing, actor: Actor): Promise<Landing> {
  return app.bus.commit(async (db) => {
    const fields = { status: "undone" as const, undoneAt: now() };
    const place = { actor, projectId: landing.projectId, taskId: landing.taskId, delegationId: landing.delegationId };
    const asked = await findDecisionByKey(db, `landing:${landing.id}`);
    const isOpen = asked?.status === "open" || asked?.status === "answered";
    const to = asked?.status === "answered" ? ("taken" as const) : ("expired" as const);
    return {
      writes: [updateLanding(db, landing.id, fields), ...(asked && isOpen ? [updateDecision(db, asked.id, { status: to, closedAt: now() })] : [])],
      events: [
        { kind: "landing.undone", ...place, payload: { landingId: landing.id, sha: landing.undoSha ?? "", base: landing.base, how: landing.undoHow ?? "" } },
        ...(asked && isOpen ? [{ kind: "decision.changed" as const, ...place, projectId: asked.projectId, payload: { decisionId: asked.id, to, verdict: asked.verdict } }] : []),
      ],
      result: { ...landing, ...fields },
    };
  });
}

async function stayLanded(app: App, landing: Landing, error: unknown): Promise<never> {
  if (app.stopping.aborted) throw error;
  await app.bus.commit((db) => ({ writes: [updateLanding(db, landing.id, { status: "landed", undoSha: null, undoHow: null, undoneBy: null })], events: [], result: undefined }));
  throw error;
}
