"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { TaskView } from "#domain/api.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";

/** One change of what a task waits for. */
export interface Order {
  child: TaskView;
  parent: Pick<TaskView, "id">;
  waits: boolean;
}

/** Lets tasks wait for each other, or no longer; the server keeps the law and says why not. */
export function useOrder(options: { done?: () => void; quiet?: boolean } = {}) {
  const queries = useQueryClient();
  return useAction(
    async (orders: readonly Order[]) => {
      for (const { child, parent, waits } of orders) await send(waits ? "POST" : "DELETE", `/api/orchestrators/${child.orchestratorId}/tasks/${child.id}/parents/${parent.id}`);
    },
    {
      ...options,
      done(_, orders) {
        for (const queryKey of [...orders.map((o) => keys.task(o.child.id)), ["tasks"], keys.decisions]) void queries.invalidateQueries({ queryKey });
        options.done?.();
      },
    },
  );
}
