"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { TaskView } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import type { ProjectRow } from "../../client/queries.ts";
import { get, send } from "../../client/rest.ts";
import { roomPath } from "../../client/route.ts";
import { useAction } from "../../client/use-action.ts";
import { go } from "../../client/use-route.ts";

/** Makes the sample project, says its wish once, and leads to its chat, where the plan waits. */
export function useDemo() {
  const queries = useQueryClient();
  const saying = useAction(({ project, text }: { project: ProjectRow; text: string }) => send("POST", `/api/orchestrators/${project.orchestratorId}/messages`, { text }));
  return useAction<void, { project: ProjectRow; wish: string | null }>(
    async () => {
      const { wish, ...project } = await send<ProjectRow & { wish: string }>("POST", "/api/demo");
      const { items } = await get<{ items: TaskView[] }>(`/api/orchestrators/${project.orchestratorId}/tasks?limit=1`);
      await Promise.all([queries.invalidateQueries({ queryKey: keys.projects }), queries.invalidateQueries({ queryKey: keys.orchestrators })]);
      return { project, wish: items.length === 0 ? wish : null };
    },
    {
      done({ project, wish }) {
        if (wish) saying.mutate({ project, text: wish });
        go(roomPath(project.id, "chat"));
      },
    },
  );
}
