"use client";
import { useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { Checkpoint } from "#domain/checkpoint.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";

/** Removes a try's worktree and branch; what is not merged stays in a checkpoint, and the message can undo it. */
export function useDiscard(done: () => void) {
  const queries = useQueryClient();
  const restore = useRestore();
  return useAction((delegationId: string) => send<{ checkpoint: Checkpoint | null }>("POST", `/api/delegations/${delegationId}/discard`), {
    done({ checkpoint }) {
      done();
      void queries.invalidateQueries({ queryKey: keys.checkpoints });
      if (checkpoint) toast("Discarded. A checkpoint keeps it.", { action: { label: "Undo", onClick: () => restore.mutate(checkpoint.id) } });
      else toast("Discarded. It was merged already, so no checkpoint was needed.");
    },
  });
}

/** Brings a discarded worktree and its branch back. */
export function useRestore() {
  const queries = useQueryClient();
  return useAction((checkpointId: string) => send<Checkpoint>("POST", `/api/checkpoints/${checkpointId}/restore`), {
    done: () => void queries.invalidateQueries({ queryKey: keys.checkpoints }),
  });
}
