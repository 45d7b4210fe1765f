import type { LoggedEvent } from "#domain/events.ts";
import type { Delegation } from "#domain/delegation.ts";
import { learnOutcome, type TaskOutcome } from "#domain/knowledge.ts";
import type { CommandFact, Pattern } from "#domain/pattern.ts";
import { ANALYSER_VERSION, type PostMortem } from "#domain/post-mortem.ts";
import type { Project } from "#domain/project.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { crashPoint } from "../lib/crash.ts";
import { newId, now } from "../lib/ids.ts";
import { listTaskEvents } from "../store/event.ts";
import { findPostMortem, insertPostMortem, listPostMortems } from "../store/learning.ts";
import { findKnowledge, findProject, updateKnowledge } from "../store/project.ts";
import { listSignalsOf } from "../store/session.ts";
import { findTask, listDelegations, listEvidence } from "../store/task.ts";
import { phasesOf } from "#domain/phases.ts";
import { proposeInstruction } from "./propose-instruction.ts";
import { refreshSupport } from "./refresh-support.ts";

/** Finished tasks a detector looks back over. */
const TASKS_LOOKED_AT = 100;
/** Files whose text counts as what the project says already. */
const DOCUMENTS = ["CLAUDE.md", "AGENTS.md", "GEMINI.md", "README.md", "CONTRIBUTING.md", "package.json", "Makefile", "justfile"];

/** Looks back at a finished task: facts, patterns over all tasks of the project, knowledge, recommendations. Once per task and analyser. */
export async function postMortem(app: App, taskId: string): Promise<void> {
  const projectId = (await findTask(app.db, taskId))?.projectId;
  // One after the other in a project: each counts the tasks before it.
  await app.exclusively(`post-mortem:${projectId ?? ""}`, async () => {
    const task = await findTask(app.db, taskId);
    const project = task && (await findProject(app.db, task.projectId));
    if (!task || !project || (task.status !== "completed" && task.status !== "failed") || (await findPostMortem(app.db, taskId))) return;
    const delegations = await listDelegations(app.db, [taskId]);
    const patterns = await detect(app, project, { task, delegations });
    const row: PostMortem = {
      id: newId(), taskId, projectId: project.id, analyserVersion: ANALYSER_VERSION, outcome: task.status,
      facts: await factsOf(app, task, delegations), patterns, createdAt: now(),
    };
    await record(app, { task, delegations, row });
    crashPoint("post-mortem-made");
    await refreshSupport(app, project.id, patterns);
    for (const pattern of patterns) await proposeInstruction(app, { project, task, postMortemId: row.id, pattern });
  });
}

async function factsOf(app: App, task: Task, delegations: readonly Delegation[]): Promise<PostMortem["facts"]> {
  const commands = await commandsOf(app, task.id, delegations);
  const evidence = await listEvidence(app.db, delegations.map((d) => d.id));
  const byCommand = Map.groupBy(commands, (c) => c.command);
  return {
    phases: phasesOf(task, delegations, await allEvents(app, task.id)),
    attempts: delegations.length,
    commands: [...byCommand].map(([command, runs]) => ({ command, times: runs.length, failed: runs.filter((r) => r.failed).length })).slice(0, 200),
    failures: [...delegations.flatMap((d) => (d.error ? [d.error.message] : [])), ...evidence.flatMap((e) => e.findings.map((f) => f.message))].slice(0, 50),
    files: await filesOf(app, task, delegations),
  };
}

async function filesOf(app: App, task: Task, delegations: readonly Delegation[]): Promise<PostMortem["facts"]["files"]> {
  const last = delegations.findLast((d) => d.headSha && d.baseSha && d.worktreePath);
  const project = await findProject(app.db, task.projectId);
  if (!last?.headSha || !last.baseSha || !project) return [];
  const changes = await app.git.changes({ commonDir: project.gitCommonDir, workTree: project.path }, last.baseSha, last.headSha);
  return changes.slice(0, 500).map(({ path, additions, deletions }) => ({ path, additions, deletions }));
}

async function detect(app: App, project: Project, on: { task: Task; delegations: readonly Delegation[] }): Promise<Pattern[]> {
  const past = await listPostMortems(app.db, project.id, { limit: TASKS_LOOKED_AT });
  const earlier = past.flatMap((p) => p.facts.commands.flatMap((c) => repeat(c, p.taskId)));
  const commands = [...earlier, ...(await commandsOf(app, on.task.id, on.delegations))];
  const documented = Object.values(await app.files.readTexts(project.path, DOCUMENTS)).join("\n");
  return [...app.detectors.values()].flatMap((detector) => detector.detect({ commands, tasksSeen: past.length + 1, documented }));
}

/** A stored count turned back into single runs, as detectors count them. */
function repeat(command: PostMortem["facts"]["commands"][number], taskId: string): CommandFact[] {
  return Array.from({ length: command.times }, (_, i) => ({ taskId, delegationId: taskId, command: command.command, failed: i < command.failed, durationMs: null }));
}

async function commandsOf(app: App, taskId: string, delegations: readonly Delegation[]): Promise<CommandFact[]> {
  const signals = await listSignalsOf(app.db, delegations.map((d) => d.id), ["tool-ended"]);
  return signals.flatMap(({ body, delegationId }) =>
    body.kind === "tool-ended" && body.tool.command
      ? [{ taskId, delegationId: delegationId ?? "", command: body.tool.command, failed: body.failed, durationMs: body.durationMs }]
      : [],
  );
}

async function allEvents(app: App, taskId: string): Promise<LoggedEvent[]> {
  return listTaskEvents(app.db, taskId, { after: 0, limit: 5000 });
}

async function record(app: App, made: { task: Task; delegations: readonly Delegation[]; row: PostMortem }): Promise<void> {
  const { task, row } = made;
  await app.bus.commit(async (db) => {
    const knowledge = await findKnowledge(db, task.projectId);
    const learned = knowledge && learnOutcome(knowledge, outcomeOf(task, made.delegations));
    return {
      writes: [
        insertPostMortem(db, row),
        ...(learned ? [updateKnowledge(db, task.projectId, { pastTasks: learned.pastTasks, agentPerformance: learned.agentPerformance, performanceCounts: learned.performanceCounts })] : []),
      ],
      events: [
        { kind: "post-mortem.made", projectId: task.projectId, taskId: task.id, payload: { postMortemId: row.id, patterns: row.patterns.length, recommendations: row.patterns.length } },
        ...(learned ? [{ kind: "knowledge.changed" as const, projectId: task.projectId, taskId: task.id, payload: { fields: ["agentPerformance", "pastTasks"] } }] : []),
      ],
      result: undefined,
    };
  });
}

function outcomeOf(task: Task, delegations: readonly Delegation[]): TaskOutcome {
  const started = delegations.find((d) => d.startedAt)?.startedAt ?? task.createdAt;
  return {
    taskId: task.id, number: task.number, title: task.title, type: task.type, agent: task.assignedAgent ?? "",
    outcome: task.status === "completed" ? "verified" : "failed", attempts: Math.max(1, delegations.length),
    minutes: Math.max(0, (Date.parse(task.completedAt ?? now()) - Date.parse(started)) / 60_000), at: task.completedAt ?? now(),
  };
}
