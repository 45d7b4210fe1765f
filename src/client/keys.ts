import type { LoggedEvent } from "#domain/events.ts";

/** Names of what is read, from general to particular; invalidating one invalidates what is below it. */
export const keys = {
  me: ["me"],
  projects: ["projects"],
  branches: (projectId: string) => ["branches", projectId],
  worktrees: (projectId: string) => ["worktrees", projectId],
  orchestrators: ["orchestrators"],
  tasks: (orchestratorId: string) => ["tasks", orchestratorId],
  task: (taskId: string) => ["task", taskId],
  timeline: (taskId: string) => ["timeline", taskId],
  diff: (delegationId: string) => ["diff", delegationId],
  messages: (orchestratorId: string) => ["messages", orchestratorId],
  decisions: ["decisions"],
  sessions: ["sessions"],
  followUps: (sessionId: string) => ["follow-ups", sessionId],
  screen: (sessionId: string) => ["screen", sessionId],
  recommendations: ["recommendations"],
  postMortem: (taskId: string) => ["post-mortem", taskId],
  postMortems: ["post-mortems"],
  knowledge: ["knowledge"],
  memories: ["memories"],
  digest: (orchestratorId: string) => ["digest", orchestratorId],
  landing: (taskId: string) => ["landing", taskId],
  forecast: (projectId: string) => ["forecast", projectId],
  autonomy: (projectId: string) => ["autonomy", projectId],
  forgeToken: (projectId: string) => ["forge-token", projectId],
  pullRequest: (taskId: string) => ["pull-request", taskId],
  checkpoints: ["checkpoints"],
  tokens: ["tokens"],
  signIns: ["sign-ins"],
  twoFactor: ["two-factor"],
  health: ["health"],
  queue: ["queue"],
  brains: ["brains"],
  usage: ["usage"],
} as const;

/** What an agent says after which its files may be others. */
const CHANGES: ReadonlySet<string> = new Set(["tool-ended", "turn-ended", "turn-failed", "interrupted"]);

type Told = Pick<LoggedEvent, "kind" | "taskId" | "delegationId" | "sessionId" | "payload">;
type Keys = readonly (readonly string[])[];

/** What has to be read again after an event, and nothing else. */
export function staleAfter(event: Told): Keys {
  return STALE[event.kind.split(".")[0] ?? ""]?.(event) ?? [];
}

const ofTask = ({ taskId }: Told): Keys => (taskId ? [keys.task(taskId), keys.timeline(taskId), ["tasks"]] : []);
const ofPostMortem = ({ taskId }: Told): Keys => (taskId ? [keys.postMortem(taskId)] : []);
const ofTimeline = ({ taskId }: Told): Keys => (taskId ? [keys.timeline(taskId)] : []);
const ofWork = (event: Told): Keys => [...ofTask(event), ...(event.delegationId ? [keys.diff(event.delegationId)] : []), ...(event.kind === "task.landed" ? [["landing"]] : [])];
const ofQueue = (): Keys => [["tasks"], keys.queue];
const ofComments = ({ delegationId }: Told): Keys => (delegationId ? [[...keys.diff(delegationId), "comments"]] : []);
const ofSignIns = (event: Told): Keys => (event.kind === "sign-in.refused" ? [] : [keys.signIns]);

/** By the first word of an event's kind. */
const STALE: Readonly<Record<string, (event: Told) => Keys>> = {
  project: () => [keys.projects, keys.orchestrators, ["autonomy"], ["forge-token"]],
  message: ({ payload }) => [["messages", String(payload["orchestratorId"])]],
  conversation: ({ payload }) => [["digest", String(payload["orchestratorId"])]],
  // Whether a checkpoint is of a folder that is gone stands in the log of its try.
  delegation: (event) => [...ofWork(event), ...(event.kind === "delegation.logged" ? [keys.checkpoints] : [])],
  task: ofWork, budget: ofWork, evidence: ofWork, file: ofWork, verification: ofWork,
  usage: (event) => [...ofTask(event), keys.usage],
  queue: ofQueue, capacity: ofQueue,
  comment: ofComments, comments: ofComments,
  decision: (event) => [keys.decisions, ...ofTask(event), ...(event.sessionId && !event.taskId ? [keys.sessions] : [])],
  "follow-up": (event) => [...(event.sessionId ? [keys.followUps(event.sessionId)] : []), ...ofTimeline(event)],
  session: (event) => [keys.sessions, ...ofTask(event)],
  agent: (event) => [
    ...ofTask(event),
    ...(event.sessionId ? [keys.screen(event.sessionId), ...(event.taskId ? [] : [keys.sessions])] : []),
    ...(event.delegationId && CHANGES.has(String(event.payload["signal"])) ? [keys.diff(event.delegationId)] : []),
  ],
  "post-mortem": (event) => [keys.postMortems, ...ofPostMortem(event)],
  recommendation: (event) => [keys.recommendations, keys.decisions, ...ofPostMortem(event)],
  memory: () => [keys.memories],
  knowledge: () => [keys.knowledge],
  checkpoint: (event) => [keys.checkpoints, ...ofTask(event)],
  landing: (event) => [...ofTask(event), ["landing"]],
  autonomy: (event) => [["autonomy"], ...ofTimeline(event)],
  "pull-request": (event) => [...ofTask(event), ["pull-request"], ["landing"]],
  forecast: () => [["forecast"], ["landing"]],
  token: () => [keys.tokens],
  "two-factor": () => [keys.twoFactor],
  "recovery-code": () => [keys.twoFactor],
  "sign-in": ofSignIns,
  action: ofTimeline,
};
