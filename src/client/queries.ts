"use client";
import { useInfiniteQuery, useQueries, useQuery } from "@tanstack/react-query";
import type { Branches, Diff, Health, SessionView, SignIn, TaskView, TokenView, TwoFactor, Worktrees } from "#domain/api.ts";
import type { BrainsView } from "#domain/brains-view.ts";
import type { CheckpointView } from "#domain/checkpoint.ts";
import type { AutonomyView } from "#domain/earned.ts";
import type { UnaskedEntry } from "#domain/unasked.ts";
import type { Decision } from "#domain/decision.ts";
import type { Digest } from "#domain/digest.ts";
import type { LoggedEvent } from "#domain/events.ts";
import type { FollowUp } from "#domain/follow-up.ts";
import type { Forecast } from "#domain/forecast.ts";
import type { ForgeToken } from "#domain/forge.ts";
import type { LandingPlan } from "#domain/landing.ts";
import type { Memory } from "#domain/memory.ts";
import type { Message } from "#domain/message.ts";
import type { PostMortem, Recommendation } from "#domain/post-mortem.ts";
import type { Orchestrator, Project } from "#domain/project.ts";
import type { QueueView } from "#domain/queue-view.ts";
import type { Spending } from "#domain/spending.ts";
import { keys } from "./keys.ts";
import { get } from "./rest.ts";

/** A project as the wire shows it: with the id of its conversation. */
export type ProjectRow = Project & { orchestratorId: string };
interface List<T> {
  items: T[];
  nextCursor: string | null;
}

export const useMe = () => useQuery({ queryKey: keys.me, queryFn: () => get<{ kind: string; email: string | null; fresh: boolean }>("/api/me") });
export const useProjects = () => useQuery({ queryKey: keys.projects, queryFn: async () => (await get<List<ProjectRow>>("/api/projects")).items });
export const useOrchestrators = () => useQuery({ queryKey: keys.orchestrators, queryFn: async () => (await get<List<Orchestrator>>("/api/orchestrators")).items });

/** One project of the list. */
export function useProject(projectId: string | null): ProjectRow | undefined {
  return useProjects().data?.find((p) => p.id === projectId);
}

export const useBranches = (projectId: string) => useQuery({ queryKey: keys.branches(projectId), queryFn: () => get<Branches>(`/api/projects/${projectId}/branches`) });

/** Worktrees of a project's repository, its own folder first. */
export const useWorktrees = (projectId: string) => useQuery({ queryKey: keys.worktrees(projectId), queryFn: async () => (await get<Worktrees>(`/api/projects/${projectId}/worktrees`)).items });

/** The conversation of a project, or Master Control for null. */
export function useOrchestrator(projectId: string | null): Orchestrator | undefined {
  return useOrchestrators().data?.find((o) => o.projectId === projectId);
}

function tasksQuery(orchestratorId: string | undefined) {
  return { queryKey: keys.tasks(orchestratorId ?? ""), queryFn: async () => (await get<List<TaskView>>(`/api/orchestrators/${orchestratorId}/tasks?limit=200`)).items, enabled: orchestratorId !== undefined };
}

function taskQuery(orchestratorId: string | undefined, taskId: string | undefined) {
  return { queryKey: keys.task(taskId ?? ""), queryFn: () => get<TaskView>(`/api/orchestrators/${orchestratorId}/tasks/${taskId}`), enabled: orchestratorId !== undefined && taskId !== undefined };
}

/** The newest 200 tasks of a conversation; Master Control has those of all projects. */
export const useTasks = (orchestratorId: string | undefined) => useQuery(tasksQuery(orchestratorId));

/** Tasks that are named somewhere, of any project: from the list that is read anyway, the old ones each by itself. Changes only when they do. */
export function useNamedTasks(ids: readonly string[]): TaskView[] {
  const master = useOrchestrator(null)?.id;
  const near = useQuery({ ...tasksQuery(master), select: (tasks) => tasks.filter((t) => ids.includes(t.id)) }).data;
  const missing = near ? ids.filter((id) => !near.some((t) => t.id === id)) : [];
  const far = useQueries({ queries: missing.map((id) => taskQuery(master, id)), combine: (found) => found.flatMap((f) => f.data ?? []) });
  return [...(near ?? []), ...far];
}

/** A task that is named somewhere; undefined until it is read, or when there is none. */
export function useNamedTask(taskId: string | null): TaskView | undefined {
  return useNamedTasks(taskId === null ? [] : [taskId])[0];
}

