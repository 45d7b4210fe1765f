import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { ActionKind, Actor } from "#domain/action.ts";
import type { DecisionBody, DecisionStatus, DecisionVerdict } from "#domain/decision.ts";
import type { EventKind } from "#domain/events.ts";
import type { Pattern } from "#domain/pattern.ts";
import type { PostMortem, RecommendationStatus } from "#domain/post-mortem.ts";
import { json, time } from "../columns.ts";
import { project } from "./project.ts";
import { task } from "./work.ts";

/** The append-only log; triggers in the migrations refuse UPDATE and DELETE. */
export const event = sqliteTable(
  "event",
  {
    seq: integer("seq").primaryKey(),
    kind: text("kind").$type<EventKind>().notNull(),
    at: time("at").notNull(),
    actor: json<Actor>("actor").notNull(),
    projectId: text("project_id"),
    taskId: text("task_id"),
    delegationId: text("delegation_id"),
    sessionId: text("session_id"),
    payload: json<Record<string, unknown>>("payload").notNull(),
    hash: text("hash").notNull(),
  },
  (t) => [index("event_task").on(t.taskId, t.seq), index("event_project").on(t.projectId, t.seq)],
);

export const action = sqliteTable(
  "action",
  {
    id: text("id").primaryKey(),
    key: text("key").notNull(),
    kind: text("kind").$type<ActionKind>().notNull(),
    actorKind: text("actor_kind").$type<Actor["kind"]>().notNull(),
    actorId: text("actor_id").notNull(),
    projectId: text("project_id"),
    delegationId: text("delegation_id"),
    target: text("target").notNull(),
    status: text("status").$type<"intended" | "done" | "failed" | "denied">().notNull(),
    outcome: text("outcome"),
    createdAt: time("created_at").notNull(),
    closedAt: time("closed_at"),
  },
  (t) => [uniqueIndex("action_key").on(t.key), index("action_status").on(t.status)],
);

export const decision = sqliteTable(
  "decision",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    taskId: text("task_id").references(() => task.id, { onDelete: "cascade" }),
    delegationId: text("delegation_id"),
    sessionId: text("session_id"),
    /** Recognises the same question asked again; unique. */
    key: text("key").notNull(),
    title: text("title").notNull(),
    body: json<DecisionBody>("body").notNull(),
    status: text("status").$type<DecisionStatus>().notNull(),
    verdict: text("verdict").$type<DecisionVerdict>(),
    text: text("text"),
    answeredBy: text("answered_by"),
    createdAt: time("created_at").notNull(),
    answeredAt: time("answered_at"),
    deliveredAt: time("delivered_at"),
    closedWhy: text("closed_why"),
    closedAt: time("closed_at"),
  },
  (t) => [uniqueIndex("decision_key").on(t.key), index("decision_status").on(t.status, t.id), index("decision_task").on(t.taskId, t.status)],
);

export const checkpoint = sqliteTable(
  "checkpoint",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    taskId: text("task_id"),
    ref: text("ref").notNull(),
    commitSha: text("commit_sha").notNull(),
    treeSha: text("tree_sha").notNull(),
    why: text("why").notNull(),
    path: text("path").notNull(),
    branch: text("branch"),
    createdAt: time("created_at").notNull(),
    restoredAt: time("restored_at"),
  },
  (t) => [index("checkpoint_project").on(t.projectId, t.id)],
);

export const postMortem = sqliteTable(
  "post_mortem",
  {
    id: text("id").primaryKey(),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    analyserVersion: integer("analyser_version").notNull(),
    outcome: text("outcome").$type<"completed" | "failed">().notNull(),
    facts: json<PostMortem["facts"]>("facts").notNull(),
    patterns: json<Pattern[]>("patterns").notNull(),
    createdAt: time("created_at").notNull(),
  },
  (t) => [uniqueIndex("post_mortem_task").on(t.taskId, t.analyserVersion), index("post_mortem_project").on(t.projectId, t.id)],
);

export const recommendation = sqliteTable(
  "recommendation",
  {
    id: text("id").primaryKey(),
    postMortemId: text("post_mortem_id").notNull().references(() => postMortem.id, { onDelete: "cascade" }),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    form: text("form").$type<"instruction">().notNull(),
    title: text("title").notNull(),
    item: text("item").notNull(),
    itemId: text("item_id").notNull(),
    file: text("file").notNull(),
    diff: text("diff").notNull(),
    baseHash: text("base_hash").notNull(),
    pattern: json<Pattern>("pattern").notNull(),
    status: text("status").$type<RecommendationStatus>().notNull(),
    appliedSha: text("applied_sha"),
    revertedSha: text("reverted_sha"),
    checkpointId: text("checkpoint_id"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
  },
  (t) => [index("recommendation_project").on(t.projectId, t.status), uniqueIndex("recommendation_item").on(t.projectId, t.itemId, t.postMortemId)],
);

/** Answers of requests that carried an Idempotency-Key, so that a resend gets the same one. */
export const idempotency = sqliteTable("idempotency", {
  key: text("key").primaryKey(),
  status: integer("status").notNull(),
  body: text("body").notNull(),
  createdAt: time("created_at").notNull(),
});
