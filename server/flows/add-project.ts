import type { Actor } from "#domain/action.ts";
import type { ProjectCreate } from "#domain/api.ts";
import { AppError } from "#domain/errors.ts";
import { readManifests } from "#domain/manifest.ts";
import { letsRunUnasked, type Project, ProjectSettings } from "#domain/project.ts";
import { cleanText } from "#domain/text.ts";
import type { App } from "../kernel.ts";
import { newId, now } from "../lib/ids.ts";
import { findProjectByPath, insertKnowledge, insertOrchestrator, insertProject } from "../store/project.ts";
import { refuseUnknownBranch } from "./base-branch.ts";
import { stepsOfChange } from "./set-autonomy.ts";
import { projectFacts, scanProject } from "./scan-project.ts";

/** Registers a git repository with its conversation and its empty knowledge. */
export async function addProject(app: App, by: { userId: string; actor: Actor; isDemo?: boolean }, input: ProjectCreate): Promise<Project> {
  const path = await app.files.folder(input.path);
  refuseOwnData(app, path, by.isDemo ?? false);
  const { tree, defaultBranch, head } = await app.git.identify(path);
  if (!head) throw new AppError("bad-request", `${path} has no commit yet.`, "Make a first commit; worktrees start from one.");
  await refuseUnknownBranch(app, { path, gitCommonDir: tree.commonDir }, input.baseBranch);
  const { path: _, name, autonomy, ...settings } = input;
  const facts = await projectFacts(app, path);
  const install = readManifests(facts).install;
  const at = now();
  const project: Project = {
    id: newId(),
    userId: by.userId,
    name: cleanText(name ?? path.split("/").at(-1) ?? "project", 80),
    path,
    gitCommonDir: tree.commonDir,
    defaultBranch,
    autonomy: autonomy ?? "confirm",
    // A fresh worktree has no dependencies; without them no test of the project can pass.
    settings: ProjectSettings.parse({ ...(install ? { setup: [install] } : {}), ...settings }),
    isDemo: by.isDemo ?? false,
    createdAt: at,
    updatedAt: at,
  };
  await record(app, project, by.actor);
  app.background("scan-project", () => scanProject(app, project));
  return project;
}

function record(app: App, project: Project, actor: Actor): Promise<void> {
  return app.bus.commit(async (db) => {
    const known = await findProjectByPath(db, project.userId, project.path);
    if (known) throw new AppError("conflict", `${project.path} is already the project ${known.name}.`, "Use that one, or remove it first.");
    // The sample needs no model, also where there is one.
    const brain = project.isDemo ? "offline" : null;
    const orchestrator = { id: newId(), userId: project.userId, projectId: project.id, kind: "project" as const, brain, createdAt: project.createdAt };
    const knowledge = {
      id: newId(), folderId: project.id, techStack: [], conventions: [], agentPerformance: {}, performanceCounts: {},
      pastTasks: [], toolDefinitions: [], agentTemplates: [], lastScannedAt: null,
    };
    const usual: Project = { ...project, autonomy: "confirm", settings: ProjectSettings.parse({}) };
    const steps = stepsOfChange(db, { before: usual, after: project, actor });
    const own = letsRunUnasked({ autonomy: project.autonomy, ...project.settings });
    return {
      writes: [insertProject(db, project), insertOrchestrator(db, orchestrator), insertKnowledge(db, knowledge), ...steps],
      events: [
        { kind: "project.added", actor, projectId: project.id, payload: { name: project.name, path: project.path } },
        ...(own ? [{ kind: "project.changed" as const, actor, projectId: project.id, payload: { fields: [`autonomy ${project.autonomy}`, "what runs unasked"] } }] : []),
      ],
      result: undefined,
    };
  });
}

/** Agents must not be let loose on the data folder; only the sample project lives there. */
function refuseOwnData(app: App, path: string, isDemo: boolean): void {
  const inHome = path === app.env.home || path.startsWith(`${app.env.home}/`);
  if (path === "/" || (inHome && !isDemo)) throw new AppError("bad-request", `${path} cannot be a project.`, "Choose a repository outside Remote Dev's own data.");
}
