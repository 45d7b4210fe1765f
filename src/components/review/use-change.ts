"use client";
import { queryOptions, usePrefetchQuery, useQuery } from "@tanstack/react-query";
import { useDeferredValue } from "react";
import type { Change, CommitLine } from "#domain/change.ts";
import { keys } from "../../client/keys.ts";
import { get } from "../../client/rest.ts";

/** What is looked at: a try's change or one commit of it, in the task's own repository or a further one. */
export interface ChangeOf {
  delegationId: string;
  commit: string | null;
  projectId?: string | undefined;
}

/** Path of the API below a try's change. */
export function changePath(of: ChangeOf, part: string, query: Record<string, string | number> = {}): string {
  const search = new URLSearchParams(Object.entries({ ...query, ...(of.commit === null ? {} : { commit: of.commit }), ...(of.projectId === undefined ? {} : { projectId: of.projectId }) }).map(([name, value]) => [name, String(value)]));
  return `/api/delegations/${of.delegationId}/change${part}${search.size > 0 ? `?${search}` : ""}`;
}

/** Every file of a change with its counts, and its first lines. Asked for while the page is being drawn, before all that stands around it. */
export function useChange(of: ChangeOf) {
  const query = changeQuery(of);
  usePrefetchQuery(query);
  return useQuery({ ...query, placeholderData: (before, query) => (query?.queryKey[3] === placeOf(of) && query.queryKey[1] === of.delegationId ? before : undefined) });
}

/** Whether the whole change was read once; what needs git as well waits until then, so that nobody waits for that to see the first lines. */
export function useIsRead(delegationId: string): boolean {
  const { isPending } = useQuery(changeQuery({ delegationId, commit: null }));
  return useDeferredValue(!isPending, false);
}

function changeQuery(of: ChangeOf) {
  return queryOptions({ queryKey: [...keys.diff(of.delegationId), "change", placeOf(of)], queryFn: ({ signal }) => get<Change>(changePath(of, ""), signal) });
}

function placeOf(of: ChangeOf): string {
  return `${of.projectId ?? ""}${of.commit ?? ""}`;
}

/** The commits of a change, newest first. */
export function useCommits(delegationId: string, projectId?: string) {
  return useQuery({ queryKey: [...keys.diff(delegationId), "commits", projectId ?? ""], queryFn: async () => (await get<{ items: CommitLine[] }>(`/api/delegations/${delegationId}/commits${projectId === undefined ? "" : `?projectId=${projectId}`}`)).items });
}
