import { index, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { AutonomyStep } from "#domain/earned.ts";
import { json, time } from "../columns.ts";
import { project } from "./project.ts";

export const autonomyStep = sqliteTable(
  "autonomy_step",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    type: text("type").$type<NonNullable<AutonomyStep["type"]>>(),
    kind: text("kind").$type<AutonomyStep["kind"]>().notNull(),
    from: text("from").$type<AutonomyStep["from"]>().notNull(),
    to: text("to").$type<AutonomyStep["to"]>().notNull(),
    own: text("own").$type<NonNullable<AutonomyStep["own"]>>(),
    status: text("status").$type<AutonomyStep["status"]>().notNull(),
    why: text("why").notNull(),
    tasks: json<AutonomyStep["tasks"]>("tasks").notNull(),
    actor: json<AutonomyStep["actor"]>("actor").notNull(),
    createdAt: time("created_at").notNull(),
    closedAt: time("closed_at"),
  },
  (t) => [index("autonomy_step_project").on(t.projectId, t.id)],
);
