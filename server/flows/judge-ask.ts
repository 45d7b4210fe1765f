import type { Delegation } from "#domain/delegation.ts";
import { judgeTool, type PermissionVerdict } from "#domain/permission.ts";
import type { Project } from "#domain/project.ts";
import type { Session } from "#domain/session.ts";
import type { ToolUse } from "#domain/signal.ts";
import type { Task } from "#domain/task.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { listSites } from "../store/site.ts";
import { findDelegation, findTask } from "../store/task.ts";
import { autonomyOver } from "./further-projects.ts";

/** What an ask of an agent is about. */
export interface AskPlace {
  project: Project | undefined;
  delegation: Delegation | undefined;
  task: Task | undefined;
}

export async function askPlace(app: App, session: Session): Promise<AskPlace> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  return { project, delegation, task: delegation && (await findTask(app.db, delegation.taskId)) };
}

/** What the project's autonomy says about a tool an agent wants to use, whether it works for a task or for a person; without a project everything is asked. */
export async function judgeAsk(app: App, session: Session, on: AskPlace & { tool: ToolUse }): Promise<PermissionVerdict> {
  const { project, delegation, task, tool } = on;
  if (!project) return { allow: false, rule: "no project", reason: "this session belongs to no project" };
  return judgeTool(tool, {
    autonomy: task ? await autonomyOver(app, project, task) : project.autonomy,
    worktree: session.cwd,
    also: delegation ? (await listSites(app.db, [delegation.id])).map((s) => s.worktreePath) : [],
    contractCommands: (task?.contract.checks ?? []).flatMap((c) => (c.argv ? [c.argv.join(" ")] : [])),
  });
}
