import { judgeTool, type PermissionVerdict } from "#domain/permission.ts";
import type { Session } from "#domain/session.ts";
import type { SignalBody } from "#domain/signal.ts";
import type { App } from "../kernel.ts";
import { findProject } from "../store/project.ts";
import { listSites } from "../store/site.ts";
import { findDelegation, findTask } from "../store/task.ts";
import { autonomyOver } from "./further-projects.ts";

/** What the project's autonomy says about a tool an agent wants to use, whether it works for a task or for a person; without a project everything is asked. */
export async function judgeAsk(app: App, session: Session, body: Extract<SignalBody, { kind: "permission-asked" }>): Promise<PermissionVerdict> {
  const project = session.projectId ? await findProject(app.db, session.projectId) : undefined;
  const delegation = session.delegationId ? await findDelegation(app.db, session.delegationId) : undefined;
  const task = delegation && (await findTask(app.db, delegation.taskId));
  if (!project) return { allow: false, rule: "no project", reason: "this session belongs to no project" };
  return judgeTool(body.tool, {
    autonomy: task ? await autonomyOver(app, project, task) : project.autonomy,
    worktree: session.cwd,
    also: delegation ? (await listSites(app.db, [delegation.id])).map((s) => s.worktreePath) : [],
    contractCommands: (task?.contract.checks ?? []).flatMap((c) => (c.argv ? [c.argv.join(" ")] : [])),
  });
}
