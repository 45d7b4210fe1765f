"use client";
import { type UseQueryResult, useQueries } from "@tanstack/react-query";
import type { ProjectKnowledge } from "#domain/knowledge.ts";
import type { PostMortem, Recommendation } from "#domain/post-mortem.ts";
import { keys } from "../../client/keys.ts";
import { type ProjectRow, useProjects } from "../../client/queries.ts";
import { get } from "../../client/rest.ts";

/** Something read of several projects: all of it, or what still misses. */
export interface Lessons<T> {
  data: T[] | undefined;
  error: unknown;
  retry: () => void;
}

/** The project of the room, or all of them in Master Control; undefined until they are read. */
export function useScope(projectId: string | null): ProjectRow[] | undefined {
  return useProjects().data?.filter((p) => projectId === null || p.id === projectId);
}

export function useAllRecommendations(projects: readonly ProjectRow[]): Lessons<Recommendation> {
  return together(useQueries({ queries: projects.map((p) => ({ queryKey: [...keys.recommendations, p.orchestratorId], queryFn: () => items<Recommendation>(`/api/orchestrators/${p.orchestratorId}/recommendations`) })) }));
}

export function useAllPostMortems(projects: readonly ProjectRow[]): Lessons<PostMortem> {
  return together(useQueries({ queries: projects.map((p) => ({ queryKey: [...keys.postMortems, p.orchestratorId], queryFn: () => items<PostMortem>(`/api/orchestrators/${p.orchestratorId}/post-mortems?limit=50`) })) }));
}

export function useAllKnowledge(projects: readonly ProjectRow[]): Lessons<ProjectKnowledge> {
  return together(useQueries({ queries: projects.map((p) => ({ queryKey: [...keys.knowledge, p.id], queryFn: async () => [await get<ProjectKnowledge>(`/api/folders/${p.id}/knowledge`)] })) }));
}

async function items<T>(path: string): Promise<T[]> {
  return (await get<{ items: T[] }>(path)).items;
}

function together<T>(results: readonly UseQueryResult<T[]>[]): Lessons<T> {
  const isRead = results.every((r) => r.data !== undefined);
  return {
    data: isRead ? results.flatMap((r) => r.data ?? []) : undefined,
    error: results.find((r) => r.error)?.error,
    retry: () => {
      for (const result of results) if (result.error) void result.refetch();
    },
  };
}
