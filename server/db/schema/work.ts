import { index, integer, real, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { BriefPart } from "#domain/brief.ts";
import type { Contract } from "#domain/contract.ts";
import type { DelegationError, DelegationResult, DelegationStatus, Exit, LogEntry, Parked, Usage } from "#domain/delegation.ts";
import type { KeptRun } from "#domain/check.ts";
import type { CheckRun, Picture } from "#domain/evidence.ts";
import type { Finding } from "#domain/finding.ts";
import type { Landing } from "#domain/landing.ts";
import type { Isolation, Task, TaskStatus, TaskType } from "#domain/task.ts";
import { json, time } from "../columns.ts";
import { user } from "./identity.ts";
import { orchestrator, project } from "./project.ts";

export const task = sqliteTable(
  "task",
  {
    id: text("id").primaryKey(),
    orchestratorId: text("orchestrator_id").notNull().references(() => orchestrator.id, { onDelete: "cascade" }),
    userId: text("user_id").notNull().references(() => user.id),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    number: integer("number").notNull(),
    description: text("description").notNull(),
    title: text("title").notNull(),
    type: text("type").$type<TaskType>().notNull(),
    status: text("status").$type<TaskStatus>().notNull(),
    confidence: real("confidence").notNull(),
    estimatedDuration: integer("estimated_duration"),
    assignedAgent: text("assigned_agent"),
    agentWhy: text("agent_why").notNull(),
    isolation: text("isolation").$type<Isolation>().notNull(),
    branch: text("branch"),
    dependsOn: json<string[]>("depends_on").notNull(),
    also: json<string[]>("also").notNull().default([]),
    planId: text("plan_id"),
    replaces: json<string[]>("replaces").notNull().default([]),
    specialisation: json<NonNullable<Task["specialisation"]>>("specialisation"),
    priority: integer("priority").notNull(),
    fixed: json<Task["fixed"]>("fixed").notNull(),
    contract: json<Contract>("contract").notNull(),
    context: text("context").notNull(),
    askFirst: text("ask_first"),
    retry: json<NonNullable<Task["retry"]>>("retry"),
    budget: json<NonNullable<Task["budget"]>>("budget"),
    confirmedAt: time("confirmed_at"),
    confirmedBy: text("confirmed_by"),
    error: text("error"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    completedAt: time("completed_at"),
  },
  (t) => [uniqueIndex("task_number").on(t.projectId, t.number), index("task_project").on(t.projectId, t.id), index("task_user").on(t.userId, t.id), index("task_created").on(t.createdAt), index("task_status").on(t.status)],
);

export const worktree = sqliteTable(
  "worktree",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    path: text("path").notNull(),
    branch: text("branch").notNull(),
    baseSha: text("base_sha").notNull(),
    setUpAt: time("set_up_at"),
    createdAt: time("created_at").notNull(),
    removedAt: time("removed_at"),
  },
  (t) => [index("worktree_task").on(t.taskId), index("worktree_project").on(t.projectId, t.id), uniqueIndex("worktree_path").on(t.path)],
);

export const delegation = sqliteTable(
  "delegation",
  {
    id: text("id").primaryKey(),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    attempt: integer("attempt").notNull(),
    sessionId: text("session_id"),
    worktreeId: text("worktree_id"),
    worktreePath: text("worktree_path"),
    branch: text("branch"),
    baseSha: text("base_sha"),
    headSha: text("head_sha"),
    gitSettingsHash: text("git_settings_hash"),
    agentProvider: text("agent_provider").notNull(),
    status: text("status").$type<DelegationStatus>().notNull(),
    contextInjected: text("context_injected").notNull(),
    brief: json<BriefPart[]>("brief").notNull().default([]),
    continues: text("continues"),
    executionLogs: json<LogEntry[]>("execution_logs").notNull(),
    result: json<DelegationResult>("result"),
    error: json<DelegationError>("error"),
    exit: json<Exit>("exit"),
    parked: json<Parked>("parked"),
    usage: json<Usage>("usage").notNull(),
    report: text("report"),
    reportedAt: time("reported_at"),
    host: text("host").notNull(),
    leaseExpiresAt: time("lease_expires_at"),
    fence: integer("fence").notNull(),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    startedAt: time("started_at"),
    completedAt: time("completed_at"),
  },
  (t) => [uniqueIndex("delegation_attempt").on(t.taskId, t.attempt), index("delegation_status").on(t.status), index("delegation_project").on(t.projectId, t.id)],
);

export const evidence = sqliteTable(
  "evidence",
  {
    id: text("id").primaryKey(),
    delegationId: text("delegation_id").notNull().references(() => delegation.id, { onDelete: "cascade" }),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    check: text("check").notNull(),
    title: text("title").notNull(),
    outcome: text("outcome").$type<"passed" | "failed" | "skipped">().notNull(),
    note: text("note").notNull(),
    findings: json<Finding[]>("findings").notNull(),
    argv: json<string[]>("argv"),
    exitCode: integer("exit_code"),
    outputTail: text("output_tail").notNull(),
    durationMs: integer("duration_ms").notNull(),
    looks: json<Finding[]>("looks").notNull().default([]),
    runs: json<CheckRun[]>("runs").notNull().default([]),
    pictures: json<Picture[]>("pictures").notNull().default([]),
    projectId: text("project_id"),
    headSha: text("head_sha"),
    diffstat: json<{ files: number; additions: number; deletions: number }>("diffstat").notNull(),
    createdAt: time("created_at").notNull(),
  },
  (t) => [index("evidence_delegation").on(t.delegationId, t.id), index("evidence_task").on(t.taskId)],
);

/** Commands that passed, by what decides how they end: files, command, environment. */
export const keptRun = sqliteTable("kept_run", { key: text("key").primaryKey(), ran: json<KeptRun>("ran").notNull(), at: time("at").notNull() }, (t) => [index("kept_run_at").on(t.at)]);

export const landing = sqliteTable(
  "landing",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    delegationId: text("delegation_id").notNull(),
    strategy: text("strategy").$type<Landing["strategy"]>().notNull(),
    base: text("base").notNull(),
    headSha: text("head_sha").notNull(),
    fromSha: text("from_sha").notNull(),
    toSha: text("to_sha").notNull(),
    status: text("status").$type<Landing["status"]>().notNull(),
    landedBy: json<Landing["landedBy"]>("landed_by").notNull(),
    proof: text("proof").$type<Landing["proof"]>().notNull(),
    checks: json<Landing["checks"]>("checks").notNull(),
    undoSha: text("undo_sha"),
    undoHow: text("undo_how").$type<NonNullable<Landing["undoHow"]>>(),
    undoneBy: json<NonNullable<Landing["undoneBy"]>>("undone_by"),
    error: text("error"),
    together: text("together"),
    createdAt: time("created_at").notNull(),
    landedAt: time("landed_at"),
    undoneAt: time("undone_at"),
  },
  (t) => [index("landing_task").on(t.taskId, t.id), index("landing_project").on(t.projectId, t.id), index("landing_status").on(t.status)],
);
