"use client";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { toast } from "sonner";
import type { TaskView } from "#domain/api.ts";
import type { PullRequest, PullRequestCreate, PullRequestPlan } from "#domain/pull-request.ts";
import { keys } from "../../client/keys.ts";
import { get, send } from "../../client/rest.ts";
import { useAction } from "../../client/use-action.ts";

type Of = Pick<TaskView, "id" | "orchestratorId" | "number">;

const pathOf = (task: Of): string => `/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/pull-request`;

/** The pull request of a task, or what opening one would do. */
export function usePullRequestPlan(task: Of) {
  return useQuery({ queryKey: keys.pullRequest(task.id), queryFn: () => get<PullRequestPlan>(pathOf(task)) });
}

/** Pushes the branch and opens a pull request; what is said of its place is what was shown. */
export function useOpenPullRequest(task: Of, done: () => void) {
  const show = useShow(task);
  return useAction((body: PullRequestCreate) => send<PullRequest>("POST", pathOf(task), body), {
    done(made) {
      show();
      done();
      toast(`Task ${task.number} is pull request ${made.number} in ${made.repository}.`);
    },
  });
}

/** Acts on a pull request that is there: read it, push to it, send what it found. */
export function usePullRequestActs(task: Of) {
  const show = useShow(task);
  const act = (what: "read" | "push") => (id: string) => send<PullRequest>("POST", `/api/pull-requests/${id}/${what}`);
  return {
    read: useAction(act("read"), { done: show }),
    push: useAction(act("push"), {
      done() {
        show();
        toast("Pushed what was verified since.");
      },
    }),
    findings: useAction(({ id, names }: { id: string; names?: string[] }) => send<PullRequest>("POST", `/api/pull-requests/${id}/findings`, names ? { names } : {}), {
      done() {
        show();
        toast("The agent has it as one correction.");
      },
    }),
  };
}

/** Reads an open pull request once when it comes into view. */
export function useReadOnSight(task: Of, pullRequest: PullRequest | null | undefined): void {
  const { mutate } = usePullRequestActs(task).read;
  const id = pullRequest?.state === "open" ? pullRequest.id : undefined;
  useEffect(() => {
    if (id) mutate(id);
  }, [id, mutate]);
}

function useShow(task: Of): () => void {
  const queries = useQueryClient();
  return () => void queries.invalidateQueries({ queryKey: keys.pullRequest(task.id) });
}
