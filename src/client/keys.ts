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
  landing: (taskId: string) => ["landing", taskId],
  forecast: (projectId: string) => ["forecast", projectId],
  checkpoints: ["checkpoints"],
  tokens: ["tokens"],
  signIns: ["sign-ins"],
  twoFactor: ["two-factor"],
  health: ["health"],
  queue: ["queue"],
  usage: ["usage"],
} as const;

/** What an agent says after which its files may be others. */
const CHANGES: ReadonlySet<string> = new Set(["tool-ended", "turn-ended", "turn-failed", "interrupted"]);

/** What has to be read again after an event, and nothing else. */
export function staleAfter(event: Pick<LoggedEvent, "kind" | "taskId" | "delegationId" | "sessionId" | "payload">): readonly (readonly string[])[] {
  const [area] = event.kind.split(".");
  const ofTask = event.taskId ? [keys.task(event.taskId), keys.timeline(event.taskId), ["tasks"]] : [];
  switch (area) {
    case "project":
      return [keys.projects, keys.orchestrators];
    case "message":
      return [["messages", String(event.payload["orchestratorId"])]];
    case "task":
    case "delegation":
    case "budget":
    case "evidence":
    case "verification":
      return [...ofTask, ...(event.delegationId ? [keys.diff(event.delegationId)] : []), ...(event.kind === "task.landed" ? [["landing"]] : [])];
    case "usage":
      return [...ofTask, keys.usage];
    case "queue":
    case "capacity":
      return [["tasks"], keys.queue];
    case "decision":
      return [keys.decisions, ...ofTask, ...(event.sessionId && !event.taskId ? [keys.sessions] : [])];
    case "follow-up":
      return [...(event.sessionId ? [keys.followUps(event.sessionId)] : []), ...(event.taskId ? [keys.timeline(event.taskId)] : [])];
    case "session":
      return [keys.sessions, ...ofTask];
    case "agent":
      return [...ofTask, ...(event.sessionId ? [keys.screen(event.sessionId), ...(event.taskId ? [] : [keys.sessions])] : []), ...(event.delegationId && CHANGES.has(String(event.payload["signal"])) ? [keys.diff(event.delegationId)] : [])];
    case "post-mortem":
      return [keys.postMortems, ...(event.taskId ? [keys.postMortem(event.taskId)] : [])];
    case "recommendation":
      return [keys.recommendations, keys.decisions, ...(event.taskId ? [keys.postMortem(event.taskId)] : [])];
    case "knowledge":
      return [keys.knowledge];
    case "checkpoint":
      return [keys.checkpoints, ...ofTask];
    case "landing":
      return [...ofTask, ["landing"]];
    case "forecast":
      return [["forecast"], ["landing"]];
    case "token":
      return [keys.tokens];
    case "two-factor":
    case "recovery-code":
      return [keys.twoFactor];
    case "sign-in":
      return event.kind === "sign-in.refused" ? [] : [keys.signIns];
    case "action":
      return event.taskId ? [keys.timeline(event.taskId)] : [];
    default:
      return [];
  }
}
