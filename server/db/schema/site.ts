import { index, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import type { Site } from "#domain/site.ts";
import { json } from "../columns.ts";
import { project } from "./project.ts";
import { delegation } from "./work.ts";

export const delegationSite = sqliteTable(
  "delegation_site",
  {
    delegationId: text("delegation_id").notNull().references(() => delegation.id, { onDelete: "cascade" }),
    projectId: text("project_id").notNull().references(() => project.id, { onDelete: "cascade" }),
    worktreeId: text("worktree_id").notNull(),
    worktreePath: text("worktree_path").notNull(),
    branch: text("branch").notNull(),
    baseSha: text("base_sha").notNull(),
    headSha: text("head_sha"),
    gitSettingsHash: text("git_settings_hash"),
    diffstat: json<NonNullable<Site["diffstat"]>>("diffstat"),
  },
  (t) => [primaryKey({ columns: [t.delegationId, t.projectId] }), index("delegation_site_project").on(t.projectId)],
);
