import { type BriefPart, type BriefSource, composeBrief } from "#domain/brief.ts";
import { memoryLine } from "#domain/memory.ts";
import type { Project } from "#domain/project.ts";
import { relevantFiles } from "#domain/relevant-files.ts";
import { furtherOf } from "#domain/site.ts";
import { specialisationOf } from "#domain/specialisation.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { listMemories } from "../store/memory.ts";
import { findTasks, listDelegations, listEvidence } from "../store/task.ts";
import { requireFurther } from "./further-projects.ts";
import { siteFolder } from "./make-sites.ts";

/** What a try is about. */
interface Try {
  project: Project;
  task: Task;
  attempt: number;
  corrections: string;
  /** The conversation it goes on in, where everything else was said. */
  continues: string | null;
}

/** One kind of context; a new kind is one more line in the list. Nothing to tell is an empty text. */
type Source = { title: string; max: number; text: (app: App, on: Try) => Promise<string> | string };

const CORRECTIONS = "What went wrong before";

/** Everything an agent is told, in the order of what may least be missing, each within its own limit. */
const SOURCES: readonly Source[] = [
  { title: "The wish", max: 50_000, text: (_app, { task }) => task.description },
  { title: "How to work here", max: 4000, text: (_app, { task }) => rules(task) },
  { title: "Further repositories", max: 4000, text: furtherRepositories },
  { title: CORRECTIONS, max: 8000, text: (_app, { corrections }) => corrections },
  { title: "What it builds on", max: 6000, text: buildsOn },
  { title: "Kept in mind", max: 4000, text: keptInMind },
  { title: "The project", max: 6000, text: (_app, { task }) => task.context },
  { title: "Way of working", max: 2000, text: (_app, { task }) => wayOf(task) },
  { title: "Files that may matter", max: 1500, text: filesFor },
  { title: "Found in earlier tries", max: 3000, text: foundBefore },
  { title: "Budget", max: 300, text: (_app, on) => budget(on) },
];

/** What the agent of a try is told, with the parts it is made of; a part that cannot be had is left out, the start does not wait for it. */
export async function gatherBrief(app: App, on: Try): Promise<{ text: string; parts: BriefPart[] }> {
  const wanted = on.continues === null ? SOURCES : SOURCES.filter((s) => s.title === CORRECTIONS);
  const sources = await Promise.all(wanted.map(async ({ title, max, text }): Promise<BriefSource> => {
    try {
      return { title, max, text: app.redact(await text(app, on)) };
    } catch (error) {
      app.log.warn({ err: error, task: on.task.id, part: title }, "a part of what the agent is told could not be gathered");
      return { title, max, text: "" };
    }
  }));
  return composeBrief(sources);
}

function rules(task: Task): string {
  const checks = task.contract.checks.map((c) => `- ${c.title}`).join("\n");
  return [
    "Work in the current folder, a git worktree of its own. Commit your work with git on the current branch when you are done; do not push.",
    checks && `When you report, these checks are run against your commit:\n${checks}`,
  ].filter(Boolean).join("\n\n");
}

/** Where the other repositories of the wish lie and what they are; nothing else outside its folder is the agent's. */
async function furtherRepositories(app: App, { project, task }: Try): Promise<string> {
  const further = await requireFurther(app, project, furtherOf(task));
  if (further.length === 0) return "";
  const lines = await Promise.all(further.map(async (other) => `- ${other.name}, in ${await siteFolder(app, other, task)}${other.settings.role ? `: ${other.settings.role}` : ""}`));
  return `The current folder is ${project.name}. The wish spans further repositories, each with a git worktree of its own on the branch ${task.branch ?? ""}:\n${lines.join("\n")}\nChange there what the wish needs, and commit in each repository you change. One that needs no change stays as it is. Touch nothing else outside these folders.`;
}

/** What the tasks it waited for made: in the folder already, and told so that nobody makes it again. */
async function buildsOn(app: App, { project, task }: Try): Promise<string> {
  const parents = (await findTasks(app.db, task.dependsOn)).filter((p) => p.status === "completed");
  const tries = await listDelegations(app.db, parents.map((p) => p.id), { brief: true });
  const told = await Promise.all(parents.map(async (parent) => {
    const done = tries.findLast((d) => d.taskId === parent.id && d.status === "completed");
    const changed = done?.baseSha && done.headSha ? await app.git.touchedBy({ commonDir: project.gitCommonDir, workTree: project.path }, done.baseSha, done.headSha) : [];
    const said = done?.result?.summary ? ` Its agent said: ${done.result.summary}` : "";
    const files = changed.length > 0 ? `\n  changed: ${changed.slice(0, 20).join(", ")}${changed.length > 20 ? ` and ${changed.length - 20} more` : ""}` : "";
    return `- task ${parent.number}, ${parent.title} (${done?.branch ?? "no branch"} at ${done?.headSha?.slice(0, 7) ?? "an unknown commit"}).${said}${files}`;
  }));
  return told.length === 0 ? "" : `This builds on verified work, which is in your folder already:\n${told.join("\n")}`;
}

/** What a person stands behind; notes nobody confirmed are told to nobody who acts. */
async function keptInMind(app: App, { project }: Try): Promise<string> {
  const memories = await listMemories(app.db, project.id, { standing: true, limit: 100 });
  return memories.length === 0 ? "" : `The person keeps this in mind for the project:\n${memories.map((m) => `- ${memoryLine(m)}`).join("\n")}`;
}

function wayOf({ specialisation }: Task): string {
  const way = specialisationOf(specialisation?.id);
  return way ? `Way of working (${way.name.toLowerCase()}):\n${way.brief.map((line) => `- ${line}`).join("\n")}` : "";
}

async function filesFor(app: App, { project, task }: Try): Promise<string> {
  const paths = relevantFiles(task.description, await app.git.filesOf({ commonDir: project.gitCommonDir, workTree: project.path }, "HEAD"));
  return paths.length === 0 ? "" : `Files that may matter, by their names:\n${paths.map((path) => `- ${path}`).join("\n")}`;
}

/** What checks found in the tasks this one stands in for. */
async function foundBefore(app: App, { task }: Try): Promise<string> {
  const last = (await listDelegations(app.db, task.replaces, { brief: true })).at(-1);
  if (!last?.error) return "";
  const findings = (await listEvidence(app.db, [last.id], { brief: true })).flatMap((e) => e.findings);
  return [`The same was tried before, and not accepted: ${last.error.message}`, ...findings.map((f) => `- ${f.path ? `${f.path}: ` : ""}${f.message}`)].join("\n");
}

function budget({ task, attempt }: Try): string {
  const minutes = task.estimatedDuration === null ? "" : `It is estimated at ${task.estimatedDuration} minutes; if it turns out much larger, do the part that stands alone and say what is left. `;
  return `${minutes}This is try ${attempt}.`;
}
