"use client";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { toast } from "sonner";
import type { FileEdit } from "#domain/change.ts";
import type { Delegation } from "#domain/delegation.ts";
import { keys } from "../../client/keys.ts";
import { type Refusal, send } from "../../client/rest.ts";
import { refusalOf, useAction } from "../../client/use-action.ts";

/** Writes a file a person edited. A refusal stays beside the text, so that nothing typed is lost. */
export function useEdit(delegationId: string, done: () => void) {
  const queries = useQueryClient();
  const save = useMutation({
    mutationFn: (edit: FileEdit) => send<{ sha: string | null }>("POST", `/api/delegations/${delegationId}/file`, edit),
    onSuccess({ sha }) {
      void queries.invalidateQueries({ queryKey: keys.diff(delegationId) });
      toast(sha ? `Committed as ${sha.slice(0, 7)}.` : "Saved; not committed.");
      done();
    },
  });
  const problem: Refusal | undefined = save.error ? refusalOf(save.error) : undefined;
  return { save, problem };
}

/** Runs the checks again on what the branch holds now. */
export function useVerifyAgain(delegationId: string) {
  return useAction(() => send<Delegation>("POST", `/api/delegations/${delegationId}/verify`), { done: () => void toast("The checks run again.") });
}
