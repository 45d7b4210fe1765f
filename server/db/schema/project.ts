import { index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import type { Autonomy } from "#domain/autonomy.ts";
import type { AgentTemplate, ProjectKnowledge, TaskOutcome, ToolDefinition } from "#domain/knowledge.ts";
import type { MessagePart } from "#domain/message.ts";
import type { ProjectSettings } from "#domain/project.ts";
import { json, time } from "../columns.ts";
import { user } from "./identity.ts";

export const project = sqliteTable(
  "project",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull().references(() => user.id),
    name: text("name").notNull(),
    path: text("path").notNull(),
    gitCommonDir: text("git_common_dir").notNull(),
    defaultBranch: text("default_branch").notNull(),
    autonomy: text("autonomy").$type<Autonomy>().notNull(),
    settings: json<ProjectSettings>("settings").notNull(),
    isDemo: integer("is_demo", { mode: "boolean" }).notNull().default(false),
    createdAt: time("created_at").notNull(),
    updatedAt: time("updated_at").notNull(),
    removedAt: time("removed_at"),
  },
  (t) => [index("project_user").on(t.userId)],
);

export const orchestrator = sqliteTable(
  "orchestrator",
  {
    id: text("id").primaryKey(),
    userId: text("user_id").notNull().references(() => user.id),
    projectId: text("project_id").references(() => project.id, { onDelete: "cascade" }),
    kind: text("kind").$type<"project" | "master">().notNull(),
    brain: text("brain"),
    createdAt: time("created_at").notNull(),
  },
  (t) => [uniqueIndex("orchestrator_place").on(t.userId, t.projectId)],
);

export const message = sqliteTable(
  "message",
  {
    id: text("id").primaryKey(),
    orchestratorId: text("orchestrator_id").notNull().references(() => orchestrator.id, { onDelete: "cascade" }),
    role: text("role").$type<"user" | "assistant" | "system">().notNull(),
    parts: json<MessagePart[]>("parts").notNull(),
    brain: text("brain"),
    pending: integer("pending", { mode: "boolean" }).notNull().default(false),
    createdAt: time("created_at").notNull(),
    /** The message that was said in its place. */
    replacedBy: text("replaced_by"),
  },
  (t) => [index("message_thread").on(t.orchestratorId, t.id)],
);

export const projectKnowledge = sqliteTable("project_knowledge", {
  id: text("id").primaryKey(),
  folderId: text("folder_id").notNull().unique().references(() => project.id, { onDelete: "cascade" }),
  techStack: json<string[]>("tech_stack").notNull(),
  conventions: json<string[]>("conventions").notNull(),
  agentPerformance: json<ProjectKnowledge["agentPerformance"]>("agent_performance").notNull(),
  performanceCounts: json<ProjectKnowledge["performanceCounts"]>("performance_counts").notNull(),
  pastTasks: json<TaskOutcome[]>("past_tasks").notNull(),
  toolDefinitions: json<ToolDefinition[]>("tool_definitions").notNull(),
  agentTemplates: json<AgentTemplate[]>("agent_templates").notNull(),
  lastScannedAt: time("last_scanned_at"),
});
