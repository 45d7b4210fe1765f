import type { TaskView } from "#domain/api.ts";
import { furtherOf } from "#domain/site.ts";
import { useProjects } from "../../client/queries.ts";

/** Names of the further projects a task changes with its own. */
export function AlsoNames({ task }: { task: Pick<TaskView, "also"> }) {
  const projects = useProjects().data ?? [];
  return furtherOf(task).map((id) => projects.find((p) => p.id === id)?.name ?? "a project that was taken out").join(", ");
}
