import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Actor } from "#domain/action.ts";
import type { Exit } from "#domain/delegation.ts";
import type { FollowUpStatus } from "#domain/follow-up.ts";
import type { SessionKind, SessionStatus } from "#domain/session.ts";
import type { SignalBody, SignalSource } from "#domain/signal.ts";
import { json, time } from "../columns.ts";
import { user } from "./identity.ts";

export const session = sqliteTable(
  "session",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull().references(() => user.id),
    projectId: text("project_id"),
    delegationId: text("delegation_id"),
    kind: text("kind").$type<SessionKind>().notNull(),
    name: text("name").notNull(),
    group: text("group"),
    agentProvider: text("agent_provider"),
    agentSessionId: text("agent_session_id"),
    generation: integer("generation").notNull(),
    cwd: text("cwd").notNull(),
    cols: integer("cols").notNull(),
    rows: integer("rows").notNull(),
    status: text("status").$type<SessionStatus>().notNull(),
    paneId: text("pane_id"),
    pid: integer("pid"),
    /** SHA-256 of the token its hooks report with. */
    hookTokenHash: text("hook_token_hash"),
    /** Port and password of the agent's own API, for agents that have one. */
    apiPort: integer("api_port"),
    exit: json<Exit>("exit"),
    note: text("note"),
    createdAt: time("created_at").notNull(),
    startedAt: time("started_at"),
    endedAt: time("ended_at"),
  },
  (t) => [index("session_status").on(t.status), index("session_user").on(t.userId, t.id), index("session_delegation").on(t.delegationId)],
);

export const signal = sqliteTable(
  "signal",
  {
    id: text("id").primaryKey(),
    sessionId: text("session_id").notNull().references(() => session.id, { onDelete: "cascade" }),
    delegationId: text("delegation_id"),
    generation: integer("generation").notNull(),
    source: text("source").$type<SignalSource>().notNull(),
    kind: text("kind").notNull(),
    body: json<SignalBody>("body").notNull(),
    at: time("at").notNull(),
  },
  (t) => [index("signal_session").on(t.sessionId, t.id), index("signal_moment").on(t.sessionId, t.generation, t.at, t.id), index("signal_delegation").on(t.delegationId, t.kind)],
);

export const followUp = sqliteTable(
  "follow_up",
  {
    id: text("id").primaryKey(),
    /** Recognises the same words said again; unique. */
    key: text("key").notNull(),
    sessionId: text("session_id").notNull().references(() => session.id, { onDelete: "cascade" }),
    generation: integer("generation").notNull(),
    projectId: text("project_id"),
    taskId: text("task_id"),
    delegationId: text("delegation_id"),
    text: text("text").notNull(),
    status: text("status").$type<FollowUpStatus>().notNull(),
    why: text("why").notNull(),
    actor: json<Actor>("actor").notNull(),
    createdAt: time("created_at").notNull(),
    typedAt: time("typed_at"),
    closedAt: time("closed_at"),
  },
  (t) => [uniqueIndex("follow_up_key").on(t.key), index("follow_up_session").on(t.sessionId, t.id), index("follow_up_status").on(t.status)],
);
