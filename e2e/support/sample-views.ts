import type { TaskView } from "#domain/api.ts";
import type { AttentionState } from "#domain/attention.ts";
import type { Decision, DecisionBody } from "#domain/decision.ts";
import type { Delegation } from "#domain/delegation.ts";
import type { Evidence } from "#domain/evidence.ts";
import { ProjectSettings } from "#domain/project.ts";
import type { PullRequest, PullRequestPlan } from "#domain/pull-request.ts";
import type { CommentView } from "#domain/review-comment.ts";

/** An id that says what it is of. */
export const id = (n: number): string => `01SAMP${String(n).padStart(20, "0")}`;
export const AT = "2024-01-05T10:00:00.000Z";
export const SHA = "a1b2c3d4e5f60718293a4b5c6d7e8f9012345678";
export const PROJECT = id(900);
export const TALK = id(901);
export const MASTER = id(902);

export const project = { id: PROJECT, userId: "u", name: "web", path: "/srv/web", gitCommonDir: "/srv/web/.git", defaultBranch: "main", autonomy: "confirm" as const, settings: ProjectSettings.parse({}), isDemo: false, createdAt: AT, updatedAt: AT, orchestratorId: TALK };
export const talks = [{ id: MASTER, userId: "u", projectId: null, kind: "master", brain: null, createdAt: AT }, { id: TALK, userId: "u", projectId: PROJECT, kind: "project", brain: null, createdAt: AT }];

export function delegation(fields: Partial<Delegation> = {}): Delegation {
  return {
    id: id(501), taskId: id(7), projectId: PROJECT, attempt: 1, sessionId: id(701), worktreeId: id(601), worktreePath: "/srv/trees/7", branch: "feat/dark-mode", baseSha: SHA, headSha: SHA, gitSettingsHash: null,
    agentProvider: "script", status: "completed", contextInjected: "", brief: [], continues: null, executionLogs: [], result: null, error: null, exit: null, parked: null, usage: { inputTokens: null, outputTokens: null, costUsd: null },
    report: null, reportedAt: null, host: "here", leaseExpiresAt: null, fence: 1, createdAt: AT, updatedAt: AT, startedAt: AT, completedAt: "2024-01-05T10:11:00.000Z", ...fields,
  };
}

export function task(fields: Partial<TaskView> & { state?: AttentionState } = {}): TaskView {
  const { state = "working", ...rest } = fields;
  return {
    id: id(7), orchestratorId: TALK, userId: "u", projectId: PROJECT, number: 7, description: "Add a dark mode", title: "Add dark mode", type: "feature", status: "monitoring", confidence: 0.82, estimatedDuration: null,
    assignedAgent: "script", agentWhy: "it did such work before", isolation: "worktree", branch: null, dependsOn: [], planId: null, replaces: [], specialisation: null, priority: 5, fixed: [], contract: { checks: [], fixedAt: null },
    context: "", retry: null, budget: null, confirmedAt: null, confirmedBy: null, error: null, createdAt: AT, updatedAt: AT, completedAt: null,
    attention: { state, detail: "", until: null, since: AT, because: [] }, delegations: [], evidence: [], usage: { inputTokens: null, outputTokens: null, costUsd: null }, limits: [], diffstat: null, landing: null, ...rest,
  };
}

export function evidence(fields: Partial<Evidence> = {}): Evidence {
  return {
    id: id(801), delegationId: id(501), taskId: id(7), check: "tests-pass", title: "npm test", headSha: SHA, diffstat: { files: 2, additions: 10, deletions: 3 }, createdAt: AT,
    outcome: "passed", note: "", findings: [], argv: ["npm", "test"], exitCode: 0, outputTail: "", durationMs: 12_400, ...fields,
  };
}

export function decision(body: DecisionBody, fields: Partial<Decision> = {}): Decision {
  return {
    id: id(301), projectId: PROJECT, taskId: null, delegationId: null, sessionId: null, title: "Something is asked", body, status: "open", verdict: null, text: null, answeredBy: null, createdAt: AT,
    answeredAt: null, deliveredAt: null, closedWhy: null, closedAt: null, ...fields,
  };
}

export function pullRequest(fields: Partial<PullRequest> = {}): PullRequest {
  return {
    id: id(401), projectId: PROJECT, taskId: id(7), delegationId: id(501), forge: "github", repository: "acme/web", api: "https://api.github.com", remote: "https://github.com/acme/web.git", branch: "feat/dark-mode", base: "main",
    headSha: SHA, title: "Add dark mode", body: "", number: 12, url: "https://github.com/acme/web/pull/12", state: "open", checks: [], comments: [], sent: [], error: null, openedBy: { kind: "person", id: "u" },
    createdAt: AT, fetchedAt: null, quiet: 0, closedAt: null, ...fields,
  };
}

export function pullPlan(fields: Partial<PullRequestPlan> = {}): PullRequestPlan {
  return { forge: "github", repository: "acme/web", remote: "https://github.com/acme/web.git", branch: "feat/dark-mode", base: "main", title: "Add dark mode", body: "", via: "gh", blocks: [], pullRequest: null, ...fields };
}

export function comment(fields: Partial<CommentView> = {}): CommentView {
  return {
    id: id(201), projectId: PROJECT, taskId: id(7), delegationId: id(501), path: "src/a.ts", side: "new", line: 10, endLine: 12, quote: "const a = 1;", headSha: SHA, isLoose: false, body: "Name it better.", status: "draft",
    author: { kind: "person", id: "u" }, sendingId: null, createdAt: AT, updatedAt: AT, sentAt: null, at: { line: 10, endLine: 12 }, place: null, isOutdated: false, addressedBy: null, ...fields,
  };
}
