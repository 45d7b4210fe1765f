import { rmSync } from "node:fs";
import { join } from "node:path";
import { sql } from "drizzle-orm";
import type { Task } from "#domain/task.ts";
import { now } from "../../server/lib/ids.ts";
import { landTask } from "../../server/flows/land-task.ts";
import { listLandings } from "../../server/store/landing.ts";
import { updateTask } from "../../server/store/task.ts";
import { updateKnowledge, updateProject } from "../../server/store/project.ts";
import { type BareApp, seedTask, type SeededProject } from "../../e2e/support/bare-app.ts";
import { seedDecision, seedRepository, seedWork, untilIn } from "../../e2e/support/seeds.ts";
import { git } from "../../e2e/support/sample-repo.ts";
import { OWNER, verifiedWork } from "../../e2e/support/verified-work.ts";
import type { Story } from "./stories.ts";

/** A project in the middle of its work: 1 waits for its confirmation, 2 has an agent at work, 3 is verified, 4 has landed. */
export interface Scene {
  app: BareApp;
  project: SeededProject;
  waiting: Task;
  atWork: Task;
  /** The folder the agent of task 2 works in. */
  workPath: string;
  sessionId: string;
  delegationId: string;
  /** What the agent's terminal shows. */
  screen: string;
}

/** Sets the scene for a story. The terminal is where a text enters, so what it shows is given here. */
export async function setScene(plain: BareApp, autonomy: Story["autonomy"]): Promise<Scene> {
  const scene = { screen: "" } as Scene;
  const pane = { cols: 80, rows: 24 } as Awaited<ReturnType<BareApp["tmux"]["find"]>>;
  const isOurs = (id: string): boolean => id === scene.sessionId && scene.screen !== "";
  const app: BareApp = { ...plain, tmux: { ...plain.tmux, find: (id) => (isOurs(id) ? Promise.resolve(pane) : plain.tmux.find(id)), capture: (id, options) => (isOurs(id) ? Promise.resolve(scene.screen) : plain.tmux.capture(id, options)) } };
  const project = await seedRepository(app, { files: { "README.md": "# sample\n" }, fields: { autonomy: "confirm" } });
  const waiting = await seedTask(app, project, { status: "planning", title: "Add a bell", assignedAgent: "script" });
  await seedDecision(app, { projectId: project.id, taskId: waiting.id }, { key: `plan:${waiting.id}`, title: "Plan: Add a bell", body: { kind: "plan", why: "autonomy is confirm" } });
  const workPath = `${project.path}-login`;
  git(project.path, "worktree", "add", "--quiet", "-b", "feat/login", workPath, "main");
  const work = await seedWork(app, project, { task: { title: "Fix the login", branch: "feat/login" }, session: { kind: "agent", cwd: workPath }, delegation: { worktreePath: workPath, branch: "feat/login" } });
  await verifiedWork(app, project, { works: [{ "a.txt": "a\n" }] });
  const landed = await verifiedWork(app, project, { works: [{ "b.txt": "b\n" }] });
  await landTask(app, { project, task: landed.task }, { actor: OWNER });
  await untilIn(app, "the landing's checks", async () => (await listLandings(app.db, [landed.task.id]))[0]?.proof !== "pending");
  Object.assign(scene, { app, project: { ...project, autonomy }, waiting, atWork: work.task, workPath, sessionId: work.session.id, delegationId: work.delegation.id });
  await app.bus.commit((db) => ({ writes: [updateProject(db, project.id, { autonomy, updatedAt: now() })], events: [], result: undefined }));
  return scene;
}

/** Takes everything away that is younger than a marker, so that the scene is as it was set. */
export async function clearScene(scene: Scene, marker: string): Promise<Scene> {
  const { app, project, atWork } = scene;
  for (const table of ["message", "digest", "memory", "decision", "evidence", "session", "task"]) await app.db.run(sql`DELETE FROM ${sql.identifier(table)} WHERE id > ${marker}`);
  const writes = [updateKnowledge(app.db, project.id, { conventions: [] }), updateTask(app.db, atWork.id, { title: atWork.title, description: atWork.description })];
  await app.bus.commit(() => ({ writes, events: [], result: undefined }));
  rmSync(join(scene.workPath, "NOTES.md"), { force: true });
  scene.screen = "";
  return scene;
}