/** All tasks of a conversation, page by page, once somebody wants more than the newest. */
export function useAllTasks(orchestratorId: string | undefined, isWanted: boolean) {
  return useInfiniteQuery({
    queryKey: [...keys.tasks(orchestratorId ?? ""), "all"],
    queryFn: ({ pageParam }) => get<List<TaskView>>(`/api/orchestrators/${orchestratorId}/tasks?limit=200${pageParam ? `&cursor=${pageParam}` : ""}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: orchestratorId !== undefined && isWanted,
  });
}

/** The id of the task people call by a number; null when there is none. Looks beyond the newest only when it must. */
export function useTaskId(orchestratorId: string | undefined, number: number) {
  const newest = useTasks(orchestratorId);
  const near = newest.data?.find((t) => t.number === number)?.id;
  const far = useQuery({ queryKey: ["task-id", orchestratorId ?? "", number], queryFn: () => findTaskId(orchestratorId ?? "", number), enabled: newest.data !== undefined && near === undefined });
  return { id: near ?? far.data, error: newest.error ?? far.error, retry: () => void (newest.error ? newest : far).refetch() };
}

async function findTaskId(orchestratorId: string, number: number): Promise<string | null> {
  for (let cursor: string | null = ""; cursor !== null; ) {
    const page: List<TaskView> = await get(`/api/orchestrators/${orchestratorId}/tasks?limit=200${cursor && `&cursor=${cursor}`}`);
    const found = page.items.find((t) => t.number === number);
    if (found) return found.id;
    cursor = page.nextCursor;
  }
  return null;
}

/** One task by id, under any conversation that may see it. */
export const useTask = (orchestratorId: string | undefined, taskId: string | undefined) => useQuery(taskQuery(orchestratorId, taskId));

/** Everything that happened to a task. The log only grows, so only what is new is asked for. */
export function useTimeline(task: Pick<TaskView, "id" | "orchestratorId"> | undefined) {
  return useQuery({
    queryKey: keys.timeline(task?.id ?? ""),
    queryFn: async ({ client, queryKey }) => {
      const events = [...(client.getQueryData<LoggedEvent[]>(queryKey) ?? [])];
      for (let isMore = true; isMore; ) {
        const page = await get<List<LoggedEvent>>(`/api/orchestrators/${task?.orchestratorId}/tasks/${task?.id}/timeline?after=${events.at(-1)?.seq ?? 0}`);
        events.push(...page.items);
        isMore = page.nextCursor !== null;
      }
      return events;
    },
    enabled: task !== undefined,
  });
}

export function useDiff(delegationId: string | undefined) {
  return useQuery({ queryKey: keys.diff(delegationId ?? ""), queryFn: () => get<Diff>(`/api/delegations/${delegationId}/diff`), enabled: delegationId !== undefined });
}

/** What landing a task would do. People move branches and change files without telling, so it is read again whenever somebody looks. */
export function useLandingPlan(task: Pick<TaskView, "id" | "orchestratorId">) {
  return useQuery({ queryKey: keys.landing(task.id), queryFn: () => get<LandingPlan>(`/api/orchestrators/${task.orchestratorId}/tasks/${task.id}/landing`), staleTime: 0, refetchOnWindowFocus: true });
}

/** Which live branches of a project meet, and the order to land them. */
export const useForecast = (projectId: string, isWanted = true) => useQuery({ queryKey: keys.forecast(projectId), queryFn: () => get<Forecast>(`/api/projects/${projectId}/forecast`), enabled: isWanted });

/** How much runs unasked in a project, and how that was earned. */
export const useAutonomy = (projectId: string) => useQuery({ queryKey: keys.autonomy(projectId), queryFn: () => get<AutonomyView>(`/api/projects/${projectId}/autonomy`) });

/** Whether a token is kept for a project's forge; never the token. */
export const useForgeToken = (projectId: string) => useQuery({ queryKey: keys.forgeToken(projectId), queryFn: () => get<{ token: ForgeToken | null }>(`/api/projects/${projectId}/forge-token`) });

/** What ran unasked, newest page first. */
export function useUnasked(projectId: string) {
  return useInfiniteQuery({
    queryKey: [...keys.autonomy(projectId), "unasked"],
    queryFn: ({ pageParam }) => get<List<UnaskedEntry>>(`/api/projects/${projectId}/unasked?limit=20${pageParam ? `&before=${pageParam}` : ""}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor ?? undefined,
  });
}

/** Messages of a conversation, newest page first; `fetchNextPage` goes back in time. */
export function useMessages(orchestratorId: string | undefined) {
  return useInfiniteQuery({
    queryKey: keys.messages(orchestratorId ?? ""),
    queryFn: ({ pageParam }) => get<List<Message>>(`/api/orchestrators/${orchestratorId}/messages?limit=50${pageParam ? `&cursor=${pageParam}` : ""}`),
    initialPageParam: "",
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    enabled: orchestratorId !== undefined,
  });
}

/** The beginning of a long conversation, told shorter; null while it is short. */
export function useDigest(orchestratorId: string) {
  return useQuery({ queryKey: keys.digest(orchestratorId), queryFn: () => get<{ digest: Digest | null }>(`/api/orchestrators/${orchestratorId}/digest`) });
}

/** What a project's conversations keep in mind, newest first. */
export function useMemories(projectId: string) {
  return useQuery({ queryKey: [...keys.memories, projectId], queryFn: async () => (await get<List<Memory>>(`/api/projects/${projectId}/memories`)).items });
}

/** Open decisions over all projects, newest first. */
export const useDecisions = () => useQuery({ queryKey: keys.decisions, queryFn: async () => (await get<List<Decision>>("/api/decisions?limit=200")).items });
/** The latest decisions that were answered or ran out. */
export const useClosedDecisions = () => useQuery({ queryKey: [...keys.decisions, "closed"], queryFn: async () => (await get<List<Decision>>("/api/decisions?status=closed&limit=30")).items });

export function useSessions(ended = false) {
  return useQuery({ queryKey: [...keys.sessions, String(ended)], queryFn: async () => (await get<List<SessionView>>(`/api/sessions?limit=200&ended=${ended}`)).items });
}

/** One terminal, also one that ended long ago. */
export function useSession(sessionId: string | null | undefined) {
  return useQuery({ queryKey: [...keys.sessions, "one", sessionId ?? ""], queryFn: () => get<SessionView>(`/api/sessions/${sessionId}`), enabled: sessionId != null });
}

/** What a session's agent was told while it runs, oldest first. */
export function useFollowUps(sessionId: string) {
  return useQuery({ queryKey: keys.followUps(sessionId), queryFn: async () => (await get<List<FollowUp>>(`/api/sessions/${sessionId}/follow-ups`)).items });
}

export function useRecommendations(orchestratorId: string | undefined) {
  return useQuery({ queryKey: [...keys.recommendations, orchestratorId ?? ""], queryFn: async () => (await get<List<Recommendation>>(`/api/orchestrators/${orchestratorId}/recommendations`)).items, enabled: orchestratorId !== undefined });
}

/** The post-mortem of a task; undefined until it is written. */
export function usePostMortem(task: Pick<TaskView, "id" | "orchestratorId" | "status"> | undefined) {
  const isOver = task?.status === "completed" || task?.status === "failed";
  return useQuery({ queryKey: keys.postMortem(task?.id ?? ""), queryFn: () => get<PostMortem & { recommendations: Recommendation[] }>(`/api/orchestrators/${task?.orchestratorId}/post-mortems/${task?.id}`), enabled: isOver, retry: false });
}

export function useCheckpoints(projectId: string | null) {
  return useQuery({ queryKey: [...keys.checkpoints, projectId ?? ""], queryFn: async () => (await get<List<CheckpointView>>(`/api/checkpoints?projectId=${projectId}&limit=50`)).items, enabled: projectId !== null });
}

export const useTokens = () => useQuery({ queryKey: keys.tokens, queryFn: async () => (await get<List<TokenView>>("/api/tokens")).items });
export const useSignIns = () => useQuery({ queryKey: keys.signIns, queryFn: async () => (await get<List<SignIn>>("/api/sign-ins")).items });
export const useTwoFactor = () => useQuery({ queryKey: keys.twoFactor, queryFn: () => get<TwoFactor>("/api/two-factor") });
export const useBrains = () => useQuery({ queryKey: keys.brains, queryFn: () => get<BrainsView>("/api/brains") });
export const useHealth = () => useQuery({ queryKey: keys.health, queryFn: () => get<Health>("/api/health") });
export const useQueue = () => useQuery({ queryKey: keys.queue, queryFn: () => get<QueueView>("/api/queue") });
/** What the tries of the last thirty days used, by project. */
export const useSpending = () => useQuery({ queryKey: keys.usage, queryFn: async () => (await get<List<Spending>>("/api/usage")).items });
