import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Actor } from "#domain/action.ts";
import type { ReviewComment, Sending } from "#domain/review-comment.ts";
import { json, time } from "../columns.ts";
import { project } from "./project.ts";
import { task } from "./work.ts";

export const reviewComment = sqliteTable(
  "review_comment",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    delegationId: text("delegation_id").notNull(),
    path: text("path").notNull(),
    side: text("side").$type<ReviewComment["side"]>().notNull(),
    line: integer("line").notNull(),
    endLine: integer("end_line").notNull(),
    quote: text("quote").notNull(),
    headSha: text("head_sha").notNull(),
    isLoose: integer("is_loose", { mode: "boolean" }).notNull(),
    body: text("body").notNull(),
    status: text("status").$type<ReviewComment["status"]>().notNull(),
    author: json<Actor>("author").notNull(),
    sendingId: text("sending_id"),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    sentAt: time("sent_at"),
  },
  (t) => [index("review_comment_task").on(t.taskId, t.id)],
);

/** Comments that went out together; `how` is null until they reached somebody. */
export const reviewSending = sqliteTable(
  "review_sending",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    text: text("text").notNull(),
    comments: integer("comments").notNull(),
    actor: json<Actor>("actor").notNull(),
    how: text("how").$type<Sending["how"]>(),
    createdAt: time("created_at").notNull(),
  },
  (t) => [index("review_sending_task").on(t.taskId, t.id), index("review_sending_how").on(t.how)],
);
