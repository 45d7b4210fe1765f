import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Capacity } from "#domain/capacity.ts";
import type { Short } from "#domain/room.ts";
import { json, time } from "../columns.ts";
import { project } from "./project.ts";
import { task } from "./work.ts";

/** How much of this machine agents may take; one row. */
export const capacity = sqliteTable("capacity", { id: integer("id").primaryKey(), value: json<Capacity>("value").notNull() });

/** Tasks that may run and have no room yet. */
export const waiting = sqliteTable("waiting", {
  taskId: text("task_id").primaryKey().references(() => task.id, { onDelete: "cascade" }),
  projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
  agent: text("agent").notNull(),
  memoryMb: integer("memory_mb").notNull(),
  since: time("since").notNull(),
  notBefore: time("not_before"),
  short: text("short").$type<Short>().notNull(),
  why: text("why").notNull(),
  place: integer("place").notNull(),
  startsAt: time("starts_at"),
});
