import { z } from "zod";
import { Id, Time } from "./ids.ts";
import { PatternEvidence } from "./pattern.ts";
import { TaskType } from "./task.ts";

export const TaskOutcome = z.object({
  taskId: Id,
  number: z.int(),
  title: z.string(),
  type: TaskType,
  agent: z.string(),
  outcome: z.enum(["verified", "failed", "cancelled"]),
  attempts: z.int(),
  minutes: z.number(),
  at: Time,
});
export type TaskOutcome = z.infer<typeof TaskOutcome>;

/** A learned MCP tool, as the seed describes it. `command` is the printed form and never runs. */
export const ToolDefinition = z.object({
  name: z.string(),
  description: z.string(),
  inputSchema: z.record(z.string(), z.unknown()),
  implementation: z.object({
    type: z.enum(["command", "script", "api"]),
    command: z.string().optional(),
    script: z.string().optional(),
    endpoint: z.string().optional(),
  }),
  triggers: z.array(z.string()),
  confidence: z.number(),
  evidence: z.array(PatternEvidence),
});
export type ToolDefinition = z.infer<typeof ToolDefinition>;

/** A learned agent configuration, as the seed describes it. */
export const AgentTemplate = z.object({
  name: z.string(),
  provider: z.string(),
  specialization: z.string(),
  configOverrides: z.object({ temperature: z.number().optional(), maxTokens: z.number().optional(), systemPrompt: z.string().optional() }),
  contextInjection: z.string(),
  exitConditions: z.array(z.string()),
  confidence: z.number(),
  evidence: z.array(PatternEvidence),
});
export type AgentTemplate = z.infer<typeof AgentTemplate>;

/** Verified first tries and all tries of an agent at a type of task. */
export const Counts = z.object({ verified: z.int(), tries: z.int() });
export type Counts = z.infer<typeof Counts>;

/** What Remote Dev learned about a project. `agentPerformance` is the posterior mean of the counts, 0 to 1. */
export const ProjectKnowledge = z.object({
  id: Id,
  folderId: Id,
  techStack: z.array(z.string()),
  conventions: z.array(z.string()),
  agentPerformance: z.record(z.string(), z.record(z.string(), z.number())),
  performanceCounts: z.record(z.string(), z.record(z.string(), Counts)),
  pastTasks: z.array(TaskOutcome),
  toolDefinitions: z.array(ToolDefinition),
  agentTemplates: z.array(AgentTemplate),
  lastScannedAt: Time.nullable(),
});
export type ProjectKnowledge = z.infer<typeof ProjectKnowledge>;

/** Mean of Beta(1 + verified, 1 + not verified): no evidence is .5, and one success is not 100 %. */
export function posteriorMean(counts: Counts): number {
  return (counts.verified + 1) / (counts.tries + 2);
}

/** How many past tasks are kept in the knowledge record; older ones stay in the task table. */
export const PAST_TASKS_KEPT = 50;

/** The knowledge after one more finished task; told twice, it counts once. Cancelled tasks say nothing about an agent. */
export function learnOutcome(knowledge: ProjectKnowledge, outcome: TaskOutcome): ProjectKnowledge {
  const pastTasks = [outcome, ...knowledge.pastTasks.filter((t) => t.taskId !== outcome.taskId)].slice(0, PAST_TASKS_KEPT);
  const isKnown = knowledge.pastTasks.some((t) => t.taskId === outcome.taskId);
  if (isKnown || outcome.outcome === "cancelled") return { ...knowledge, pastTasks };
  const byAgent = knowledge.performanceCounts[outcome.type] ?? {};
  const old = (Object.hasOwn(byAgent, outcome.agent) ? byAgent[outcome.agent] : undefined) ?? { verified: 0, tries: 0 };
  const counts = { verified: old.verified + (outcome.outcome === "verified" ? 1 : 0), tries: old.tries + outcome.attempts };
  return {
    ...knowledge,
    pastTasks,
    performanceCounts: withEntry(knowledge.performanceCounts, outcome, counts),
    agentPerformance: withEntry(knowledge.agentPerformance, outcome, posteriorMean(counts)),
  };
}

function withEntry<T>(table: Record<string, Record<string, T>>, key: { type: string; agent: string }, value: T) {
  return { ...table, [key.type]: { ...table[key.type], [key.agent]: value } };
}
