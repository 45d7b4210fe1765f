import { index, integer, real, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { CallOutcome } from "#domain/model-call.ts";
import type { Preferences, RequestKind } from "#domain/router.ts";
import { json, time } from "../columns.ts";
import { project } from "./project.ts";

/** Every request to a model; null tokens and costs are unknown. */
export const modelCall = sqliteTable(
  "model_call",
  {
    id: text("id").primaryKey(),
    at: time("at").notNull(),
    kind: text("kind").$type<RequestKind>().notNull(),
    brain: text("brain").notNull(),
    model: text("model").notNull(),
    projectId: text("project_id").references(() => project.id, { onDelete: "cascade" }),
    inputTokens: integer("input_tokens"),
    outputTokens: integer("output_tokens"),
    cachedTokens: integer("cached_tokens"),
    costUsd: real("cost_usd"),
    durationMs: integer("duration_ms").notNull(),
    outcome: text("outcome").$type<CallOutcome>().notNull(),
  },
  (t) => [index("model_call_at").on(t.at), index("model_call_project").on(t.projectId, t.at)],
);

/** What counts when a brain is chosen. One row at most: the primary key admits only 1. */
export const routing = sqliteTable("routing", {
  slot: integer("slot").primaryKey(),
  preferences: json<Preferences>("preferences").notNull(),
});
