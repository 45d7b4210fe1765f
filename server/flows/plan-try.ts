import type { Delegation } from "#domain/delegation.ts";
import type { Finding } from "#domain/finding.ts";
import type { Time } from "#domain/ids.ts";
import type { Project } from "#domain/project.ts";
import { agentOfTry, goOnOrAnew, notBefore, retryPolicy } from "#domain/retry.ts";
import type { Session } from "#domain/session.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { findSessions } from "../store/session.ts";
import { agentIdsOf, agentOf } from "./choose-agent.ts";
import { transcriptOf } from "./read-transcript.ts";

/** How a try begins: by whom, when, in which conversation, with which words, and why so. */
export interface TryPlan {
  attempt: number;
  agent: string;
  notBefore: Time | null;
  /** The conversation it goes on in; null begins one. */
  continues: string | null;
  /** What it is told of the tries before; in a conversation that goes on this is all. */
  corrections: string;
  why: string;
}

/** The first try at a task. */
export function firstTry(task: Task): TryPlan {
  return { attempt: 1, agent: task.assignedAgent ?? "", notBefore: null, continues: null, corrections: "", why: "" };
}

/** The try after one that failed, with what was found and what a person adds; in the same conversation where that is cheaper. */
export async function nextTryPlan(app: App, on: { task: Task; project: Project; tries: readonly Delegation[]; used: number }, words: { findings: readonly Finding[]; advice: string }): Promise<TryPlan> {
  const { task, project, tries } = on;
  const last = tries.at(-1);
  if (!last?.error) return firstTry(task);
  const policy = retryPolicy(project.settings.retry, task.retry);
  const wanted = agentOfTry(policy, task.assignedAgent ?? "", on.used + 1);
  const assigned = task.assignedAgent ?? "";
  const known = new Set(agentIdsOf(app, project));
  // Where none can be had any more the try says so.
  const agent = [wanted, assigned, ...policy.thenAgents].find((id) => known.has(id)) ?? assigned;
  const sessions = await findSessions(app.db, tries.flatMap((d) => d.sessionId ?? []));
  const own = sessions.find((s) => s.id === last.sessionId);
  const { goesOn, why } = goOnOrAnew(last.error, { goesOn: policy.goesOn, sameAgent: agent === last.agentProvider, ...(await conversationOf(app, { project, last, sessions, own })) });
  const attempt = last.attempt + 1;
  const wait = last.error.reason === "limited" ? null : notBefore(policy, on.used + 1, last.completedAt ?? last.updatedAt);
  const said = correctionsFrom(last, words);
  if (goesOn && own?.agentSessionId) return { attempt, agent, notBefore: wait, continues: own.agentSessionId, corrections: `${said}\nMend this here, commit it, and report again.`, why };
  return { attempt, agent, notBefore: wait, continues: null, corrections: said, why };
}

async function conversationOf(app: App, on: { project: Project; last: Delegation; sessions: readonly Session[]; own: Session | undefined }) {
  const { project, last, sessions, own } = on;
  const agent = agentIdsOf(app, project).includes(last.agentProvider) ? agentOf(app, project, last.agentProvider) : undefined;
  const id = own?.agentSessionId ?? null;
  const transcript = own && agent?.readTranscript ? await transcriptOf(app, own) : undefined;
  // What lies in the run's own folder goes with it.
  const goes = own !== undefined && transcript?.startsWith(`${app.runs.dir({ sessionId: own.id, generation: own.generation })}/`) === true;
  const { contextTokens } = last.usage;
  return {
    canResume: agent?.resume !== undefined,
    isKnown: id !== null,
    isKept: last.worktreePath !== null && (await app.files.exists(last.worktreePath)) && !goes && (transcript === undefined || (await app.files.exists(transcript))),
    tries: sessions.filter((s) => s.agentSessionId === id).length,
    filled: contextTokens && agent?.contextTokens ? contextTokens / agent.contextTokens : null,
  };
}

function correctionsFrom(last: Delegation, { findings, advice }: { findings: readonly Finding[]; advice: string }): string {
  const seen = findings.map((f) => `- ${f.path ? `${f.path}: ` : ""}${f.message}`).join("\n");
  const before = `This is try ${last.attempt + 1}. The try before was not accepted: ${last.error?.message ?? ""}`;
  return [before, seen && `What the checks found:\n${seen}`, advice && `The owner adds: ${advice}`].filter(Boolean).join("\n");
}
