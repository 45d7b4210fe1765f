"use client";
import { useQueryClient } from "@tanstack/react-query";
import type { Recommendation } from "#domain/post-mortem.ts";
import { keys } from "../../client/keys.ts";
import { send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";

type Act = "apply" | "revert" | "dismiss";

/** Applies, undoes or dismisses a recommendation. A refusal may have made a new preview, so it is read again either way. */
export function useRecommendation(recommendation: Recommendation, orchestratorId: string | undefined) {
  const queries = useQueryClient();
  const { id, taskId } = recommendation;
  const action = useAction(
    async (act: Act) => {
      try {
        if (act === "apply") await send("POST", `/api/orchestrators/${orchestratorId}/post-mortems/${taskId}/apply`, { recommendationIds: [id] });
        else await send("POST", `/api/recommendations/${id}/${act}`);
      } finally {
        await Promise.all([keys.recommendations, keys.decisions].map((queryKey) => queries.invalidateQueries({ queryKey })));
      }
    },
    { quiet: true },
  );
  return { run: action.mutate, doing: action.isPending ? action.variables : undefined, error: action.error };
}
