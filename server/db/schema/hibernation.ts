import { integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Actor } from "#domain/action.ts";
import type { Rest } from "#domain/hibernation.ts";
import { json, time } from "../columns.ts";
import { session } from "./terminal.ts";

/** Sessions that are meant to be hibernated, or are, each in the generation that was ended; gone once they are woken. */
export const hibernation = sqliteTable("hibernation", {
  sessionId: text("session_id").primaryKey().references(() => session.id, { onDelete: "cascade" }),
  generation: integer("generation").notNull(),
  since: time("since").notNull(),
  why: text("why").notNull(),
  actor: json<Actor>("actor").notNull(),
  /** What its terminal showed last, with colours and without secrets. */
  screen: text("screen").notNull(),
  waking: json<NonNullable<Rest["waking"]>>("waking"),
  /** Why it could not come back when it was asked to. */
  problem: text("problem"),
});
