"use client";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { TaskView } from "#domain/api.ts";
import type { Landing, LandingStrategy } from "#domain/landing.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";

/** Puts a verified change into the base branch; the message can take it back. A refusal is told, and the plan is read again. */
export function useLand(task: Pick<TaskView, "id" | "orchestratorId" | "number">) {
  const again = useAgain(task);
  const undo = useUndoLanding(task);
  return useAction((strategy: LandingStrategy) => send<Landing>("POST", `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/landing`, { strategy }).catch(again.thenThrow), {
    done(landing) {
      again.read();
      toast(`Task ${task.number} landed on ${landing.base} as ${landing.toSha.slice(0, 7)}.`, { action: { label: "Undo", onClick: () => undo.mutate(landing.id) } });
    },
  });
}

/** Takes a landing back. */
export function useUndoLanding(task: Pick<TaskView, "id" | "number">) {
  const again = useAgain(task);
  return useAction((landingId: string) => send<Landing>("POST", `/api/landings/${landingId}/undo`).catch(again.thenThrow), {
    done(landing) {
      again.read();
      toast(landing.undoHow === "reverted" ? `Task ${task.number} was reverted on ${landing.base}.` : `Task ${task.number} was taken off ${landing.base}.`);
    },
  });
}

function useAgain(task: Pick<TaskView, "id">) {
  const queries = useQueryClient();
  const read = (): void => void queries.invalidateQueries({ queryKey: keys.landing(task.id) });
  const thenThrow = (error: unknown): never => {
    read();
    throw error;
  };
  return { read, thenThrow };
}
