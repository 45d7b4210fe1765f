import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Digest } from "#domain/digest.ts";
import type { Memory, MemoryKind } from "#domain/memory.ts";
import { json, time } from "../columns.ts";
import { orchestrator, project } from "./project.ts";

export const memory = sqliteTable(
  "memory",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    kind: text("kind").$type<MemoryKind>().notNull(),
    text: text("text").notNull(),
    origin: text("origin").$type<Memory["origin"]>().notNull(),
    createdBy: text("created_by").notNull(),
    source: text("source").notNull(),
    standsSince: time("stands_since"),
    createdAt: time("created_at").notNull(),
  },
  (t) => [index("memory_project").on(t.projectId, t.id)],
);

/** The beginning of a long conversation, told shorter; the newest row of a conversation holds all before it. */
export const digest = sqliteTable(
  "digest",
  {
    id: text("id").primaryKey(),
    orchestratorId: text("orchestrator_id").notNull().references(() => orchestrator.id, { onDelete: "cascade" }),
    upTo: text("up_to").notNull(),
    messages: integer("messages").notNull(),
    text: text("text").notNull(),
    decided: json<Digest["decided"]>("decided").notNull(),
    outside: integer("outside", { mode: "boolean" }).notNull(),
    brain: text("brain"),
    createdAt: time("created_at").notNull(),
  },
  (t) => [uniqueIndex("digest_up_to").on(t.orchestratorId, t.upTo)],
);
