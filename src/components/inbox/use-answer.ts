"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { Decision, DecisionVerdict } from "#domain/decision.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";
import { useFresh } from "../ui/fresh.tsx";

/** Sends a person's word on a decision. What the server says became of it stands at once; a refusal is told and reads it again. */
export function useAnswer(decision: Decision) {
  const queries = useQueryClient();
  const again = (): void => void queries.invalidateQueries({ queryKey: keys.decisions });
  const fresh = useFresh();
  const action = useAction((word: { verdict: DecisionVerdict; text?: string }) => fresh(() => send<Decision>("POST", `/api/decisions/${decision.id}`, word)).catch((error: unknown) => {
    again();
    throw error;
  }), { done: again });
  return { say: action.mutate, isSending: action.isPending, said: action.variables?.verdict };
}
