import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { PullRequest } from "#domain/pull-request.ts";
import { json, time } from "../columns.ts";
import { project } from "./project.ts";
import { task } from "./work.ts";

export const pullRequest = sqliteTable(
  "pull_request",
  {
    id: text("id").primaryKey(),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    taskId: text("task_id").notNull().references(() => task.id, { onDelete: "cascade" }),
    delegationId: text("delegation_id").notNull(),
    forge: text("forge").notNull(),
    repository: text("repository").notNull(),
    api: text("api").notNull(),
    remote: text("remote").notNull(),
    branch: text("branch").notNull(),
    base: text("base").notNull(),
    headSha: text("head_sha").notNull(),
    title: text("title").notNull(),
    body: text("body").notNull(),
    number: integer("number"),
    url: text("url"),
    state: text("state").$type<PullRequest["state"]>().notNull(),
    checks: json<PullRequest["checks"]>("checks").notNull(),
    comments: json<PullRequest["comments"]>("comments").notNull(),
    sent: json<PullRequest["sent"]>("sent").notNull(),
    error: text("error"),
    openedBy: json<PullRequest["openedBy"]>("opened_by").notNull(),
    createdAt: time("created_at").notNull(),
    fetchedAt: time("fetched_at"),
    quiet: integer("quiet").notNull(),
    closedAt: time("closed_at"),
  },
  (t) => [index("pull_request_task").on(t.taskId, t.id), index("pull_request_project").on(t.projectId, t.id), index("pull_request_state").on(t.state)],
);

/** A token the owner keeps for a project's forge; sealed for this project and this API, and sent nowhere else. */
export const forgeToken = sqliteTable("forge_token", {
  projectId: text("project_id").primaryKey().references(() => project.id, { onDelete: "cascade" }),
  api: text("api").notNull(),
  /** Sealed, see `lib/seal.ts`. */
  secret: text("secret").notNull(),
  createdAt: time("created_at").notNull(),
});
